//! A real registry on loopback: the `docker-registry` of the distribution.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use neargate_image::Digest;
use ureq::Agent;

use super::Built;

/// `user:secret`.
const HTPASSWD: &str = "user:$2b$04$8mAVCLtF4IxobxTTSX7Sf.9O3uuB2.jUDFcJcZm4TZG0cP6qj0Wda\n";
/// The same as a header.
const AUTHORIZATION: &str = "Basic dXNlcjpzZWNyZXQ=";

/// Ends with its test.
pub struct DebianRegistry {
    process: Child,
    pub directory: tempfile::TempDir,
    pub address: String,
}

impl DebianRegistry {
    /// Starts one; `None`, with a word about it, if it is not installed.
    pub fn start() -> Option<Self> {
        Self::with(|_| Some(String::new()))
    }

    /// One that asks for a password.
    pub fn with_password() -> Option<Self> {
        Self::with(|directory| {
            let file = directory.join("htpasswd");
            fs::write(&file, HTPASSWD).unwrap();
            Some(format!(
                "auth: {{htpasswd: {{realm: test, path: {}}}}}\n",
                file.display()
            ))
        })
    }

    /// One that speaks TLS, with a certificate that it signed itself and leaves at
    /// `certificate.pem`.
    pub fn with_tls() -> Option<Self> {
        Self::with(|directory| {
            let file = |name: &str| directory.join(name).display().to_string();
            let (certificate, key) = (file("certificate.pem"), file("key.pem"));
            let made = Command::new("openssl")
                .args([
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                ])
                .args(["-nodes", "-subj", "/CN=registry", "-days", "2"])
                .args(["-addext", "subjectAltName=IP:127.0.0.1"])
                .args(["-addext", "basicConstraints=critical,CA:FALSE"])
                .args(["-keyout", &key, "-out", &certificate])
                .output();
            let Ok(made) = made else {
                println!("skipped: needs openssl");
                return None;
            };
            assert!(
                made.status.success(),
                "{}",
                String::from_utf8_lossy(&made.stderr)
            );
            Some(format!(
                "  tls: {{certificate: {certificate}, key: {key}}}\n"
            ))
        })
    }

    fn with(more: impl FnOnce(&Path) -> Option<String>) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name).display().to_string();
        // Free a moment ago, which on a test machine's loopback is good enough.
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .to_string();
        let more = more(directory.path())?;
        let config = format!(
            "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}}}}}\n\
             http:\n  addr: \"{address}\"\n{}",
            path("data"),
            more
        );
        fs::write(path("config.yml"), config).unwrap();
        let process = Command::new("docker-registry")
            .args(["serve", &path("config.yml")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(process) = process else {
            println!("skipped: needs docker-registry");
            return None;
        };
        let registry = Self {
            process,
            directory,
            address,
        };
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(&registry.address).is_err() {
            assert!(Instant::now() < deadline, "the registry does not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(registry)
    }

    /// Pushes `image` as `repository:tag`, as the distribution specification says.
    pub fn push(&self, image: &Built, repository: &str, tag: &str) {
        let base = format!("http://{}/v2/{repository}", self.address);
        for blob in image.blobs.iter().chain([&image.config]) {
            self.push_blob(&base, blob);
        }
        self.push_manifest(
            repository,
            tag,
            "application/vnd.oci.image.manifest.v1+json",
            &image.manifest,
        );
    }

    pub fn push_manifest(&self, repository: &str, tag: &str, media_type: &str, content: &[u8]) {
        let url = format!("http://{}/v2/{repository}/manifests/{tag}", self.address);
        let request = agent().put(url).header("Authorization", AUTHORIZATION);
        let answer = request
            .header("Content-Type", media_type)
            .send(content)
            .unwrap();
        assert_eq!(answer.status(), 201);
    }

    /// Where the registry keeps a blob.
    pub fn blob_file(&self, blob: &[u8]) -> std::path::PathBuf {
        let digest = Digest::of(blob);
        let blobs = self
            .directory
            .path()
            .join("data/docker/registry/v2/blobs/sha256");
        blobs
            .join(&digest.hex()[..2])
            .join(digest.hex())
            .join("data")
    }

    fn push_blob(&self, base: &str, blob: &[u8]) {
        let begin = agent().post(format!("{base}/blobs/uploads/"));
        let begun = begin
            .header("Authorization", AUTHORIZATION)
            .send_empty()
            .unwrap();
        let location = begun.headers()["location"].to_str().unwrap().to_owned();
        let separator = if location.contains('?') { '&' } else { '?' };
        let url = format!("{location}{separator}digest={}", Digest::of(blob));
        let put = agent().put(url).header("Authorization", AUTHORIZATION);
        assert_eq!(
            put.header("Content-Type", "application/octet-stream")
                .send(blob)
                .unwrap()
                .status(),
            201
        );
    }
}

fn agent() -> Agent {
    Agent::config_builder().proxy(None).build().into()
}

impl Drop for DebianRegistry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
