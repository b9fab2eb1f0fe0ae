//! What `crates/api/generator` writes, each file with its first line saying so.

pub(crate) mod calls;
pub(crate) mod enums;
pub(crate) mod errors;
pub(crate) mod inputs;
pub(crate) mod operations;
pub(crate) mod outputs;
pub(crate) mod shapes;
pub(crate) mod structures;
