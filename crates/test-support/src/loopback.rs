use std::future::Future;
use std::net::TcpListener;
use std::thread;

use tokio::sync::oneshot;

/// A server on a free loopback port, gone when dropped.
///
/// It serves from a thread of its own, so that the paused clock of a test does not stop it.
#[derive(Debug)]
pub(crate) struct Loopback {
    /// `http://127.0.0.1:<port>`
    pub(crate) endpoint: String,
    /// Dropping it stops the server.
    _running: oneshot::Sender<()>,
}

impl Loopback {
    /// Serves with `serve` until it is dropped, without waiting for connections that clients keep open.
    pub(crate) fn start<F: Future<Output = ()>>(
        serve: impl FnOnce(tokio::net::TcpListener) -> F + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("binds a port");
        listener.set_nonblocking(true).expect("makes the socket asynchronous");
        let address = listener.local_addr().expect("has an address");
        let (running, stopped) = oneshot::channel::<()>();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("starts a runtime");
            runtime.block_on(async {
                let listener =
                    tokio::net::TcpListener::from_std(listener).expect("registers the socket");
                // An error says that the sender was dropped, which is how it is stopped.
                tokio::select! {
                    () = serve(listener) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { endpoint: format!("http://{address}"), _running: running }
    }
}
