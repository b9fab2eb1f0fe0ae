//! The ids of messages: UUIDs, which this crate makes from a seed, having no random numbers.

use uuid::{Builder, Uuid};

/// Gives each message of one end an id of its own.
#[derive(Clone, Debug)]
pub struct MessageIds {
    seed: [u8; 8],
    next: u64,
}

impl MessageIds {
    /// The seed must differ between the sessions of a machine: take random bytes.
    #[must_use]
    pub const fn new(seed: [u8; 8]) -> Self {
        Self { seed, next: 0 }
    }

    pub fn next_id(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.seed);
        bytes[8..].copy_from_slice(&self.next.to_be_bytes());
        self.next += 1;
        Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// An id as it is on the wire, its halves swapped.
pub(crate) fn to_wire(id: Uuid) -> [u8; 16] {
    id.as_u128().rotate_left(64).to_be_bytes()
}

pub(crate) fn from_wire(bytes: [u8; 16]) -> Uuid {
    Uuid::from_u128(u128::from_be_bytes(bytes).rotate_left(64))
}
