//! Mount options as fstab and the OCI runtime spec write them.
//!
//! <https://github.com/opencontainers/runtime-spec/blob/main/config.md#linux-mount-options>

use std::ffi::{CString, NulError};

use libc::{
    MOUNT_ATTR__ATIME, MOUNT_ATTR_NOATIME, MOUNT_ATTR_NODEV, MOUNT_ATTR_NODIRATIME,
    MOUNT_ATTR_NOEXEC, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NOSYMFOLLOW, MOUNT_ATTR_RDONLY,
    MOUNT_ATTR_STRICTATIME, MS_PRIVATE, MS_SHARED, MS_SLAVE, MS_UNBINDABLE,
};

use super::Parameter;
use crate::sys::MountAttributes;

/// Options sorted by who takes them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct MountOptions {
    pub attributes: MountAttributes,
    pub recursive_attributes: Option<MountAttributes>,
    pub bind: bool,
    pub recursive: bool,
    pub id_map: bool,
    /// What is left for the file system itself.
    pub parameters: Vec<Parameter>,
}

impl MountOptions {
    pub fn parse(options: &[String]) -> Result<Self, NulError> {
        let mut parsed = Self::default();
        for option in options {
            parsed.add(option)?;
        }
        Ok(parsed)
    }

    fn add(&mut self, option: &str) -> Result<(), NulError> {
        match option {
            "bind" => self.bind = true,
            "rbind" => (self.bind, self.recursive) = (true, true),
            "idmap" | "ridmap" => self.id_map = true,
            "defaults" | "async" | "nomand" | "nolazytime" => {}
            _ => {
                if let Some(propagation) = propagation(option) {
                    self.attributes.propagation = propagation;
                } else if let Some((set, clear)) = attribute(option) {
                    change(&mut self.attributes, set, clear);
                } else if let Some((set, clear)) = option.strip_prefix('r').and_then(attribute) {
                    let recursive = self.recursive_attributes.get_or_insert_default();
                    change(recursive, set, clear);
                } else {
                    self.parameters.push(parameter(option)?);
                }
            }
        }
        Ok(())
    }
}

/// The last of two contradicting options wins.
fn change(attributes: &mut MountAttributes, set: u64, clear: u64) {
    attributes.set = attributes.set & !clear | set;
    attributes.clear = attributes.clear & !set | clear;
}

fn parameter(option: &str) -> Result<Parameter, NulError> {
    Ok(match option.split_once('=') {
        Some((key, value)) => Parameter::Value(CString::new(key)?, CString::new(value)?),
        None => Parameter::Flag(CString::new(option)?),
    })
}

fn propagation(option: &str) -> Option<u64> {
    // Recursive or not makes no difference to a tree that was just cloned,
    // whose mounts are all private already.
    Some(match option {
        "private" | "rprivate" => MS_PRIVATE,
        "slave" | "rslave" => MS_SLAVE,
        "shared" | "rshared" => MS_SHARED,
        "unbindable" | "runbindable" => MS_UNBINDABLE,
        _ => return None,
    })
}

/// What an option sets and clears in `struct mount_attr` (mount_setattr(2)).
fn attribute(option: &str) -> Option<(u64, u64)> {
    Some(match option {
        "ro" => (MOUNT_ATTR_RDONLY, 0),
        "rw" => (0, MOUNT_ATTR_RDONLY),
        "nosuid" => (MOUNT_ATTR_NOSUID, 0),
        "suid" => (0, MOUNT_ATTR_NOSUID),
        "nodev" => (MOUNT_ATTR_NODEV, 0),
        "dev" => (0, MOUNT_ATTR_NODEV),
        "noexec" => (MOUNT_ATTR_NOEXEC, 0),
        "exec" => (0, MOUNT_ATTR_NOEXEC),
        "nosymfollow" => (MOUNT_ATTR_NOSYMFOLLOW, 0),
        "symfollow" => (0, MOUNT_ATTR_NOSYMFOLLOW),
        "nodiratime" => (MOUNT_ATTR_NODIRATIME, 0),
        "diratime" => (0, MOUNT_ATTR_NODIRATIME),
        "noatime" => (MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME),
        "strictatime" => (MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME),
        "relatime" | "atime" | "norelatime" | "nostrictatime" => (0, MOUNT_ATTR__ATIME),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(options: &[&str]) -> MountOptions {
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        MountOptions::parse(&options).unwrap()
    }

    #[test]
    fn sorts_attributes_from_the_file_systems_own() {
        let options = parse(&["nosuid", "mode=755", "ro", "newinstance"]);
        assert_eq!(
            options.attributes.set,
            MOUNT_ATTR_NOSUID | MOUNT_ATTR_RDONLY
        );
        let expected = [
            Parameter::Value(c"mode".into(), c"755".into()),
            Parameter::Flag(c"newinstance".into()),
        ];
        assert_eq!(options.parameters, expected);
    }

    #[test]
    fn the_last_of_two_wins() {
        let options = parse(&["ro", "noexec", "exec", "rw"]);
        assert_eq!(options.attributes.set, 0);
        let options = parse(&["noatime", "strictatime"]);
        assert_eq!(options.attributes.set, MOUNT_ATTR_STRICTATIME);
        assert_eq!(options.attributes.clear, MOUNT_ATTR__ATIME);
    }

    #[test]
    fn rro_is_recursive_and_rprivate_a_propagation() {
        let options = parse(&["rbind", "rro", "rprivate", "ridmap"]);
        assert!(options.bind && options.recursive && options.id_map);
        assert_eq!(options.attributes.set, 0);
        assert_eq!(options.attributes.propagation, MS_PRIVATE);
        assert_eq!(options.recursive_attributes.unwrap().set, MOUNT_ATTR_RDONLY);
    }
}
