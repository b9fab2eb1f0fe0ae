//! A session, a client, the links between them, a process and a clock: everything that a
//! conversation needs, and nothing real.

use std::time::Duration;

use neargate_core::timestamp::Timestamp;

use super::{Link, Model, Quality, Random};
use crate::channel::OpenDataChannelInput;
use crate::payload::Size;
use crate::session::{Effect, Session, Stream};

/// What happens in a conversation.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// What the process writes, what the user types.
    pub output: Vec<u8>,
    pub input: Vec<u8>,
    /// How much of the input is typed at once.
    pub keys: usize,
    /// How much is written at once.
    pub write: usize,
    /// The user has a window, and changes its size so often, in milliseconds; 0 for never.
    pub window: Option<u64>,
    /// The connection breaks at these times, in milliseconds.
    pub cuts: Vec<u64>,
    /// In how many of a hundred milliseconds the process reads.
    pub reads: u8,
}

pub struct World<M> {
    pub session: Session,
    pub client: M,
    pub script: Script,
    /// What the process has read.
    pub received: Vec<u8>,
    /// The sizes that the terminal had.
    pub sizes: Vec<Size>,
    pub now: Timestamp,
    up: Link,
    down: Link,
    random: Random,
    start: Timestamp,
    written: usize,
    typed: usize,
    running: bool,
    exited: bool,
    /// When the client comes back.
    back_at: Option<Timestamp>,
    was_cut: bool,
    over: bool,
}

impl<M: Model> World<M> {
    #[must_use]
    pub fn new(session: Session, client: M, script: Script, quality: Quality, seed: u64) -> Self {
        let start = Timestamp::from_millis(1_700_000_000_000);
        Self {
            session,
            client,
            script,
            received: Vec::new(),
            sizes: Vec::new(),
            now: start,
            up: Link::new(quality, seed),
            down: Link::new(quality, seed ^ 0xd0),
            random: Random::new(seed ^ 0x77),
            start,
            written: 0,
            typed: 0,
            running: false,
            exited: false,
            back_at: Some(start),
            was_cut: false,
            over: false,
        }
    }

    /// Goes on until the session is over; an error if it is not by then.
    pub fn run(&mut self, limit: Duration) -> Result<(), String> {
        while !self.over {
            if self.now.since(self.start) > limit {
                return Err(format!(
                    "not over after {limit:?}: {} of {} shown, {} of {} read, exited {}",
                    self.client.screen().len(),
                    self.script.output.len(),
                    self.received.len(),
                    self.script.input.len(),
                    self.exited,
                ));
            }
            if let Some(failure) = self.client.failure() {
                return Err(format!("the client broke down: {failure}"));
            }
            self.millisecond();
        }
        Ok(())
    }

    /// How much of what was typed the client may have lost, which it does only with a connection.
    #[must_use]
    pub fn lost(&self) -> usize {
        if self.was_cut {
            self.client.may_have_lost()
        } else {
            0
        }
    }

    fn millisecond(&mut self) {
        self.now = self.now + Duration::from_millis(1);
        self.connection();
        for frame in self.up.arrived(self.now) {
            self.session.receive(self.now, &frame);
            self.effects();
        }
        for frame in self.down.arrived(self.now) {
            self.client.receive(self.now, &frame);
        }
        self.user();
        self.process();
        self.client.tick(self.now);
        if self.session.deadline().is_some_and(|at| at <= self.now) {
            self.session.tick(self.now);
        }
        self.effects();
        while let Some(frame) = self.session.next_frame() {
            self.down.send(self.now, &frame);
        }
        while let Some(frame) = self.client.next_frame() {
            if self.back_at.is_none() {
                self.up.send(self.now, &frame);
            }
        }
    }

    fn connection(&mut self) {
        if self.back_at.is_some_and(|at| at <= self.now) {
            self.back_at = None;
            let text = self.client.connect(self.now, "token");
            let open = OpenDataChannelInput::parse(&text).expect("the client opens as it should");
            self.session.attach(self.now, &open);
        }
        let cut = self
            .script
            .cuts
            .first()
            .is_some_and(|at| self.now.since(self.start) >= Duration::from_millis(*at));
        // A client that is cut off from the word of the end comes back to no session.
        if cut && self.back_at.is_none() && !self.session.is_closed() {
            self.script.cuts.remove(0);
            self.was_cut = true;
            self.up.cut();
            self.down.cut();
            self.session.detach(self.now);
            let away = Duration::from_millis(self.random.below(2000));
            self.back_at = Some(self.now + away);
        }
    }

    fn user(&mut self) {
        let rest = self.script.input.len() - self.typed;
        if rest > 0 && self.random.percent(30) {
            let keys = rest.min(1 + self.random.below(self.script.keys as u64) as usize);
            let keys = &self.script.input[self.typed..self.typed + keys];
            self.client.type_keys(self.now, keys);
            self.typed += keys.len();
        }
        let passed = self.now.since(self.start).as_millis() as u64;
        let every = self.script.window;
        if every.is_some_and(|every| passed == 1 || (every > 0 && passed.is_multiple_of(every))) {
            let size = Size {
                columns: 80 + (passed % 97) as u16,
                rows: 24,
            };
            self.client.resize(self.now, size);
        }
    }

    fn process(&mut self) {
        if self.random.percent(self.script.reads) {
            while let Some(bytes) = self.session.next_input() {
                self.received.extend_from_slice(&bytes);
            }
        }
        if !self.running || self.exited {
            return;
        }
        let rest = self.script.output.len() - self.written;
        let room = self.session.output_room();
        if rest > 0 && room > 0 {
            let length = rest.min(1 + self.random.below(self.script.write as u64) as usize);
            let bytes = &self.script.output[self.written..self.written + length];
            self.session.output(self.now, Stream::Output, bytes);
            self.written += length;
        }
        let done = self.written == self.script.output.len()
            && self.received.len() + self.lost() >= self.script.input.len();
        if done {
            self.exited = true;
            self.session.exited(self.now, 0);
        }
    }

    fn effects(&mut self) {
        while let Some(effect) = self.session.next_effect() {
            match effect {
                Effect::Start { size } => {
                    self.running = true;
                    self.sizes.extend(size);
                }
                Effect::Resize(size) => self.sizes.push(size),
                Effect::Over => self.over = true,
                Effect::HangUp => self.exited = true,
                Effect::Signal(_) | Effect::Disconnect | Effect::CloseConnection => {}
            }
        }
    }
}
