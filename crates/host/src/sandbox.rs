//! The namespaces that a task's containers share, held as descriptors.
//!
//! All belong to the task's user namespace, in which the task's root is
//! nobody on the host. Only a shared PID namespace needs a process to live:
//! `/pause`, its PID 1. The others are made by a process that has ended
//! before this returns.

use std::ffi::CString;
use std::fs;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::Path;
use std::rc::Rc;

use rustix::fs::{Mode, OFlags, open};

use crate::cgroup::Attach;
use crate::error::LaunchError;
use crate::lease::IdRange;
use crate::process::Process;
use crate::program::{
    Capabilities, Exec, Instruction, Program, Streams, StringArray, User, c_path,
};
use crate::seccomp;
use crate::spawn::{Birth, Starting, spawn};
use crate::sys::MountAttributes;

/// What the containers of a task are to share.
#[derive(Clone, Copy, Debug)]
pub struct SandboxSpec<'a> {
    /// The host's ids of the task's user namespace; none uses the host's own.
    pub ids: Option<IdRange>,
    /// A network namespace.
    pub network: bool,
    /// A PID namespace, with `/pause` from this root directory as PID 1.
    pub pid: Option<&'a Path>,
    /// An IPC namespace.
    pub ipc: bool,
}

/// The shared namespaces. Those without processes end when this is dropped;
/// with a shared PID namespace all its processes do.
#[derive(Debug)]
pub struct Sandbox {
    pub user: Option<OwnedFd>,
    pub network: Option<OwnedFd>,
    pub pid: Option<OwnedFd>,
    pub ipc: Option<OwnedFd>,
    pause: Option<Pause>,
}

/// PID 1 of a shared PID namespace.
#[derive(Debug)]
enum Pause {
    /// On its way to exec, while the caller does something else.
    Starting(Starting),
    Running(Process),
}

impl Sandbox {
    /// Waits until `/pause` is what PID 1 runs. Containers could be started
    /// before, but would see a copy of this process as PID 1.
    pub fn settle(&mut self) -> Result<(), LaunchError> {
        if let Some(Pause::Starting(starting)) = self
            .pause
            .take_if(|pause| matches!(pause, Pause::Starting(_)))
        {
            self.pause = Some(Pause::Running(starting.finish()?.process));
        }
        Ok(())
    }

    /// PID 1 of the shared PID namespace.
    pub fn pause(&self) -> Option<&Process> {
        self.pause.as_ref().map(|pause| match pause {
            Pause::Starting(starting) => starting.process(),
            Pause::Running(process) => process,
        })
    }
}

impl Drop for Sandbox {
    /// Its end is the end of every process in the shared PID namespace.
    fn drop(&mut self) {
        if let Some(Pause::Running(process)) = self.pause.take() {
            process.end();
        }
    }
}

/// Namespaces of `/pause` itself, unless the task's containers share them. Any
/// root of the task may trace it, and then do what it could: so nothing of the
/// host's may be within its reach. Its cgroup namespace follows once it is in
/// its cgroups.
const PAUSE_ALONE: i32 =
    libc::CLONE_NEWNS | libc::CLONE_NEWNET | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;

/// All that `/pause` does, and its way there from the filter on.
const PAUSE_CALLS: [&str; 15] = [
    "access",
    "execve",
    "execveat",
    "exit",
    "exit_group",
    "faccessat",
    "poll",
    "ppoll",
    "prctl",
    "restart_syscall",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigtimedwait",
    "sendto",
    "wait4",
];

/// Makes the namespaces. If anything fails, no process is left.
pub fn create(spec: &SandboxSpec<'_>, cgroup: Option<Attach>) -> Result<Sandbox, LaunchError> {
    let mut flags = 0;
    for (wanted, flag) in [
        (spec.ids.is_some(), libc::CLONE_NEWUSER),
        (spec.network, libc::CLONE_NEWNET),
        (spec.ipc, libc::CLONE_NEWIPC),
        (spec.pid.is_some(), libc::CLONE_NEWPID | PAUSE_ALONE),
    ] {
        if wanted {
            flags |= flag;
        }
    }
    let mut sandbox = Sandbox {
        user: None,
        network: None,
        pid: None,
        ipc: None,
        pause: None,
    };
    if flags == 0 {
        return Ok(sandbox);
    }
    let (cgroup, tasks) = match cgroup {
        Some(attach) => (attach.v2_dir, attach.v1_tasks),
        None => (None, Vec::new()),
    };
    let mut program = Program::default();
    for tasks in tasks {
        program.push(Instruction::JoinCgroup(Rc::new(tasks)));
    }
    program.push(Instruction::AwaitParent);
    if let Some(root) = spec.pid {
        pause(root, spec.ids.is_some(), &mut program)?;
    }
    let birth = Birth {
        namespaces: flags,
        cgroup,
        pid_namespace: None,
    };
    let holder = spawn(program, &birth)?;
    let process = format!("/proc/{}", holder.process().pid());
    if let Some(ids) = spec.ids {
        write_maps(&process, ids)?;
        sandbox.user = Some(namespace(&process, "user")?);
    }
    if spec.network {
        sandbox.network = Some(namespace(&process, "net")?);
    }
    if spec.ipc {
        sandbox.ipc = Some(namespace(&process, "ipc")?);
    }
    if spec.pid.is_some() {
        sandbox.pid = Some(namespace(&process, "pid")?);
        holder.go()?;
        sandbox.pause = Some(Pause::Starting(holder));
    }
    // Otherwise the holder is killed here; the descriptors keep what it made.
    Ok(sandbox)
}

/// Makes one more network namespace that belongs to a user namespace: for a
/// container that does not share its task's (`networkMode` bridge).
pub fn network(user: Option<BorrowedFd<'_>>) -> Result<OwnedFd, LaunchError> {
    let mut program = Program::default();
    if let Some(user) = user {
        let step = "duplicate the user namespace's descriptor";
        let handle = rustix::io::fcntl_dupfd_cloexec(user, 3)
            .map_err(|errno| LaunchError::Parent { step, errno })?;
        program.push(Instruction::Join {
            handle: Rc::new(handle),
            flags: libc::CLONE_NEWUSER,
            what: "user namespace",
        });
    }
    program.push(Instruction::Unshare {
        flags: libc::CLONE_NEWNET,
        what: "a network namespace",
    });
    program.push(Instruction::SendNetwork);
    program.push(Instruction::AwaitParent);
    spawn(program, &Birth::default())?.descriptor()
}

/// What `/pause` does before it is that: it takes an empty read-only root and
/// gives up everything.
fn pause(root: &Path, in_user_namespace: bool, add: &mut Program) -> Result<(), LaunchError> {
    let path = c_path(root).map_err(|_| crate::error::SpecError::Nul("the root of /pause"))?;
    let attributes = MountAttributes {
        set: libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
        ..MountAttributes::default()
    };
    let filter = seccomp::only(&PAUSE_CALLS).map_err(crate::error::SpecError::from)?;
    add.push(Instruction::Unshare {
        flags: libc::CLONE_NEWCGROUP,
        what: "a cgroup namespace",
    });
    add.push(Instruction::PrivateMounts);
    add.push(Instruction::BindRoot {
        path,
        attributes,
        user: None,
    });
    add.push(Instruction::PivotRoot);
    if in_user_namespace {
        add.push(Instruction::BecomeRoot);
    }
    let null = "/dev/null";
    let null = open(null, OFlags::RDWR | OFlags::CLOEXEC, Mode::empty());
    let null = null.map_err(|errno| LaunchError::Parent {
        step: "open /dev/null",
        errno,
    })?;
    let null = Some(Rc::new(null));
    add.push(Instruction::Session);
    add.push(Instruction::Streams(Streams([
        null.clone(),
        null.clone(),
        null,
    ])));
    add.push(Instruction::LookUpUser(User::Ids {
        uid: 0,
        gid: 0,
        groups: Vec::new(),
    }));
    add.push(Instruction::CloseDescriptors);
    add.push(Instruction::Bounding(0));
    add.push(Instruction::BecomeUser(Capabilities::default()));
    add.push(Instruction::NoNewPrivileges);
    add.push(Instruction::Seccomp(filter));
    let name: CString = c"/pause".to_owned();
    add.push(Instruction::Exec(Exec {
        name: "/pause".to_owned(),
        candidates: vec![name.clone()],
        arguments: StringArray::new(vec![name]),
        environment: StringArray::new(Vec::new()),
        wants_home: false,
    }));
    Ok(())
}

fn write_maps(process: &str, ids: IdRange) -> Result<(), LaunchError> {
    let map = format!("0 {} {}\n", ids.start, ids.count);
    for (file, step) in [("uid_map", "map user ids"), ("gid_map", "map group ids")] {
        fs::write(format!("{process}/{file}"), &map).map_err(|error| LaunchError::Parent {
            step,
            errno: rustix::io::Errno::from_io_error(&error).unwrap_or(rustix::io::Errno::IO),
        })?;
    }
    Ok(())
}

fn namespace(process: &str, kind: &str) -> Result<OwnedFd, LaunchError> {
    let path = format!("{process}/ns/{kind}");
    open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).map_err(|errno| {
        let step = "open a new namespace";
        LaunchError::Parent { step, errno }
    })
}
