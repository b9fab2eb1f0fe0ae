//! The one nftables table: static, made once, the same for all tasks.
//!
//! No rule belongs to a single task, so a launch adds none and a task's end
//! leaves none behind.

use std::io::Write;
use std::process::{Command, Stdio};

use thiserror::Error;

use super::NetworkConfig;
use super::netlink::{Batch, NetlinkError, Socket};

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
pub fn rules(config: &NetworkConfig) -> String {
    let NetworkConfig { bridge, subnet, .. } = config;
    let table = config.table();
    format!(
        r#"add table ip {table}
delete table ip {table}
table ip {table} {{
	chain postrouting {{
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr {subnet} ip daddr != {subnet} oifname != "{bridge}" masquerade
	}}
	chain forward {{
		type filter hook forward priority filter; policy accept;
		iifname "{bridge}" ip daddr 169.254.0.0/16 drop
		iifname "{bridge}" tcp flags syn tcp option maxseg size set rt mtu
		oifname "{bridge}" tcp flags syn tcp option maxseg size set rt mtu
		oifname "{bridge}" iifname != "{bridge}" ct state new drop
	}}
}}
"#
    )
}

/// Makes the table in the current network namespace, replacing one that is there.
pub fn install(config: &NetworkConfig) -> Result<(), NftError> {
    feed(&rules(config))
}

/// Removes the table, which may be absent.
pub fn remove(config: &NetworkConfig) -> Result<(), NftError> {
    let table = config.table();
    feed(&format!("add table ip {table}\ndelete table ip {table}\n"))
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
pub fn exists(config: &NetworkConfig) -> Result<bool, NetlinkError> {
    let mut question = Batch::default();
    let kind = (libc::NFNL_SUBSYS_NFTABLES << 8 | libc::NFT_MSG_GETTABLE) as u16;
    question.push("look for the nftables table", kind, 0, |m| {
        // struct nfgenmsg: family, version, resource id
        m.raw(&[libc::NFPROTO_IPV4 as u8, 0, 0, 0]);
        m.text(NFTA_TABLE_NAME, config.table());
    });
    Ok(Socket::netfilter()?.ask(question)?.is_some())
}
