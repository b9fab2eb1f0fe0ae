//! The programs under test.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Names a directory with the programs to test, such as an installed release.
pub const VARIABLE: &str = "NEARGATE_PROGRAMS";

/// The program that runs inside containers.
pub const PROBE: &str = env!("PROBE");

/// The path of `neargate`; its supervisor is beside it.
pub fn neargate() -> PathBuf {
    DIRECTORY.join("neargate")
}

static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| match env::var_os(VARIABLE) {
    Some(directory) => directory.into(),
    None => build(),
});

/// Builds the workspace as the running test was built. Cargo has no other way
/// to make a test depend on the programs of several packages.
fn build() -> PathBuf {
    // target/PROFILE/deps/engine-0123456789abcdef
    let test = env::current_exe().expect("find the running test");
    let directory = test
        .ancestors()
        .nth(2)
        .expect("tests are two levels below the programs");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--workspace", "--bins", "--locked"])
        .args(["--profile", profile(directory)])
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let status = cargo.status().expect("cargo can be started");
    assert!(status.success(), "the programs under test do not compile");
    directory.to_owned()
}

fn profile(directory: &Path) -> &str {
    match directory.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    }
}
