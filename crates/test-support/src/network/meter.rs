//! What requests cost, as DynamoDB says when it is asked.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::{Map, Value};

/// Has a request ask for what it costs, if it can.
pub(super) fn ask(request: &mut HttpRequest) {
    let body = request.body().bytes().unwrap_or_default();
    let Ok(mut asked) = serde_json::from_slice::<Map<String, Value>>(body) else { return };
    asked.insert("ReturnConsumedCapacity".to_owned(), "TOTAL".into());
    let body = Value::from(asked).to_string().into_bytes();
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
}

/// What an answer says that the request cost. A batch says it table by table.
pub(super) fn units(answer: &HttpResponse) -> f64 {
    let body = answer.body().bytes().unwrap_or_default();
    let told: Value = serde_json::from_slice(body).unwrap_or_default();
    let of = |one: &Value| one["CapacityUnits"].as_f64().unwrap_or_default();
    match &told["ConsumedCapacity"] {
        Value::Array(all) => all.iter().map(of).sum(),
        one => of(one),
    }
}
