//! Every kind of problem: its code, its status, and what to do about it.

use axum::http::StatusCode;

use crate::views::names;

/// One line a code, so that none can lack its status or its sentences.
macro_rules! codes {
    ($($code:ident = $name:literal, $status:ident, $title:literal, $advice:literal;)+) => {
        /// Which kind of problem. Clients match on the code, so a rename is a breaking change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code {
            $($code),+
        }

        impl Code {
            /// Every code, in the order of the README.
            pub(crate) const ALL: [Self; [$($name),+].len()] = [$(Self::$code),+];

            /// The code as clients read it.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name),+
                }
            }

            pub(crate) fn status(self) -> StatusCode {
                match self {
                    $(Self::$code => StatusCode::$status),+
                }
            }

            /// The sentence that is the same for every problem of the kind.
            pub(crate) fn title(self) -> &'static str {
                match self {
                    $(Self::$code => $title),+
                }
            }

            /// What whoever asked can do about it.
            pub(crate) fn advice(self) -> &'static str {
                match self {
                    $(Self::$code => $advice),+
                }
            }
        }
    };
}

codes! {
    InvalidRequest = "invalid_request", BAD_REQUEST, "The request is not valid.",
        "Mend what `errors` names: each parameter or member, with what it must be.";
    ChooseInstance = "choose_instance", BAD_REQUEST, "There is more than one instance: choose one.",
        "Add `instance=` with one of those that `errors` names.";
    RangeTooLarge = "range_too_large", BAD_REQUEST,
        "There is too much in this range: ask for less.",
        "Ask for a shorter range, or for longer intervals.";
    KeyMissing = "idempotency_key_missing", BAD_REQUEST, "The request has no Idempotency-Key.",
        "Send a key of your own for each call that you want, and the same key when you repeat it.";
    KeyInvalid = "idempotency_key_invalid", BAD_REQUEST, "The Idempotency-Key cannot be used.",
        "Send one key of 1 to 255 printable ASCII characters, such as a UUID.";
    CallsNotConfigured = "calls_not_configured", FORBIDDEN, "This deployment calls nobody.",
        "Give it a policy with a section `[calls]`: `infra/connect-live.toml` is one.";
    CallbacksNotConfigured = "callbacks_not_configured", FORBIDDEN,
        "This deployment calls nobody back.",
        "Give its policy a section `[callbacks]`: `infra/connect-live.toml` has one.";
    CallerUnknown = "caller_unknown", FORBIDDEN, "Nobody knows who asks.",
        "Put an authorizer in front of the API: IAM, Amazon Cognito, one of your own, or API keys.";
    NoSuchRoute = "no_such_route", NOT_FOUND, "There is nothing at this path.",
        "Read `/openapi.json`, which names every path.";
    UnknownContact = "unknown_contact", NOT_FOUND, "No feed has told of this contact.",
        "Look at its id; what began a moment ago may be told of in a few seconds.";
    UnknownAgent = "unknown_agent", NOT_FOUND, "No feed has told of this agent.",
        "Look at the id; an agent is known from the first event or heart beat on.";
    UnknownQueue = "unknown_queue", NOT_FOUND, "No feed has told of this queue.",
        "Look at the id; a queue is known from its first contact on.";
    UnknownCall = "unknown_call", NOT_FOUND, "You asked for no such call.",
        "Look at the id; only whoever asked for a call can see and stop it.";
    UnknownCallback = "unknown_callback", NOT_FOUND, "Nobody asked for this callback.",
        "Look at the id; `/callbacks` lists them.";
    UnknownAlert = "unknown_alert", NOT_FOUND, "There is no such alert.",
        "Look at its id: `GET /alerts` names them.";
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED,
        "This path has no such method.", "Use one of those in the header `allow`.";
    NotAcceptable = "not_acceptable", NOT_ACCEPTABLE,
        "This path has no form that the request accepts.",
        "Accept `application/json`, which every path has.";
    CallWithdrawn = "call_withdrawn", CONFLICT, "The call was stopped before it was made.",
        "Nobody is called under this key any more. Use another key for another call.";
    CallbackUnderWay = "callback_under_way", CONFLICT, "The callback is being called.",
        "Wait how that ends, or take it back, which ends the call.";
    CallbackOver = "callback_over", CONFLICT, "The callback is over.",
        "Nothing was changed. Ask for another one, with another key.";
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "The request's body is too large.",
        "Send less: attributes are what the flow needs, and no documents.";
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE,
        "The request's body is not said to be JSON.",
        "Send JSON, and `content-type: application/json`.";
    HostUnknown = "host_unknown", MISDIRECTED_REQUEST,
        "This server does not answer under this name.",
        "Ask it by its address or as `localhost`, or give `connect-live serve` the name: `--host`.";
    KeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY,
        "The Idempotency-Key belongs to another call.",
        "Nobody was called. Use a key of its own for each call.";
    NotANumber = "not_a_number", UNPROCESSABLE_ENTITY, "This is no telephone number.",
        "Send `+`, the code of the country, and a number that the country has: `+15555550100`.";
    CountryNotAllowed = "country_not_allowed", UNPROCESSABLE_ENTITY,
        "Numbers of this country are not called.",
        "Call another number, or add the country to `countries` in the policy.";
    KindNotAllowed = "kind_not_allowed", UNPROCESSABLE_ENTITY,
        "Numbers of this kind are not called.",
        "Call an ordinary number: premium, shared-cost, toll-free, satellite and service numbers never are.";
    DestinationNotAllowed = "destination_not_allowed", UNPROCESSABLE_ENTITY,
        "Amazon Connect may not call this number.",
        "Nobody was called. Call another number, or have AWS enable its country for the instance; then use another key.";
    NumberCalledLately = "number_called_lately", TOO_MANY_REQUESTS,
        "This number was called a short while ago.",
        "Nobody was called. Repeat it with the same key after `retry-after`.";
    TooManyCalls = "too_many_calls", TOO_MANY_REQUESTS, "You asked for too many calls.",
        "Nobody was called. Repeat it with the same key after `retry-after`.";
    Internal = "internal", INTERNAL_SERVER_ERROR, "The API failed.",
        "Look for `requestId` in the logs, and tell whoever runs the API.";
    CallRefused = "call_refused", BAD_GATEWAY, "Amazon Connect refused the call.",
        "Nobody was called. `connectCode` says why; whoever runs the API can mend it. Then repeat it with the same key.";
    StopRefused = "stop_refused", BAD_GATEWAY, "Amazon Connect refused to end the call.",
        "The call may go on. `connectCode` says why; whoever runs the API can mend it. Then stop it again.";
    StoreUnavailable = "store_unavailable", SERVICE_UNAVAILABLE, "The store is not available.",
        "Repeat it after `retry-after`, with the same key where it has one.";
    ConnectBusy = "connect_busy", SERVICE_UNAVAILABLE, "Amazon Connect takes no more requests now.",
        "Nothing was done. Repeat it after `retry-after`, with the same key where it has one.";
    ConnectQuotaExceeded = "connect_quota_exceeded", SERVICE_UNAVAILABLE,
        "The instance makes as many calls as its quota allows.",
        "Nobody was called. Repeat it with the same key after `retry-after`; if it lasts, have the quota raised.";
    ConnectUnavailable = "connect_unavailable", SERVICE_UNAVAILABLE,
        "Amazon Connect gave no answer.",
        "Repeat it after `retry-after`, with the same key where it has one: it is done once.";
    TimedOut = "timed_out", GATEWAY_TIMEOUT, "The answer took too long.",
        "Ask again, for less if that is possible, and with the same key where there is one.";
}

impl Code {
    /// Whether its answer says after how long to ask again, in `retry-after`.
    pub(crate) fn says_when(self) -> bool {
        matches!(self.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
    }

    /// What an answer that no route gave is about: one of the router's own, or of a layer's.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NoSuchRoute,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::NOT_ACCEPTABLE => Self::NotAcceptable,
            StatusCode::PAYLOAD_TOO_LARGE => Self::BodyTooLarge,
            StatusCode::GATEWAY_TIMEOUT => Self::TimedOut,
            StatusCode::SERVICE_UNAVAILABLE => Self::StoreUnavailable,
            status if status.is_client_error() => Self::InvalidRequest,
            _ => Self::Internal,
        }
    }
}

names! {
    /// A code as clients read it.
    pub(crate) CodeName(Code) as "ProblemCode": Code::ALL, "What went wrong. Codes do not change.";
}

#[cfg(test)]
mod tests {
    use super::Code;

    /// What the README says of a code.
    fn row(code: Code) -> String {
        let (name, status) = (code.name(), code.status().as_u16());
        format!("| `{name}` | {status} | {} | {} |", code.title(), code.advice())
    }

    #[test]
    fn the_readme_says_of_every_code_what_it_means_and_what_to_do() {
        let readme = include_str!("../../../../README.md");
        let (_, table) = readme.split_once("| code | status | it means |").expect("the table");
        let told: Vec<&str> =
            table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
        assert_eq!(told, Code::ALL.map(row));
    }
}
