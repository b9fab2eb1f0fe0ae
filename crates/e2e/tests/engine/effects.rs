//! What kernel parameters do, beyond being what `/proc/sys` shows.

use std::net::TcpListener;
use std::time::Duration;

use neargate_e2e::Machine;
use neargate_e2e::definition::{container, fargate, idle, script, system_controls};
use serde_json::{Value, json};

fn controls(controls: &[(&str, &str)]) -> Value {
    json!({"systemControls": system_controls(controls)})
}

#[test]
fn a_dead_peer_is_dropped_on_time() {
    let Some(machine) = Machine::new() else {
        return;
    };
    // The peer: a listener on the machine, outside the task, that answers
    // until the machine's firewall swallows all that the task sends.
    let listener = machine.on(|| TcpListener::bind("0.0.0.0:7000").unwrap());
    let settings = controls(&[
        ("net.ipv4.tcp_keepalive_time", "1"),
        ("net.ipv4.tcp_keepalive_intvl", "1"),
        ("net.ipv4.tcp_keepalive_probes", "2"),
    ]);
    let task = machine.run(&fargate([script(
        "a",
        "gateway=$(ip route | awk '/^default/ {print $3}'); exec probe keepalive $gateway:7000",
        settings,
    )]));
    let _peer = listener.accept().unwrap();
    task.wait_for_log("a", "connected");
    std::thread::sleep(Duration::from_millis(1500));
    assert!(!task.logs("a").contains("ended"), "the peer answers");
    machine.sh(
        "nft 'add table ip death; add chain ip death input { type filter hook input priority -300; }; \
         add rule ip death input tcp dport 7000 drop'",
    );
    let line = task.wait_for_log("a", "ended");
    // ETIMEDOUT, after the idle time and two unanswered probes.
    assert!(line.contains("ended errno 110"), "{line}");
}

#[test]
fn a_listen_backlog_of_6000_is_real() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let backlog = |name: &str| {
        container(
            name,
            &["probe", "backlog", "6000", "6100"],
            json!({"essential": false}),
        )
    };
    let widened = machine.run(&fargate([
        idle("idle", controls(&[("net.core.somaxconn", "6000")])),
        neargate_e2e::definition::with(
            backlog("a"),
            json!({"dependsOn": [{"containerName": "idle", "condition": "START"}]}),
        ),
    ]));
    // The kernel takes one more than the backlog says.
    assert_eq!(widened.wait_for_log("a", "queued"), "queued 6001");
    let default = machine.run(&fargate([idle("idle", json!({})), backlog("a")]));
    assert_eq!(default.wait_for_log("a", "queued"), "queued 4097");
}

#[test]
fn a_widened_range_gives_source_ports_below_32768() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let range = ("net.ipv4.ip_local_port_range", "1024 65000");
    let widened = machine.run(&fargate([idle("a", controls(&[range]))]));
    let default = machine.run(&fargate([idle("a", json!({}))]));
    let ports = |task: &neargate_e2e::Task| {
        let lines = task.exec("a", &["probe", "source-ports", "200"]);
        let numbers = lines
            .split_whitespace()
            .filter_map(|word| word.parse::<u16>().ok());
        let numbers: Vec<_> = numbers.collect();
        (numbers[0], numbers[1])
    };
    let (lowest, highest) = ports(&widened);
    assert!((1024..32768).contains(&lowest), "{lowest}");
    assert!(highest <= 65000, "{highest}");
    let (lowest, highest) = ports(&default);
    assert!(lowest >= 32768, "{lowest}");
    assert!(highest <= 60999, "{highest}");
}

#[test]
fn port_80_is_root_s_unless_a_parameter_frees_it() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let bind = |user: &str, more: Value| {
        let definition = fargate([
            idle("idle", more),
            container(
                "a",
                &["probe", "bind", "80"],
                json!({"user": user, "essential": false}),
            ),
        ]);
        let task = machine.run(&definition);
        neargate_e2e::until::until("the probe answers", || {
            let logs = task.logs("a");
            (!logs.is_empty()).then_some(logs)
        })
    };
    assert_eq!(bind("root", json!({})), "ok");
    assert_eq!(bind("app", json!({})), "errno 13");
    let free = controls(&[("net.ipv4.ip_unprivileged_port_start", "0")]);
    assert_eq!(bind("app", free), "ok");
}
