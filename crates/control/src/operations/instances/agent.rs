//! What only an agent asks, and what would put another machine in this one's place: refused. The
//! machine is an instance because the endpoint runs on it, and its tasks report without an API.

use neargate_api::types;
use neargate_api::{Error, ErrorCode, calls};

use super::reference;
use crate::operations::{Context, Handle, clusters};

macro_rules! refused {
    ($($call:ident($request:ident, $response:ident): $why:literal;)*) => {$(
        impl Handle for calls::$call {
            async fn handle(
                _: &Context,
                _: types::$request,
            ) -> Result<types::$response, Error> {
                Err(Error::client($why))
            }
        }
    )*};
}

refused! {
    RegisterContainerInstance(
        RegisterContainerInstanceRequest, RegisterContainerInstanceResponse
    ): "Neargate takes no other machines: the one that it runs on is the container instance of the \
        default cluster.";
    DiscoverPollEndpoint(DiscoverPollEndpointRequest, DiscoverPollEndpointResponse):
        "Neargate has no endpoint for agents: its tasks need none.";
    SubmitTaskStateChange(SubmitTaskStateChangeRequest, SubmitTaskStateChangeResponse):
        "Neargate takes no reports of agents: it follows its tasks itself.";
    SubmitContainerStateChange(
        SubmitContainerStateChangeRequest, SubmitContainerStateChangeResponse
    ): "Neargate takes no reports of agents: it follows its tasks itself.";
    SubmitAttachmentStateChanges(
        SubmitAttachmentStateChangesRequest, SubmitAttachmentStateChangesResponse
    ): "Neargate takes no reports of agents: it follows its tasks itself.";
}

impl Handle for calls::DeregisterContainerInstance {
    async fn handle(
        context: &Context,
        input: types::DeregisterContainerInstanceRequest,
    ) -> Result<types::DeregisterContainerInstanceResponse, Error> {
        let given = input.container_instance.unwrap_or_default();
        let instance = one(context, input.cluster.as_deref(), &given)?;
        if !instance.tasks.is_empty() && input.force != Some(true) {
            return Err(Error::invalid_parameter(
                "Found running tasks on the instance.",
            ));
        }
        Err(Error::client(
            "The container instance is the machine that Neargate runs on, and stays one. With the \
             status DRAINING it gets no new tasks.",
        ))
    }
}

impl Handle for calls::UpdateContainerAgent {
    async fn handle(
        context: &Context,
        input: types::UpdateContainerAgentRequest,
    ) -> Result<types::UpdateContainerAgentResponse, Error> {
        let given = input.container_instance.unwrap_or_default();
        one(context, input.cluster.as_deref(), &given)?;
        Err(Error::new(
            ErrorCode::NoUpdateAvailable,
            "There is no update of the agent: it is Neargate itself.",
        ))
    }
}

fn one(
    context: &Context,
    cluster: Option<&str>,
    given: &str,
) -> Result<crate::instances::Instance, Error> {
    let snapshot = context.snapshot()?;
    let cluster = clusters::active(context, &*snapshot, cluster)?.cluster;
    let wanted = [given.to_owned()];
    let (mut found, _) = reference::find(context, &*snapshot, &cluster.name, &wanted)?;
    found
        .pop()
        .ok_or_else(|| Error::invalid_parameter("The referenced container instance was not found."))
}
