//! Which device nodes the members of a group may open and make.
//!
//! This matters where root in the container is root on the host: it may mknod
//! any device then. In a user namespace of its own it may not, and the nodes it
//! is given are all there is, so specs of such containers carry no rules.
//!
//! v1 has a controller for it; in v2 it is a BPF program on the group.

mod bpf;
mod program;

use oci_spec::runtime::{LinuxDeviceCgroup, LinuxDeviceType};

use super::error::Error;
use super::group::{Group, write};

/// One rule of the OCI spec's `linux.resources.devices`; later ones win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rule {
    allow: bool,
    kind: Kind,
    /// Any, if absent.
    major: Option<u32>,
    minor: Option<u32>,
    access: Access,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Block,
    Character,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Access {
    read: bool,
    write: bool,
    mknod: bool,
}

pub(super) fn apply(group: &Group, rules: &[LinuxDeviceCgroup]) -> Result<(), Error> {
    let rules = rules.iter().map(Rule::new).collect::<Result<Vec<_>, _>>()?;
    if rules.is_empty() {
        return Ok(());
    }
    if let Some(dir) = group.v1_dir("devices") {
        for rule in &rules {
            let file = if rule.allow {
                "devices.allow"
            } else {
                "devices.deny"
            };
            write(&dir.join(file), &rule.as_v1())?;
        }
        return Ok(());
    }
    match group.open_unified()? {
        Some(dir) => bpf::attach(&dir, &program::compile(&rules))
            .map_err(Error::io("set the device rules of", group.path())),
        None => Err(Error::ControllerMissing {
            controller: "devices",
            needed_for: "a list of devices",
        }),
    }
}

impl Rule {
    fn new(oci: &LinuxDeviceCgroup) -> Result<Self, Error> {
        let text = oci.access().as_deref().unwrap_or("rwm");
        let number = |number: Option<i64>| match number {
            // OCI has -1 for any in older versions.
            None | Some(-1) => Ok(None),
            Some(number) => u32::try_from(number)
                .map(Some)
                .map_err(|_| Error::NotHonoured("devices: a number out of range")),
        };
        Ok(Self {
            allow: oci.allow(),
            kind: match oci.typ() {
                None | Some(LinuxDeviceType::A) => Kind::All,
                Some(LinuxDeviceType::B) => Kind::Block,
                Some(LinuxDeviceType::C | LinuxDeviceType::U) => Kind::Character,
                Some(LinuxDeviceType::P) => return Err(Error::NotHonoured("devices: a FIFO")),
            },
            major: number(oci.major())?,
            minor: number(oci.minor())?,
            access: Access {
                read: text.contains('r'),
                write: text.contains('w'),
                mknod: text.contains('m'),
            },
        })
    }

    /// As written to `devices.allow` and `devices.deny`
    /// (the kernel's admin-guide/cgroup-v1/devices).
    fn as_v1(&self) -> String {
        let kind = match self.kind {
            Kind::All => return "a".to_owned(),
            Kind::Block => 'b',
            Kind::Character => 'c',
        };
        let number = |number: Option<u32>| number.map_or("*".to_owned(), |n| n.to_string());
        let Access { read, write, mknod } = self.access;
        let letters = [(read, 'r'), (write, 'w'), (mknod, 'm')];
        let access: String = letters
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, l)| l)
            .collect();
        format!(
            "{kind} {}:{} {access}",
            number(self.major),
            number(self.minor)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oci_spec::runtime::LinuxDeviceCgroupBuilder;

    #[test]
    fn rules_are_written_as_v1_wants_them() {
        let all = LinuxDeviceCgroupBuilder::default()
            .allow(false)
            .access("rwm");
        let null = LinuxDeviceCgroupBuilder::default()
            .allow(true)
            .typ(LinuxDeviceType::C)
            .major(1)
            .minor(3)
            .access("rw");
        let mknod = LinuxDeviceCgroupBuilder::default()
            .allow(true)
            .typ(LinuxDeviceType::B)
            .major(-1)
            .access("m");
        let text =
            [all, null, mknod].map(|rule| Rule::new(&rule.build().unwrap()).unwrap().as_v1());
        assert_eq!(text, ["a", "c 1:3 rw", "b *:* m"]);
    }
}
