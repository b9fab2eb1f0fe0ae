//! Which addresses of the subnet are for tasks.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>:
//! the first four addresses (network, router, DNS, future use) and the last one
//! are not for use.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use neargate_core::ids::TaskId;

const RESERVED_AT_START: u32 = 4;

/// The router: the machine itself.
pub fn gateway(subnet: Ipv4Net) -> Ipv4Addr {
    at(subnet, 1)
}

/// The addresses that tasks may have, each once, beginning somewhere.
///
/// A task that begins where its id says gets an address that has rested: what
/// others still remember of its former holder has been forgotten by then.
pub fn pool(subnet: Ipv4Net, task: TaskId) -> impl Iterator<Item = Ipv4Addr> + Clone {
    let last = subnet.broadcast().to_bits() - subnet.network().to_bits();
    let count = last - RESERVED_AT_START;
    let [a, b, c, d, ..] = task.bytes();
    let start = u32::from_be_bytes([a, b, c, d]) % count;
    (start..count)
        .chain(0..start)
        .map(move |offset| at(subnet, RESERVED_AT_START + offset))
}

fn at(subnet: Ipv4Net, offset: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(subnet.network().to_bits() + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> TaskId {
        "0123456789abcdef0123456789abcdef".parse().unwrap()
    }

    #[test]
    fn the_first_four_addresses_and_the_last_are_reserved() {
        let subnet: Ipv4Net = "10.0.0.0/28".parse().unwrap();
        let mut pool: Vec<_> = pool(subnet, task()).collect();
        pool.sort();
        let usable: Vec<_> = (4..15).map(|last| Ipv4Addr::new(10, 0, 0, last)).collect();
        assert_eq!(pool, usable);
        assert_eq!(gateway(subnet), Ipv4Addr::new(10, 0, 0, 1));
    }

    #[test]
    fn two_tasks_begin_in_different_places() {
        let subnet: Ipv4Net = "10.0.0.0/16".parse().unwrap();
        let other = "1123456789abcdef0123456789abcdef".parse().unwrap();
        let first = |task| pool(subnet, task).next().unwrap();
        assert_ne!(first(task()), first(other));
    }
}
