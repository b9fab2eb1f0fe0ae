//! Credentials: from the host's root, to the task's, to the container's user.

use std::ffi::CStr;
use std::os::fd::{BorrowedFd, OwnedFd};

use rustix::fs::{FileType, Gid, Mode, OFlags, ResolveFlags, Uid, fstat, openat2};
use rustix::io::{Errno, read, retry_on_intr};
use rustix::process::setsid;
use rustix::thread::{
    CapabilitySet, CapabilitySets, capabilities, clear_ambient_capability_set,
    configure_capability_in_ambient_set, remove_capability_from_bounding_set, set_capabilities,
    set_keep_capabilities, set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};

use super::super::report::{Detail, Failure};
use super::super::{Capabilities, User};
use super::HOME_LONGEST;
use crate::sys;
use crate::user::{self, Found, LookupError};

/// Files made from now on belong to the task's root. The capabilities of the
/// host's root stay: changing the file system id drops some (capabilities(7)).
pub fn act_as(uid: u32, gid: u32) -> Result<(), Errno> {
    let mut sets = capabilities(None)?;
    sys::set_file_system_identity(uid, gid);
    sets.effective = sets.permitted;
    set_capabilities(None, sets)
}

/// Takes id 0 of the user namespace that has just been joined.
pub fn become_root() -> Result<(), Errno> {
    become_ids(0, 0, &[])
}

/// Neither a terminal nor keys of the launcher's own session come along.
pub fn new_session() -> Result<(), Errno> {
    setsid()?;
    match sys::new_session_keyring() {
        // A kernel without keys has none to leave.
        Err(Errno::NOSYS) => Ok(()),
        other => other,
    }
}

fn become_ids(uid: u32, gid: u32, groups: &[Gid]) -> Result<(), Errno> {
    let gid = Gid::from_raw(gid);
    let uid = Uid::from_raw(uid);
    set_thread_groups(groups)?;
    set_thread_res_gid(gid, gid, gid)?;
    set_thread_res_uid(uid, uid, uid)
}

pub fn limit_bounding(keep: u64) -> Result<(), Errno> {
    for number in 0..64 {
        let capability = CapabilitySet::from_bits_retain(1 << number);
        if keep & capability.bits() != 0 {
            continue;
        }
        match remove_capability_from_bounding_set(capability) {
            Ok(()) => {}
            // Numbers from here on are no capabilities of this kernel.
            Err(Errno::INVAL) => break,
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

pub fn become_user(user: &Found, wanted: &Capabilities) -> Result<(), Errno> {
    let mut groups = [Gid::ROOT; user::MOST_GROUPS];
    let groups = &mut groups[..user.groups().len()];
    for (group, gid) in groups.iter_mut().zip(user.groups()) {
        *group = Gid::from_raw(*gid);
    }
    super::streams::hand_over(user.uid, user.gid)?;
    // Else leaving id 0 would empty all sets.
    set_keep_capabilities(true)?;
    become_ids(user.uid, user.gid, groups)?;
    let set = CapabilitySet::from_bits_retain;
    set_capabilities(
        None,
        CapabilitySets {
            effective: set(wanted.effective),
            permitted: set(wanted.permitted),
            inheritable: set(wanted.inheritable),
        },
    )?;
    set_keep_capabilities(false)?;
    clear_ambient_capability_set()?;
    for number in (0..64).filter(|number| wanted.ambient & (1 << number) != 0) {
        configure_capability_in_ambient_set(set(1 << number), true)?;
    }
    Ok(())
}

/// Finds the user in the container's own files.
pub fn look_up(root: BorrowedFd<'_>, wanted: &User) -> Result<Found, Failure> {
    let wanted = match wanted {
        User::Named(wanted) => wanted,
        User::Ids { uid, gid, groups } => {
            return Found::with_ids(*uid, *gid, groups)
                .ok_or(Failure::new(Errno::TOOBIG, Detail::TooManyGroups));
        }
    };
    let mut passwd = Bytes::open(root, c"etc/passwd")?;
    let mut group = Bytes::open(root, c"etc/group")?;
    user::look_up(wanted, || passwd.next(), || group.next()).map_err(|error| match error {
        LookupError::NoUser => Failure::new(Errno::NOENT, Detail::NoSuchUser),
        LookupError::NoGroup => Failure::new(Errno::NOENT, Detail::NoSuchGroup),
        LookupError::TooManyGroups => Failure::new(Errno::TOOBIG, Detail::TooManyGroups),
        LookupError::Read(errno) => errno.into(),
    })
}

/// The bytes of a file of the container, which may be missing.
struct Bytes {
    file: Option<OwnedFd>,
    buffer: [u8; 4096],
    at: usize,
    length: usize,
}

impl Bytes {
    fn open(root: BorrowedFd<'_>, path: &CStr) -> Result<Self, Errno> {
        // A FIFO in an image must not hold up the start.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = match openat2(root, path, flags, Mode::empty(), ResolveFlags::IN_ROOT) {
            Ok(file) => Some(file),
            Err(Errno::NOENT | Errno::NOTDIR) => None,
            Err(errno) => return Err(errno),
        };
        if let Some(file) = &file
            && FileType::from_raw_mode(fstat(file)?.st_mode) != FileType::RegularFile
        {
            return Err(Errno::INVAL);
        }
        Ok(Self {
            file,
            buffer: [0; 4096],
            at: 0,
            length: 0,
        })
    }

    fn next(&mut self) -> Result<Option<u8>, Errno> {
        if self.at == self.length {
            let Some(file) = &self.file else {
                return Ok(None);
            };
            self.length = retry_on_intr(|| read(file, &mut self.buffer))?;
            self.at = 0;
        }
        let byte = self.buffer[..self.length].get(self.at).copied();
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }
}

/// `HOME=…` for the environment.
pub fn home_variable<'a>(user: &Found, buffer: &'a mut [u8; HOME_LONGEST]) -> &'a CStr {
    const NAME: &[u8] = b"HOME=";
    let home = user.home();
    let length = NAME.len() + home.len();
    buffer[..NAME.len()].copy_from_slice(NAME);
    buffer[NAME.len()..length].copy_from_slice(home);
    buffer[length] = 0;
    // A NUL within the file ends the variable there.
    CStr::from_bytes_until_nul(buffer).unwrap_or(c"HOME=/")
}
