//! A path inside a root directory that is not trusted.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};

/// Where something goes in the container, relative to its root directory. The
/// child resolves it with openat2(2) and RESOLVE_IN_ROOT: symbolic links of
/// the image cannot lead out of the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The whole path, `.` for the root itself.
    pub path: CString,
    /// Each directory on the way with the name to make in it, if it is missing.
    pub steps: Vec<(CString, CString)>,
}

impl Target {
    pub fn new(path: &Path) -> Self {
        // Lexical: `..` may not be kept, since a step could not be made then.
        let mut names: Vec<&[u8]> = Vec::new();
        for component in path.components() {
            match component {
                Component::Normal(name) => names.push(name.as_bytes()),
                Component::ParentDir => drop(names.pop()),
                Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
            }
        }
        let steps = (0..names.len())
            .map(|i| (join(&names[..i]), join(&names[i..=i])))
            .collect();
        Self {
            path: join(&names),
            steps,
        }
    }
}

fn join(names: &[&[u8]]) -> CString {
    if names.is_empty() {
        return c".".to_owned();
    }
    // A path with a NUL was refused before; an empty one is then refused by the kernel.
    CString::new(names.join(&b'/')).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(path: &str) -> Vec<(String, String)> {
        let text = |string: &CString| string.to_str().unwrap().to_owned();
        Target::new(Path::new(path))
            .steps
            .iter()
            .map(|(parent, name)| (text(parent), text(name)))
            .collect()
    }

    #[test]
    fn names_every_directory_on_the_way() {
        let expected = [(".", "a"), ("a", "b"), ("a/b", "c")];
        let expected = expected.map(|(parent, name)| (parent.to_owned(), name.to_owned()));
        assert_eq!(steps("/a/b/c"), expected);
    }

    #[test]
    fn the_root_is_a_dot() {
        assert_eq!(Target::new(Path::new("/")).path.as_c_str(), c".");
        assert!(steps("/").is_empty());
    }

    #[test]
    fn dots_do_not_lead_out() {
        assert_eq!(
            Target::new(Path::new("/../../etc/./x/..")).path.as_c_str(),
            c"etc"
        );
    }
}
