//! Published ports. No namespaces: the target is any address.

mod support;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, SocketAddrV4, TcpListener, TcpStream, UdpSocket};
use std::thread;
use std::time::Duration;

use neargate_core::taskdef::TransportProtocol;
use neargate_host::network::Published;
use support::drive_until;

fn v4(address: SocketAddr) -> SocketAddrV4 {
    match address {
        SocketAddr::V4(address) => address,
        SocketAddr::V6(_) => panic!("{address}"),
    }
}

fn loopback(port: u16) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)
}

fn tcp() -> (TcpListener, Published, SocketAddr) {
    let target = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let to = v4(target.local_addr().unwrap());
    let published = Published::bind(TransportProtocol::Tcp, loopback(0), to).unwrap();
    let address = published.local_addr().unwrap();
    (target, published, address)
}

/// Drives `published` while `client` runs.
fn while_client<T: Send>(published: &mut Published, client: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let worker = scope.spawn(client);
        drive_until(published, || worker.is_finished());
        worker.join().unwrap()
    })
}

#[test]
fn a_half_closed_connection_still_carries_the_answer() {
    let (target, mut published, address) = tcp();
    let server = thread::spawn(move || {
        let (mut stream, _) = target.accept().unwrap();
        let mut question = String::new();
        stream.read_to_string(&mut question).unwrap();
        write!(stream, "{question} world").unwrap();
    });
    let answer = while_client(&mut published, || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"hello").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert_eq!(answer, "hello world");
    server.join().unwrap();
}

#[test]
fn a_slow_reader_gets_every_byte() {
    const LENGTH: usize = 32 * 1024 * 1024;
    let (target, mut published, address) = tcp();
    let server = thread::spawn(move || {
        let (mut stream, _) = target.accept().unwrap();
        let bytes: Vec<u8> = (0..LENGTH).map(|at| (at % 251) as u8).collect();
        stream.write_all(&bytes).unwrap();
    });
    let start = std::time::Instant::now();
    let right = while_client(&mut published, || {
        let mut stream = TcpStream::connect(address).unwrap();
        thread::sleep(Duration::from_millis(200));
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes.len() == LENGTH
            && bytes
                .iter()
                .enumerate()
                .all(|(at, b)| *b == (at % 251) as u8)
    });
    println!("{LENGTH} bytes in {:?}", start.elapsed());
    assert!(right);
    server.join().unwrap();
}

#[test]
fn a_target_that_is_not_there_closes_the_connection() {
    let (target, mut published, address) = tcp();
    drop(target);
    let read = while_client(&mut published, || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.read(&mut [0; 1]).unwrap_or(0)
    });
    assert_eq!(read, 0);
}

#[test]
fn a_reset_reaches_the_other_side() {
    let (target, mut published, address) = tcp();
    let server = thread::spawn(move || {
        let (mut stream, _) = target.accept().unwrap();
        // Unread bytes make the kernel answer the close with a reset.
        stream.read_exact(&mut [0; 1]).unwrap();
    });
    let gone = while_client(&mut published, || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(&[1; 4096]).unwrap();
        matches!(stream.read(&mut [0; 1]), Ok(0) | Err(_))
    });
    assert!(gone);
    server.join().unwrap();
}

#[test]
fn an_idle_proxy_sleeps() {
    let (target, mut published, address) = tcp();
    let server = thread::spawn(move || {
        let (stream, _) = target.accept().unwrap();
        thread::sleep(Duration::from_millis(500));
        drop(stream);
    });
    let client = TcpStream::connect(address).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut looks = 0;
    drive_until(&mut published, || {
        looks += 1;
        server.is_finished()
    });
    // One look per 20 ms tick, and a few events.
    assert!(looks < 60, "{looks} turns");
    server.join().unwrap();
}

#[test]
fn datagrams_find_their_way_back() {
    let target = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let to = v4(target.local_addr().unwrap());
    let mut published = Published::bind(TransportProtocol::Udp, loopback(0), to).unwrap();
    let address = published.local_addr().unwrap();
    let server = thread::spawn(move || {
        for _ in 0..6 {
            let mut buffer = [0; 16];
            let (length, client) = target.recv_from(&mut buffer).unwrap();
            target.send_to(&buffer[..length], client).unwrap();
        }
    });
    while_client(&mut published, || {
        let clients = [(); 3].map(|()| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
        for round in 0..2 {
            for (client, number) in clients.iter().zip(0..) {
                client.send_to(&[round, number], address).unwrap();
            }
            for (client, number) in clients.iter().zip(0..) {
                let mut buffer = [0; 16];
                let (length, from) = client.recv_from(&mut buffer).unwrap();
                assert_eq!((&buffer[..length], from), (&[round, number][..], address));
            }
        }
    });
    server.join().unwrap();
}

#[test]
fn a_port_in_use_is_an_error_with_its_number() {
    let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = holder.local_addr().unwrap().port();
    let to = v4(holder.local_addr().unwrap());
    let Err(error) = Published::bind(TransportProtocol::Tcp, loopback(port), to) else {
        panic!("bound twice");
    };
    assert_eq!(
        error.to_string(),
        format!("publish port {port} on 127.0.0.1: Address already in use (os error 98)")
    );
}

#[test]
fn clients_beyond_the_limit_wait_their_turn() {
    let (target, mut published, address) = tcp();
    let server = thread::spawn(move || {
        let mut open = Vec::new();
        for stream in target.incoming().take(300) {
            let mut stream = stream.unwrap();
            stream.write_all(b"x").unwrap();
            open.push(stream);
            if open.len() > 200 {
                // Room for those who wait.
                open.clear();
            }
        }
    });
    let served = while_client(&mut published, || {
        let clients: Vec<_> = (0..300)
            .map(|_| TcpStream::connect(address).unwrap())
            .collect();
        let answers = clients.into_iter().map(|mut client| {
            client
                .set_read_timeout(Some(Duration::from_secs(10)))
                .unwrap();
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).unwrap();
            answer == b"x"
        });
        answers.filter(|right| *right).count()
    });
    assert_eq!(served, 300);
    server.join().unwrap();
}

/// However the bytes and the end fall into turns, both arrive.
#[test]
fn an_end_after_any_number_of_reads_is_handed_on() {
    const CONNECTIONS: usize = 60;
    let (target, mut published, address) = tcp();
    let server = thread::spawn(move || {
        for (stream, length) in target.incoming().take(CONNECTIONS).zip(0..) {
            stream
                .unwrap()
                .write_all(&vec![1; length * 65_536])
                .unwrap();
        }
    });
    while_client(&mut published, || {
        for length in 0..CONNECTIONS {
            let mut stream = TcpStream::connect(address).unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(10)))
                .unwrap();
            // Time for the server's bytes and its end to be there together.
            thread::sleep(Duration::from_millis(5));
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes.len(), length * 65_536);
        }
    });
    server.join().unwrap();
}

/// Echoes while it reads, or only after the end, as the first byte asks.
fn converse(mut stream: TcpStream) {
    let mut first = [0];
    if stream.read(&mut first).unwrap() == 0 {
        return;
    }
    if first[0] % 2 == 0 {
        let mut from = stream.try_clone().unwrap();
        std::io::copy(&mut from, &mut stream).unwrap();
    } else {
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).unwrap();
        stream.write_all(&heard).unwrap();
    }
}

#[test]
fn simultaneous_conversations_of_any_shape_are_kept_apart() {
    const CLIENTS: u32 = 4;
    const CONVERSATIONS: u32 = 15;
    let (target, mut published, address) = tcp();
    let server = thread::spawn(move || {
        let streams = target.incoming().take((CLIENTS * CONVERSATIONS) as usize);
        let servers: Vec<_> = streams
            .map(|stream| thread::spawn(move || converse(stream.unwrap())))
            .collect();
        for server in servers {
            server.join().unwrap();
        }
    });
    let client = |seed: u32| {
        // A linear congruential generator: shapes that vary, and are the same each time.
        let mut state = seed;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        for _ in 0..CONVERSATIONS {
            let mut to = TcpStream::connect(address).unwrap();
            let mut from = to.try_clone().unwrap();
            let size = [1, 2, 1000, 65_536, 1 << 20, 4 << 20][next(6) as usize] + next(3);
            let bytes: Vec<u8> = (0..size).map(|_| next(256) as u8).collect();
            let chunk = 1 + next(200_000) as usize;
            let heard = thread::scope(|scope| {
                let reader = scope.spawn(move || {
                    let mut heard = Vec::new();
                    from.read_to_end(&mut heard).unwrap();
                    heard
                });
                for part in bytes.chunks(chunk) {
                    to.write_all(part).unwrap();
                }
                to.shutdown(Shutdown::Write).unwrap();
                reader.join().unwrap()
            });
            assert!(heard == bytes[1..], "{size} bytes by {chunk}");
        }
    };
    while_client(&mut published, || {
        thread::scope(|scope| {
            for seed in 0..CLIENTS {
                scope.spawn(move || client(seed));
            }
        });
    });
    server.join().unwrap();
}
