//! The policy that a new deployment begins with.

use std::path::Path;

use policy::Policy;

#[test]
fn a_new_deployment_raises_alerts_and_calls_nobody() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/policy/connect-live.toml");
    let policy = Policy::read(&file).expect("the policy of a new deployment");
    assert!(policy.alerts.len() >= 5);
    assert!(policy.calls.is_none() && policy.callbacks.is_none());
    // The template gives no permission for these unless a parameter asks for it.
    assert!(policy.contact_lens.sentiment.is_none() && policy.contact_lens.translate_to.is_none());
    let bus = policy.notices.and_then(|notices| notices.bus);
    assert_eq!(bus.as_deref(), Some("default"), "as the parameter NoticesBus begins with");
}
