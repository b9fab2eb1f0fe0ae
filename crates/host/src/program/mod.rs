//! What the child does between clone and exec, as plain data.
//!
//! The parent compiles an OCI spec into a [`Program`]; the child only
//! interprets it ([`run`]). So the part that may neither allocate nor lock is
//! small and knows no rules, and the part that knows the rules is pure and can
//! be tested without privileges.

mod describe;
mod mount_options;
mod mounts;
pub(crate) mod report;
pub(crate) mod run;
mod target;

use std::cell::Cell;
use std::ffi::{CString, c_char};
use std::os::fd::OwnedFd;
use std::ptr;
use std::rc::Rc;

use rustix::process::{Resource, Rlimit};
use rustix::termios::Winsize;

use crate::sys::MountAttributes;

pub use mounts::MountError;
pub(crate) use mounts::{Deferred, Ids, c_path, compile_mount};
pub(crate) use target::Target;

/// A descriptor that the parent opened and the child inherits by its number.
pub(crate) type Handle = Rc<OwnedFd>;

/// The instructions in order, up to and including the exec.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub instructions: Vec<Instruction>,
}

impl Program {
    pub fn push(&mut self, instruction: Instruction) {
        self.instructions.push(instruction);
    }
}

/// One step of the child. Paths are those of the host until [`Self::PivotRoot`].
#[derive(Debug)]
pub(crate) enum Instruction {
    /// Waits until the parent says that the user namespace has its ids.
    AwaitParent,
    /// Joins a v1 cgroup by writing to its `tasks` file.
    JoinCgroup(Handle),
    AdjustOomScore(CString),
    /// Opens this process's own file for a profile, while /proc is the host's:
    /// the container's could be anything.
    OpenProfile,
    /// Joins namespaces by descriptor: `flags` as setns(2) takes them.
    Join {
        handle: Handle,
        flags: i32,
        what: &'static str,
    },
    /// Leaves namespaces for new ones: `flags` as unshare(2) takes them.
    Unshare {
        flags: i32,
        what: &'static str,
    },
    /// Gives the parent a descriptor of the network namespace.
    SendNetwork,
    /// Cuts this mount namespace off from the host's mounts and unmounts.
    PrivateMounts,
    IdMapLayer {
        path: CString,
        user: Handle,
    },
    Overlay(Overlay),
    /// Makes a directory tree the container's root.
    BindRoot {
        path: CString,
        attributes: MountAttributes,
        user: Option<Handle>,
    },
    RootAttributes(MountAttributes),
    /// Makes what follows create files as the task's root, with the host's capabilities.
    FileSystemIdentity {
        uid: u32,
        gid: u32,
    },
    Mount(Mount),
    Directory(Target),
    Symlink {
        target: Target,
        to: CString,
    },
    Node(Node),
    MaskPath(Target),
    ReadonlyPath(Target),
    /// Makes the root directory the process's own; the host's mounts vanish.
    PivotRoot,
    /// Takes id 0 of the user namespace.
    BecomeRoot,
    HostName(CString),
    DomainName(CString),
    /// Path below /proc/sys, name as the user knows it, value.
    Sysctl {
        path: CString,
        name: CString,
        value: CString,
    },
    Limit {
        resource: Resource,
        limit: Rlimit,
    },
    /// A session of its own, without a controlling terminal and with its own keyring.
    Session,
    /// Gives pipes to the container, so that it can open /dev/stdout anew.
    GiveStreams {
        streams: Streams,
        uid: u32,
        gid: u32,
    },
    Streams(Streams),
    /// A new pseudo terminal becomes the controlling one; the master goes to the parent.
    Terminal {
        size: Option<Winsize>,
        console: bool,
    },
    /// Closes what the container must not have: everything but the standard streams.
    CloseDescriptors,
    /// Done with root's rights if they suffice, else the last time with the user's own.
    WorkingDirectory {
        path: CString,
        last: bool,
    },
    /// Finds out who the process is to be, in the container's own files.
    LookUpUser(User),
    Umask(u32),
    /// Goes under an AppArmor profile with the exec.
    Profile {
        name: String,
        command: CString,
    },
    Seccomp(crate::seccomp::Filter),
    NoNewPrivileges,
    Bounding(u64),
    /// Changes to the user that was looked up and sets its capabilities.
    BecomeUser(Capabilities),
    Exec(Exec),
}

/// An overlay of layers, mounted at `target`.
#[derive(Debug)]
pub(crate) struct Overlay {
    /// Where relative names in the options start, so that they are short:
    /// all options together must fit one page.
    pub directory: CString,
    pub options: CString,
    pub target: CString,
    /// What the kernel leaves of a volatile overlay and then takes for a
    /// crash, when a container restarts: a directory and the file in it.
    pub volatile: CString,
    pub dirty: CString,
    pub attributes: MountAttributes,
}

/// A mount in the container.
#[derive(Debug)]
pub(crate) struct Mount {
    pub source: Source,
    pub target: Target,
    pub attributes: MountAttributes,
    pub recursive_attributes: Option<MountAttributes>,
    /// The user namespace whose ids files on disk are shown in.
    pub id_map: Option<Handle>,
    /// Who a devpts is to belong to: unlike of other file systems, its root is
    /// always the host's.
    pub owner: Option<(u32, u32)>,
    /// This is the /proc through which sysctls are set later.
    pub is_proc: bool,
}

#[derive(Debug)]
pub(crate) enum Source {
    FileSystem {
        kind: CString,
        parameters: Vec<Parameter>,
    },
    Tree {
        path: CString,
        recursive: bool,
    },
}

/// A mount option of a file system.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parameter {
    Flag(CString),
    Value(CString, CString),
}

/// A device node.
#[derive(Debug)]
pub(crate) struct Node {
    pub target: Target,
    pub mode: u32,
    pub device: u64,
    /// Owner as the host sees it, unless it is the task's root.
    pub owner: Option<(u32, u32)>,
}

/// The standard streams; none is the container's own /dev/null.
#[derive(Clone, Debug, Default)]
pub(crate) struct Streams(pub [Option<Handle>; 3]);

/// Who a process is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum User {
    Ids {
        uid: u32,
        gid: u32,
        groups: Vec<u32>,
    },
    /// As the definition or the image has it: `name`, `uid`, `name:group` …
    Named(crate::user::Wanted),
}

/// Capability sets as masks; the bounding set has its own instruction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capabilities {
    pub effective: u64,
    pub permitted: u64,
    pub inheritable: u64,
    pub ambient: u64,
}

/// The program to run.
#[derive(Debug)]
pub(crate) struct Exec {
    /// As the user wrote it, for messages.
    pub name: String,
    /// Every place to try, in order.
    pub candidates: Vec<CString>,
    pub arguments: StringArray,
    pub environment: StringArray,
    /// Whether HOME is to be filled in from /etc/passwd.
    pub wants_home: bool,
}

/// An array for execve(2), with one more place that the child may fill.
#[derive(Debug)]
pub(crate) struct StringArray {
    pub strings: Vec<CString>,
    pointers: Vec<Cell<*const c_char>>,
}

impl StringArray {
    pub fn new(strings: Vec<CString>) -> Self {
        let nulls = [ptr::null(), ptr::null()];
        let pointers = strings.iter().map(|string| string.as_ptr());
        let pointers = pointers.chain(nulls).map(Cell::new).collect();
        Self { strings, pointers }
    }

    /// Adds a string at the end; only one has room.
    pub fn fill(&self, string: *const c_char) {
        self.pointers[self.strings.len()].set(string);
    }

    pub fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr().cast()
    }
}
