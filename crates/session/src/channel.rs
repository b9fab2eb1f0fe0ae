//! How a client's connection begins and how its session ends.

use std::fmt;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::message::{self, CONTROL, MessageType};
use crate::payload::PayloadType;

/// What the id of our own client begins with.
pub const OWN_CLIENT: &str = "neargate-";

/// A client's first frame, the only one of text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OpenDataChannelInput {
    #[serde(default)]
    pub message_schema_version: String,
    #[serde(default)]
    pub request_id: String,
    pub token_value: String,
    /// Clients that can shake hands have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_version: Option<String>,
}

impl OpenDataChannelInput {
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("it is plain text")
    }

    /// Whether the client answers a handshake; one that does not would wait for ever, as would we.
    #[must_use]
    pub fn can_shake_hands(&self) -> bool {
        self.client_id.as_deref().is_some_and(|id| !id.is_empty())
    }

    /// Whether the client asks for the exit code, whatever the session: our own does. Others print
    /// it among the output.
    #[must_use]
    pub fn wants_exit_code(&self) -> bool {
        let id = self.client_id.as_deref();
        id.is_some_and(|id| id.starts_with(OWN_CLIENT))
    }
}

/// The token opens the session: it is not for logs.
impl fmt::Debug for OpenDataChannelInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenDataChannelInput")
            .field("client_id", &self.client_id)
            .field("client_version", &self.client_version)
            .finish_non_exhaustive()
    }
}

/// The content of `channel_closed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChannelClosed {
    #[serde(default)]
    pub message_type: String,
    #[serde(default)]
    pub message_id: String,
    #[serde(default)]
    pub destination_id: String,
    #[serde(default)]
    pub session_id: String,
    #[serde(default)]
    pub schema_version: u32,
    #[serde(default)]
    pub created_date: String,
    /// What the client prints; empty when all is well.
    #[serde(default)]
    pub output: String,
}

/// Says that the session has ended, and to a client that may not have it, why.
#[must_use]
pub fn closed(session_id: &str, output: &str, id: Uuid, now: Timestamp) -> Bytes {
    let content = ChannelClosed {
        message_type: MessageType::ChannelClosed.name().to_owned(),
        message_id: id.to_string(),
        destination_id: session_id.to_owned(),
        session_id: session_id.to_owned(),
        schema_version: 1,
        created_date: now.as_millis().to_string(),
        output: output.to_owned(),
    };
    let content = serde_json::to_vec(&content).expect("it is plain data");
    message::encode(
        MessageType::ChannelClosed,
        now,
        0,
        CONTROL,
        id,
        PayloadType::None,
        &[&content],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_client_with_an_id_shakes_hands() {
        let open = |text: &str| OpenDataChannelInput::parse(text).unwrap();
        let plugin = open(
            r#"{"MessageSchemaVersion":"1.0","RequestId":"r","TokenValue":"secret","ClientId":"c","ClientVersion":"1.2.0.0"}"#,
        );
        assert!(plugin.can_shake_hands());
        assert!(!format!("{plugin:?}").contains("secret"));
        assert_eq!(open(&plugin.to_text()), plugin);
        let npm = open(r#"{"MessageSchemaVersion":"1.0","RequestId":"r","TokenValue":"t"}"#);
        assert!(!npm.can_shake_hands());
        assert!(OpenDataChannelInput::parse("{}").is_err());
        assert!(OpenDataChannelInput::parse("hello").is_err());
    }

    #[test]
    fn the_end_says_which_session_and_why() {
        let frame = closed(
            "s-1",
            "no such session",
            Uuid::from_u128(5),
            Timestamp::from_millis(9),
        );
        let message = message::Message::parse(&frame).unwrap();
        assert_eq!(message.kind, MessageType::ChannelClosed);
        let content: ChannelClosed = serde_json::from_slice(&message.payload).unwrap();
        assert_eq!(content.session_id, "s-1");
        assert_eq!(content.output, "no such session");
        assert_eq!(content.schema_version, 1);
    }
}
