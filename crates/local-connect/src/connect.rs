//! The service, as whoever starts it sees it.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect_events::EventTime;
use serde_json::Value;

use crate::http::Server;
use crate::world::{Chat, World};
use crate::{Change, ConnectFault};

/// An Amazon Connect of one instance inside this process, and its Contact Lens, gone when dropped.
///
/// It serves from a thread of its own, so that neither a busy runtime nor the paused clock of a test
/// stops it. The id of a contact follows from its place among the calls and its client token: requests of
/// another run, which have other tokens, have other contacts, and may lie in the same store.
///
/// Where the reference is silent, it does what is harmless to rely on: a token that comes again with
/// another body is answered with the first contact (and is counted, see
/// [`misused_tokens`](Self::misused_tokens)), and a stop of a contact that is over is refused with
/// `ContactNotFoundException`.
pub struct LocalConnect {
    world: Arc<Mutex<World>>,
    server: Server,
}

/// What an instance is like.
pub struct Settings {
    /// The id of the only instance that is served; any other is not found.
    pub instance: String,
    /// What the clock of the instance shows. It is read once for each request that is served.
    pub clock: Box<dyn Fn() -> EventTime + Send>,
    /// Hears of each dial and each stop, in the order in which they happen, before they are answered.
    pub tell: Box<dyn Fn(Change) + Send>,
}

impl LocalConnect {
    /// Starts one without contacts on a free loopback port.
    ///
    /// # Errors
    ///
    /// When there is no port, or no thread.
    pub fn start(settings: Settings) -> io::Result<Self> {
        let world = Arc::new(Mutex::new(World::new(settings)));
        let served = Arc::clone(&world);
        let server = Server::start(move |request| {
            served.lock().unwrap_or_else(PoisonError::into_inner).reply(request)
        })?;
        Ok(Self { world, server })
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

    /// A contact is over since `at`, for this reason, as contact records name it
    /// (`CUSTOMER_DISCONNECT`). One that is over already stays as it is.
    pub fn end(&self, contact: &str, at: EventTime, reason: &str) {
        self.world().end(contact, at, reason);
    }

    /// The next requests of `operation`, as AWS spells it, meet these faults, one each, after those
    /// that were asked for before. Later requests are served.
    pub fn meet(&self, operation: &'static str, faults: impl IntoIterator<Item = ConnectFault>) {
        self.world().script.entry(operation).or_default().extend(faults);
    }

    /// How often each number was called.
    #[must_use]
    pub fn dials(&self) -> BTreeMap<String, usize> {
        self.world().dials.clone()
    }

    /// The request that made a contact, in the shape of StartOutboundVoiceContact; `None` where it came
    /// without a token, or with one that is forgotten.
    #[must_use]
    pub fn dialled_with(&self, contact: &str) -> Option<Value> {
        let world = self.world();
        let mut first = world.tokens.values();
        first.find(|(_, made)| made == contact).map(|(request, _)| request.clone())
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

    /// Holds a contact of this id, in the shape of `Contact` of DescribeContact. It takes the place of
    /// one that has the id already.
    pub fn hold_contact(&self, id: &str, contact: Value) {
        self.world().contacts.insert(id.to_owned(), contact);
    }

    /// A contact as DescribeContact tells it now.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<Value> {
        self.world().contacts.get(id).cloned()
    }

    /// Every contact as DescribeContact tells it now, by its id.
    #[must_use]
    pub fn contacts(&self) -> BTreeMap<String, Value> {
        self.world().contacts.clone()
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
        let chat = Chat { status, output, segments };
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

/// Where it listens. What it holds is about people.
impl fmt::Debug for LocalConnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalConnect").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}
