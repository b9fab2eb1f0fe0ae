//! Trying parameters in namespaces as a task's.

use neargate_core::sysctl::Scope;
use neargate_host::probe::{Probe, Verdict};

fn verdict(probe: &Probe, scope: Scope, name: &str, value: &str) -> String {
    match probe.sysctl(scope, name, value).unwrap() {
        Verdict::Invalid(error) => format!("invalid {}", error.raw_os_error().unwrap()),
        verdict => format!("{verdict:?}"),
    }
}

#[test]
fn a_kernel_is_asked_and_nothing_of_the_host_changes() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: needs root");
        return;
    }
    let before = std::fs::read_to_string("/proc/sys/kernel/msgmax").unwrap();
    let probe = Probe::new(1 << 30).unwrap();
    let network = |name: &str, value: &str| verdict(&probe, Scope::Network, name, value);
    assert_eq!(network("net.ipv4.tcp_keepalive_time", "60"), "Accepted");
    assert_eq!(network("net.ipv4.conf.eth1.rp_filter", "1"), "Accepted");
    assert_eq!(
        network("net.ipv4.tcp_keepalive_time", "never"),
        format!("invalid {}", libc::EINVAL)
    );
    assert_eq!(
        network("net.ipv4.no_such_thing", "1"),
        "Absent { on_host: false }"
    );
    // The kernel keeps this one for the machine as a whole.
    assert_eq!(
        network("net.core.netdev_max_backlog", "1000"),
        "Absent { on_host: true }"
    );
    for (name, value) in [
        ("kernel.msgmax", "9999"),
        ("kernel.sem", "250 32000 100 128"),
        ("fs.mqueue.msg_max", "20"),
    ] {
        assert_eq!(
            verdict(&probe, Scope::Ipc, name, value),
            "Accepted",
            "{name}"
        );
    }
    assert_eq!(
        std::fs::read_to_string("/proc/sys/kernel/msgmax").unwrap(),
        before
    );
}
