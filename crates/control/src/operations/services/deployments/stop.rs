//! StopServiceDeployment.

use neargate_api::types::{
    ServiceDeploymentStatus, StopServiceDeploymentRequest, StopServiceDeploymentResponse,
    StopServiceDeploymentStopType,
};
use neargate_api::{Error, ErrorCode, calls};
use neargate_store::Batch;

use super::reference::Reference;
use crate::operations::{Context, Handle, internal};
use crate::services;

const STOPPED: &str = "Service deployment stopped by a request.";

impl Handle for calls::StopServiceDeployment {
    async fn handle(
        context: &Context,
        input: StopServiceDeploymentRequest,
    ) -> Result<StopServiceDeploymentResponse, Error> {
        let given = input.service_deployment_arn.unwrap_or_default();
        let reference = Reference::parse(&given, "service-deployment")?;
        let rolls_back = input.stop_type != Some(StopServiceDeploymentStopType::Abort);
        context
            .transact(|snapshot| {
                let not_found = || {
                    Error::new(
                        ErrorCode::ServiceDeploymentNotFound,
                        "Service deployment not found.",
                    )
                };
                let item = reference.service(context, snapshot)?;
                let mut item = item.ok_or_else(not_found)?;
                let service = &mut item.object;
                let entry = service
                    .history
                    .iter()
                    .find(|entry| entry.id == reference.id);
                let status = entry.ok_or_else(not_found)?.status;
                if status != ServiceDeploymentStatus::InProgress {
                    return Err(Error::conflict(
                        format!("The service deployment cannot be stopped: it is {status}."),
                        vec![given.clone()],
                    ));
                }
                if !rolls_back {
                    services::abandon(service, context.now, STOPPED);
                } else if !services::roll_back(service, context.now, STOPPED) {
                    return Err(Error::client(
                        "The service deployment cannot be rolled back: no earlier one was \
                         completed.",
                    ));
                }
                let batch = services::collection(context.region())
                    .map_err(internal)?
                    .replace(Batch::new(), &item)
                    .map_err(internal)?;
                Ok((batch, ()))
            })
            .await?;
        Ok(StopServiceDeploymentResponse {
            service_deployment_arn: Some(given),
        })
    }
}
