//! What ECS says of a service's doings, in its words.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html>

use neargate_core::ids::TaskId;

use super::record::Deployment;

pub const STOPPED_UNHEALTHY: &str = "Task failed container health checks";
pub const FAILED: &str = "ECS deployment circuit breaker: tasks failed to start.";
pub const BREAKER_EXCEEDED: &str =
    "Service deployment rolled back because the circuit breaker threshold was exceeded.";
pub const BREAKER_STOPPED: &str =
    "Service deployment stopped because the circuit breaker threshold was exceeded.";
pub const SUPERSEDED: &str = "Service deployment stopped because of a newer one.";
pub const DELETED: &str = "Service deployment stopped because the service was deleted.";

/// With which a task stops that is not needed any more.
pub fn scaling(deployment: &str) -> String {
    format!("Scaling activity initiated by (deployment {deployment})")
}

pub fn in_progress(deployment: &str) -> String {
    format!("ECS deployment {deployment} in progress.")
}

pub fn completed(deployment: &str) -> String {
    format!("ECS deployment {deployment} completed.")
}

pub fn rolling_back(deployment: &str) -> String {
    format!("ECS deployment circuit breaker: rolling back to deploymentId {deployment}.")
}

/// Events: what follows the service's name.
pub enum Event<'a> {
    Started(&'a [TaskId]),
    Stopped(&'a [TaskId]),
    StoppedPending(usize),
    Unhealthy(TaskId),
    Throttled,
    Protected {
        deployment: &'a Deployment,
        tasks: usize,
    },
    Completed(&'a str),
    Failed(&'a str),
    RollingBack(&'a str),
    Steady,
}

impl Event<'_> {
    pub fn text(&self, service: &str) -> String {
        match self {
            Self::Started(tasks) => format!(
                "(service {service}) has started {} tasks: {}.",
                tasks.len(),
                list(tasks)
            ),
            Self::Stopped(tasks) => format!(
                "(service {service}) has stopped {} running tasks: {}.",
                tasks.len(),
                list(tasks)
            ),
            Self::StoppedPending(count) => {
                format!("(service {service}) stopped {count} pending tasks.")
            }
            Self::Unhealthy(task) => {
                format!("(service {service}) (task {task}) failed container health checks.")
            }
            Self::Throttled => {
                format!("(service {service}) is unable to consistently start tasks successfully.")
            }
            Self::Protected { deployment, tasks } => format!(
                "(service {service}, taskSet {}) was unable to scale in due to (reason {tasks} \
                 tasks under protection)",
                deployment.id
            ),
            Self::Completed(deployment) => {
                format!("(service {service}) (deployment {deployment}) deployment completed.")
            }
            Self::Failed(deployment) => format!(
                "(service {service}) (deployment {deployment}) deployment failed: tasks failed to \
                 start."
            ),
            Self::RollingBack(deployment) => {
                format!("(service {service}) rolling back to deployment {deployment}.")
            }
            Self::Steady => format!("(service {service}) has reached a steady state."),
        }
    }
}

fn list(tasks: &[TaskId]) -> String {
    let tasks: Vec<_> = tasks.iter().map(|task| format!("(task {task})")).collect();
    tasks.join(" ")
}
