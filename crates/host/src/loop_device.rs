//! A file as a block device: loop(4).

#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::PathBuf;

/// Attempts to get a device before somebody else has it.
const ATTEMPTS: usize = 64;

// linux/loop.h
const LOOP_CTL_GET_FREE: libc::Ioctl = 0x4C82 as libc::Ioctl;
const LOOP_CONFIGURE: libc::Ioctl = 0x4C0A as libc::Ioctl;
const LO_FLAGS_AUTOCLEAR: u32 = 4;

/// `struct loop_info64`.
#[repr(C)]
struct Info {
    numbers: [u64; 5],
    number: u32,
    encryption: [u32; 2],
    flags: u32,
    file_name: [u8; 64],
    crypt_name: [u8; 64],
    encryption_key: [u8; 32],
    init: [u64; 2],
}

/// `struct loop_config`.
#[repr(C)]
struct Configuration {
    file: u32,
    block_size: u32,
    info: Info,
    reserved: [u64; 8],
}

#[derive(Debug, thiserror::Error)]
pub enum LoopError {
    #[error("this machine has no loop devices (/dev/loop-control: {0}): modprobe loop")]
    None(io::Error),
    #[error("cannot get a loop device: {0}")]
    Free(io::Error),
    #[error("cannot open {}: {source}", path.display())]
    Device { path: PathBuf, source: io::Error },
    #[error("cannot attach to {}: {source}", path.display())]
    Attach { path: PathBuf, source: io::Error },
}

/// A device that shows a file. The kernel takes it apart when nobody has it
/// open or mounted any more, however they ended.
pub(crate) struct LoopDevice {
    pub path: PathBuf,
    _open: OwnedFd,
}

impl LoopDevice {
    pub fn attach(file: &File) -> Result<Self, LoopError> {
        let read_write = || File::options().read(true).write(true).clone();
        let control = read_write()
            .open("/dev/loop-control")
            .map_err(LoopError::None)?;
        let mut attempts = ATTEMPTS;
        loop {
            // SAFETY: it takes no argument.
            let number = unsafe { libc::ioctl(control.as_raw_fd(), LOOP_CTL_GET_FREE) };
            if number < 0 {
                return Err(LoopError::Free(io::Error::last_os_error()));
            }
            let path = PathBuf::from(format!("/dev/loop{number}"));
            let device = match read_write().open(&path) {
                Ok(device) => device,
                Err(source) => return Err(LoopError::Device { path, source }),
            };
            match configure(&device, file) {
                Ok(()) => {
                    return Ok(Self {
                        path,
                        _open: device.into(),
                    });
                }
                Err(error) if error.raw_os_error() == Some(libc::EBUSY) && attempts > 0 => {
                    attempts -= 1;
                }
                Err(source) => return Err(LoopError::Attach { path, source }),
            }
        }
    }
}

fn configure(device: &File, file: &File) -> io::Result<()> {
    let configuration = Configuration {
        file: file.as_raw_fd() as u32,
        block_size: 0,
        info: Info {
            numbers: [0; 5],
            number: 0,
            encryption: [0; 2],
            flags: LO_FLAGS_AUTOCLEAR,
            file_name: [0; 64],
            crypt_name: [0; 64],
            encryption_key: [0; 32],
            init: [0; 2],
        },
        reserved: [0; 8],
    };
    // SAFETY: the argument is live and laid out as the kernel's.
    let result =
        unsafe { libc::ioctl(device.as_raw_fd(), LOOP_CONFIGURE, &raw const configuration) };
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_s_structures_have_their_sizes() {
        assert_eq!(size_of::<Info>(), 232);
        assert_eq!(size_of::<Configuration>(), 304);
    }
}
