//! Making images for the tests of this crate.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod debian_registry;
pub mod registry;

use std::io::Write;
use std::path::Path;

use neargate_image::{Digest, ImportOptions, Limits, Platform};
use serde_json::json;

/// Unpacking changes owners, which only root may.
pub fn is_root() -> bool {
    if rustix::process::geteuid().is_root() {
        return true;
    }
    println!("skipped: needs root");
    false
}

/// A tar under construction.
pub struct Layer(tar::Builder<Vec<u8>>);

impl Layer {
    pub fn new() -> Self {
        Self(tar::Builder::new(Vec::new()))
    }

    /// Adds an entry whose name and link are written as given, however hostile.
    pub fn entry(mut self, kind: tar::EntryType, name: &str, link: &str, content: &[u8]) -> Self {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(if kind.is_dir() { 0o755 } else { 0o644 });
        header.set_mtime(1_700_000_000);
        header.set_size(content.len() as u64);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.as_mut_bytes()[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header.set_cksum();
        self.0.append(&header, content).unwrap();
        self
    }

    /// Adds an entry that `change` finishes.
    pub fn header(mut self, content: &[u8], change: impl FnOnce(&mut tar::Header)) -> Self {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o644);
        header.set_size(content.len() as u64);
        change(&mut header);
        header.set_cksum();
        self.0.append(&header, content).unwrap();
        self
    }

    pub fn pax<'a>(mut self, records: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        self.0.append_pax_extensions(records).unwrap();
        self
    }

    pub fn file(self, name: &str, content: &[u8]) -> Self {
        self.entry(tar::EntryType::Regular, name, "", content)
    }

    pub fn dir(self, name: &str) -> Self {
        self.entry(tar::EntryType::Directory, name, "", b"")
    }

    pub fn symlink(self, name: &str, target: &str) -> Self {
        self.entry(tar::EntryType::Symlink, name, target, b"")
    }

    pub fn hardlink(self, name: &str, target: &str) -> Self {
        self.entry(tar::EntryType::Link, name, target, b"")
    }

    pub fn build(self) -> Vec<u8> {
        self.0.into_inner().unwrap()
    }
}

pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// An image in memory.
#[derive(Clone)]
pub struct Built {
    pub manifest: Vec<u8>,
    pub config: Vec<u8>,
    /// The transported layers.
    pub blobs: Vec<Vec<u8>>,
    /// The plain tars.
    pub tars: Vec<Vec<u8>>,
}

impl Built {
    /// An image of these plain tars, `compress`ed for transport.
    pub fn new(
        tars: Vec<Vec<u8>>,
        architecture: &str,
        compress: impl Fn(&[u8]) -> Vec<u8>,
    ) -> Self {
        let diff_ids: Vec<_> = tars.iter().map(|tar| Digest::of(tar).to_string()).collect();
        let config = json!({
            "architecture": architecture, "os": "linux",
            "config": {
                "User": "www", "Env": ["PATH=/bin", "A=b"], "Entrypoint": ["/entry"], "Cmd": ["-x"],
                "WorkingDir": "/srv", "StopSignal": "SIGQUIT", "Volumes": {"/data": {}},
                "ExposedPorts": {"80/tcp": {}},
            },
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        });
        let config = serde_json::to_vec(&config).unwrap();
        let blobs: Vec<_> = tars.iter().map(|tar| compress(tar)).collect();
        let layers: Vec<_> = blobs
            .iter()
            .map(|blob| descriptor("application/vnd.oci.image.layer.v1.tar+gzip", blob))
            .collect();
        let manifest = json!({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": descriptor("application/vnd.oci.image.config.v1+json", &config), "layers": layers,
        });
        Self {
            manifest: serde_json::to_vec(&manifest).unwrap(),
            config,
            blobs,
            tars,
        }
    }

    /// Every blob of the image.
    pub fn all_blobs(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.blobs.iter().chain([&self.config, &self.manifest])
    }

    /// Writes an OCI layout.
    pub fn write_layout(&self, directory: &Path, name: Option<&str>) {
        let mut entry = descriptor("application/vnd.oci.image.manifest.v1+json", &self.manifest);
        if let Some(name) = name {
            entry["annotations"] = json!({"org.opencontainers.image.ref.name": name});
        }
        let blobs = directory.join("blobs/sha256");
        std::fs::create_dir_all(&blobs).unwrap();
        for blob in self.all_blobs() {
            std::fs::write(blobs.join(Digest::of(blob).hex()), blob).unwrap();
        }
        std::fs::write(
            directory.join("oci-layout"),
            r#"{"imageLayoutVersion":"1.0.0"}"#,
        )
        .unwrap();
        let index = json!({"schemaVersion": 2, "manifests": [entry]});
        std::fs::write(
            directory.join("index.json"),
            serde_json::to_vec(&index).unwrap(),
        )
        .unwrap();
    }

    /// What `docker save` writes, with the layers after the first as links as its
    /// old versions did for repeated ones.
    pub fn docker_archive(&self, tags: &[&str]) -> Vec<u8> {
        let mut archive = Layer::new();
        let mut layers = Vec::new();
        for (at, tar) in self.tars.iter().enumerate() {
            let name = format!("layer{at}/layer.tar");
            archive = match self.tars.iter().position(|other| other == tar) {
                Some(first) if first < at => {
                    archive.symlink(&name, &format!("../layer{first}/layer.tar"))
                }
                _ => archive.file(&name, tar),
            };
            layers.push(name);
        }
        let manifest = json!([{"Config": "config.json", "RepoTags": tags, "Layers": layers}]);
        archive
            .file("config.json", &self.config)
            .file("manifest.json", &serde_json::to_vec(&manifest).unwrap())
            .build()
    }
}

pub fn descriptor(media_type: &str, content: &[u8]) -> serde_json::Value {
    json!({"mediaType": media_type, "digest": Digest::of(content).to_string(), "size": content.len()})
}

/// A small image of two layers.
pub fn sample() -> Built {
    let base = Layer::new()
        .dir("etc/")
        .file("etc/passwd", b"root:x:0:0::/:/bin/sh\n")
        .file("etc/gone", b"x");
    let top = Layer::new()
        .dir("etc/")
        .file("etc/.wh.gone", b"")
        .file("etc/new", b"new");
    Built::new(vec![base.build(), top.build()], "amd64", gzip)
}

pub fn import_options(tag: Option<&str>) -> ImportOptions {
    ImportOptions {
        tag: tag.map(|tag| tag.parse().unwrap()),
        platform: Platform::linux("amd64"),
        limits: Limits::default(),
    }
}

/// Bytes that do not compress, the same each time.
pub fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    })
    .take(length)
    .collect()
}

/// A whole file tree below `directory` as text: what a test compares.
pub fn tree(directory: &Path) -> String {
    let mut lines = Vec::new();
    walk(directory, directory, &mut lines);
    lines.sort();
    lines.join("\n")
}

fn walk(root: &Path, directory: &Path, lines: &mut Vec<String>) {
    use std::os::unix::fs::MetadataExt;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let metadata = std::fs::symlink_metadata(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display();
        let content = match metadata.file_type() {
            kind if kind.is_symlink() => {
                format!(" -> {}", std::fs::read_link(&path).unwrap().display())
            }
            kind if kind.is_file() => format!(" {}", Digest::of(&std::fs::read(&path).unwrap())),
            _ => String::new(),
        };
        lines.push(format!(
            "{name} {:o} {}:{} {}.{}{content}",
            metadata.mode(),
            metadata.uid(),
            metadata.gid(),
            metadata.mtime(),
            metadata.mtime_nsec()
        ));
        if metadata.is_dir() {
            walk(root, &path, lines);
        }
    }
}
