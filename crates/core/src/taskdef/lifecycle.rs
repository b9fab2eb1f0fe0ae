//! When a container starts, is healthy, and is started again.

use super::shape::{shape, wire_enum};

shape! {
    /// A container that must have reached a condition before this one starts.
    pub struct ContainerDependency {
        required {
            container_name: String,
            condition: ContainerCondition,
        }
    }
}

wire_enum! {
    pub enum ContainerCondition {
        /// The other container has started.
        Start = "START",
        /// It has ended, with any exit code.
        Complete = "COMPLETE",
        /// It has ended with exit code 0.
        Success = "SUCCESS",
        /// Its health check has passed.
        Healthy = "HEALTHY",
    }
}

shape! {
    /// A command run in the container at intervals. All times are seconds.
    pub struct HealthCheck {
        required {
            /// `CMD` and a program with its arguments, or `CMD-SHELL` and one line for a shell.
            command: Vec<String>,
        }
        optional {
            interval: Option<i32>,
            timeout: Option<i32>,
            retries: Option<i32>,
            start_period: Option<i32>,
        }
    }
}

shape! {
    /// Whether ECS starts the container again, in the same task, after it has ended.
    pub struct ContainerRestartPolicy {
        required {
            enabled: bool,
        }
        optional {
            ignored_exit_codes: Vec<i32>,
            /// How many seconds the container must have run to be started again.
            restart_attempt_period: Option<i32>,
        }
    }
}
