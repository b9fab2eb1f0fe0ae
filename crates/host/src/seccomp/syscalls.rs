//! Names and numbers of system calls, for the machine's own architecture and
//! the older one whose programs it also runs.

use oci_spec::runtime::Arch;

/// System calls of one architecture.
pub struct Table {
    pub oci: Arch,
    /// AUDIT_ARCH_… of linux/audit.h.
    pub audit: u32,
    /// Whether this is what the machine itself runs.
    pub native: bool,
    pub calls: Vec<(&'static str, u32)>,
    /// Numbers from here on belong to no range in which new calls appear.
    pub private: u32,
}

macro_rules! calls {
    ($arch:ident) => {
        (0..::syscalls::$arch::Sysno::table_size())
            .filter_map(::syscalls::$arch::Sysno::new)
            .map(|call| (call.name(), call.id() as u32))
            .collect()
    };
}

#[cfg(target_arch = "x86_64")]
pub fn tables() -> Vec<Table> {
    vec![
        Table {
            oci: Arch::ScmpArchX86_64,
            audit: 0xc000_003e,
            native: true,
            calls: calls!(x86_64),
            private: u32::MAX,
        },
        Table {
            oci: Arch::ScmpArchX86,
            audit: 0x4000_0003,
            native: false,
            calls: calls!(x86),
            private: u32::MAX,
        },
    ]
}

#[cfg(target_arch = "aarch64")]
pub fn tables() -> Vec<Table> {
    /// __ARM_NR_BASE of asm/unistd.h.
    const ARM_PRIVATE: u32 = 0x0f_0000;
    let mut arm: Vec<_> = calls!(arm);
    arm.extend([
        ("breakpoint", ARM_PRIVATE + 1),
        ("cacheflush", ARM_PRIVATE + 2),
        ("set_tls", ARM_PRIVATE + 5),
    ]);
    vec![
        Table {
            oci: Arch::ScmpArchAarch64,
            audit: 0xc000_00b7,
            native: true,
            calls: calls!(aarch64),
            private: u32::MAX,
        },
        Table {
            oci: Arch::ScmpArchArm,
            audit: 0x4000_0028,
            native: false,
            calls: arm,
            private: ARM_PRIVATE,
        },
    ]
}
