//! What went wrong while a server runs, on standard error.

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

/// The crates of this workspace that log; they quote no payload at any level.
const OURS: [&str; 4] = ["api", "ingest", "state_store", "watch"];

/// Logs warnings of ours, and errors of the libraries. Below that libraries print what passes through
/// them, which is personal data.
pub(crate) fn start() {
    let shown = Targets::new()
        .with_default(Level::ERROR)
        .with_targets(OURS.map(|target| (target, Level::WARN)));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    // An error means that somebody logs already.
    let _ = tracing::subscriber::set_global_default(
        tracing_subscriber::registry().with(shown).with(lines),
    );
}
