//! Who answers the tasks' questions: the configured servers, or the host's own.
//!
//! Source: resolv.conf(5).

use std::fs::{self, Metadata};
use std::net::{IpAddr, SocketAddr};
use std::os::linux::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const PORT: u16 = 53;
/// As the C library's resolver: later ones are not read.
const SERVERS_MAX: usize = 3;
/// How long a change of the host's file may go unnoticed.
const FRESH: Duration = Duration::from_secs(1);

/// The servers to ask, in their order.
pub struct Upstream {
    servers: Vec<SocketAddr>,
    file: Option<HostFile>,
}

struct HostFile {
    path: PathBuf,
    stamp: Option<Stamp>,
    looked: Instant,
}

/// What a file's replacement or rewriting changes.
type Stamp = (u64, i64, i64, u64);

impl Upstream {
    /// These servers; without any, those of the host's `/etc/resolv.conf`, also
    /// when it changes (a laptop that joins another network).
    pub fn new(configured: &[IpAddr]) -> Self {
        if configured.is_empty() {
            return Self::of_file(Path::new("/etc/resolv.conf"));
        }
        let servers = configured.iter().map(|ip| SocketAddr::new(*ip, PORT));
        Self {
            servers: servers.collect(),
            file: None,
        }
    }

    fn of_file(path: &Path) -> Self {
        let mut file = HostFile {
            path: path.to_owned(),
            stamp: None,
            looked: Instant::now(),
        };
        let servers = file.changed().unwrap_or_default();
        Self {
            servers,
            file: Some(file),
        }
    }

    /// The servers as of `now`.
    pub fn servers(&mut self, now: Instant) -> &[SocketAddr] {
        if let Some(file) = &mut self.file
            && now.saturating_duration_since(file.looked) >= FRESH
        {
            file.looked = now;
            if let Some(servers) = file.changed() {
                self.servers = servers;
            }
        }
        &self.servers
    }
}

impl HostFile {
    /// The servers, if the file is another than when it was last read.
    fn changed(&mut self) -> Option<Vec<SocketAddr>> {
        let stamp = fs::metadata(&self.path).ok().as_ref().map(stamp)?;
        if self.stamp == Some(stamp) {
            return None;
        }
        let text = fs::read(&self.path).ok()?;
        self.stamp = Some(stamp);
        let servers = name_servers(&String::from_utf8_lossy(&text));
        Some(
            servers
                .into_iter()
                .map(|ip| SocketAddr::new(ip, PORT))
                .collect(),
        )
    }
}

fn stamp(metadata: &Metadata) -> Stamp {
    (
        metadata.st_ino(),
        metadata.st_mtime(),
        metadata.st_mtime_nsec(),
        metadata.st_size(),
    )
}

/// The `nameserver` lines. A file without any means the machine's own resolver.
/// Link-local servers with a zone (`fe80::1%eth0`) are passed over.
fn name_servers(text: &str) -> Vec<IpAddr> {
    let servers: Vec<IpAddr> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            (words.next() == Some("nameserver")).then(|| words.next()?.parse().ok())?
        })
        .take(SERVERS_MAX)
        .collect();
    if servers.is_empty() {
        return vec![IpAddr::from([127, 0, 0, 1])];
    }
    servers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_three_servers_count() {
        let text = "# nameserver 1.1.1.1\nsearch lan\n nameserver\t10.0.0.2 # router\n\
            nameserver fe80::1%eth0\nnameserver ::1\nnameserver what\nnameserver\n\
            nameserver 9.9.9.9\nnameserver 8.8.8.8\n";
        let expected: Vec<IpAddr> = ["10.0.0.2", "::1", "9.9.9.9"]
            .map(|ip| ip.parse().unwrap())
            .into();
        assert_eq!(name_servers(text), expected);
    }

    #[test]
    fn a_file_without_servers_means_this_machine() {
        assert_eq!(name_servers("search lan\n"), [IpAddr::from([127, 0, 0, 1])]);
    }

    #[test]
    fn a_rewritten_file_is_read_again() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("resolv.conf");
        fs::write(&path, "nameserver 10.0.0.2\n").unwrap();
        let mut upstream = Upstream::of_file(&path);
        let start = Instant::now();
        let before = upstream.servers(start).to_vec();
        fs::write(&path, "nameserver 192.168.1.1\n").unwrap();
        assert_eq!(upstream.servers(start), before, "not yet looked at");
        let later = start + 2 * FRESH;
        assert_eq!(
            upstream.servers(later),
            [SocketAddr::from(([192, 168, 1, 1], 53))]
        );
        fs::remove_file(&path).unwrap();
        assert_eq!(upstream.servers(later + FRESH).len(), 1, "the last known");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            proptest::prop_assert!(!name_servers(&text).is_empty());
        }
    }
}
