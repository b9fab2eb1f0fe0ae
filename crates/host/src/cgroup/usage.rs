//! What a group has used: a handful of small reads, for statistics.

use std::path::Path;

use super::error::Error;
use super::group::{Group, read};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// CPU time in nanoseconds.
    pub cpu: u64,
    /// Bytes in use, page cache included.
    pub memory: u64,
    /// The part of `memory` that is page cache not used lately; docker and ECS
    /// subtract it from what they report.
    pub inactive_file: u64,
    pub processes: u64,
}

pub(super) fn of(group: &Group) -> Result<Usage, Error> {
    let mut usage = Usage::default();
    if let Some(dir) = group.v1_dir("cpuacct") {
        usage.cpu = number(&dir.join("cpuacct.usage"))?;
    } else if let Some(dir) = group.unified_dir() {
        // cpu.stat is there with or without the controller.
        let stat = read(&dir.join("cpu.stat"))?;
        usage.cpu = field(&stat, "usage_usec").unwrap_or(0) * 1_000;
    }
    let memory = match group.v1_dir("memory") {
        Some(dir) => Some((dir, "memory.usage_in_bytes", "total_inactive_file")),
        None => group
            .v2_dir("memory")
            .map(|dir| (dir, "memory.current", "inactive_file")),
    };
    if let Some((dir, file, inactive)) = memory {
        usage.memory = number(&dir.join(file))?;
        let stat = read(&dir.join("memory.stat"))?;
        usage.inactive_file = field(&stat, inactive).unwrap_or(0);
    }
    if let Some(dir) = group.v1_dir("pids").or_else(|| group.v2_dir("pids")) {
        usage.processes = number(&dir.join("pids.current"))?;
    }
    Ok(usage)
}

/// The value of a `name value` line.
pub(super) fn field(text: &str, name: &str) -> Option<u64> {
    let mut lines = text.lines().filter_map(|line| line.split_once(' '));
    let (_, value) = lines.find(|(key, _)| *key == name)?;
    value.trim().parse().ok()
}

fn number(path: &Path) -> Result<u64, Error> {
    Ok(read(path)?.trim().parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let events = "low 0\noom 3\noom_kill 2\noom_group_kill 1\n";
        assert_eq!(field(events, "oom_kill"), Some(2));
        assert_eq!(field(events, "oom_"), None);
    }
}
