//! The launching program itself, out of a container's reach.

use std::process::Command;

const INSIDE: &str = "NEARGATE_TEST_SEALED";

/// Runs itself a second time, which then runs itself a third time.
#[test]
fn the_program_runs_from_a_read_only_mount() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: needs root");
        return;
    }
    if std::env::var_os(INSIDE).is_some() {
        neargate_host::sealed::run_from_read_only_mount().unwrap();
        // Opening it for writing says first that it runs at the moment.
        let present = std::fs::metadata("/proc/self/exe").unwrap().permissions();
        let refused = std::fs::set_permissions("/proc/self/exe", present).unwrap_err();
        assert_eq!(refused.raw_os_error(), Some(libc::EROFS));
        println!("sealed");
        return;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "sealed::the_program_runs_from_a_read_only_mount",
            "--nocapture",
        ])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("sealed\n"),
        "{output:?}"
    );
}
