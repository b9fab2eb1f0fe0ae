//! What an operation answers when it refuses or fails.

use std::fmt;

use serde_json::{Map, Value};

pub use crate::generated::errors::ErrorCode;

/// An error as it is sent: `{"__type": ..., "message": ...}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub code: ErrorCode,
    pub message: String,
    /// Of a [`ErrorCode::Conflict`]: what is in the way.
    pub resource_ids: Vec<String>,
}

/// Whose fault an error is: only the server's are worth a retry of the same request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Client,
    Server,
}

/// The enum of the errors that the model declares and, after them, those of AWS's front end, which
/// no model has: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
///
/// The codes of the front end and their status were seen in answers of ECS where a comment says so.
macro_rules! declared_errors {
    ($($declared:ident = $name:literal, $fault:ident,)*) => {
        crate::error::error_codes! {
            $($declared = $name, $fault, crate::error::declared_status(crate::Fault::$fault);)*
            // 400 from ECS: aws/amazon-ecs-agent#1513.
            InvalidSignature = "InvalidSignatureException", Client, 400;
            IncompleteSignature = "IncompleteSignatureException", Client, 400;
            InvalidClientTokenId = "InvalidClientTokenId", Client, 400;
            MissingAuthenticationToken = "MissingAuthenticationTokenException", Client, 400;
            UnrecognizedClient = "UnrecognizedClientException", Client, 400;
            ExpiredToken = "ExpiredTokenException", Client, 400;
            RequestExpired = "RequestExpired", Client, 400;
            RequestEntityTooLarge = "RequestEntityTooLargeException", Client, 413;
            Serialization = "SerializationException", Client, 400;
            Throttling = "ThrottlingException", Client, 400;
            // 400 from other services of the same protocol: aws/aws-sdk-net#1536.
            UnknownOperation = "UnknownOperationException", Client, 400;
            InternalFailure = "InternalFailure", Server, 500;
            ServiceUnavailable = "ServiceUnavailable", Server, 503;
        }
    };
}
pub(crate) use declared_errors;

macro_rules! error_codes {
    ($($variant:ident = $name:literal, $fault:ident, $status:expr;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode {
            $($variant,)*
        }

        impl ErrorCode {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// What clients match on.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            pub const fn fault(self) -> crate::Fault {
                match self { $(Self::$variant => crate::Fault::$fault),* }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),* }
            }
        }
    };
}
pub(crate) use error_codes;

/// The model names no status: awsJson has one for each fault.
pub(crate) const fn declared_status(fault: Fault) -> u16 {
    match fault {
        Fault::Client => 400,
        Fault::Server => 500,
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Error {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            resource_ids: Vec::new(),
        }
    }

    pub fn client(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Client, message)
    }

    pub fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidParameter, message)
    }

    pub fn conflict(message: impl Into<String>, resource_ids: Vec<String>) -> Self {
        Self {
            resource_ids,
            ..Self::new(ErrorCode::Conflict, message)
        }
    }

    /// The body of the answer, whose status is [`ErrorCode::status`].
    pub fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("__type".into(), self.code.as_str().into());
        body.insert("message".into(), self.message.as_str().into());
        if self.code == ErrorCode::Conflict {
            body.insert("resourceIds".into(), self.resource_ids.as_slice().into());
        }
        Value::Object(body)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Error {}
