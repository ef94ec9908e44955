//! Answers as DynamoDB words them.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Map, Value, json};

use super::Fault;

pub(super) fn throttled(number: usize) -> HttpResponse {
    let code = match number % 2 {
        0 => "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
        _ => "com.amazon.coral.availability#ThrottlingException",
    };
    answer(400, &json!({ "__type": code, "message": "Rate exceeded" }))
}

pub(super) fn refused(code: &str) -> HttpResponse {
    let code = format!("com.amazon.coral.validate#{code}");
    let message = format!("The item with {} was refused", Fault::QUOTED);
    answer(400, &json!({ "__type": code, "message": message }))
}

pub(super) fn server_error() -> HttpResponse {
    let code = "com.amazonaws.dynamodb.v20120810#InternalServerError";
    answer(500, &json!({ "__type": code, "message": "Internal server error" }))
}

fn answer(status: u16, body: &Value) -> HttpResponse {
    let status = StatusCode::try_from(status).expect("is a status");
    let mut response = HttpResponse::new(status, SdkBody::from(body.to_string()));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    response
}

/// The whole answer to a `BatchGetItem`, less what it says of all but the first `served` keys.
///
/// The answer is rewritten rather than the request, which is signed.
pub(super) fn with_unprocessed(asked: &[u8], whole: &[u8], served: usize) -> SdkBody {
    let asked: Value = serde_json::from_slice(asked).expect("the request is JSON");
    let mut answer: Value = serde_json::from_slice(whole).expect("the answer is JSON");
    let mut left = served;
    let mut unprocessed = Map::new();
    for (table, request) in asked["RequestItems"].as_object().expect("names tables") {
        let keys = request["Keys"].as_array().expect("names keys");
        let (_, withheld) = keys.split_at(left.min(keys.len()));
        left = left.saturating_sub(keys.len());
        if withheld.is_empty() {
            continue;
        }
        if let Some(items) = answer["Responses"][table.as_str()].as_array_mut() {
            items.retain(|item| !withheld.iter().any(|key| is_of(item, key)));
        }
        let mut request = request.clone();
        request["Keys"] = withheld.into();
        unprocessed.insert(table.clone(), request);
    }
    answer["UnprocessedKeys"] = unprocessed.into();
    SdkBody::from(answer.to_string())
}

fn is_of(item: &Value, key: &Value) -> bool {
    let mut attributes = key.as_object().into_iter().flatten();
    attributes.all(|(name, value)| item.get(name) == Some(value))
}
