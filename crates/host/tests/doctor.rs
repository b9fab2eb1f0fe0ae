//! The machine that runs the tests can run tasks, and stays as it was.

use neargate_core::config::Config;
use neargate_host::doctor::{Status, examine};

#[test]
fn this_machine_is_examined_without_a_trace() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: needs root");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let checks = examine(&Config::default(), &root.path().join("not/yet"));
    for check in &checks {
        println!("{check:?}");
        assert_eq!(check.status == Status::Ok, check.consequence.is_empty());
    }
    let layers = checks.iter().find(|check| check.name == "image layers");
    assert_eq!(layers.unwrap().status, Status::Ok);
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
}
