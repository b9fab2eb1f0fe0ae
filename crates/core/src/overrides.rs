//! What a caller of RunTask changes of a definition, for one task.
//!
//! See [API_TaskOverride]. The changed definition has to keep to the rules as well, so it is
//! validated after the change.
//!
//! [API_TaskOverride]: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html

use crate::taskdef::shape::shape;
use crate::taskdef::{
    ContainerDefinition, EnvironmentFile, EphemeralStorage, KeyValuePair, ResourceRequirement,
    SystemControl, TaskDefinition,
};
use crate::validate::Refusal;

shape! {
    /// RunTask's `overrides`.
    #[derive(Default)]
    pub struct TaskOverride {
        optional {
            container_overrides: Vec<ContainerOverride>,
            cpu: Option<String>,
            memory: Option<String>,
            inference_accelerator_overrides: Vec<InferenceAcceleratorOverride>,
            task_role_arn: Option<String>,
            execution_role_arn: Option<String>,
            ephemeral_storage: Option<EphemeralStorage>,
        }
    }
}

shape! {
    #[derive(Default)]
    pub struct ContainerOverride {
        optional {
            name: Option<String>,
            command: Vec<String>,
            /// Added to the definition's; a variable of the same name is replaced.
            environment: Vec<KeyValuePair>,
            environment_files: Vec<EnvironmentFile>,
            cpu: Option<i32>,
            memory: Option<i32>,
            memory_reservation: Option<i32>,
            resource_requirements: Vec<ResourceRequirement>,
        }
    }
}

shape! {
    #[derive(Default)]
    pub struct InferenceAcceleratorOverride {
        optional {
            device_name: Option<String>,
            device_type: Option<String>,
        }
    }
}

impl TaskOverride {
    /// Overrides one environment variable of a container.
    pub fn set_variable(&mut self, container: &str, name: &str, value: &str) {
        let overrides = &mut self.container_overrides;
        let known = overrides
            .iter()
            .position(|known| known.name.as_deref() == Some(container));
        let index = known.unwrap_or_else(|| {
            let name = Some(container.to_owned());
            overrides.push(ContainerOverride {
                name,
                ..ContainerOverride::default()
            });
            overrides.len() - 1
        });
        merge_variable(
            &mut overrides[index].environment,
            &KeyValuePair::new(name, value),
        );
    }
}

/// Changes a definition as RunTask would for one task.
pub fn apply(definition: &mut TaskDefinition, overrides: &TaskOverride) -> Result<(), Refusal> {
    if !overrides.inference_accelerator_overrides.is_empty() {
        return Err(Refusal::invalid_parameter(
            "Unsupported field 'inferenceAcceleratorOverrides'.".to_owned(),
        ));
    }
    for changes in &overrides.container_overrides {
        apply_to_container(find(definition, changes.name.as_deref())?, changes);
    }
    replace(&mut definition.cpu, &overrides.cpu);
    replace(&mut definition.memory, &overrides.memory);
    replace(&mut definition.task_role_arn, &overrides.task_role_arn);
    replace(
        &mut definition.execution_role_arn,
        &overrides.execution_role_arn,
    );
    replace(
        &mut definition.ephemeral_storage,
        &overrides.ephemeral_storage,
    );
    Ok(())
}

/// Sets a kernel parameter in the definition's first container, as Docker's `--sysctl` does for its
/// only one.
pub fn set_system_control(definition: &mut TaskDefinition, name: &str, value: &str) {
    let Some(first) = definition.container_definitions.first_mut() else {
        return;
    };
    first
        .system_controls
        .retain(|control| control.namespace != name);
    first.system_controls.push(SystemControl {
        namespace: name.to_owned(),
        value: value.to_owned(),
    });
}

fn find<'a>(
    definition: &'a mut TaskDefinition,
    name: Option<&str>,
) -> Result<&'a mut ContainerDefinition, Refusal> {
    let name = name.unwrap_or_default();
    definition
        .container_definitions
        .iter_mut()
        .find(|container| container.name == name)
        .ok_or_else(|| {
            Refusal::invalid_parameter(format!(
                "Override for container named {name} is not a container in the TaskDefinition."
            ))
        })
}

fn apply_to_container(container: &mut ContainerDefinition, changes: &ContainerOverride) {
    for variable in &changes.environment {
        merge_variable(&mut container.environment, variable);
    }
    replace_list(&mut container.command, &changes.command);
    replace_list(&mut container.environment_files, &changes.environment_files);
    replace_list(
        &mut container.resource_requirements,
        &changes.resource_requirements,
    );
    replace(&mut container.memory, &changes.memory);
    replace(
        &mut container.memory_reservation,
        &changes.memory_reservation,
    );
    if let Some(cpu) = changes.cpu {
        container.cpu = cpu;
    }
}

fn merge_variable(environment: &mut Vec<KeyValuePair>, variable: &KeyValuePair) {
    // A definition may name a variable twice; the later one would win over ours.
    environment.retain(|known| known.name != variable.name);
    environment.push(variable.clone());
}

fn replace<T: Clone>(member: &mut Option<T>, change: &Option<T>) {
    if change.is_some() {
        member.clone_from(change);
    }
}

fn replace_list<T: Clone>(member: &mut Vec<T>, change: &[T]) {
    if !change.is_empty() {
        *member = change.to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taskdef::{parse, parse_shape};

    fn definition() -> TaskDefinition {
        parse(
            r#"{"family": "web", "cpu": "256", "memory": "512", "containerDefinitions": [
                {"name": "app", "image": "nginx", "command": ["serve"], "memory": 128,
                 "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
                 "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/old.env"}]},
                {"name": "log", "image": "busybox"}
            ]}"#,
        )
        .unwrap()
    }

    #[track_caller]
    fn applied(json: &str) -> TaskDefinition {
        let mut definition = definition();
        apply(&mut definition, &parse_shape(json).unwrap()).unwrap();
        definition
    }

    #[test]
    fn a_container_s_settings_are_replaced_and_its_environment_merged() {
        let definition = applied(
            r#"{"containerOverrides": [{
                "name": "app", "command": ["migrate"], "cpu": 10, "memory": 256,
                "memoryReservation": 64,
                "environment": [{"name": "A", "value": "9"}, {"name": "C", "value": "3"}],
                "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/new.env"}],
                "resourceRequirements": [{"type": "GPU", "value": "1"}]
            }]}"#,
        );
        let app = definition.container("app").unwrap();
        assert_eq!(app.command, ["migrate"]);
        assert_eq!(
            (app.cpu, app.memory, app.memory_reservation),
            (10, Some(256), Some(64))
        );
        let environment: Vec<_> = app
            .environment
            .iter()
            .map(|v| (&*v.name, &*v.value))
            .collect();
        assert_eq!(environment, [("B", "2"), ("A", "9"), ("C", "3")]);
        assert_eq!(app.environment_files.len(), 1);
        assert_eq!(app.environment_files[0].value, "arn:aws:s3:::b/new.env");
        assert_eq!(app.resource_requirements.len(), 1);
        assert_eq!(
            definition.container("log"),
            super::tests::definition().container("log")
        );
    }

    #[test]
    fn a_task_s_settings_are_replaced() {
        let definition = applied(
            r#"{"cpu": "512", "memory": "1024", "taskRoleArn": "a", "executionRoleArn": "b",
                "ephemeralStorage": {"sizeInGiB": 30}}"#,
        );
        assert_eq!(definition.cpu.as_deref(), Some("512"));
        assert_eq!(definition.memory.as_deref(), Some("1024"));
        assert_eq!(definition.task_role_arn.as_deref(), Some("a"));
        assert_eq!(definition.execution_role_arn.as_deref(), Some("b"));
        assert_eq!(
            definition.ephemeral_storage,
            Some(EphemeralStorage { size_in_gib: 30 })
        );
    }

    #[test]
    fn what_is_not_overridden_stays() {
        for json in [
            "{}",
            r#"{"containerOverrides": []}"#,
            r#"{"containerOverrides": [{"name": "app"}]}"#,
        ] {
            assert_eq!(applied(json), definition());
        }
    }

    #[test]
    fn unknown_containers_and_accelerators_are_refused() {
        for (json, text) in [
            (
                r#"{"containerOverrides": [{"name": "django"}]}"#,
                "InvalidParameterException: Override for container named django is not a \
                 container in the TaskDefinition.",
            ),
            (
                r#"{"inferenceAcceleratorOverrides": [{"deviceName": "a"}]}"#,
                "InvalidParameterException: Unsupported field 'inferenceAcceleratorOverrides'.",
            ),
        ] {
            let overrides = parse_shape(json).unwrap();
            assert_eq!(
                apply(&mut definition(), &overrides)
                    .unwrap_err()
                    .to_string(),
                text
            );
        }
    }

    #[test]
    fn a_variable_set_later_wins() {
        let mut overrides: TaskOverride = parse_shape(
            r#"{"containerOverrides": [{"name": "app", "environment": [
                {"name": "A", "value": "json"}]}]}"#,
        )
        .unwrap();
        overrides.set_variable("app", "A", "line");
        overrides.set_variable("log", "LEVEL", "debug");
        let mut definition = definition();
        apply(&mut definition, &overrides).unwrap();
        assert_eq!(
            definition.container_definitions[0].environment[1].value,
            "line"
        );
        assert_eq!(
            definition.container_definitions[1].environment[0].name,
            "LEVEL"
        );
    }

    #[test]
    fn a_system_control_goes_to_the_first_container_once() {
        let mut definition = definition();
        set_system_control(&mut definition, "net.core.somaxconn", "1");
        set_system_control(&mut definition, "net.core.somaxconn", "2");
        let controls = &definition.container_definitions[0].system_controls;
        assert_eq!(controls.len(), 1);
        assert_eq!(controls[0].value, "2");
    }
}
