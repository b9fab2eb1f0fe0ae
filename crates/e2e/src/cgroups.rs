//! The cgroups of a machine: one directory in each hierarchy, below which all
//! of its tasks are. Namespaces do not take them along when they go.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::until::within;

const ROOT: &str = "/sys/fs/cgroup";

/// Every directory at or below `name`, in all hierarchies, parents first.
pub fn below(name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for root in roots() {
        collect(&root.join(name), &mut found);
    }
    found
}

/// Removes what [`below`] finds. Its processes must be dead already; the
/// kernel may take a moment to notice.
pub fn remove(name: &str) {
    let removed = within(Duration::from_secs(5), || {
        let mut left = below(name);
        left.reverse();
        left.retain(|directory| fs::remove_dir(directory).is_err());
        left.is_empty().then_some(())
    });
    if removed.is_none() {
        eprintln!("cgroups stay behind: {:?}", below(name));
    }
}

/// The hierarchies' mount points: one on version 2, several on version 1.
fn roots() -> Vec<PathBuf> {
    let mut roots = vec![PathBuf::from(ROOT)];
    if !Path::new(ROOT).join("cgroup.controllers").exists() {
        roots.extend(subdirectories(Path::new(ROOT)).unwrap_or_default());
    }
    roots
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    let Ok(inner) = subdirectories(directory) else {
        return;
    };
    found.push(directory.to_owned());
    for directory in inner {
        collect(&directory, found);
    }
}

fn subdirectories(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        // Symbolic links are second names, such as `cpu` for `cpu,cpuacct`.
        if entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}
