//! What is written down of a session of ECS Exec.

use neargate_core::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::message::About;

/// Written when a session is opened, and again when it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    pub id: String,
    pub container: String,
    pub command: Vec<String>,
    #[serde(flatten)]
    pub about: About,
    pub opened_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Of a command that ended before its session did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    pub recorded: bool,
}

/// Whether an id can be the name of a file.
pub fn is_id(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+=,".contains(&byte);
    !id.starts_with('.') && (1..=96).contains(&id.len()) && id.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_file_name() {
        assert!(is_id("ecs-execute-command-0f3a"));
        assert!(is_id("ann@example.com-0f3a"));
        for bad in ["", ".hidden", "a/b", "a b", "a\0", &"a".repeat(97)] {
            assert!(!is_id(bad), "{bad:?}");
        }
    }
}
