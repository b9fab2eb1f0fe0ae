//! Waiting for logs to grow.

use std::ffi::CString;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::inotify::{self, CreateFlags, Reader, WatchFlags};
use rustix::io::Errno;

use super::Source;

/// Becomes readable when any of the logs has changed.
pub struct Changes {
    inotify: OwnedFd,
}

impl Changes {
    /// Watches the directories of the logs, made if they are not there yet: a
    /// watch on the files would miss their rotation.
    pub fn watch(sources: &[Source]) -> io::Result<Self> {
        let inotify = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        for source in sources {
            let directory = source.log.parent().expect("a log has a directory");
            fs_err::create_dir_all(directory)?;
            let path = CString::new(directory.as_os_str().as_encoded_bytes())?;
            inotify::add_watch(
                &inotify,
                path.as_c_str(),
                WatchFlags::MODIFY | WatchFlags::CREATE | WatchFlags::MOVED_TO,
            )?;
        }
        Ok(Self { inotify })
    }

    /// Forgets the changes so far; look at the logs after this, not before.
    pub fn clear(&self) -> io::Result<()> {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(&self.inotify, &mut buffer);
        loop {
            match reader.next() {
                Ok(_) => {}
                Err(Errno::AGAIN) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl AsFd for Changes {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.inotify.as_fd()
    }
}
