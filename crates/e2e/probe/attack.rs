//! What an attacker with SYS_PTRACE tries on every process it sees, as fast as
//! it can, and how it notices that it has reached an object of the machine's.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::process::{Attached, steal_descriptor};

/// Where the programs of the task are, as `/proc/PID/exe` leads to them.
const PROGRAMS: [&str; 4] = ["/pause", "/bin/busybox", "/bin/probe", "/dev/init"];
/// What descriptors of a container lead to.
const DESCRIPTORS: [&str; 5] = ["/dev/null", "/null", "pipe:", "/proc", "/dev/pts"];
const NAMESPACES: [&str; 7] = ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"];
/// What is only in the machine's own root.
const MACHINE: &str = "mnt/root/tasks";

/// Attacks until a file is there, and tells what it reached. Which namespaces
/// are the machine's must be said: `net:[4026531840]`.
pub fn until(file: &str, namespaces: &[&str]) {
    let mut attack = Attack {
        reached: BTreeMap::new(),
        machine: namespaces,
    };
    println!("ready");
    while !Path::new(file).exists() {
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            if pid != std::process::id() as i32 {
                attack.on(pid);
            }
        }
    }
    println!("reached {:?}", attack.reached);
}

struct Attack<'a> {
    /// How often it got at anything at all.
    reached: BTreeMap<&'static str, u64>,
    /// The machine's namespaces.
    machine: &'a [&'a str],
}

impl Attack<'_> {
    fn count(&mut self, what: &'static str) {
        *self.reached.entry(what).or_default() += 1;
    }

    fn on(&mut self, pid: i32) {
        let process = format!("/proc/{pid}");
        self.program(&process);
        self.directories(&process);
        self.descriptors(pid, &process);
        self.namespaces(&process);
        self.memory(&process);
        if let Ok(attached) = Attached::seize(pid) {
            self.count("traced");
            // What runs is asked again, while it cannot get away.
            self.program(&process);
            self.memory(&process);
            drop(attached);
        }
    }

    fn program(&mut self, process: &str) {
        let path = format!("{process}/exe");
        if let Some(leads) = link(&path) {
            self.count("exe");
            if !PROGRAMS.contains(&leads.trim_end_matches(" (deleted)")) {
                println!("MACHINE {path} -> {leads}");
            }
        }
        if let Ok(environment) = fs::read(format!("{process}/environ")) {
            self.count("environ");
            if String::from_utf8_lossy(&environment).contains("NEARGATE") {
                println!("MACHINE environment of {process}");
            }
        }
    }

    fn directories(&mut self, process: &str) {
        for name in ["root", "cwd"] {
            let path = format!("{process}/{name}");
            if fs::read_dir(&path).is_ok() {
                self.count("directories");
            }
            if fs::metadata(format!("{path}/{MACHINE}")).is_ok() {
                println!("MACHINE {path}");
            }
        }
    }

    fn descriptors(&mut self, pid: i32, process: &str) {
        for entry in fs::read_dir(format!("{process}/fd")).into_iter().flatten().flatten() {
            if let Some(leads) = link(&entry.path().to_string_lossy()) {
                self.count("descriptors");
                judge_descriptor(&format!("{process}/fd"), &leads);
            }
        }
        for number in 0..32 {
            if let Ok(own) = steal_descriptor(pid, number) {
                self.count("stolen");
                let leads = link(&format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&own)));
                judge_descriptor(&format!("{number} of {process}"), &leads.unwrap_or_default());
            }
        }
    }

    fn namespaces(&mut self, process: &str) {
        for kind in NAMESPACES {
            if let Some(leads) = link(&format!("{process}/ns/{kind}")) {
                self.count("namespaces");
                if self.machine.contains(&leads.as_str()) {
                    println!("MACHINE {process}/ns/{kind} -> {leads}");
                }
            }
        }
    }

    fn memory(&mut self, process: &str) {
        let maps = fs::read_to_string(format!("{process}/maps")).unwrap_or_default();
        if !maps.is_empty() {
            self.count("maps");
        }
        if maps.contains("neargate") || maps.contains("libc.so") {
            println!("MACHINE maps of {process}");
        }
        // Wherever its memory begins.
        let start = maps.split('-').next().map(|start| u64::from_str_radix(start, 16));
        let (Some(Ok(start)), Ok(mut memory)) = (start, fs::File::open(format!("{process}/mem")))
        else {
            return;
        };
        let mut word = [0; 8];
        if memory.seek(SeekFrom::Start(start)).is_ok() && memory.read_exact(&mut word).is_ok() {
            self.count("mem");
        }
    }
}

fn judge_descriptor(what: &str, leads: &str) {
    if !DESCRIPTORS.iter().any(|fine| leads.starts_with(fine)) {
        println!("MACHINE descriptor {what} -> {leads}");
    }
}

fn link(path: &str) -> Option<String> {
    let leads = fs::read_link(path).ok()?;
    Some(leads.to_string_lossy().into_owned())
}
