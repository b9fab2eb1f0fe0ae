//! The supervisor: events in, one pure step, effects out.
//!
//! Everything that happens becomes an [`Event`]. An event is written to the
//! journal, then the state machine of `neargate_core::task` says what follows
//! from it, and only then it is acted on. So the state on disk is never behind
//! what the world has seen.

use std::collections::VecDeque;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use neargate_core::task::{Effect, Event, LastStatus, Task, Timer};
use neargate_core::timestamp::Timestamp;
use neargate_host::lease::Lease;
use neargate_host::signals;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::journal::Journal;
use neargate_protocol::message::Reply;
use neargate_protocol::plan::LaunchPlan;
use neargate_protocol::request::TaskRequest;

use crate::clients::Clients;
use crate::clock::Clock;
use crate::engine::{Context, Engine};
use crate::error::Error;
use crate::exec::Sessions;
use crate::reactor::{Interest, Reactor};
use crate::session::RemoteSessions;
use crate::timers::Timers;
use crate::token::Token;

/// How long clients may take for the last of their conversation.
const GOODBYE: Duration = Duration::from_secs(2);

/// Said of a task whose supervisor was sent a signal to end.
const TOLD_TO_END: &str = "The task's supervisor was told to end";

pub struct Supervisor {
    /// Its lock says that the task has a supervisor. `None` once the task is STOPPED. The first
    /// field, because fields are dropped in order: a client that sees its connection end then
    /// finds the lock gone.
    lease: Option<Lease>,
    pub(crate) task: Task,
    pub(crate) engine: Engine,
    pub(crate) clients: Clients,
    pub(crate) sessions: Sessions,
    pub(crate) remote: RemoteSessions,
    pub(crate) reactor: Reactor<Token>,
    /// Readable when this process is asked to end.
    signals: OwnedFd,
    journal: Journal,
    clock: Clock,
    timers: Timers<Timer>,
    /// Events that have happened and are not stepped through yet.
    pub(crate) events: VecDeque<Event>,
}

impl Supervisor {
    /// Goes on with a task that is ready to launch. Its socket is open already,
    /// so an order to stop that is not found now comes through that.
    pub fn new(
        directory: TaskDirectory,
        request: TaskRequest,
        plan: LaunchPlan,
        lease: Lease,
        listener: UnixListener,
    ) -> Result<Self, Error> {
        let (task, journal) = Journal::open(directory.journal())?;
        let events = match directory.read_stop_order()? {
            Some(order) => order.events().collect(),
            None => VecDeque::from([Event::Begin]),
        };
        let mut reactor = Reactor::new()?;
        let clients = Clients::new(listener, &mut reactor)?;
        let signals = signals::requests_to_end()?;
        reactor.add(&signals, Interest::Read, Token::Signal)?;
        Ok(Self {
            task,
            signals,
            journal,
            reactor,
            clients,
            sessions: Sessions::default(),
            remote: RemoteSessions::default(),
            clock: Clock::start(),
            timers: Timers::new(),
            events,
            engine: Engine::new(directory, request, plan),
            lease: Some(lease),
        })
    }

    /// Runs the task to its end.
    pub fn run(mut self) -> Result<(), Error> {
        loop {
            while let Some(event) = self.events.pop_front() {
                self.apply(&event)?;
            }
            self.sessions_go_on();
            self.write_to_clients();
            // Clients may have read, so that there is room for more.
            while self.sessions_go_on() {
                self.write_to_clients();
            }
            self.exec_wait_all();
            if self.task.last_status() == LastStatus::Stopped {
                return self.say_goodbye();
            }
            let now = self.clock.now();
            if let Some(timer) = self.timers.take_due(now) {
                self.events.push_back(Event::TimerFired { timer });
                continue;
            }
            let waits = [self.timers.until_next(now), self.remote.until_next(now)];
            for token in self.reactor.wait(waits.into_iter().flatten().min())? {
                self.ready(token);
            }
        }
    }

    /// Answers the clients that are about to ask, such as the one that started
    /// a task which then failed at once, and lets all read what is left.
    fn say_goodbye(mut self) -> Result<(), Error> {
        let until = Instant::now() + GOODBYE;
        while self.clients.someone_is_asking() {
            let left = until.saturating_duration_since(Instant::now());
            let ready = self.reactor.wait(Some(left))?;
            if ready.is_empty() {
                break;
            }
            for token in ready {
                self.ready(token);
            }
            self.write_to_clients();
        }
        self.sessions_say_goodbye();
        self.clients.drain(until);
        Ok(())
    }

    /// Gives back what the task leased, before anybody is told that it has
    /// stopped: who hears that may remove the task, or need the leases.
    fn give_back_leases(&mut self) {
        if let Some(lease) = self.lease.take()
            && let Err(error) = lease.release()
        {
            eprintln!("the task's leases could not be given back: {error}");
        }
    }

    fn apply(&mut self, event: &Event) -> Result<(), Error> {
        let now = self.clock.now();
        let step = match self.task.step(now, event) {
            Ok(step) => step,
            // What came too late to matter: a timer of a container that is
            // gone, a second request to stop.
            Err(rejected) => {
                eprintln!("ignored {event:?}: {rejected}");
                return Ok(());
            }
        };
        self.journal.append(now, event)?;
        self.task = step.next;
        self.journal.compact_if_large(&self.task)?;
        for effect in step.effects {
            self.perform(effect);
        }
        if self.task.last_status() == LastStatus::Stopped {
            self.give_back_leases();
        }
        self.clients.publish(&self.task);
        Ok(())
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::ArmTimer { timer, at } => self.timers.arm(timer, at),
            Effect::DisarmTimer { timer } => self.timers.disarm(timer),
            other => self.engine.perform(
                &other,
                &mut Context {
                    reactor: &mut self.reactor,
                    events: &mut self.events,
                },
            ),
        }
    }

    fn ready(&mut self, token: Token) {
        match token {
            Token::Signal => self.asked_to_end(),
            Token::Listener => self.clients.accept(&mut self.reactor),
            Token::Client(client) => self.serve(client),
            Token::Engine(source) => {
                self.engine.ready(
                    source,
                    &mut Context {
                        reactor: &mut self.reactor,
                        events: &mut self.events,
                    },
                );
            }
            Token::Exec(source) => self.exec_ready(source),
            Token::Port(session, stream) => self.session_port_ready(session, stream),
        }
    }

    /// Serves the client that started this supervisor.
    pub fn adopt(&mut self, client: UnixStream) -> Result<(), Error> {
        Ok(self.clients.add(client, &mut self.reactor)?)
    }

    /// At the machine's shutdown, say: the task is stopped as ECS would.
    fn asked_to_end(&mut self) {
        let mut taken = [0; 128];
        // Which signal it was does not matter; it only must not stay.
        let _ = rustix::io::read(&self.signals, &mut taken);
        self.request_stop(Some(TOLD_TO_END.to_owned()));
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn describe(&self) -> Reply {
        Reply::Task {
            task: Box::new(self.task.clone()),
        }
    }
}
