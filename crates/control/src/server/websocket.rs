//! Taking a connection over as a WebSocket (RFC 6455).

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::Full;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

pub type WebSocket = WebSocketStream<TokioIo<Upgraded>>;

/// What is done with a WebSocket once it is there.
pub struct Conversation(Box<dyn FnOnce(WebSocket) -> Conversing + Send>);

type Conversing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The largest message that a client may send: its input comes in kilobytes.
const LARGEST: usize = 256 * 1024;

impl Conversation {
    pub fn new<F>(talk: impl FnOnce(WebSocket) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self(Box::new(|socket| Box::pin(talk(socket))))
    }
}

/// Whether a request asks for a WebSocket.
pub fn is_asked_for(method: &Method, headers: &HeaderMap) -> bool {
    let says = |name, wanted: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| {
            let mut words = value.split(',');
            words.any(|word| word.trim().eq_ignore_ascii_case(wanted))
        })
    };
    method == Method::GET
        && says(UPGRADE, "websocket")
        && says(CONNECTION, "upgrade")
        && headers.contains_key(SEC_WEBSOCKET_KEY)
}

/// The answer that makes the connection a WebSocket. The conversation begins once it is sent.
pub fn accept(
    headers: &HeaderMap,
    upgrade: OnUpgrade,
    conversation: Conversation,
) -> http::Response<Full<Bytes>> {
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => {
                let config = WebSocketConfig::default().max_message_size(Some(LARGEST));
                let stream = TokioIo::new(upgraded);
                let socket =
                    WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
                conversation.0(socket).await;
            }
            Err(error) => tracing::debug!(%error, "a WebSocket did not come about"),
        }
    });
    let key = headers
        .get(SEC_WEBSOCKET_KEY)
        .map_or(&b""[..], HeaderValue::as_bytes);
    let mut response = http::Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key)) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}
