//! The request: an accepted definition, and what else the command line says.

use std::collections::BTreeMap;
use std::io;

use neargate_core::config::Config;
use neargate_protocol::random;
use neargate_protocol::request::TaskRequest;

use super::definition::Accepted;
use super::{Arguments, UserNamespace};

#[derive(Debug, thiserror::Error)]
#[error("the machine has no random numbers to give")]
pub struct NoRandom(#[source] io::Error);

pub fn make(
    arguments: &Arguments,
    accepted: Accepted,
    secrets: BTreeMap<String, String>,
    config: Config,
) -> Result<TaskRequest, NoRandom> {
    let definition = accepted.definition;
    let containers = definition.container_definitions.len();
    let task_id = random::task_id().map_err(NoRandom)?;
    Ok(TaskRequest {
        task_id,
        name: arguments.name.clone(),
        launch_type: accepted.launch_type,
        revision: None,
        cluster: config.cluster.clone(),
        region: config.region.clone(),
        runtime_ids: random::runtime_ids(task_id, containers).map_err(NoRandom)?,
        published: arguments.publish.clone(),
        subnet: None,
        host_user_namespace: arguments.userns == Some(UserNamespace::Host),
        foreground: !arguments.detach,
        // The supervisor has the built-in launcher only.
        runtime: None,
        created_at: neargate_launch::now(),
        definition,
        config,
        secrets,
    })
}
