//! The framing on a supervisor's socket.
//!
//! A frame is one byte of kind, four bytes of length (big-endian) and the
//! payload. Control messages are JSON; a container's streams travel as raw
//! bytes, so that exec is binary-safe and costs no encoding. Nothing here
//! needs a unix socket: any byte stream will do.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// No frame may be larger; a peer that announces more is cut off.
pub const MAX_PAYLOAD: usize = 1 << 20;

const HEADER: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A [`crate::message`] as JSON.
    Message = 0,
    Stdin = 1,
    Stdout = 2,
    Stderr = 3,
    /// A text frame of a client's WebSocket.
    Text = 4,
    /// A binary frame of a client's WebSocket, either way.
    Binary = 5,
}

impl Kind {
    fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::Message,
            1 => Self::Stdin,
            2 => Self::Stdout,
            3 => Self::Stderr,
            4 => Self::Text,
            5 => Self::Binary,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: Kind,
    pub payload: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error("the peer sent a frame of unknown kind {0}")]
    UnknownKind(u8),
    #[error("the peer sent a frame of {0} bytes; at most {MAX_PAYLOAD} are allowed")]
    TooLarge(usize),
    #[error("the peer sent a message that cannot be read: {0}")]
    Message(#[from] serde_json::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Frame {
    pub fn message<M: Serialize>(message: &M) -> Self {
        Self {
            kind: Kind::Message,
            payload: serde_json::to_vec(message).expect("messages are plain data"),
        }
    }

    /// Reads a control message out of this frame.
    pub fn decode<M: DeserializeOwned>(&self) -> Result<M, FrameError> {
        Ok(serde_json::from_slice(&self.payload)?)
    }

    pub fn encode_into(&self, out: &mut Vec<u8>) {
        encode(self.kind, &self.payload, out);
    }

    pub fn write_to(&self, mut to: impl Write) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(HEADER + self.payload.len());
        self.encode_into(&mut bytes);
        to.write_all(&bytes)
    }

    /// Reads one frame from a blocking stream; `None` at its end.
    pub fn read_from(mut from: impl Read) -> Result<Option<Self>, FrameError> {
        let mut header = [0; HEADER];
        let mut read = 0;
        while read < HEADER {
            match from.read(&mut header[read..])? {
                0 if read == 0 => return Ok(None),
                0 => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                n => read += n,
            }
        }
        let (kind, length) = parse_header(&header)?;
        let mut payload = vec![0; length];
        from.read_exact(&mut payload)?;
        Ok(Some(Self { kind, payload }))
    }

    /// Takes one whole frame off the front of `buffer`, if it is there.
    pub fn take_from(buffer: &mut Vec<u8>) -> Result<Option<Self>, FrameError> {
        let Some(header) = buffer.first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let (kind, length) = parse_header(header)?;
        if buffer.len() < HEADER + length {
            return Ok(None);
        }
        let payload = buffer[HEADER..HEADER + length].to_vec();
        buffer.drain(..HEADER + length);
        Ok(Some(Self { kind, payload }))
    }
}

/// Appends a frame of `kind` around `payload`.
pub fn encode(kind: Kind, payload: &[u8], out: &mut Vec<u8>) {
    debug_assert!(payload.len() <= MAX_PAYLOAD);
    out.push(kind as u8);
    out.extend_from_slice(&(payload.len() as u32).to_be_bytes());
    out.extend_from_slice(payload);
}

fn parse_header(header: &[u8; HEADER]) -> Result<(Kind, usize), FrameError> {
    let [kind, length @ ..] = *header;
    let kind = Kind::from_byte(kind).ok_or(FrameError::UnknownKind(kind))?;
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_PAYLOAD {
        return Err(FrameError::TooLarge(length));
    }
    Ok((kind, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_survives_the_stream_in_any_pieces() {
        let frame = Frame {
            kind: Kind::Stdout,
            payload: b"hello\0world".to_vec(),
        };
        let mut wire = Vec::new();
        frame.encode_into(&mut wire);
        let mut buffer = Vec::new();
        for (index, byte) in wire.iter().enumerate() {
            buffer.push(*byte);
            let taken = Frame::take_from(&mut buffer).unwrap();
            assert_eq!(taken.is_some(), index + 1 == wire.len());
        }
        assert_eq!(Frame::read_from(&wire[..]).unwrap().unwrap(), frame);
        assert!(Frame::read_from(&wire[..3]).is_err());
        assert!(Frame::read_from(&[][..]).unwrap().is_none());
    }

    #[test]
    fn an_oversized_or_unknown_frame_is_refused() {
        assert!(matches!(
            Frame::take_from(&mut vec![2, 0xff, 0, 0, 0]),
            Err(FrameError::TooLarge(_))
        ));
        assert!(matches!(
            Frame::take_from(&mut vec![9, 0, 0, 0, 0]),
            Err(FrameError::UnknownKind(9))
        ));
    }
}
