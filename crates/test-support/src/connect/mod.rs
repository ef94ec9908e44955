mod answers;
mod contacts;
mod faults;
mod lists;
mod routes;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

pub use faults::ConnectFault;

use world::World;

use crate::http::Server;

/// An Amazon Connect of one instance inside the test process, and its Contact Lens, gone when
/// dropped.
///
/// It speaks REST-JSON on a loopback port, as the API reference and the model of the service have
/// it: paths, statuses, error names, moments as seconds since 1970. It knows nothing of the SDK, and
/// refuses what Connect refuses. Its clock goes a second further with each request that is served,
/// from [`ConnectDouble::START`] on. It serves from a thread of its own, so that the paused clock of
/// a test does not stop it.
///
/// Where the reference is silent, it does what is harmless to rely on: a token that comes again with
/// another body is answered with the first contact (and is counted, see
/// [`misused_tokens`](Self::misused_tokens)), and a stop of a contact that is over is refused with
/// `ContactNotFoundException`.
#[derive(Debug)]
pub struct ConnectDouble {
    world: Arc<Mutex<World>>,
    server: Server,
}

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
        let world = Arc::new(Mutex::new(World::default()));
        let served = Arc::clone(&world);
        let server = Server::start(move |request| {
            served.lock().unwrap_or_else(PoisonError::into_inner).reply(request)
        });
        Self { world, server }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.server.endpoint()
    }

    /// Stops listening, and breaks every connection: from now on they are refused.
    pub fn stop(&mut self) {
        self.server.stop();
    }

    /// The next requests of `operation`, as AWS spells it, meet these faults, one each, after those
    /// that were asked for before. Later requests are served.
    pub fn meet(&self, operation: &'static str, faults: impl IntoIterator<Item = ConnectFault>) {
        self.world().script.entry(operation).or_default().extend(faults);
    }

    /// How often each number was really called.
    #[must_use]
    pub fn dials(&self) -> BTreeMap<String, usize> {
        self.world().dials.clone()
    }

    /// How many requests came, by operation. Those that met a fault count too.
    #[must_use]
    pub fn requests(&self) -> BTreeMap<&'static str, usize> {
        self.world().requests.clone()
    }

    /// How often a token came again with another body than the first time.
    #[must_use]
    pub fn misused_tokens(&self) -> usize {
        self.world().misused_tokens
    }

    /// Forgets every client token, as Connect does after seven days.
    pub fn forget_tokens(&self) {
        self.world().tokens.clear();
    }

    /// How many contacts may go on at one time before a dial is refused with
    /// `LimitExceededException`. Ten at first, as for a new instance of Connect.
    pub fn allow_calls(&self, count: usize) {
        self.world().most_calls = count;
    }

    /// How many segments or users a page holds at most, below what is asked for.
    pub fn cut_pages(&self, size: usize) {
        self.world().page = size;
    }

    /// Holds a contact, in the shape of `Contact` of DescribeContact. It takes the place of one that
    /// has its `Id`.
    ///
    /// # Panics
    ///
    /// When it has no `Id`.
    pub fn hold_contact(&self, contact: Value) {
        let id = contact["Id"].as_str().expect("a contact has an Id").to_owned();
        self.world().contacts.insert(id, contact);
    }

    /// A contact as DescribeContact tells it now.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<Value> {
        self.world().contacts.get(id).cloned()
    }

    /// Holds what Contact Lens found in a call: segments as the API gives them.
    pub fn hold_voice_segments(&self, contact: &str, segments: impl IntoIterator<Item = Value>) {
        let segments = segments.into_iter().collect();
        self.world().voice.insert(contact.to_owned(), segments);
    }

    /// Holds what Contact Lens found in a chat: how far the analysis is (`IN_PROGRESS`), the kind of
    /// text that there is (`Raw`, `Redacted`), and segments as the API gives them.
    pub fn hold_chat_segments(
        &self,
        contact: &str,
        status: &'static str,
        output: &'static str,
        segments: impl IntoIterator<Item = Value>,
    ) {
        let segments = segments.into_iter().collect();
        let chat = world::Chat { status, output, segments };
        self.world().chats.insert(contact.to_owned(), chat);
    }

    /// Holds the users of the instance, in the shape of `UserSummary`.
    pub fn hold_users(&self, users: impl IntoIterator<Item = Value>) {
        self.world().users = users.into_iter().collect();
    }

    /// Holds a number: the value of a metric, by its name, in a queue and a channel. A `value` of
    /// `OLDEST_CONTACT_AGE` is in seconds.
    pub fn hold_metric(&self, queue: &str, channel: &str, metric: &str, value: f64) {
        let place = (queue.to_owned(), channel.to_owned(), metric.to_owned());
        self.world().metrics.insert(place, value);
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
