//! What the limits of a task and of a container are called in a cgroup: pure
//! translation, without touching a file.

use oci_spec::runtime::{LinuxMemory, LinuxResources};

use super::error::Error;

/// The limits of a whole task, in ECS's terms.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size>
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskLimits {
    /// CPU units: 1024 are one vCPU. A hard limit.
    pub cpu: Option<u32>,
    /// Bytes. A hard limit.
    pub memory: Option<u64>,
}

/// The scheduler's period in microseconds, as the ECS agent sets it.
const PERIOD: u64 = 100_000;
/// The kernel refuses a smaller quota (sched-bwc).
const LEAST_QUOTA: u64 = 1_000;
/// ECS raises a container's `cpu` of 0, 1 or nothing to this, the kernel's least.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html>
const LEAST_SHARES: u64 = 2;

/// One value for one file of one controller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    pub controller: &'static str,
    /// What the user asked for, should the controller be missing.
    pub purpose: &'static str,
    pub v1: Option<(&'static str, String)>,
    pub v2: Option<(&'static str, String)>,
    /// A default of ours: where the kernel has no such file, nothing is lost.
    pub if_present: bool,
}

pub(super) fn task(limits: &TaskLimits) -> Vec<Setting> {
    let mut settings = Vec::new();
    if let Some(units) = limits.cpu {
        let quota = (u64::from(units) * PERIOD / 1024).max(LEAST_QUOTA);
        settings.extend(cpu_quota(quota as i64, PERIOD));
    }
    if let Some(bytes) = limits.memory {
        settings.push(memory_limit(bytes));
    }
    settings
}

/// The limits of one container. One without a memory limit gets the task's, so
/// that runtimes which size themselves by what they see in their own cgroup
/// (JVM, Node.js, .NET) see the task's size and not the machine's.
pub(super) fn container(
    resources: &LinuxResources,
    task: &TaskLimits,
) -> Result<Vec<Setting>, Error> {
    refuse_unknown(resources)?;
    let mut settings = Vec::new();
    let cpu = resources.cpu().as_ref();
    let shares = cpu.and_then(|cpu| cpu.shares()).unwrap_or(0);
    settings.push(cpu_shares(shares.max(LEAST_SHARES)));
    if let Some(cpu) = cpu {
        if let Some(quota) = cpu.quota() {
            settings.extend(cpu_quota(quota, cpu.period().unwrap_or(PERIOD)));
        }
        for (file, list) in [("cpuset.cpus", cpu.cpus()), ("cpuset.mems", cpu.mems())] {
            settings.extend(list.as_ref().map(|list| Setting {
                controller: "cpuset",
                purpose: "a set of CPUs",
                v1: Some((file, list.clone())),
                v2: Some((file, list.clone())),
                if_present: false,
            }));
        }
    }
    let asked = resources.memory().unwrap_or_default();
    let limit = positive(asked.limit()).or(task.memory);
    if let Some(limit) = limit {
        settings.push(memory_limit(limit));
        settings.push(swap(limit, &asked));
    }
    if let Some(bytes) = positive(asked.reservation()) {
        settings.push(Setting {
            controller: "memory",
            purpose: "a memory reservation",
            v1: Some(("memory.soft_limit_in_bytes", bytes.to_string())),
            v2: Some(("memory.low", bytes.to_string())),
            if_present: false,
        });
    }
    if let Some(swappiness) = asked.swappiness() {
        settings.push(Setting {
            controller: "memory",
            purpose: "swappiness",
            v1: Some(("memory.swappiness", swappiness.to_string())),
            v2: None,
            if_present: false,
        });
    }
    if let Some(pids) = resources.pids() {
        let limit = match pids.limit() {
            limit if limit > 0 => limit.to_string(),
            _ => "max".to_owned(),
        };
        settings.push(Setting {
            controller: "pids",
            purpose: "a limit on processes",
            v1: Some(("pids.max", limit.clone())),
            v2: Some(("pids.max", limit)),
            if_present: false,
        });
    }
    Ok(settings)
}

fn positive(value: Option<i64>) -> Option<u64> {
    value
        .and_then(|value| u64::try_from(value).ok())
        .filter(|value| *value > 0)
}

fn cpu_quota(quota: i64, period: u64) -> Vec<Setting> {
    let v2 = match quota {
        quota if quota > 0 => format!("{quota} {period}"),
        _ => format!("max {period}"),
    };
    let setting = |v1: (&'static str, String), v2| Setting {
        controller: "cpu",
        purpose: "a CPU limit",
        v1: Some(v1),
        v2,
        if_present: false,
    };
    vec![
        setting(("cpu.cfs_period_us", period.to_string()), None),
        setting(
            ("cpu.cfs_quota_us", quota.to_string()),
            Some(("cpu.max", v2)),
        ),
    ]
}

/// Shares range from 2 to 262144, weights from 1 to 10000. Linear, as in the OCI
/// runtimes for years: containers compete with their siblings only, so the
/// ratios matter and not where the middle is.
fn cpu_shares(shares: u64) -> Setting {
    let weight = 1 + (shares.min(262_144) - 2) * 9_999 / 262_142;
    Setting {
        controller: "cpu",
        purpose: "CPU shares",
        v1: Some(("cpu.shares", shares.to_string())),
        v2: Some(("cpu.weight", weight.to_string())),
        if_present: false,
    }
}

fn memory_limit(bytes: u64) -> Setting {
    Setting {
        controller: "memory",
        purpose: "a memory limit",
        v1: Some(("memory.limit_in_bytes", bytes.to_string())),
        v2: Some(("memory.max", bytes.to_string())),
        if_present: false,
    }
}

/// OCI's `swap` is memory and swap together, as in v1; v2 counts swap alone.
/// Without a word about it a container has no swap, as on Fargate.
fn swap(limit: u64, asked: &LinuxMemory) -> Setting {
    let (both, alone) = match asked.swap() {
        Some(-1) => ("-1".to_owned(), "max".to_owned()),
        Some(both) => {
            let both = u64::try_from(both).unwrap_or(0).max(limit);
            (both.to_string(), (both - limit).to_string())
        }
        None => (limit.to_string(), "0".to_owned()),
    };
    Setting {
        controller: "memory",
        purpose: "a swap limit",
        v1: Some(("memory.memsw.limit_in_bytes", both)),
        v2: Some(("memory.swap.max", alone)),
        // Kernels without swap accounting have neither file.
        if_present: asked.swap().is_none(),
    }
}

/// What ECS has no word for is refused, not dropped.
fn refuse_unknown(resources: &LinuxResources) -> Result<(), Error> {
    let unknown = [
        ("blockIO", resources.block_io().is_some()),
        (
            "hugepageLimits",
            resources
                .hugepage_limits()
                .as_ref()
                .is_some_and(|l| !l.is_empty()),
        ),
        ("network", resources.network().is_some()),
        ("rdma", resources.rdma().is_some()),
        ("unified", resources.unified().is_some()),
        (
            "memory.disableOOMKiller",
            resources
                .memory()
                .is_some_and(|memory| memory.disable_oom_killer() == Some(true)),
        ),
        (
            "cpu.burst, cpu.idle or cpu.realtime",
            resources.cpu().as_ref().is_some_and(|cpu| {
                cpu.burst().is_some()
                    || cpu.idle().is_some()
                    || cpu.realtime_period().is_some()
                    || cpu.realtime_runtime().is_some()
            }),
        ),
    ];
    match unknown.iter().find(|(_, present)| *present) {
        Some((name, _)) => Err(Error::NotHonoured(name)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oci_spec::runtime::{LinuxCpuBuilder, LinuxMemoryBuilder, LinuxResourcesBuilder};

    fn v1(settings: &[Setting]) -> Vec<(&str, &str)> {
        let pairs = settings.iter().filter_map(|setting| setting.v1.as_ref());
        pairs.map(|(file, value)| (*file, value.as_str())).collect()
    }

    fn v2(settings: &[Setting]) -> Vec<(&str, &str)> {
        let pairs = settings.iter().filter_map(|setting| setting.v2.as_ref());
        pairs.map(|(file, value)| (*file, value.as_str())).collect()
    }

    const QUARTER: TaskLimits = TaskLimits {
        cpu: Some(256),
        memory: Some(512 << 20),
    };

    #[test]
    fn a_task_has_a_hard_cpu_and_memory_limit() {
        let settings = task(&QUARTER);
        assert_eq!(
            v1(&settings),
            [
                ("cpu.cfs_period_us", "100000"),
                ("cpu.cfs_quota_us", "25000"),
                ("memory.limit_in_bytes", "536870912")
            ]
        );
        assert_eq!(
            v2(&settings),
            [("cpu.max", "25000 100000"), ("memory.max", "536870912")]
        );
    }

    #[test]
    fn a_container_without_limits_sees_the_tasks_memory_and_has_the_least_shares() {
        let settings = container(&LinuxResources::default(), &QUARTER).unwrap();
        assert_eq!(
            v1(&settings),
            [
                ("cpu.shares", "2"),
                ("memory.limit_in_bytes", "536870912"),
                ("memory.memsw.limit_in_bytes", "536870912")
            ]
        );
        assert_eq!(
            v2(&settings),
            [
                ("cpu.weight", "1"),
                ("memory.max", "536870912"),
                ("memory.swap.max", "0")
            ]
        );
    }

    #[test]
    fn a_containers_own_memory_wins_and_its_reservation_is_soft() {
        let memory = LinuxMemoryBuilder::default()
            .limit(64 << 20)
            .reservation(32 << 20);
        let resources = LinuxResourcesBuilder::default()
            .devices(vec![])
            .memory(memory.build().unwrap())
            .cpu(LinuxCpuBuilder::default().shares(512u64).build().unwrap())
            .build()
            .unwrap();
        let settings = container(&resources, &QUARTER).unwrap();
        assert!(v1(&settings).contains(&("memory.soft_limit_in_bytes", "33554432")));
        assert!(v2(&settings).contains(&("memory.low", "33554432")));
        assert!(v2(&settings).contains(&("memory.max", "67108864")));
        assert!(v1(&settings).contains(&("cpu.shares", "512")));
    }

    #[test]
    fn swap_is_counted_alone_in_v2() {
        let memory = LinuxMemoryBuilder::default()
            .limit(100)
            .swap(150)
            .build()
            .unwrap();
        assert_eq!(
            swap(100, &memory).v2,
            Some(("memory.swap.max", "50".into()))
        );
        assert_eq!(
            swap(100, &memory).v1,
            Some(("memory.memsw.limit_in_bytes", "150".into()))
        );
    }

    #[test]
    fn shares_keep_their_ratios_as_weights() {
        let weight = |shares| cpu_shares(shares).v2.unwrap().1;
        assert_eq!(weight(2), "1");
        assert_eq!(weight(1024), "39");
        assert_eq!(weight(262_144), "10000");
    }
}
