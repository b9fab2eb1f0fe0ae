//! How fast output goes through both ends of a session, in memory:
//! `cargo run --release -p neargate-session --example throughput [MiB]`

use std::time::{Duration, Instant};

use neargate_core::timestamp::Timestamp;
use neargate_session::channel::OpenDataChannelInput;
use neargate_session::client::{self, Client};
use neargate_session::document::Document;
use neargate_session::payload::Size;
use neargate_session::session::{Session, Settings, Stream};
use sha2::{Digest, Sha256};

fn main() {
    let mebibytes = std::env::args()
        .nth(1)
        .and_then(|it| it.parse().ok())
        .unwrap_or(200usize);
    let chunk: Vec<u8> = (0..64 * 1024)
        .map(|index: usize| b'a' + (index % 23) as u8)
        .collect();
    let total = mebibytes << 20;

    let started = Instant::now();
    let mut digest = Sha256::new();
    for _ in 0..total / chunk.len() {
        digest.update(&chunk);
    }
    report("SHA-256 alone, once", total, started.elapsed());
    assert_ne!(digest.finalize()[..], [0; 32]);

    let mut now = Timestamp::from_millis(1_700_000_000_000);
    let settings = Settings::new("s".into(), Document::InteractiveCommands, [1; 8]);
    let mut session = Session::new(settings, now);
    let mut client = Client::new(client::Settings {
        token: "t".into(),
        client_id: "c".into(),
        client_version: "1".into(),
        max_payload: client::MAX_PAYLOAD,
        seed: [2; 8],
    });
    client.resize(now, Size::DEFAULT);
    let open = OpenDataChannelInput::parse(&client.connect(now, None)).expect("it is ours");
    session.attach(now, &open);
    let (mut written, mut read) = (0, 0);
    let started = Instant::now();
    while read < total {
        now = Timestamp::from_millis(1_700_000_000_000) + started.elapsed();
        if written < total && session.output_room() >= chunk.len() {
            session.output(now, Stream::Output, &chunk);
            written += chunk.len();
        }
        while let Some(frame) = session.next_frame() {
            client.receive(now, &frame);
            while let Some(bytes) = client.next_output() {
                read += bytes.len();
            }
        }
        while let Some(frame) = client.next_frame() {
            session.receive(now, &frame);
        }
        if session.deadline().is_some_and(|at| at <= now) {
            session.tick(now);
        }
    }
    report("both ends of a session", total, started.elapsed());
}

fn report(what: &str, bytes: usize, took: Duration) {
    let rate = bytes as f64 / f64::from(1 << 20) / took.as_secs_f64();
    println!("{what}: {} MiB in {took:.2?}, {rate:.0} MiB/s", bytes >> 20);
}
