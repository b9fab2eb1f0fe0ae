//! Waiting for many file descriptors at once: a thin layer over epoll(7).

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::time::Duration;

use rustix::event::{Timespec, epoll};

/// What a source is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    Read,
    Write,
    ReadWrite,
    /// Only errors and hang-ups, which epoll always reports.
    Nothing,
}

impl Interest {
    fn flags(self) -> epoll::EventFlags {
        match self {
            Self::Read => epoll::EventFlags::IN,
            Self::Write => epoll::EventFlags::OUT,
            Self::ReadWrite => epoll::EventFlags::IN | epoll::EventFlags::OUT,
            Self::Nothing => epoll::EventFlags::empty(),
        }
    }
}

/// Waits for the readiness of sources that the caller names by `T`.
///
/// A source can be reported ready once after its descriptor's number went to
/// another source, so handlers must cope with "not ready after all": every
/// descriptor here is non-blocking.
#[derive(Debug)]
pub struct Reactor<T> {
    epoll: OwnedFd,
    sources: HashMap<RawFd, T>,
}

impl<T: Copy> Reactor<T> {
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            epoll: epoll::create(epoll::CreateFlags::CLOEXEC)?,
            sources: HashMap::new(),
        })
    }

    pub fn add(&mut self, source: impl AsFd, interest: Interest, name: T) -> io::Result<()> {
        let raw = source.as_fd().as_raw_fd();
        let data = epoll::EventData::new_u64(raw as u64);
        epoll::add(&self.epoll, source, data, interest.flags())?;
        self.sources.insert(raw, name);
        Ok(())
    }

    pub fn change(&mut self, source: impl AsFd, interest: Interest) -> io::Result<()> {
        let data = epoll::EventData::new_u64(source.as_fd().as_raw_fd() as u64);
        Ok(epoll::modify(&self.epoll, source, data, interest.flags())?)
    }

    /// Forgets a source; must come before its descriptor is closed.
    pub fn remove(&mut self, source: impl AsFd) {
        self.sources.remove(&source.as_fd().as_raw_fd());
        // It fails only for what was not there, which is what was asked for.
        let _ = epoll::delete(&self.epoll, source);
    }

    /// The names of the sources that are ready; none after the timeout.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<Vec<T>> {
        let timeout = timeout.map(|timeout| Timespec {
            tv_sec: timeout.as_secs() as i64,
            tv_nsec: i64::from(timeout.subsec_nanos()),
        });
        let mut events = [const {
            epoll::Event {
                flags: epoll::EventFlags::empty(),
                data: epoll::EventData::new_u64(0),
            }
        }; 32];
        let ready = match epoll::wait(&self.epoll, &mut events[..], timeout.as_ref()) {
            Ok(ready) => ready,
            Err(rustix::io::Errno::INTR) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        Ok(events[..ready]
            .iter()
            .filter_map(|event| self.sources.get(&(event.data.u64() as RawFd)).copied())
            .collect())
    }
}
