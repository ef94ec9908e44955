//! Answers as Connect words them.

use serde_json::{Value, json};

use crate::ConnectFault;
pub(crate) use crate::http::Answer;

const JSON: &str = "application/json";

pub(crate) fn told(body: &Value) -> Answer {
    Answer { status: 200, content_type: JSON, error: None, body: body.to_string().into_bytes() }
}

/// An error. Its message quotes a number, as Connect's quote what they were sent.
pub(crate) fn error(status: u16, name: &'static str) -> Answer {
    let message = format!("{name} for {}", ConnectFault::QUOTED);
    let body = json!({ "Message": message }).to_string().into_bytes();
    Answer { status, content_type: JSON, error: Some(name), body }
}

pub(crate) fn invalid_request() -> Answer {
    error(400, "InvalidRequestException")
}

pub(crate) fn invalid_parameter() -> Answer {
    error(400, "InvalidParameterException")
}

pub(crate) fn not_found() -> Answer {
    error(404, "ResourceNotFoundException")
}

/// The answer that a fault gives in place of the service, if it gives one.
pub(crate) fn of_fault(fault: ConnectFault) -> Option<Answer> {
    let (status, name) = match fault {
        ConnectFault::Throttle => (429, "ThrottlingException"),
        ConnectFault::TooManyRequests => (429, "TooManyRequestsException"),
        ConnectFault::OverQuota => (429, "LimitExceededException"),
        ConnectFault::DestinationNotAllowed => (403, "DestinationNotAllowedException"),
        ConnectFault::OutboundNotPermitted => (403, "OutboundContactNotPermittedException"),
        ConnectFault::AccessDenied => (403, "AccessDeniedException"),
        ConnectFault::ServerError => (500, "InternalServiceException"),
        ConnectFault::Refuse(status, name) => (status, name),
        ConnectFault::NotConnect => {
            let body = b"<html>sign in</html>".to_vec();
            return Some(Answer { status: 200, content_type: JSON, error: None, body });
        }
        ConnectFault::Pass
        | ConnectFault::Slow(_)
        | ConnectFault::Reset
        | ConnectFault::LoseAnswer => return None,
    };
    Some(error(status, name))
}
