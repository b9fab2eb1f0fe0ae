//! Acknowledgements: one for each message of stream data, never one of an acknowledgement.

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::message::{self, CONTROL, Message, MessageType};
use crate::payload::PayloadType;

/// What an acknowledgement acknowledges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    pub id: Uuid,
    pub sequence: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content<'a> {
    #[serde(borrow)]
    acknowledged_message_id: &'a str,
    acknowledged_message_sequence_number: i64,
}

impl Acknowledged {
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let content: Content = serde_json::from_slice(payload).ok()?;
        Some(Self {
            id: Uuid::try_parse(content.acknowledged_message_id).ok()?,
            sequence: content.acknowledged_message_sequence_number,
        })
    }
}

impl From<&Message> for Acknowledged {
    fn from(message: &Message) -> Self {
        Self {
            id: message.id,
            sequence: message.sequence,
        }
    }
}

/// The acknowledgement of a message of that type.
#[must_use]
pub fn encode(kind: MessageType, what: Acknowledged, id: Uuid, now: Timestamp) -> Bytes {
    // By hand: there is one for every message, and nothing in it needs escaping.
    let content = format!(
        r#"{{"AcknowledgedMessageType":"{}","AcknowledgedMessageId":"{}","AcknowledgedMessageSequenceNumber":{},"IsSequentialMessage":true}}"#,
        kind.name(),
        what.id,
        what.sequence,
    );
    message::encode(
        MessageType::Acknowledge,
        now,
        0,
        CONTROL,
        id,
        PayloadType::None,
        &[content.as_bytes()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_names_id_sequence_and_type() {
        let frame = message::encode(
            MessageType::InputStreamData,
            Timestamp::from_millis(1),
            41,
            0,
            Uuid::from_u128(9),
            PayloadType::Output,
            &[b"x"],
        );
        let input = Message::parse(&frame).unwrap();
        let written = encode(
            input.kind,
            (&input).into(),
            Uuid::from_u128(10),
            Timestamp::from_millis(2),
        );
        let read = Message::parse(&written).unwrap();
        assert_eq!(
            (read.kind, read.sequence, read.flags),
            (MessageType::Acknowledge, 0, 3)
        );
        assert_eq!(
            read.payload,
            r#"{"AcknowledgedMessageType":"input_stream_data","AcknowledgedMessageId":"00000000-0000-0000-0000-000000000009","AcknowledgedMessageSequenceNumber":41,"IsSequentialMessage":true}"#
        );
        let acknowledged = Acknowledged::parse(&read.payload);
        let expected = Acknowledged {
            id: Uuid::from_u128(9),
            sequence: 41,
        };
        assert_eq!(acknowledged, Some(expected));
        assert_eq!(Acknowledged::parse(b"{}"), None);
    }
}
