mod answers;
mod meter;
mod wire;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::config::retry::RetryPartition;

use crate::Role;
use crate::lambda::scattered;

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it is served.
    Pass,
    /// DynamoDB refuses it for now. Requests of even number are told
    /// `ProvisionedThroughputExceededException`, the others `ThrottlingException`.
    Throttle,
    /// DynamoDB refuses it with status 400 and this code, and a message that quotes
    /// [`Fault::QUOTED`].
    Refuse(&'static str),
    /// DynamoDB fails: status 500.
    ServerError,
    /// It never reaches the server, and the connection breaks.
    DropRequest,
    /// It is served, and the connection breaks before the answer arrives.
    LoseAnswer,
    /// It is heard of no more, and the connection stays open. Only a timeout ends it, which a paused
    /// clock reaches at once.
    Hang,
    /// It is served, and the answer never comes: like [`Hang`](Self::Hang), only that it happened.
    KeepAnswer,
    /// It is served, but of a `BatchGetItem` only the first `served` keys, in the order of tables
    /// and of keys in the request. The rest comes back as unprocessed. Other operations pass.
    Unprocessed {
        /// How many keys are answered.
        served: usize,
    },
    /// The process is killed here: neither this request nor any later one reaches the server.
    Cut,
}

impl Fault {
    /// Content of an item, as a refusal may quote it. It belongs in no log.
    pub const QUOTED: &str = "+15550100";
}

/// One request, counted when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How many requests were made before it.
    pub number: usize,
    /// How many of them were of the same operation.
    pub of_operation: usize,
    /// The operation, as AWS spells it: `BatchGetItem`.
    pub operation: String,
}

type Choice = dyn Fn(&Request) -> Fault + Send + Sync;

/// A network that fails by a rule. It is the HTTP client of an SDK client, so that each attempt the
/// SDK makes is a request of its own.
///
/// Clones share their rule and their counts.
#[derive(Clone)]
pub struct FaultyNetwork {
    shared: Arc<Shared>,
    role: Option<Arc<Role>>,
}

struct Shared {
    choice: Box<Choice>,
    /// Whether DynamoDB is asked what each request costs.
    is_metered: bool,
    seen: Mutex<Seen>,
    wire: wire::Plain,
}

#[derive(Default)]
struct Seen {
    log: Vec<Request>,
    counts: BTreeMap<String, usize>,
    cut: bool,
    units: BTreeMap<String, f64>,
}

impl FaultyNetwork {
    /// A network without faults, which still counts.
    #[must_use]
    pub fn calm() -> Self {
        Self::by(|_| Fault::Pass)
    }

    /// The n-th request meets the n-th fault; those after the last one pass.
    #[must_use]
    pub fn script(faults: impl Into<Vec<Fault>>) -> Self {
        let faults = faults.into();
        Self::by(move |request| faults.get(request.number).copied().unwrap_or(Fault::Pass))
    }

    /// The n-th request of `operation` meets the n-th fault; all others pass.
    #[must_use]
    pub fn on(operation: &'static str, faults: impl Into<Vec<Fault>>) -> Self {
        let faults = faults.into();
        Self::by(move |request| {
            let fault = faults.get(request.of_operation).copied();
            fault.filter(|_| request.operation == operation).unwrap_or(Fault::Pass)
        })
    }

    /// Of a hundred requests about `percent` meet one of `faults`; which ones, and which fault, is
    /// a function of `seed` and the request's number.
    #[must_use]
    pub fn seeded(seed: u64, percent: u8, faults: impl Into<Vec<Fault>>) -> Self {
        let faults = faults.into();
        Self::by(move |request| {
            let dice = scattered(seed ^ scattered(request.number as u64));
            let choice = usize::try_from(dice >> 32).unwrap_or(0) % faults.len().max(1);
            let fault = faults.get(choice).copied();
            fault.filter(|_| dice % 100 < u64::from(percent)).unwrap_or(Fault::Pass)
        })
    }

    /// Each request meets the fault that `choice` gives it. A pure function makes a test
    /// repeatable.
    #[must_use]
    pub fn by(choice: impl Fn(&Request) -> Fault + Send + Sync + 'static) -> Self {
        Self::made(Box::new(choice), false)
    }

    /// A network without faults, which asks DynamoDB what each request costs: see
    /// [`units`](Self::units).
    #[must_use]
    pub fn metered() -> Self {
        Self::made(Box::new(|_| Fault::Pass), true)
    }

    fn made(choice: Box<Choice>, is_metered: bool) -> Self {
        let (seen, wire) = (Mutex::default(), wire::Plain::new());
        Self { shared: Arc::new(Shared { choice, is_metered, seen, wire }), role: None }
    }

    /// The same network, with the same counts, for a handler: what its role does not allow ends the
    /// test.
    #[must_use]
    pub fn in_role(&self, role: Role) -> Self {
        Self { role: Some(Arc::new(role)), ..self.clone() }
    }

    /// A quota of retries for one client over a faulty network, as large as the SDK's own.
    ///
    /// The SDK keeps one quota a service for the whole process: tests that run side by side would spend
    /// each other's retries, and which of them then goes without is chance.
    #[must_use]
    pub fn quota() -> RetryPartition {
        RetryPartition::custom("a client of its own").build()
    }

    /// How many requests were made, by operation. Those that never reached the server count too.
    #[must_use]
    pub fn requests(&self) -> BTreeMap<String, usize> {
        self.seen().counts.clone()
    }

    /// The capacity units that answered requests cost, indexes included, by operation: of reads read
    /// units, of writes write units. Nothing where the network is not [`metered`](Self::metered).
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html>
    #[must_use]
    pub fn units(&self) -> BTreeMap<String, f64> {
        self.seen().units.clone()
    }

    /// The operations, in the order in which they were asked for.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.seen().log.iter().map(|request| request.operation.clone()).collect()
    }

    /// Whether a [`Fault::Cut`] was met.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.seen().cut
    }

    /// Counts a request, and says what happens to it.
    fn meet(&self, operation: &str) -> (Request, Fault) {
        let mut seen = self.seen();
        let count = seen.counts.entry(operation.to_owned()).or_default();
        let of_operation = *count;
        *count += 1;
        let request =
            Request { number: seen.log.len(), of_operation, operation: operation.to_owned() };
        seen.log.push(request.clone());
        let fault = if seen.cut { Fault::Cut } else { (self.shared.choice)(&request) };
        seen.cut = fault == Fault::Cut;
        (request, fault)
    }

    /// Adds what a request cost.
    fn charge(&self, operation: &str, units: f64) {
        *self.seen().units.entry(operation.to_owned()).or_default() += units;
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FaultyNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultyNetwork").field("requests", &self.requests()).finish_non_exhaustive()
    }
}
