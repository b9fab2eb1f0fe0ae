//! A task and the terminal that started it: the containers' output comes
//! here, Ctrl-C goes there.

use std::io;

use neargate_core::task::Task;
use neargate_protocol::client::Connection;
use neargate_protocol::message::{Reply, Request, StopOrder};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use crate::logs::{Changes, Logs, Names, Printer, Source};
use crate::output::notice;
use crate::signals::Interrupts;
use neargate_protocol::tasks::{KnownTask, TaskError};

#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    #[error(transparent)]
    Task(#[from] TaskError),
    #[error("the task cannot be followed")]
    Io(#[from] io::Error),
    #[error("the supervisor of task {task} has died{last_words}")]
    SupervisorLost { task: String, last_words: String },
}

/// The client's end of a task that it has just started.
pub struct Follower<'a> {
    task: &'a KnownTask,
    connection: Connection,
    interrupts: Interrupts,
    interrupted: usize,
}

impl<'a> Follower<'a> {
    /// From here on the supervisor tells us of each change of the task.
    pub fn new(
        task: &'a KnownTask,
        connection: Connection,
        interrupts: Interrupts,
    ) -> Result<Self, FollowError> {
        let owner = task.request.foreground;
        connection
            .send(&Request::Watch { owner })
            .map_err(|error| task.silent(error.into()))?;
        Ok(Self {
            task,
            connection,
            interrupts,
            interrupted: 0,
        })
    }

    pub fn was_interrupted(&self) -> bool {
        self.interrupted > 0
    }

    /// Follows the task until `done`. The first Ctrl-C stops it as ECS would,
    /// a later one kills it.
    pub fn until(
        &mut self,
        done: impl Fn(&Task) -> bool,
        mut output: Option<&mut Output>,
    ) -> Result<Box<Task>, FollowError> {
        loop {
            if let Some(output) = &mut output {
                output.print_new()?;
            }
            let ready = self.wait(output.as_deref())?;
            if ready.interrupt {
                self.interrupt()?;
            }
            if !ready.supervisor {
                continue;
            }
            let task = self.receive()?;
            if done(&task) {
                if let Some(output) = &mut output {
                    output.print_new()?;
                }
                return Ok(task);
            }
        }
    }

    fn receive(&self) -> Result<Box<Task>, FollowError> {
        let frame = self
            .connection
            .receive()
            .map_err(|error| self.task.silent(error))?;
        let frame = frame.ok_or_else(|| self.lost())?;
        match frame.decode().map_err(|error| self.task.silent(error))? {
            Reply::Task { task } => Ok(task),
            other => Err(self.task.unexpected(other).into()),
        }
    }

    fn lost(&self) -> FollowError {
        let log = fs_err::read_to_string(self.task.directory.supervisor_log());
        let last_line = log
            .unwrap_or_default()
            .lines()
            .last()
            .map(|line| format!(": {line}"));
        FollowError::SupervisorLost {
            task: self.task.label(),
            last_words: last_line.unwrap_or_default(),
        }
    }

    fn wait(&self, output: Option<&Output>) -> io::Result<Ready> {
        let mut waited = vec![
            PollFd::new(self.connection.stream(), PollFlags::IN),
            PollFd::new(&self.interrupts, PollFlags::IN),
        ];
        waited.extend(output.map(|output| PollFd::new(&output.changes, PollFlags::IN)));
        match poll(&mut waited, None) {
            // A signal has arrived; its byte will be there the next time.
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_ready = |index: usize| !waited[index].revents().is_empty();
        Ok(Ready {
            supervisor: is_ready(0),
            interrupt: is_ready(1),
        })
    }

    fn interrupt(&mut self) -> Result<(), FollowError> {
        for _ in 0..self.interrupts.take()? {
            self.interrupted += 1;
            // The supervisor may have ended just now: then there is nothing
            // left to stop, and the watch will tell.
            let Some(connection) = self.task.connect()? else {
                return Ok(());
            };
            let mut order = StopOrder::by_user(None);
            if self.interrupted == 1 {
                notice::say("stopping the task; Ctrl-C again kills it");
            } else {
                order = order.killing();
            }
            connection
                .ask(&Request::Stop(order))
                .map_err(|error| self.task.silent(error))?;
        }
        Ok(())
    }
}

struct Ready {
    supervisor: bool,
    interrupt: bool,
}

/// The containers' output on its way to the terminal.
pub struct Output {
    changes: Changes,
    logs: Logs,
    printer: Printer,
}

impl Output {
    pub fn new(sources: &[Source]) -> io::Result<Self> {
        Ok(Self {
            changes: Changes::watch(sources)?,
            logs: Logs::new(sources, None),
            printer: Printer::new(sources, Names::Shown, false),
        })
    }

    fn print_new(&mut self) -> io::Result<()> {
        self.changes.clear()?;
        self.logs.print_new(&mut self.printer)
    }
}
