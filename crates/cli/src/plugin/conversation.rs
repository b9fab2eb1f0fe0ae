//! The session: its connection on one side, our terminal or ports on the other.

use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use neargate_core::timestamp::Timestamp;
use neargate_protocol::random;
use neargate_session::channel::OWN_CLIENT;
use neargate_session::client::{self, Client, Event};
use neargate_session::handshake::SessionType;
use neargate_session::payload::Flag;
use neargate_session::port::PortClient;

use super::VERSION;
use super::error::{PluginError, ResumeError};
use super::invocation::Invocation;
use super::link::{Link, Received};
use super::ports::Ports;
use super::resume;
use super::shell::{Remote, Shell};
use super::signals::{Said, Signals};
use super::wait::Wait;
use crate::error::FAILURE;
use crate::output;

/// What one message may hold where the server is not AWS's.
const LARGE_PAYLOAD: usize = 16 * 1024;

/// Frames that are read before their output is written.
const BATCH: usize = 64;

/// Connections that nothing goes over are forgotten on the way.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// How long a lost connection is tried to be had again.
const RESUMING: Duration = Duration::from_secs(120);

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How long the server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

const CONTROL_C: u8 = 0x03;

pub struct Conversation {
    invocation: Invocation,
    client: PortClient,
    link: Link,
    local: Local,
    signals: Signals,
    next_ping: Instant,
    exit_code: Option<i32>,
    /// The user has had enough.
    leaving: Option<Instant>,
}

/// Our end.
enum Local {
    /// Which it is, the server has not said yet.
    Expecting,
    Shell(Shell),
    Ports(Ports),
}

impl Conversation {
    pub fn begin(invocation: Invocation) -> Result<Self, PluginError> {
        let signals = Signals::catch()?;
        let mut client = Client::new(settings(&invocation)?);
        let first = client.connect(now(), None);
        let link = Link::open(&invocation.session.stream_url, first)?;
        output::to_stderr(&format!(
            "\nStarting session with SessionId: {}\n",
            invocation.session.id
        ));
        Ok(Self {
            invocation,
            client: PortClient::new(client),
            link,
            local: Local::Expecting,
            signals,
            next_ping: Instant::now() + KEEPALIVE,
            exit_code: None,
            leaving: None,
        })
    }

    pub fn until_its_end(mut self) -> Result<ExitCode, PluginError> {
        loop {
            self.pass_on()?;
            while let Some(event) = self.client.client.next_event() {
                if let Event::Closed { output } = event {
                    return Ok(self.closed(&output));
                }
                self.happened(event)?;
            }
            if !self.send()? {
                continue;
            }
            if self.leaving.is_some_and(|until| until <= Instant::now()) {
                return Ok(self.closed(""));
            }
            if let Some(status) = self.wait()? {
                return Ok(status);
            }
        }
    }

    /// Passes on what has come.
    fn pass_on(&mut self) -> Result<(), PluginError> {
        match &mut self.local {
            Local::Expecting => {}
            Local::Shell(shell) => shell.write(&mut self.client.client, now())?,
            Local::Ports(ports) => ports.write(&mut self.client, now())?,
        }
        Ok(())
    }

    fn happened(&mut self, event: Event) -> Result<(), PluginError> {
        match event {
            Event::Started(kind) => self.started(&kind)?,
            Event::Message(text) => self.tell(&text),
            Event::ExitCode(code) => self.exit_code = Some(code),
            Event::ConnectToPortFailed => {
                self.tell("Connection to destination port failed, check SSM Agent logs.");
            }
            Event::Closed { .. } => {}
        }
        Ok(())
    }

    fn started(&mut self, kind: &SessionType) -> Result<(), PluginError> {
        let local = kind.properties.as_ref().and_then(|all| all.get("type"));
        let remote = match kind.session_type.as_str() {
            "Port" if local.is_some() => {
                let ports = Ports::begin(kind)?;
                let session = &self.invocation.session.id;
                let address = ports.address();
                self.local = Local::Ports(ports);
                self.tell(&format!("{address} opened for sessionId {session}."));
                self.tell("Waiting for connections...");
                return Ok(());
            }
            "Port" => Remote::Pipe,
            "NonInteractiveCommands" => Remote::Output,
            _ => Remote::Terminal,
        };
        let shell = Shell::begin(remote, &mut self.client.client, now());
        self.local = Local::Shell(shell.map_err(PluginError::Terminal)?);
        // Output may have come before.
        self.pass_on()
    }

    /// Says something to the user, whose terminal may be raw.
    fn tell(&self, text: &str) {
        output::to_stderr(&format!("{text}\r\n"));
    }

    fn closed(self, reason: &str) -> ExitCode {
        let session = self.invocation.session.id;
        // The terminal is the user's again, and the socket's file gone.
        drop(self.local);
        output::to_stderr(&match reason {
            "" => format!("\n\nExiting session with sessionId: {session}.\n"),
            reason => format!("\n\nSessionId: {session} : {reason}\n"),
        });
        match self.exit_code {
            Some(code) => {
                output::to_stderr(&format!("Exit code: {code}\n"));
                // A status is a byte, and a code that is not 0 must not become 0.
                ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX))
            }
            None if reason.is_empty() => ExitCode::SUCCESS,
            None => ExitCode::from(FAILURE),
        }
    }

    /// Sends what there is to send. Says no after the connection was lost and had again.
    fn send(&mut self) -> Result<bool, PluginError> {
        let client = &mut self.client.client;
        client.tick(now());
        let link = &mut self.link;
        let mut outcome = Ok(());
        if self.next_ping <= Instant::now() {
            self.next_ping = Instant::now() + KEEPALIVE;
            outcome = link.ping();
        }
        while outcome.is_ok()
            && link.has_room()
            && let Some(frame) = client.next_frame()
        {
            outcome = link.send(frame);
        }
        if outcome.and_then(|()| link.flush()).is_err() {
            // It may have said why before it ended.
            if self.receive() {
                self.resume()?;
            }
            return Ok(false);
        }
        Ok(true)
    }

    /// Waits for something to happen, and takes it in.
    fn wait(&mut self) -> Result<Option<ExitCode>, PluginError> {
        let mut wait = Wait::default();
        let link = wait.add(
            std::os::fd::AsFd::as_fd(&self.link),
            true,
            !self.link.has_room(),
        );
        let signals: Vec<_> = self
            .signals
            .descriptors()
            .map(|descriptor| wait.add(descriptor, true, false))
            .collect();
        let stdin = io::stdin();
        let mut keys = None;
        let mut places = None;
        match &self.local {
            Local::Shell(shell) if shell.reads() && self.client.client.input_room() > 0 => {
                keys = Some(wait.readable(&stdin));
            }
            Local::Ports(ports) => places = Some(ports.wait_for(&self.client, &mut wait)),
            Local::Shell(_) | Local::Expecting => {}
        }
        let ready = wait.wait(Some(self.until_next()))?;

        if signals.into_iter().any(|place| ready.is(place))
            && let Some(status) = self.signalled()
        {
            return Ok(Some(status));
        }
        let now = now();
        match &mut self.local {
            Local::Shell(shell) => {
                if keys.is_some_and(|place| ready.is(place)) {
                    shell.read(&mut self.client.client, now)?;
                }
                shell.tick(&mut self.client.client, now);
            }
            Local::Ports(ports) => {
                if let Some(places) = &places {
                    ports.read(&mut self.client, now, &ready, places);
                }
            }
            Local::Expecting => {}
        }
        if ready.is(link) && self.receive() {
            self.resume()?;
        }
        Ok(None)
    }

    fn until_next(&self) -> Duration {
        let shell = match &self.local {
            Local::Shell(shell) => shell.deadline(),
            Local::Expecting | Local::Ports(_) => None,
        };
        let next = [self.client.client.deadline(), shell].into_iter().flatten();
        let next = next.min().map(|at| at.since(now()));
        let instants = [Some(self.next_ping), self.leaving].into_iter().flatten();
        let instants = instants.map(|at| at.saturating_duration_since(Instant::now()));
        instants.chain(next).min().unwrap_or(KEEPALIVE)
    }

    /// Some status means to end with it at once.
    fn signalled(&mut self) -> Option<ExitCode> {
        for said in self.signals.take() {
            match (said, &mut self.local) {
                (Said::Resized, Local::Shell(shell)) => {
                    shell.resize(&mut self.client.client, now());
                }
                (Said::Resized, _) => {}
                (Said::Key(key), Local::Shell(_)) => self.client.client.input(now(), &[key]),
                (Said::Key(CONTROL_C), Local::Expecting) => {
                    return Some(ExitCode::from(INTERRUPTED));
                }
                (Said::Key(CONTROL_C), Local::Ports(_)) => {
                    self.client.client.flag(now(), Flag::TerminateSession);
                    self.leaving = Some(Instant::now() + GOODBYE);
                }
                (Said::Key(_), _) => {}
            }
        }
        None
    }

    /// Takes in what has come. Says whether the connection has ended without a goodbye.
    fn receive(&mut self) -> bool {
        for _ in 0..BATCH {
            match self.link.receive() {
                Received::Frame(frame) => self.client.client.receive(now(), &frame),
                Received::Nothing => return false,
                Received::End => return !self.client.client.is_closed(),
            }
        }
        false
    }

    /// Opens another connection for the session.
    fn resume(&mut self) -> Result<(), PluginError> {
        let give_up = Instant::now() + RESUMING;
        let mut pause = FIRST_PAUSE;
        loop {
            match self.reopen() {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() >= give_up || is_final(&error) => return Err(error),
                Err(error) if pause == FIRST_PAUSE => {
                    self.tell(&format!(
                        "\r\nThe connection was lost ({error}). Trying to resume the session; \
                         Ctrl-C gives up."
                    ));
                }
                Err(_) => {}
            }
            if self.pause(pause)? {
                return Err(PluginError::Ended);
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn reopen(&mut self) -> Result<(), PluginError> {
        let resumed = resume::ask(&self.invocation).map_err(PluginError::Lost)?;
        let token = resumed.token_value.filter(|token| !token.is_empty());
        let token = token.ok_or(PluginError::Ended)?;
        let session = &mut self.invocation.session;
        if let Some(url) = resumed.stream_url.filter(|url| !url.is_empty()) {
            session.stream_url = url;
        }
        let first = self.client.client.connect(now(), Some(token));
        self.link = Link::open(&session.stream_url, first)?;
        Ok(())
    }

    /// Waits a while, and says whether the user has had enough.
    fn pause(&mut self, pause: Duration) -> Result<bool, PluginError> {
        let until = Instant::now() + pause;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            let mut wait = Wait::default();
            for descriptor in self.signals.descriptors() {
                wait.add(descriptor, true, false);
            }
            let stdin = io::stdin();
            let mut keys = None;
            if let Local::Shell(shell) = &self.local
                && shell.reads()
                && self.client.client.input_room() > 0
            {
                keys = Some(wait.readable(&stdin));
            }
            let ready = wait.wait(Some(left))?;
            let said = self.signals.take();
            let mut gives_up = said.contains(&Said::Key(CONTROL_C));
            if keys.is_some_and(|place| ready.is(place))
                && let Local::Shell(shell) = &mut self.local
            {
                shell.read(&mut self.client.client, now())?;
                gives_up |= shell.last() == Some(CONTROL_C);
            }
            if gives_up {
                return Ok(true);
            }
        }
    }
}

/// Whether there is no use in trying again.
fn is_final(error: &PluginError) -> bool {
    match error {
        PluginError::Ended
        | PluginError::Lost(ResumeError::NoKeys | ResumeError::Sign(_))
        | PluginError::Url(_) => true,
        PluginError::Lost(ResumeError::Refused { status, .. }) => *status < 500,
        _ => false,
    }
}

fn settings(invocation: &Invocation) -> io::Result<client::Settings> {
    let id = u128::from_be_bytes(random::bytes()?);
    let session = &invocation.session;
    let host = session.stream_url.split('/').nth(2).unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let of_aws = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
    Ok(client::Settings {
        token: session.token.clone(),
        client_id: format!("{OWN_CLIENT}{id:032x}"),
        client_version: VERSION.to_owned(),
        max_payload: match of_aws {
            true => client::MAX_PAYLOAD,
            false => LARGE_PAYLOAD,
        },
        seed: random::bytes()?,
    })
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map(|since| since.as_millis()).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}
