//! A place on PATH under the plugin's name.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use super::NAME;

/// The directory to put before the others of PATH, so that the aws CLI finds us as its plugin. `None`
/// when it finds one already, unless we are to be preferred.
pub fn directory(root: &Path, preferred: bool) -> io::Result<Option<PathBuf>> {
    let directory = root.join("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    match found(&path) {
        Some(found) if found != directory && !preferred => Ok(None),
        found => {
            link(&directory)?;
            Ok((found.as_ref() != Some(&directory)).then_some(directory))
        }
    }
}

/// The first directory of PATH with a plugin.
fn found(path: &OsStr) -> Option<PathBuf> {
    env::split_paths(path).find(|directory| access(directory.join(NAME), Access::EXEC_OK).is_ok())
}

/// Makes the link, which may be there already and be another installation's.
fn link(directory: &Path) -> io::Result<()> {
    let program = env::current_exe()?;
    let link = directory.join(NAME);
    if fs_err::read_link(&link).is_ok_and(|target| target == program) {
        return Ok(());
    }
    fs_err::create_dir_all(directory)?;
    let partial = directory.join(format!("{NAME}.{}", std::process::id()));
    symlink(program, &partial)?;
    fs_err::rename(partial, link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_plugin_of_path_is_found_and_ours_is_made() {
        let root = tempfile::tempdir().unwrap();
        let bin = root.path().join("bin");
        let path = env::join_paths([root.path(), bin.as_path()]).unwrap();
        assert_eq!(found(&path), None);
        link(&bin).unwrap();
        link(&bin).unwrap();
        assert_eq!(found(&path), Some(bin.clone()));
        let target = std::fs::read_link(bin.join(NAME)).unwrap();
        assert_eq!(target, env::current_exe().unwrap());
        assert_eq!(std::fs::read_dir(&bin).unwrap().count(), 1);
    }
}
