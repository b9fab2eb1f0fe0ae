//! A task on a machine, through the command line.

use serde_json::Value;

use crate::until::until;
use crate::{Finished, Machine};

#[derive(Clone)]
pub struct Task<'a> {
    pub machine: &'a Machine,
    pub id: String,
}

impl<'a> Task<'a> {
    pub fn new(machine: &'a Machine, id: String) -> Self {
        assert_eq!(id.len(), 32, "{id} is not a task's id");
        Self { machine, id }
    }

    /// Runs a command in a container; it must succeed. Gives its output.
    #[track_caller]
    pub fn exec(&self, container: &str, command: &[&str]) -> String {
        self.try_exec(&[], container, command).success()
    }

    /// Runs a shell script in a container; it must succeed.
    #[track_caller]
    pub fn sh(&self, container: &str, script: &str) -> String {
        self.exec(container, &["sh", "-euc", script])
    }

    pub fn try_exec(&self, options: &[&str], container: &str, command: &[&str]) -> Finished {
        let mut all = vec!["exec"];
        all.extend(options);
        all.extend([&self.id, container, "--"]);
        all.extend(command);
        self.machine.neargate(&all)
    }

    /// A kernel parameter as a container sees it.
    #[track_caller]
    pub fn sysctl(&self, container: &str, name: &str) -> String {
        let path = format!("/proc/sys/{}", name.replace('.', "/"));
        self.exec(container, &["cat", &path])
    }

    /// What a container has written.
    pub fn logs(&self, container: &str) -> String {
        self.machine
            .neargate(&["logs", &self.id, container])
            .success()
    }

    /// Waits until a container has written a line that holds `text`.
    #[track_caller]
    pub fn wait_for_log(&self, container: &str, text: &str) -> String {
        until(&format!("{container} writes {text}"), || {
            let logs = self.logs(container);
            logs.lines()
                .find(|line| line.contains(text))
                .map(str::to_owned)
        })
    }

    /// The task as `neargate ps` shows it.
    pub fn state(&self) -> Value {
        let mut tasks = self.machine.tasks().into_iter();
        tasks
            .find(|task| task["task"] == self.id.as_str())
            .unwrap_or_else(|| panic!("ps does not know the task {}", self.id))
    }

    /// One container in [`Self::state`].
    pub fn container(&self, name: &str) -> Value {
        container_in(&self.state(), name)
    }

    /// Waits for a state of the task.
    #[track_caller]
    pub fn wait(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        until(what, || {
            let state = self.state();
            is_so(&state).then_some(state)
        })
    }

    /// Waits for the task's end.
    #[track_caller]
    pub fn wait_stopped(&self) -> Value {
        self.wait("the task is STOPPED", |state| {
            state["last_status"] == "STOPPED"
        })
    }

    /// Stops the task as ECS does and gives what remains to be known of it.
    pub fn stop(&self) -> Value {
        self.machine.neargate(&["stop", &self.id]).success();
        self.wait_stopped()
    }

    /// All that is known of the task.
    pub fn inspect(&self) -> Value {
        let json = self.machine.neargate(&["inspect", &self.id]).success();
        serde_json::from_str(&json).expect("inspect prints JSON")
    }

    /// The processes of the task.
    pub fn processes(&self) -> Vec<Value> {
        let json = self
            .machine
            .neargate(&["top", "--json", &self.id])
            .success();
        serde_json::from_str(&json).expect("top prints JSON")
    }

    /// The machine's PID of the process in a container whose command line
    /// begins like that. Only its beginning tells a program from a script
    /// that names it.
    #[track_caller]
    pub fn host_pid(&self, container: &str, command: &str) -> i64 {
        let found = self.find_process(container, command);
        found["host_pid"].as_i64().expect("a number")
    }

    /// The same PID as the task's own processes see it.
    #[track_caller]
    pub fn pid(&self, container: &str, command: &str) -> String {
        self.find_process(container, command)["pid"].to_string()
    }

    #[track_caller]
    fn find_process(&self, container: &str, command: &str) -> Value {
        until(&format!("{container} runs {command}"), || {
            self.processes().into_iter().find(|process| {
                process["container"] == container
                    && process["command"]
                        .as_str()
                        .is_some_and(|line| line.starts_with(command))
            })
        })
    }

    /// The address that the task has in its network.
    pub fn address(&self) -> String {
        let address = self.inspect()["plan"]["network"]["address"].clone();
        address
            .as_str()
            .expect("the task has one address")
            .to_owned()
    }

    /// Processes of a shared namespace, by PID, from inside.
    pub fn ps(&self, container: &str) -> String {
        self.exec(container, &["ps", "-o", "pid,user,args"])
    }
}

/// One container of a task that [`Task::state`] gave.
pub fn container_in(state: &Value, name: &str) -> Value {
    let containers = state["containers"].as_array().expect("containers");
    let mut containers = containers.iter();
    containers
        .find(|container| container["name"] == name)
        .unwrap_or_else(|| panic!("the task has no container {name}"))
        .clone()
}
