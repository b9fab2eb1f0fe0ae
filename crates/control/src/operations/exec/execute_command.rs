//! ExecuteCommand.

use neargate_api::types::{ExecuteCommandRequest, ExecuteCommandResponse, Session};
use neargate_api::{Error, ErrorCode, calls};
use neargate_core::task::{ContainerStatus, LastStatus};
use neargate_session::document::Document;

use crate::operations::tasks::{container_arn, reference};
use crate::operations::{Context, Handle, clusters, internal};
use crate::sessions::{self, Naming, SessionError, Stream, Wanted};
use crate::tasks::KnownTask;

const NOT_READY: &str = "The execute command failed because execute command was not enabled when \
    the task was run or the execute command agent isn\u{2019}t running. Wait and try again or run \
    a new task with execute command enabled and try again.";

impl Handle for calls::ExecuteCommand {
    async fn handle(
        context: &Context,
        input: ExecuteCommandRequest,
    ) -> Result<ExecuteCommandResponse, Error> {
        if input.interactive != Some(true) {
            return Err(Error::invalid_parameter(
                "Interactive is the only mode supported currently.",
            ));
        }
        let cluster = clusters::active(context, &*context.snapshot()?, input.cluster.as_deref())?;
        let recorded = sessions::are_recorded(&cluster.cluster);
        let cluster = cluster.cluster.name;
        let given = input.task.as_deref().unwrap_or_default();
        let task = reference::get(context, &cluster, given)?;
        if !task.record.execute_command || task.last_status() != LastStatus::Running {
            return Err(Error::invalid_parameter(NOT_READY));
        }
        let index = container(&task, input.container.as_deref())?;
        let definition = &task.definition.container_definitions[index];
        let (_, state) = task.state.containers().nth(index).expect("it was found");
        if state.last_status() != ContainerStatus::Running {
            return Err(Error::invalid_parameter(NOT_READY));
        }
        let command = input.command.unwrap_or_default();
        let wanted = Wanted {
            container: definition.name.clone(),
            document: Document::InteractiveCommands,
            command: sessions::command(&definition.name, words(&command)?),
            name: Naming::ExecuteCommand,
            document_name: "AmazonECS-ExecuteInteractiveCommand".to_owned(),
            reason: None,
            owner: context.caller_arn(),
            target: format!(
                "ecs:{cluster}_{}_{}",
                task.record.id, task.record.runtime_ids[index]
            ),
            recorded,
        };
        let opened = context.state.open_session(&task, wanted, context.now).await;
        let opened = opened.map_err(refused)?;
        let stream = Stream {
            region: context.region().to_string(),
            session: opened.id.clone(),
        };
        Ok(ExecuteCommandResponse {
            cluster_arn: Some(context.owner().cluster(&cluster).to_string()),
            container_arn: Some(container_arn(&task, &definition.name)),
            container_name: Some(definition.name.clone()),
            interactive: Some(true),
            session: Some(Session {
                session_id: Some(opened.id),
                stream_url: Some(stream.url(&context.stream_base())),
                token_value: Some(opened.token),
            }),
            task_arn: Some(task.arn().to_string()),
        })
    }
}

/// The container that a request means; a task with one has to name none.
fn container(task: &KnownTask, given: Option<&str>) -> Result<usize, Error> {
    let containers = &task.definition.container_definitions;
    match given.filter(|given| !given.is_empty()) {
        Some(name) => containers
            .iter()
            .position(|container| container.name == name)
            .ok_or_else(|| {
                Error::invalid_parameter(format!(
                    "The container {name} is not a container of the task."
                ))
            }),
        None if containers.len() == 1 => Ok(0),
        None => Err(Error::invalid_parameter(
            "Container name must be provided when the task has more than one container.",
        )),
    }
}

/// A command line split as a shell would; no shell runs it.
pub fn words(command: &str) -> Result<Vec<String>, Error> {
    let words = shell_words::split(command);
    let words = words.map_err(|error| Error::invalid_parameter(format!("command: {error}.")))?;
    match words.is_empty() {
        true => Err(Error::invalid_parameter("command can not be blank.")),
        false => Ok(words),
    }
}

fn refused(error: SessionError) -> Error {
    match error {
        SessionError::Refused(text) => Error::client(text),
        SessionError::NotRunning => Error::invalid_parameter(NOT_READY),
        SessionError::Silent(_) => {
            tracing::warn!(%error, "no session can be opened");
            Error::new(
                ErrorCode::TargetNotConnected,
                "The execute command failed due to an internal error. Try again later.",
            )
        }
        other => internal(other),
    }
}
