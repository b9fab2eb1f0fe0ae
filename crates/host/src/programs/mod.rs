//! The two static programs that Neargate puts into tasks, and where they are
//! installed: below the root directory, once for all tasks.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

static PAUSE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pause"));
static INIT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/init"));

/// Where the static programs are on this host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    /// The root directory of a task's `/pause`: nothing else is in it.
    pub pause_root: PathBuf,
    /// What is bound to `/dev/init`.
    pub init: PathBuf,
}

/// Installs the programs under `root`/lib. Another process may be doing the
/// same or running them: a file with the right content is left as it is, and a
/// new one appears under its name only when it is complete.
pub fn install(root: &Path) -> io::Result<Programs> {
    let library = root.join("lib");
    let programs = Programs {
        pause_root: library.join("pause"),
        init: library.join("init"),
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(&programs.pause_root)?;
    put(&library, &programs.pause_root.join("pause"), PAUSE)?;
    put(&library, &programs.init, INIT)?;
    Ok(programs)
}

fn put(library: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    // Not in the pause directory, which shows in tasks.
    let new = library.join(format!(".new.{}", std::process::id()));
    fs::write(&new, content)?;
    fs::set_permissions(&new, fs::Permissions::from_mode(0o755))?;
    fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installs_once_and_leaves_a_good_file_alone() {
        let root = tempfile::tempdir().unwrap();
        let programs = install(root.path()).unwrap();
        let pause = programs.pause_root.join("pause");
        let written = fs::metadata(&pause).unwrap().modified().unwrap();
        assert_eq!(install(root.path()).unwrap(), programs);
        assert_eq!(fs::metadata(&pause).unwrap().modified().unwrap(), written);
        let names: Vec<_> = fs::read_dir(&programs.pause_root).unwrap().collect();
        assert_eq!(names.len(), 1, "the task sees this directory as /");
    }

    #[test]
    fn repairs_a_broken_file() {
        let root = tempfile::tempdir().unwrap();
        let init = install(root.path()).unwrap().init;
        fs::write(&init, "half").unwrap();
        install(root.path()).unwrap();
        assert_eq!(fs::read(&init).unwrap(), INIT);
    }

    #[test]
    fn the_programs_stay_tiny() {
        assert!(PAUSE.len() < 4096, "pause is {} bytes", PAUSE.len());
        assert!(INIT.len() < 16384, "init is {} bytes", INIT.len());
    }
}
