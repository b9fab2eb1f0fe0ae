//! Sessions that forward a port: a [`Session`] or a [`Client`] with multiplexed streams inside.

use neargate_core::timestamp::Timestamp;

use crate::client::Client;
use crate::mux::{self, Command, Event, HEADER, Mux, StreamId, Taken};
use crate::payload::Flag;
use crate::session::{MAX_PAYLOAD, Session};

/// The most data in a frame, so that a frame fits a message.
const MAX_DATA: usize = MAX_PAYLOAD - HEADER;

/// The server's side. What concerns the session itself (connections, frames, time) is said to
/// [`Self::session`]; after each call of it, [`Self::go_on`] is due.
#[derive(Debug)]
pub struct PortSession {
    pub session: Session,
    mux: Mux,
}

/// What the server is to do about a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortEffect {
    /// Connect it to the port, and say how that went: [`PortSession::connect_failed`], or nothing.
    Connect(StreamId),
    /// There is something to [`PortSession::take`].
    Readable(StreamId),
}

impl PortSession {
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self {
            session,
            mux: Mux::default(),
        }
    }

    /// Reads on in what the client sent, as far as there is room for it.
    pub fn go_on(&mut self, now: Timestamp) {
        while self.mux.has_room()
            && let Some(bytes) = self.session.next_input()
        {
            if let Err(error) = self.mux.receive(bytes) {
                self.session.terminate(now, &error.to_string());
            }
        }
    }

    pub fn next_effect(&mut self, now: Timestamp) -> Option<PortEffect> {
        loop {
            match self.mux.next_event()? {
                Event::Opened(id) => return Some(PortEffect::Connect(id)),
                Event::Readable(id) => return Some(PortEffect::Readable(id)),
                Event::TooMany(id) => self.connect_failed(now, id),
            }
        }
    }

    /// The next data for the port, or its end: close the connection then.
    pub fn take(&mut self, id: StreamId) -> Taken {
        self.mux.take(id)
    }

    /// The port has sent something. It should be read from only while
    /// [`Session::output_room`] says so.
    pub fn send(&mut self, now: Timestamp, id: StreamId, data: &[u8]) {
        if self.mux.is_open(id) {
            for part in data.chunks(MAX_DATA) {
                let header = mux::header(Command::Data, id, part.len());
                self.session.output_parts(now, &[&header, part]);
            }
        }
    }

    /// The port's connection has ended.
    pub fn ended(&mut self, now: Timestamp, id: StreamId) {
        if self.mux.close(id) {
            self.close(now, id);
        }
    }

    /// The port could not be reached.
    pub fn connect_failed(&mut self, now: Timestamp, id: StreamId) {
        self.mux.close(id);
        self.session.flag(now, Flag::ConnectToPortError);
        self.close(now, id);
    }

    fn close(&mut self, now: Timestamp, id: StreamId) {
        let header = mux::header(Command::Close, id, 0);
        self.session.output_parts(now, &[&header]);
    }
}

/// The client's side; after each call of [`Self::client`], [`Self::go_on`] is due.
#[derive(Debug)]
pub struct PortClient {
    pub client: Client,
    mux: Mux,
}

impl PortClient {
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            mux: Mux::default(),
        }
    }

    /// Somebody has connected to the local port.
    pub fn open(&mut self, now: Timestamp) -> StreamId {
        let id = self.mux.open();
        let header = mux::header(Command::Open, id, 0);
        self.client.input_parts(now, &[&header]);
        id
    }

    /// Reads on in what the server sent; an error ends the session.
    pub fn go_on(&mut self) -> Result<(), mux::MuxError> {
        while self.mux.has_room()
            && let Some(bytes) = self.client.next_output()
        {
            self.mux.receive(bytes)?;
        }
        Ok(())
    }

    /// A stream that there is something to [`Self::take`] of.
    pub fn next_readable(&mut self) -> Option<StreamId> {
        loop {
            if let Event::Readable(id) = self.mux.next_event()? {
                return Some(id);
            }
        }
    }

    pub fn take(&mut self, id: StreamId) -> Taken {
        self.mux.take(id)
    }

    /// Whoever connected has sent something.
    pub fn send(&mut self, now: Timestamp, id: StreamId, data: &[u8]) {
        if self.mux.is_open(id) {
            for part in data.chunks(self.client.max_payload().saturating_sub(HEADER).max(1)) {
                let header = mux::header(Command::Data, id, part.len());
                self.client.input_parts(now, &[&header, part]);
            }
        }
    }

    /// The local connection has ended.
    pub fn ended(&mut self, now: Timestamp, id: StreamId) {
        if self.mux.close(id) {
            let header = mux::header(Command::Close, id, 0);
            self.client.input_parts(now, &[&header]);
        }
    }
}
