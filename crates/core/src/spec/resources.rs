//! A container's CPU and memory, in the units of the kernel's cgroups.

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    LinuxCpuBuilder, LinuxMemory, LinuxMemoryBuilder, LinuxResources, LinuxResourcesBuilder,
};

use super::{Placement, Source, devices};

const MIB: i64 = 1024 * 1024;
/// The kernel's least weight; ECS gives it for 0, 1 or nothing.
const MIN_SHARES: u64 = 2;
/// The agent raises smaller limits to this.
const MIN_MEMORY: i64 = 4 * MIB;

/// The limits of one container within its task.
pub(super) fn container_resources(
    source: &Source,
    placement: &Placement,
) -> Result<LinuxResources, OciSpecError> {
    let units = source.container.cpu.max(0) as u64;
    LinuxResourcesBuilder::default()
        .cpu(
            LinuxCpuBuilder::default()
                .shares(units.max(MIN_SHARES))
                .build()?,
        )
        .memory(container_memory(source)?)
        .devices(devices::rules(source, placement)?)
        .build()
}

fn container_memory(source: &Source) -> Result<LinuxMemory, OciSpecError> {
    let container = source.container;
    let mut memory = LinuxMemoryBuilder::default();
    // A container without a limit of its own is given the task's: what it
    // sees then is what it can have, and runtimes that size themselves by
    // their cgroup do it right.
    let limit = container
        .memory
        .map(|mib| (i64::from(mib) * MIB).max(MIN_MEMORY))
        .or_else(|| {
            source
                .definition
                .memory_mib()
                .map(|mib| i64::from(mib) * MIB)
        });
    if let Some(limit) = limit {
        // No swap beyond the limit, unless maxSwap grants some.
        let swap = container
            .linux_parameters
            .as_ref()
            .and_then(|linux| linux.max_swap)
            .map_or(0, |mib| i64::from(mib) * MIB);
        memory = memory.limit(limit).swap(limit + swap);
    }
    if let Some(mib) = container.memory_reservation {
        memory = memory.reservation(i64::from(mib) * MIB);
    }
    if let Some(swappiness) = container
        .linux_parameters
        .as_ref()
        .filter(|linux| linux.max_swap.is_some())
        .and_then(|linux| linux.swappiness)
    {
        memory = memory.swappiness(swappiness.clamp(0, 100) as u64);
    }
    memory.build()
}
