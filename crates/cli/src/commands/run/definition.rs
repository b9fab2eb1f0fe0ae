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

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::{self, Command};

    const DEFINITION: &str = r#"{"family": "web", "networkMode": "awsvpc", "cpu": "256",
        "memory": "512", "containerDefinitions": [
            {"name": "app", "image": "app", "environment": [{"name": "LEVEL", "value": "info"}]},
            {"name": "log", "image": "log", "essential": false}]}"#;

    fn prepared(options: &[&str]) -> Result<Accepted, DefinitionError> {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("taskdef.json");
        std::fs::write(&file, DEFINITION).unwrap();
        let line = ["neargate", "run", file.to_str().unwrap()];
        let arguments = arguments::Arguments::parse_from(line.iter().chain(options));
        let Command::Run(arguments) = arguments.command else {
            unreachable!()
        };
        prepare(&arguments, &Config::default())
    }

    #[test]
    fn fargate_comes_first_unless_asked_otherwise() {
        assert_eq!(prepared(&[]).unwrap().launch_type, LaunchType::Fargate);
        let asked = prepared(&["--launch-type", "ec2"]).unwrap();
        assert_eq!(asked.launch_type, LaunchType::Ec2);
    }

    #[test]
    fn env_has_the_last_word_over_overrides_and_definition() {
        let overrides = r#"{"containerOverrides": [{"name": "app",
            "environment": [{"name": "LEVEL", "value": "debug"}]}]}"#;
        let level = |options: &[&str]| {
            let environment =
                &prepared(options).unwrap().definition.container_definitions[0].environment;
            environment
                .iter()
                .map(|variable| variable.value.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(level(&["--overrides", overrides]), ["debug"]);
        assert_eq!(
            level(&["--overrides", overrides, "--env", "app:LEVEL=trace"]),
            ["trace"]
        );
    }

    #[test]
    fn a_sysctl_is_the_first_container_s() {
        let accepted = prepared(&["--sysctl", "net.core.somaxconn=6000"]).unwrap();
        let [app, log] = &accepted.definition.container_definitions[..] else {
            panic!()
        };
        assert_eq!(app.system_controls[0].value, "6000");
        assert!(log.system_controls.is_empty());
    }

    #[test]
    fn what_is_changed_must_keep_to_the_rules() {
        let unknown = prepared(&["--env", "web:A=b"]);
        assert!(matches!(
            unknown,
            Err(DefinitionError::UnknownContainer { .. })
        ));
        let refused = prepared(&["--sysctl", "vm.swappiness=1"]);
        assert!(matches!(refused, Err(DefinitionError::Refused(_))));
        let not_run = prepared(&["--overrides", r#"{"cpu": "300"}"#]);
        assert!(matches!(not_run, Err(DefinitionError::NotRun(_))));
        let unreadable = prepared(&["--overrides", r#"{"cpus": "300"}"#]);
        assert!(matches!(
            unreadable,
            Err(DefinitionError::ParseOverrides(_))
        ));
    }
}
