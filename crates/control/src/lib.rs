//! The endpoint that speaks AWS's APIs.

pub mod signature;
