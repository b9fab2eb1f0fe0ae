//! Which addresses of the subnet are for tasks, and the hardware address that
//! goes with an address.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>:
//! the first four addresses (network, router, DNS, future use) and the last one
//! are not for use.

use std::fmt;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

const RESERVED_AT_START: u32 = 4;

/// The router: the bridge's own address.
pub fn gateway(subnet: Ipv4Net) -> Ipv4Addr {
    at(subnet, 1)
}

/// The addresses that tasks may have, lowest first.
pub fn pool(subnet: Ipv4Net) -> impl Iterator<Item = Ipv4Addr> + Clone {
    let last = subnet.broadcast().to_bits() - subnet.network().to_bits();
    (RESERVED_AT_START..last).map(move |offset| at(subnet, offset))
}

fn at(subnet: Ipv4Net, offset: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(subnet.network().to_bits() + offset)
}

/// A hardware address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mac(pub [u8; 6]);

impl Mac {
    /// The hardware address of whoever has this address.
    ///
    /// Locally administered, as an elastic network interface's is, and the same
    /// each time: a neighbour that remembers the former holder of a leased
    /// address still reaches the new one.
    pub fn of(address: Ipv4Addr) -> Self {
        let [a, b, c, d] = address.octets();
        Self([0x0a, 0xec, a, b, c, d])
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
    fn the_first_four_addresses_and_the_last_are_reserved() {
        let subnet: Ipv4Net = "10.0.0.0/28".parse().unwrap();
        let pool: Vec<_> = pool(subnet).collect();
        assert_eq!(pool.len(), 11);
        assert_eq!(pool[0], Ipv4Addr::new(10, 0, 0, 4));
        assert_eq!(pool[10], Ipv4Addr::new(10, 0, 0, 14));
        assert_eq!(gateway(subnet), Ipv4Addr::new(10, 0, 0, 1));
        assert!(pool.iter().all(|address| subnet.contains(address)));
    }

    #[test]
    fn a_mac_is_locally_administered_unicast_and_stable() {
        let mac = Mac::of(Ipv4Addr::new(10, 0, 1, 114));
        assert_eq!(mac.to_string(), "0a:ec:0a:00:01:72");
        assert_eq!(mac.0[0] & 0b11, 0b10);
    }
}
