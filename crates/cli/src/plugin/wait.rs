//! One poll(2) over what may happen.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// What to wait for, in the order in which [`Ready`] is asked.
#[derive(Default)]
pub struct Wait<'a> {
    descriptors: Vec<PollFd<'a>>,
}

/// What has happened.
pub struct Ready(Vec<PollFlags>);

/// The place of a descriptor in a [`Wait`].
#[derive(Clone, Copy, Debug)]
pub struct Place(usize);

impl<'a> Wait<'a> {
    pub fn add(&mut self, descriptor: BorrowedFd<'a>, read: bool, write: bool) -> Place {
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, read);
        flags.set(PollFlags::OUT, write);
        self.descriptors
            .push(PollFd::from_borrowed_fd(descriptor, flags));
        Place(self.descriptors.len() - 1)
    }

    pub fn readable(&mut self, descriptor: &'a impl AsFd) -> Place {
        self.add(descriptor.as_fd(), true, false)
    }

    /// Waits for any of them, or so long.
    pub fn wait(mut self, limit: Option<Duration>) -> io::Result<Ready> {
        // A time-out that is rounded down would be waited for again and again.
        let limit = limit.map(|limit| Timespec {
            tv_sec: limit.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: limit.subsec_nanos().into(),
        });
        match poll(&mut self.descriptors, limit.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let flags = self.descriptors.iter().map(PollFd::revents);
        Ok(Ready(flags.collect()))
    }
}

impl Ready {
    /// Reading or writing will tell something, be it an end or an error.
    pub fn is(&self, place: Place) -> bool {
        !self.0[place.0].is_empty()
    }
}
