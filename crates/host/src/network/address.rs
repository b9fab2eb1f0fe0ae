//! Which addresses a subnet has, who holds the reserved ones, and the hardware
//! address that goes with an address.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use thiserror::Error;

/// An IPv4 subnet whose reserved addresses are those of a VPC subnet.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>:
/// the first four addresses (network, router, DNS, future use) and the last one
/// are not for use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subnet {
    network: Ipv4Addr,
    prefix: u8,
}

/// Why a text is not a subnet for tasks.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SubnetError {
    #[error("{0:?} is not of the form 10.0.0.0/16")]
    Malformed(String),
    #[error("/{0} leaves no room for tasks: the prefix length must be between 8 and 28")]
    Prefix(u8),
    #[error("{given} has host bits set: the network of this prefix length is {network}")]
    HostBits { given: Ipv4Addr, network: Ipv4Addr },
}

impl Subnet {
    pub fn new(network: Ipv4Addr, prefix: u8) -> Result<Self, SubnetError> {
        if !(8..=28).contains(&prefix) {
            return Err(SubnetError::Prefix(prefix));
        }
        let masked = Ipv4Addr::from_bits(network.to_bits() & mask(prefix));
        if masked != network {
            return Err(SubnetError::HostBits {
                given: network,
                network: masked,
            });
        }
        Ok(Self { network, prefix })
    }

    pub fn network(self) -> Ipv4Addr {
        self.network
    }

    pub fn prefix(self) -> u8 {
        self.prefix
    }

    /// The router: the bridge's own address.
    pub fn gateway(self) -> Ipv4Addr {
        self.at(1)
    }

    pub fn broadcast(self) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.network.to_bits() | !mask(self.prefix))
    }

    pub fn contains(self, address: Ipv4Addr) -> bool {
        address.to_bits() & mask(self.prefix) == self.network.to_bits()
    }

    /// The addresses that tasks may have, lowest first.
    pub fn pool(self) -> impl ExactSizeIterator<Item = Ipv4Addr> + Clone {
        let count = (1_u32 << (32 - self.prefix)) - 5;
        (0..count as usize).map(move |offset| self.at(4 + offset as u32))
    }

    fn at(self, offset: u32) -> Ipv4Addr {
        Ipv4Addr::from_bits(self.network.to_bits() + offset)
    }
}

fn mask(prefix: u8) -> u32 {
    u32::MAX << (32 - u32::from(prefix))
}

impl FromStr for Subnet {
    type Err = SubnetError;

    fn from_str(text: &str) -> Result<Self, SubnetError> {
        let malformed = || SubnetError::Malformed(text.to_owned());
        let (network, prefix) = text.split_once('/').ok_or_else(malformed)?;
        Self::new(
            network.parse().map_err(|_| malformed())?,
            prefix.parse().map_err(|_| malformed())?,
        )
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

/// A hardware address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mac(pub [u8; 6]);

impl Mac {
    /// The hardware address of the task that has this address.
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
        let subnet: Subnet = "10.0.0.0/28".parse().unwrap();
        let pool: Vec<_> = subnet.pool().collect();
        assert_eq!(pool.len(), 11);
        assert_eq!(pool[0], Ipv4Addr::new(10, 0, 0, 4));
        assert_eq!(pool[10], Ipv4Addr::new(10, 0, 0, 14));
        assert_eq!(subnet.gateway(), Ipv4Addr::new(10, 0, 0, 1));
        assert_eq!(subnet.broadcast(), Ipv4Addr::new(10, 0, 0, 15));
        assert!(pool.iter().all(|address| subnet.contains(*address)));
    }

    #[test]
    fn what_is_no_subnet_says_why() {
        let parse = |text: &str| text.parse::<Subnet>().unwrap_err();
        assert_eq!(parse("10.0.0.0"), SubnetError::Malformed("10.0.0.0".into()));
        assert_eq!(parse("10.0.0.0/30"), SubnetError::Prefix(30));
        assert_eq!(
            parse("10.0.0.1/16").to_string(),
            "10.0.0.1 has host bits set: the network of this prefix length is 10.0.0.0"
        );
    }

    #[test]
    fn a_mac_is_locally_administered_unicast_and_stable() {
        let mac = Mac::of(Ipv4Addr::new(10, 0, 1, 114));
        assert_eq!(mac.to_string(), "0a:ec:0a:00:01:72");
        assert_eq!(mac.0[0] & 0b11, 0b10);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text: String) {
            let _ = text.parse::<Subnet>();
        }

        #[test]
        fn a_subnet_reads_back_as_it_was_written(bits: u32, prefix in 8_u8..=28) {
            let network = Ipv4Addr::from_bits(bits & mask(prefix));
            let subnet = Subnet::new(network, prefix).unwrap();
            proptest::prop_assert_eq!(subnet.to_string().parse(), Ok(subnet));
        }
    }
}
