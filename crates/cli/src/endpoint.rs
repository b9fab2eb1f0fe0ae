//! How to reach the endpoint: what `serve` writes down for `env`.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use neargate_control::Welcome;
use serde::{Deserialize, Serialize};

/// The port is nobody's at IANA, and none of the usual emulators'.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:4747";

/// Holds a secret, so that only the state's owner may read the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reachable {
    pub address: SocketAddr,
    #[serde(flatten)]
    pub welcome: Welcome,
}

impl Reachable {
    pub fn new(address: SocketAddr, welcome: Welcome) -> Self {
        Self { address, welcome }
    }

    pub fn path(root: &Path) -> PathBuf {
        root.join("endpoint.json")
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn read(root: &Path) -> io::Result<Self> {
        let file = File::open(Self::path(root))?;
        Ok(serde_json::from_reader(io::BufReader::new(file))?)
    }

    /// Writes the file, which appears whole or not at all.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(root)?;
        let path = Self::path(root);
        let partial = path.with_extension("json.partial");
        // One of an endpoint that died has the mode that it had.
        let _ = std::fs::remove_file(&partial);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&partial)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        std::fs::rename(partial, path)
    }
}
