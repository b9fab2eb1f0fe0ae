//! One connection: requests one after another.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONNECTION;
use http::{HeaderValue, Response as HttpResponse};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};

use super::{Limits, Request, Response, Service, body, websocket};

pub async fn serve<S: Service>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    service: Arc<S>,
    limits: Limits,
) {
    let answer = service_fn(|request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(exchange(request, &*service, limits).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_buf_size(limits.head)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = connection.with_upgrades().await {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn exchange<S: Service>(
    mut request: hyper::Request<Incoming>,
    service: &S,
    limits: Limits,
) -> HttpResponse<Full<Bytes>> {
    let upgrade = websocket::is_asked_for(request.method(), request.headers())
        .then(|| hyper::upgrade::on(&mut request));
    let (head, incoming) = request.into_parts();
    match body::read(incoming, limits).await {
        Ok(body) => {
            let request = Request {
                method: head.method,
                uri: head.uri,
                headers: head.headers,
                body,
            };
            if let Some(upgrade) = upgrade
                && let Some(conversation) = service.converse(&request)
            {
                return websocket::accept(&request.headers, upgrade, conversation);
            }
            to_http(service.answer(request).await)
        }
        Err(unread) => {
            let mut response = to_http(service.refuse(unread));
            // What is left of the request is not read.
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
            response
        }
    }
}

fn to_http(response: Response) -> HttpResponse<Full<Bytes>> {
    let mut http = HttpResponse::new(Full::new(response.body));
    *http.status_mut() = response.status;
    *http.headers_mut() = response.headers;
    http
}
