use std::collections::BTreeSet;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use connect_client::{Code, Connect, ConnectError, Patience};
use connect_events::{OutputType, Personal};
use test_support::{ConnectDouble, ConnectFault, Fault, FaultyNetwork};

use crate::bench::{Bench, contact, dial, instance, line, soon};

/// What becomes of a dial that is tried once and meets a fault.
async fn check(fault: ConnectFault, expected: &str) {
    let bench = Bench::once();
    bench.double.meet("StartOutboundVoiceContact", [fault]);
    assert_eq!(line(bench.dial("t-1").await), expected, "{fault:?}");
}

#[tokio::test(start_paused = true)]
async fn what_connect_does_not_take_is_refused_by_its_own_code() {
    use ConnectFault::Refuse;
    let call = "refused: StartOutboundVoiceContact";
    for (fault, code) in [
        (ConnectFault::DestinationNotAllowed, "destination_not_allowed"),
        (Refuse(400, "InvalidParameterException"), "invalid_parameter"),
        (Refuse(400, "InvalidRequestException"), "invalid_request"),
        (Refuse(400, "SerializationException"), "invalid_request"),
        (Refuse(404, "ResourceNotFoundException"), "not_found"),
        (Refuse(404, "OutputTypeNotFoundException"), "no_such_output"),
        (Refuse(410, "ContactNotFoundException"), "not_found"),
        (Refuse(418, "NobodyKnowsException"), "other_refusal"),
    ] {
        check(fault, &format!("{call}: {code}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_no_call_of_this_role_or_instance_may_is_denied_by_its_own_code() {
    use ConnectFault::Refuse;
    let call = "denied: StartOutboundVoiceContact";
    for (fault, code) in [
        (ConnectFault::OutboundNotPermitted, "outbound_not_permitted"),
        (ConnectFault::AccessDenied, "no_permission"),
        (Refuse(400, "InvalidActiveRegionException"), "other_region"),
        (Refuse(403, "UnrecognizedClientException"), "bad_credentials"),
        (Refuse(403, "ExpiredTokenException"), "bad_credentials"),
    ] {
        check(fault, &format!("{call}: {code}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_is_known_by_its_name_whatever_the_status_and_by_its_status_without_one() {
    use ConnectFault::Refuse;
    for fault in [
        ConnectFault::Throttle,
        ConnectFault::TooManyRequests,
        Refuse(400, "ThrottlingException"),
        Refuse(400, "Throttling"),
        Refuse(503, "SlowDown"),
        Refuse(429, "NobodyKnowsException"),
    ] {
        check(fault, "wait: StartOutboundVoiceContact: throttled").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_used_up_quota_is_no_rate_though_both_are_429() {
    check(ConnectFault::OverQuota, "wait: StartOutboundVoiceContact: quota_exceeded").await;
    let bench = Bench::new();
    bench.double.allow_calls(1);
    bench.dial("t-1").await.expect("a contact");
    assert_eq!(line(bench.dial("t-2").await), "wait: StartOutboundVoiceContact: quota_exceeded");
    // It is not asked again: a quota does not come back within a second.
    assert_eq!(bench.requests("StartOutboundVoiceContact"), 2);
}

#[tokio::test(start_paused = true)]
async fn what_may_have_happened_is_unknown() {
    let call = "unknown: StartOutboundVoiceContact";
    for (fault, code) in [
        (ConnectFault::ServerError, "server_error"),
        (ConnectFault::Refuse(503, "NobodyKnowsException"), "server_error"),
        (ConnectFault::Refuse(408, "RequestTimeout"), "timed_out"),
        (ConnectFault::Reset, "unreachable"),
        (ConnectFault::LoseAnswer, "unreachable"),
        (ConnectFault::NotConnect, "bad_answer"),
    ] {
        check(fault, &format!("{call}: {code}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_unknown_and_its_token_finds_the_contact() {
    let bench = Bench::once();
    bench.double.meet("StartOutboundVoiceContact", [ConnectFault::LoseAnswer]);
    assert!(matches!(bench.dial("t-1").await, Err(ConnectError::Unknown(_))));
    assert_eq!(bench.dials(), 1);
    let found = bench.dial("t-1").await.expect("the contact of then");
    assert!(bench.double.contact(found.as_str()).is_some());
    assert_eq!(bench.dials(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_connection_is_unknown() {
    let mut bench = Bench::once();
    bench.double.stop();
    assert_eq!(line(bench.dial("t-1").await), "unknown: StartOutboundVoiceContact: unreachable");
}

#[tokio::test(start_paused = true)]
async fn no_answer_in_time_is_unknown() {
    let network = FaultyNetwork::by(|_| Fault::Hang);
    let bench = Bench::with(Patience { attempts: 1, ..Patience::default() }, &network);
    assert_eq!(line(bench.dial("t-1").await), "unknown: StartOutboundVoiceContact: timed_out");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_too_late_may_have_dialled_and_is_found_by_its_token() {
    let network = FaultyNetwork::script([Fault::KeepAnswer]);
    let bench = Bench::with(Patience { attempts: 1, ..Patience::default() }, &network);
    assert_eq!(line(bench.dial("t-1").await), "unknown: StartOutboundVoiceContact: timed_out");
    assert_eq!(bench.dials(), 1);
    bench.dial("t-1").await.expect("the contact of then");
    assert_eq!(bench.dials(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_without_credentials_is_not_sent() {
    let double = ConnectDouble::start();
    let config = Connect::local_config(double.endpoint())
        .credentials_provider(SharedCredentialsProvider::new(Broken))
        .http_client(FaultyNetwork::calm());
    let connect = Connect::new(instance(), &config.build());
    let told = connect.start_outbound_voice_contact(&dial("t-1"), soon()).await;
    assert_eq!(line(told), "wait: StartOutboundVoiceContact: not_sent");
    assert!(double.requests().is_empty());
}

/// Has no credentials to give.
#[derive(Debug)]
struct Broken;

impl ProvideCredentials for Broken {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded("none here")))
    }
}

#[tokio::test(start_paused = true)]
async fn every_call_tells_its_errors_apart() {
    let bench = Bench::once();
    let (connect, id) = (&bench.connect, contact("c-1"));
    let none = crate::bench::attributes(&[("a", "b")]);
    let raw = OutputType::Raw;
    let asked = crate::numbers::asked(connect_client::GroupedBy::Queue);
    let mut seen = BTreeSet::new();
    for (fault, expected) in [
        (ConnectFault::AccessDenied, "denied: no_permission"),
        (ConnectFault::Refuse(404, "ResourceNotFoundException"), "refused: not_found"),
        (ConnectFault::TooManyRequests, "wait: throttled"),
        (ConnectFault::ServerError, "unknown: server_error"),
    ] {
        for operation in [
            "StartOutboundVoiceContact",
            "StopContact",
            "DescribeContact",
            "UpdateContactAttributes",
            "ListRealtimeContactAnalysisSegments",
            "ListRealtimeContactAnalysisSegmentsV2",
            "ListUsers",
            "GetCurrentMetricData",
        ] {
            bench.double.meet(operation, [fault]);
            let at = crate::bench::some_day();
            let told = match operation {
                "StartOutboundVoiceContact" => {
                    line(connect.start_outbound_voice_contact(&dial("t-1"), at).await)
                }
                "StopContact" => line(connect.stop_contact(&id, at).await),
                "DescribeContact" => line(connect.describe_contact(&id, at).await),
                "UpdateContactAttributes" => {
                    line(connect.update_contact_attributes(&id, &none, at).await)
                }
                "ListRealtimeContactAnalysisSegments" => {
                    line(connect.voice_segments(&id, None, at).await)
                }
                "ListRealtimeContactAnalysisSegmentsV2" => {
                    line(connect.chat_segments(&id, &raw, None, at).await)
                }
                "ListUsers" => line(connect.list_users(None, at).await),
                _ => line(connect.current_metrics(&asked, at).await),
            };
            assert_eq!(told.replace(&format!("{operation}: "), ""), expected, "{operation}");
            seen.insert(operation);
        }
    }
    assert_eq!(seen.len(), 8);
}

#[tokio::test(start_paused = true)]
async fn an_error_names_the_request_for_the_support_of_aws_and_quotes_nothing() {
    let bench = Bench::once();
    bench.double.meet("StartOutboundVoiceContact", [ConnectFault::DestinationNotAllowed]);
    let err = bench.dial("t-1").await.expect_err("a refusal");
    assert_eq!(err.failure().request_id(), Some("00000000-0000-4000-8000-00000000beef"));
    let shown = format!("{err} {err:?} {:#?}", err.failure());
    for personal in [ConnectFault::QUOTED, "+1555", "callback"] {
        assert!(!shown.contains(personal), "{shown}");
    }
    assert!(std::error::Error::source(&err).is_none());
}

#[test]
fn every_code_has_a_name_of_its_own() {
    let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    let is_snake = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    assert!(names.iter().all(|name| is_snake(name)));
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_no_number_is_refused_by_connect() {
    let bench = Bench::once();
    let mut wrong = dial("t-1");
    wrong.to = Personal::new("5555550100".into());
    let told = bench.connect.start_outbound_voice_contact(&wrong, soon()).await;
    assert_eq!(line(told), "refused: StartOutboundVoiceContact: invalid_parameter");
    assert_eq!(bench.dials(), 0);
}
