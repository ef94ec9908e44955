use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU32, Ordering};

use connect_events::EventTime;
use local_connect::{LocalConnect, Settings};
use serde_json::Value;

/// A [`LocalConnect`] whose clock goes a second further with each request that is served, from
/// [`ConnectDouble::START`] on.
#[derive(Debug)]
pub struct ConnectDouble(LocalConnect);

impl ConnectDouble {
    /// The instance that is served; any other is not found.
    pub const INSTANCE: &'static str = "00000000-0000-4000-8000-00000000c0de";

    /// The moment before the first request, in seconds since 1970: 2026-03-02T08:00:00Z.
    pub const START: u32 = 1_772_438_400;

    /// Starts one without contacts.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    #[must_use]
    pub fn start() -> Self {
        let served = AtomicU32::new(0);
        let second = move || Self::START + served.fetch_add(1, Ordering::Relaxed) + 1;
        let settings = Settings {
            instance: Self::INSTANCE.to_owned(),
            clock: Box::new(move || EventTime::from_millis(i64::from(second()) * 1_000 + 250)),
            tell: Box::new(|_| {}),
        };
        Self(LocalConnect::start(settings).expect("starts"))
    }

    /// Holds a contact, in the shape of `Contact` of DescribeContact. It takes the place of one that
    /// has its `Id`.
    ///
    /// # Panics
    ///
    /// When it has no `Id`.
    pub fn hold_contact(&self, contact: Value) {
        let id = contact["Id"].as_str().expect("a contact has an Id").to_owned();
        self.0.hold_contact(&id, contact);
    }
}

impl Deref for ConnectDouble {
    type Target = LocalConnect;

    fn deref(&self) -> &LocalConnect {
        &self.0
    }
}

impl DerefMut for ConnectDouble {
    fn deref_mut(&mut self) -> &mut LocalConnect {
        &mut self.0
    }
}
