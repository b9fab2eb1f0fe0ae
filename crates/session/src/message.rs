//! The binary message: one WebSocket frame each, both ways.
//!
//! ```text
//!   0  HeaderLength    u32   116: where PayloadLength is
//!   4  MessageType     32 B  text, padded
//!  36  SchemaVersion   u32   1
//!  40  CreatedDate     u64   milliseconds since 1970
//!  48  SequenceNumber  i64   of stream data; else 0
//!  56  Flags           u64   bit 0 SYN, bit 1 FIN
//!  64  MessageId       16 B  a UUID, its halves swapped
//!  80  PayloadDigest   32 B  SHA-256
//! 112  PayloadType     u32
//! 116  PayloadLength   u32
//! 120  Payload
//! ```

use bytes::{BufMut, Bytes, BytesMut};
use neargate_core::timestamp::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::message_id;
use crate::payload::PayloadType;

/// The largest frame that is read: clients send a kilobyte at a time, the most generous 16.
pub const MAX_FRAME: usize = 1 << 20;

/// The bytes before the payload.
pub const HEADER: usize = 120;

/// What HeaderLength says: it does not count PayloadLength.
const HEADER_LENGTH: usize = HEADER - 4;

const MESSAGE_TYPE: usize = 4;
const SEQUENCE_NUMBER: usize = 48;
const FLAGS: usize = 56;
const MESSAGE_ID: usize = 64;
const DIGEST: usize = 80;
const PAYLOAD_TYPE: usize = 112;

/// The first of a stream.
pub const SYN: u64 = 1;
/// The flags of everything that is no stream data.
pub const CONTROL: u64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageType {
    InputStreamData,
    OutputStreamData,
    Acknowledge,
    ChannelClosed,
    StartPublication,
    PausePublication,
    /// One that no client and no server has to know.
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Message {
    pub kind: MessageType,
    pub sequence: i64,
    pub flags: u64,
    pub id: Uuid,
    /// The digest as it came. Only [`Message::is_intact`] looks at it.
    pub digest: [u8; 32],
    pub payload_type: PayloadType,
    pub payload: Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    #[error("a frame of {0} bytes is shorter than a message's header")]
    Short(usize),
    #[error("a frame of {0} bytes is larger than the {MAX_FRAME} that are allowed")]
    Large(usize),
    #[error("a header of {0} bytes is announced, which the frame does not hold")]
    Header(u32),
}

impl Message {
    /// Reads a frame. The payload is a part of it, not a copy.
    ///
    /// It asks for no more than AWS's own agent does: the digest is not looked at, since a client
    /// in use writes nonsense there, and the payload ends with the frame whatever its length says.
    pub fn parse(frame: &Bytes) -> Result<Self, MessageError> {
        if frame.len() > MAX_FRAME {
            return Err(MessageError::Large(frame.len()));
        }
        let Some(header) = frame.first_chunk::<HEADER>() else {
            return Err(MessageError::Short(frame.len()));
        };
        let announced = u32::from_be_bytes(field(header, 0));
        let payload_at = (announced as usize).saturating_add(4);
        if payload_at < HEADER || payload_at > frame.len() {
            return Err(MessageError::Header(announced));
        }
        Ok(Self {
            kind: MessageType::from_wire(&field::<32>(header, MESSAGE_TYPE)),
            sequence: i64::from_be_bytes(field(header, SEQUENCE_NUMBER)),
            flags: u64::from_be_bytes(field(header, FLAGS)),
            id: message_id::from_wire(field(header, MESSAGE_ID)),
            digest: field(header, DIGEST),
            payload_type: PayloadType::from_wire(u32::from_be_bytes(field(header, PAYLOAD_TYPE))),
            payload: frame.slice(payload_at..),
        })
    }

    /// Whether the payload is what its digest says; an empty one has none.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.payload.is_empty() || self.digest == <[u8; 32]>::from(Sha256::digest(&self.payload))
    }
}

/// Writes a message; its payload is given in parts, so that nobody has to join them first.
#[must_use]
pub fn encode(
    kind: MessageType,
    created: Timestamp,
    sequence: i64,
    flags: u64,
    id: Uuid,
    payload_type: PayloadType,
    payload: &[&[u8]],
) -> Bytes {
    let length: usize = payload.iter().map(|part| part.len()).sum();
    let mut digest = Sha256::new();
    for part in payload {
        digest.update(part);
    }
    let mut frame = BytesMut::with_capacity(HEADER + length);
    frame.put_u32(HEADER_LENGTH as u32);
    frame.put_slice(&kind.to_wire());
    frame.put_u32(1);
    // Clients refuse a message without a date.
    frame.put_u64(created.as_millis().max(1));
    frame.put_i64(sequence);
    frame.put_u64(flags);
    frame.put_slice(&message_id::to_wire(id));
    frame.put_slice(&digest.finalize());
    frame.put_u32(payload_type.to_wire());
    frame.put_u32(length as u32);
    for part in payload {
        frame.put_slice(part);
    }
    frame.freeze()
}

fn field<const N: usize>(header: &[u8; HEADER], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&header[at..at + N]);
    bytes
}

impl MessageType {
    const NAMES: [(Self, &str); 6] = [
        (Self::InputStreamData, "input_stream_data"),
        (Self::OutputStreamData, "output_stream_data"),
        (Self::Acknowledge, "acknowledge"),
        (Self::ChannelClosed, "channel_closed"),
        (Self::StartPublication, "start_publication"),
        (Self::PausePublication, "pause_publication"),
    ];

    /// Some pad with spaces on the right, some with zeros on the left.
    fn from_wire(padded: &[u8; 32]) -> Self {
        let padding = |byte: &u8| matches!(byte, b' ' | 0);
        let name = match padded.iter().position(|byte| !padding(byte)) {
            Some(start) => {
                let end = padded.iter().rposition(|byte| !padding(byte));
                &padded[start..=end.unwrap_or(start)]
            }
            None => &[],
        };
        Self::NAMES
            .iter()
            .find(|(_, known)| known.as_bytes() == name)
            .map_or(Self::Unknown, |(kind, _)| *kind)
    }

    fn to_wire(self) -> [u8; 32] {
        let mut padded = [b' '; 32];
        padded[..self.name().len()].copy_from_slice(self.name().as_bytes());
        padded
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello() -> Bytes {
        encode(
            MessageType::OutputStreamData,
            Timestamp::from_millis(0x0102_0304_0506),
            7,
            SYN,
            Uuid::from_u128(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff),
            PayloadType::Output,
            &[b"hel", b"lo"],
        )
    }

    #[test]
    fn every_field_is_where_the_protocol_has_it() {
        let frame = hello();
        assert_eq!(&frame[..4], [0, 0, 0, 116]);
        assert_eq!(&frame[4..36], b"output_stream_data              ");
        assert_eq!(&frame[36..40], [0, 0, 0, 1]);
        assert_eq!(&frame[40..48], [0, 0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(&frame[48..56], [0, 0, 0, 0, 0, 0, 0, 7]);
        assert_eq!(&frame[56..64], [0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(
            &frame[64..80],
            [
                0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0, 0x11, 0x22, 0x33, 0x44, 0x55,
                0x66, 0x77
            ]
        );
        assert_eq!(&frame[80..84], [0x2c, 0xf2, 0x4d, 0xba]);
        assert_eq!(&frame[112..120], [0, 0, 0, 1, 0, 0, 0, 5]);
        assert_eq!(&frame[120..], b"hello");
    }

    #[test]
    fn a_message_reads_as_it_was_written() {
        let message = Message::parse(&hello()).unwrap();
        assert_eq!(message.kind, MessageType::OutputStreamData);
        assert_eq!(message.sequence, 7);
        assert_eq!(message.id.as_u128() >> 64, 0x0011_2233_4455_6677);
        assert_eq!(message.payload_type, PayloadType::Output);
        assert_eq!(message.payload, "hello");
        assert!(message.is_intact());
    }

    #[test]
    fn padding_on_the_left_wrong_digests_and_lengths_are_no_reason_to_refuse() {
        let mut frame = hello().to_vec();
        frame[4..36].fill(0);
        frame[19..36].copy_from_slice(b"input_stream_data");
        frame[80..112].fill(b'x');
        frame[116..120].fill(0xff);
        let message = Message::parse(&frame.into()).unwrap();
        assert_eq!(message.kind, MessageType::InputStreamData);
        assert_eq!(message.payload, "hello");
        assert!(!message.is_intact());
    }

    #[test]
    fn frames_without_a_whole_header_or_of_any_size_are_refused() {
        let mut frame = hello().to_vec();
        let parse = |frame: &[u8]| Message::parse(&Bytes::copy_from_slice(frame));
        assert_eq!(parse(&frame[..119]).unwrap_err(), MessageError::Short(119));
        assert_eq!(
            parse(&vec![0; MAX_FRAME + 1]).unwrap_err(),
            MessageError::Large(MAX_FRAME + 1)
        );
        for announced in [0u32, 115, 200, u32::MAX] {
            frame[..4].copy_from_slice(&announced.to_be_bytes());
            assert_eq!(parse(&frame).unwrap_err(), MessageError::Header(announced));
        }
    }
}
