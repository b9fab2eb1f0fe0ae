//! Removing what lies at a name, whatever it is, without following anything.

use std::ffi::OsStr;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{self, AtFlags, Dir, Mode, OFlags};
use rustix::io::{Errno, Result};

/// Removes `name` in `parent`, with everything below it. A name that is not
/// there is fine.
///
/// Directories are entered by descriptor with `O_NOFOLLOW`, so a symbolic link
/// is removed, never walked. One descriptor is held per level.
pub fn remove_tree(parent: impl AsFd, name: &OsStr) -> Result<()> {
    match fs::unlinkat(&parent, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => return Ok(()),
        // Linux says EISDIR, POSIX allows EPERM.
        Err(Errno::ISDIR | Errno::PERM) => {}
        Err(errno) => return Err(errno),
    }
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::RDONLY | OFlags::CLOEXEC;
    let directory = match fs::openat(&parent, name, flags, Mode::empty()) {
        // Another process removes the same tree.
        Err(Errno::NOENT) => return Ok(()),
        other => other?,
    };
    for entry in Dir::read_from(&directory)? {
        let entry = entry?;
        let child = OsStr::from_bytes(entry.file_name().to_bytes());
        if child != "." && child != ".." {
            remove_tree(&directory, child)?;
        }
    }
    match fs::unlinkat(&parent, name, AtFlags::REMOVEDIR) {
        Err(Errno::NOENT) => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{File, create_dir_all, read_dir, write};
    use std::os::unix::fs::symlink;

    #[test]
    fn a_link_out_is_removed_and_what_it_names_stays() {
        let outside = tempfile::tempdir().unwrap();
        write(outside.path().join("kept"), "kept").unwrap();
        let root = tempfile::tempdir().unwrap();
        let victim = root.path().join("victim");
        create_dir_all(victim.join("a/b")).unwrap();
        write(victim.join("a/file"), "x").unwrap();
        symlink(outside.path(), victim.join("a/b/out")).unwrap();

        let parent = File::open(root.path()).unwrap();
        remove_tree(&parent, OsStr::new("victim")).unwrap();
        remove_tree(&parent, OsStr::new("victim")).unwrap();

        assert_eq!(read_dir(root.path()).unwrap().count(), 0);
        assert!(outside.path().join("kept").exists());
    }
}
