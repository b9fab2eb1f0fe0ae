//! The container's first process: what runs, as whom, with which limits.

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    PosixRlimit, PosixRlimitBuilder, PosixRlimitType, Process, ProcessBuilder, User, UserBuilder,
};

use crate::taskdef::{Ulimit, UlimitName};

use super::{Placement, Source, capabilities, environment};

/// Fargate's default for open files, soft and hard (API_Ulimit).
const NOFILE: u64 = 65535;

/// Where the platform's init is found in a container.
pub const INIT_PATH: &str = "/dev/init";

pub(super) fn process(source: &Source, placement: &Placement) -> Result<Process, OciSpecError> {
    let container = source.container;
    let process = ProcessBuilder::default()
        .terminal(container.pseudo_terminal.unwrap_or(false))
        .user(user(source)?)
        .args(args(source))
        .env(environment::environment(
            source,
            &placement.platform,
            placement.hostname,
        ))
        .cwd(working_directory(source))
        .capabilities(capabilities::capabilities(
            container,
            &placement.withheld_capabilities,
        )?)
        .rlimits(rlimits(&container.ulimits, placement.open_files_ceiling)?)
        .no_new_privileges(placement.security.no_new_privileges);
    match &placement.security.app_armor {
        Some(profile) => process.apparmor_profile(profile).build(),
        None => process.build(),
    }
}

/// The command line as Docker composes it: an own entry point also discards
/// the image's command.
fn args(source: &Source) -> Vec<String> {
    let container = source.container;
    let image_command = source.image.cmd().as_deref().unwrap_or_default();
    let (entry_point, default_command) = if container.entry_point.is_empty() {
        let entry_point = source.image.entrypoint().as_deref().unwrap_or_default();
        (entry_point, image_command)
    } else {
        (&container.entry_point[..], &[][..])
    };
    let command = if container.command.is_empty() {
        default_command
    } else {
        &container.command
    };
    let init: &[&str] = if container.has_init() {
        &[INIT_PATH, "--"]
    } else {
        &[]
    };
    init.iter()
        .map(|word| (*word).to_owned())
        .chain(entry_point.iter().chain(command).cloned())
        .collect()
}

/// Names are left to the launcher, which looks them up in the container's own
/// /etc/passwd and /etc/group: `username` holds what the user wrote.
fn user(source: &Source) -> Result<User, OciSpecError> {
    let written = source
        .container
        .user
        .as_deref()
        .or(source.image.user().as_deref())
        .filter(|user| !user.is_empty())
        .unwrap_or("0");
    UserBuilder::default()
        .uid(0u32)
        .gid(0u32)
        .username(written)
        .build()
}

fn working_directory(source: &Source) -> String {
    source
        .container
        .working_directory
        .as_deref()
        .or(source.image.working_dir().as_deref())
        .filter(|directory| !directory.is_empty())
        .unwrap_or("/")
        .to_owned()
}

/// A default gives way to what the machine allows; what the definition asks
/// for does not.
fn rlimits(ulimits: &[Ulimit], ceiling: Option<u64>) -> Result<Vec<PosixRlimit>, OciSpecError> {
    let open_files = ceiling.map_or(NOFILE, |ceiling| NOFILE.min(ceiling));
    let mut limits = vec![(PosixRlimitType::RlimitNofile, open_files, open_files)];
    for ulimit in ulimits {
        let kind = rlimit_type(ulimit.name);
        limits.retain(|(known, ..)| *known != kind);
        limits.push((
            kind,
            rlimit_value(ulimit.soft_limit),
            rlimit_value(ulimit.hard_limit),
        ));
    }
    limits
        .into_iter()
        .map(|(kind, soft, hard)| {
            PosixRlimitBuilder::default()
                .typ(kind)
                .soft(soft)
                .hard(hard)
                .build()
        })
        .collect()
}

/// `-1` is "unlimited", RLIM_INFINITY of setrlimit(2).
fn rlimit_value(value: i32) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

fn rlimit_type(name: UlimitName) -> PosixRlimitType {
    match name {
        UlimitName::Core => PosixRlimitType::RlimitCore,
        UlimitName::Cpu => PosixRlimitType::RlimitCpu,
        UlimitName::Data => PosixRlimitType::RlimitData,
        UlimitName::Fsize => PosixRlimitType::RlimitFsize,
        UlimitName::Locks => PosixRlimitType::RlimitLocks,
        UlimitName::Memlock => PosixRlimitType::RlimitMemlock,
        UlimitName::Msgqueue => PosixRlimitType::RlimitMsgqueue,
        UlimitName::Nice => PosixRlimitType::RlimitNice,
        UlimitName::Nofile => PosixRlimitType::RlimitNofile,
        UlimitName::Nproc => PosixRlimitType::RlimitNproc,
        UlimitName::Rss => PosixRlimitType::RlimitRss,
        UlimitName::Rtprio => PosixRlimitType::RlimitRtprio,
        UlimitName::Rttime => PosixRlimitType::RlimitRttime,
        UlimitName::Sigpending => PosixRlimitType::RlimitSigpending,
        UlimitName::Stack => PosixRlimitType::RlimitStack,
    }
}
