//! Which launch types a definition fits, and which one it runs with.

use super::subject::Subject;
use super::{Refusal, first_refusal};
use crate::taskdef::{Compatibility, TaskDefinition};

/// In the order in which DescribeTaskDefinition lists them.
const COMPUTED: [Compatibility; 3] = [
    Compatibility::External,
    Compatibility::Ec2,
    Compatibility::Fargate,
];

/// The launch types whose rules a valid definition meets. `requiresCompatibilities` has no part in
/// it: an awsvpc definition of a size that Fargate sells fits Fargate without asking for it.
pub fn compatibilities(definition: &TaskDefinition) -> Vec<Compatibility> {
    let asked_for_instances = definition
        .requires(Compatibility::ManagedInstances)
        .then_some(Compatibility::ManagedInstances);
    COMPUTED
        .into_iter()
        .chain(asked_for_instances)
        .filter(|&t| fits(definition, t))
        .collect()
}

fn fits(definition: &TaskDefinition, launch_type: Compatibility) -> bool {
    let subject = Subject {
        definition,
        launch_types: &[launch_type],
        account: None,
    };
    first_refusal(&subject).is_ok()
}

/// The launch type to run with: the one asked for if the definition fits it, else the first of
/// Fargate, EC2 and EXTERNAL that it fits and, if it says so, requires.
///
/// RunTask itself falls back on EC2; here Fargate comes first, since its rules are the strictest
/// and nothing beyond them is to be had without asking.
pub fn launch_type(
    definition: &TaskDefinition,
    asked_for: Option<Compatibility>,
) -> Result<Compatibility, Refusal> {
    let refuse = |launch_type| {
        Refusal::invalid_parameter(format!(
            "Task definition does not support launch_type {launch_type}."
        ))
    };
    if let Some(launch_type) = asked_for {
        return if fits(definition, launch_type) {
            Ok(launch_type)
        } else {
            Err(refuse(launch_type))
        };
    }
    let required = &definition.requires_compatibilities;
    COMPUTED
        .into_iter()
        .rev()
        .filter(|launch_type| required.is_empty() || required.contains(launch_type))
        .find(|&launch_type| fits(definition, launch_type))
        .ok_or_else(|| refuse(required.first().copied().unwrap_or(Compatibility::Ec2)))
}
