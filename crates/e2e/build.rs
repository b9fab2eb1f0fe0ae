//! Compiles the probe, the program that the tests run inside containers. It
//! must be static, for it lives in an image without libraries, and cargo can
//! only make all programs of a workspace static or none: hence rustc itself.

use std::env;
use std::path::PathBuf;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=probe");
    println!("cargo::rerun-if-changed=build.rs");
    let set = |key: &str| env::var(key).unwrap_or_else(|_| panic!("cargo sets {key}"));
    let probe = PathBuf::from(set("OUT_DIR")).join("probe");
    let mut rustc = Command::new(set("RUSTC"));
    rustc
        .args(["probe/main.rs", "--edition=2024", "--crate-name=probe"])
        .args(["--deny=warnings", "--target", &set("TARGET")])
        .args(["-C", "target-feature=+crt-static"])
        .args(["-C", "panic=abort", "-C", "strip=symbols"])
        .arg("-o")
        .arg(&probe);
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.arg("-C").arg(format!("linker={linker}"));
    }
    let status = rustc.status().expect("rustc can be started");
    assert!(status.success(), "the probe does not compile");
    println!("cargo::rustc-env=PROBE={}", probe.display());
}
