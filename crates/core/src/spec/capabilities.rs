//! A container's capabilities: Docker's default set, what the definition
//! drops, what it adds, in this order (capabilities(7)).

use std::collections::HashSet;

use oci_spec::OciSpecError;
use oci_spec::runtime::{Capability, LinuxCapabilities, LinuxCapabilitiesBuilder};

use crate::taskdef::ContainerDefinition;

/// What Docker, containerd and so Fargate give a container (mask a80425fb).
const DEFAULT: [Capability; 14] = [
    Capability::Chown,
    Capability::DacOverride,
    Capability::Fowner,
    Capability::Fsetid,
    Capability::Kill,
    Capability::Setgid,
    Capability::Setuid,
    Capability::Setpcap,
    Capability::NetBindService,
    Capability::NetRaw,
    Capability::SysChroot,
    Capability::Mknod,
    Capability::AuditWrite,
    Capability::Setfcap,
];

/// Every capability that there is. `privileged` and `ALL` mean those of them that the machine has
/// to give.
pub const ALL: [Capability; 41] = [
    Capability::AuditControl,
    Capability::AuditRead,
    Capability::AuditWrite,
    Capability::BlockSuspend,
    Capability::Bpf,
    Capability::CheckpointRestore,
    Capability::Chown,
    Capability::DacOverride,
    Capability::DacReadSearch,
    Capability::Fowner,
    Capability::Fsetid,
    Capability::IpcLock,
    Capability::IpcOwner,
    Capability::Kill,
    Capability::Lease,
    Capability::LinuxImmutable,
    Capability::MacAdmin,
    Capability::MacOverride,
    Capability::Mknod,
    Capability::NetAdmin,
    Capability::NetBindService,
    Capability::NetBroadcast,
    Capability::NetRaw,
    Capability::Perfmon,
    Capability::Setgid,
    Capability::Setfcap,
    Capability::Setpcap,
    Capability::Setuid,
    Capability::SysAdmin,
    Capability::SysBoot,
    Capability::SysChroot,
    Capability::SysModule,
    Capability::SysNice,
    Capability::SysPacct,
    Capability::SysPtrace,
    Capability::SysRawio,
    Capability::SysResource,
    Capability::SysTime,
    Capability::SysTtyConfig,
    Capability::Syslog,
    Capability::WakeAlarm,
];

pub fn capabilities(
    container: &ContainerDefinition,
    withheld: &HashSet<Capability>,
) -> Result<LinuxCapabilities, OciSpecError> {
    let set = if container.privileged.unwrap_or(false) {
        &HashSet::from(ALL) - withheld
    } else {
        granted(container, withheld)
    };
    LinuxCapabilitiesBuilder::default()
        .bounding(set.clone())
        .effective(set.clone())
        .permitted(set)
        // Empty since CVE-2022-24769: what is inheritable would let a file
        // with inheritable capabilities regain what a user gave up.
        .inheritable(HashSet::new())
        .ambient(HashSet::new())
        .build()
}

fn granted(container: &ContainerDefinition, withheld: &HashSet<Capability>) -> HashSet<Capability> {
    let changes = container
        .linux_parameters
        .as_ref()
        .and_then(|parameters| parameters.capabilities.as_ref());
    let mut set = HashSet::from(DEFAULT);
    let Some(changes) = changes else {
        return set;
    };
    for name in &changes.drop {
        if name.eq_ignore_ascii_case("ALL") {
            set.clear();
        } else if let Some(capability) = parse(name) {
            set.remove(&capability);
        }
    }
    for name in &changes.add {
        if name.eq_ignore_ascii_case("ALL") {
            set.extend(&HashSet::from(ALL) - withheld);
        } else {
            set.extend(parse(name));
        }
    }
    set
}

/// Unknown names were refused at validation.
fn parse(name: &str) -> Option<Capability> {
    name.to_ascii_uppercase().parse().ok()
}
