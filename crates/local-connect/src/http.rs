//! HTTP, as much of it as clients of AWS speak. Answers may be late, or break off: what a network
//! does, and no server's library.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;

/// Connections that may wait to be accepted: a test may open a thousand at once.
const BACKLOG: u32 = 4_096;

/// The longest body that is read. No request of these services is longer.
const MOST_BODY: usize = 4 * 1024 * 1024;

/// The body of Smithy's binary protocol, which newer SDKs speak to some services.
///
/// Source: <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>
pub const CBOR: &str = "application/cbor";

/// One request. It is about people, so it has no `Debug`.
#[derive(Default)]
pub struct Request {
    /// `GET`, `POST` and so on.
    pub method: String,
    /// As it was sent, without the query.
    pub path: String,
    /// What stands behind the `?`, as it was sent.
    pub query: String,
    /// `content-type`; empty where there is none.
    pub content_type: String,
    /// `x-amz-target`, where the operation is named there.
    pub target: String,
    /// `authorization`; empty where there is none.
    pub authorization: String,
    /// All of it.
    pub body: Vec<u8>,
}

/// One answer.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What the body is.
    pub content_type: &'static str,
    /// The name of an error, which `x-amzn-errortype` tells.
    pub error: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is sent back.
pub enum Reply {
    /// At once.
    Send(Answer),
    /// So much later, by the wall clock.
    SendLater(Answer, Duration),
    /// The connection is reset.
    Reset,
    /// The connection is closed.
    Close,
}

/// What comes of a request.
type Serve = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server on a free loopback port and a thread of its own, gone when dropped.
#[derive(Debug)]
pub struct Server {
    endpoint: String,
    /// Dropping the sender stops it.
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Server {
    /// Starts one, which answers each request with what comes of `reply`.
    ///
    /// # Errors
    ///
    /// When there is no port, or no thread.
    pub fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> io::Result<Self> {
        let reply: Arc<Serve> = Arc::new(reply);
        let (told, started) = mpsc::channel();
        let (running, stopped) = oneshot::channel::<()>();
        let thread = thread::Builder::new().spawn(move || run(&reply, &told, stopped))?;
        let started = started.recv().map_err(|_| io::Error::other("the server ended early"))?;
        Ok(Self { endpoint: format!("http://{}", started?), running: Some((running, thread)) })
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Stops, and waits until the port is closed.
    pub fn stop(&mut self) {
        if let Some((running, thread)) = self.running.take() {
            drop(running);
            // A panic of the server was shown already, and is no reason for another.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Serves until `stopped`, and tells where, or why not.
fn run(
    reply: &Arc<Serve>,
    told: &mpsc::Sender<io::Result<SocketAddr>>,
    stopped: oneshot::Receiver<()>,
) {
    // Whoever waits for what is told is gone only with the process.
    let tell = |what| _ = told.send(what);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(err) => return tell(Err(err)),
    };
    runtime.block_on(async {
        let listener = match listen() {
            Ok(listener) => listener,
            Err(err) => return tell(Err(err)),
        };
        tell(listener.local_addr());
        tokio::select! {
            () = accept(&listener, reply) => {}
            // An error says that the sender was dropped, which is how it is stopped.
            _ = stopped => {}
        }
    });
    // Whatever is still open is closed with the runtime.
    runtime.shutdown_timeout(Duration::ZERO);
}

fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(([127, 0, 0, 1], 0).into())?;
    socket.listen(BACKLOG)
}

async fn accept(listener: &TcpListener, reply: &Arc<Serve>) {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => {
                let reply = Arc::clone(reply);
                tokio::spawn(async move { serve(connection, &*reply).await });
            }
            // The client is gone already, or too many files are open: others will be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    }
}

/// Answers the requests of one connection, one after the other, until one side closes it.
async fn serve(connection: TcpStream, reply: &Serve) {
    let mut connection = BufReader::new(connection);
    while let Some(request) = read(&mut connection).await {
        let answer = match reply(&request) {
            Reply::Send(answer) => answer,
            Reply::SendLater(answer, later) => {
                tokio::time::sleep(later).await;
                answer
            }
            Reply::Reset => {
                // Closed without the usual farewell: the client sees a reset.
                let _ = connection.get_ref().set_zero_linger();
                return;
            }
            Reply::Close => return,
        };
        if connection.write_all(&written(&answer)).await.is_err() {
            return;
        }
    }
}

fn written(answer: &Answer) -> Vec<u8> {
    let Answer { status, content_type, error, body } = answer;
    let mut head = format!("HTTP/1.1 {status} Told\r\ncontent-type: {content_type}\r\n");
    head.push_str("x-amzn-requestid: 00000000-0000-4000-8000-00000000beef\r\n");
    if *content_type == CBOR {
        head.push_str("smithy-protocol: rpc-v2-cbor\r\n");
    }
    if let Some(error) = error {
        head.push_str(&format!("x-amzn-errortype: {error}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    [head.as_bytes(), body].concat()
}

/// The next request; `None` when the client is gone, or speaks something else.
async fn read(connection: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut request = Request::default();
    let mut line = String::new();
    connection.read_line(&mut line).await.ok()?;
    let mut words = line.split_whitespace();
    request.method = words.next()?.to_owned();
    let target = words.next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (request.path, request.query) = (path.to_owned(), query.to_owned());
    let mut length = 0;
    loop {
        line.clear();
        if connection.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok().filter(|size| *size <= MOST_BODY)?,
            "content-type" => request.content_type = value.to_owned(),
            "x-amz-target" => request.target = value.to_owned(),
            "authorization" => request.authorization = value.to_owned(),
            _ => {}
        }
    }
    request.body = vec![0; length];
    connection.read_exact(&mut request.body).await.ok()?;
    Some(request)
}
