//! What waits for the outside world, behind one pollable descriptor.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::epoll::{self, EventData, EventFlags};
use rustix::time::Timespec;
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, timerfd_create, timerfd_settime,
};

/// A service that an event loop drives.
///
/// However many sockets and timers it has, they show as one descriptor (an epoll
/// instance is itself pollable, see epoll(7)), so a loop needs to know nothing
/// else: watch it for readability, level-triggered, and call [`turn`](Self::turn).
pub trait Source: AsFd {
    /// Does what can be done without waiting, and only so much of it that the
    /// loop's other duties are not kept waiting.
    fn turn(&mut self);
}

/// The descriptor behind a [`Source`]: its sockets and one alarm.
pub(super) struct Poll {
    epoll: OwnedFd,
    timer: OwnedFd,
}

/// The token of the alarm; services count their own from 0.
pub(super) const ALARM: u64 = u64::MAX;
const EVENTS_PER_TURN: usize = 32;

impl Poll {
    pub fn new() -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let timer = timerfd_create(
            TimerfdClockId::Monotonic,
            TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK,
        )?;
        let poll = Self { epoll, timer };
        poll.watch(&poll.timer, ALARM, EventFlags::IN)?;
        Ok(poll)
    }

    pub fn watch(&self, fd: impl AsFd, token: u64, interest: EventFlags) -> io::Result<()> {
        Ok(epoll::add(
            &self.epoll,
            fd,
            EventData::new_u64(token),
            interest,
        )?)
    }

    pub fn change(&self, fd: impl AsFd, token: u64, interest: EventFlags) -> io::Result<()> {
        Ok(epoll::modify(
            &self.epoll,
            fd,
            EventData::new_u64(token),
            interest,
        )?)
    }

    pub fn forget(&self, fd: impl AsFd) -> io::Result<()> {
        Ok(epoll::delete(&self.epoll, fd)?)
    }

    /// What is ready now, at most a turn's worth.
    pub fn ready(&self) -> impl Iterator<Item = (u64, EventFlags)> + use<> {
        let mut buffer = [MaybeUninit::<epoll::Event>::uninit(); EVENTS_PER_TURN];
        let mut events = [(0, EventFlags::empty()); EVENTS_PER_TURN];
        let mut count = 0;
        // Interrupted or not: the descriptor stays readable and the loop returns.
        if let Ok((ready, _)) =
            epoll::wait(&self.epoll, &mut buffer[..], Some(&Timespec::default()))
        {
            for event in ready {
                events[count] = (event.data.u64(), event.flags);
                count += 1;
            }
        }
        events.into_iter().take(count)
    }

    /// Becomes ready with [`ALARM`] at `at`; `None` is never.
    pub fn set_alarm(&self, at: Option<Instant>) {
        let after = at.map(|at| {
            // Zero would disarm.
            at.saturating_duration_since(Instant::now())
                .max(Duration::from_nanos(1))
        });
        let value = after.unwrap_or_default();
        let timer = Itimerspec {
            it_interval: Timespec::default(),
            it_value: Timespec {
                tv_sec: value.as_secs().try_into().unwrap_or(i64::MAX),
                tv_nsec: value.subsec_nanos().into(),
            },
        };
        // Cannot fail: the descriptor is a timer and the value is in range.
        // Setting it also takes back that it has expired.
        let _ = timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &timer);
    }
}

impl AsFd for Poll {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }
}
