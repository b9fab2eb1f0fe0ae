//! The protocol of ECS Exec and of SSM sessions: what the session-manager-plugin and its like speak
//! over a WebSocket with AWS's message gateway.
//!
//! Nothing here does I/O, reads a clock or makes random numbers. A machine is told what happened
//! and when, and is asked what to send, what to do, and when to be woken:
//!
//! - [`session::Session`] is the server's side of one session: it outlives its client's
//!   connections, orders input, repeats output until it is acknowledged, and closes in order.
//! - [`port::PortSession`] is one that forwards ports, with [`mux`] inside.
//! - [`client::Client`] is the client's side.
//!
//! Both sides share the message ([`message`]) and the reliable streams ([`incoming`], [`outgoing`]).

pub mod acknowledge;
pub mod channel;
pub mod client;
pub mod document;
pub mod handshake;
pub mod incoming;
pub mod message;
pub mod message_id;
#[cfg(feature = "models")]
pub mod models;
pub mod mux;
pub mod outgoing;
pub mod payload;
pub mod port;
mod round_trip;
pub mod session;
mod utf8;
