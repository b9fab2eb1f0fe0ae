//! CPU, memory and disk, of the task and of its containers.

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::taskdef::CpuArchitecture;

/// The sizes that Fargate sells: CPU units, and from how much to how much memory in which steps.
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html>.
const FARGATE_SIZES: [(u32, u32, u32, u32); 7] = [
    (256, 512, 2048, 512),
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16384, 1024),
    (4096, 8192, 30720, 1024),
    (8192, 16384, 61440, 4096),
    (16384, 32768, 122_880, 8192),
];
/// The one gap in the steps: 256 units come with 512, 1024 or 2048 MiB.
const NOT_SOLD: (u32, u32) = (256, 1536);

const WINDOWS_LEAST_CPU: u32 = 1024;
const TASK_CPU: std::ops::RangeInclusive<u32> = 128..=196_608;
/// Below it, Docker cannot start a container.
const LEAST_CONTAINER_MEMORY: i32 = 4;
const EPHEMERAL_STORAGE_GIB: std::ops::RangeInclusive<i32> = 21..=200;

/// Whether Fargate has tasks of that size, for Linux.
fn is_sold(cpu: u32, memory: u32) -> bool {
    (cpu, memory) != NOT_SOLD
        && FARGATE_SIZES.iter().any(|&(units, least, most, step)| {
            units == cpu
                && (least..=most).contains(&memory)
                && (memory - least).is_multiple_of(step)
        })
}

pub(super) fn containers_have_memory(subject: &Subject<'_>) -> Verdict {
    if subject.definition.memory.is_some() {
        return Ok(());
    }
    subject.containers().iter().try_for_each(|container| {
        refuse_if(
            container.memory.is_none() && container.memory_reservation.is_none(),
            || {
                format!(
                    "Invalid setting for container '{}'. At least one of 'memory' or \
                 'memoryReservation' must be specified.",
                    container.name
                )
            },
        )
    })
}

pub(super) fn fargate_has_cpu(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject.is_fargate() && subject.definition.cpu.is_none(),
        || "Fargate requires that 'cpu' be defined at the task level.".to_owned(),
    )
}

pub(super) fn fargate_has_memory(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject.is_fargate() && subject.definition.memory.is_none(),
        || "Fargate requires that 'memory' be defined at the task level.".to_owned(),
    )
}

pub(super) fn cpu_is_readable(subject: &Subject<'_>) -> Verdict {
    let definition = subject.definition;
    let is_readable = definition
        .cpu_units()
        .is_some_and(|units| TASK_CPU.contains(&units));
    refuse_if(definition.cpu.is_some() && !is_readable, || {
        unreadable("cpu")
    })
}

pub(super) fn memory_is_readable(subject: &Subject<'_>) -> Verdict {
    let definition = subject.definition;
    let is_readable = definition.memory_mib().is_some_and(|mib| mib > 0);
    refuse_if(definition.memory.is_some() && !is_readable, || {
        unreadable("memory")
    })
}

fn unreadable(setting: &str) -> String {
    format!(
        "Invalid '{setting}' setting for task. For more information, see the Troubleshooting \
         section of the Amazon ECS Developer Guide."
    )
}

pub(super) fn fargate_has_the_size(subject: &Subject<'_>) -> Verdict {
    let definition = subject.definition;
    let (Some(cpu), Some(memory)) = (definition.cpu_units(), definition.memory_mib()) else {
        return Ok(());
    };
    let architecture = definition
        .runtime_platform
        .as_ref()
        .and_then(|p| p.cpu_architecture);
    let windows_cannot = subject.is_windows()
        && (cpu < WINDOWS_LEAST_CPU || architecture == Some(CpuArchitecture::Arm64));
    refuse_if(
        subject.is_fargate() && (!is_sold(cpu, memory) || windows_cannot),
        || {
            format!(
                "No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See \
             the Amazon ECS documentation for the valid values."
            )
        },
    )
}

pub(super) fn memory_covers_reservation(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let (Some(memory), Some(reservation)) = (container.memory, container.memory_reservation)
        else {
            return Ok(());
        };
        refuse_if(memory < reservation, || {
            format!(
                "Invalid setting for container '{}'. 'memory' must be greater than or equal to \
                 'memoryReservation'.",
                container.name
            )
        })
    })
}

pub(super) fn memory_is_above_the_least(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        [
            ("memory", container.memory),
            ("memoryReservation", container.memory_reservation),
        ]
        .into_iter()
        .try_for_each(|(setting, mib)| {
            refuse_if(mib.is_some_and(|mib| mib < LEAST_CONTAINER_MEMORY), || {
                format!(
                    "Invalid setting for container '{}'. '{setting}' must be at least \
                         {LEAST_CONTAINER_MEMORY}.",
                    container.name
                )
            })
        })
    })
}

pub(super) fn containers_fit_task_memory(subject: &Subject<'_>) -> Verdict {
    let Some(task) = subject.definition.memory_mib() else {
        return Ok(());
    };
    subject.containers().iter().try_for_each(|container| {
        refuse_if(
            container
                .memory
                .is_some_and(|mib| i64::from(mib) > i64::from(task)),
            || {
                format!(
                    "The 'memory' setting for container '{}' is greater than for the task.",
                    container.name
                )
            },
        )
    })
}

pub(super) fn reservations_fit_task_memory(subject: &Subject<'_>) -> Verdict {
    let Some(task) = subject.definition.memory_mib() else {
        return Ok(());
    };
    let reserved: i64 = subject
        .containers()
        .iter()
        .filter_map(|c| c.memory_reservation)
        .map(i64::from)
        .sum();
    refuse_if(reserved > i64::from(task), || {
        "The sum of all container 'memoryReservation' values cannot be greater than the value of \
         the task 'memory'."
            .to_owned()
    })
}

pub(super) fn container_cpu_is_not_negative(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        refuse_if(container.cpu < 0, || {
            format!("Invalid 'cpu' setting for container '{}'.", container.name)
        })
    })
}

pub(super) fn containers_fit_task_cpu(subject: &Subject<'_>) -> Verdict {
    let Some(task) = subject.definition.cpu_units() else {
        return Ok(());
    };
    let sum: i64 = subject
        .containers()
        .iter()
        .map(|container| i64::from(container.cpu))
        .sum();
    refuse_if(sum > i64::from(task), || {
        "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'."
            .to_owned()
    })
}

pub(super) fn ephemeral_storage_is_fargate_s(subject: &Subject<'_>) -> Verdict {
    refuse_if(
        subject.definition.ephemeral_storage.is_some() && !subject.is_fargate(),
        || "Tasks using the EC2 launch type do not support EphemeralStorage.".to_owned(),
    )
}

pub(super) fn ephemeral_storage_is_in_range(subject: &Subject<'_>) -> Verdict {
    let Some(storage) = &subject.definition.ephemeral_storage else {
        return Ok(());
    };
    let (least, most) = EPHEMERAL_STORAGE_GIB.into_inner();
    refuse_if(storage.size_in_gib < least, || {
        format!("EphemeralStorage size should be at least {least}")
    })?;
    refuse_if(storage.size_in_gib > most, || {
        format!("EphemeralStorage size should be at most {most}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fargate_has_74_sizes() {
        let sold = (0..=32768 / 256)
            .flat_map(|cpu| (0..=300 * 2).map(move |memory| (cpu * 256, memory * 512)))
            .filter(|&(cpu, memory)| is_sold(cpu, memory))
            .count();
        assert_eq!(sold, 74);
    }
}
