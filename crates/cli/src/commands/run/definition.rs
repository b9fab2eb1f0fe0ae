//! What is to run: the definition with all that the command line adds,
//! accepted by ECS's rules.

use std::io;

use neargate_core::config::Config;
use neargate_core::launch::LaunchType;
use neargate_core::overrides::{self, TaskOverride};
use neargate_core::taskdef::{self, Compatibility, ParseError, TaskDefinition};
use neargate_core::validate::{self, Context, Refusal, Warning};

use super::Arguments;
use crate::input::InputError;
use crate::values::Assignment;

/// A definition that may run.
pub struct Accepted {
    pub definition: TaskDefinition,
    pub launch_type: LaunchType,
    pub warnings: Vec<Warning>,
}

#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    #[error(transparent)]
    Input(#[from] InputError),
    #[error("--overrides cannot be read")]
    ReadOverrides(#[source] io::Error),
    #[error("--overrides is not what RunTask takes")]
    ParseOverrides(#[source] ParseError),
    #[error("there is no container `{name}` for --env; the definition has {}", known.join(", "))]
    UnknownContainer { name: String, known: Vec<String> },
    #[error("ECS refuses the task definition")]
    Refused(#[source] Refusal),
    #[error("ECS refuses to run the task definition")]
    NotRun(#[source] Refusal),
}

pub fn prepare(arguments: &Arguments, config: &Config) -> Result<Accepted, DefinitionError> {
    let mut definition = arguments.file.task_definition()?;
    for Assignment { name, value } in &arguments.sysctls {
        overrides::set_system_control(&mut definition, name, value);
    }
    let asked_for = arguments.launch_type.map(Compatibility::from);
    let context = Context {
        launch_type: asked_for,
        account: Some(config.account.clone()),
    };
    let warnings = validate::validate(&definition, &context).map_err(DefinitionError::Refused)?;
    let launch_type =
        validate::launch_type(&definition, asked_for).map_err(DefinitionError::NotRun)?;
    let changes = task_override(arguments, &definition)?;
    if changes != TaskOverride::default() {
        overrides::apply(&mut definition, &changes).map_err(DefinitionError::NotRun)?;
        // What RunTask changes has to keep to the rules as well.
        let context = Context {
            launch_type: Some(launch_type),
            ..context
        };
        validate::validate(&definition, &context).map_err(DefinitionError::NotRun)?;
    }
    Ok(Accepted {
        definition,
        launch_type: launched_as(launch_type),
        warnings,
    })
}

/// What `--overrides` and `--env` say together; `--env` has the last word.
fn task_override(
    arguments: &Arguments,
    definition: &TaskDefinition,
) -> Result<TaskOverride, DefinitionError> {
    let mut wanted = match &arguments.overrides {
        Some(text) => {
            let text = json_or_file(text).map_err(DefinitionError::ReadOverrides)?;
            taskdef::parse_shape(&text).map_err(DefinitionError::ParseOverrides)?
        }
        None => TaskOverride::default(),
    };
    for variable in &arguments.env {
        if definition.container(&variable.container).is_none() {
            return Err(unknown_container(&variable.container, definition));
        }
        let Assignment { name, value } = &variable.variable;
        wanted.set_variable(&variable.container, name, value);
    }
    Ok(wanted)
}

fn unknown_container(name: &str, definition: &TaskDefinition) -> DefinitionError {
    let known = definition.container_definitions.iter();
    DefinitionError::UnknownContainer {
        name: name.to_owned(),
        known: known.map(|container| container.name.clone()).collect(),
    }
}

/// JSON as it is, or what `file://PATH` holds: the AWS CLI's habit.
fn json_or_file(text: &str) -> io::Result<String> {
    match text.strip_prefix("file://") {
        Some(path) => fs_err::read_to_string(path),
        None => Ok(text.to_owned()),
    }
}

fn launched_as(compatibility: Compatibility) -> LaunchType {
    match compatibility {
        Compatibility::Fargate => LaunchType::Fargate,
        Compatibility::External => LaunchType::External,
        // AWS's managed instances run tasks as EC2's do.
        Compatibility::Ec2 | Compatibility::ManagedInstances => LaunchType::Ec2,
    }
}
