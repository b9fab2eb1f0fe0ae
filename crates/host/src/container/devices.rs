//! What is in a container's /dev besides mounts: the nodes and links that the
//! OCI runtime spec promises, and the devices of the definition.
//!
//! <https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#default-devices>

use std::ffi::CString;
use std::path::Path;

use oci_spec::runtime::{LinuxDevice, LinuxDeviceType};
use rustix::fs::makedev;

use crate::error::SpecError;
use crate::program::{Ids, Instruction, Node, Target};

const DEFAULT: [(&str, u32, u32); 6] = [
    ("/dev/null", 1, 3),
    ("/dev/zero", 1, 5),
    ("/dev/full", 1, 7),
    ("/dev/random", 1, 8),
    ("/dev/urandom", 1, 9),
    ("/dev/tty", 5, 0),
];

const LINKS: [(&str, &str); 6] = [
    ("/dev/fd", "/proc/self/fd"),
    ("/dev/stdin", "/proc/self/fd/0"),
    ("/dev/stdout", "/proc/self/fd/1"),
    ("/dev/stderr", "/proc/self/fd/2"),
    ("/dev/ptmx", "pts/ptmx"),
    ("/dev/core", "/proc/kcore"),
];

/// Nodes are made anew rather than bound from the host: a bound one would
/// belong to nobody in the user namespace.
pub(super) fn compile_devices(
    devices: Option<&Vec<LinuxDevice>>,
    ids: Ids,
) -> Result<Vec<Instruction>, SpecError> {
    let defaults = DEFAULT.iter().map(|(path, major, minor)| Node {
        target: Target::new(Path::new(path)),
        mode: libc::S_IFCHR | 0o666,
        device: makedev(*major, *minor),
        owner: None,
    });
    let mut instructions: Vec<_> = defaults.map(Instruction::Node).collect();
    for device in devices.into_iter().flatten() {
        instructions.push(Instruction::Node(compile_device(device, ids)?));
    }
    for (path, to) in LINKS {
        instructions.push(Instruction::Symlink {
            target: Target::new(Path::new(path)),
            to: CString::new(to).expect("the links above have no NUL"),
        });
    }
    Ok(instructions)
}

fn compile_device(device: &LinuxDevice, ids: Ids) -> Result<Node, SpecError> {
    let kind = match device.typ() {
        LinuxDeviceType::B => libc::S_IFBLK,
        LinuxDeviceType::C | LinuxDeviceType::U => libc::S_IFCHR,
        LinuxDeviceType::P => libc::S_IFIFO,
        LinuxDeviceType::A => return Err(SpecError::NotHonoured("a device of type a")),
    };
    let number = |what: &'static str, value: i64| {
        u32::try_from(value).map_err(|_| SpecError::Invalid {
            what,
            value: value.to_string(),
        })
    };
    let host = |what: &'static str, id: Option<u32>| {
        let id = id.unwrap_or(0);
        ids.host(id).ok_or(SpecError::Invalid {
            what,
            value: id.to_string(),
        })
    };
    Ok(Node {
        target: Target::new(device.path()),
        mode: kind | device.file_mode().unwrap_or(0o666) & 0o7777,
        device: makedev(
            number("a device's major number", device.major())?,
            number("a device's minor number", device.minor())?,
        ),
        owner: Some((
            host("a device's uid", device.uid())?,
            host("a device's gid", device.gid())?,
        )),
    })
}
