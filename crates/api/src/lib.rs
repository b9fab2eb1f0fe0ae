//! The API of Amazon ECS as its model describes it: operations, their inputs and outputs, errors,
//! and the checks of a request's and an answer's JSON.
//!
//! `generated` is written by `generator` from botocore's model. Everything else is by hand.

mod call;
mod error;
mod generated;
mod input;
mod operation;
pub mod schema;
mod timestamp;
mod wire;

pub use self::call::{Call, Visitor};
pub use self::error::{Error, ErrorCode, Fault};
pub use self::generated::operations::Operation;
pub use self::input::{MAX_DEPTH, parse, read};
pub use self::operation::{Paginator, Specification};
pub use self::timestamp::Timestamp;
pub use self::wire::UnknownValue;

/// One type for each operation, which ties its input and output together: see [`Call`].
pub mod calls {
    pub use crate::generated::calls::*;
}

/// The structures and enums. Every member is an `Option`, since ECS tells what is absent from what
/// is empty, and leaves it to each operation what has to be there.
pub mod types {
    pub use crate::generated::enums::*;
    pub use crate::generated::inputs::*;
    pub use crate::generated::outputs::*;
    pub use crate::generated::structures::*;
}
