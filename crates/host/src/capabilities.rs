//! Capability sets of a spec as the kernel's masks (linux/capability.h).

use std::collections::HashSet;

use oci_spec::runtime::{Capability, LinuxCapabilities};

use crate::program::Capabilities;

/// The number of a capability, which is its bit in a mask.
pub fn number(capability: Capability) -> u32 {
    use Capability as C;
    match capability {
        C::Chown => 0,
        C::DacOverride => 1,
        C::DacReadSearch => 2,
        C::Fowner => 3,
        C::Fsetid => 4,
        C::Kill => 5,
        C::Setgid => 6,
        C::Setuid => 7,
        C::Setpcap => 8,
        C::LinuxImmutable => 9,
        C::NetBindService => 10,
        C::NetBroadcast => 11,
        C::NetAdmin => 12,
        C::NetRaw => 13,
        C::IpcLock => 14,
        C::IpcOwner => 15,
        C::SysModule => 16,
        C::SysRawio => 17,
        C::SysChroot => 18,
        C::SysPtrace => 19,
        C::SysPacct => 20,
        C::SysAdmin => 21,
        C::SysBoot => 22,
        C::SysNice => 23,
        C::SysResource => 24,
        C::SysTime => 25,
        C::SysTtyConfig => 26,
        C::Mknod => 27,
        C::Lease => 28,
        C::AuditWrite => 29,
        C::AuditControl => 30,
        C::Setfcap => 31,
        C::MacOverride => 32,
        C::MacAdmin => 33,
        C::Syslog => 34,
        C::WakeAlarm => 35,
        C::BlockSuspend => 36,
        C::AuditRead => 37,
        C::Perfmon => 38,
        C::Bpf => 39,
        C::CheckpointRestore => 40,
    }
}

fn mask(set: Option<&HashSet<Capability>>) -> u64 {
    let set = set.into_iter().flatten();
    set.fold(0, |mask, capability| mask | 1 << number(*capability))
}

/// The bounding set and the others. A process without any in its spec has none.
pub(crate) fn masks(sets: Option<&LinuxCapabilities>) -> (u64, Capabilities) {
    let Some(sets) = sets else {
        return (0, Capabilities::default());
    };
    let capabilities = Capabilities {
        effective: mask(sets.effective().as_ref()),
        permitted: mask(sets.permitted().as_ref()),
        inheritable: mask(sets.inheritable().as_ref()),
        ambient: mask(sets.ambient().as_ref()),
    };
    (mask(sets.bounding().as_ref()), capabilities)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dockers_default_set_is_the_familiar_mask() {
        use Capability as C;
        let set = HashSet::from([
            C::Chown,
            C::DacOverride,
            C::Fowner,
            C::Fsetid,
            C::Kill,
            C::Setgid,
            C::Setuid,
            C::Setpcap,
            C::NetBindService,
            C::NetRaw,
            C::SysChroot,
            C::Mknod,
            C::AuditWrite,
            C::Setfcap,
        ]);
        assert_eq!(mask(Some(&set)), 0xa804_25fb);
    }
}
