//! Why an operation was not done.

use neargate_api::{Error, ErrorCode};

use super::Service;
use crate::endpoint::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    pub message: String,
    pub status: u16,
}

impl Fault {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            status: 400,
        }
    }

    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// What all services share, in the words of one.
    pub fn of(service: Service, refusal: Refusal) -> Self {
        match refusal {
            Refusal::Signature(error) => {
                Self::new(error.code(), error.message()).with_status(error.status())
            }
            Refusal::Other(error) => Self::of_error(service, error),
        }
    }

    fn of_error(service: Service, error: Error) -> Self {
        let is_ec2 = service == Service::Ec2;
        match error.code {
            ErrorCode::AccessDenied if is_ec2 => Self::new(
                "UnauthorizedOperation",
                format!(
                    "You are not authorized to perform this operation. {}",
                    error.message
                ),
            )
            .with_status(403),
            ErrorCode::AccessDenied => Self::new("AccessDenied", error.message).with_status(403),
            ErrorCode::InvalidSignature | ErrorCode::UnrecognizedClient if is_ec2 => Self::new(
                "AuthFailure",
                "AWS was not able to validate the provided access credentials",
            )
            .with_status(401),
            ErrorCode::InvalidSignature => {
                Self::new("SignatureDoesNotMatch", error.message).with_status(403)
            }
            ErrorCode::UnrecognizedClient => {
                Self::new("InvalidClientTokenId", error.message).with_status(403)
            }
            _ if is_ec2 => Self::new("InternalError", error.message).with_status(500),
            _ => Self::new("InternalFailure", error.message).with_status(500),
        }
    }
}
