//! The network as the SDK sees it: an HTTP client.

use std::io;
use std::sync::mpsc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

use super::{Fault, FaultyNetwork, Request, answers, meter};

/// The HTTP client that reaches the server. Without TLS: the servers are on this machine.
pub(super) struct Plain(SharedHttpClient);

impl Plain {
    pub(super) fn new() -> Self {
        Self(aws_smithy_http_client::Builder::new().build_http())
    }
}

impl HttpClient for FaultyNetwork {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let beyond = self.shared.wire.0.http_connector(settings, components);
        SharedHttpConnector::new(Connector { network: self.clone(), beyond })
    }
}

#[derive(Debug)]
struct Connector {
    network: FaultyNetwork,
    beyond: SharedHttpConnector,
}

impl HttpConnector for Connector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let is_metered = self.network.shared.is_metered;
        if is_metered {
            meter::ask(&mut request);
        }
        let operation = operation_of(&request);
        let is_dynamo = request.headers().get("x-amz-target").is_some_and(is_dynamo);
        if let Some(role) = self.network.role.as_ref().filter(|_| is_dynamo) {
            role.check(operation, request.body().bytes().unwrap_or_default());
        }
        let (counted, fault) = self.network.meet(operation);
        let (network, beyond) = (self.network.clone(), self.beyond.clone());
        HttpConnectorFuture::new(async move {
            let operation = counted.operation.clone();
            let answer = suffer(fault, counted, request, beyond).await?;
            if is_metered {
                network.charge(&operation, meter::units(&answer));
            }
            Ok(answer)
        })
    }
}

/// The part after the dot of `DynamoDB_20120810.BatchGetItem`; the end of a path like
/// `/service/<service>/operation/TranslateText`; the `x-id` of a query, as S3's SDK writes it; the
/// `Action` of a form.
fn operation_of(request: &HttpRequest) -> &str {
    if let Some(target) = request.headers().get("x-amz-target") {
        return target.rsplit('.').next().unwrap_or_default();
    }
    if let Some((_, operation)) = request.uri().rsplit_once("/operation/") {
        return operation;
    }
    let query = request.uri().split_once('?').map_or("", |(_, query)| query);
    for parameter in query.split('&') {
        match parameter.split_once('=') {
            Some(("x-id", operation)) => return operation,
            // Which is the one that the SDK gives no `x-id`.
            Some(("list-type", "2")) => return "ListObjectsV2",
            _ => {}
        }
    }
    let form = request.body().bytes().and_then(|body| std::str::from_utf8(body).ok());
    let mut fields = form.unwrap_or_default().split('&');
    fields.find_map(|field| field.strip_prefix("Action=")).unwrap_or_default()
}

fn is_dynamo(target: &str) -> bool {
    target.starts_with("DynamoDB_")
}

async fn suffer(
    fault: Fault,
    counted: Request,
    request: HttpRequest,
    beyond: SharedHttpConnector,
) -> Result<HttpResponse, ConnectorError> {
    match fault {
        Fault::Pass => served(request, &beyond).await,
        Fault::Throttle => Ok(answers::throttled(counted.number)),
        Fault::Refuse(code) => Ok(answers::refused(code)),
        Fault::ServerError => Ok(answers::server_error()),
        Fault::DropRequest => Err(broken("the request was dropped")),
        Fault::LoseAnswer => {
            served(request, &beyond).await?;
            Err(broken("the answer was lost"))
        }
        Fault::Hang => std::future::pending().await,
        Fault::KeepAnswer => {
            served(request, &beyond).await?;
            std::future::pending().await
        }
        Fault::Unprocessed { served: keys } if counted.operation == "BatchGetItem" => {
            let asked = request.body().bytes().unwrap_or_default().to_vec();
            let mut answer = served(request, &beyond).await?;
            if answer.status().is_success() {
                let whole = answer.body().bytes().unwrap_or_default();
                *answer.body_mut() = answers::with_unprocessed(&asked, whole, keys);
                answer.headers_mut().remove("content-length");
            }
            Ok(answer)
        }
        Fault::Unprocessed { .. } => served(request, &beyond).await,
        Fault::Cut => Err(broken("the process was killed")),
    }
}

/// Sends a request, and waits for the whole answer.
async fn served(
    request: HttpRequest,
    beyond: &SharedHttpConnector,
) -> Result<HttpResponse, ConnectorError> {
    let _still = StillClock::hold();
    let mut answer = beyond.call(request).await?;
    let body = ByteStream::new(answer.take_body()).collect().await;
    let body = body.map_err(|err| ConnectorError::io(err.into()))?;
    *answer.body_mut() = SdkBody::from(body.into_bytes());
    Ok(answer)
}

fn broken(what: &'static str) -> ConnectorError {
    ConnectorError::io(io::Error::new(io::ErrorKind::ConnectionReset, what).into())
}

/// Keeps tokio's paused clock where it is.
///
/// A paused clock leaps to the next timer when nothing is left to do, and takes an answer that is
/// on its way from a server for nothing: every timeout would fire. It does not leap while a
/// blocking task runs, so one is kept waiting.
///
/// Source: `tokio::time::pause`, "Auto-advance".
struct StillClock {
    _held: mpsc::Sender<()>,
}

impl StillClock {
    fn hold() -> Self {
        let (held, release) = mpsc::channel();
        tokio::task::spawn_blocking(move || {
            // An error says that the sender was dropped, which is the release.
            let _ = release.recv();
        });
        Self { _held: held }
    }
}
