//! What the engine honours, seen from inside the containers and from the
//! machine around them. One file for each area.
//!
//! Needs root, and says `skipped: needs root` without.

mod bad_input;
mod cli;
mod effects;
mod launch;
mod leaks;
mod linux_controls;
mod logs;
mod network;
mod order;
mod process;
mod resources;
mod security;
mod sessions;
mod sharing;
mod storage;
mod users;
