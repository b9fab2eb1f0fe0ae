//! The one nftables table: static, made once, the same for all tasks.
//!
//! No rule belongs to a single task, so a launch adds none and a task's end
//! leaves none behind.

use std::io::Write;
use std::process::{Command, Stdio};

use ipnet::Ipv4Net;
use thiserror::Error;

use super::netlink::{Batch, NetlinkError, Socket};

const TABLE: &str = "neargate";
/// Of linux/netfilter/nf_tables.h; libc does not have it.
const NFTA_TABLE_NAME: u16 = 1;

/// The rules could not be made.
#[derive(Debug, Error)]
pub enum NftError {
    #[error("run nft (Debian's package nftables): {0}")]
    Spawn(#[source] std::io::Error),
    #[error("nft refused the rules: {0}")]
    Refused(String),
}

/// The table as `nft -f` reads it: one transaction, which replaces what is there.
///
/// - Tasks leave with the machine's address.
/// - No link-local address is beyond the router (RFC 3927 section 7); the one that
///   matters is 169.254.169.254, the metadata of an instance this machine may be.
/// - The path to the outside is seldom as wide as the tasks' own MTU, and where
///   ICMP is filtered nobody would tell them.
/// - Forwarding is on for the tasks' sake; it does not let the neighbours of this
///   machine in.
fn rules(gateway: u32, subnet: Ipv4Net) -> String {
    format!(
        r#"add table ip {TABLE}
delete table ip {TABLE}
table ip {TABLE} {{
	chain postrouting {{
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr {subnet} ip daddr != {subnet} oif != {gateway} masquerade
	}}
	chain forward {{
		type filter hook forward priority filter; policy accept;
		iif {gateway} ip daddr 169.254.0.0/16 drop
		iif {gateway} tcp flags syn tcp option maxseg size set rt mtu
		oif {gateway} tcp flags syn tcp option maxseg size set rt mtu
		oif {gateway} iif != {gateway} ct state new drop
	}}
}}
"#
    )
}

/// Makes the table in the current network namespace, replacing one that is there.
pub fn install(gateway: u32, subnet: Ipv4Net) -> Result<(), NftError> {
    feed(&rules(gateway, subnet))
}

/// Removes the table, which may be absent.
pub fn remove() -> Result<(), NftError> {
    feed(&format!("add table ip {TABLE}\ndelete table ip {TABLE}\n"))
}

fn feed(script: &str) -> Result<(), NftError> {
    let mut child = Command::new("nft")
        .args(["-f", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(NftError::Spawn)?;
    // A closed pipe means that nft gave up; its words say why.
    let written = child
        .stdin
        .take()
        .map_or(Ok(()), |mut stdin| stdin.write_all(script.as_bytes()));
    let output = child.wait_with_output().map_err(NftError::Spawn)?;
    if output.status.success() {
        return written.map_err(NftError::Spawn);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(NftError::Refused(said.trim().to_owned()))
}

/// Whether the current network namespace has the table: one message to the
/// kernel, no process.
pub fn exists() -> Result<bool, NetlinkError> {
    let mut question = Batch::default();
    let kind = (libc::NFNL_SUBSYS_NFTABLES << 8 | libc::NFT_MSG_GETTABLE) as u16;
    question.push("look for the nftables table", kind, 0, |m| {
        // struct nfgenmsg: family, version, resource id
        m.raw(&[libc::NFPROTO_IPV4 as u8, 0, 0, 0]);
        m.text(NFTA_TABLE_NAME, TABLE);
    });
    Ok(Socket::netfilter()?.ask(question)?.is_some())
}
