//! The network, in throw-away namespaces.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::os::fd::BorrowedFd;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use neargate_core::config::Network;
use neargate_host::namespace::Kind;
use neargate_host::network::{
    Interface, Layout, SharedError, address, attach, detach, ensure_shared, host_name,
    in_namespace, remove_shared,
};
use neargate_host::sysctl;
use rustix::io::Errno;
use support::{Namespace, is_root, on_a_host, own_namespace};

const TASK: &str = "0123456789abcdef0123456789abcdef";

fn config() -> Network {
    Network {
        cidr: "10.77.0.0/24".parse().unwrap(),
        ..Network::default()
    }
}

fn interface(ordinal: u8) -> Interface {
    Interface {
        host_name: host_name(TASK, ordinal),
        alias: format!("neargate {TASK}"),
        address: Ipv4Addr::new(10, 77, 0, 4 + ordinal),
        layout: Layout::Awsvpc,
    }
}

/// Output of a program run in the calling thread's namespace.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn inside<T>(netns: BorrowedFd<'_>, work: impl FnOnce() -> T) -> T {
    in_namespace(netns, work).unwrap()
}

/// Says one line from `from` to a server in `to`'s namespace and gives what the
/// server saw: the line and the client's address.
fn talk(server: BorrowedFd<'_>, client: BorrowedFd<'_>, address: Ipv4Addr) -> (String, Ipv4Addr) {
    let listener = inside(server, || {
        TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap()
    });
    let port = listener.local_addr().unwrap().port();
    let mut stream = inside(client, || {
        let to = SocketAddrV4::new(address, port).into();
        TcpStream::connect_timeout(&to, Duration::from_secs(5)).unwrap()
    });
    stream.write_all(b"hello").unwrap();
    drop(stream);
    let (mut stream, peer) = listener.accept().unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    match peer.ip() {
        std::net::IpAddr::V4(peer) => (said, peer),
        other => panic!("{other}"),
    }
}

#[test]
fn the_shared_part_is_made_once_and_removed() {
    if !is_root() {
        return;
    }
    on_a_host(|| {
        let first = ensure_shared(&config()).unwrap();
        let start = Instant::now();
        let second = ensure_shared(&config()).unwrap();
        println!("ensure_shared, fast path: {:?}", start.elapsed());
        assert_eq!(first, second);
        assert!(run("ip", &["-o", "addr"]).contains("10.77.0.1/24"));
        assert!(run("nft", &["list", "ruleset"]).contains("masquerade"));
        remove_shared(&config()).unwrap();
        assert!(!run("ip", &["-o", "link"]).contains("neargate0"));
        assert_eq!(run("nft", &["list", "ruleset"]), "");
        remove_shared(&config()).unwrap();
    });
}

#[test]
fn what_somebody_took_away_comes_back() {
    if !is_root() {
        return;
    }
    on_a_host(|| {
        ensure_shared(&config()).unwrap();
        run("nft", &["flush", "ruleset"]);
        ensure_shared(&config()).unwrap();
        assert!(run("nft", &["list", "ruleset"]).contains("masquerade"));
        fs::write("/proc/sys/net/ipv4/ip_forward", "0").unwrap();
        ensure_shared(&config()).unwrap();
        assert_eq!(fs::read("/proc/sys/net/ipv4/ip_forward").unwrap(), b"1\n");
    });
}

#[test]
fn concurrent_first_launches_agree() {
    if !is_root() {
        return;
    }
    on_a_host(|| {
        let host = own_namespace();
        let indices: Vec<u32> = thread::scope(|scope| {
            let launches: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        use std::os::fd::AsFd;
                        inside(host.as_fd(), || ensure_shared(&config()).unwrap())
                    })
                })
                .collect();
            launches.into_iter().map(|l| l.join().unwrap()).collect()
        });
        assert!(indices.iter().all(|index| *index == indices[0]));
        let rules = run("nft", &["list", "ruleset"]);
        assert_eq!(rules.matches("masquerade").count(), 1);
    });
}

#[test]
fn a_foreign_interface_of_the_name_is_left_alone() {
    if !is_root() {
        return;
    }
    on_a_host(|| {
        run("ip", &["link", "add", "neargate0", "type", "ifb"]);
        let error = ensure_shared(&config()).unwrap_err();
        assert!(matches!(error, SharedError::Foreign { .. }), "{error}");
    });
}

#[test]
fn a_task_reaches_its_gateway_and_its_neighbour() {
    if !is_root() {
        return;
    }
    on_a_host(|| {
        use std::os::fd::AsFd;
        let host = own_namespace();
        let bridge = ensure_shared(&config()).unwrap();
        let (one, two) = (Namespace::new(), Namespace::new());
        let start = Instant::now();
        attach(one.fd(), config().cidr, bridge, &interface(0)).unwrap();
        println!("attach: {:?}", start.elapsed());
        attach(two.fd(), config().cidr, bridge, &interface(1)).unwrap();

        let gateway = address::gateway(config().cidr);
        let (said, peer) = talk(host.as_fd(), one.fd(), gateway);
        assert_eq!((said.as_str(), peer), ("hello", interface(0).address));
        let (_, peer) = talk(two.fd(), one.fd(), interface(1).address);
        assert_eq!(peer, interface(0).address);
    });
}

#[test]
fn the_last_writer_of_a_parameter_wins() {
    if !is_root() {
        return;
    }
    let task = Namespace::new();
    let path = "/proc/sys/net/core/somaxconn";
    let name = "net.core.somaxconn";
    let before = fs::read(path).unwrap();
    sysctl::write(Kind::Network, task.fd(), name, "6000").unwrap();
    sysctl::write(Kind::Network, task.fd(), name, "7000").unwrap();
    assert_eq!(
        sysctl::read(Kind::Network, task.fd(), name).unwrap(),
        "7000"
    );
    assert_eq!(fs::read(path).unwrap(), before, "the host's own value");
}

#[test]
fn a_refused_parameter_says_what_ecs_says() {
    if !is_root() {
        return;
    }
    let task = Namespace::new();
    let write = |name: &str, value| {
        sysctl::write(Kind::Network, task.fd(), name, value)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        write("net.core.netdev_max_backlog", "1"),
        "open /proc/sys/net/core/netdev_max_backlog: no such file or directory"
    );
    assert_eq!(
        write("net.core.somaxconn", "many"),
        "write /proc/sys/net/core/somaxconn: invalid argument"
    );
}

#[test]
fn a_failed_attach_leaves_nothing_on_the_host() {
    if !is_root() {
        return;
    }
    on_a_host(|| {
        let bridge = ensure_shared(&config()).unwrap();
        let task = Namespace::new();
        inside(task.fd(), || {
            run("ip", &["link", "add", "eth0", "type", "bridge"]);
        });
        let error = attach(task.fd(), config().cidr, bridge, &interface(0)).unwrap_err();
        assert_eq!(error.to_string(), "make eth0: File exists (os error 17)");
        assert!(!run("ip", &["-o", "link"]).contains("ng0123"));
    });
}

#[test]
fn nothing_is_left_when_the_namespace_dies() {
    if !is_root() {
        return;
    }
    on_a_host(|| {
        let bridge = ensure_shared(&config()).unwrap();
        let task = Namespace::new();
        attach(task.fd(), config().cidr, bridge, &interface(0)).unwrap();
        let name = host_name(TASK, 0);
        assert!(run("ip", &["-o", "link"]).contains(&name));
        drop(task);
        let deadline = Instant::now() + Duration::from_secs(10);
        while run("ip", &["-o", "link"]).contains(&name) {
            assert!(Instant::now() < deadline, "the pair stays");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(detach(&name).unwrap_err().errno, Errno::NODEV);
    });
}
