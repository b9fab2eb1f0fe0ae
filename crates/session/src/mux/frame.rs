//! smux's frames: version, command, length and stream (both little-endian), data. The data of one
//! frame may come in several messages, and is passed on as it comes, without being copied.

use bytes::{Buf, Bytes};

use super::StreamId;

pub const HEADER: usize = 8;

/// The largest frame that clients take.
pub const MAX_DATA: usize = 32_768;

const VERSION: u8 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Command {
    Open = 0,
    Close = 1,
    Data = 2,
    /// Says only that the sender lives.
    Nothing = 3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MuxError {
    #[error("the client multiplexes in version {0}; only version 1 is known")]
    Version(u8),
    #[error("the client sent a multiplexing frame of unknown command {0}")]
    Command(u8),
    #[error("the client sent data in a multiplexing frame that has none")]
    Data,
}

/// The bytes before a frame's data.
#[must_use]
pub fn header(command: Command, id: StreamId, length: usize) -> [u8; HEADER] {
    debug_assert!(length <= MAX_DATA);
    let [low, high] = (length as u16).to_le_bytes();
    let [a, b, c, d] = id.0.to_le_bytes();
    [VERSION, command as u8, low, high, a, b, c, d]
}

#[derive(Debug)]
pub(super) enum Item {
    Open(StreamId),
    Close(StreamId),
    Data(StreamId, Bytes),
}

#[derive(Debug, Default)]
pub(super) struct Decoder {
    partial: [u8; HEADER],
    have: usize,
    /// Of the frame under way: whose data, and how much is missing.
    data: Option<(StreamId, usize)>,
}

impl Decoder {
    /// The next item in `bytes`, which it is cut off from; `None` when more bytes are needed.
    pub fn next_item(&mut self, bytes: &mut Bytes) -> Result<Option<Item>, MuxError> {
        while !bytes.is_empty() {
            if let Some((id, missing)) = self.data {
                let data = bytes.split_to(missing.min(bytes.len()));
                let missing = missing - data.len();
                self.data = (missing > 0).then_some((id, missing));
                return Ok(Some(Item::Data(id, data)));
            }
            let part = (HEADER - self.have).min(bytes.len());
            self.partial[self.have..self.have + part].copy_from_slice(&bytes[..part]);
            self.have += part;
            bytes.advance(part);
            if self.have == HEADER {
                self.have = 0;
                if let Some(item) = self.begin()? {
                    return Ok(Some(item));
                }
            }
        }
        Ok(None)
    }

    fn begin(&mut self) -> Result<Option<Item>, MuxError> {
        let [version, command, low, high, a, b, c, d] = self.partial;
        if version != VERSION {
            return Err(MuxError::Version(version));
        }
        let length = usize::from(u16::from_le_bytes([low, high]));
        let id = StreamId(u32::from_le_bytes([a, b, c, d]));
        if command == Command::Data as u8 {
            self.data = (length > 0).then_some((id, length));
            return Ok(None);
        }
        let item = match command {
            0 => Some(Item::Open(id)),
            1 => Some(Item::Close(id)),
            3 => None,
            other => return Err(MuxError::Command(other)),
        };
        if length > 0 {
            return Err(MuxError::Data);
        }
        Ok(item)
    }
}
