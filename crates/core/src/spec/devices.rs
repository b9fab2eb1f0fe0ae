//! Which devices a container may open and make, beyond what file permissions say.

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    LinuxDevice, LinuxDeviceCgroup, LinuxDeviceCgroupBuilder, LinuxDeviceType,
};

use crate::taskdef::{ContainerDefinition, Device, DeviceCgroupPermission};

use super::{Placement, Source};

/// What docker with runc lets every container open: null, zero, full, random,
/// urandom, tty, console, ptmx and the pseudo-terminals.
const ALWAYS: [(i64, Option<i64>); 9] = [
    (1, Some(3)),
    (1, Some(5)),
    (1, Some(7)),
    (1, Some(8)),
    (1, Some(9)),
    (5, Some(0)),
    (5, Some(1)),
    (5, Some(2)),
    (136, None),
];

/// The rules, in order; later ones win.
///
/// A container in a user namespace of its own cannot make device nodes and is
/// given only those it may use, so it needs no rules, unless a device of the
/// definition comes with less than all permissions. A privileged one may do all.
pub(super) fn rules(
    source: &Source,
    placement: &Placement,
) -> Result<Vec<LinuxDeviceCgroup>, OciSpecError> {
    let privileged = source.container.privileged.unwrap_or(false);
    if privileged || (placement.ids.is_some() && placement.devices.is_empty()) {
        return Ok(vec![]);
    }
    let mut rules = vec![
        rule(false, None, None, None, "rwm")?,
        // Making a node is not opening it.
        rule(true, Some(LinuxDeviceType::C), None, None, "m")?,
        rule(true, Some(LinuxDeviceType::B), None, None, "m")?,
    ];
    for (major, minor) in ALWAYS {
        rules.push(rule(
            true,
            Some(LinuxDeviceType::C),
            Some(major),
            minor,
            "rwm",
        )?);
    }
    for device in &placement.devices {
        let (kind, major, minor) = (device.typ(), device.major(), device.minor());
        let access = access(source.container, device);
        rules.push(rule(true, Some(kind), Some(major), Some(minor), &access)?);
    }
    Ok(rules)
}

fn rule(
    allow: bool,
    kind: Option<LinuxDeviceType>,
    major: Option<i64>,
    minor: Option<i64>,
    access: &str,
) -> Result<LinuxDeviceCgroup, OciSpecError> {
    let mut rule = LinuxDeviceCgroupBuilder::default()
        .allow(allow)
        .access(access);
    if let Some(kind) = kind {
        rule = rule.typ(kind);
    }
    if let Some(major) = major {
        rule = rule.major(major);
    }
    if let Some(minor) = minor {
        rule = rule.minor(minor);
    }
    rule.build()
}

/// The letters of the definition's permissions; all three unless it names some.
fn access(container: &ContainerDefinition, device: &LinuxDevice) -> String {
    let parameters = container.linux_parameters.iter();
    let named = parameters
        .flat_map(|linux| &linux.devices)
        .find(|named| path(named) == device.path().to_string_lossy());
    let letters: String = named
        .iter()
        .flat_map(|named| &named.permissions)
        .map(|permission| match permission {
            DeviceCgroupPermission::Read => 'r',
            DeviceCgroupPermission::Write => 'w',
            DeviceCgroupPermission::Mknod => 'm',
        })
        .collect();
    match letters.is_empty() {
        true => "rwm".to_owned(),
        false => letters,
    }
}

fn path(device: &Device) -> &str {
    let inside = device.container_path.as_deref();
    inside.unwrap_or(&device.host_path)
}
