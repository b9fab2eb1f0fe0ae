//! Things a task needs before any container: secrets, network, volumes. These texts are the task's
//! `stoppedReason`.

/// The reason of a task that lacks something, with the whole cause in its own words.
#[must_use]
pub fn resource_initialization(cause: &str) -> String {
    format!("ResourceInitializationError: {cause}")
}

/// A secret without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretFailure<'a> {
    /// `valueFrom` is the ARN of a Secrets Manager secret.
    SecretsManager { arn: &'a str },
    /// `valueFrom` is a name or an ARN of a Systems Manager parameter.
    ParameterStore { name: &'a str },
}

/// The reason of a task that declares a secret nobody supplies.
#[must_use]
pub fn cannot_get_secret(failure: SecretFailure<'_>) -> String {
    let cause = match failure {
        SecretFailure::SecretsManager { arn } => format!(
            "unable to retrieve secret from asm: service call has been retried 1 time(s): failed \
             to fetch secret {arn} from secrets manager: ResourceNotFoundException: Secrets \
             Manager can't find the specified secret."
        ),
        SecretFailure::ParameterStore { name } => format!(
            "unable to retrieve secrets from ssm: service call has been retried 1 time(s): \
             invalid parameters: {name}"
        ),
    };
    resource_initialization(&format!(
        "unable to pull secrets or registry auth: execution resource retrieval failed: {cause}"
    ))
}
