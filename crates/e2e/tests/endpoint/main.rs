//! What the clients of `neargate serve` see of it, and what becomes of that when it dies.
//!
//! Needs root, and says `skipped: needs root` without.

mod bad_requests;
mod both_sides;
mod clients;
mod durability;
mod restart;
mod words;
