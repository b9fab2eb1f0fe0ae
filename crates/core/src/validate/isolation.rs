//! Namespaces, capabilities, and what else is between a container and its kernel.

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::taskdef::{PidMode, ResourceType};

/// `KernelCapabilities` in the API's model.
const CAPABILITIES: [&str; 38] = [
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "SYSLOG",
    "WAKE_ALARM",
];
const FARGATE_CAPABILITY: &str = "SYS_PTRACE";
const SWAPPINESS: std::ops::RangeInclusive<i32> = 0..=100;
/// A limit of -1 is none at all.
const UNLIMITED: i32 = -1;

fn not_on_fargate(what: &str) -> String {
    format!("Fargate compatible task definitions do not support {what}")
}

pub(super) fn pid_mode_fits_launch_type(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject.is_fargate() && subject.definition.pid_mode == Some(PidMode::Host),
        || {
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported \
             value for pidMode is 'task'."
                .to_owned()
        },
    )
}

pub(super) fn ipc_mode_fits_launch_type(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject.is_fargate() && subject.definition.ipc_mode.is_some(),
        || not_on_fargate("ipcMode"),
    )
}

pub(super) fn windows_has_no_such_modes(subject: &Subject<'_>) -> Verdict {
    let refuse = |is_set, mode| {
        refuse_if(subject.is_windows() && is_set, || {
            format!("{mode} is not supported on Windows containers.")
        })
    };
    refuse(subject.definition.pid_mode.is_some(), "pidMode")?;
    refuse(subject.definition.ipc_mode.is_some(), "ipcMode")
}

pub(super) fn fargate_is_not_privileged(subject: &Subject<'_>) -> Verdict {
    let is_privileged = subject
        .containers()
        .iter()
        .any(|c| c.privileged == Some(true));
    refuse_if(subject.is_fargate() && is_privileged, || {
        "Fargate requires that the ‘privileged’ setting be ‘false’ at the container level."
            .to_owned()
    })
}

pub(super) fn capabilities_exist(subject: &Subject<'_>) -> Verdict {
    subject
        .linux_parameters()
        .filter_map(|linux| linux.capabilities.as_ref())
        .flat_map(|capabilities| capabilities.add.iter().chain(&capabilities.drop))
        .try_for_each(|name| {
            refuse_if(!CAPABILITIES.contains(&name.as_str()), || {
                format!("{name} is not a valid Linux capability.")
            })
        })
}

pub(super) fn fargate_adds_only_ptrace(subject: &Subject<'_>) -> Verdict {
    subject
        .linux_parameters()
        .filter_map(|linux| linux.capabilities.as_ref())
        .flat_map(|capabilities| &capabilities.add)
        .try_for_each(|name| {
            refuse_if(subject.is_fargate() && name != FARGATE_CAPABILITY, || {
                format!("{name} is not allowed on Fargate.")
            })
        })
}

pub(super) fn fargate_has_no_such_parameters(subject: &Subject<'_>) -> Verdict {
    subject.linux_parameters().try_for_each(|linux| {
        [
            ("devices", !linux.devices.is_empty()),
            ("sharedMemorySize", linux.shared_memory_size.is_some()),
            ("maxSwap", linux.max_swap.is_some()),
            ("swappiness", linux.swappiness.is_some()),
        ]
        .into_iter()
        .try_for_each(|(parameter, is_set)| {
            refuse_if(subject.is_fargate() && is_set, || not_on_fargate(parameter))
        })
    })
}

pub(super) fn swap_is_in_range(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let Some(linux) = &container.linux_parameters else {
            return Ok(());
        };
        let name = &container.name;
        refuse_if(linux.max_swap.is_some_and(|mib| mib < 0), || {
            format!("The 'maxSwap' setting for container '{name}' must be 0 or greater.")
        })?;
        refuse_if(
            linux
                .swappiness
                .is_some_and(|value| !SWAPPINESS.contains(&value)),
            || {
                let (least, most) = SWAPPINESS.into_inner();
                format!(
                    "The 'swappiness' setting for container '{name}' must be between {least} and \
                 {most}."
                )
            },
        )
    })
}

pub(super) fn fargate_has_no_gpu(subject: &Subject<'_>) -> Verdict {
    let has_gpu = subject
        .containers()
        .iter()
        .flat_map(|container| &container.resource_requirements)
        .any(|requirement| requirement.r#type == ResourceType::Gpu);
    refuse_if(subject.is_fargate() && has_gpu, || {
        "Tasks using the Fargate launch type do not support GPU resource requirements.".to_owned()
    })
}

pub(super) fn fargate_has_no_security_options(subject: &Subject<'_>) -> Verdict {
    let has_any = subject
        .containers()
        .iter()
        .any(|c| !c.docker_security_options.is_empty());
    refuse_if(subject.is_fargate() && has_any, || {
        not_on_fargate("dockerSecurityOptions")
    })
}

pub(super) fn fargate_has_no_constraints(subject: &Subject<'_>) -> Verdict {
    let has_any = !subject.definition.placement_constraints.is_empty();
    refuse_if(subject.is_fargate() && has_any, || {
        not_on_fargate("constraints")
    })
}

pub(super) fn soft_limits_are_below_hard(subject: &Subject<'_>) -> Verdict {
    // Unlimited is above every number.
    let height = |limit: i32| {
        if limit == UNLIMITED {
            i64::MAX
        } else {
            i64::from(limit)
        }
    };
    subject
        .containers()
        .iter()
        .flat_map(|container| &container.ulimits)
        .try_for_each(|ulimit| {
            refuse_if(
                height(ulimit.soft_limit) > height(ulimit.hard_limit),
                || format!("Soft limit exceeds hard limit for ulimit {}", ulimit.name),
            )
        })
}
