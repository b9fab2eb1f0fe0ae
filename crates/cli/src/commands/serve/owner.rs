//! The socket of the machine's owner.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::Mode;
use rustix::process::umask;
use tokio::net::UnixListener;

use crate::admin;

/// Listens on the socket of a root directory, which nobody else does: its store is ours.
pub fn listen(root: &Path) -> io::Result<UnixListener> {
    let path = admin::socket(root);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // From its first moment on nobody else may open it.
    let usual = umask(Mode::RWXG | Mode::RWXO);
    let listener = UnixListener::bind(&path);
    umask(usual);
    std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    listener
}
