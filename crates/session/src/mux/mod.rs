//! The streams that port sessions multiplex: version 1 of smux, both ends.
//!
//! It has no flow control. What a slow reader leaves is bounded by not reading the session's input,
//! and so its client's, any further: [`Mux::has_room`]. Other streams wait with it, as they do in
//! the clients.

mod frame;

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;

pub use frame::{Command, HEADER, MAX_DATA, MuxError, header};
use frame::{Decoder, Item};

/// What one stream's reader may leave before nothing more is read.
const STREAM_LIMIT: usize = 1 << 20;

/// What all may.
const TOTAL_LIMIT: usize = 8 << 20;

/// Streams beyond are closed as they are opened.
const MAX_STREAMS: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub u32);

#[derive(Debug)]
pub struct Mux {
    decoder: Decoder,
    streams: BTreeMap<StreamId, Stream>,
    events: VecDeque<Event>,
    /// Bytes in all queues, and how many queues are beyond their limit.
    queued: usize,
    slow: usize,
    next: u32,
}

#[derive(Debug, Default)]
struct Stream {
    queue: VecDeque<Bytes>,
    queued: usize,
    /// The peer has closed: nothing more comes, and nothing more goes.
    finished: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The peer has opened a stream.
    Opened(StreamId),
    /// The peer opened one too many: it is to be told that it is closed.
    TooMany(StreamId),
    /// There is something to [`Mux::take`] where there was nothing.
    Readable(StreamId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    Data(Bytes),
    /// Nothing for now.
    Nothing,
    /// The peer has closed the stream; it is forgotten. In this protocol that ends both directions.
    Finished,
}

impl Default for Mux {
    fn default() -> Self {
        Self {
            decoder: Decoder::default(),
            streams: BTreeMap::new(),
            events: VecDeque::new(),
            queued: 0,
            slow: 0,
            // The clients begin with 3, and so do we.
            next: 3,
        }
    }
}

impl Mux {
    /// Whether [`Self::receive`] should be given more.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.slow == 0 && self.queued < TOTAL_LIMIT
    }

    /// Takes in bytes from the peer. An error ends the session: the borders of frames are lost.
    pub fn receive(&mut self, mut bytes: Bytes) -> Result<(), MuxError> {
        while let Some(item) = self.decoder.next_item(&mut bytes)? {
            match item {
                Item::Open(id) => self.opened(id),
                Item::Close(id) => self.finished(id),
                Item::Data(id, data) => self.arrived(id, data),
            }
        }
        Ok(())
    }

    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Takes data of a stream, in its order.
    pub fn take(&mut self, id: StreamId) -> Taken {
        let Some(stream) = self.streams.get_mut(&id) else {
            return Taken::Nothing;
        };
        if let Some(data) = stream.queue.pop_front() {
            let was_slow = stream.queued >= STREAM_LIMIT;
            stream.queued -= data.len();
            self.queued -= data.len();
            if was_slow && stream.queued < STREAM_LIMIT {
                self.slow -= 1;
            }
            return Taken::Data(data);
        }
        if stream.finished {
            self.close(id);
            return Taken::Finished;
        }
        Taken::Nothing
    }

    /// Opens a stream, as only clients do; [`Command::Open`] is to be sent for it.
    pub fn open(&mut self) -> StreamId {
        let id = StreamId(self.next);
        self.next = self.next.wrapping_add(2);
        self.streams.insert(id, Stream::default());
        id
    }

    /// Whether data may still be sent: neither end has closed.
    #[must_use]
    pub fn is_open(&self, id: StreamId) -> bool {
        self.streams.get(&id).is_some_and(|stream| !stream.finished)
    }

    /// Forgets a stream and what was left of it. Says whether the peer has to be told.
    pub fn close(&mut self, id: StreamId) -> bool {
        let Some(stream) = self.streams.remove(&id) else {
            return false;
        };
        self.queued -= stream.queued;
        if stream.queued >= STREAM_LIMIT {
            self.slow -= 1;
        }
        !stream.finished
    }

    fn opened(&mut self, id: StreamId) {
        if self.streams.contains_key(&id) {
            return;
        }
        if self.streams.len() >= MAX_STREAMS {
            self.events.push_back(Event::TooMany(id));
            return;
        }
        self.streams.insert(id, Stream::default());
        self.events.push_back(Event::Opened(id));
    }

    fn finished(&mut self, id: StreamId) {
        if let Some(stream) = self.streams.get_mut(&id)
            && !stream.finished
        {
            stream.finished = true;
            if stream.queue.is_empty() {
                self.events.push_back(Event::Readable(id));
            }
        }
    }

    fn arrived(&mut self, id: StreamId, data: Bytes) {
        let Some(stream) = self.streams.get_mut(&id).filter(|stream| !stream.finished) else {
            return;
        };
        let was_slow = stream.queued >= STREAM_LIMIT;
        stream.queued += data.len();
        self.queued += data.len();
        if !was_slow && stream.queued >= STREAM_LIMIT {
            self.slow += 1;
        }
        if stream.queue.is_empty() {
            self.events.push_back(Event::Readable(id));
        }
        stream.queue.push_back(data);
    }
}

#[cfg(test)]
mod tests;
