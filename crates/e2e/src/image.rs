//! Images for tests: one static busybox and the probe, no registry.
//!
//! Made in the form of `docker save`, which `neargate image import` takes.

use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

use crate::definition::IMAGE;
use crate::programs::PROBE;

const BUSYBOX: &str = "/bin/busybox";
const PASSWD: &str = "\
root:x:0:0:root:/root:/bin/sh
app:x:1000:1000:app:/home/app:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false
";
const GROUP: &str = "\
root:x:0:
app:x:1000:
extra:x:2000:app
nogroup:x:65534:
";

/// An image that is being made.
#[derive(Clone)]
pub struct Image {
    name: String,
    architecture: String,
    config: Value,
    layers: Vec<Vec<u8>>,
}

impl Image {
    /// busybox with all its applets, the probe as /bin/probe, and a user
    /// `app` (1000) who is also in the group `extra` (2000).
    pub fn base() -> Self {
        static LAYER: LazyLock<Vec<u8>> = LazyLock::new(base_layer);
        Self {
            name: IMAGE.to_owned(),
            architecture: architecture().to_owned(),
            config: json!({"Env": ["PATH=/bin"], "Cmd": ["sh"]}),
            layers: vec![LAYER.clone()],
        }
    }

    /// The base image under another name, with more in its configuration.
    pub fn named(name: &str, more: Value) -> Self {
        let base = Self::base();
        Self {
            name: name.to_owned(),
            config: crate::definition::with(base.config.clone(), more),
            ..base
        }
    }

    /// Pretends that the image is of another architecture.
    pub fn of_architecture(mut self, architecture: &str) -> Self {
        architecture.clone_into(&mut self.architecture);
        self
    }

    /// Adds a layer.
    pub fn layer(mut self, write: impl FnOnce(&mut Layer)) -> Self {
        let mut layer = Layer(Builder::new(Vec::new()));
        write(&mut layer);
        self.layers.push(layer.finish());
        self
    }

    /// The whole in one archive.
    pub fn archive(&self) -> Vec<u8> {
        let diff_ids: Vec<_> = self
            .layers
            .iter()
            .map(|layer| {
                let digest = Sha256::digest(layer);
                let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("sha256:{hex}")
            })
            .collect();
        let config = json!({
            "architecture": self.architecture,
            "os": "linux",
            "config": self.config,
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        });
        let names: Vec<_> = (0..self.layers.len())
            .map(|index| format!("{index}.tar"))
            .collect();
        let manifest = json!([{
            "Config": "config.json", "RepoTags": [format!("{}:latest", self.name)], "Layers": names,
        }]);
        let mut archive = Layer(Builder::new(Vec::new()));
        archive.file("config.json", 0o644, 0, config.to_string().as_bytes());
        for (name, layer) in names.iter().zip(&self.layers) {
            archive.file(name, 0o644, 0, layer);
        }
        archive.file("manifest.json", 0o644, 0, manifest.to_string().as_bytes());
        archive.finish()
    }
}

/// A layer that is being written.
pub struct Layer(Builder<Vec<u8>>);

impl Layer {
    pub fn directory(&mut self, path: &str, mode: u32, owner: u64) {
        self.append(EntryType::Directory, path, mode, owner, b"");
    }

    pub fn file(&mut self, path: &str, mode: u32, owner: u64, content: &[u8]) {
        self.append(EntryType::Regular, path, mode, owner, content);
    }

    pub fn link(&mut self, path: &str, target: &str) {
        let mut header = header(EntryType::Symlink, 0o777, 0, 0);
        self.0
            .append_link(&mut header, path, target)
            .expect("write to memory");
    }

    fn append(&mut self, kind: EntryType, path: &str, mode: u32, owner: u64, content: &[u8]) {
        let mut header = header(kind, mode, owner, content.len() as u64);
        self.0
            .append_data(&mut header, path, content)
            .expect("write to memory");
    }

    fn finish(self) -> Vec<u8> {
        self.0.into_inner().expect("write to memory")
    }
}

fn header(kind: EntryType, mode: u32, owner: u64, size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_uid(owner);
    header.set_gid(owner);
    header.set_size(size);
    header.set_mtime(0);
    header
}

fn base_layer() -> Vec<u8> {
    let mut layer = Layer(Builder::new(Vec::new()));
    for directory in ["bin", "etc", "home", "var"] {
        layer.directory(directory, 0o755, 0);
    }
    layer.directory("root", 0o700, 0);
    layer.directory("tmp", 0o1777, 0);
    layer.directory("home/app", 0o755, 1000);
    layer.file("etc/passwd", 0o644, 0, PASSWD.as_bytes());
    layer.file("etc/group", 0o644, 0, GROUP.as_bytes());
    layer.file(
        "bin/probe",
        0o755,
        0,
        &fs::read(PROBE).expect("read the probe"),
    );
    let busybox = fs::read(BUSYBOX)
        .unwrap_or_else(|error| panic!("{BUSYBOX}, of the package busybox-static: {error}"));
    layer.file("bin/busybox", 0o755, 0, &busybox);
    let applets = Command::new(BUSYBOX)
        .arg("--list")
        .output()
        .expect("run busybox");
    for applet in String::from_utf8_lossy(&applets.stdout).lines() {
        if applet != "busybox" {
            layer.link(&format!("bin/{applet}"), "busybox");
        }
    }
    layer.finish()
}

/// This machine's architecture, as images name it.
pub fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
