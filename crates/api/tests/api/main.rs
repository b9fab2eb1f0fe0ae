//! The crate from outside.

mod errors;
mod input;
mod operations;
mod output;
mod properties;
mod samples;
mod wire;
