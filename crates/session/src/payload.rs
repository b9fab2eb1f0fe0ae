//! What payloads are, and the small ones.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadType {
    /// No stream data.
    None,
    /// The bytes of the stream, either way.
    Output,
    Error,
    Size,
    Parameter,
    HandshakeRequest,
    HandshakeResponse,
    HandshakeComplete,
    EncryptionChallengeRequest,
    EncryptionChallengeResponse,
    Flag,
    StandardError,
    ExitCode,
    Unknown(u32),
}

impl PayloadType {
    const KNOWN: [Self; 13] = [
        Self::None,
        Self::Output,
        Self::Error,
        Self::Size,
        Self::Parameter,
        Self::HandshakeRequest,
        Self::HandshakeResponse,
        Self::HandshakeComplete,
        Self::EncryptionChallengeRequest,
        Self::EncryptionChallengeResponse,
        Self::Flag,
        Self::StandardError,
        Self::ExitCode,
    ];

    pub(crate) fn from_wire(number: u32) -> Self {
        let known = Self::KNOWN.get(number as usize);
        known.copied().unwrap_or(Self::Unknown(number))
    }

    pub(crate) fn to_wire(self) -> u32 {
        if let Self::Unknown(number) = self {
            return number;
        }
        let known = Self::KNOWN.iter().position(|known| *known == self);
        known.unwrap_or(0) as u32
    }
}

/// The size of the client's terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    #[serde(rename = "cols")]
    pub columns: u16,
    pub rows: u16,
}

impl Size {
    /// What a terminal is until its client has said otherwise.
    pub const DEFAULT: Self = Self {
        columns: 80,
        rows: 24,
    };

    /// `None` for what no terminal can be.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let size: Self = serde_json::from_slice(payload).ok()?;
        (size.columns > 0 && size.rows > 0).then_some(size)
    }

    #[must_use]
    pub fn to_payload(self) -> Vec<u8> {
        format!(r#"{{"cols":{},"rows":{}}}"#, self.columns, self.rows).into_bytes()
    }
}

/// A word about the connection to a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// The local connection has ended; another may come.
    DisconnectToPort,
    TerminateSession,
    ConnectToPortError,
}

impl Flag {
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        match u32::from_be_bytes(payload.try_into().ok()?) {
            1 => Some(Self::DisconnectToPort),
            2 => Some(Self::TerminateSession),
            3 => Some(Self::ConnectToPortError),
            _ => None,
        }
    }

    #[must_use]
    pub fn to_payload(self) -> [u8; 4] {
        let number: u32 = match self {
            Self::DisconnectToPort => 1,
            Self::TerminateSession => 2,
            Self::ConnectToPortError => 3,
        };
        number.to_be_bytes()
    }
}

const EXIT_CODE: &str = "EXIT_CODE: ";

/// An exit code in the words of AWS's agent.
#[must_use]
pub fn exit_code(code: i32) -> String {
    format!("{EXIT_CODE}{code}")
}

/// Reads an exit code, with the agent's words or bare.
#[must_use]
pub fn parse_exit_code(payload: &[u8]) -> Option<i32> {
    let text = str::from_utf8(payload).ok()?;
    let number = text.strip_prefix(EXIT_CODE).unwrap_or(text);
    number.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_keep_their_numbers() {
        for (kind, number) in [
            (PayloadType::None, 0),
            (PayloadType::Output, 1),
            (PayloadType::Size, 3),
            (PayloadType::HandshakeComplete, 7),
            (PayloadType::Flag, 10),
            (PayloadType::StandardError, 11),
            (PayloadType::ExitCode, 12),
            (PayloadType::Unknown(17), 17),
        ] {
            assert_eq!(PayloadType::from_wire(number), kind);
            assert_eq!(kind.to_wire(), number);
        }
    }

    #[test]
    fn sizes_that_no_terminal_has_are_none() {
        let size = Size::parse(br#"{"cols":132,"rows":43,"more":true}"#).unwrap();
        assert_eq!((size.columns, size.rows), (132, 43));
        assert_eq!(Size::parse(&size.to_payload()), Some(size));
        for nonsense in [
            r#"{"cols":0,"rows":9}"#,
            r#"{"cols":70000,"rows":9}"#,
            "",
            "7",
        ] {
            assert_eq!(Size::parse(nonsense.as_bytes()), None, "{nonsense}");
        }
    }

    #[test]
    fn exit_codes_are_read_in_both_spellings() {
        assert_eq!(exit_code(137), "EXIT_CODE: 137");
        assert_eq!(parse_exit_code(b"EXIT_CODE: 137"), Some(137));
        assert_eq!(parse_exit_code(b"3\n"), Some(3));
        assert_eq!(parse_exit_code(b"three"), None);
    }

    #[test]
    fn flags_are_four_bytes() {
        assert_eq!(Flag::parse(&[0, 0, 0, 2]), Some(Flag::TerminateSession));
        assert_eq!(
            Flag::parse(&Flag::ConnectToPortError.to_payload()),
            Some(Flag::ConnectToPortError)
        );
        assert_eq!(Flag::parse(&[0, 0, 0, 9]), None);
        assert_eq!(Flag::parse(&[2]), None);
    }
}
