//! What tests of operations stand on: an endpoint's state over a store of its own, and a machine
//! that only pretends to run tasks.
//!
//! Every answer is checked against AWS's model, and every error against what its operation
//! declares, so that a test need only say what is special.

mod machine;
mod supervisor;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use neargate_api::{Error, ErrorCode, Operation, schema};
use neargate_core::ids::TaskId;
use neargate_core::task::LastStatus;
use neargate_core::timestamp::Timestamp;
use neargate_store::{Embedded, Store, User};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clock;
use crate::endpoint::Caller;
use crate::instances::Machine;
use crate::operations::{self, Context};
use crate::state::{Settings, State};
use crate::tasks::{KnownTask, Launcher};

pub use machine::FakeMachine;

pub const REGION: &str = "us-east-1";

/// An endpoint's state. To be made within a runtime.
pub struct Fixture {
    pub state: Arc<State>,
    pub machine: Arc<FakeMachine>,
    /// What the next calls are told the time is, in the place of the clock.
    pub now: Option<Timestamp>,
    /// Who calls.
    pub user: String,
    pub region: String,
    root: TempDir,
}

impl Fixture {
    pub fn new() -> Self {
        let root = TempDir::new().expect("a directory");
        let store: Arc<dyn Store> = Arc::new(Embedded::open(root.path()).expect("a store"));
        let machine = Arc::new(FakeMachine::new(root.path().to_owned()));
        Self {
            state: restore(root.path().to_owned(), store, &machine),
            machine,
            now: None,
            user: "ann".to_owned(),
            region: REGION.to_owned(),
            root,
        }
    }

    /// As after the endpoint's end and new start, while the tasks went on.
    pub fn restart(self) -> Self {
        let root = self.root.path().to_owned();
        let state = restore(root, Arc::clone(&self.state.store), &self.machine);
        Self { state, ..self }
    }

    pub fn context(&self) -> Context {
        let caller = Caller {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            user: User {
                name: self.user.clone(),
                secret: "secret".to_owned(),
                allow: vec!["*".to_owned()],
            },
            region: self.region.parse().expect("a region"),
        };
        Context::new(
            &self.state,
            caller,
            self.now.unwrap_or_else(clock::now),
            "127.0.0.1:4747",
        )
    }

    /// Calls an operation, and checks that a client of AWS would understand the answer.
    pub async fn call(&self, operation: Operation, input: Value) -> Result<Value, Error> {
        let body = input.to_string();
        let answer = operations::answer(operation, &self.context(), body.as_bytes()).await;
        let checked = match &answer {
            Ok(output) => schema::check_output(operation, output),
            Err(error) => schema::check_error(operation, &error.body()).map(drop),
        };
        if let Err(problem) = checked {
            panic!("{operation} answers {answer:?} to {input}: {problem}");
        }
        answer
    }

    /// Calls an operation that is to succeed.
    #[track_caller]
    pub fn ok(&self, operation: Operation, input: Value) -> impl Future<Output = Value> {
        let caller = std::panic::Location::caller();
        async move {
            match self.call(operation, input).await {
                Ok(output) => output,
                Err(error) => panic!("{operation} at {caller}: {error}"),
            }
        }
    }

    /// Calls an operation that is to be refused: with which code, and in which words.
    #[track_caller]
    pub fn refused(
        &self,
        operation: Operation,
        input: Value,
    ) -> impl Future<Output = (ErrorCode, String)> {
        let caller = std::panic::Location::caller();
        async move {
            match self.call(operation, input).await {
                Ok(output) => panic!("{operation} at {caller}: {output}"),
                Err(error) => (error.code, error.message),
            }
        }
    }

    /// Registers a definition for Fargate, with one container `app`. Its revision's ARN.
    pub async fn register(&self, family: &str) -> String {
        let input = fargate_definition(family);
        let answer = self.ok(Operation::RegisterTaskDefinition, input).await;
        text(&answer["taskDefinition"]["taskDefinitionArn"])
    }

    /// Starts a task of a definition in the default cluster.
    pub async fn run(&self, definition: &str) -> TaskId {
        let vpc = self.context().vpc();
        let subnet = &vpc.subnets[0].id;
        let input = json!({
            "taskDefinition": definition, "launchType": "FARGATE",
            "networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}},
        });
        let answer = self.ok(Operation::RunTask, input).await;
        let arn = text(&answer["tasks"][0]["taskArn"]);
        let id = arn.rsplit('/').next().map(str::parse);
        id.expect("an ARN").expect("a task's id")
    }

    /// Waits until the endpoint knows that a task is where it is to be.
    pub async fn until(&self, task: TaskId, status: LastStatus) -> KnownTask {
        let mut changes = self.state.tasks.changes();
        let known = async {
            loop {
                let known = self.state.tasks.get(task).expect("the task");
                if known.last_status() == status {
                    return known;
                }
                // Who lags behind looks again, too.
                let _ = changes.recv().await;
            }
        };
        let known = tokio::time::timeout(Duration::from_secs(10), known).await;
        known.unwrap_or_else(|_| panic!("task {task} does not become {status}"))
    }
}

fn restore(root: PathBuf, store: Arc<dyn Store>, machine: &Arc<FakeMachine>) -> Arc<State> {
    let settings = Settings {
        root,
        config: Default::default(),
        machine: Machine {
            cpus: 4,
            memory_mib: 8192,
            architecture: "x86_64",
            version: "0.0.0",
            registered_at: clock::now(),
        },
        stream_url: None,
    };
    let launcher: Arc<dyn Launcher> = Arc::<FakeMachine>::clone(machine);
    State::restore(settings, store, launcher).expect("a state")
}

/// RegisterTaskDefinition's input, as short as Fargate takes it.
pub fn fargate_definition(family: &str) -> Value {
    json!({
        "family": family, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
        "cpu": "256", "memory": "512",
        "containerDefinitions": [{"name": "app", "image": "nginx:1.25"}],
    })
}

/// A text in an answer.
#[track_caller]
pub fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => panic!("{value} is no text"),
    }
}

mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_runs_on_command_and_stops_as_one_does() {
        let fixture = Fixture::new();
        let definition = fixture.register("web").await;
        let task = fixture.run(&definition).await;
        fixture.until(task, LastStatus::Pending).await;
        fixture.machine.start(task);
        fixture.until(task, LastStatus::Running).await;
        let stop = json!({"task": task.to_string(), "reason": "enough"});
        fixture.ok(Operation::StopTask, stop).await;
        fixture.until(task, LastStatus::Stopped).await;
        let wanted = json!({"tasks": [task.to_string()]});
        let answer = fixture.ok(Operation::DescribeTasks, wanted).await;
        let shown = &answer["tasks"][0];
        assert_eq!(shown["stoppedReason"], "enough");
        assert_eq!(shown["containers"][0]["exitCode"], 143);
    }

    #[tokio::test]
    async fn a_task_that_has_not_started_stops_as_well() {
        let fixture = Fixture::new();
        let definition = fixture.register("web").await;
        let task = fixture.run(&definition).await;
        fixture.until(task, LastStatus::Pending).await;
        let stop = json!({"task": task.to_string()});
        fixture.ok(Operation::StopTask, stop).await;
        fixture.until(task, LastStatus::Stopped).await;
    }

    #[tokio::test]
    async fn a_task_may_start_and_end_by_itself() {
        let fixture = Fixture::new();
        fixture.machine.start_all();
        let definition = fixture.register("web").await;
        let task = fixture.run(&definition).await;
        fixture.until(task, LastStatus::Running).await;
        fixture.machine.exit(task, "app", 3);
        let stopped = fixture.until(task, LastStatus::Stopped).await;
        let (_, container) = stopped.state.containers().next().unwrap();
        assert_eq!(container.exit_code(), Some(3));
    }

    #[tokio::test]
    async fn tasks_outlive_the_endpoint() {
        let fixture = Fixture::new();
        let definition = fixture.register("web").await;
        let task = fixture.run(&definition).await;
        fixture.until(task, LastStatus::Pending).await;
        let fixture = fixture.restart();
        fixture.machine.start(task);
        fixture.until(task, LastStatus::Running).await;
    }

    #[tokio::test]
    async fn errors_are_checked_as_well() {
        let wanted = json!({"taskDefinition": "web"});
        let refused = Fixture::new().refused(Operation::RunTask, wanted).await;
        let words = "TaskDefinition not found.".to_owned();
        assert_eq!(refused, (ErrorCode::Client, words));
    }

    #[tokio::test]
    async fn a_container_is_as_well_as_its_last_check_says() {
        let fixture = Fixture::new();
        fixture.machine.start_all();
        let mut input = fargate_definition("web");
        input["containerDefinitions"][0]["healthCheck"] = json!({"command": ["CMD", "true"]});
        fixture.ok(Operation::RegisterTaskDefinition, input).await;
        let task = fixture.run("web").await;
        fixture.until(task, LastStatus::Running).await;
        fixture.machine.report_health(task, "app", true);
        let health = async || {
            let wanted = json!({"tasks": [task.to_string()]});
            let answer = fixture.ok(Operation::DescribeTasks, wanted).await;
            text(&answer["tasks"][0]["healthStatus"])
        };
        while health().await != "HEALTHY" {
            tokio::task::yield_now().await;
        }
    }
}
