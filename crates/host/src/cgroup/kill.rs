//! Killing a whole tree without losing a race against its forks.

use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};

use super::error::Error;
use super::group::{Group, children, read, write};

/// SIGKILL to every process in a group that is to be removed, and below.
///
/// The unified hierarchy does it in one write (`cgroup.kill`, Linux 5.14); what
/// is not there (a v1 machine, an older kernel) is killed by the list.
pub(super) fn for_good(group: &Group) -> Result<(), Error> {
    let at_once = group
        .unified_dir()
        .map(|dir| write(&dir.join("cgroup.kill"), "1"));
    match at_once {
        Some(Ok(())) => {}
        Some(Err(error)) if !missing(&error) => return Err(error),
        Some(Err(_)) | None => members(group)?,
    }
    // In v1 what is frozen does not die, and who froze it may have died before it thawed.
    match group.v1_dir("freezer") {
        Some(dir) => thaw_below(&dir),
        None => Ok(()),
    }
}

fn thaw_below(dir: &Path) -> Result<(), Error> {
    // A group that is frozen by itself does not show in its parent's state.
    Freezer::V1(dir.join("freezer.state")).thaw()?;
    for child in children(dir)? {
        thaw_below(&child)?;
    }
    Ok(())
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
    let frozen = freezer.as_ref().map_or(Ok(()), Freezer::freeze);
    let killed = frozen.and_then(|()| kill_listed(group));
    let thawed = freezer.as_ref().map_or(Ok(()), Freezer::thaw);
    killed.and(thawed)
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
