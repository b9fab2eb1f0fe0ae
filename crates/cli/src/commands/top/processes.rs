//! The processes of a task: which they are from its cgroups, what they are
//! from `/proc`.

use std::path::PathBuf;

use neargate_host::cgroup::{self, Hierarchies};
use neargate_protocol::request::TaskRequest;

#[derive(Debug, PartialEq, Eq)]
pub struct Process {
    pub host_pid: i32,
    /// In the innermost PID namespace.
    pub pid: i32,
    /// The host's PID of the parent.
    pub parent: i32,
    /// Its container's place in the definition; `None` for the pause process.
    pub container: Option<usize>,
    /// On one line, fit to print.
    pub command: String,
}

/// All processes of the task, by rising PID.
pub fn of_task(request: &TaskRequest) -> Result<Vec<Process>, cgroup::Error> {
    let hierarchies = Hierarchies::detect()?;
    let task =
        hierarchies.open_task(&request.config.cgroup.parent, &request.task_id.to_string())?;
    let Some(task) = task else {
        return Ok(Vec::new());
    };
    let mut members = Vec::new();
    for runtime_id in &request.runtime_ids {
        let cgroup = task.open_container(&runtime_id.to_string())?;
        members.push(cgroup.map_or(Ok(Vec::new()), |cgroup| cgroup.processes())?);
    }
    let mut pids = task.processes()?;
    pids.sort_unstable();
    // Processes end while we read: one that cannot be read is one less.
    let processes = pids.into_iter().filter_map(|pid| {
        read(
            pid,
            members.iter().position(|members| members.contains(&pid)),
        )
    });
    Ok(processes.collect())
}

fn read(host_pid: i32, container: Option<usize>) -> Option<Process> {
    let directory = PathBuf::from(format!("/proc/{host_pid}"));
    let status = std::fs::read_to_string(directory.join("status")).ok()?;
    let arguments = std::fs::read(directory.join("cmdline")).ok()?;
    let name = field(&status, "Name:").unwrap_or_default();
    Some(Process {
        host_pid,
        pid: field(&status, "NSpid:")?
            .split_whitespace()
            .last()?
            .parse()
            .ok()?,
        parent: field(&status, "PPid:")?.parse().ok()?,
        container,
        command: command_line(&arguments, name),
    })
}

/// The value of a line of `/proc/PID/status` (proc_pid_status(5)).
fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .map(str::trim)
}

/// The arguments as one line; the name in brackets, as ps(1) shows it, for a
/// process that has none (a zombie).
fn command_line(arguments: &[u8], name: &str) -> String {
    let arguments = String::from_utf8_lossy(arguments);
    let line = arguments
        .trim_end_matches(['\0', ' '])
        .replace(char::is_control, " ");
    if line.is_empty() {
        format!("[{name}]")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_one_line_whatever_its_arguments_hold() {
        assert_eq!(
            command_line(b"sh\0-c\0a\nb\x1b[0m\0", "sh"),
            "sh -c a b [0m"
        );
        assert_eq!(
            command_line(b"nginx: master process nginx\0\0\0", "nginx"),
            "nginx: master process nginx"
        );
        assert_eq!(command_line(b"", "sleep"), "[sleep]");
    }
}
