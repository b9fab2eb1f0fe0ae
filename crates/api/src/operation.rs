//! What the model says about an operation.

use std::fmt;
use std::str::FromStr;

use crate::ErrorCode;
use crate::generated::operations::{ALL, Operation, SPECIFICATIONS, TARGET};
use crate::schema::Shape;
use crate::wire::{UnknownValue, position};

#[derive(Debug)]
pub struct Specification {
    pub name: &'static str,
    pub input: &'static Shape,
    pub output: &'static Shape,
    pub errors: &'static [ErrorCode],
    /// It changes nothing.
    pub readonly: bool,
    /// A client may repeat it.
    pub idempotent: bool,
    pub paginator: Option<Paginator>,
}

/// The members by which clients turn pages. `DescribeGatewayResources` and some others have tokens
/// and no paginator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paginator {
    pub input_token: &'static str,
    pub output_token: &'static str,
    pub limit_key: &'static str,
    pub result_key: &'static str,
}

impl Operation {
    pub const ALL: &[Self] = ALL;

    pub fn specification(self) -> &'static Specification {
        &SPECIFICATIONS[self as usize]
    }

    pub fn name(self) -> &'static str {
        self.specification().name
    }

    /// The value of the header `X-Amz-Target`.
    pub fn target(self) -> String {
        format!("{TARGET}.{}", self.name())
    }

    /// Reads `X-Amz-Target`. The error is ready to be sent.
    pub fn from_target(target: &str) -> Result<Self, crate::Error> {
        target
            .strip_prefix(TARGET)
            .and_then(|rest| rest.strip_prefix('.'))
            .and_then(|name| name.parse().ok())
            .ok_or_else(|| {
                // AWS sends no message.
                let message = format!("There is no operation `{target}`.");
                crate::Error::new(ErrorCode::UnknownOperation, message)
            })
    }

    /// Whether the model has the operation answer with this error. Those of the front end may come
    /// with every operation and are declared by none.
    pub fn declares(self, code: ErrorCode) -> bool {
        self.specification().errors.contains(&code)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Operation {
    type Err = UnknownValue;

    fn from_str(name: &str) -> Result<Self, UnknownValue> {
        position(name, crate::generated::operations::NAMES).map(|index| ALL[index])
    }
}
