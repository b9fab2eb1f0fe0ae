// Generated from the model of Amazon ECS in botocore 1.44.5 by crates/api/generator. Do not edit: `make api` writes it anew.

use super::enums::*;
use super::structures::*;
use crate::Timestamp;
use crate::wire::structure;

structure! { AssociateGatewayWithClusterRequest {
    gateway: String,
    cluster: String,
} }

structure! { ContinueServiceDeploymentRequest {
    service_deployment_arn: String,
    hook_id: String,
    action: DeploymentLifecycleHookAction,
} }

structure! { CreateCapacityProviderRequest {
    name: String,
    cluster: String,
    auto_scaling_group_provider: AutoScalingGroupProvider,
    managed_instances_provider: CreateManagedInstancesProviderConfiguration,
    tags: Vec<Tag>,
} }

structure! { CreateClusterRequest {
    cluster_name: String,
    tags: Vec<Tag>,
    settings: Vec<ClusterSetting>,
    configuration: ClusterConfiguration,
    capacity_providers: Vec<String>,
    default_capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    service_connect_defaults: ClusterServiceConnectDefaultsRequest,
} }

structure! { CreateDaemonRequest {
    daemon_name: String,
    cluster_arn: String,
    daemon_task_definition_arn: String,
    capacity_provider_arns: Vec<String>,
    deployment_configuration: DaemonDeploymentConfiguration,
    tags: Vec<Tag>,
    propagate_tags: DaemonPropagateTags,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    enable_execute_command: bool,
    client_token: String,
    critical: bool,
} }

structure! { CreateExpressGatewayServiceRequest {
    execution_role_arn: String,
    infrastructure_role_arn: String,
    service_name: String,
    cluster: String,
    health_check_path: String,
    primary_container: ExpressGatewayContainer,
    task_role_arn: String,
    network_configuration: ExpressGatewayServiceNetworkConfiguration,
    cpu: String,
    memory: String,
    cpu_architecture: ExpressCpuArchitecture,
    scaling_target: ExpressGatewayScalingTarget,
    tags: Vec<Tag>,
    task_definition_arn: String,
} }

structure! { CreateGatewayRequest {
    name: String,
    infrastructure_role_arn: String,
    client_token: String,
    deletion_protection: bool,
    configuration: GatewayConfiguration,
    tags: Vec<Tag>,
    propagate_tags: PropagateGatewayTags,
} }

structure! { CreateServiceRequest {
    cluster: String,
    service_name: String,
    task_definition: String,
    availability_zone_rebalancing: AvailabilityZoneRebalancing,
    load_balancers: Vec<LoadBalancer>,
    service_registries: Vec<ServiceRegistry>,
    desired_count: i32,
    client_token: String,
    launch_type: LaunchType,
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    platform_version: String,
    role: String,
    deployment_configuration: DeploymentConfiguration,
    placement_constraints: Vec<PlacementConstraint>,
    placement_strategy: Vec<PlacementStrategy>,
    network_configuration: NetworkConfiguration,
    health_check_grace_period_seconds: i32,
    scheduling_strategy: SchedulingStrategy,
    deployment_controller: DeploymentController,
    tags: Vec<Tag>,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    propagate_tags: PropagateTags,
    enable_execute_command: bool,
    service_connect_configuration: ServiceConnectConfiguration,
    volume_configurations: Vec<ServiceVolumeConfiguration>,
    vpc_lattice_configurations: Vec<VpcLatticeConfiguration>,
    gateway_connectors: Vec<GatewayConnector>,
    monitoring: MonitoringConfiguration,
} }

structure! { CreateTaskSetRequest {
    service: String,
    cluster: String,
    external_id: String,
    task_definition: String,
    network_configuration: NetworkConfiguration,
    load_balancers: Vec<LoadBalancer>,
    service_registries: Vec<ServiceRegistry>,
    launch_type: LaunchType,
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    platform_version: String,
    scale: Scale,
    client_token: String,
    tags: Vec<Tag>,
} }

structure! { DeleteAccountSettingRequest {
    name: SettingName,
    principal_arn: String,
} }

structure! { DeleteAttributesRequest {
    cluster: String,
    attributes: Vec<Attribute>,
} }

structure! { DeleteCapacityProviderRequest {
    capacity_provider: String,
    cluster: String,
} }

structure! { DeleteClusterRequest {
    cluster: String,
} }

structure! { DeleteDaemonRequest {
    daemon_arn: String,
} }

structure! { DeleteDaemonTaskDefinitionRequest {
    daemon_task_definition: String,
} }

structure! { DeleteExpressGatewayServiceRequest {
    service_arn: String,
} }

structure! { DeleteGatewayRequest {
    gateway: String,
} }

structure! { DeleteServiceRequest {
    cluster: String,
    service: String,
    force: bool,
} }

structure! { DeleteTaskDefinitionsRequest {
    task_definitions: Vec<String>,
} }

structure! { DeleteTaskSetRequest {
    cluster: String,
    service: String,
    task_set: String,
    force: bool,
} }

structure! { DeregisterContainerInstanceRequest {
    cluster: String,
    container_instance: String,
    force: bool,
} }

structure! { DeregisterTaskDefinitionRequest {
    task_definition: String,
} }

structure! { DescribeCapacityProvidersRequest {
    capacity_providers: Vec<String>,
    cluster: String,
    include: Vec<CapacityProviderField>,
    max_results: i32,
    next_token: String,
} }

structure! { DescribeClustersRequest {
    clusters: Vec<String>,
    include: Vec<ClusterField>,
} }

structure! { DescribeContainerInstancesRequest {
    cluster: String,
    container_instances: Vec<String>,
    include: Vec<ContainerInstanceField>,
} }

structure! { DescribeDaemonDeploymentsRequest {
    daemon_deployment_arns: Vec<String>,
} }

structure! { DescribeDaemonRequest {
    daemon_arn: String,
} }

structure! { DescribeDaemonRevisionsRequest {
    daemon_revision_arns: Vec<String>,
} }

structure! { DescribeDaemonTaskDefinitionRequest {
    daemon_task_definition: String,
} }

structure! { DescribeExpressGatewayServiceRequest {
    service_arn: String,
    include: Vec<ExpressGatewayServiceInclude>,
} }

structure! { DescribeGatewayRequest {
    gateway: String,
} }

structure! { DescribeGatewayResourcesRequest {
    gateway: String,
    max_results: i32,
    next_token: String,
} }

structure! { DescribeGatewayRouteRequest {
    gateway_route_arn: String,
} }

structure! { DescribeServiceDeploymentsRequest {
    service_deployment_arns: Vec<String>,
} }

structure! { DescribeServiceRevisionsRequest {
    service_revision_arns: Vec<String>,
} }

structure! { DescribeServicesRequest {
    cluster: String,
    services: Vec<String>,
    include: Vec<ServiceField>,
} }

structure! { DescribeTaskDefinitionRequest {
    task_definition: String,
    include: Vec<TaskDefinitionField>,
} }

structure! { DescribeTaskSetsRequest {
    cluster: String,
    service: String,
    task_sets: Vec<String>,
    include: Vec<TaskSetField>,
} }

structure! { DescribeTasksRequest {
    cluster: String,
    tasks: Vec<String>,
    include: Vec<TaskField>,
} }

structure! { DisassociateGatewayFromClusterRequest {
    gateway: String,
    cluster: String,
} }

structure! { DiscoverPollEndpointRequest {
    container_instance: String,
    cluster: String,
} }

structure! { ExecuteCommandRequest {
    cluster: String,
    container: String,
    command: String,
    interactive: bool,
    task: String,
} }

structure! { GetTaskProtectionRequest {
    cluster: String,
    tasks: Vec<String>,
} }

structure! { ListAccountSettingsRequest {
    name: SettingName,
    value: String,
    principal_arn: String,
    effective_settings: bool,
    next_token: String,
    max_results: i32,
} }

structure! { ListAttributesRequest {
    cluster: String,
    target_type: TargetType,
    attribute_name: String,
    attribute_value: String,
    next_token: String,
    max_results: i32,
} }

structure! { ListClustersRequest {
    next_token: String,
    max_results: i32,
} }

structure! { ListContainerInstancesRequest {
    cluster: String,
    filter: String,
    next_token: String,
    max_results: i32,
    status: ContainerInstanceStatus,
} }

structure! { ListDaemonDeploymentsRequest {
    daemon_arn: String,
    status: Vec<DaemonDeploymentStatus>,
    created_at: CreatedAt,
    max_results: i32,
    next_token: String,
} }

structure! { ListDaemonTaskDefinitionsRequest {
    family_prefix: String,
    family: String,
    revision: DaemonTaskDefinitionRevisionFilter,
    status: DaemonTaskDefinitionStatusFilter,
    sort: SortOrder,
    next_token: String,
    max_results: i32,
} }

structure! { ListDaemonsRequest {
    cluster_arn: String,
    capacity_provider_arns: Vec<String>,
    max_results: i32,
    next_token: String,
} }

structure! { ListGatewayClusterAssociationsRequest {
    gateway: String,
    cluster: String,
    status: Vec<GatewayClusterAssociationStatus>,
    max_results: i32,
    next_token: String,
} }

structure! { ListGatewayRoutesRequest {
    gateway: String,
    cluster: String,
    service: String,
    service_container_port_name: String,
    status: Vec<GatewayRouteStatus>,
    max_results: i32,
    next_token: String,
} }

structure! { ListGatewaysRequest {
    names: Vec<String>,
    status: Vec<GatewayStatus>,
    max_results: i32,
    next_token: String,
} }

structure! { ListServiceDeploymentsRequest {
    service: String,
    cluster: String,
    status: Vec<ServiceDeploymentStatus>,
    created_at: CreatedAt,
    next_token: String,
    max_results: i32,
} }

structure! { ListServicesByNamespaceRequest {
    namespace: String,
    next_token: String,
    max_results: i32,
} }

structure! { ListServicesRequest {
    cluster: String,
    next_token: String,
    max_results: i32,
    launch_type: LaunchType,
    scheduling_strategy: SchedulingStrategy,
    resource_management_type: ResourceManagementType,
} }

structure! { ListTagsForResourceRequest {
    resource_arn: String,
} }

structure! { ListTaskDefinitionFamiliesRequest {
    family_prefix: String,
    status: TaskDefinitionFamilyStatus,
    next_token: String,
    max_results: i32,
} }

structure! { ListTaskDefinitionsRequest {
    family_prefix: String,
    status: TaskDefinitionStatus,
    sort: SortOrder,
    next_token: String,
    max_results: i32,
} }

structure! { ListTasksRequest {
    cluster: String,
    container_instance: String,
    family: String,
    next_token: String,
    max_results: i32,
    started_by: String,
    service_name: String,
    desired_status: DesiredStatus,
    launch_type: LaunchType,
    daemon_name: String,
} }

structure! { PutAccountSettingDefaultRequest {
    name: SettingName,
    value: String,
} }

structure! { PutAccountSettingRequest {
    name: SettingName,
    value: String,
    principal_arn: String,
} }

structure! { PutAttributesRequest {
    cluster: String,
    attributes: Vec<Attribute>,
} }

structure! { PutClusterCapacityProvidersRequest {
    cluster: String,
    capacity_providers: Vec<String>,
    default_capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
} }

structure! { RegisterContainerInstanceRequest {
    cluster: String,
    instance_identity_document: String,
    instance_identity_document_signature: String,
    total_resources: Vec<Resource>,
    version_info: VersionInfo,
    container_instance_arn: String,
    attributes: Vec<Attribute>,
    platform_devices: Vec<PlatformDevice>,
    tags: Vec<Tag>,
} }

structure! { RegisterDaemonTaskDefinitionRequest {
    family: String,
    task_role_arn: String,
    execution_role_arn: String,
    container_definitions: Vec<DaemonContainerDefinition>,
    cpu: String,
    memory: String,
    volumes: Vec<DaemonVolume>,
    tags: Vec<Tag>,
    pid_mode: DaemonPidMode,
    ipc_mode: DaemonIpcMode,
} }

structure! { RegisterTaskDefinitionRequest {
    family: String,
    task_role_arn: String,
    execution_role_arn: String,
    network_mode: NetworkMode,
    container_definitions: Vec<ContainerDefinition>,
    volumes: Vec<Volume>,
    placement_constraints: Vec<TaskDefinitionPlacementConstraint>,
    requires_compatibilities: Vec<Compatibility>,
    cpu: String,
    memory: String,
    tags: Vec<Tag>,
    pid_mode: PidMode,
    ipc_mode: IpcMode,
    proxy_configuration: ProxyConfiguration,
    inference_accelerators: Vec<InferenceAccelerator>,
    ephemeral_storage: EphemeralStorage,
    runtime_platform: RuntimePlatform,
    enable_fault_injection: bool,
    trusted_execution_configuration: TrustedExecutionConfiguration,
} }

structure! { RunTaskRequest {
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    cluster: String,
    count: i32,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    enable_execute_command: bool,
    group: String,
    launch_type: LaunchType,
    network_configuration: NetworkConfiguration,
    overrides: TaskOverride,
    placement_constraints: Vec<PlacementConstraint>,
    placement_strategy: Vec<PlacementStrategy>,
    platform_version: String,
    propagate_tags: PropagateTags,
    reference_id: String,
    started_by: String,
    tags: Vec<Tag>,
    task_definition: String,
    client_token: String,
    volume_configurations: Vec<TaskVolumeConfiguration>,
} }

structure! { StartTaskRequest {
    cluster: String,
    container_instances: Vec<String>,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    enable_execute_command: bool,
    group: String,
    network_configuration: NetworkConfiguration,
    overrides: TaskOverride,
    propagate_tags: PropagateTags,
    reference_id: String,
    started_by: String,
    tags: Vec<Tag>,
    task_definition: String,
    volume_configurations: Vec<TaskVolumeConfiguration>,
} }

structure! { StopServiceDeploymentRequest {
    service_deployment_arn: String,
    stop_type: StopServiceDeploymentStopType,
} }

structure! { StopTaskRequest {
    cluster: String,
    task: String,
    reason: String,
} }

structure! { SubmitAttachmentStateChangesRequest {
    cluster: String,
    attachments: Vec<AttachmentStateChange>,
} }

structure! { SubmitContainerStateChangeRequest {
    cluster: String,
    task: String,
    container_name: String,
    runtime_id: String,
    status: String,
    exit_code: i32,
    reason: String,
    network_bindings: Vec<NetworkBinding>,
} }

structure! { SubmitTaskStateChangeRequest {
    cluster: String,
    task: String,
    status: String,
    reason: String,
    containers: Vec<ContainerStateChange>,
    attachments: Vec<AttachmentStateChange>,
    managed_agents: Vec<ManagedAgentStateChange>,
    pull_started_at: Timestamp,
    pull_stopped_at: Timestamp,
    execution_stopped_at: Timestamp,
} }

structure! { TagResourceRequest {
    resource_arn: String,
    tags: Vec<Tag>,
} }

structure! { UntagResourceRequest {
    resource_arn: String,
    tag_keys: Vec<String>,
} }

structure! { UpdateCapacityProviderRequest {
    name: String,
    cluster: String,
    auto_scaling_group_provider: AutoScalingGroupProviderUpdate,
    managed_instances_provider: UpdateManagedInstancesProviderConfiguration,
} }

structure! { UpdateClusterRequest {
    cluster: String,
    settings: Vec<ClusterSetting>,
    configuration: ClusterConfiguration,
    service_connect_defaults: ClusterServiceConnectDefaultsRequest,
} }

structure! { UpdateClusterSettingsRequest {
    cluster: String,
    settings: Vec<ClusterSetting>,
} }

structure! { UpdateContainerAgentRequest {
    cluster: String,
    container_instance: String,
} }

structure! { UpdateContainerInstancesStateRequest {
    cluster: String,
    container_instances: Vec<String>,
    status: ContainerInstanceStatus,
} }

structure! { UpdateDaemonRequest {
    daemon_arn: String,
    daemon_task_definition_arn: String,
    capacity_provider_arns: Vec<String>,
    deployment_configuration: DaemonDeploymentConfiguration,
    propagate_tags: DaemonPropagateTags,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    enable_execute_command: bool,
    critical: bool,
} }

structure! { UpdateExpressGatewayServiceRequest {
    service_arn: String,
    execution_role_arn: String,
    health_check_path: String,
    primary_container: ExpressGatewayContainer,
    task_role_arn: String,
    network_configuration: ExpressGatewayServiceNetworkConfiguration,
    cpu: String,
    memory: String,
    cpu_architecture: ExpressCpuArchitecture,
    scaling_target: ExpressGatewayScalingTarget,
    task_definition_arn: String,
} }

structure! { UpdateGatewayRequest {
    gateway: String,
    infrastructure_role_arn: String,
    deletion_protection: bool,
    configuration: UpdateGatewayConfiguration,
    propagate_tags: PropagateGatewayTags,
} }

structure! { UpdateServicePrimaryTaskSetRequest {
    cluster: String,
    service: String,
    primary_task_set: String,
} }

structure! { UpdateServiceRequest {
    cluster: String,
    service: String,
    desired_count: i32,
    task_definition: String,
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    deployment_configuration: DeploymentConfiguration,
    availability_zone_rebalancing: AvailabilityZoneRebalancing,
    network_configuration: NetworkConfiguration,
    placement_constraints: Vec<PlacementConstraint>,
    placement_strategy: Vec<PlacementStrategy>,
    platform_version: String,
    force_new_deployment: bool,
    health_check_grace_period_seconds: i32,
    deployment_controller: DeploymentController,
    enable_execute_command: bool,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    load_balancers: Vec<LoadBalancer>,
    propagate_tags: PropagateTags,
    service_registries: Vec<ServiceRegistry>,
    service_connect_configuration: ServiceConnectConfiguration,
    volume_configurations: Vec<ServiceVolumeConfiguration>,
    vpc_lattice_configurations: Vec<VpcLatticeConfiguration>,
    gateway_connectors: Vec<GatewayConnector>,
    monitoring: MonitoringConfiguration,
} }

structure! { UpdateTaskProtectionRequest {
    cluster: String,
    tasks: Vec<String>,
    protection_enabled: bool,
    expires_in_minutes: i32,
} }

structure! { UpdateTaskSetRequest {
    cluster: String,
    service: String,
    task_set: String,
    scale: Scale,
} }
