//! A task's network: its own address, a shared loopback, the way out, names.

use std::collections::HashSet;
use std::net::{TcpListener, UdpSocket};
use std::process::Command;
use std::thread;

use neargate_e2e::definition::{ec2, fargate, idle, script, with};
use neargate_e2e::image::Image;
use neargate_e2e::until::until;
use neargate_e2e::{Machine, Task};
use serde_json::{Value, json};

/// A web server on a port, which says one line.
fn server(name: &str, port: u16, more: Value) -> Value {
    let serve = format!(
        "mkdir /www; echo hello from {name} > /www/index.html; exec httpd -f -p {port} -h /www"
    );
    script(name, &serve, more)
}

fn get(task: &Task, container: &str, url: &str) -> String {
    until(&format!("{url} answers"), || {
        let finished = task.try_exec(&[], container, &["wget", "-q", "-O", "-", url]);
        (finished.status == 0).then(|| finished.stdout.trim().to_owned())
    })
}

/// Another machine, reached from ours over a wire; what it answers to packets
/// from a task shows that they come from our machine's address.
fn outside(machine: &Machine) -> Machine {
    let outside = Machine::bare("16m").expect("we are root");
    let status = Command::new("ip")
        .args(["link", "add", "wan", "netns", &machine.pid().to_string()])
        .args(["type", "veth", "peer", "name", "wan", "netns"])
        .arg(outside.pid().to_string())
        .status();
    assert!(status.unwrap().success());
    machine.sh("ip address add 192.0.2.1/24 dev wan; ip link set wan up; \
         ip route add default via 192.0.2.2");
    outside.sh("ip address add 192.0.2.2/24 dev wan; ip link set wan up");
    outside
}

/// Answers every question for an address with 192.0.2.2, as long as the
/// machine lives (RFC 1035, section 4).
fn name_server(machine: &Machine, address: &str) {
    let socket = machine.on(|| UdpSocket::bind((address, 53))).unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 512];
        while let Ok((length, client)) = socket.recv_from(&mut buffer) {
            let question = &buffer[12..length];
            let end = question.iter().position(|byte| *byte == 0).unwrap() + 5;
            let is_address = question[end - 4..end] == [0, 1, 0, 1];
            let mut answer = buffer[..2].to_vec();
            answer.extend([0x81, 0x80, 0, 1, 0, u8::from(is_address), 0, 0, 0, 0]);
            answer.extend(&question[..end]);
            if is_address {
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 2]);
            }
            let _ = socket.send_to(&answer, client);
        }
    });
}

#[test]
fn containers_share_loopback_and_address_and_tasks_do_not() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([server("a", 8000, json!({})), idle("b", json!({}))]);
    let one = machine.run(&definition);
    let two = machine.run(&definition);
    assert_eq!(get(&one, "b", "http://127.0.0.1:8000/"), "hello from a");
    let (first, second) = (one.address(), two.address());
    assert_ne!(first, second);
    let links = one.exec("b", &["ip", "-4", "address"]);
    assert!(links.contains(&format!("inet {first}/16")), "{links}");
    // From the machine, and from one task to another.
    assert_eq!(
        machine.sh(&format!("busybox wget -qO- http://{first}:8000/")),
        "hello from a"
    );
    assert_eq!(
        get(&one, "b", &format!("http://{second}:8000/")),
        "hello from a"
    );
}

#[test]
fn interfaces_are_fargate_s() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    let links = task.sh(
        "a",
        "cd /sys/class/net; for i in *; do echo $i $(cat $i/mtu); done",
    );
    assert_eq!(links, "eth0 1500\neth1 9001\nlo 65536");
    let local = task.exec("a", &["ip", "-4", "address", "show", "eth0"]);
    assert!(local.contains("inet 169.254.172.2/22"), "{local}");
    let route = task.sh("a", "ip route | grep ^default");
    assert!(route.contains("dev eth1"), "{route}");
    // Instance metadata is not for tasks.
    let metadata = task.try_exec(&[], "a", &["wget", "-O", "-", "http://169.254.169.254/"]);
    assert_ne!(metadata.status, 0);
}

#[test]
fn names_and_addresses_are_in_the_files_as_on_fargate() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({})), idle("b", json!({}))]));
    let address = task.address();
    let name = format!("ip-{}.ec2.internal", address.replace('.', "-"));
    for container in ["a", "b"] {
        assert_eq!(task.exec(container, &["hostname"]), name);
        assert_eq!(task.exec(container, &["cat", "/etc/hostname"]), name);
        let hosts = task.exec(container, &["cat", "/etc/hosts"]);
        assert_eq!(hosts, format!("127.0.0.1 localhost\n{address} {name}"));
        let resolver = task.exec(container, &["cat", "/etc/resolv.conf"]);
        assert_eq!(resolver, "nameserver 169.254.169.253\nsearch ec2.internal");
    }
    task.sh("a", "echo 127.0.0.1 mine >> /etc/hosts");
    assert_eq!(
        task.exec("a", &["stat", "-c", "%a %U", "/etc/hosts"]),
        "644 root"
    );
}

#[test]
fn a_task_reaches_the_outside_through_the_machine() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let outside = outside(&machine);
    // It knows no way back to the tasks' addresses: the answer comes only if
    // the machine puts its own in their place.
    let listener = outside.on(|| TcpListener::bind("0.0.0.0:7000")).unwrap();
    listener.set_nonblocking(true).unwrap();
    let task = machine.run(&fargate([idle("a", json!({}))]));
    task.exec("a", &["ping", "-c", "1", "-W", "5", "192.0.2.2"]);
    task.sh("a", "nc 192.0.2.2 7000 < /dev/null & sleep 1");
    let (_, client) = until("the task connects", || listener.accept().ok());
    assert_eq!(client.ip().to_string(), "192.0.2.1");
}

#[test]
fn names_are_resolved_by_the_machine_s_resolver_wherever_it_listens() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let outside = outside(&machine);
    machine.sh("touch /mnt/resolv.conf; mount --bind /mnt/resolv.conf /etc/resolv.conf");
    name_server(&outside, "192.0.2.2");
    name_server(&machine, "127.0.0.53");
    for resolver in ["192.0.2.2", "127.0.0.53"] {
        machine.write("resolv.conf", &format!("nameserver {resolver}\n"));
        let task = machine.run(&fargate([idle("a", json!({}))]));
        let answer = task.exec("a", &["nslookup", "-type=a", "example.test"]);
        assert!(answer.contains("192.0.2.2"), "through {resolver}: {answer}");
        task.exec("a", &["ping", "-c", "1", "-W", "5", "example.test"]);
    }
}

#[test]
fn ports_can_be_published_on_the_machine_s_loopback() {
    let Some(machine) = Machine::new() else {
        return;
    };
    // On an address that a task reaches by itself, and on loopback alone.
    let task = machine.run_with(
        &["-p", "8080:80", "-p", "8081:8000"],
        &fargate([server("a", 80, json!({})), server("b", 8000, json!({}))]),
    );
    for (port, text) in [(8080, "hello from a"), (8081, "hello from b")] {
        let answer = until("the port answers", || {
            let script = format!("busybox wget -qO- http://127.0.0.1:{port}/ 2>&1 || true");
            Some(machine.sh(&script)).filter(|answer| answer.contains("hello"))
        });
        assert_eq!(answer, text);
    }
    task.stop();
    let answer = machine.sh("busybox wget -qO- http://127.0.0.1:8080/ 2>&1 || true");
    assert!(answer.contains("refused"), "{answer}");
}

#[test]
fn a_port_that_is_taken_is_refused_before_there_is_a_task() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = fargate([idle("a", json!({}))]);
    let _first = machine.run_with(&["-p", "8080:80"], &definition);
    let second = machine.try_run(&["-p", "8080:80"], &definition);
    assert_eq!(second.status, 125);
    assert_eq!(
        second.stderr,
        "error: port 8080 cannot be published on 127.0.0.1\n\
         caused by: Address already in use (os error 98)\n\
         hint: `ss -lntup` tells who has it\n"
    );
    assert_eq!(machine.tasks().len(), 1);
}

#[test]
fn in_bridge_mode_each_container_has_its_own_network() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&ec2([
        server("a", 8000, json!({})),
        server("b", 8000, json!({})),
    ]));
    assert_eq!(get(&task, "a", "http://127.0.0.1:8000/"), "hello from a");
    assert_eq!(get(&task, "b", "http://127.0.0.1:8000/"), "hello from b");
    let address = |name: &str| task.sh(name, "hostname -i | tr ' ' '\\n' | tail -n 1");
    let addresses = task.inspect()["plan"]["network"]["addresses"].clone();
    assert_ne!(addresses[0], addresses[1]);
    let url = format!("http://{}:8000/", addresses[1].as_str().unwrap());
    assert_eq!(get(&task, "a", &url), "hello from b", "{}", address("a"));
}

#[test]
fn bridged_ports_are_on_the_machine_s_addresses() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let outside = outside(&machine);
    let maps = |mapping: Value| json!({"portMappings": [mapping]});
    let task = machine.run(&ec2([
        server(
            "a",
            80,
            maps(json!({"containerPort": 80, "hostPort": 8080})),
        ),
        server("b", 80, maps(json!({"containerPort": 80}))),
    ]));
    let bindings = [0, 1].map(|index: usize| {
        task.inspect()["state"]["containers"][index]["networkBindings"][0].clone()
    });
    let free = bindings[1]["hostPort"].as_u64().unwrap();
    let range = machine.sh("cat /proc/sys/net/ipv4/ip_local_port_range");
    let range: Vec<u64> = range
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    assert!((range[0]..=range[1]).contains(&free), "{free} in {range:?}");
    assert_eq!(
        bindings[0],
        json!({"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 8080, "protocol": "tcp"})
    );
    let ports = &machine.tasks()[0]["ports"];
    assert_eq!(
        *ports,
        json!(["0.0.0.0:8080->80", format!("0.0.0.0:{free}->80")])
    );
    for (port, text) in [(8080, "hello from a"), (free, "hello from b")] {
        let answer = until("the port answers", || {
            let script = format!("busybox wget -qO- http://192.0.2.1:{port}/ 2>&1 || true");
            Some(outside.sh(&script)).filter(|answer| answer.contains("hello"))
        });
        assert_eq!(answer, text);
    }
    task.stop();
    let answer = machine.sh("busybox wget -qO- http://127.0.0.1:8080/ 2>&1 || true");
    assert!(answer.contains("refused"), "{answer}");
}

#[test]
fn a_container_can_be_without_network_in_a_task_that_has_one() {
    let Some(machine) = Machine::new() else {
        return;
    };
    for mode in ["bridge", "host"] {
        let alone = json!({"disableNetworking": true});
        let task = machine.run(&with(
            ec2([idle("a", alone), idle("b", json!({}))]),
            json!({"networkMode": mode}),
        ));
        let links = "ip -o link | awk '{print $2}'";
        assert_eq!(task.sh("a", links), "lo:", "{mode}");
        assert_ne!(task.sh("b", links), "lo:", "{mode}");
        task.exec("a", &["ping", "-c", "1", "-W", "5", "127.0.0.1"]);
    }
}

#[test]
fn a_bridged_port_that_is_taken_keeps_the_container_from_starting() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let definition = ec2([idle(
        "a",
        json!({"portMappings": [{"containerPort": 80, "hostPort": 8080}]}),
    )]);
    let _first = machine.run(&definition);
    let second = machine.try_run(&[], &definition);
    assert_eq!(second.status, 125);
    let text = "a: CannotStartContainerError: Error response from daemon: driver failed \
                programming external connectivity on endpoint a: Error starting userland proxy: \
                listen tcp4 0.0.0.0:8080: bind: address already in use\nhint: ";
    assert!(second.stderr.contains(text), "{}", second.stderr);
}

#[test]
fn each_bridged_container_has_names_and_resolver_of_its_own() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&ec2([
        idle("a", json!({})),
        idle(
            "b",
            json!({
                "hostname": "web.example", "links": ["a:database"],
                "extraHosts": [{"hostname": "db.example", "ipAddress": "192.0.2.9"}],
                "dnsServers": ["192.0.2.53"], "dnsSearchDomains": ["one.test", "two.test"],
            }),
        ),
    ]));
    let addresses = &task.inspect()["plan"]["network"]["addresses"];
    let [a, b] = [0, 1].map(|index: usize| addresses[index].as_str().unwrap());
    let file = |container, name| task.exec(container, &["cat", &format!("/etc/{name}")]);
    let name = format!("ip-{}.ec2.internal", a.replace('.', "-"));
    assert_eq!(task.exec("a", &["hostname"]), name);
    assert_eq!(file("a", "hostname"), name);
    assert_eq!(
        file("a", "hosts"),
        format!("127.0.0.1 localhost\n{a} {name}")
    );
    assert_eq!(
        file("a", "resolv.conf"),
        "nameserver 169.254.169.253\nsearch ec2.internal"
    );
    assert_eq!(task.exec("b", &["hostname"]), "web.example");
    assert_eq!(file("b", "hostname"), "web.example");
    assert_eq!(
        file("b", "hosts"),
        format!("127.0.0.1 localhost\n{b} web.example\n{a} database a\n192.0.2.9 db.example")
    );
    assert_eq!(
        file("b", "resolv.conf"),
        "nameserver 192.0.2.53\nsearch one.test two.test"
    );
    task.exec("b", &["ping", "-c", "1", "-W", "5", "database"]);
}

#[test]
fn without_a_network_of_its_own_a_task_has_the_machine_s_names_or_none() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.sh("touch /mnt/resolv.conf; mount --bind /mnt/resolv.conf /etc/resolv.conf");
    machine.write("resolv.conf", "nameserver 192.0.2.7\nsearch machine.test\n");
    let run = |mode: &str| {
        let more = json!({"extraHosts": [{"hostname": "db", "ipAddress": "192.0.2.9"}]});
        machine.run(&with(ec2([idle("a", more)]), json!({"networkMode": mode})))
    };
    let host = run("host");
    assert_eq!(host.exec("a", &["hostname"]), machine.sh("hostname"));
    let hosts = format!("{}\n192.0.2.9 db", machine.sh("cat /etc/hosts"));
    assert_eq!(host.exec("a", &["cat", "/etc/hosts"]), hosts);
    assert_eq!(
        host.exec("a", &["cat", "/etc/resolv.conf"]),
        "nameserver 192.0.2.7\nsearch machine.test"
    );
    let none = run("none");
    assert_eq!(
        none.exec("a", &["cat", "/etc/hosts"]),
        "127.0.0.1 localhost\n192.0.2.9 db"
    );
    assert_eq!(none.exec("a", &["cat", "/etc/resolv.conf"]), "");
    let name = none.exec("a", &["hostname"]);
    assert_eq!(none.exec("a", &["cat", "/etc/hostname"]), name);
}

#[test]
fn a_task_can_have_no_network_or_the_machine_s() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let links = |mode: &str| {
        let task = machine.run(&with(
            ec2([idle("a", json!({}))]),
            json!({"networkMode": mode}),
        ));
        task.sh("a", "ip -o link | awk '{print $2}'")
    };
    assert_eq!(links("none"), "lo:");
    machine.sh("ip link add machine0 type veth peer name machine1");
    assert!(links("host").contains("machine0"));
}

#[test]
fn tasks_of_two_root_directories_have_neither_addresses_nor_ids_in_common() {
    let Some(machine) = Machine::new() else {
        return;
    };
    // Eleven addresses, of which each task takes five.
    machine.configure("network.cidr = \"10.213.0.0/28\"\n");
    let names = ["a", "b", "c", "d", "e"];
    let definition = with(
        ec2(names.map(|name| idle(name, json!({})))),
        json!({"networkMode": "bridge"}),
    );
    let base = Image::base().archive();
    let run = |root: &str| {
        let root = machine.path(root).display().to_string();
        let import = ["--root", &root, "image", "import", "-"];
        machine.neargate_with_input(&import, &base).success();
        let run = ["--root", &root, "run", "--detach", "-"];
        let finished = machine.neargate_with_input(&run, definition.to_string().as_bytes());
        let id = finished.success();
        let plan = machine.sh(&format!("cat {root}/tasks/{id}/plan.json"));
        let plan: Value = serde_json::from_str(&plan).unwrap();
        let addresses = plan["network"]["addresses"].as_array().unwrap().clone();
        (addresses, plan["ids"]["start"].clone(), root)
    };
    let (one, ids, root) = run("root");
    let (other, other_ids, other_root) = run("other");
    let all: HashSet<_> = one.iter().chain(&other).collect();
    assert_eq!(all.len(), 10, "{one:?} {other:?}");
    assert_ne!(ids, other_ids);
    for root in [&root, &other_root] {
        let tasks = machine
            .neargate(&["--root", root, "ps", "--quiet"])
            .success();
        machine
            .neargate(&["--root", root, "rm", "--force", &tasks])
            .success();
    }
    assert_eq!(machine.sh("find /mnt/run/leases -type f"), "");
}
