//! ECS Exec.

mod execute_command;
