//! The rtnetlink messages we use, by what they do.
//!
//! Source: rtnetlink(7); linux/if_link.h, linux/if_addr.h, linux/rtnetlink.h.

use std::net::Ipv4Addr;

use libc::{NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE};

use super::netlink::{Attributes, Batch, Message, word};
use neargate_core::mac::Mac;

// Of linux/veth.h and linux/if_link.h; libc does not have them.
const VETH_INFO_PEER: u16 = 1;
const IFLA_MACVLAN_MODE: u16 = 1;
const MACVLAN_MODE_BRIDGE: u32 = 4;
const WORKS: u32 = (libc::IFF_UP | libc::IFF_LOWER_UP) as u32;
const RTEXT_FILTER_SKIP_STATS: u32 = 1 << 3;
/// The interface that every network namespace has first.
pub const LOOPBACK: u32 = 1;

/// What all new links have in common.
#[derive(Default)]
pub struct NewLink<'a> {
    pub name: &'a str,
    /// An index of our choice saves asking which one the kernel took; 0 leaves it to the kernel.
    pub index: u32,
    pub mtu: u32,
    pub mac: Option<Mac>,
    /// Flags to set, such as `IFF_UP`.
    pub flags: i32,
}

impl NewLink<'_> {
    fn header(&self) -> [u8; 16] {
        link_header(self.index, self.flags)
    }

    fn attributes(&self, m: &mut Message<'_>) {
        m.text(libc::IFLA_IFNAME, self.name);
        m.word(libc::IFLA_MTU, self.mtu);
        if let Some(mac) = self.mac {
            m.bytes(libc::IFLA_ADDRESS, &mac.0);
        }
    }
}

/// Messages added to a [`Batch`].
pub trait Links {
    fn add_bridge(&mut self, step: &'static str, link: &NewLink<'_>);

    fn add_veth(&mut self, step: &'static str, link: &NewLink<'_>, peer: &NewLink<'_>);

    /// A macvlan link of `trunk`, made directly in the namespace `netns`: it is
    /// never seen outside.
    fn add_macvlan(&mut self, step: &'static str, link: &NewLink<'_>, trunk: u32, netns: i32);

    /// Whoever sends to `address` on the link sends to `mac` from now on. As
    /// anything learned it is confirmed by use, or forgotten.
    fn learn(&mut self, step: &'static str, index: u32, address: Ipv4Addr, mac: Mac);

    /// Sets flags of a link, such as `IFF_UP`.
    fn set_flags(&mut self, step: &'static str, index: u32, flags: i32);

    /// Sets by name what only an existing link takes: its alias, and that it is up.
    fn announce(&mut self, step: &'static str, name: &str, alias: &str);

    fn delete_link(&mut self, step: &'static str, name: &str);

    fn add_address(&mut self, step: &'static str, index: u32, address: Ipv4Addr, prefix: u8);

    fn add_route(&mut self, step: &'static str, route: &Route);

    /// Asks for one link; the answer is read with [`Link::parse`].
    fn get_link(&mut self, step: &'static str, name: &str);

    /// Asks where packets to an address go; the answer is read with [`is_local`].
    fn get_route(&mut self, step: &'static str, to: Ipv4Addr);
}

/// An IPv4 route of the main table.
pub enum Route {
    Default {
        gateway: Ipv4Addr,
        index: u32,
    },
    Host {
        to: Ipv4Addr,
        index: u32,
    },
    /// Connecting fails at once, instead of after a timeout.
    Blackhole {
        to: Ipv4Addr,
    },
}

impl Links for Batch {
    fn add_bridge(&mut self, step: &'static str, link: &NewLink<'_>) {
        self.push(step, libc::RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, |m| {
            m.raw(&link.header());
            link.attributes(m);
            m.nest(libc::IFLA_LINKINFO, |m| {
                m.text(libc::IFLA_INFO_KIND, "bridge");
            });
        });
    }

    fn add_veth(&mut self, step: &'static str, link: &NewLink<'_>, peer: &NewLink<'_>) {
        self.push(step, libc::RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, |m| {
            m.raw(&link.header());
            link.attributes(m);
            m.nest(libc::IFLA_LINKINFO, |m| {
                m.text(libc::IFLA_INFO_KIND, "veth");
                m.nest(libc::IFLA_INFO_DATA, |m| {
                    m.nest(VETH_INFO_PEER, |m| {
                        m.raw(&peer.header());
                        peer.attributes(m);
                    });
                });
            });
        });
    }

    fn add_macvlan(&mut self, step: &'static str, link: &NewLink<'_>, trunk: u32, netns: i32) {
        self.push(step, libc::RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, |m| {
            m.raw(&link.header());
            link.attributes(m);
            m.word(libc::IFLA_LINK, trunk);
            m.word(libc::IFLA_NET_NS_FD, netns as u32);
            m.nest(libc::IFLA_LINKINFO, |m| {
                m.text(libc::IFLA_INFO_KIND, "macvlan");
                m.nest(libc::IFLA_INFO_DATA, |m| {
                    m.word(IFLA_MACVLAN_MODE, MACVLAN_MODE_BRIDGE);
                });
            });
        });
    }

    fn learn(&mut self, step: &'static str, index: u32, address: Ipv4Addr, mac: Mac) {
        self.push(
            step,
            libc::RTM_NEWNEIGH,
            NLM_F_CREATE | NLM_F_REPLACE,
            |m| {
                let mut header = [0; 12];
                header[0] = libc::AF_INET as u8;
                header[4..8].copy_from_slice(&index.to_ne_bytes());
                header[8..10].copy_from_slice(&libc::NUD_STALE.to_ne_bytes());
                m.raw(&header);
                m.bytes(libc::NDA_DST, &address.octets());
                m.bytes(libc::NDA_LLADDR, &mac.0);
            },
        );
    }

    fn set_flags(&mut self, step: &'static str, index: u32, flags: i32) {
        self.push(step, libc::RTM_NEWLINK, 0, |m| {
            m.raw(&link_header(index, flags));
        });
    }

    fn announce(&mut self, step: &'static str, name: &str, alias: &str) {
        self.push(step, libc::RTM_NEWLINK, 0, |m| {
            m.raw(&link_header(0, libc::IFF_UP));
            m.text(libc::IFLA_IFNAME, name);
            m.text(libc::IFLA_IFALIAS, alias);
        });
    }

    fn delete_link(&mut self, step: &'static str, name: &str) {
        self.push(step, libc::RTM_DELLINK, 0, |m| {
            m.raw(&link_header(0, 0));
            m.text(libc::IFLA_IFNAME, name);
        });
    }

    fn add_address(&mut self, step: &'static str, index: u32, address: Ipv4Addr, prefix: u8) {
        self.push(step, libc::RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, |m| {
            let mut header = [0; 8];
            header[0] = libc::AF_INET as u8;
            header[1] = prefix;
            header[4..].copy_from_slice(&index.to_ne_bytes());
            m.raw(&header);
            m.bytes(libc::IFA_LOCAL, &address.octets());
            m.bytes(libc::IFA_ADDRESS, &address.octets());
            if prefix < 31 {
                let broadcast = Ipv4Addr::from_bits(address.to_bits() | (u32::MAX >> prefix));
                m.bytes(libc::IFA_BROADCAST, &broadcast.octets());
            }
        });
    }

    fn add_route(&mut self, step: &'static str, route: &Route) {
        self.push(step, libc::RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, |m| {
            let (length, scope, kind) = match route {
                Route::Default { .. } => (0, libc::RT_SCOPE_UNIVERSE, libc::RTN_UNICAST),
                Route::Host { .. } => (32, libc::RT_SCOPE_LINK, libc::RTN_UNICAST),
                Route::Blackhole { .. } => (32, libc::RT_SCOPE_UNIVERSE, libc::RTN_BLACKHOLE),
            };
            let mut header = [0; 12];
            header[0] = libc::AF_INET as u8;
            header[1] = length;
            header[4] = libc::RT_TABLE_MAIN;
            header[5] = libc::RTPROT_BOOT;
            header[6] = scope;
            header[7] = kind;
            m.raw(&header);
            match route {
                Route::Default { gateway, index } => {
                    m.bytes(libc::RTA_GATEWAY, &gateway.octets());
                    m.word(libc::RTA_OIF, *index);
                }
                Route::Host { to, index } => {
                    m.bytes(libc::RTA_DST, &to.octets());
                    m.word(libc::RTA_OIF, *index);
                }
                Route::Blackhole { to } => m.bytes(libc::RTA_DST, &to.octets()),
            }
        });
    }

    fn get_link(&mut self, step: &'static str, name: &str) {
        self.push(step, libc::RTM_GETLINK, 0, |m| {
            m.raw(&link_header(0, 0));
            m.text(libc::IFLA_IFNAME, name);
            // Counting the statistics is most of the work of an answer.
            m.word(libc::IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        });
    }

    fn get_route(&mut self, step: &'static str, to: Ipv4Addr) {
        self.push(step, libc::RTM_GETROUTE, 0, |m| {
            let mut header = [0; 12];
            header[0] = libc::AF_INET as u8;
            header[1] = 32;
            m.raw(&header);
            m.bytes(libc::RTA_DST, &to.octets());
        });
    }
}

/// `struct ifinfomsg`; only the given flags are changed, to set.
fn link_header(index: u32, flags: i32) -> [u8; 16] {
    let mut header = [0; 16];
    header[4..8].copy_from_slice(&index.to_ne_bytes());
    header[8..12].copy_from_slice(&flags.to_ne_bytes());
    header[12..].copy_from_slice(&flags.to_ne_bytes());
    header
}

/// What we look at in a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub index: u32,
    /// Set up, and so is what is below.
    pub works: bool,
    /// `bridge`, `veth`, …; hardware has none.
    pub kind: Option<String>,
    pub alias: Option<String>,
    /// The index of a veth's other end.
    pub peer: Option<u32>,
}

impl Link {
    /// Reads the body of an `RTM_NEWLINK`.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let (header, attributes) = body.split_at_checked(16)?;
        let text = |bytes: &[u8]| {
            let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
            String::from_utf8_lossy(text).into_owned()
        };
        let info = Attributes::find(attributes, libc::IFLA_LINKINFO);
        Some(Self {
            index: word(header, 4)?,
            works: word(header, 8)? & WORKS == WORKS,
            kind: info
                .and_then(|info| Attributes::find(info, libc::IFLA_INFO_KIND))
                .map(text),
            alias: Attributes::find(attributes, libc::IFLA_IFALIAS).map(text),
            peer: Attributes::find(attributes, libc::IFLA_LINK).and_then(|bytes| word(bytes, 0)),
        })
    }
}

/// Whether the route in the body of an `RTM_NEWROUTE` ends on this machine.
pub fn is_local(body: &[u8]) -> bool {
    body.get(7) == Some(&libc::RTN_LOCAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_answer_makes_the_reader_panic(bytes: Vec<u8>) {
            is_local(&bytes);
            let link = Link::parse(&bytes);
            proptest::prop_assert_eq!(link.is_some(), bytes.len() >= 16);
        }
    }
}
