//! TCP, and what kernel parameters do to it.

use std::ffi::c_void;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::thread;
use std::time::{Duration, Instant};

use crate::{check, verdict};

const SOL_SOCKET: i32 = 1;
const SO_KEEPALIVE: i32 = 9;
const IPPROTO_TCP: i32 = 6;
const TCP_INFO: i32 = 11;

unsafe extern "C" {
    safe fn listen(fd: i32, backlog: i32) -> i32;
    fn getsockopt(fd: i32, level: i32, name: i32, value: *mut c_void, length: *mut u32) -> i32;
    fn setsockopt(fd: i32, level: i32, name: i32, value: *const c_void, length: u32) -> i32;
}

/// Listens with a backlog, never accepts, and connects to itself so often:
/// tells how many connections the kernel put into the queue.
pub fn backlog(backlog: i32, connections: usize) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("bind");
    check(listen(listener.as_raw_fd(), backlog)).expect("listen");
    let address = listener.local_addr().expect("own address");
    let mut clients = Vec::new();
    for _ in 0..connections {
        // A connection that the full queue turns away would be tried again.
        match TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
            Ok(client) => clients.push(client),
            Err(_) => break,
        }
    }
    println!("queued {}", queue_length(&listener));
}

/// The accept queue's length, which the kernel reports in the place of `tcpi_unacked`
/// of `struct tcp_info`: the fifth number after eight single bytes.
fn queue_length(listener: &TcpListener) -> u32 {
    let mut info = [0u32; 64];
    let mut length = size_of_val(&info) as u32;
    // SAFETY: the kernel writes at most `length` bytes, which are there.
    let result = unsafe {
        getsockopt(
            listener.as_raw_fd(),
            IPPROTO_TCP,
            TCP_INFO,
            info.as_mut_ptr().cast(),
            &mut length,
        )
    };
    check(result).expect("TCP_INFO");
    info[6]
}

pub fn source_ports(connections: u8) {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("bind");
    let port = listener.local_addr().expect("own address").port();
    let clients: Vec<TcpStream> = (0..connections)
        .map(|number| {
            // The kernel begins its search elsewhere for each address.
            let address = Ipv4Addr::new(127, 0, 0, number);
            let client = TcpStream::connect((address, port)).expect("connect");
            listener.accept().expect("accept");
            client
        })
        .collect();
    let ports = || {
        clients
            .iter()
            .map(|c| c.local_addr().expect("address").port())
    };
    println!("lowest {}", ports().min().expect("a connection"));
    println!("highest {}", ports().max().expect("a connection"));
}

/// Connects, sends nothing, and waits for the end of the connection.
pub fn keepalive(address: &str) {
    let mut stream = TcpStream::connect(address).expect("connect");
    let on = 1i32;
    // SAFETY: the kernel reads four bytes, which are there.
    let result = unsafe {
        setsockopt(
            stream.as_raw_fd(),
            SOL_SOCKET,
            SO_KEEPALIVE,
            (&raw const on).cast(),
            4,
        )
    };
    check(result).expect("SO_KEEPALIVE");
    println!("connected");
    let begin = Instant::now();
    let end = stream.read(&mut [0]).map(|_| ());
    println!(
        "ended {} after {} ms",
        verdict(end),
        begin.elapsed().as_millis()
    );
    thread::sleep(Duration::from_secs(3600));
}

pub fn bind(port: u16) {
    println!(
        "{}",
        verdict(TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)))
    );
}
