//! Models of the clients that people have, with the surprises that were seen in them, so that a
//! server can be tested against all of them, in memory or over a real connection.

mod bridge;
mod link;
mod npm;
mod ours;
mod plugin;
mod random;
mod world;

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use crate::payload::Size;

pub use bridge::Bridge;
pub use link::{Link, Quality};
pub use npm::Npm;
pub use ours::Ours;
pub use plugin::{Plugin, PluginKind};
pub use random::Random;
pub use world::{Script, World};

pub trait Model {
    /// The first frame of a connection, of text. Later ones are resumptions.
    fn connect(&mut self, now: Timestamp, token: &str) -> String;
    fn receive(&mut self, now: Timestamp, frame: &Bytes);
    fn next_frame(&mut self) -> Option<Bytes>;
    fn tick(&mut self, now: Timestamp);
    /// The user has typed something.
    fn type_keys(&mut self, now: Timestamp, keys: &[u8]);
    /// The user's window has this size now.
    fn resize(&mut self, now: Timestamp, size: Size);
    /// Everything that was shown to the user.
    fn screen(&self) -> &[u8];
    /// The session has ended, and the server gave this reason.
    fn closed(&self) -> Option<&str>;
    /// The client has broken down, and why.
    fn failure(&self) -> Option<&str>;
    /// How much of what was typed it may have lost by itself.
    fn may_have_lost(&self) -> usize {
        0
    }
}
