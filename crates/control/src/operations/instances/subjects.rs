//! What a query may ask of an instance.

use std::collections::BTreeMap;

use super::query::Subjects;
use super::{attributes, describe};
use crate::instances::Instance;
use crate::operations::Context;
use crate::vpc::instance_id;

pub fn of(context: &Context, instance: &Instance) -> Subjects {
    let attributes = attributes::of(instance, &context.vpc());
    let mut subjects: BTreeMap<_, _> = attributes
        .into_iter()
        .map(|attribute| {
            let name = attribute.name.unwrap_or_default();
            (format!("attribute:{name}"), attribute.value)
        })
        .collect();
    let (running, pending) = describe::counts(instance);
    let facts = [
        ("agentConnected", "true".to_owned()),
        ("agentVersion", instance.machine.version.to_owned()),
        ("ec2InstanceId", instance_id(&context.owner())),
        ("status", instance.stored.status.as_str().to_owned()),
        ("runningTasksCount", running.to_string()),
        ("pendingTasksCount", pending.to_string()),
    ];
    let facts = facts.into_iter();
    subjects.extend(facts.map(|(name, value)| (name.to_owned(), Some(value))));
    let groups = instance.tasks.iter().map(|task| task.record.group.clone());
    Subjects::new(subjects, groups.collect())
}
