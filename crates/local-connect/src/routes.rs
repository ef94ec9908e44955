//! Which operation a request is of, and what comes of it.

use serde_json::{Value, json};

use crate::ConnectFault;
use crate::answers::{Answer, error, of_fault};
use crate::http::{Reply, Request};
use crate::world::World;

/// An operation with what its path names.
enum Operation<'a> {
    Dial,
    Stop,
    Describe(&'a str, &'a str),
    UpdateAttributes,
    VoiceSegments,
    ChatSegments(&'a str, &'a str),
    ListUsers(&'a str),
    CurrentMetrics(&'a str),
}

impl Operation<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Dial => "StartOutboundVoiceContact",
            Self::Stop => "StopContact",
            Self::Describe(..) => "DescribeContact",
            Self::UpdateAttributes => "UpdateContactAttributes",
            Self::VoiceSegments => "ListRealtimeContactAnalysisSegments",
            Self::ChatSegments(..) => "ListRealtimeContactAnalysisSegmentsV2",
            Self::ListUsers(_) => "ListUsers",
            Self::CurrentMetrics(_) => "GetCurrentMetricData",
        }
    }
}

impl World {
    /// Counts a request, and serves it unless it meets a fault.
    pub(crate) fn reply(&mut self, request: &Request) -> Reply {
        let parts: Vec<&str> = request.path.split('/').skip(1).collect();
        let operation = match (request.method.as_str(), parts.as_slice()) {
            ("PUT", ["contact", "outbound-voice"]) => Operation::Dial,
            ("POST", ["contact", "stop"]) => Operation::Stop,
            ("GET", ["contacts", instance, contact]) => Operation::Describe(instance, contact),
            ("POST", ["contact", "attributes"]) => Operation::UpdateAttributes,
            ("POST", ["realtime-contact-analysis", "analysis-segments"]) => {
                Operation::VoiceSegments
            }
            ("POST", ["contact", "list-real-time-analysis-segments-v2", instance, contact]) => {
                Operation::ChatSegments(instance, contact)
            }
            ("GET", ["users-summary", instance]) => Operation::ListUsers(instance),
            ("POST", ["metrics", "current", instance]) => Operation::CurrentMetrics(instance),
            _ => return Reply::Send(error(404, "UnknownOperationException")),
        };
        let fault = self.count(operation.name());
        if fault == ConnectFault::Reset {
            return Reply::Reset;
        }
        if let Some(answer) = of_fault(fault) {
            return Reply::Send(answer);
        }
        let answer = self.serve(&operation, request).unwrap_or_else(|refusal| refusal);
        match fault {
            ConnectFault::LoseAnswer => Reply::Close,
            ConnectFault::Slow(later) => Reply::SendLater(answer, later),
            _ => Reply::Send(answer),
        }
    }

    fn serve(&mut self, operation: &Operation<'_>, request: &Request) -> Result<Answer, Answer> {
        if !request.authorization.contains("/connect/aws4_request") {
            return Err(error(403, "MissingAuthenticationTokenException"));
        }
        let body = if request.body.is_empty() {
            json!({})
        } else {
            let read = serde_json::from_slice::<Value>(&request.body);
            let read = read.ok().filter(|_| request.content_type == "application/json");
            read.ok_or_else(|| error(400, "SerializationException"))?
        };
        self.look_at_the_clock();
        match operation {
            Operation::Dial => self.dial(&body),
            Operation::Stop => self.stop(&body),
            Operation::Describe(instance, contact) => self.describe(instance, contact),
            Operation::UpdateAttributes => self.update_attributes(&body),
            Operation::VoiceSegments => self.voice_segments(&body),
            Operation::ChatSegments(instance, contact) => {
                self.chat_segments(instance, contact, &body)
            }
            Operation::ListUsers(instance) => self.list_users(instance, &query(&request.query)),
            Operation::CurrentMetrics(instance) => self.current_metrics(instance, &body),
        }
    }
}

/// The parameters of a list, as other operations have them in the body.
fn query(text: &str) -> Value {
    let mut asked = json!({});
    for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "maxResults" => asked["MaxResults"] = value.parse::<u64>().unwrap_or_default().into(),
            "nextToken" => asked["NextToken"] = value.into(),
            _ => {}
        }
    }
    asked
}
