//! The network, in throw-away namespaces.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddrV4, TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use neargate_core::config::Network;
use neargate_host::namespace::Kind;
use neargate_host::network::{
    INSTANCE_METADATA, Interface, Layout, Mac, SharedError, Trunk, address, attach, ensure_shared,
    in_namespace, remove_shared,
};
use neargate_host::sysctl;
use support::{Namespace, is_root, on_a_host, own_namespace};

fn config() -> Network {
    Network {
        cidr: "10.77.0.0/24".parse().unwrap(),
        ..Network::default()
    }
}

/// The nth namespace's place.
fn interface(ordinal: u8) -> Interface {
    let task = "0123456789abcdef0123456789abcdef".parse().unwrap();
    Interface {
        mac: Mac::of(task, ordinal),
        address: Ipv4Addr::new(10, 77, 0, 4 + ordinal),
        layout: Layout::Awsvpc,
    }
}

/// A machine whose shared part is made.
fn on_a_machine<T: Send>(test: impl FnOnce(Trunk) -> T + Send) {
    if is_root() {
        on_a_host(|| test(ensure_shared(&config()).unwrap()));
    }
}

/// A task's namespace at the nth place of the machine.
fn task(trunk: Trunk, ordinal: u8) -> Namespace {
    let task = Namespace::new();
    attach(task.fd(), config().cidr, trunk, &interface(ordinal)).unwrap();
    task
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

/// The names of the links in the calling thread's namespace.
fn links() -> Vec<String> {
    let links = run("ip", &["-o", "link"]);
    let names = links.lines().filter_map(|line| line.split(": ").nth(1));
    names.map(str::to_owned).collect()
}

fn inside<T>(netns: BorrowedFd<'_>, work: impl FnOnce() -> T) -> T {
    in_namespace(netns, work).unwrap()
}

/// Has `client` say something at length to a server in `server`'s namespace, which
/// repeats it, and gives the address from which that one saw it come.
fn talk(server: BorrowedFd<'_>, client: BorrowedFd<'_>, address: Ipv4Addr) -> Ipv4Addr {
    let listener = inside(server, || {
        TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap()
    });
    let port = listener.local_addr().unwrap().port();
    let mut stream = inside(client, || {
        let to = SocketAddrV4::new(address, port).into();
        TcpStream::connect_timeout(&to, Duration::from_secs(5)).unwrap()
    });
    let (mut accepted, peer) = listener.accept().unwrap();
    // More than fits a packet, there and back.
    let text = "hello ".repeat(20_000);
    let echo = thread::spawn(move || {
        let mut heard = String::new();
        accepted.read_to_string(&mut heard).unwrap();
        accepted.write_all(heard.as_bytes()).unwrap();
    });
    stream.write_all(text.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    echo.join().unwrap();
    assert!(said == text);
    match peer.ip() {
        std::net::IpAddr::V4(peer) => peer,
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
        run("ip", &["address", "flush", "dev", "neargate0"]);
        ensure_shared(&config()).unwrap();
        assert!(run("ip", &["-o", "addr"]).contains("10.77.0.1/24"));
        run("ip", &["link", "set", "ng-trunk0", "down"]);
        ensure_shared(&config()).unwrap();
        assert!(run("ip", &["-o", "link"]).contains("PROMISC,UP,LOWER_UP"));
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
        let trunks: Vec<Trunk> = thread::scope(|scope| {
            let launches: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| inside(host.as_fd(), || ensure_shared(&config()).unwrap())))
                .collect();
            launches.into_iter().map(|l| l.join().unwrap()).collect()
        });
        assert!(trunks.iter().all(|trunk| *trunk == trunks[0]));
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
        run("ip", &["link", "add", "neargate0", "type", "bridge"]);
        let error = ensure_shared(&config()).unwrap_err();
        assert!(matches!(error, SharedError::Foreign { .. }), "{error}");
    });
}

#[test]
fn other_settings_are_not_silently_mixed() {
    on_a_machine(|_| {
        let cidr = "10.78.0.0/24".parse().unwrap();
        let error = ensure_shared(&Network { cidr, ..config() }).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the interface neargate0 was made for other settings: \
             it is `neargate 10.77.0.0/24`, and should be `neargate 10.78.0.0/24`"
        );
    });
}

#[test]
fn a_task_reaches_its_gateway_and_its_neighbour() {
    on_a_machine(|trunk| {
        let host = own_namespace();
        let (one, two) = (task(trunk, 0), task(trunk, 1));
        let peer = talk(host.as_fd(), one.fd(), address::gateway(config().cidr));
        assert_eq!(peer, interface(0).address);
        let peer = talk(two.fd(), one.fd(), interface(1).address);
        assert_eq!(peer, interface(0).address);
        let peer = talk(one.fd(), host.as_fd(), interface(0).address);
        assert_eq!(peer, address::gateway(config().cidr));
    });
}

#[test]
fn a_task_sees_the_interfaces_of_fargate() {
    on_a_machine(|trunk| {
        let one = task(trunk, 0);
        let addresses = inside(one.fd(), || run("ip", &["-o", "-4", "addr"]));
        let mut seen = addresses.lines().map(|line| {
            let words: Vec<_> = line.split_whitespace().collect();
            (words[1], words[3])
        });
        assert_eq!(seen.next(), Some(("lo", "127.0.0.1/8")));
        assert_eq!(seen.next(), Some(("lo", "169.254.169.253/32")));
        assert_eq!(seen.next(), Some(("lo", "169.254.170.2/32")));
        assert_eq!(seen.next(), Some(("eth0", "169.254.172.2/22")));
        assert_eq!(seen.next(), Some(("eth1", "10.77.0.4/24")));
        assert_eq!(seen.next(), None);
        let links = inside(one.fd(), || run("ip", &["-o", "link"]));
        assert!(links.contains("eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500"));
        assert!(links.contains(": <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001"));
        assert!(links.contains("0a:01:23:45:67:89"));
        let routes = inside(one.fd(), || run("ip", &["route"]));
        assert!(routes.contains("default via 10.77.0.1 dev eth1"));
        assert!(routes.contains("169.254.170.2 dev eth0"));
    });
}

#[test]
fn a_container_of_bridge_mode_sees_one_interface() {
    on_a_machine(|trunk| {
        let container = Namespace::new();
        let interface = Interface {
            layout: Layout::Bridge,
            ..interface(0)
        };
        attach(container.fd(), config().cidr, trunk, &interface).unwrap();
        let links = inside(container.fd(), || run("ip", &["-o", "link"]));
        assert_eq!(links.lines().count(), 2);
        assert!(links.contains("eth0@"));
    });
}

#[test]
fn the_outside_sees_the_machine_s_address_and_cannot_come_in() {
    on_a_machine(|trunk| {
        let outside = Namespace::new();
        run(
            "ip",
            &["link", "add", "up0", "type", "veth", "peer", "name", "up1"],
        );
        run("ip", &["addr", "add", "198.51.100.1/24", "dev", "up0"]);
        run("ip", &["link", "set", "up0", "up"]);
        run(
            "ip",
            &["link", "set", "up1", "netns", &outside.pid().to_string()],
        );
        inside(outside.fd(), || {
            run("ip", &["addr", "add", "198.51.100.2/24", "dev", "up1"]);
            run("ip", &["link", "set", "up1", "up"]);
            run(
                "ip",
                &["route", "add", "10.77.0.0/24", "via", "198.51.100.1"],
            );
        });
        // Narrower than the task's interface, so every packet must be made to fit.
        run("ip", &["link", "set", "up0", "mtu", "1400"]);
        let one = task(trunk, 0);
        let peer = talk(outside.fd(), one.fd(), Ipv4Addr::new(198, 51, 100, 2));
        assert_eq!(peer, Ipv4Addr::new(198, 51, 100, 1), "masqueraded");

        let listener = inside(one.fd(), || TcpListener::bind("0.0.0.0:0").unwrap());
        let port = listener.local_addr().unwrap().port();
        let error = inside(outside.fd(), || {
            let to = SocketAddrV4::new(interface(0).address, port).into();
            TcpStream::connect_timeout(&to, Duration::from_millis(300)).unwrap_err()
        });
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    });
}

#[test]
fn the_instance_s_metadata_is_refused_at_once() {
    on_a_machine(|trunk| {
        let one = task(trunk, 0);
        let error = inside(one.fd(), || {
            TcpStream::connect((INSTANCE_METADATA, 80)).unwrap_err()
        });
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    });
}

#[test]
fn an_address_can_be_taken_over_at_once() {
    on_a_machine(|trunk| {
        let host = own_namespace();
        let former = task(trunk, 0);
        talk(former.fd(), host.as_fd(), interface(0).address);
        let next = Namespace::new();
        let interface = Interface {
            address: interface(0).address,
            ..interface(1)
        };
        attach(next.fd(), config().cidr, trunk, &interface).unwrap();
        talk(next.fd(), host.as_fd(), interface.address);
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
fn a_failed_attach_names_its_step_and_leaves_nothing_on_the_host() {
    on_a_machine(|trunk| {
        let before = links();
        let one = Namespace::new();
        inside(one.fd(), || {
            run("ip", &["link", "add", "eth0", "type", "bridge"]);
        });
        let error = attach(one.fd(), config().cidr, trunk, &interface(0)).unwrap_err();
        assert_eq!(error.to_string(), "make eth0: File exists (os error 17)");
        assert_eq!(links(), before);
    });
}

#[test]
fn a_task_has_no_link_on_the_host() {
    on_a_machine(|trunk| {
        let before = links();
        let _one = task(trunk, 0);
        assert_eq!(links(), before);
    });
}
