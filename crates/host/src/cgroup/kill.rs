//! Killing a whole tree without losing a race against its forks.

use std::io;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};

use super::error::Error;
use super::group::{Group, read, write};

/// SIGKILL to every process in a group that is to be removed, and below.
///
/// The unified hierarchy does it in one write (`cgroup.kill`, Linux 5.14); what
/// is not there (a v1 machine, an older kernel) is killed by the list.
pub(super) fn for_good(group: &Group) -> Result<(), Error> {
    if let Some(dir) = group.unified_dir() {
        match write(&dir.join("cgroup.kill"), "1") {
            Err(error) if missing(&error) => {}
            result => return result,
        }
    }
    members(group)
}

/// SIGKILL to every process in a group that goes on to be used, and below.
///
/// Frozen first, so that nothing forks between reading the list and killing by
/// it. Not by `cgroup.kill`: a kernel that has once killed a group so (seen on
/// 6.18) kills each process that clone3 puts into it from then on, as it
/// compares the group's count of kills with that of the parent's group.
pub(super) fn members(group: &Group) -> Result<(), Error> {
    if group.processes()?.is_empty() {
        return Ok(());
    }
    let freezer = Freezer::of(group);
    if let Some(freezer) = &freezer {
        freezer.freeze()?;
    }
    let killed = kill_listed(group);
    if let Some(freezer) = &freezer {
        freezer.thaw()?;
    }
    killed
}

fn kill_listed(group: &Group) -> Result<(), Error> {
    for pid in group.processes()?.into_iter().filter_map(Pid::from_raw) {
        match kill_process(pid, Signal::KILL) {
            Ok(()) | Err(Errno::SRCH) => {}
            Err(errno) => {
                return Err(Error::io("kill the processes of", group.path())(
                    errno.into(),
                ));
            }
        }
    }
    Ok(())
}

enum Freezer {
    V1(std::path::PathBuf),
    V2(std::path::PathBuf),
}

impl Freezer {
    fn of(group: &Group) -> Option<Self> {
        match (group.v1_dir("freezer"), group.unified_dir()) {
            (Some(dir), _) => Some(Self::V1(dir.join("freezer.state"))),
            (None, Some(dir)) => Some(Self::V2(dir.join("cgroup.freeze"))),
            (None, None) => None,
        }
    }

    fn freeze(&self) -> Result<(), Error> {
        // A frozen tree cannot fork. One that will not freeze (a member in
        // uninterruptible sleep) gets its signals all the same: hence a limit.
        const PATIENCE: Duration = Duration::from_millis(500);
        let deadline = Instant::now() + PATIENCE;
        match self {
            Self::V1(state) => {
                if let Err(error) = write(state, "FROZEN") {
                    return if missing(&error) { Ok(()) } else { Err(error) };
                }
                while read(state)?.trim() != "FROZEN" && Instant::now() < deadline {
                    sleep(Duration::from_micros(200));
                    // A process that joined meanwhile is frozen by writing again (freezer-subsystem).
                    write(state, "FROZEN")?;
                }
            }
            Self::V2(freeze) => {
                if let Err(error) = write(freeze, "1") {
                    return if missing(&error) { Ok(()) } else { Err(error) };
                }
                let events = freeze.with_file_name("cgroup.events");
                while !read(&events)?.contains("frozen 1") && Instant::now() < deadline {
                    sleep(Duration::from_micros(200));
                }
            }
        }
        Ok(())
    }

    fn thaw(&self) -> Result<(), Error> {
        let result = match self {
            Self::V1(state) => write(state, "THAWED"),
            Self::V2(freeze) => write(freeze, "0"),
        };
        match result {
            Err(error) if !missing(&error) => Err(error),
            _ => Ok(()),
        }
    }
}

fn missing(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
}
