//! What every answer begins with: the moment, how old the news are, and which instance is meant.

use std::collections::BTreeSet;

use connect_events::{EventTime, Feed, InstanceId};

use crate::Api;
use crate::serving::{Answer, Code, Lag, Problem};

/// The newest that was heard, as one request to the store tells.
pub(super) struct Floor {
    /// The moment that the answer is given of.
    pub(super) now: EventTime,
    heard: Vec<(InstanceId, Feed, EventTime)>,
}

impl Floor {
    /// Asks the store what was heard last, for an answer of the present.
    pub(super) async fn heard(api: &Api) -> Result<Self, Problem> {
        Self::as_of(api, api.clock.now()).await
    }

    /// The same, for an answer that has taken its moment already.
    pub(super) async fn as_of(api: &Api, now: EventTime) -> Result<Self, Problem> {
        Ok(Self { now, heard: api.store.heard().await? })
    }

    /// The instances that were heard of, least id first.
    pub(super) fn instances(&self) -> BTreeSet<InstanceId> {
        self.heard.iter().map(|(instance, ..)| instance.clone()).collect()
    }

    /// The instance that an answer is about: the one that was asked for, else the deployment's, else
    /// the only one. `None` where nothing was heard at all: there is nothing to show of it.
    pub(super) fn instance(
        &self,
        api: &Api,
        asked: Option<InstanceId>,
    ) -> Result<Option<InstanceId>, Problem> {
        if let Some(instance) = asked.or_else(|| api.settings.instance.clone()) {
            return Ok(Some(instance));
        }
        let instances = self.instances();
        if instances.len() > 1 {
            let all: Vec<&str> = instances.iter().map(InstanceId::as_str).collect();
            let must = format!("must be one of: {}", all.join(", "));
            return Err(Problem::fault(Code::ChooseInstance, "instance", must));
        }
        Ok(instances.into_iter().next())
    }

    /// An answer of now, with the lag of one instance, or of all of them for `None`.
    pub(super) fn answer<T>(&self, instance: Option<&InstanceId>, body: T) -> Answer<T> {
        let mut lag = Lag::default();
        for (from, feed, at) in &self.heard {
            if instance.is_none_or(|instance| instance == from) {
                // Clocks differ: what was told a moment from now is told now.
                let age = self.now.millis_since(*at).max(0);
                let lag = lag.of(*feed);
                *lag = Some(lag.map_or(age, |least| least.min(age)));
            }
        }
        Answer { as_of: self.now.into(), lag_ms: lag, body }
    }
}
