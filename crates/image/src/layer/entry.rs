//! What an entry of a layer asks for (OCI image specification, layer.md).

use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;

use neargate_host::unpack::{EntryPath, FileTime, Metadata};

use super::error::LayerError;
use super::tar::{Kind, RawEntry};

/// Prefix of a whiteout's file name.
const WHITEOUT: &[u8] = b".wh.";
/// The name that makes its directory opaque.
const OPAQUE: &[u8] = b".wh..wh..opq";
/// AUFS's own bookkeeping, which Docker passes over too.
const AUFS: &[u8] = b".wh..wh.";
/// Ids a task's user namespace maps: 0 to 65535.
const IDS: u64 = 65_536;

/// An entry's meaning.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Write it at this path.
    Write(EntryPath),
    /// Hide this path of the lower layers.
    Whiteout(EntryPath),
    /// Hide all that the lower layers have in this directory.
    Opaque(EntryPath),
    /// Pass over it.
    Nothing,
}

/// Tells whiteouts from what is to be written, by name.
pub fn meaning(name: &[u8]) -> Result<Meaning, LayerError> {
    let path = EntryPath::parse(name)?;
    let refused = || LayerError::Whiteout(path.as_path().display().to_string());
    let mut components = path.as_path().iter().map(OsStrExt::as_bytes);
    let Some(last) = components.next_back() else {
        return Ok(Meaning::Write(path));
    };
    for component in components {
        if component.starts_with(AUFS) {
            return Ok(Meaning::Nothing);
        }
        if component.starts_with(WHITEOUT) {
            return Err(refused());
        }
    }
    if last == OPAQUE {
        return Ok(Meaning::Opaque(path.parent()));
    }
    if last.starts_with(AUFS) {
        return Ok(Meaning::Nothing);
    }
    match last.strip_prefix(WHITEOUT) {
        None => Ok(Meaning::Write(path)),
        Some(b"" | b"." | b"..") => Err(refused()),
        Some(hidden) => Ok(Meaning::Whiteout(path.sibling(OsStr::from_bytes(hidden)))),
    }
}

/// Checks and filters what the entry carries besides its content.
pub fn metadata(entry: &RawEntry) -> Result<Metadata, LayerError> {
    let shown = || String::from_utf8_lossy(&entry.path).into_owned();
    let id = |id: u64| u32::try_from(id).ok().filter(|_| id < IDS);
    let (Some(uid), Some(gid)) = (id(entry.uid), id(entry.gid)) else {
        return Err(LayerError::Owner {
            path: shown(),
            uid: entry.uid,
            gid: entry.gid,
        });
    };
    let mut xattrs = Vec::new();
    for (name, value) in &entry.xattrs {
        if matches!(entry.kind, Kind::Symlink) || !is_kept(name) {
            continue;
        }
        if name == b"security.capability" && !is_capability_v2(value) {
            return Err(LayerError::Capability(shown()));
        }
        if let Ok(name) = CString::new(name.as_slice()) {
            xattrs.push((name, value.clone()));
        }
    }
    let mtime = FileTime {
        seconds: entry.mtime.0,
        nanoseconds: entry.mtime.1,
    };
    Ok(Metadata {
        mode: entry.mode,
        uid,
        gid,
        mtime,
        xattrs,
    })
}

/// Attributes that mean something in a container. `trusted.` and `user.overlay.`
/// steer the overlay itself, and the other `security.` ones belong to the host's
/// policy (SELinux labels, IMA).
fn is_kept(name: &[u8]) -> bool {
    name == b"security.capability"
        || name == b"system.posix_acl_access"
        || name == b"system.posix_acl_default"
        || (name.starts_with(b"user.") && !name.starts_with(b"user.overlay."))
}

/// `struct vfs_cap_data` of revision 2 (capabilities(7), "File capability
/// extended attribute versioning"). Revision 3 names a namespace's root id of
/// the machine that built the image, which means nothing here.
fn is_capability_v2(value: &[u8]) -> bool {
    value.len() == 20 && value[3] == 0x02
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> EntryPath {
        EntryPath::parse(name.as_bytes()).unwrap()
    }

    #[test]
    fn whiteouts_hide_a_sibling_and_nothing_else() {
        let of = |name: &str| meaning(name.as_bytes()).ok();
        assert_eq!(of("a/.wh.b"), Some(Meaning::Whiteout(path("a/b"))));
        assert_eq!(of("./.wh.b"), Some(Meaning::Whiteout(path("b"))));
        assert_eq!(of("a/.wh..wh..opq"), Some(Meaning::Opaque(path("a"))));
        assert_eq!(of(".wh..wh..opq"), Some(Meaning::Opaque(path(""))));
        assert_eq!(of(".wh..wh.plnk/1.2"), Some(Meaning::Nothing));
        assert_eq!(of("a/.wh..wh.aufs"), Some(Meaning::Nothing));
        assert_eq!(of("a/b.wh.c"), Some(Meaning::Write(path("a/b.wh.c"))));
        for name in [
            ".wh.",
            ".wh..",
            ".wh...",
            "a/.wh...",
            ".wh.../x",
            "a/.wh.b/c",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
