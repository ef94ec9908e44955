//! What a deployment wants done: who may be called, when and how often, and when supervisors are told.
//! One TOML file, read at the start.
//!
//! `infra/connect-live.toml` is a whole one, with every member explained. A section that is not there
//! is not wanted. What is wrong is told all at once, each with the file and the line; a member that
//! nobody knows is refused, because it is a slip that would otherwise do nothing.
//!
//! ```
//! let text = "
//!     [calls]
//!     instance = '1257a0ce-0000-4000-8000-000000000001'
//!     flow = 'f10c0000-0000-4000-8000-000000000001'
//! ";
//! let faults = policy::Policy::parse("live.toml", text).expect_err("no number to show");
//! assert_eq!(
//!     faults.to_string(),
//!     "live.toml:2: [calls] needs `queue`, `source`, or both: whose number is shown"
//! );
//! ```

mod alerts;
mod callbacks;
mod calls;
mod contact_lens;
mod hours;
mod notices;
mod reading;
mod watch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use contact_core::alerts::AlertRule;

pub use callbacks::{Callbacks, Offer, Recovery};
pub use calls::Calls;
pub use contact_lens::{ContactLens, SentimentAttribute};
pub use hours::Hours;
pub use notices::Notices;
pub use reading::PolicyFaults;
pub use watch::Watch;

use reading::document;

/// What a deployment wants done.
///
/// The file is read member by member and not through serde, which ends at the first fault.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Calls that are asked for through the API; nobody is called without.
    pub calls: Option<Calls>,
    /// When supervisors are told, each rule under a name of its own.
    pub alerts: Vec<AlertRule>,
    /// Callbacks; nobody is called back without. There are [`Self::calls`] where there are some.
    pub callbacks: Option<Callbacks>,
    /// What is asked of Connect when the feeds left something out.
    pub watch: Watch,
    /// To whom other than supervisors things are told; to nobody without.
    pub notices: Option<Notices>,
    /// What is done about what is said, beyond alerts.
    pub contact_lens: ContactLens,
}

/// Why there is no policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file cannot be read.
    #[error("{}: the policy cannot be read: {cause}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// The file says what cannot be done.
    #[error(transparent)]
    Faults(#[from] PolicyFaults),
}

impl Policy {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] when it cannot be read, or cannot be used.
    pub fn read(path: &Path) -> Result<Self, PolicyError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| PolicyError::Unreadable { path: path.to_owned(), cause })?;
        Ok(Self::parse(&path.to_string_lossy(), &text)?)
    }

    /// Reads a text; `name` is what its faults call it.
    ///
    /// # Errors
    ///
    /// [`PolicyFaults`] with everything that is wrong.
    pub fn parse(name: &str, text: &str) -> Result<Self, PolicyFaults> {
        document(name, text, |file| {
            let calls = file.section("calls", calls::read).flatten();
            let callbacks = file.section("callbacks", callbacks::read).flatten();
            if file.has("callbacks") && !file.has("calls") {
                file.wrong("has [callbacks] and needs [calls]: who calls, and whom");
            }
            let mut names = BTreeSet::new();
            let alerts = file.sections("alert", |alert| alerts::read(alert, &mut names));
            let watch = file.section("watch", watch::read).unwrap_or_default();
            let notices = file.section("notices", notices::read).flatten();
            let contact_lens = file.section("contact-lens", contact_lens::read);
            let contact_lens = contact_lens.unwrap_or_default();
            Self { calls, callbacks, alerts, watch, notices, contact_lens }
        })
    }
}
