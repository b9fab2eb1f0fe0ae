//! Further commands in a running container.

use std::io;

use neargate_core::task::ContainerIndex;
use neargate_host::process::Process;
use neargate_protocol::message::ExecRequest;

use crate::exec::Started;

use super::Engine;

#[derive(Debug, thiserror::Error)]
pub enum ExecError {
    #[error("the task has no container {0}")]
    NoSuchContainer(String),
    #[error("container {0} is not running")]
    NotRunning(String),
    #[error("commands in containers are not supported yet")]
    NotSupported,
    #[error(transparent)]
    Launch(#[from] neargate_host::error::LaunchError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl ExecError {
    /// What the client can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotRunning(_) => Some("see `neargate ps` for what runs".into()),
            _ => None,
        }
    }
}

impl Engine {
    /// The container of that name, which must be running.
    fn running(&self, name: &str) -> Result<ContainerIndex, ExecError> {
        let definitions = &self.plan.definition.container_definitions;
        let index = definitions
            .iter()
            .position(|container| container.name == name)
            .ok_or_else(|| ExecError::NoSuchContainer(name.to_owned()))?;
        match self.containers[index].process() {
            Some(_) => Ok(ContainerIndex(index)),
            None => Err(ExecError::NotRunning(name.to_owned())),
        }
    }

    pub fn exec(&self, request: &ExecRequest) -> Result<Started, ExecError> {
        self.running(&request.container)?;
        Err(ExecError::NotSupported)
    }

    pub(super) fn exec_silently(&self, index: ContainerIndex) -> Result<Process, ExecError> {
        self.running(&self.definition(index).name)?;
        Err(ExecError::NotSupported)
    }
}
