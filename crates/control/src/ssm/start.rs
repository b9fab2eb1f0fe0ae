//! StartSession.

use serde::Deserialize;
use serde_json::Value;

use super::document::{self, Parameters};
use super::{Failure, fault, opened_session, target};
use crate::clusters;
use crate::operations::{Context, internal};
use crate::sessions::{self, Naming, SessionError, Wanted};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Input {
    target: String,
    document_name: Option<String>,
    #[serde(default)]
    parameters: Parameters,
    reason: Option<String>,
}

pub async fn answer(context: &Context, input: Input) -> Result<Value, Failure> {
    let document_name = input.document_name.filter(|name| !name.is_empty());
    let document_name = document_name.unwrap_or_else(|| document::SHELL.to_owned());
    let document = document::wanted(&document_name, &input.parameters)?;
    let not_connected = || {
        let message = format!("{} is not connected.", input.target);
        fault("TargetNotConnected", message)
    };
    let found = target::find(context, &input.target).ok_or_else(not_connected)?;
    let task = found.task;
    let container = &task.definition.container_definitions[found.container].name;
    let snapshot = context.snapshot()?;
    let cluster = clusters::find(&*snapshot, context.region(), &task.record.cluster);
    let cluster = cluster.map_err(internal)?.map(|found| found.cluster);
    drop(snapshot);
    let recorded = cluster.as_ref().is_some_and(sessions::are_recorded);
    let wanted = Wanted {
        container: container.clone(),
        command: sessions::command(container, document.command),
        document: document.document,
        name: Naming::User(context.caller.user.name.clone()),
        document_name,
        reason: input.reason.clone(),
        owner: context.caller_arn(),
        target: input.target.clone(),
        recorded,
    };
    match context.state.open_session(&task, wanted, context.now).await {
        Ok(opened) => Ok(opened_session(context, opened)),
        Err(SessionError::NotRunning) => Err(not_connected().into()),
        Err(SessionError::Refused(why)) => Err(fault("TargetNotConnected", why).into()),
        Err(error) => Err(error.into()),
    }
}
