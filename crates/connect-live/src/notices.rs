//! Telling others, where no stream of the table says that there is something to tell: its index is
//! looked at each second.

use std::path::Path;
use std::time::Duration;

use connect_events::EventTime;
use outbox::{Bus, DAY_MILLIS, Lines, Outbox, Topic, Way};
use policy::Notices;
use state_store::Store;

use crate::stop::Stop;
use crate::{Failure, clock};

/// Between two looks at the index: nobody notices a second, and an empty index costs one read.
const PAUSE: Duration = Duration::from_secs(1);

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is pending in the store, and whom it is told to: a file, and whom the policy names. `None`
/// where that is nobody.
pub(crate) async fn outbox(
    store: &Store,
    notices: Option<&Notices>,
    file: Option<&Path>,
) -> Result<Option<Outbox>, Failure> {
    let mut ways = Vec::new();
    if let Some(file) = file {
        let lines = Lines::open(file).map_err(|err| {
            Failure::Asked(format!("{} cannot be written to: {err}", file.display()))
        })?;
        ways.push(Way::Lines(lines));
    }
    if let Some(Notices { topic, bus, .. }) = notices {
        let config = Box::pin(aws_config::load_from_env()).await;
        ways.extend(topic.as_ref().map(|arn| Way::Topic(Topic::new(arn, &config))));
        ways.extend(bus.as_ref().map(|name| Way::Bus(Bus::new(name, &config))));
    }
    let max_age = notices.map_or(DAY_MILLIS, |notices| notices.max_age_millis);
    Ok((!ways.is_empty()).then(|| Outbox::new(store.clone(), ways, max_age)))
}

/// Tells what is pending until a signal comes. What cannot be told now is pending at the next look.
pub(crate) async fn tell(outbox: &Outbox, now: impl Fn() -> EventTime, stop: &mut Stop) {
    loop {
        let looked = outbox.sweep(now(), clock::in_time(PATIENCE));
        if let Err(err) = Box::pin(looked).await {
            tracing::warn!(code = err.code(), failure = %err, "the outbox cannot be read now");
        }
        tokio::select! {
            () = stop.asked() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
