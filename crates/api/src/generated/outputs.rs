// Generated from the model of Amazon ECS in botocore 1.44.5 by crates/api/generator. Do not edit: `make api` writes it anew.

use super::enums::*;
use super::structures::*;
use crate::Timestamp;
use crate::wire::structure;

structure! { AssociateGatewayWithClusterResponse {
    gateway_arn: String,
    cluster_arn: String,
    status: GatewayClusterAssociationStatus,
} }

structure! { ContinueServiceDeploymentResponse {
    service_deployment_arn: String,
} }

structure! { CreateCapacityProviderResponse {
    capacity_provider: CapacityProvider,
} }

structure! { CreateClusterResponse {
    cluster: Cluster,
} }

structure! { CreateDaemonResponse {
    daemon_arn: String,
    status: DaemonStatus,
    created_at: Timestamp,
    deployment_arn: String,
} }

structure! { CreateExpressGatewayServiceResponse {
    service: ECSExpressGatewayService,
} }

structure! { CreateGatewayResponse {
    gateway_arn: String,
    name: String,
    status: GatewayStatus,
} }

structure! { CreateServiceResponse {
    service: Service,
} }

structure! { CreateTaskSetResponse {
    task_set: TaskSet,
} }

structure! { DeleteAccountSettingResponse {
    setting: Setting,
} }

structure! { DeleteAttributesResponse {
    attributes: Vec<Attribute>,
} }

structure! { DeleteCapacityProviderResponse {
    capacity_provider: CapacityProvider,
} }

structure! { DeleteClusterResponse {
    cluster: Cluster,
} }

structure! { DeleteDaemonResponse {
    daemon_arn: String,
    status: DaemonStatus,
    created_at: Timestamp,
    updated_at: Timestamp,
    deployment_arn: String,
} }

structure! { DeleteDaemonTaskDefinitionResponse {
    daemon_task_definition_arn: String,
} }

structure! { DeleteExpressGatewayServiceResponse {
    service: ECSExpressGatewayService,
} }

structure! { DeleteGatewayResponse {
    gateway_arn: String,
    name: String,
    status: GatewayStatus,
} }

structure! { DeleteServiceResponse {
    service: Service,
} }

structure! { DeleteTaskDefinitionsResponse {
    task_definitions: Vec<TaskDefinition>,
    failures: Vec<Failure>,
} }

structure! { DeleteTaskSetResponse {
    task_set: TaskSet,
} }

structure! { DeregisterContainerInstanceResponse {
    container_instance: ContainerInstance,
} }

structure! { DeregisterTaskDefinitionResponse {
    task_definition: TaskDefinition,
} }

structure! { DescribeCapacityProvidersResponse {
    capacity_providers: Vec<CapacityProvider>,
    failures: Vec<Failure>,
    next_token: String,
} }

structure! { DescribeClustersResponse {
    clusters: Vec<Cluster>,
    failures: Vec<Failure>,
} }

structure! { DescribeContainerInstancesResponse {
    container_instances: Vec<ContainerInstance>,
    failures: Vec<Failure>,
} }

structure! { DescribeDaemonDeploymentsResponse {
    failures: Vec<Failure>,
    daemon_deployments: Vec<DaemonDeployment>,
} }

structure! { DescribeDaemonResponse {
    daemon: DaemonDetail,
} }

structure! { DescribeDaemonRevisionsResponse {
    daemon_revisions: Vec<DaemonRevision>,
    failures: Vec<Failure>,
} }

structure! { DescribeDaemonTaskDefinitionResponse {
    daemon_task_definition: DaemonTaskDefinition,
} }

structure! { DescribeExpressGatewayServiceResponse {
    service: ECSExpressGatewayService,
} }

structure! { DescribeGatewayResourcesResponse {
    gateway_resources: GatewayResources,
    next_token: String,
} }

structure! { DescribeGatewayResponse {
    gateway: Gateway,
} }

structure! { DescribeGatewayRouteResponse {
    gateway_route: GatewayRoute,
} }

structure! { DescribeServiceDeploymentsResponse {
    service_deployments: Vec<ServiceDeployment>,
    failures: Vec<Failure>,
} }

structure! { DescribeServiceRevisionsResponse {
    service_revisions: Vec<ServiceRevision>,
    failures: Vec<Failure>,
} }

structure! { DescribeServicesResponse {
    services: Vec<Service>,
    failures: Vec<Failure>,
} }

structure! { DescribeTaskDefinitionResponse {
    task_definition: TaskDefinition,
    tags: Vec<Tag>,
} }

structure! { DescribeTaskSetsResponse {
    task_sets: Vec<TaskSet>,
    failures: Vec<Failure>,
} }

structure! { DescribeTasksResponse {
    tasks: Vec<Task>,
    failures: Vec<Failure>,
} }

structure! { DisassociateGatewayFromClusterResponse {
    gateway_arn: String,
    cluster_arn: String,
    status: GatewayClusterAssociationStatus,
} }

structure! { DiscoverPollEndpointResponse {
    endpoint: String,
    telemetry_endpoint: String,
    service_connect_endpoint: String,
} }

structure! { ExecuteCommandResponse {
    cluster_arn: String,
    container_arn: String,
    container_name: String,
    interactive: bool,
    session: Session,
    task_arn: String,
} }

structure! { GetTaskProtectionResponse {
    protected_tasks: Vec<ProtectedTask>,
    failures: Vec<Failure>,
} }

structure! { ListAccountSettingsResponse {
    settings: Vec<Setting>,
    next_token: String,
} }

structure! { ListAttributesResponse {
    attributes: Vec<Attribute>,
    next_token: String,
} }

structure! { ListClustersResponse {
    cluster_arns: Vec<String>,
    next_token: String,
} }

structure! { ListContainerInstancesResponse {
    container_instance_arns: Vec<String>,
    next_token: String,
} }

structure! { ListDaemonDeploymentsResponse {
    next_token: String,
    daemon_deployments: Vec<DaemonDeploymentSummary>,
} }

structure! { ListDaemonTaskDefinitionsResponse {
    daemon_task_definitions: Vec<DaemonTaskDefinitionSummary>,
    next_token: String,
} }

structure! { ListDaemonsResponse {
    daemon_summaries_list: Vec<DaemonSummary>,
    next_token: String,
} }

structure! { ListGatewayClusterAssociationsResponse {
    gateway_cluster_associations: Vec<GatewayClusterAssociationSummary>,
    next_token: String,
} }

structure! { ListGatewayRoutesResponse {
    gateway_routes: Vec<GatewayRouteSummary>,
    next_token: String,
} }

structure! { ListGatewaysResponse {
    gateways: Vec<GatewaySummary>,
    next_token: String,
} }

structure! { ListServiceDeploymentsResponse {
    service_deployments: Vec<ServiceDeploymentBrief>,
    next_token: String,
} }

structure! { ListServicesByNamespaceResponse {
    service_arns: Vec<String>,
    next_token: String,
} }

structure! { ListServicesResponse {
    service_arns: Vec<String>,
    next_token: String,
} }

structure! { ListTagsForResourceResponse {
    tags: Vec<Tag>,
} }

structure! { ListTaskDefinitionFamiliesResponse {
    families: Vec<String>,
    next_token: String,
} }

structure! { ListTaskDefinitionsResponse {
    task_definition_arns: Vec<String>,
    next_token: String,
} }

structure! { ListTasksResponse {
    task_arns: Vec<String>,
    next_token: String,
} }

structure! { PutAccountSettingDefaultResponse {
    setting: Setting,
} }

structure! { PutAccountSettingResponse {
    setting: Setting,
} }

structure! { PutAttributesResponse {
    attributes: Vec<Attribute>,
} }

structure! { PutClusterCapacityProvidersResponse {
    cluster: Cluster,
} }

structure! { RegisterContainerInstanceResponse {
    container_instance: ContainerInstance,
} }

structure! { RegisterDaemonTaskDefinitionResponse {
    daemon_task_definition_arn: String,
} }

structure! { RegisterTaskDefinitionResponse {
    task_definition: TaskDefinition,
    tags: Vec<Tag>,
} }

structure! { RunTaskResponse {
    tasks: Vec<Task>,
    failures: Vec<Failure>,
} }

structure! { StartTaskResponse {
    tasks: Vec<Task>,
    failures: Vec<Failure>,
} }

structure! { StopServiceDeploymentResponse {
    service_deployment_arn: String,
} }

structure! { StopTaskResponse {
    task: Task,
} }

structure! { SubmitAttachmentStateChangesResponse {
    acknowledgment: String,
} }

structure! { SubmitContainerStateChangeResponse {
    acknowledgment: String,
} }

structure! { SubmitTaskStateChangeResponse {
    acknowledgment: String,
} }

structure! { TagResourceResponse {
} }

structure! { UntagResourceResponse {
} }

structure! { UpdateCapacityProviderResponse {
    capacity_provider: CapacityProvider,
} }

structure! { UpdateClusterResponse {
    cluster: Cluster,
} }

structure! { UpdateClusterSettingsResponse {
    cluster: Cluster,
} }

structure! { UpdateContainerAgentResponse {
    container_instance: ContainerInstance,
} }

structure! { UpdateContainerInstancesStateResponse {
    container_instances: Vec<ContainerInstance>,
    failures: Vec<Failure>,
} }

structure! { UpdateDaemonResponse {
    daemon_arn: String,
    status: DaemonStatus,
    created_at: Timestamp,
    updated_at: Timestamp,
    deployment_arn: String,
} }

structure! { UpdateExpressGatewayServiceResponse {
    service: UpdatedExpressGatewayService,
} }

structure! { UpdateGatewayResponse {
    gateway_arn: String,
    name: String,
    status: GatewayStatus,
} }

structure! { UpdateServicePrimaryTaskSetResponse {
    task_set: TaskSet,
} }

structure! { UpdateServiceResponse {
    service: Service,
} }

structure! { UpdateTaskProtectionResponse {
    protected_tasks: Vec<ProtectedTask>,
    failures: Vec<Failure>,
} }

structure! { UpdateTaskSetResponse {
    task_set: TaskSet,
} }
