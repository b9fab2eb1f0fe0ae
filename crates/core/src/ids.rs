//! The names that ECS makes up. Random bytes come from the caller: this crate has no I/O.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A task's id: 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TaskId([u8; 16]);

impl TaskId {
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub fn bytes(self) -> [u8; 16] {
        self.0
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for TaskId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId {
            kind: "task id",
            text: text.to_owned(),
        };
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 32 || !text.bytes().all(is_digit) {
            return Err(invalid());
        }
        let number = u128::from_str_radix(text, 16).map_err(|_| invalid())?;
        Ok(Self(number.to_be_bytes()))
    }
}

/// A container's id in its runtime, its metadata and its cgroup path: `TASKID-NNNNNNNNNN`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RuntimeId {
    task: TaskId,
    number: u64,
}

impl RuntimeId {
    const DIGITS: usize = 10;
    const LIMIT: u64 = 10u64.pow(Self::DIGITS as u32);

    pub fn from_random(task: TaskId, bytes: [u8; 8]) -> Self {
        Self {
            task,
            number: u64::from_be_bytes(bytes) % Self::LIMIT,
        }
    }

    pub fn task(&self) -> TaskId {
        self.task
    }
}

impl fmt::Display for RuntimeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{:0width$}",
            self.task,
            self.number,
            width = Self::DIGITS
        )
    }
}

impl fmt::Debug for RuntimeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RuntimeId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId {
            kind: "runtime id",
            text: text.to_owned(),
        };
        let (task, number) = text.split_once('-').ok_or_else(invalid)?;
        if number.len() != Self::DIGITS || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid());
        }
        Ok(Self {
            task: task.parse().map_err(|_| invalid())?,
            number: number.parse().map_err(|_| invalid())?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a {kind}: `{text}`")]
pub struct InvalidId {
    kind: &'static str,
    text: String,
}

macro_rules! as_text {
    ($($id:ty),+) => {$(
        impl From<$id> for String {
            fn from(id: $id) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $id {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }
    )+};
}

as_text!(TaskId, RuntimeId);

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: &str = "0ce56f226dd4477a9f57918a98fc852f";

    #[test]
    fn a_task_id_is_32_hexadecimal_digits() {
        let id: TaskId = TASK.parse().unwrap();
        assert_eq!(id.to_string(), TASK);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{TASK}\""));
        assert_eq!(
            serde_json::from_str::<TaskId>(&format!("\"{TASK}\"")).unwrap(),
            id
        );
        assert_eq!(TaskId::from_random([1; 16]).to_string(), "01".repeat(16));
        for wrong in [
            "",
            "5ce5",
            &TASK.to_uppercase(),
            &format!("+{}", &TASK[1..]),
            "é".repeat(16).as_str(),
        ] {
            assert!(wrong.parse::<TaskId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_runtime_id_ends_in_ten_digits() {
        let task: TaskId = TASK.parse().unwrap();
        let id = RuntimeId::from_random(task, 265_927_825u64.to_be_bytes());
        assert_eq!(id.to_string(), format!("{TASK}-0265927825"));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.task(), task);
        let largest = RuntimeId::from_random(task, [0xff; 8]).to_string();
        assert_eq!(largest.len(), TASK.len() + 11);
        for wrong in [
            "",
            TASK,
            &format!("{TASK}-"),
            &format!("{TASK}-12345"),
            &format!("{TASK}-+123456789"),
        ] {
            assert!(wrong.parse::<RuntimeId>().is_err(), "{wrong}");
        }
    }
}
