//! Downloads under way, kept under the blob's digest so that another process can
//! go on with one.

use std::fs::File;

use super::Store;
use super::error::StoreError;
use super::files;
use crate::digest::Digest;

/// The file of a download.
pub struct Partial {
    file: File,
    /// Where it is, unless another process is at the same blob.
    path: Option<std::path::PathBuf>,
}

impl Store {
    /// The file of a blob's download, locked. If another process has it (which
    /// then unpacks the blob under another layer's id), a file without a name.
    pub(crate) fn partial(&self, digest: &Digest) -> Result<Partial, StoreError> {
        let path = self.layout.download(digest);
        match files::try_lock(&path)? {
            Some(file) => Ok(Partial {
                file,
                path: Some(path),
            }),
            None => Ok(Partial {
                file: self.unnamed_file()?,
                path: None,
            }),
        }
    }
}

impl Partial {
    /// The open file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Removes it; what was not yet written back never will be.
    pub fn discard(self) {
        if let Some(path) = &self.path {
            let _ = files::remove(path);
        }
    }
}
