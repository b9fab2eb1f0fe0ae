//! What the operations of ECS do, a folder for each topic and a file for each operation.

mod attributes;
mod capacity;
mod clusters;
mod context;
mod convert;
mod definitions;
#[cfg(test)]
mod document;
mod exec;
mod failure;
mod instances;
pub mod page;
mod services;
mod settings;
mod tagging;
mod tags;
mod tasks;

use std::future::Future;

use neargate_api::{Call, Error, ErrorCode, Operation, calls};
use neargate_core::validate::Refusal;
use serde::Serialize;
use serde_json::Value;

pub use context::{Context, internal};
pub use tasks::run::placement;

/// The handler of an operation.
trait Handle: Call {
    fn handle(
        context: &Context,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// Reads the input of an operation, runs its handler and writes its output.
pub async fn answer(operation: Operation, context: &Context, body: &[u8]) -> Result<Value, Error> {
    macro_rules! dispatch {
        ($($name:ident),* $(,)?) => {
            match operation {
                $(Operation::$name => typed::<calls::$name>(context, body).await,)*
                other => Err(not_yet(other)),
            }
        };
    }
    if operation == Operation::RegisterTaskDefinition {
        return to_value(definitions::register::answer(context, body).await?);
    }
    let answer = dispatch! {
        CreateCapacityProvider,
        CreateCluster,
        CreateService,
        DeleteAccountSetting,
        DeleteAttributes,
        DeleteCapacityProvider,
        DeleteCluster,
        DeleteService,
        DeleteTaskDefinitions,
        DeregisterContainerInstance,
        DeregisterTaskDefinition,
        DescribeCapacityProviders,
        DescribeClusters,
        DescribeContainerInstances,
        DescribeServiceDeployments,
        DescribeServiceRevisions,
        DescribeServices,
        DescribeTaskDefinition,
        DescribeTasks,
        DiscoverPollEndpoint,
        ExecuteCommand,
        GetTaskProtection,
        ListAccountSettings,
        ListAttributes,
        ListClusters,
        ListContainerInstances,
        ListServiceDeployments,
        ListServices,
        ListServicesByNamespace,
        ListTagsForResource,
        ListTaskDefinitionFamilies,
        ListTaskDefinitions,
        ListTasks,
        PutAccountSetting,
        PutAccountSettingDefault,
        PutAttributes,
        PutClusterCapacityProviders,
        RegisterContainerInstance,
        RunTask,
        StartTask,
        StopServiceDeployment,
        StopTask,
        SubmitAttachmentStateChanges,
        SubmitContainerStateChange,
        SubmitTaskStateChange,
        TagResource,
        UntagResource,
        UpdateCapacityProvider,
        UpdateCluster,
        UpdateClusterSettings,
        UpdateContainerAgent,
        UpdateContainerInstancesState,
        UpdateService,
        UpdateTaskProtection,
    };
    if let Err(error) = &answer {
        debug_assert!(is_known(operation, error.code), "{operation}: {error}");
    }
    answer
}

async fn typed<H: Handle>(context: &Context, body: &[u8]) -> Result<Value, Error> {
    let input = neargate_api::read::<H>(body)?;
    to_value(H::handle(context, input).await?)
}

fn to_value(output: impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(output).map_err(internal)
}

/// A rule of the engine's, as the API answers with it.
fn refused(refusal: Refusal) -> Error {
    let code = match refusal.code {
        "InvalidParameterException" => ErrorCode::InvalidParameter,
        _ => ErrorCode::Client,
    };
    Error::new(code, refusal.message)
}

/// Whether clients of the operation can expect such an error.
fn is_known(operation: Operation, code: ErrorCode) -> bool {
    let of_the_front_end = Operation::ALL.iter().all(|any| !any.declares(code));
    operation.declares(code) || of_the_front_end
}

fn not_yet(operation: Operation) -> Error {
    let code = match operation.declares(ErrorCode::UnsupportedFeature) {
        true => ErrorCode::UnsupportedFeature,
        false => ErrorCode::Client,
    };
    Error::new(
        code,
        format!("Neargate does not offer the operation {operation} yet."),
    )
}
