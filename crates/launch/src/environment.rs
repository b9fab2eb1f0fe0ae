//! Variables whose values are not in the definition: those of environment
//! files, and secrets.

use std::collections::BTreeMap;
use std::io;

use neargate_core::arn::Arn;
use neargate_core::config::Config;
use neargate_core::environment_file;
use neargate_core::reason::{self, SecretFailure};
use neargate_core::taskdef::{ContainerDefinition, Secret, TaskDefinition};

use crate::preparation::with_causes;

pub type Variables = BTreeMap<String, String>;

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
        "{}, for the secret `{name}` of container `{container}`",
        no_secret(value_from)
    )]
    NoSecret {
        container: String,
        name: String,
        value_from: String,
    },
    #[error("no container declares a secret `{name}`{}", declared(known))]
    UnknownSecret { name: String, known: Vec<String> },
}

impl EnvironmentError {
    /// The task's `stoppedReason`.
    pub fn reason(&self) -> String {
        match self {
            Self::NoSecret { value_from, .. } => no_secret(value_from),
            Self::NotMapped { .. } | Self::Read { .. } => {
                let cause = with_causes(self);
                reason::resource_initialization(&format!("failed to download env files: {cause}"))
            }
            Self::UnknownSecret { .. } => reason::resource_initialization(&self.to_string()),
        }
    }
}

fn no_secret(value_from: &str) -> String {
    let arn = value_from.parse::<Arn>();
    reason::cannot_get_secret(match arn {
        Ok(arn) if arn.service == "secretsmanager" => {
            SecretFailure::SecretsManager { arn: value_from }
        }
        _ => SecretFailure::ParameterStore { name: value_from },
    })
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

/// Refuses a value that is for none of the declared secrets: it is a mistake
/// of whoever gave it.
pub fn refuse_undeclared(
    definition: &TaskDefinition,
    given: &BTreeMap<String, String>,
) -> Result<(), EnvironmentError> {
    let containers = &definition.container_definitions;
    let secrets = || containers.iter().flat_map(|container| &container.secrets);
    let is_declared = |key: &String| secrets().any(|secret| keys(secret).contains(&key));
    match given.keys().find(|key| !is_declared(key)) {
        None => Ok(()),
        Some(unknown) => Err(EnvironmentError::UnknownSecret {
            name: unknown.clone(),
            known: secrets().map(|secret| secret.name.clone()).collect(),
        }),
    }
}

/// The value of each container's `secrets`, of those that were given. Each
/// declared one needs a value.
pub fn secrets(
    definition: &TaskDefinition,
    given: &BTreeMap<String, String>,
) -> Result<Vec<Variables>, EnvironmentError> {
    let containers = definition.container_definitions.iter();
    containers
        .map(|container| secrets_of(container, given))
        .collect()
}

fn secrets_of(
    container: &ContainerDefinition,
    given: &BTreeMap<String, String>,
) -> Result<Variables, EnvironmentError> {
    let value = |secret| keys(secret).into_iter().find_map(|key| given.get(key));
    let secrets = container.secrets.iter().map(|secret| match value(secret) {
        Some(value) => Ok((secret.name.clone(), value.clone())),
        None => Err(EnvironmentError::NoSecret {
            container: container.name.clone(),
            name: secret.name.clone(),
            value_from: secret.value_from.clone(),
        }),
    });
    secrets.collect()
}

/// By what its value may be given.
fn keys(secret: &Secret) -> [&String; 2] {
    [&secret.name, &secret.value_from]
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

    fn given(keys: &[&str]) -> BTreeMap<String, String> {
        let pairs = keys.iter();
        pairs
            .map(|key| ((*key).to_owned(), format!("value of {key}")))
            .collect()
    }

    #[test]
    fn each_secret_gets_the_value_that_was_given() {
        let values = secrets(&definition(&["A", "B"]), &given(&["A", "/db"])).unwrap();
        assert_eq!(
            values,
            [BTreeMap::from([
                ("A".into(), "value of A".into()),
                ("B".into(), "value of /db".into())
            ])]
        );
    }

    #[test]
    fn a_secret_without_a_value_is_told_as_ecs_tells_it() {
        let error = secrets(&definition(&["A"]), &given(&["B"])).unwrap_err();
        assert_eq!(
            error.reason(),
            "ResourceInitializationError: unable to pull secrets or registry auth: execution \
             resource retrieval failed: unable to retrieve secrets from ssm: service call has \
             been retried 1 time(s): invalid parameters: /db"
        );
        assert!(error.to_string().contains("`A`"), "{error}");
    }

    #[test]
    fn a_value_without_a_secret_is_a_mistake() {
        let definition = definition(&["A"]);
        assert!(refuse_undeclared(&definition, &given(&["A", "/db"])).is_ok());
        let error = refuse_undeclared(&definition, &given(&["A", "B"])).unwrap_err();
        assert!(
            matches!(error, EnvironmentError::UnknownSecret { .. }),
            "{error}"
        );
    }
}
