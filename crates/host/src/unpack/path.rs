//! Names in an archive, made harmless before the kernel sees them.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// `PATH_MAX` of Linux, including the terminating NUL.
const PATH_MAX: usize = 4096;
/// `NAME_MAX` of every file system one would put a container on.
const NAME_MAX: usize = 255;
/// Deeper trees than this exist only to exhaust somebody's stack or descriptors
/// ([`remove_tree`](super::remove_tree) holds one descriptor per level).
const MAX_DEPTH: usize = 512;

/// A path relative to the layer's root: normal components only, possibly none
/// (the root itself).
///
/// A leading `/` or `./` is dropped as every image tool does; both occur in
/// honest archives. `..` does not, so it is refused rather than clamped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct EntryPath(PathBuf);

/// Why a name is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// `..` would climb.
    #[error("{0:?} climbs with \"..\"")]
    Climbs(String),
    /// A NUL byte would cut the name short in the kernel.
    #[error("{0:?} contains a NUL byte")]
    Nul(String),
    /// Longer than the kernel accepts.
    #[error("{0:?}… is longer than the kernel accepts")]
    TooLong(String),
    /// More levels than any honest tree has.
    #[error("{0:?}… is nested deeper than {MAX_DEPTH} levels")]
    TooDeep(String),
}

impl EntryPath {
    /// Reads a name as an archive spells it.
    pub fn parse(name: &[u8]) -> Result<Self, PathError> {
        let shown = || {
            let head = &name[..name.len().min(80)];
            String::from_utf8_lossy(head).into_owned()
        };
        if name.contains(&0) {
            return Err(PathError::Nul(shown()));
        }
        if name.len() >= PATH_MAX {
            return Err(PathError::TooLong(shown()));
        }
        let mut path = PathBuf::new();
        let mut depth = 0;
        for component in name.split(|byte| *byte == b'/') {
            match component {
                b"" | b"." => continue,
                b".." => return Err(PathError::Climbs(shown())),
                _ if component.len() > NAME_MAX => return Err(PathError::TooLong(shown())),
                _ => {}
            }
            depth += 1;
            if depth > MAX_DEPTH {
                return Err(PathError::TooDeep(shown()));
            }
            path.push(OsStr::from_bytes(component));
        }
        Ok(Self(path))
    }

    /// Whether this is the layer's root itself.
    pub fn is_root(&self) -> bool {
        self.0.as_os_str().is_empty()
    }

    /// The last component; the root has none.
    pub fn name(&self) -> Option<&OsStr> {
        self.0.file_name()
    }

    /// The path without its last component (the root's parent is the root).
    pub fn parent(&self) -> EntryPath {
        Self(self.0.parent().map(Path::to_owned).unwrap_or_default())
    }

    /// This path with `name` in place of its last component.
    pub fn sibling(&self, name: &OsStr) -> EntryPath {
        Self(self.0.with_file_name(name))
    }

    /// As a path relative to the layer's root.
    pub fn as_path(&self) -> &Path {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str) -> Result<String, PathError> {
        EntryPath::parse(name.as_bytes()).map(|path| path.0.to_str().unwrap().to_owned())
    }

    #[test]
    fn honest_spellings_of_one_path_are_one_path() {
        for name in [
            "etc/passwd",
            "./etc/passwd",
            "/etc/passwd",
            "etc//passwd",
            "etc/./passwd/",
        ] {
            assert_eq!(parse(name), Ok("etc/passwd".into()), "{name}");
        }
        for name in ["", ".", "./", "/", "//."] {
            assert!(
                EntryPath::parse(name.as_bytes()).unwrap().is_root(),
                "{name}"
            );
        }
    }

    #[test]
    fn climbing_is_refused_wherever_it_stands() {
        for name in ["..", "../x", "a/../../x", "a/..", "/..", "./../x", "a/../b"] {
            assert!(matches!(parse(name), Err(PathError::Climbs(_))), "{name}");
        }
        assert_eq!(parse("..x/x.."), Ok("..x/x..".into()));
    }

    #[test]
    fn unbounded_names_are_refused() {
        assert!(matches!(
            parse(&"x".repeat(256)),
            Err(PathError::TooLong(_))
        ));
        assert!(matches!(
            parse(&"x/".repeat(2048)),
            Err(PathError::TooLong(_))
        ));
        assert!(matches!(
            parse(&"x/".repeat(600)),
            Err(PathError::TooDeep(_))
        ));
        assert!(matches!(parse("a\0b"), Err(PathError::Nul(_))));
        assert!(parse(&"x".repeat(255)).is_ok());
    }
}
