//! What ECS says at run time: the texts of `stoppedReason` and of a container's `reason`.
//!
//! Texts are kept word for word where they were seen, in public threads and in the source of
//! amazon-ecs-agent, because people search for them and programs match them. Callers bring names
//! and causes, never sentences; where ECS has no word, the text says that it is ours.

mod dependency;
mod pull;
mod resource;
mod start;

pub use dependency::{ContainerText, DependencyFailure, dependency_failed};
pub use pull::{PullFailure, Unresolved, cannot_pull};
pub use resource::{SecretFailure, cannot_get_secret, resource_initialization};
pub use start::{StartFailure, cannot_publish, cannot_start};

/// `stoppedReason` of a task whose essential container ended, also with exit code 0.
pub const ESSENTIAL_CONTAINER_EXITED: &str = "Essential container in task exited";

/// `stoppedReason` of a task one of whose containers could not be started.
pub const TASK_FAILED_TO_START: &str = "Task failed to start";

/// `stoppedReason` after StopTask without a reason.
pub const STOPPED_BY_USER: &str = "Task stopped by user";

/// `reason` of a container that ended after the kernel killed any of its processes for memory.
pub const OUT_OF_MEMORY: &str = "OutOfMemoryError: Container killed due to memory usage";

/// `stoppedReason` of a task whose supervisor died. Ours.
pub const SUPERVISOR_LOST: &str =
    "The task's supervisor was lost; what was left of the task has been killed";

/// `stoppedReason` of a task that had no supervisor yet when whoever prepared it died. Ours.
pub const PREPARATION_LOST: &str =
    "The task was being prepared when the process that did so was lost";

/// `reason` of a container that ended with its supervisor. Ours.
pub const EXIT_NOT_SEEN: &str =
    "The task's supervisor was lost; how the container ended is not known";
