//! Compiles the two static programs that run inside tasks, `/pause` and
//! `/dev/init`. They have no libc, so that they are a few kilobytes and run in
//! an empty root directory: rustc is called directly, since a cargo dependency
//! could not be linked this way.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=src/programs");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for name in ["pause", "init"] {
        compile(name, &out);
    }
}

fn compile(name: &str, out: &Path) {
    let set = |key: &str| env::var(key).unwrap_or_else(|_| panic!("cargo sets {key}"));
    let mut rustc = Command::new(set("RUSTC"));
    rustc
        .arg(format!("src/programs/{name}.rs"))
        .args(["--edition=2024", "--crate-type=bin", "--crate-name", name])
        .args(["--target", &set("TARGET")])
        .arg("-o")
        .arg(out.join(name));
    for option in [
        "panic=abort",
        "opt-level=s",
        "relocation-model=static",
        "strip=symbols",
        "link-arg=-nostartfiles",
        "link-arg=-nostdlib",
        "link-arg=-static",
        "link-arg=-Wl,--build-id=none,-z,noseparate-code,-z,noexecstack",
    ] {
        rustc.args(["-C", option]);
    }
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.arg("-C").arg(format!("linker={linker}"));
    }
    let status = rustc.status().expect("rustc can be started");
    assert!(
        status.success(),
        "the static program {name} does not compile"
    );
}
