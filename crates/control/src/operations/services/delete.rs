//! DeleteService. A deleted service drains, and can be described for another hour.

use neargate_api::types::{DeleteServiceRequest, DeleteServiceResponse, SchedulingStrategy};
use neargate_api::{Error, calls};
use neargate_store::Batch;

use super::{describe, reference};
use crate::operations::{Context, Handle, internal};
use crate::services::{self, Status};

impl Handle for calls::DeleteService {
    async fn handle(
        context: &Context,
        input: DeleteServiceRequest,
    ) -> Result<DeleteServiceResponse, Error> {
        let given = input.service.as_deref().unwrap_or_default();
        let service = context
            .transact(|snapshot| {
                let mut item = reference::get(context, snapshot, input.cluster.as_deref(), given)?;
                let service = &mut item.object;
                if service.status == Status::Draining {
                    return Ok((Batch::new(), item.object));
                }
                let is_scaled =
                    service.strategy == SchedulingStrategy::Replica && service.desired_count > 0;
                if is_scaled && input.force != Some(true) {
                    return Err(Error::invalid_parameter(
                        "The service cannot be stopped while it is scaled above 0.",
                    ));
                }
                services::delete(service, context.now);
                let batch = services::collection(context.region())
                    .map_err(internal)?
                    .replace(Batch::new(), &item)
                    .map_err(internal)?;
                Ok((batch, item.object))
            })
            .await?;
        Ok(DeleteServiceResponse {
            service: Some(describe::service(context, &service, false)),
        })
    }
}
