//! What a container's environment takes from elsewhere: files and secrets.

use std::collections::HashSet;

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::arn::Arn;
use crate::taskdef::Secret;

const MAX_ENVIRONMENT_FILES: usize = 10;

/// Every secret, those of the log drivers included.
fn secrets<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Secret> {
    subject.containers().iter().flat_map(|container| {
        let logs = container
            .log_configuration
            .iter()
            .flat_map(|logs| &logs.secret_options);
        container.secrets.iter().chain(logs)
    })
}

pub(super) fn environment_files_are_few(subject: &Subject<'_>) -> Verdict {
    let too_many = subject
        .containers()
        .iter()
        .any(|c| c.environment_files.len() > MAX_ENVIRONMENT_FILES);
    refuse_if(too_many, || {
        "The maximum number of environment files was exceeded. Specify ten or less and try again."
            .to_owned()
    })
}

pub(super) fn environment_files_are_arns(subject: &Subject<'_>) -> Verdict {
    subject
        .containers()
        .iter()
        .flat_map(|container| &container.environment_files)
        .try_for_each(|file| match file.value.parse::<Arn>() {
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        })
}

pub(super) fn have_an_execution_role(subject: &Subject<'_>) -> Verdict {
    let has_none = subject.definition.execution_role_arn.is_none();
    refuse_if(has_none && secrets(subject).next().is_some(), || {
        "When you are specifying container secrets, you must also specify a value for \
         'executionRoleArn'"
            .to_owned()
    })
}

pub(super) fn have_names_of_their_own(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let mut names = HashSet::new();
        let mut twice = container
            .secrets
            .iter()
            .filter(|secret| !names.insert(&secret.name));
        match twice.next() {
            Some(Secret { name, .. }) => Err(format!(
                "Duplicate secret names found: {name}. Each secret name must be unique."
            )),
            None => Ok(()),
        }
    })
}

pub(super) fn are_not_variables_too(subject: &Subject<'_>) -> Verdict {
    subject.containers().iter().try_for_each(|container| {
        let is_variable = |name: &str| container.environment.iter().any(|v| v.name == name);
        container
            .secrets
            .iter()
            .try_for_each(|Secret { name, .. }| {
                refuse_if(is_variable(name), || {
                    format!(
                        "The secret name must be unique and not shared with any new or existing \
                     environment variables set on the container, such as '{name}'."
                    )
                })
            })
    })
}

pub(super) fn parameters_are_of_this_account(subject: &Subject<'_>) -> Verdict {
    let Some(account) = subject.account else {
        return Ok(());
    };
    secrets(subject)
        .filter_map(|secret| secret.value_from.parse::<Arn>().ok())
        .filter(|arn| arn.service == "ssm")
        .try_for_each(|arn| {
            refuse_if(arn.account != account.as_str(), || {
                format!(
                    "The Systems Manager parameter ARN has a different account ID than the \
                     current account. The current account ID is {account} and the ARN account ID \
                     is {}. Cross-account access for ARNs is not currently supported.",
                    arn.account
                )
            })
        })
}
