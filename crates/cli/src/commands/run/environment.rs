//! Variables whose values are not in the definition: those of environment
//! files, and secrets.

use std::collections::BTreeMap;
use std::io;

use neargate_core::config::Config;
use neargate_core::environment_file;
use neargate_core::taskdef::{ContainerDefinition, TaskDefinition};

use crate::values::Assignment;

type Variables = BTreeMap<String, String>;

#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    #[error("no local file stands for the environment file {arn} of container `{container}`")]
    NotMapped { container: String, arn: String },
    #[error("the environment file {arn} of container `{container}` cannot be read")]
    Read {
        container: String,
        arn: String,
        source: io::Error,
    },
    #[error(
        "ResourceInitializationError: unable to pull secrets or registry auth: \
         execution resource retrieval failed: no value for the secret `{name}` ({value_from}) \
         of container `{container}`"
    )]
    NoSecret {
        container: String,
        name: String,
        value_from: String,
    },
    #[error("no container declares a secret `{name}`{}", declared(known))]
    UnknownSecret { name: String, known: Vec<String> },
}

fn declared(known: &[String]) -> String {
    match known {
        [] => "; the definition declares none".to_owned(),
        known => format!("; the definition declares {}", known.join(", ")),
    }
}

/// The variables of each container's `environmentFiles`.
pub fn from_files(
    definition: &TaskDefinition,
    config: &Config,
) -> Result<Vec<Variables>, EnvironmentError> {
    let containers = definition.container_definitions.iter();
    containers
        .map(|container| files_of(container, config))
        .collect()
}

fn files_of(
    container: &ContainerDefinition,
    config: &Config,
) -> Result<Variables, EnvironmentError> {
    let texts = container.environment_files.iter().map(|file| {
        let local = config.environment_files.get(&file.value);
        let local = local.ok_or_else(|| EnvironmentError::NotMapped {
            container: container.name.clone(),
            arn: file.value.clone(),
        })?;
        fs_err::read_to_string(local).map_err(|source| EnvironmentError::Read {
            container: container.name.clone(),
            arn: file.value.clone(),
            source,
        })
    });
    let texts = texts.collect::<Result<Vec<_>, _>>()?;
    Ok(environment_file::variables(
        texts.iter().map(String::as_str),
    ))
}

/// The value of each container's `secrets`, as the user supplied them. Each
/// declared one needs a value, and each value a declaration.
pub fn secrets(
    definition: &TaskDefinition,
    given: &[Assignment],
) -> Result<Vec<Variables>, EnvironmentError> {
    let containers = &definition.container_definitions;
    let declared: Vec<&str> = containers
        .iter()
        .flat_map(|container| &container.secrets)
        .map(|secret| secret.name.as_str())
        .collect();
    if let Some(unknown) = given
        .iter()
        .find(|given| !declared.contains(&given.name.as_str()))
    {
        return Err(EnvironmentError::UnknownSecret {
            name: unknown.name.clone(),
            known: declared.into_iter().map(str::to_owned).collect(),
        });
    }
    containers
        .iter()
        .map(|container| secrets_of(container, given))
        .collect()
}

fn secrets_of(
    container: &ContainerDefinition,
    given: &[Assignment],
) -> Result<Variables, EnvironmentError> {
    let value = |name: &str| given.iter().rev().find(|given| given.name == name);
    let secrets = container
        .secrets
        .iter()
        .map(|secret| match value(&secret.name) {
            Some(given) => Ok((secret.name.clone(), given.value.clone())),
            None => Err(EnvironmentError::NoSecret {
                container: container.name.clone(),
                name: secret.name.clone(),
                value_from: secret.value_from.clone(),
            }),
        });
    secrets.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(secrets: &[&str]) -> TaskDefinition {
        let secrets: Vec<_> = secrets
            .iter()
            .map(|name| serde_json::json!({"name": name, "valueFrom": "/db"}))
            .collect();
        let definition = serde_json::json!({
            "family": "web",
            "containerDefinitions": [{"name": "app", "image": "app", "secrets": secrets}],
        });
        neargate_core::taskdef::parse(&definition.to_string()).unwrap()
    }

    fn given(name: &str) -> Assignment {
        format!("{name}=value").parse().unwrap()
    }

    #[test]
    fn each_secret_gets_the_value_that_was_given() {
        let values = secrets(&definition(&["A", "B"]), &[given("B"), given("A")]).unwrap();
        assert_eq!(
            values,
            [BTreeMap::from([
                ("A".into(), "value".into()),
                ("B".into(), "value".into())
            ])]
        );
    }

    #[test]
    fn a_secret_without_a_value_is_an_error_and_so_is_a_value_without_a_secret() {
        let error = secrets(&definition(&["A"]), &[]).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("ResourceInitializationError: "),
            "{error}"
        );
        let error = secrets(&definition(&["A"]), &[given("A"), given("B")]).unwrap_err();
        assert!(
            matches!(error, EnvironmentError::UnknownSecret { .. }),
            "{error}"
        );
    }
}
