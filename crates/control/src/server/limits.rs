//! What one client may take of the server.

use std::time::Duration;

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time.
    pub connections: usize,
    /// Bytes of a request's body. The largest that ECS takes is a task definition of 64 KiB.
    pub body: usize,
    /// Bytes of a request's line and headers.
    pub head: usize,
    /// For a request's head to arrive, counted from when the connection is free for it: so also
    /// how long a connection may be idle.
    pub head_timeout: Duration,
    pub body_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            body: 1024 * 1024,
            head: 64 * 1024,
            head_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(30),
        }
    }
}
