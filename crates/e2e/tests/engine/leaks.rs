//! Nothing of a task remains: no process, mount, cgroup, network device,
//! namespace, firewall rule, lease or directory. However it ends.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use neargate_e2e::Machine;
use neargate_e2e::definition::{container, ec2, fargate, idle, script, system_controls, with};
use neargate_e2e::leftovers::Inventory;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// A machine that has run a task: what is made once and stays is there.
fn used_machine() -> Option<(Machine, Inventory)> {
    let machine = Machine::new()?;
    for definition in [large(), ec2([idle("a", json!({}))])] {
        let task = machine.run(&definition);
        machine.neargate(&["rm", "--force", &task.id]).success();
    }
    let inventory = machine.quiet_inventory();
    Some((machine, inventory))
}

/// A task with some of everything.
fn large() -> Value {
    with(
        fargate([
            idle(
                "a",
                json!({
                    "linuxParameters": {"initProcessEnabled": true},
                    "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
                    "systemControls": system_controls(&[("net.core.somaxconn", "77"), ("kernel.msgmax", "77")]),
                }),
            ),
            script(
                "b",
                "probe ipc make 77; setsid sleep 1000 & exec sleep 1000",
                json!({"volumesFrom": [{"sourceContainer": "a"}]}),
            ),
        ]),
        json!({"pidMode": "task", "volumes": [{"name": "data"}]}),
    )
}

/// Cleans up after the dead, removes what is kept to be read, and looks.
#[track_caller]
fn assert_clean(machine: &Machine, before: &Inventory) {
    machine.neargate(&["cleanup"]).success();
    for task in machine.tasks() {
        // A detached task whose client was killed runs on, and nobody knows its
        // name; one in the foreground is still stopped as ECS does.
        if task["last_status"] != "STOPPED" {
            let id = task["task"].as_str().unwrap();
            machine.neargate(&["rm", "--force", id]).success();
        }
    }
    machine.neargate(&["rm", "--all"]).success();
    machine.assert_same(before);
}

#[test]
fn after_a_stop_only_what_is_to_be_read_remains() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let task = machine.run(&large());
    task.stop();
    let directory = format!("root/tasks/{}", task.id);
    let left = machine.sh(&format!(
        "cd /mnt/{directory}; find . -type f -o -type s | sort"
    ));
    assert_eq!(
        left,
        "./containers/a/log\n./containers/b/log\n./journal\n./plan.json\n./request.json\n./supervisor.log"
    );
    machine.neargate(&["rm", &task.id]).success();
    machine.assert_same(&before);
}

#[test]
fn after_a_failure_at_each_step_nothing_remains() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    for step in [
        "sandbox.cgroup",
        "sandbox.namespaces",
        "sandbox.network",
        "sandbox.files",
        "container.directories",
        "container.cgroup",
        "container.launch",
    ] {
        let failed = machine.try_run_failing(step, &large());
        assert_eq!(failed.status, 125, "{step}: {failed}");
        assert!(failed.stderr.contains(step), "{step}: {failed}");
        assert_clean(&machine, &before);

        let killed = machine.try_run_failing(&format!("{step}=kill"), &large());
        assert_eq!(killed.status, 125, "{step}: {killed}");
        assert_clean(&machine, &before);

        // In bridge mode each container has a network of its own.
        let bridge = ec2([idle("a", json!({})), idle("b", json!({}))]);
        for step in [step.to_owned(), format!("{step}=kill")] {
            let failed = machine.try_run_failing(&step, &bridge);
            assert_eq!(failed.status, 125, "{step}: {failed}");
            assert_clean(&machine, &before);
        }
    }
}

#[test]
fn a_task_whose_supervisor_was_killed_is_cleaned_up_by_the_next_command() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let task = machine.run(&large());
    kill_programs(&machine, |line| line.contains("neargate-supervise"));
    let state = task.wait_stopped();
    assert!(
        state["stopped_reason"]
            .as_str()
            .unwrap()
            .contains("upervisor"),
        "{state}"
    );
    machine.neargate(&["rm", &task.id]).success();
    machine.assert_same(&before);
}

#[test]
fn after_hundreds_of_tasks_with_a_killer_among_them_nothing_remains() {
    let tasks = tasks();
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let seed = seed();
    println!("NEARGATE_SEED={seed}");
    let (next, over) = (AtomicU32::new(0), AtomicBool::new(false));
    let begin = Instant::now();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                let (machine, next) = (&machine, &next);
                scope.spawn(move || {
                    let mut random = Random(seed + worker);
                    while next.fetch_add(1, Ordering::Relaxed) < tasks {
                        live_and_die(machine, &mut random);
                    }
                })
            })
            .collect();
        let killer = scope.spawn(|| {
            let mut random = Random(seed + 100);
            let mut killed = 0;
            while !over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(random.below(200)));
                killed += kill_programs(&machine, |_| random.below(6) == 0);
            }
            killed
        });
        for worker in workers {
            worker.join().unwrap();
        }
        over.store(true, Ordering::Relaxed);
        println!(
            "{} programs killed in {:?}",
            killer.join().unwrap(),
            begin.elapsed()
        );
    });
    // A client that was killed after it had started a task in the background
    // leaves it running, as it should.
    for task in machine.tasks() {
        if task["last_status"] != "STOPPED" {
            let id = task["task"].as_str().unwrap();
            machine.neargate(&["rm", "--force", id]).success();
        }
    }
    assert_clean(&machine, &before);
}

/// Runs a random task in a random way to some end; it does not matter which.
fn live_and_die(machine: &Machine, random: &mut Random) {
    let definition = random_task(random);
    if random.below(3) == 0 {
        let client = machine.foreground(&[], &definition);
        thread::sleep(Duration::from_millis(random.below(300)));
        client.signal(random.of(&[Signal::INT, Signal::KILL]));
        client.wait();
        return;
    }
    let started = machine.try_run(&[], &definition);
    let id = started.stdout.trim();
    if id.is_empty() {
        return;
    }
    thread::sleep(Duration::from_millis(random.below(100)));
    // Whether it succeeds or the task is gone by now.
    match random.below(3) {
        0 => machine.neargate(&["stop", "--timeout", "0", id]),
        1 => machine.neargate(&["rm", "--force", id]),
        _ => machine.neargate(&[
            "exec",
            id,
            "c0",
            "--",
            "sh",
            "-c",
            "sleep 0.1; kill -TERM 1",
        ]),
    };
}

fn random_task(random: &mut Random) -> Value {
    let containers: Vec<_> = (0..=random.below(2))
        .map(|index| {
            let name = format!("c{index}");
            let more = json!({
                "linuxParameters": {"initProcessEnabled": random.below(2) == 0},
                "essential": index == 0 || random.below(2) == 0,
            });
            match random.below(4) {
                0 => script(&name, "setsid sleep 1000 & sleep 0.2; exit 3", more),
                1 => container(&name, &["/no/such/program"], more),
                2 => script(&name, "probe ipc make 77; exec sleep 1000", more),
                _ => idle(&name, more),
            }
        })
        .collect();
    match random.below(5) {
        0 => ec2(containers),
        1 => with(
            ec2(containers),
            json!({"networkMode": "none", "ipcMode": "task"}),
        ),
        2 => fargate(containers),
        _ => with(fargate(containers), json!({"pidMode": "task"})),
    }
}

/// Sends SIGKILL to those of our programs on the machine whose command line
/// is `chosen`, and says to how many.
fn kill_programs(machine: &Machine, mut chosen: impl FnMut(&str) -> bool) -> u32 {
    let namespace = |pid: i32| fs::read_link(format!("/proc/{pid}/ns/pid")).ok();
    let machine_s = namespace(i32::try_from(machine.pid()).unwrap());
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let mut killed = 0;
    for pid in pids.filter(|pid| namespace(*pid) == machine_s) {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains("/neargate") && chosen(&line) {
            // It may have ended by itself.
            killed += u32::from(kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).is_ok());
        }
    }
    killed
}

/// How many random tasks are run, a quarter of a minute's worth, unless the
/// environment says.
fn tasks() -> u32 {
    match std::env::var("NEARGATE_TASKS") {
        Ok(tasks) => tasks.parse().expect("a number"),
        Err(_) => 300,
    }
}

/// A new one for each run, or that of a run to repeat.
fn seed() -> u64 {
    match std::env::var("NEARGATE_SEED") {
        Ok(seed) => seed.parse().expect("a number"),
        Err(_) => std::time::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64,
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): good enough, and repeatable.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}
