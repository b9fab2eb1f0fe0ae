//! What is asked of a running endpoint over its owner's socket.

use std::io;
use std::path::{Path, PathBuf};

use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::UnixStream;

pub fn socket(root: &Path) -> PathBuf {
    root.join("serve.sock")
}

#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    #[error("no endpoint runs on this root directory")]
    NotRunning,
    #[error("the endpoint cannot be asked")]
    Connect(#[source] io::Error),
    #[error("the endpoint does not answer")]
    Http(#[from] hyper::Error),
    #[error("the question has no form")]
    Question(#[from] http::Error),
    #[error("the endpoint's answer makes no sense")]
    Answer(#[from] serde_json::Error),
    /// In the endpoint's own words.
    #[error("{0}")]
    Refused(String),
}

/// What the endpoint says when it will not.
#[derive(Deserialize)]
struct Refusal {
    message: String,
}

/// Asks the endpoint of a root directory.
pub async fn ask(
    root: &Path,
    method: Method,
    path: &str,
    body: Vec<u8>,
) -> Result<Bytes, AdminError> {
    let stream = UnixStream::connect(socket(root)).await;
    let stream = stream.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => AdminError::NotRunning,
        _ => AdminError::Connect(error),
    })?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "neargate")
        .body(Full::new(Bytes::from(body)))?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    match status {
        StatusCode::OK => Ok(body),
        _ => Err(AdminError::Refused(
            serde_json::from_slice::<Refusal>(&body)?.message,
        )),
    }
}
