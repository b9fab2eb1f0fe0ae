//! DeleteTaskDefinitions: they go once nothing uses them any more.

use neargate_api::types::{DeleteTaskDefinitionsRequest, DeleteTaskDefinitionsResponse, Failure};
use neargate_api::{Error, calls};

use super::describe::describe;
use super::reference::Reference;
use crate::definitions::{self, Status, StoredDefinition, change};
use crate::operations::{Context, Handle, internal};

/// The most that may be named at once.
const MOST: usize = 10;

impl Handle for calls::DeleteTaskDefinitions {
    async fn handle(
        context: &Context,
        input: DeleteTaskDefinitionsRequest,
    ) -> Result<DeleteTaskDefinitionsResponse, Error> {
        let wanted = input.task_definitions.unwrap_or_default();
        if wanted.len() > MOST {
            return Err(Error::invalid_parameter(format!(
                "Task definitions cannot be more than {MOST}."
            )));
        }
        let (mut deleted, mut failures) = (Vec::new(), Vec::new());
        // One commit for each: they may share a family.
        for given in &wanted {
            match delete(context, given).await? {
                Ok(stored) => deleted.push(describe(context, &stored)?),
                Err(reason) => failures.push(Failure {
                    arn: Some(given.clone()),
                    reason: Some(reason.to_owned()),
                    detail: None,
                }),
            }
        }
        Ok(DeleteTaskDefinitionsResponse {
            task_definitions: Some(deleted),
            failures: Some(failures),
        })
    }
}

const INVALID: &str = "The specified task definition identifier is invalid. Specify a valid name \
                       or ARN and try again.";
const MISSING: &str = "The specified task definition does not exist. Specify a valid account, \
                       family, revision and try again.";
const ACTIVE: &str = "The specified task definition is still in ACTIVE status. Please deregister \
                      the target and try again.";

type Outcome = Result<StoredDefinition, &'static str>;

async fn delete(context: &Context, given: &str) -> Result<Outcome, Error> {
    let reference = Reference::read(context, given);
    let Some((family, revision)) =
        reference.and_then(|reference| Some((reference.family.clone(), reference.number()?)))
    else {
        return Ok(Err(INVALID));
    };
    let region = context.region();
    context
        .transact(|snapshot| {
            let item = definitions::item(snapshot, region, &family, revision);
            let Some(item) = item.map_err(internal)? else {
                return Ok((Default::default(), Err(MISSING)));
            };
            match item.object.status {
                Status::Active => return Ok((Default::default(), Err(ACTIVE))),
                Status::DeleteInProgress => return Ok((Default::default(), Ok(item.object))),
                Status::Inactive => {}
            }
            let changed = StoredDefinition {
                status: Status::DeleteInProgress,
                delete_requested_at: Some(context.now),
                ..item.object.clone()
            };
            let batch = change::replace(snapshot, region, item, changed.clone());
            Ok((batch.map_err(internal)?, Ok(changed)))
        })
        .await
}
