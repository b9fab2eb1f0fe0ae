//! The hardware address that a task's network interface has, for whoever makes it and whoever tells.

use std::fmt;

use crate::ids::TaskId;

/// A hardware address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mac(pub [u8; 6]);

impl Mac {
    /// The hardware address of a task's nth namespace: locally administered, as
    /// an elastic network interface's is.
    ///
    /// Not made of the leased address: a link of the former holder may still be
    /// dying, and the kernel lets no two of a trunk be up with one address.
    pub fn of(task: TaskId, ordinal: u8) -> Self {
        let [a, b, c, d, e, ..] = task.bytes();
        Self([0x0a, a, b, c, d, e.wrapping_add(ordinal)])
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mac_is_locally_administered_unicast() {
        let task = "0123456789abcdef0123456789abcdef".parse().unwrap();
        assert_eq!(Mac::of(task, 0).to_string(), "0a:01:23:45:67:89");
        assert_eq!(Mac::of(task, 1).to_string(), "0a:01:23:45:67:8a");
    }
}
