//! The store that a command works on: embedded, compatible, or DynamoDB itself.

use std::path::Path;

use state_store::{Store, hardened, local_client};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::Failure;
use crate::args::{StoreArgs, StoreChoice};
use crate::stop::Stop;

/// A store, and what has to live as long as it.
pub(crate) struct Opened {
    pub(crate) store: Store,
    _embedded: Option<Embedded>,
}

/// An embedded DynamoDB, served on a loopback port until it is dropped.
struct Embedded {
    endpoint: String,
    served: tokio::task::JoinHandle<()>,
    // Dropping the sender stops the server.
    _stop: oneshot::Sender<()>,
}

/// Opens the store that `--store` names, and makes its tables where that is ours to do.
pub(crate) async fn open(choice: &StoreChoice) -> Result<Opened, Failure> {
    let opened = as_it_is(choice).await?;
    if choice.store != AWS {
        opened.store.create_tables().await.map_err(|err| {
            Failure::Broke(format!("the store {} cannot be used: {err}", choice.store))
        })?;
    }
    Ok(opened)
}

/// What `--store` calls DynamoDB itself.
const AWS: &str = "aws";

/// Opens the store that `--store` names, which has to be there, and makes nothing in it.
pub(crate) async fn look_at(choice: &StoreChoice) -> Result<Opened, Failure> {
    let name = choice.store.as_str();
    let is_file = name != AWS && !name.contains("://");
    if name == "memory" {
        return Err(Failure::Asked("--store says which store to look at".to_owned()));
    }
    if is_file && !Path::new(name).is_file() {
        return Err(Failure::Asked(format!("there is no store in {name}")));
    }
    as_it_is(choice).await
}

/// Opens the store that `--store` names, whatever tables it has.
pub(crate) async fn as_it_is(choice: &StoreChoice) -> Result<Opened, Failure> {
    let name = choice.store.as_str();
    let (client, embedded) = if name == AWS {
        let config = aws_config::load_from_env().await;
        let config = aws_sdk_dynamodb::config::Builder::from(&config);
        (aws_sdk_dynamodb::Client::from_conf(hardened(config).build()), None)
    } else if let Some((scheme, rest)) = name.split_once("://") {
        if !["http", "https"].contains(&scheme) || rest.is_empty() || rest.contains('@') {
            let wanted = "--store takes http://HOST:PORT or https://HOST:PORT";
            return Err(Failure::Asked(format!("{wanted}, without a user or a password")));
        }
        (local_client(name), None)
    } else {
        let file = (name != "memory").then(|| Path::new(name));
        let listener = bind("127.0.0.1:0").await?;
        let embedded = embed(file, listener)?;
        (local_client(&embedded.endpoint), Some(embedded))
    };
    let store = Store::new(client, &choice.table_prefix, choice.retention_days);
    Ok(Opened { store, _embedded: embedded })
}

/// Listens on an address.
pub(crate) async fn bind(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|err| Failure::Asked(format!("cannot listen on {address}: {err}")))
}

fn embed(file: Option<&Path>, listener: TcpListener) -> Result<Embedded, Failure> {
    let database = match file {
        None => dynoxide::Database::memory(),
        Some(file) => {
            let name = file.to_str().ok_or_else(|| {
                Failure::Asked(format!("{} is not a name in UTF-8", file.display()))
            })?;
            dynoxide::Database::new(name)
        }
    };
    let place = file.map_or("memory".into(), Path::to_string_lossy);
    let database = database
        .map_err(|err| Failure::Asked(format!("cannot open the store in {place}: {err}")))?;
    let endpoint = listener
        .local_addr()
        .map(|address| format!("http://{address}"))
        .map_err(|err| Failure::Broke(format!("the embedded store has no address: {err}")))?;
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(async move {
        let stopped = async move { _ = stopped.await };
        // It ends when told to; a listener that fails shows in the next request.
        _ = dynoxide::server::serve_with_shutdown(listener, database, stopped).await;
    });
    Ok(Embedded { endpoint, served, _stop: stop })
}

/// Serves the embedded store until the process is stopped.
pub(crate) async fn serve(args: StoreArgs) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() {
        let reason = "anybody who reaches the port can read and write everything";
        return Err(Failure::Asked(format!("{} is not a loopback address; {reason}", args.listen)));
    }
    let listener = bind(&args.listen.to_string()).await?;
    let embedded = embed(args.file.as_deref(), listener)?;
    let store = Store::new(local_client(&embedded.endpoint), &args.table_prefix, 400);
    store
        .create_tables()
        .await
        .map_err(|err| Failure::Broke(format!("the tables cannot be made: {err}")))?;
    crate::report::print(&format!("listening on {}\n", embedded.endpoint))?;
    let mut stop = Stop::on_signal()?;
    tokio::select! {
        () = stop.asked() => Ok(()),
        _ = embedded.served => Err(Failure::Broke("the embedded store stopped".to_owned())),
    }
}
