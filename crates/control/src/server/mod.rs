//! HTTP/1.1: connections, their limits, whole requests in and whole responses out. What a request
//! means is not known here.

mod body;
mod connection;
mod limits;
mod listener;
mod message;
mod websocket;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

pub use limits::Limits;
pub use listener::Listener;
pub use message::{Request, Response};
pub use websocket::{Conversation, WebSocket};

/// Answers requests.
pub trait Service: Send + Sync + 'static {
    fn answer(&self, request: Request) -> impl Future<Output = Response> + Send;

    /// What to do with a WebSocket that a request asks for; without an answer the request is one
    /// like any other.
    fn converse(&self, request: &Request) -> Option<Conversation> {
        let _ = request;
        None
    }

    /// The answer to a request that was not read, because it is larger than allowed or came too
    /// slowly.
    fn refuse(&self, refused: Unread) -> Response;

    /// A connection has come.
    fn opened(&self) {}

    /// A connection has gone.
    fn closed(&self) {}
}

/// Why a request was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    TooLarge { limit: usize },
    TooSlow,
    Broken,
}

/// What a shortage of descriptors gets to pass.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves connections until the future is dropped.
pub async fn serve<S: Service>(
    listener: impl Listener,
    service: Arc<S>,
    limits: Limits,
) -> io::Error {
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        // Whoever finds no place waits in the listener's backlog.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return io::Error::other("the server has no place for connections");
        };
        let stream = match listener.accept().await {
            Ok(stream) => stream,
            Err(error) if is_of_the_connection(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let service = Arc::clone(&service);
        tokio::spawn(async move {
            service.opened();
            connection::serve(stream, Arc::clone(&service), limits).await;
            service.closed();
            drop(place);
        });
    }
}

/// Errors of accept(2) that say something of the one connection, and nothing of the listener.
fn is_of_the_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}
