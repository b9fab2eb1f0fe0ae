//! Capacity providers, and strategies over them.

mod create;
mod delete;
mod describe;
mod group;
mod reference;
pub mod strategy;
#[cfg(test)]
mod tests;
mod update;

pub use reference::{existing, reference};
