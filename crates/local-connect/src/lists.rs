//! The operations that give lists, by pages.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::answers::{Answer, error, invalid_parameter, invalid_request, not_found, told};
use crate::contacts::required;
use crate::world::World;

type Outcome = Result<Answer, Answer>;

impl World {
    /// ListRealtimeContactAnalysisSegments, of Contact Lens: calls.
    pub(crate) fn voice_segments(&self, body: &Value) -> Outcome {
        self.own_instance(body)?;
        let contact = required(body, "ContactId")?;
        let all = self.voice.get(contact).ok_or_else(not_found)?;
        let (page, next) = self.page(all, body, 100, contact)?;
        Ok(told(&with_next(json!({ "Segments": page }), next)))
    }

    /// ListRealtimeContactAnalysisSegmentsV2: chats.
    pub(crate) fn chat_segments(&self, instance: &str, contact: &str, body: &Value) -> Outcome {
        self.served(instance)?;
        let output = required(body, "OutputType")?;
        let kinds = body["SegmentTypes"].as_array().ok_or_else(invalid_request)?;
        if self.voice.contains_key(contact) || kinds.is_empty() {
            return Err(invalid_request());
        }
        let chat = self.chats.get(contact).ok_or_else(not_found)?;
        if chat.output != output {
            return Err(error(404, "OutputTypeNotFoundException"));
        }
        let is_asked = |segment: &&Value| {
            kinds.iter().filter_map(Value::as_str).any(|kind| segment.get(kind).is_some())
        };
        let found: Vec<Value> = chat.segments.iter().filter(is_asked).cloned().collect();
        let (page, next) = self.page(&found, body, 100, contact)?;
        let body = json!({ "Channel": "CHAT", "Status": chat.status, "Segments": page });
        Ok(told(&with_next(body, next)))
    }

    /// ListUsers.
    pub(crate) fn list_users(&self, instance: &str, query: &Value) -> Outcome {
        self.served(instance)?;
        let (page, next) = self.page(&self.users, query, 1_000, "users")?;
        Ok(told(&with_next(json!({ "UserSummaryList": page }), next)))
    }

    /// GetCurrentMetricData, of queues, by queue, by channel, or of all together.
    pub(crate) fn current_metrics(&self, instance: &str, body: &Value) -> Outcome {
        self.served(instance)?;
        let texts = |list: &Value| -> Vec<String> {
            let all = list.as_array().into_iter().flatten().filter_map(Value::as_str);
            all.map(str::to_owned).collect()
        };
        let queues = texts(&body["Filters"]["Queues"]);
        let channels = texts(&body["Filters"]["Channels"]);
        let by = texts(&body["Groupings"]);
        let metrics = body["CurrentMetrics"].as_array().filter(|all| !all.is_empty());
        let metrics = metrics.ok_or_else(invalid_request)?;
        if !(1..=100).contains(&queues.len()) || channels.len() > 4 || by.len() > 2 {
            return Err(invalid_parameter());
        }
        let is_by = |what: &str| by.iter().any(|by| by == what);
        let mut groups: BTreeMap<(Option<&str>, Option<&str>), Vec<Value>> = BTreeMap::new();
        for ((queue, channel, name), value) in &self.metrics {
            let counts = channels.is_empty() || channels.contains(channel);
            let Some(asked) = metrics.iter().find(|asked| asked["Name"] == **name) else {
                continue;
            };
            if !queues.contains(queue) || !counts {
                continue;
            }
            // Connect tells this age in milliseconds when nothing is grouped, and says seconds.
            let in_millis = name == "OLDEST_CONTACT_AGE" && by.is_empty();
            let value = if in_millis { value * 1_000.0 } else { *value };
            let queue = is_by("QUEUE").then_some(queue.as_str());
            let channel = is_by("CHANNEL").then_some(channel.as_str());
            join(groups.entry((queue, channel)).or_default(), asked, value);
        }
        let results: Vec<Value> = groups
            .into_iter()
            .map(|((queue, channel), told)| {
                let mut dimensions = json!({});
                if let Some(queue) = queue {
                    dimensions["Queue"] = json!({ "Id": queue });
                }
                if let Some(channel) = channel {
                    dimensions["Channel"] = channel.into();
                }
                json!({ "Dimensions": dimensions, "Collections": told })
            })
            .collect();
        let (page, next) = self.page(&results, body, 100, "metrics")?;
        let body = json!({ "MetricResults": page, "DataSnapshotTime": self.now() });
        Ok(told(&with_next(body, next)))
    }

    /// One page of a list, and the token of the next one. A token belongs to its list.
    fn page(
        &self,
        all: &[Value],
        asked: &Value,
        most: usize,
        list: &str,
    ) -> Result<(Vec<Value>, Option<String>), Answer> {
        let size = match &asked["MaxResults"] {
            Value::Null => most,
            size => size.as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or(0),
        };
        if !(1..=most).contains(&size) {
            return Err(invalid_parameter());
        }
        let from = match asked["NextToken"].as_str() {
            None => 0,
            Some(token) => {
                let place = token.strip_prefix(list).and_then(|rest| rest.strip_prefix("_at_"));
                place.and_then(|place| place.parse().ok()).ok_or_else(invalid_request)?
            }
        };
        let rest = all.get(from..).ok_or_else(invalid_request)?;
        let page = rest.get(..size.min(self.page)).unwrap_or(rest);
        let next = from + page.len();
        Ok((page.to_vec(), (next < all.len()).then(|| format!("{list}_at_{next}"))))
    }
}

/// Adds a value to those of its group: the oldest contact is the oldest of all, and others add up.
fn join(group: &mut Vec<Value>, asked: &Value, value: f64) {
    let Some(told) = group.iter_mut().find(|told| told["Metric"] == *asked) else {
        group.push(json!({ "Metric": asked, "Value": value }));
        return;
    };
    let before = told["Value"].as_f64().unwrap_or_default();
    let is_age = asked["Name"] == "OLDEST_CONTACT_AGE";
    told["Value"] = if is_age { before.max(value) } else { before + value }.into();
}

fn with_next(mut body: Value, next: Option<String>) -> Value {
    if let Some(next) = next {
        body["NextToken"] = next.into();
    }
    body
}
