//! The child's side: interprets a program between clone and exec.
//!
//! Nothing here allocates, takes a lock or panics knowingly, because the child
//! of a fork owns neither the allocator nor any lock. The process is
//! non-dumpable all the way: it inherits that from its parent and exec alone
//! ends it, so no process of the task can attach to it or reach what it has
//! open (ptrace(2), "Ptrace access mode checking").

mod identity;
mod mounting;
mod streams;

use std::ffi::CStr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, open, openat, openat2};
use rustix::io::{Errno, read, retry_on_intr, write};
use rustix::net::{SendFlags, send};
use rustix::process::{
    DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal, setrlimit,
    umask,
};
use rustix::system::{setdomainname, sethostname};
use rustix::thread::set_no_new_privs;

use super::report::{Detail, Failure, Report};
use super::{Exec, Instruction, Program, Target};
use crate::sys;

type Outcome = Result<(), Failure>;

/// What instructions leave for later ones.
struct Child<'a> {
    /// To the parent; closes at exec, which is how the parent learns of success.
    channel: BorrowedFd<'a>,
    /// The container's root directory, in the current mount namespace.
    root: Option<OwnedFd>,
    /// /proc/sys as it was mounted, below what makes it read-only later.
    parameters: Option<OwnedFd>,
    covers: mounting::Covers,
    /// Where the kernel is told under which AppArmor profile to exec.
    profile: Option<OwnedFd>,
    user: Option<crate::user::Found>,
    in_working_directory: bool,
    home: [u8; HOME_LONGEST],
}

/// <https://docs.kernel.org/admin-guide/LSM/index.html>
const PROFILE: &CStr = c"/proc/thread-self/attr/apparmor/exec";

const HOME_LONGEST: usize = 4096 + 8;

/// Interprets the program; comes back never.
pub(crate) fn run(program: &Program, channel: BorrowedFd<'_>) -> ! {
    // Unwinding would go on with the parent's code.
    let _bomb = ExitOnUnwind;
    let mut child = Child {
        channel,
        root: None,
        parameters: None,
        covers: mounting::Covers::default(),
        profile: None,
        user: None,
        in_working_directory: false,
        home: [0; HOME_LONGEST],
    };
    for (index, instruction) in program.instructions.iter().enumerate() {
        if let Err(failure) = child.execute(instruction) {
            let report = Report {
                instruction: index,
                failure,
            };
            // If the parent is gone, nobody wants to know.
            let _ = send(channel, &report.to_bytes(), SendFlags::NOSIGNAL);
            break;
        }
    }
    sys::exit(FAILED)
}

/// Said before exec, so that a death on the way is not taken for success.
pub(crate) const AT_EXEC: &[u8] = b"x";

/// Said with the master of the terminal.
pub(crate) const TERMINAL: &[u8] = b"t";

/// The exit code of a child that never became the container's program.
pub(crate) const FAILED: i32 = 125;

struct ExitOnUnwind;

impl Drop for ExitOnUnwind {
    fn drop(&mut self) {
        sys::exit(FAILED);
    }
}

impl Child<'_> {
    fn execute(&mut self, instruction: &Instruction) -> Outcome {
        use Instruction as I;
        match instruction {
            I::AwaitParent => self.await_parent()?,
            // 0 stands for the writing thread itself, which is all there is.
            I::JoinCgroup(tasks) => write_all(tasks.as_fd(), b"0")?,
            I::AdjustOomScore(score) => {
                let file = open(
                    c"/proc/self/oom_score_adj",
                    OFlags::WRONLY | OFlags::CLOEXEC,
                    Mode::empty(),
                )?;
                write_all(file.as_fd(), score.to_bytes())?;
            }
            I::OpenProfile => {
                let flags = OFlags::WRONLY | OFlags::CLOEXEC;
                self.profile = Some(open(PROFILE, flags, Mode::empty())?);
            }
            I::Profile { command, .. } => {
                let profile = self.profile.as_ref().ok_or(Errno::NOENT)?;
                write_all(profile.as_fd(), command.to_bytes())?;
            }
            I::Join { handle, flags, .. } => {
                sys::setns(&**handle, *flags)?;
                self.after_namespaces(*flags)?;
            }
            I::Unshare { flags, .. } => {
                sys::unshare(*flags)?;
                self.after_namespaces(*flags)?;
            }
            I::SendNetwork => streams::send_network(self.channel)?,
            I::PrivateMounts => mounting::make_private()?,
            I::IdMapLayer { path, user } => mounting::id_map_layer(path, user.as_fd())?,
            I::Overlay(overlay) => self.root = Some(mounting::overlay(overlay)?),
            I::BindRoot {
                path,
                attributes,
                user,
            } => {
                let user = user.as_ref().map(|user| user.as_fd());
                self.root = Some(mounting::bind_root(path, attributes, user)?);
            }
            I::RootAttributes(attributes) => {
                sys::mount_setattr(self.root()?, attributes, false)?;
            }
            I::FileSystemIdentity { uid, gid } => {
                identity::act_as(*uid, *gid)?;
                stay_hidden()?;
            }
            I::Mount(mount) => {
                let mounted = mounting::mount(self.root()?, mount)?;
                if mount.is_proc {
                    self.parameters = Some(openat(&mounted, c"sys", DIRECTORY, Mode::empty())?);
                }
            }
            I::Directory(target) => {
                drop(mounting::reach(self.root()?, target, Missing::Directory)?)
            }
            I::Symlink { target, to } => mounting::symlink(self.root()?, target, to)?,
            I::Node(node) => mounting::node(self.root()?, node)?,
            I::MaskPath(target) => self.mask(target)?,
            I::ReadonlyPath(target) => mounting::make_readonly(self.root()?, target)?,
            I::PivotRoot => {
                mounting::pivot(self.root()?)?;
                self.root = Some(open_root()?);
            }
            I::BecomeRoot => {
                identity::become_root()?;
                stay_hidden()?;
            }
            I::HostName(name) => sethostname(name.to_bytes())?,
            I::DomainName(name) => setdomainname(name.to_bytes())?,
            I::Sysctl { path, value, .. } => {
                let parameters = self.parameters.as_ref().ok_or(Errno::NOENT)?;
                let flags = OFlags::WRONLY | OFlags::CLOEXEC;
                let file = openat(parameters, path, flags, Mode::empty())?;
                write_all(file.as_fd(), value.to_bytes())?;
            }
            I::Limit { resource, limit } => setrlimit(*resource, *limit)?,
            I::Session => identity::new_session()?,
            I::GiveStreams { streams, uid, gid } => streams::give(streams, *uid, *gid)?,
            I::Streams(streams) => streams::install(self.root()?, streams)?,
            I::Terminal { size, console } => {
                streams::terminal(self.root()?, self.channel, *size, *console)?;
            }
            I::CloseDescriptors => self.close_descriptors()?,
            I::WorkingDirectory { path, last } => self.change_directory(path, *last)?,
            I::LookUpUser(wanted) => {
                self.user = Some(identity::look_up(self.root()?, wanted)?);
            }
            I::Umask(mask) => drop(umask(Mode::from_raw_mode(*mask))),
            I::Seccomp(filter) => sys::load_seccomp(&filter.instructions, filter.flags)?,
            I::NoNewPrivileges => set_no_new_privs(true)?,
            I::Bounding(set) => identity::limit_bounding(*set)?,
            I::BecomeUser(capabilities) => {
                let user = self.user.as_ref().ok_or(Errno::INVAL)?;
                identity::become_user(user, capabilities)?;
                stay_hidden()?;
            }
            I::Exec(exec) => return Err(self.exec(exec)),
        }
        Ok(())
    }

    fn root(&self) -> Result<BorrowedFd<'_>, Errno> {
        self.root.as_ref().map(AsFd::as_fd).ok_or(Errno::NOTDIR)
    }

    fn await_parent(&self) -> Result<(), Errno> {
        let mut byte = [0];
        match retry_on_intr(|| read(self.channel, &mut byte))? {
            0 => Err(Errno::PIPE),
            _ => Ok(()),
        }
    }

    /// A mount namespace has mounts of its own, so the root is opened anew.
    fn after_namespaces(&mut self, flags: i32) -> Result<(), Errno> {
        if flags & libc::CLONE_NEWNS != 0 {
            self.root = Some(open_root()?);
        }
        if flags & libc::CLONE_NEWUSER != 0 {
            stay_hidden()?;
        }
        Ok(())
    }

    fn mask(&mut self, target: &Target) -> Result<(), Errno> {
        let root = self.root.as_ref().ok_or(Errno::NOTDIR)?;
        mounting::mask(root.as_fd(), target, &mut self.covers)
    }

    fn change_directory(&mut self, path: &CStr, last: bool) -> Result<(), Errno> {
        if self.in_working_directory {
            return Ok(());
        }
        let opened;
        let root = match &self.root {
            Some(root) => root,
            None => {
                opened = open_root()?;
                &opened
            }
        };
        // No magic links: with rights that the program will not have, one
        // could lead into another container of a shared PID namespace.
        match openat2(root, path, DIRECTORY, Mode::empty(), ResolveFlags::IN_ROOT) {
            Ok(directory) => {
                match rustix::process::fchdir(&directory) {
                    Err(Errno::ACCESS) if !last => return Ok(()),
                    other => other?,
                }
                self.in_working_directory = true;
                Ok(())
            }
            Err(Errno::ACCESS) if !last => Ok(()),
            Err(errno) => Err(errno),
        }
    }

    /// From here on the container's own paths cannot lead to a descriptor of
    /// the parent's, as `/proc/self/fd/N` as a program or directory would.
    fn close_descriptors(&mut self) -> Result<(), Errno> {
        (self.root, self.parameters, self.profile) = (None, None, None);
        self.covers = mounting::Covers::default();
        let channel = self.channel.as_raw_fd();
        if channel > 3 {
            sys::close_range(3, channel as u32 - 1)?;
        }
        sys::close_range(channel + 1, u32::MAX)
    }

    /// Becomes the program; on failure says why the first candidate that
    /// exists could not be run.
    fn exec(&mut self, exec: &Exec) -> Failure {
        if let (true, Some(user)) = (exec.wants_home, &self.user) {
            let home = identity::home_variable(user, &mut self.home);
            exec.environment.fill(home.as_ptr());
        }
        sys::reset_signals();
        if let Err(errno) = die_with_parent(self.channel) {
            return errno.into();
        }
        if let Err(errno) = send(self.channel, AT_EXEC, SendFlags::NOSIGNAL) {
            return errno.into();
        }
        let mut failure = Failure::from(Errno::NOENT);
        for candidate in &exec.candidates {
            let errno = sys::execute(candidate, &exec.arguments, &exec.environment);
            match errno {
                Errno::NOENT | Errno::NOTDIR => {
                    let found = rustix::fs::access(candidate, rustix::fs::Access::EXISTS);
                    if errno == Errno::NOENT && found.is_ok() {
                        return Failure::new(errno, Detail::NoInterpreter);
                    }
                    if exec.candidates.len() == 1 {
                        failure = errno.into();
                    }
                }
                // Another directory of PATH may have one that can be run.
                Errno::ACCESS => failure = errno.into(),
                _ => return errno.into(),
            }
        }
        failure
    }
}

/// What [`mounting::reach`] makes if there is nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Directory,
    File,
}

const DIRECTORY: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

fn open_root() -> Result<OwnedFd, Errno> {
    openat(CWD, c"/", DIRECTORY, Mode::empty())
}

/// A change of credentials makes a process dumpable where `fs.suid_dumpable` is 1.
fn stay_hidden() -> Result<(), Errno> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
}

/// A first help if the supervisor is killed; whoever notices next cleans up
/// by the cgroup. Changes of credentials undo it, so this comes last.
fn die_with_parent(channel: BorrowedFd<'_>) -> Result<(), Errno> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // The parent may have died before that.
    let mut fds = [PollFd::from_borrowed_fd(channel, PollFlags::empty())];
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    poll(&mut fds, Some(&now))?;
    if fds[0].revents().contains(PollFlags::HUP) {
        return Err(Errno::PIPE);
    }
    Ok(())
}

fn write_all(fd: BorrowedFd<'_>, bytes: &[u8]) -> Result<(), Errno> {
    match retry_on_intr(|| write(fd, bytes))? {
        written if written == bytes.len() => Ok(()),
        _ => Err(Errno::IO),
    }
}
