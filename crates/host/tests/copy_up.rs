//! An image's content in a fresh volume.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use neargate_host::copy_up::copy_up;

fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        eprintln!("skipped: needs root");
    }
    root
}

fn layers(base: &Path) -> Vec<PathBuf> {
    let lower = base.join("lower");
    let upper = base.join("upper");
    fs::create_dir_all(lower.join("var/data/sub")).unwrap();
    fs::create_dir_all(upper.join("var/data")).unwrap();
    fs::write(lower.join("var/data/sub/file"), "lower").unwrap();
    fs::write(lower.join("var/data/replaced"), "lower").unwrap();
    fs::write(upper.join("var/data/replaced"), "upper").unwrap();
    vec![lower, upper]
}

#[test]
fn the_volume_gets_what_the_layers_show_together() {
    if !is_root() {
        return;
    }
    let base = tempfile::tempdir().unwrap();
    let layers = layers(base.path());
    let data = layers[1].join("var/data");
    std::os::unix::fs::chown(&data, Some(101), Some(102)).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o2750)).unwrap();
    symlink("/etc/passwd", layers[0].join("var/data/link")).unwrap();
    let volume = base.path().join("volume");
    fs::create_dir(&volume).unwrap();

    assert!(copy_up(&layers, Path::new("/var/data"), &volume).unwrap());

    assert_eq!(
        fs::read_to_string(volume.join("sub/file")).unwrap(),
        "lower"
    );
    assert_eq!(
        fs::read_to_string(volume.join("replaced")).unwrap(),
        "upper"
    );
    assert_eq!(
        fs::read_link(volume.join("link")).unwrap(),
        Path::new("/etc/passwd")
    );
    let meta = fs::metadata(&volume).unwrap();
    assert_eq!((meta.uid(), meta.gid()), (101, 102));
    assert_eq!(meta.mode() & 0o7777, 0o2750);
}

#[test]
fn a_path_that_leads_out_of_the_image_stays_in_it() {
    if !is_root() {
        return;
    }
    let base = tempfile::tempdir().unwrap();
    let outside = base.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), "host").unwrap();
    let layers = layers(base.path());
    symlink(&outside, layers[0].join("escape")).unwrap();
    let volume = base.path().join("volume");
    fs::create_dir(&volume).unwrap();

    assert!(!copy_up(&layers, Path::new("/escape"), &volume).unwrap());
    assert!(!copy_up(&layers, Path::new("/no/such"), &volume).unwrap());
    assert_eq!(fs::read_dir(&volume).unwrap().count(), 0);
}
