//! A program for the inside of test containers. It is compiled by the tests
//! themselves, statically and without crates.

use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_int, c_long, c_void};
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

unsafe extern "C" {
    fn ptrace(request: c_long, pid: c_int, address: *mut c_void, data: *mut c_void) -> c_long;
    fn waitpid(pid: c_int, status: *mut c_int, options: c_int) -> c_int;
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn getpid() -> c_int;
    fn setresuid(real: u32, effective: u32, saved: u32) -> c_int;
    fn getresuid(real: *mut u32, effective: *mut u32, saved: *mut u32) -> c_int;
    fn syscall(number: c_long, ...) -> c_long;
    fn unshare(flags: c_int) -> c_int;
    fn socket(family: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn mount(
        source: *const c_char,
        target: *const c_char,
        kind: *const c_char,
        flags: u64,
        data: *const c_void,
    ) -> c_int;
}

const SEIZE: c_long = 0x4206;
const ATTACH: c_long = 16;
const DETACH: c_long = 17;
const PEEK: c_long = 2;
const WALL: c_int = 0x4000_0000;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let number = |i: usize| words[i].parse::<i64>().expect("a number");
    match words[1].as_str() {
        "attack" => attack(Duration::from_millis(number(2) as u64)),
        "ids" => println!("{:?}", ids()),
        "trace" => println!("{} {}", attach(number(2) as c_int), root(number(2) as c_int)),
        "sleep-as" => {
            let uid = number(2) as u32;
            // SAFETY: plain numbers.
            assert_eq!(unsafe { setresuid(uid, uid, uid) }, 0);
            println!("{}", own_pid());
            std::thread::sleep(Duration::from_secs(60));
        }
        "sleep" => {
            println!("{}", own_pid());
            std::thread::sleep(Duration::from_secs(60));
        }
        "trace-as" => {
            let uid = number(2) as u32;
            // SAFETY: plain numbers.
            assert_eq!(unsafe { setresuid(uid, uid, uid) }, 0);
            println!("{} {}", attach(number(3) as c_int), root(number(3) as c_int));
        }
        // SAFETY: KEYCTL_GET_KEYRING_ID of the session takes plain numbers.
        "keyring" => println!("{}", unsafe { syscall(250, 0, -3, 0) }),
        "calls" => calls(),
        other => panic!("{other}?"),
    }
}

fn own_pid() -> c_int {
    // SAFETY: takes nothing.
    unsafe { getpid() }
}

fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

fn ids() -> [u32; 3] {
    let mut ids = [0; 3];
    let [real, effective, saved] = &mut ids;
    // SAFETY: three live words.
    unsafe { getresuid(real, effective, saved) };
    ids
}

/// Attaches and lets go again.
fn attach(pid: c_int) -> String {
    let null = std::ptr::null_mut();
    // SAFETY: attaching reads no memory of ours.
    if unsafe { ptrace(ATTACH, pid, null, null) } != 0 {
        return format!("errno {}", errno());
    }
    // SAFETY: no status is asked for; the tracee stops and is let go.
    unsafe {
        waitpid(pid, std::ptr::null_mut(), WALL);
        ptrace(DETACH, pid, null, null);
    }
    "attached".to_owned()
}

fn root(pid: c_int) -> String {
    match fs::read_dir(format!("/proc/{pid}/root")) {
        Ok(_) => "root".to_owned(),
        Err(error) => format!("errno {}", error.raw_os_error().unwrap_or(0)),
    }
}

/// Tries what an attacker with SYS_PTRACE would, on every process it sees, as
/// fast as it can. Prints every object of the host's that it could reach, and
/// at the end how often it reached anything at all.
fn attack(time: Duration) {
    let end = Instant::now() + time;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let own = own_pid();
    println!("ready");
    while Instant::now() < end {
        let Ok(entries) = fs::read_dir("/proc") else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(pid) = name.to_str().and_then(|name| name.parse::<c_int>().ok()) else {
                continue;
            };
            if pid != own {
                try_everything(pid, &mut counts);
            }
        }
    }
    println!("{counts:?}");
}

fn try_everything(pid: c_int, counts: &mut BTreeMap<&str, u64>) {
    *counts.entry("seen").or_default() += 1;
    for link in ["exe", "cwd", "root"] {
        let path = format!("/proc/{pid}/{link}");
        if let Ok(leads) = fs::read_link(&path) {
            *counts.entry("links").or_default() += 1;
            let leads = leads.to_string_lossy().into_owned();
            let known = ["/", "/pause", "/bin/busybox", "/bin/probe", "/dev/init"];
            if !known.contains(&leads.trim_end_matches(" (deleted)")) {
                println!("HOST {path} -> {leads}");
            }
        }
        if link == "exe" {
            if let Ok(mut file) = fs::File::open(&path) {
                let mut start = [0; 4096];
                let length = file.read(&mut start).unwrap_or(0);
                *counts.entry("exe").or_default() += 1;
                // The launcher's program is not one of the container's.
                let size = file.metadata().map(|meta| meta.len()).unwrap_or(0);
                if size > 8 << 20 {
                    println!("HOST {path}: {length} bytes read of {size}");
                }
            }
        } else if fs::metadata(format!("{path}/the-host")).is_ok() {
            println!("HOST {path} is the host's");
        }
    }
    if let Ok(descriptors) = fs::read_dir(format!("/proc/{pid}/fd")) {
        for descriptor in descriptors.flatten() {
            *counts.entry("fds").or_default() += 1;
            let Ok(leads) = fs::read_link(descriptor.path()) else { continue };
            let leads = leads.to_string_lossy().into_owned();
            let fine = ["/dev/null", "/null", "pipe:", "/proc", "/dev/pts"];
            if !fine.iter().any(|fine| leads.starts_with(fine)) {
                println!("HOST {} -> {leads}", descriptor.path().display());
            }
        }
    }
    if let Ok(maps) = fs::read_to_string(format!("/proc/{pid}/maps")) {
        *counts.entry("maps").or_default() += u64::from(!maps.is_empty());
        if maps.contains("launcher-") || maps.contains("libc.so") {
            println!("HOST maps of {pid}");
        }
    }
    if let Ok(mut memory) = fs::File::open(format!("/proc/{pid}/mem")) {
        // Where a static program has its code; the launcher's child has none there.
        if memory.seek(SeekFrom::Start(0x20_0000)).is_ok() {
            let mut word = [0; 8];
            *counts.entry("mem").or_default() += u64::from(memory.read(&mut word).is_ok());
        }
    }
    let null = std::ptr::null_mut();
    // SAFETY: seizing touches no memory of ours.
    if unsafe { ptrace(SEIZE, pid, null, null) } == 0 {
        *counts.entry("traced").or_default() += 1;
        // What runs is asked at once, while attached.
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
        if status.starts_with("Name:\tlauncher") || maps.contains("libc.so") {
            println!("HOST traced {pid}: {status}");
        }
        // SAFETY: peeking and letting go; the signal makes it stop, so that it can be let go.
        unsafe {
            ptrace(PEEK, pid, null, null);
            ptrace(0x4207, pid, null, null);
            waitpid(pid, std::ptr::null_mut(), WALL);
            ptrace(DETACH, pid, null, null);
        }
    }
    let _ = kill as unsafe extern "C" fn(c_int, c_int) -> c_int;
}

/// What the seccomp filter and the kernel answer to some calls.
fn calls() {
    let show = |name: &str, result: c_long| {
        let answer = if result < 0 { errno() } else { 0 };
        println!("{name} {answer}");
    };
    let text = |text: &str| CString::new(text).unwrap_or_default();
    // SAFETY: no pointers, null pointers, or live strings.
    unsafe {
        show("unshare-user", unshare(0x1000_0000).into());
        show("unshare-net", unshare(0x4000_0000).into());
        let (none, tmp, tmpfs) = (text("none"), text("/tmp"), text("tmpfs"));
        let data = std::ptr::null();
        show("mount", mount(none.as_ptr(), tmp.as_ptr(), tmpfs.as_ptr(), 0, data).into());
        show("keyctl", syscall(250, 0, 0, 0, 0, 0));
        show("bpf", syscall(321, 0, 0, 0));
        show("clone3", syscall(435, 0, 0));
        show("future", syscall(1999));
        show("io_uring", syscall(425, 0, 0));
        show("personality", syscall(135, 0xffff_ffff_u64).min(0));
        show("vsock", socket(40, 1, 0).min(0).into());
        show("alg", socket(38, 5, 0).min(0).into());
        show("raw", socket(2, 3, 1).min(0).into());
        show("reboot", syscall(169, 0, 0, 0, 0));
        show("syslog", syscall(103, 3, 0, 0).min(0));
        show("settimeofday", syscall(164, 0, 0));
        show("userfaultfd", syscall(323, 0).min(0));
        show("perf", syscall(298, 0, 0, 0, 0, 0));
    }
}
