use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use backon::{BackoffBuilder, ExponentialBuilder};
use futures::{StreamExt, stream};
use tokio::time::{Instant, sleep, sleep_until};

use super::{Address, Io, Item};
use crate::error::StoreError;
use crate::layout::{PK, SK};

const OPERATION: &str = "BatchGetItem";

/// Keys that one request may ask for. DynamoDB's limit.
const KEYS_A_REQUEST: usize = 100;

/// Requests of one load under way at once: 1,600 keys, far more than a batch has, yet few enough
/// connections for a small function.
const REQUESTS_AT_ONCE: usize = 16;

/// Between two requests for keys that DynamoDB left unprocessed. It does that when a partition is
/// busy, or when the answer would exceed 16 MB; asking again at once makes the former worse.
const PAUSES: ExponentialBuilder = ExponentialBuilder::new()
    .with_jitter()
    .with_min_delay(Duration::from_millis(25))
    .with_max_delay(Duration::from_secs(1))
    .without_max_times();

/// What is known of each address that was asked for, after the load.
pub(crate) type Loaded = BTreeMap<Address, Result<Reading, StoreError>>;

/// What DynamoDB said of one address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reading {
    Found(Item),
    Absent,
}

impl Io {
    /// Reads many rows, each as it was after the last write that was acknowledged.
    ///
    /// Every address is in the result; naming one twice does no harm. A request that fails fails
    /// only its own keys. What has no answer at `deadline` is [`StoreError::Unavailable`], never
    /// [`Reading::Absent`].
    pub(crate) async fn load(&self, addresses: &[Address], deadline: Instant) -> Loaded {
        let distinct: BTreeSet<&Address> = addresses.iter().collect();
        let distinct: Vec<Address> = distinct.into_iter().cloned().collect();
        let requests: Vec<_> = distinct
            .chunks(KEYS_A_REQUEST)
            .map(|keys| self.load_batch(keys.iter().cloned().collect(), deadline))
            .collect();
        stream::iter(requests)
            .buffer_unordered(REQUESTS_AT_ONCE)
            .fold(Loaded::new(), async |mut all, some| {
                all.extend(some);
                all
            })
            .await
    }

    async fn load_batch(&self, mut pending: BTreeSet<Address>, deadline: Instant) -> Loaded {
        let mut loaded = Loaded::new();
        let ended = tokio::select! {
            biased;
            () = sleep_until(deadline) => None,
            ended = self.ask_until_answered(&mut pending, &mut loaded) => Some(ended),
        };
        let err = match ended {
            Some(Ok(())) => return loaded,
            Some(Err(err)) => err,
            None => StoreError::out_of_time(OPERATION, self.names_of_tables(&pending)),
        };
        loaded.extend(pending.into_iter().map(|address| (address, Err(err.clone()))));
        loaded
    }

    /// Moves addresses from `pending` to `loaded`, a request at a time. Whenever it is stopped, an
    /// address is in exactly one of them.
    async fn ask_until_answered(
        &self,
        pending: &mut BTreeSet<Address>,
        loaded: &mut Loaded,
    ) -> Result<(), StoreError> {
        let mut pauses = PAUSES.build();
        loop {
            let answer = self.ask(pending).await?;
            self.settle(answer, pending, loaded);
            if pending.is_empty() {
                return Ok(());
            }
            sleep(pauses.next().unwrap_or_default()).await;
        }
    }

    async fn ask(&self, keys: &BTreeSet<Address>) -> Result<BatchGetItemOutput, StoreError> {
        let mut by_table: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        for address in keys {
            by_table.entry(self.table_name(address.table)).or_default().push(address.key());
        }
        let mut request = self.client.batch_get_item();
        for (table, keys) in by_table {
            let keys = KeysAndAttributes::builder()
                .set_keys(Some(keys))
                .consistent_read(true)
                .build()
                .map_err(|err| StoreError::not_built(OPERATION, &table, err))?;
            request = request.request_items(table, keys);
        }
        Box::pin(request.send())
            .await
            .map_err(|err| StoreError::from_sdk(OPERATION, self.names_of_tables(keys), err))
    }

    /// Sorts what was asked by what came back: found, left unprocessed, and, for the rest, absent.
    fn settle(
        &self,
        answer: BatchGetItemOutput,
        pending: &mut BTreeSet<Address>,
        loaded: &mut Loaded,
    ) {
        let mut found: HashMap<Place, Item> = HashMap::new();
        for (table, items) in answer.responses.unwrap_or_default() {
            found.extend(items.into_iter().filter_map(|item| Some((place(&table, &item)?, item))));
        }
        let mut unprocessed: HashSet<Place> = HashSet::new();
        for (table, keys) in answer.unprocessed_keys.unwrap_or_default() {
            unprocessed.extend(keys.keys.iter().filter_map(|key| place(&table, key)));
        }
        for address in std::mem::take(pending) {
            let place = (self.table_name(address.table), address.pk.clone(), address.sk.clone());
            if let Some(item) = found.remove(&place) {
                loaded.insert(address, Ok(Reading::Found(item)));
            } else if unprocessed.contains(&place) {
                pending.insert(address);
            } else {
                loaded.insert(address, Ok(Reading::Absent));
            }
        }
    }

    fn names_of_tables(&self, addresses: &BTreeSet<Address>) -> String {
        let names: BTreeSet<_> = addresses.iter().map(|a| self.table_name(a.table)).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    }
}

/// An address as an answer names it: table, partition key, sort key.
type Place = (String, String, String);

fn place(table: &str, item: &Item) -> Option<Place> {
    let text = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    Some((table.to_owned(), text(PK)?, text(SK)?))
}
