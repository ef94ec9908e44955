//! Documents onto real streams and a real bus.

use std::collections::BTreeMap;

use connect_events::Feed;
use futures::future::try_join_all;
use futures::try_join;
use simulator::Sent;

use super::bus::Bus;
use super::{Takes, streams};
use crate::Failure;
use crate::args::AwsArgs;

/// The three streams and the bus.
pub(super) struct Aws {
    kinesis: aws_sdk_kinesis::Client,
    streams: BTreeMap<Feed, String>,
    bus: Bus,
}

impl Aws {
    /// By the ordinary AWS configuration. Nothing is sent yet.
    pub(super) async fn open(args: &AwsArgs) -> Self {
        let config = aws_config::load_from_env().await;
        let streams = [
            (Feed::AgentEvents, &args.agent_events_stream),
            (Feed::ContactRecords, &args.contact_records_stream),
            (Feed::ContactLens, &args.contact_lens_stream),
        ];
        Self {
            kinesis: aws_sdk_kinesis::Client::new(&config),
            streams: streams.map(|(feed, stream)| (feed, stream.clone())).into(),
            bus: Bus {
                client: aws_sdk_eventbridge::Client::new(&config),
                name: args.event_bus.clone(),
                source: args.event_source.clone(),
            },
        }
    }
}

impl Takes for Aws {
    async fn take(&mut self, documents: Vec<Sent>) -> Result<(), Failure> {
        let mut by_feed: BTreeMap<Feed, Vec<Sent>> = BTreeMap::new();
        for sent in documents {
            by_feed.entry(sent.feed).or_default().push(sent);
        }
        let events = self.bus.put(by_feed.remove(&Feed::ContactEvents).unwrap_or_default());
        let Self { kinesis, streams, .. } = &*self;
        let records = streams.iter().map(async |(feed, stream)| {
            streams::put(kinesis, stream, by_feed.get(feed).cloned().unwrap_or_default()).await
        });
        Box::pin(async { try_join!(events, try_join_all(records)) }).await?;
        Ok(())
    }
}
