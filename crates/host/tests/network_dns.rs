//! A task's questions, answered by a resolver on the host's loopback.

mod support;

use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsFd;
use std::thread;
use std::time::{Duration, Instant};

use neargate_core::config::Network;
use neargate_host::network::dns::Forwarder;
use neargate_host::network::{
    Interface, Layout, Mac, RESOLVER, address, attach, attach_loopback, ensure_shared,
};
use support::{Namespace, is_root, on_a_host, own_namespace, serve_while};

const QUERY: &[u8] = b"\x12\x34\x01\x20\0\x01\0\0\0\0\0\0\x07example\x03com\0\0\x01\0\x01";

fn answer(code: u8) -> Vec<u8> {
    let mut answer = QUERY.to_vec();
    answer[2] |= 0x80;
    answer[3] = 0x80 | code;
    answer
}

/// A resolver at `address` that answers one question with `code` and goes.
fn resolver(address: &str, code: u8) -> thread::JoinHandle<()> {
    let socket = UdpSocket::bind((address, 53)).unwrap();
    let namespace = own_namespace();
    thread::spawn(move || {
        neargate_host::network::in_namespace(namespace.as_fd(), || {
            let mut buffer = [0; 512];
            let (length, asker) = socket.recv_from(&mut buffer).unwrap();
            assert_eq!(&buffer[..length], QUERY);
            socket.send_to(&answer(code), asker).unwrap();
        })
        .unwrap();
    })
}

/// A host with one task, whose resolver forwards to `servers`.
fn with_task(servers: &[&str], test: impl FnOnce(&Namespace, Forwarder) + Send) {
    if !is_root() {
        return;
    }
    let servers: Vec<IpAddr> = servers.iter().map(|ip| ip.parse().unwrap()).collect();
    on_a_host(|| {
        let config = Network::default();
        let trunk = ensure_shared(&config).unwrap();
        let host = own_namespace();
        attach_loopback(host.as_fd()).unwrap();
        let task = Namespace::new();
        let id = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let interface = Interface {
            address: address::pool(config.cidr, id).next().unwrap(),
            mac: Mac::of(id, 0),
            layout: Layout::Awsvpc,
        };
        attach(task.fd(), config.cidr, trunk, &interface).unwrap();
        let mut forwarder = Forwarder::new(&servers).unwrap();
        forwarder.serve(task.fd()).unwrap();
        test(&task, forwarder);
    });
}

/// Asks as a program in the task would.
fn ask() -> Vec<u8> {
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    socket.connect((RESOLVER, 53)).unwrap();
    socket.send(QUERY).unwrap();
    let mut buffer = [0; 512];
    let length = socket.recv(&mut buffer).unwrap();
    buffer[..length].to_vec()
}

#[test]
fn a_resolver_on_the_host_s_loopback_is_reached() {
    with_task(&["127.0.0.53"], |task, mut forwarder| {
        let resolver = resolver("127.0.0.53", 0);
        let start = Instant::now();
        assert_eq!(serve_while(&mut forwarder, task.fd(), ask), answer(0));
        println!("answered after {:?}", start.elapsed());
        resolver.join().unwrap();
    });
}

#[test]
fn a_server_that_is_not_there_or_refuses_is_passed_over() {
    with_task(
        &["127.0.0.1", "127.0.0.2", "127.0.0.3"],
        |task, mut forwarder| {
            let refusing = resolver("127.0.0.2", 5);
            let answering = resolver("127.0.0.3", 0);
            assert_eq!(serve_while(&mut forwarder, task.fd(), ask), answer(0));
            refusing.join().unwrap();
            answering.join().unwrap();
        },
    );
}

#[test]
fn a_silent_server_is_passed_over_in_time() {
    with_task(&["127.0.0.1", "127.0.0.2"], |task, mut forwarder| {
        let _silent = UdpSocket::bind("127.0.0.1:53").unwrap();
        let answering = resolver("127.0.0.2", 0);
        let start = Instant::now();
        assert_eq!(serve_while(&mut forwarder, task.fd(), ask), answer(0));
        assert!(start.elapsed() < Duration::from_secs(5));
        answering.join().unwrap();
    });
}

#[test]
fn without_any_server_the_failure_is_told_at_once() {
    with_task(&["127.0.0.1"], |task, mut forwarder| {
        let start = Instant::now();
        let failure = serve_while(&mut forwarder, task.fd(), ask);
        assert_eq!(failure[3] & 0x0f, 2, "SERVFAIL");
        assert!(start.elapsed() < Duration::from_secs(1));
    });
}

#[test]
fn a_flood_is_bounded_and_over_once_nobody_answers() {
    with_task(&["127.0.0.1"], |task, mut forwarder| {
        let _silent = UdpSocket::bind("127.0.0.1:53").unwrap();
        let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
        let before = descriptors();
        serve_while(&mut forwarder, task.fd(), || {
            let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
            socket.connect((RESOLVER, 53)).unwrap();
            for _ in 0..1000 {
                socket.send(QUERY).unwrap();
                thread::sleep(Duration::from_micros(50));
            }
        });
        // Other tests of this process have descriptors of their own.
        assert!(descriptors() < before + 400);
        let failure = serve_while(&mut forwarder, task.fd(), || {
            thread::sleep(Duration::from_secs(6));
            let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
            socket.connect((RESOLVER, 53)).unwrap();
            socket.send(&QUERY[..5]).unwrap();
            ask()
        });
        assert_eq!(failure[3] & 0x0f, 2, "SERVFAIL");
    });
}

#[test]
fn questions_over_tcp_are_carried() {
    with_task(&["127.0.0.1", "127.0.0.2"], |task, mut forwarder| {
        let listener = TcpListener::bind("127.0.0.2:53").unwrap();
        let resolver = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut question = Vec::new();
            stream.read_to_end(&mut question).unwrap();
            stream.write_all(&question).unwrap();
        });
        let echoed = serve_while(&mut forwarder, task.fd(), || {
            let mut stream = TcpStream::connect((RESOLVER, 53)).unwrap();
            stream.write_all(QUERY).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            let mut echoed = Vec::new();
            stream.read_to_end(&mut echoed).unwrap();
            echoed
        });
        assert_eq!(echoed, QUERY);
        resolver.join().unwrap();
    });
}
