//! `ecs:CLUSTER_TASKID_RUNTIMEID`: the container that a session is for.

use neargate_core::ids::TaskId;
use neargate_core::task::{ContainerStatus, LastStatus};

use crate::operations::Context;
use crate::tasks::KnownTask;

/// A container that sessions can be opened in.
#[derive(Debug)]
pub struct Found {
    pub task: KnownTask,
    /// In the order of the task's definition.
    pub container: usize,
}

pub fn find(context: &Context, target: &str) -> Option<Found> {
    let (cluster, id, runtime_id) = parts(target)?;
    let id: TaskId = id.parse().ok()?;
    let task = context.state.tasks.get(id)?;
    let is_meant = task.record.cluster == cluster
        && task.owner.region == *context.region()
        && task.record.execute_command
        && task.last_status() == LastStatus::Running;
    let container = task
        .record
        .runtime_ids
        .iter()
        .position(|known| known.to_string() == runtime_id)?;
    let (_, state) = task.state.containers().nth(container)?;
    (is_meant && state.last_status() == ContainerStatus::Running)
        .then_some(Found { task, container })
}

/// Only the cluster's name may hold underscores.
fn parts(target: &str) -> Option<(&str, &str, &str)> {
    let mut parts = target.strip_prefix("ecs:")?.rsplitn(3, '_');
    let (runtime_id, task) = (parts.next()?, parts.next()?);
    Some((parts.next()?, task, runtime_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_s_name_may_hold_underscores() {
        assert_eq!(parts("ecs:a_0f_0f-12"), Some(("a", "0f", "0f-12")));
        assert_eq!(parts("ecs:a_b_c_0f_0f-12"), Some(("a_b_c", "0f", "0f-12")));
        for bad in ["ecs:a_0f", "i-0123", "", "ecs:"] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }
}
