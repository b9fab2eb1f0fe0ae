//! What one client may take of the server, and that the others do not notice.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::StatusCode;
use neargate_control::server::{self, Limits, Request, Response, Service, Unread};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const GET: &str = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

/// What others may be slowed to, on a busy machine too.
const SOON: Duration = Duration::from_secs(2);

/// Answers with how long the body was.
struct Length;

impl Service for Length {
    async fn answer(&self, request: Request) -> Response {
        let length = request.body.len().to_string();
        Response::new(StatusCode::OK, "text/plain", length)
    }

    fn refuse(&self, refused: Unread) -> Response {
        let why = format!("{refused:?}");
        Response::new(StatusCode::BAD_REQUEST, "text/plain", why)
    }
}

fn limits() -> Limits {
    Limits {
        body: 1024 * 1024,
        head_timeout: Duration::from_millis(500),
        body_timeout: Duration::from_millis(500),
        ..Limits::default()
    }
}

async fn start(limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(server::serve(listener, Arc::new(Length), limits));
    address
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.expect("a connection")
}

/// What is answered until the connection ends.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer));
    match read.await.expect("the connection ends") {
        Ok(_) => {}
        // With something unread.
        Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("{error}"),
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Somebody else is served as if nothing were.
async fn others_are_served(address: SocketAddr) {
    let begun = Instant::now();
    let mut other = connect(address).await;
    other.write_all(GET.as_bytes()).await.expect("a request");
    let mut answer = [0; 15];
    other.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    let took = begun.elapsed();
    assert!(took < SOON, "{took:?}");
}

#[tokio::test]
async fn a_body_that_is_announced_too_large_is_not_read() {
    let address = start(limits()).await;
    let mut stream = connect(address).await;
    let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("a head");
    let answer = rest(&mut stream).await;
    assert!(answer.contains("TooLarge { limit: 1048576 }"), "{answer}");
    others_are_served(address).await;
}

#[tokio::test]
async fn a_body_that_grows_too_large_is_read_no_further() {
    let address = start(limits()).await;
    let stream = connect(address).await;
    let (mut reader, mut writer) = stream.into_split();
    let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let sending = tokio::spawn(async move {
        writer.write_all(head.as_bytes()).await.expect("a head");
        let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
        for sent in 0..1600 {
            if writer.write_all(&chunk).await.is_err() {
                return sent;
            }
        }
        1600
    });
    let mut answer = vec![0; 15];
    reader.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 400 Ba");
    drop(reader);
    let sent = sending.await.expect("no panic");
    assert!(sent < 1600, "100 MB were taken");
    others_are_served(address).await;
}

#[tokio::test]
async fn a_head_that_drips_in_is_not_waited_for() {
    let address = start(limits()).await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let stream = connect(address).await;
        slow.push(tokio::spawn(async move {
            let (mut reader, mut writer) = stream.into_split();
            let dripping = async move {
                for byte in GET.bytes().cycle() {
                    if writer.write_all(&[byte.max(b'a')]).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            };
            let ended = async move {
                let mut sink = Vec::new();
                let _ = reader.read_to_end(&mut sink).await;
            };
            tokio::select! { () = dripping => {} () = ended => {} }
        }));
    }
    others_are_served(address).await;
    let all_end = async {
        for slow in slow {
            slow.await.expect("no panic");
        }
    };
    let all_end = tokio::time::timeout(Duration::from_secs(10), all_end);
    all_end.await.expect("all are given up");
}

#[tokio::test]
async fn a_body_that_drips_in_is_not_waited_for() {
    let address = start(limits()).await;
    let mut stream = connect(address).await;
    let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc";
    stream.write_all(head.as_bytes()).await.expect("a head");
    others_are_served(address).await;
    let answer = rest(&mut stream).await;
    assert!(answer.contains("TooSlow"), "{answer}");
}

#[tokio::test]
async fn an_idle_connection_ends_also_after_a_request() {
    let address = start(limits()).await;
    let mut stream = connect(address).await;
    stream.write_all(GET.as_bytes()).await.expect("a request");
    let begun = Instant::now();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_thousand_idle_connections_do_not_keep_others_from_being_served() {
    // Both ends are this process's, which may have no more than 1024 files.
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    setrlimit(Resource::Nofile, raised).expect("a limit up to the hard one");
    let address = start(Limits {
        head_timeout: Duration::from_secs(60),
        ..limits()
    })
    .await;
    let mut idle = Vec::new();
    for _ in 0..1000 {
        idle.push(connect(address).await);
    }
    others_are_served(address).await;
    drop(idle);
}

#[tokio::test]
async fn whoever_finds_no_place_waits_for_one() {
    let address = start(Limits {
        connections: 2,
        ..limits()
    })
    .await;
    let idle = [connect(address).await, connect(address).await];
    // The idle ones' time is over before long.
    others_are_served(address).await;
    drop(idle);
}
