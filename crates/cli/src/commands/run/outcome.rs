//! What a finished task means for the shell: an exit status, and a few words.

use neargate_core::task::{Container, StopCause, StopCode, Task};

use crate::error::NOT_STARTED;

/// The status after Ctrl-C: 128 and the number of SIGINT, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// The exit status of a foreground task that is STOPPED: that of the
/// essential container that ended first.
pub fn exit_status(task: &Task) -> u8 {
    match task.stop_code() {
        Some(StopCode::TaskFailedToStart) | None => NOT_STARTED,
        Some(_) => deciding_container(task)
            .and_then(Container::exit_code)
            // A status is a byte, and a code that is not 0 must not become 0.
            .map_or(NOT_STARTED, |code| u8::try_from(code).unwrap_or(u8::MAX)),
    }
}

fn deciding_container(task: &Task) -> Option<&Container> {
    if let Some(StopCause::EssentialContainerExited { container }) = task.stop_cause() {
        return Some(task.container(*container));
    }
    // Stopped by someone else: the first that ended, of equals the definition's first.
    let essential = task.containers().filter(|(shape, _)| shape.essential);
    essential
        .map(|(_, container)| container)
        .filter(|container| container.stopped_at().is_some())
        .min_by_key(|container| container.stopped_at())
}

/// Why the task stopped, in ECS's words: a line for the task, and one for
/// each container that has something to say.
pub fn describe(task: &Task) -> String {
    let mut text = format!(
        "stopped: {}",
        task.stopped_reason().unwrap_or("unknown reason")
    );
    if let Some(code) = task.stop_code() {
        text += &format!(" ({code})");
    }
    for (shape, container) in task.containers() {
        let exit = container
            .exit_code()
            .map(|code| format!("exit code {code}"));
        let parts: Vec<_> = exit
            .into_iter()
            .chain(container.reason().map(str::to_owned))
            .collect();
        if !parts.is_empty() {
            text += &format!("\n  {}: {}", shape.name, parts.join(", "));
        }
    }
    text
}
