//! The client's token: a request that is repeated with it starts nothing anew.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html>

use neargate_api::Error;
use neargate_api::types::RunTaskRequest;
use neargate_core::ids::TaskId;
use neargate_core::timestamp::{Seconds, Timestamp};
use neargate_store::{Batch, Collection, KeyError, Snapshot};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hex;
use crate::operations::Context;
use crate::operations::internal;
use crate::tasks::KnownTask;

/// For so long a token is remembered.
const LIFE: Seconds = Seconds(24 * 60 * 60);

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Remembered {
    /// Of the request without its token.
    digest: String,
    tasks: Vec<TaskId>,
    at: Timestamp,
}

/// The tasks that the same request has started before.
pub fn earlier(
    context: &Context,
    snapshot: &dyn Snapshot,
    cluster: &str,
    input: &RunTaskRequest,
) -> Result<Option<Vec<KnownTask>>, Error> {
    let Some(token) = name(input) else {
        return Ok(None);
    };
    let collection = collection(context, cluster).map_err(internal)?;
    let Some(item) = collection.get(snapshot, &token).map_err(internal)? else {
        return Ok(None);
    };
    let remembered = item.object;
    if remembered.at + LIFE < context.now {
        return Ok(None);
    }
    if remembered.digest != digest(input) {
        let owner = context.owner();
        let tasks = remembered.tasks.iter();
        return Err(Error::conflict(
            "The clientToken has been used by another request, whose parameters were different.",
            tasks
                .map(|id| owner.task(cluster, *id).to_string())
                .collect(),
        ));
    }
    let tasks = remembered.tasks.iter();
    Ok(Some(
        tasks
            .filter_map(|id| context.state.tasks.get(*id))
            .collect(),
    ))
}

/// Adds to a batch that the token is used. It fails if it has been used in the meantime.
pub fn remember(
    context: &Context,
    batch: Batch,
    cluster: &str,
    input: &RunTaskRequest,
    tasks: &[KnownTask],
) -> Result<Batch, Error> {
    let Some(token) = name(input) else {
        return Ok(batch);
    };
    let remembered = Remembered {
        digest: digest(input),
        tasks: tasks.iter().map(|task| task.record.id).collect(),
        at: context.now,
    };
    let collection = collection(context, cluster).map_err(internal)?;
    let snapshot = context.snapshot()?;
    let batch = match collection.get(&*snapshot, &token).map_err(internal)? {
        // It has expired.
        Some(mut item) if item.object.at + LIFE < context.now => {
            item.object = remembered;
            collection.replace(batch, &item)
        }
        _ => collection.create(batch, &token, &remembered),
    };
    batch.map_err(internal)
}

fn collection(context: &Context, cluster: &str) -> Result<Collection<Remembered>, KeyError> {
    Collection::below(["client-token", context.region().as_str(), cluster])
}

/// A token may be any text; a key may not.
fn name(input: &RunTaskRequest) -> Option<String> {
    let token = input.client_token.as_deref()?;
    (!token.is_empty()).then(|| hex::encode(&Sha256::digest(token)))
}

fn digest(input: &RunTaskRequest) -> String {
    let without = RunTaskRequest {
        client_token: None,
        ..input.clone()
    };
    let text = serde_json::to_vec(&without).unwrap_or_default();
    hex::encode(&Sha256::digest(text))
}
