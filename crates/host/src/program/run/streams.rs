//! The standard streams and the terminal of the container's process.

use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd};

use rustix::fs::{FileType, Gid, Mode, OFlags, Uid, fchown, fstat, fstatfs, makedev, mknodat};
use rustix::io::Errno;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::process::ioctl_tiocsctty;
use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, unlockpt};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout, stderr, stdin, stdout};
use rustix::termios::{Winsize, tcsetwinsize};

use super::super::Streams;
use super::super::report::{Detail, Failure};
use super::TERMINAL;
use super::mounting::{bind_open_file, open_inside, resolve};

/// DEVPTS_SUPER_MAGIC of linux/magic.h.
const DEVPTS: u64 = 0x1cd1;

/// Pipes that the container's root shall be able to open again by their
/// /dev/stdout, as nginx's image does.
pub fn give(streams: &Streams, uid: u32, gid: u32) -> Result<(), Errno> {
    for stream in streams.0.iter().flatten() {
        change_owner(stream.as_fd(), uid, gid)?;
    }
    Ok(())
}

/// The streams that are in place go to the user.
pub fn hand_over(uid: u32, gid: u32) -> Result<(), Errno> {
    for stream in [stdin(), stdout(), stderr()] {
        match change_owner(stream, uid, gid) {
            // An id of the host's that was not given: not ours to hand over.
            Ok(()) | Err(Errno::PERM | Errno::OVERFLOW) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

/// Pipes and terminals only: a file that is a stream keeps its owner.
fn change_owner(stream: BorrowedFd<'_>, uid: u32, gid: u32) -> Result<(), Errno> {
    let status = fstat(stream)?;
    let terminal = FileType::from_raw_mode(status.st_mode) == FileType::CharacterDevice
        && fstatfs(stream)?.f_type as u64 == DEVPTS;
    if terminal {
        // Its group stays tty.
        return fchown(stream, Some(Uid::from_raw(uid)), None);
    }
    if FileType::from_raw_mode(status.st_mode) == FileType::Fifo {
        return fchown(stream, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)));
    }
    Ok(())
}

pub fn install(root: BorrowedFd<'_>, streams: &Streams) -> Result<(), Errno> {
    let null = if streams.0.iter().all(Option::is_some) {
        None
    } else {
        Some(open_inside(root, c"dev/null", OFlags::RDWR)?)
    };
    let of = |stream: usize| match (&streams.0[stream], &null) {
        (Some(stream), _) => Ok(stream.as_fd()),
        (None, Some(null)) => Ok(null.as_fd()),
        (None, None) => Err(Errno::BADF),
    };
    dup2_stdin(of(0)?)?;
    dup2_stdout(of(1)?)?;
    dup2_stderr(of(2)?)
}

/// Opens a pair in the container's own devpts: a terminal's name inside then
/// says what it is. The master goes to the parent.
pub fn terminal(
    root: BorrowedFd<'_>,
    channel: BorrowedFd<'_>,
    size: Option<Winsize>,
    console: bool,
) -> Result<(), Failure> {
    let master = open_inside(root, c"dev/pts/ptmx", OFlags::RDWR | OFlags::NOCTTY)?;
    // In an exec the container may have put something else there.
    let is_multiplexer = fstat(&master)?.st_rdev == makedev(5, 2);
    if !is_multiplexer || fstatfs(&master)?.f_type as u64 != DEVPTS {
        return Err(Failure::new(Errno::NOTTY, Detail::NotATerminal));
    }
    unlockpt(&master)?;
    let slave = ioctl_tiocgptpeer(&master, OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    if let Some(size) = size {
        tcsetwinsize(&slave, size)?;
    }
    ioctl_tiocsctty(&slave)?;
    if console {
        let directory = resolve(root, c"dev")?;
        match mknodat(
            &directory,
            c"console",
            FileType::RegularFile,
            Mode::from_raw_mode(0o600),
            0,
        ) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno.into()),
        }
        bind_open_file(slave.as_fd(), root, c"dev/console")?;
    }
    dup2_stdin(&slave)?;
    dup2_stdout(&slave)?;
    dup2_stderr(&slave)?;
    send_descriptor(channel, master.as_fd())?;
    Ok(())
}

/// Gives the parent the network namespace that this process is in.
pub fn send_network(channel: BorrowedFd<'_>) -> Result<(), Errno> {
    let own = c"/proc/self/ns/net";
    let own = rustix::fs::open(own, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    send_descriptor(channel, own.as_fd())
}

fn send_descriptor(channel: BorrowedFd<'_>, descriptor: BorrowedFd<'_>) -> Result<(), Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let descriptors = [descriptor];
    if !control.push(SendAncillaryMessage::ScmRights(&descriptors)) {
        return Err(Errno::NOBUFS);
    }
    sendmsg(
        channel,
        &[IoSlice::new(TERMINAL)],
        &mut control,
        SendFlags::NOSIGNAL,
    )
    .map(drop)
}
