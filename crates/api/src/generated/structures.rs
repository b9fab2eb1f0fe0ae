// Generated from the model of Amazon ECS in botocore 1.44.5 by crates/api/generator. Do not edit: `make api` writes it anew.

use std::collections::BTreeMap;

use serde_json::Value;

use super::enums::*;
use crate::Timestamp;
use crate::wire::structure;

structure! { AcceleratorCountRequest {
    min: i32,
    max: i32,
} }

structure! { AcceleratorTotalMemoryMiBRequest {
    min: i32,
    max: i32,
} }

structure! { AdvancedConfiguration {
    alternate_target_group_arn: String,
    production_listener_rule: String,
    test_listener_rule: String,
    role_arn: String,
} }

structure! { Attachment {
    id: String,
    r#type: String,
    status: String,
    details: Vec<KeyValuePair>,
} }

structure! { AttachmentStateChange {
    attachment_arn: String,
    status: String,
} }

structure! { Attribute {
    name: String,
    value: String,
    target_type: TargetType,
    target_id: String,
} }

structure! { AutoRepairConfiguration {
    actions_status: AutoRepairActionsStatus,
} }

structure! { AutoScalingGroupProvider {
    auto_scaling_group_arn: String,
    managed_scaling: ManagedScaling,
    managed_termination_protection: ManagedTerminationProtection,
    managed_draining: ManagedDraining,
} }

structure! { AutoScalingGroupProviderUpdate {
    managed_scaling: ManagedScaling,
    managed_termination_protection: ManagedTerminationProtection,
    managed_draining: ManagedDraining,
} }

structure! { AwsVpcConfiguration {
    subnets: Vec<String>,
    security_groups: Vec<String>,
    assign_public_ip: AssignPublicIp,
} }

structure! { BaselineEbsBandwidthMbpsRequest {
    min: i32,
    max: i32,
} }

structure! { CanaryConfiguration {
    canary_percent: f64,
    canary_bake_time_in_minutes: i32,
} }

structure! { CapacityProvider {
    capacity_provider_arn: String,
    name: String,
    cluster: String,
    status: CapacityProviderStatus,
    auto_scaling_group_provider: AutoScalingGroupProvider,
    managed_instances_provider: ManagedInstancesProvider,
    update_status: CapacityProviderUpdateStatus,
    update_status_reason: String,
    tags: Vec<Tag>,
    r#type: CapacityProviderType,
} }

structure! { CapacityProviderStrategyItem {
    capacity_provider: String,
    weight: i32,
    base: i32,
} }

structure! { CapacityReservationRequest {
    reservation_group_arn: String,
    reservation_preference: CapacityReservationPreference,
} }

structure! { Cluster {
    cluster_arn: String,
    cluster_name: String,
    configuration: ClusterConfiguration,
    status: String,
    registered_container_instances_count: i32,
    running_tasks_count: i32,
    pending_tasks_count: i32,
    active_services_count: i32,
    statistics: Vec<KeyValuePair>,
    tags: Vec<Tag>,
    settings: Vec<ClusterSetting>,
    capacity_providers: Vec<String>,
    default_capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    attachments: Vec<Attachment>,
    attachments_status: String,
    service_connect_defaults: ClusterServiceConnectDefaults,
} }

structure! { ClusterConfiguration {
    execute_command_configuration: ExecuteCommandConfiguration,
    managed_storage_configuration: ManagedStorageConfiguration,
} }

structure! { ClusterServiceConnectDefaults {
    namespace: String,
} }

structure! { ClusterServiceConnectDefaultsRequest {
    namespace: String,
} }

structure! { ClusterSetting {
    name: ClusterSettingName,
    value: String,
} }

structure! { Container {
    container_arn: String,
    task_arn: String,
    name: String,
    image: String,
    image_digest: String,
    runtime_id: String,
    last_status: String,
    exit_code: i32,
    reason: String,
    network_bindings: Vec<NetworkBinding>,
    network_interfaces: Vec<NetworkInterface>,
    health_status: HealthStatus,
    managed_agents: Vec<ManagedAgent>,
    cpu: String,
    memory: String,
    memory_reservation: String,
    gpu_ids: Vec<String>,
    neuron_device_ids: Vec<String>,
    gpu_sharing_strategy: SharingStrategy,
} }

structure! { ContainerDefinition {
    name: String,
    image: String,
    repository_credentials: RepositoryCredentials,
    cpu: i32,
    memory: i32,
    memory_reservation: i32,
    links: Vec<String>,
    port_mappings: Vec<PortMapping>,
    essential: bool,
    restart_policy: ContainerRestartPolicy,
    entry_point: Vec<String>,
    command: Vec<String>,
    environment: Vec<KeyValuePair>,
    environment_files: Vec<EnvironmentFile>,
    mount_points: Vec<MountPoint>,
    volumes_from: Vec<VolumeFrom>,
    linux_parameters: LinuxParameters,
    secrets: Vec<Secret>,
    depends_on: Vec<ContainerDependency>,
    start_timeout: i32,
    stop_timeout: i32,
    version_consistency: VersionConsistency,
    hostname: String,
    user: String,
    working_directory: String,
    disable_networking: bool,
    privileged: bool,
    readonly_root_filesystem: bool,
    dns_servers: Vec<String>,
    dns_search_domains: Vec<String>,
    extra_hosts: Vec<HostEntry>,
    docker_security_options: Vec<String>,
    interactive: bool,
    pseudo_terminal: bool,
    docker_labels: BTreeMap<String, String>,
    ulimits: Vec<Ulimit>,
    log_configuration: LogConfiguration,
    health_check: HealthCheck,
    system_controls: Vec<SystemControl>,
    resource_requirements: Vec<ResourceRequirement>,
    firelens_configuration: FirelensConfiguration,
    credential_specs: Vec<String>,
} }

structure! { ContainerDependency {
    container_name: String,
    condition: ContainerCondition,
} }

structure! { ContainerImage {
    container_name: String,
    image_digest: String,
    image: String,
} }

structure! { ContainerInstance {
    container_instance_arn: String,
    ec2_instance_id: String,
    capacity_provider_name: String,
    version: i64,
    version_info: VersionInfo,
    remaining_resources: Vec<Resource>,
    registered_resources: Vec<Resource>,
    status: String,
    status_reason: String,
    agent_connected: bool,
    running_tasks_count: i32,
    pending_tasks_count: i32,
    agent_update_status: AgentUpdateStatus,
    attributes: Vec<Attribute>,
    registered_at: Timestamp,
    attachments: Vec<Attachment>,
    tags: Vec<Tag>,
    health_status: ContainerInstanceHealthStatus,
    gpu_devices: Vec<GpuDevice>,
} }

structure! { ContainerInstanceHealthStatus {
    overall_status: InstanceHealthCheckState,
    details: Vec<InstanceHealthCheckResult>,
} }

structure! { ContainerOverride {
    name: String,
    command: Vec<String>,
    environment: Vec<KeyValuePair>,
    environment_files: Vec<EnvironmentFile>,
    cpu: i32,
    memory: i32,
    memory_reservation: i32,
    resource_requirements: Vec<ResourceRequirement>,
} }

structure! { ContainerRestartPolicy {
    enabled: bool,
    ignored_exit_codes: Vec<i32>,
    restart_attempt_period: i32,
} }

structure! { ContainerStateChange {
    container_name: String,
    image_digest: String,
    runtime_id: String,
    exit_code: i32,
    network_bindings: Vec<NetworkBinding>,
    reason: String,
    status: String,
} }

structure! { CreateManagedInstancesProviderConfiguration {
    infrastructure_role_arn: String,
    instance_launch_template: InstanceLaunchTemplate,
    propagate_tags: PropagateMITags,
    infrastructure_optimization: InfrastructureOptimization,
    auto_repair_configuration: AutoRepairConfiguration,
} }

structure! { CreatedAt {
    before: Timestamp,
    after: Timestamp,
} }

structure! { DaemonAlarmConfiguration {
    alarm_names: Vec<String>,
    enable: bool,
} }

structure! { DaemonCapacityProvider {
    arn: String,
    running_count: i32,
    without_daemon_count: i32,
} }

structure! { DaemonCircuitBreaker {
    failure_count: i32,
    status: DaemonDeploymentRollbackMonitorsStatus,
    threshold: i32,
} }

structure! { DaemonContainerDefinition {
    name: String,
    image: String,
    memory: i32,
    memory_reservation: i32,
    repository_credentials: RepositoryCredentials,
    health_check: HealthCheck,
    cpu: i32,
    essential: bool,
    entry_point: Vec<String>,
    command: Vec<String>,
    working_directory: String,
    environment_files: Vec<EnvironmentFile>,
    environment: Vec<KeyValuePair>,
    secrets: Vec<Secret>,
    readonly_root_filesystem: bool,
    mount_points: Vec<MountPoint>,
    log_configuration: LogConfiguration,
    firelens_configuration: FirelensConfiguration,
    privileged: bool,
    user: String,
    ulimits: Vec<Ulimit>,
    linux_parameters: DaemonLinuxParameters,
    depends_on: Vec<ContainerDependency>,
    start_timeout: i32,
    stop_timeout: i32,
    system_controls: Vec<SystemControl>,
    interactive: bool,
    pseudo_terminal: bool,
    restart_policy: ContainerRestartPolicy,
} }

structure! { DaemonContainerImage {
    container_name: String,
    image_digest: String,
    image: String,
} }

structure! { DaemonDeployment {
    daemon_deployment_arn: String,
    cluster_arn: String,
    status: DaemonDeploymentStatus,
    status_reason: String,
    target_daemon_revision: DaemonDeploymentRevisionDetail,
    source_daemon_revisions: Vec<DaemonDeploymentRevisionDetail>,
    circuit_breaker: DaemonCircuitBreaker,
    alarms: DaemonDeploymentAlarms,
    rollback: DaemonRollback,
    deployment_configuration: DaemonDeploymentConfiguration,
    created_at: Timestamp,
    started_at: Timestamp,
    stopped_at: Timestamp,
    finished_at: Timestamp,
} }

structure! { DaemonDeploymentAlarms {
    status: DaemonDeploymentRollbackMonitorsStatus,
    alarm_names: Vec<String>,
    triggered_alarm_names: Vec<String>,
} }

structure! { DaemonDeploymentCapacityProvider {
    arn: String,
    running_instance_count: i32,
    without_daemon_instance_count: i32,
    draining_instance_count: i32,
} }

structure! { DaemonDeploymentConfiguration {
    drain_percent: f64,
    alarms: DaemonAlarmConfiguration,
    bake_time_in_minutes: i32,
} }

structure! { DaemonDeploymentRevisionDetail {
    arn: String,
    capacity_providers: Vec<DaemonDeploymentCapacityProvider>,
    total_running_instance_count: i32,
    total_without_daemon_instance_count: i32,
    total_draining_instance_count: i32,
} }

structure! { DaemonDeploymentSummary {
    daemon_deployment_arn: String,
    daemon_arn: String,
    cluster_arn: String,
    status: DaemonDeploymentStatus,
    status_reason: String,
    target_daemon_revision_arn: String,
    created_at: Timestamp,
    started_at: Timestamp,
    stopped_at: Timestamp,
    finished_at: Timestamp,
} }

structure! { DaemonDetail {
    daemon_arn: String,
    cluster_arn: String,
    status: DaemonStatus,
    current_revisions: Vec<DaemonRevisionDetail>,
    deployment_arn: String,
    created_at: Timestamp,
    updated_at: Timestamp,
} }

structure! { DaemonLinuxParameters {
    capabilities: KernelCapabilities,
    devices: Vec<Device>,
    init_process_enabled: bool,
    tmpfs: Vec<Tmpfs>,
} }

structure! { DaemonRevision {
    daemon_revision_arn: String,
    cluster_arn: String,
    daemon_arn: String,
    daemon_task_definition_arn: String,
    created_at: Timestamp,
    container_images: Vec<DaemonContainerImage>,
    propagate_tags: DaemonPropagateTags,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    enable_execute_command: bool,
    critical: bool,
} }

structure! { DaemonRevisionDetail {
    arn: String,
    capacity_providers: Vec<DaemonCapacityProvider>,
    total_running_count: i32,
    total_without_daemon_count: i32,
} }

structure! { DaemonRollback {
    reason: String,
    started_at: Timestamp,
    rollback_target_daemon_revision_arn: String,
    rollback_capacity_providers: Vec<String>,
} }

structure! { DaemonSummary {
    daemon_arn: String,
    status: DaemonStatus,
    created_at: Timestamp,
    updated_at: Timestamp,
} }

structure! { DaemonTaskDefinition {
    daemon_task_definition_arn: String,
    family: String,
    revision: i32,
    task_role_arn: String,
    execution_role_arn: String,
    container_definitions: Vec<DaemonContainerDefinition>,
    volumes: Vec<DaemonVolume>,
    cpu: String,
    memory: String,
    status: DaemonTaskDefinitionStatus,
    registered_at: Timestamp,
    delete_requested_at: Timestamp,
    registered_by: String,
    pid_mode: DaemonPidMode,
    ipc_mode: DaemonIpcMode,
} }

structure! { DaemonTaskDefinitionSummary {
    arn: String,
    registered_at: Timestamp,
    registered_by: String,
    delete_requested_at: Timestamp,
    status: DaemonTaskDefinitionStatus,
} }

structure! { DaemonVolume {
    name: String,
    host: HostVolumeProperties,
    log_driver_volume_configuration: LogDriverVolumeConfiguration,
} }

structure! { Deployment {
    id: String,
    status: String,
    task_definition: String,
    desired_count: i32,
    pending_count: i32,
    running_count: i32,
    failed_tasks: i32,
    created_at: Timestamp,
    updated_at: Timestamp,
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    launch_type: LaunchType,
    platform_version: String,
    platform_family: String,
    network_configuration: NetworkConfiguration,
    rollout_state: DeploymentRolloutState,
    rollout_state_reason: String,
    service_connect_configuration: ServiceConnectConfiguration,
    service_connect_resources: Vec<ServiceConnectServiceResource>,
    volume_configurations: Vec<ServiceVolumeConfiguration>,
    fargate_ephemeral_storage: DeploymentEphemeralStorage,
    vpc_lattice_configurations: Vec<VpcLatticeConfiguration>,
} }

structure! { DeploymentAlarms {
    alarm_names: Vec<String>,
    rollback: bool,
    enable: bool,
} }

structure! { DeploymentCircuitBreaker {
    enable: bool,
    rollback: bool,
    reset_on_healthy_task: bool,
    threshold_configuration: ThresholdConfiguration,
} }

structure! { DeploymentConfiguration {
    deployment_circuit_breaker: DeploymentCircuitBreaker,
    maximum_percent: i32,
    minimum_healthy_percent: i32,
    alarms: DeploymentAlarms,
    strategy: DeploymentStrategy,
    bake_time_in_minutes: i32,
    lifecycle_hooks: Vec<DeploymentLifecycleHook>,
    linear_configuration: LinearConfiguration,
    canary_configuration: CanaryConfiguration,
    early_success_criteria: DeploymentEarlySuccessCriteria,
} }

structure! { DeploymentController {
    r#type: DeploymentControllerType,
} }

structure! { DeploymentEarlySuccessCriteria {
    enable: bool,
    healthy_percent: i32,
    source_service_revision_cleanup: ServiceRevisionCleanup,
} }

structure! { DeploymentEphemeralStorage {
    kms_key_id: String,
} }

structure! { DeploymentLifecycleHook {
    target_type: DeploymentLifecycleHookTargetType,
    hook_target_arn: String,
    role_arn: String,
    lifecycle_stages: Vec<DeploymentLifecycleHookStage>,
    hook_details: Value,
    timeout_configuration: DeploymentLifecycleHookTimeoutConfiguration,
} }

structure! { DeploymentLifecycleHookDetail {
    hook_id: String,
    target_type: DeploymentLifecycleHookTargetType,
    target_arn: String,
    status: DeploymentLifecycleHookStatus,
    expires_at: Timestamp,
    timeout_action: DeploymentLifecycleHookAction,
} }

structure! { DeploymentLifecycleHookTimeoutConfiguration {
    timeout_in_minutes: i32,
    action: DeploymentLifecycleHookAction,
} }

structure! { DescribeGatewayAlbConfiguration {
    network_configuration: GatewayElbNetworkConfiguration,
    scheme: GatewayElbScheme,
    access_logs: GatewayElbAccessLogConfiguration,
    "webACLArn" web_acl_arn: String,
    port: i32,
    protocol: GatewayAlbProtocol,
    max_alb_count: i32,
    current_alb_count: i32,
    http_desync: GatewayAlbDesyncMitigationMode,
    test_traffic_rules: GatewayAlbTestTrafficRules,
} }

structure! { DescribeGatewayConfiguration {
    host_shared_alb: DescribeGatewayAlbConfiguration,
} }

structure! { Device {
    host_path: String,
    container_path: String,
    permissions: Vec<DeviceCgroupPermission>,
} }

structure! { DockerVolumeConfiguration {
    scope: Scope,
    autoprovision: bool,
    driver: String,
    driver_opts: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
} }

structure! { EBSTagSpecification {
    resource_type: EBSResourceType,
    tags: Vec<Tag>,
    propagate_tags: PropagateTags,
} }

structure! { ECSExpressGatewayService {
    cluster: String,
    service_name: String,
    service_arn: String,
    infrastructure_role_arn: String,
    status: ExpressGatewayServiceStatus,
    current_deployment: String,
    active_configurations: Vec<ExpressGatewayServiceConfiguration>,
    tags: Vec<Tag>,
    created_at: Timestamp,
    updated_at: Timestamp,
} }

structure! { ECSManagedResources {
    ingress_paths: Vec<ManagedIngressPath>,
    auto_scaling: ManagedAutoScaling,
    metric_alarms: Vec<ManagedMetricAlarm>,
    service_security_groups: Vec<ManagedSecurityGroup>,
    log_groups: Vec<ManagedLogGroup>,
    gateway_connections: Vec<GatewayConnection>,
} }

structure! { EFSAuthorizationConfig {
    access_point_id: String,
    iam: EFSAuthorizationConfigIAM,
} }

structure! { EFSVolumeConfiguration {
    file_system_id: String,
    root_directory: String,
    transit_encryption: EFSTransitEncryption,
    transit_encryption_port: i32,
    authorization_config: EFSAuthorizationConfig,
} }

structure! { ElbGatewayResources {
    load_balancer_arn: String,
    listener_arn: String,
    security_group: String,
    gateway_route_arns: Vec<String>,
} }

structure! { EnvironmentFile {
    value: String,
    r#type: EnvironmentFileType,
} }

structure! { EphemeralStorage {
    "sizeInGiB" size_in_gib: i32,
} }

structure! { ExecuteCommandConfiguration {
    kms_key_id: String,
    logging: ExecuteCommandLogging,
    log_configuration: ExecuteCommandLogConfiguration,
} }

structure! { ExecuteCommandLogConfiguration {
    cloud_watch_log_group_name: String,
    cloud_watch_encryption_enabled: bool,
    s3_bucket_name: String,
    s3_encryption_enabled: bool,
    s3_key_prefix: String,
} }

structure! { ExpressGatewayContainer {
    image: String,
    container_port: i32,
    aws_logs_configuration: ExpressGatewayServiceAwsLogsConfiguration,
    repository_credentials: ExpressGatewayRepositoryCredentials,
    command: Vec<String>,
    environment: Vec<KeyValuePair>,
    secrets: Vec<Secret>,
} }

structure! { ExpressGatewayRepositoryCredentials {
    credentials_parameter: String,
} }

structure! { ExpressGatewayScalingTarget {
    min_task_count: i32,
    max_task_count: i32,
    auto_scaling_metric: ExpressGatewayServiceScalingMetric,
    auto_scaling_target_value: i32,
} }

structure! { ExpressGatewayServiceAwsLogsConfiguration {
    log_group: String,
    log_stream_prefix: String,
} }

structure! { ExpressGatewayServiceConfiguration {
    service_revision_arn: String,
    execution_role_arn: String,
    task_role_arn: String,
    task_definition_arn: String,
    cpu: String,
    memory: String,
    cpu_architecture: ExpressCpuArchitecture,
    network_configuration: ExpressGatewayServiceNetworkConfiguration,
    health_check_path: String,
    primary_container: ExpressGatewayContainer,
    scaling_target: ExpressGatewayScalingTarget,
    ingress_paths: Vec<IngressPathSummary>,
    created_at: Timestamp,
} }

structure! { ExpressGatewayServiceNetworkConfiguration {
    security_groups: Vec<String>,
    subnets: Vec<String>,
} }

structure! { ExpressGatewayServiceStatus {
    status_code: ExpressGatewayServiceStatusCode,
    status_reason: String,
} }

structure! { FSxWindowsFileServerAuthorizationConfig {
    credentials_parameter: String,
    domain: String,
} }

structure! { FSxWindowsFileServerVolumeConfiguration {
    file_system_id: String,
    root_directory: String,
    authorization_config: FSxWindowsFileServerAuthorizationConfig,
} }

structure! { Failure {
    arn: String,
    reason: String,
    detail: String,
} }

structure! { FirelensConfiguration {
    r#type: FirelensConfigurationType,
    options: BTreeMap<String, String>,
} }

structure! { Gateway {
    gateway_arn: String,
    name: String,
    status: GatewayStatus,
    status_reason: String,
    failures: Vec<GatewayResourceFailure>,
    infrastructure_role_arn: String,
    deletion_protection: bool,
    configuration: DescribeGatewayConfiguration,
    access_type: AccessType,
    propagate_tags: PropagateGatewayTags,
    tags: Vec<Tag>,
    created_at: Timestamp,
    updated_at: Timestamp,
} }

structure! { GatewayAlbTestTrafficRules {
    header: GatewayTestTrafficHeader,
} }

structure! { GatewayClusterAssociationSummary {
    gateway_arn: String,
    cluster_arn: String,
    status: GatewayClusterAssociationStatus,
} }

structure! { GatewayConfiguration {
    host_shared_alb: HostSharedAlbConfiguration,
} }

structure! { GatewayConnection {
    gateway_arn: String,
    gateway_route_arn: String,
    port_name: String,
    service_url: String,
    access_type: AccessType,
    status: GatewayRouteStatus,
    resources: GatewayConnectionResources,
} }

structure! { GatewayConnectionAlbResources {
    acm_certificate_arn: String,
    load_balancer_arn: String,
    load_balancer_security_group_arns: Vec<String>,
    listener_arn: String,
    listener_rule_arn: String,
    test_listener_rule_arn: String,
    target_group_arn: String,
    alternate_target_group_arn: String,
} }

structure! { GatewayConnectionResources {
    host_shared_alb: Vec<GatewayConnectionAlbResources>,
} }

structure! { GatewayConnector {
    port_name: String,
    health_check: GatewayConnectorHealthCheck,
    filters: GatewayConnectorFilters,
    deregistration_delay: GatewayConnectorDeregistrationDelay,
} }

structure! { GatewayConnectorDeregistrationDelay {
    timeout_seconds: i32,
} }

structure! { GatewayConnectorFilters {
    access_types: Vec<AccessType>,
} }

structure! { GatewayConnectorHealthCheck {
    health_check_protocol: GatewayConnectorHealthCheckProtocol,
    health_check_port: i32,
    health_check_path: String,
    health_check_timeout_seconds: i32,
    health_check_interval_seconds: i32,
    healthy_threshold_count: i32,
    unhealthy_threshold_count: i32,
    matcher: GatewayConnectorHealthCheckMatcher,
} }

structure! { GatewayConnectorHealthCheckMatcher {
    http_code: String,
    grpc_code: String,
} }

structure! { GatewayElbAccessLogConfiguration {
    destination: GatewayElbAccessLogDestination,
} }

structure! { GatewayElbAccessLogDestination {
    s3: GatewayElbAccessLogS3Destination,
} }

structure! { GatewayElbAccessLogS3Destination {
    bucket: String,
    prefix: String,
} }

structure! { GatewayElbNetworkConfiguration {
    inbound_security_group: String,
    subnets: Vec<String>,
    ip_address_type: GatewayElbIpAddressType,
} }

structure! { GatewayInfrastructureResources {
    host_shared_alb: Vec<ElbGatewayResources>,
} }

structure! { GatewayOperationError {
    operation: String,
    code: String,
    message: String,
} }

structure! { GatewayResourceFailure {
    arn: String,
    errors: Vec<GatewayOperationError>,
} }

structure! { GatewayResources {
    gateway_arn: String,
    resources: GatewayInfrastructureResources,
} }

structure! { GatewayRoute {
    gateway_route_arn: String,
    service_arn: String,
    service_container_port_name: String,
    status: GatewayRouteStatus,
    service_url: String,
    resources: GatewayRouteResources,
} }

structure! { GatewayRouteAlbResources {
    acm_certificate_arn: String,
    load_balancer_arn: String,
    listener_arn: String,
    listener_rule_arn: String,
    test_listener_rule_arns: Vec<String>,
    load_balancer_security_groups: Vec<GatewayRouteLoadBalancerSecurityGroup>,
    service_security_group_arn: String,
} }

structure! { GatewayRouteLoadBalancerSecurityGroup {
    arn: String,
    rule_arns: Vec<String>,
} }

structure! { GatewayRouteResources {
    host_shared_alb: Vec<GatewayRouteAlbResources>,
} }

structure! { GatewayRouteSummary {
    gateway_route_arn: String,
    gateway_arn: String,
    cluster_arn: String,
    service_arn: String,
    service_container_port_name: String,
    status: GatewayRouteStatus,
} }

structure! { GatewaySummary {
    gateway_arn: String,
    name: String,
    status: GatewayStatus,
    created_at: Timestamp,
} }

structure! { GatewayTestTrafficHeader {
    name: String,
    values: Vec<String>,
} }

structure! { GpuDevice {
    gpu_id: String,
    sharing_mode: GpuSharingMode,
    "totalMemoryInMiB" total_memory_in_mib: i32,
    "remainingMemoryInMiB" remaining_memory_in_mib: i32,
    container_count: i32,
} }

structure! { HealthCheck {
    command: Vec<String>,
    interval: i32,
    timeout: i32,
    retries: i32,
    start_period: i32,
} }

structure! { HostEntry {
    hostname: String,
    ip_address: String,
} }

structure! { HostSharedAlbConfiguration {
    network_configuration: GatewayElbNetworkConfiguration,
    scheme: GatewayElbScheme,
    "webACLArn" web_acl_arn: String,
    access_logs: GatewayElbAccessLogConfiguration,
    port: i32,
    protocol: GatewayAlbProtocol,
    max_alb_count: i32,
    http_desync: GatewayAlbDesyncMitigationMode,
    test_traffic_rules: GatewayAlbTestTrafficRules,
} }

structure! { HostVolumeProperties {
    source_path: String,
} }

structure! { InferenceAccelerator {
    device_name: String,
    device_type: String,
} }

structure! { InferenceAcceleratorOverride {
    device_name: String,
    device_type: String,
} }

structure! { InfrastructureOptimization {
    scale_in_after: i32,
} }

structure! { IngressPathSummary {
    access_type: AccessType,
    endpoint: String,
} }

structure! { InstanceHealthCheckResult {
    r#type: InstanceHealthCheckType,
    status: InstanceHealthCheckState,
    status_reason: String,
    last_updated: Timestamp,
    last_status_change: Timestamp,
} }

structure! { InstanceLaunchTemplate {
    ec2_instance_profile_arn: String,
    network_configuration: ManagedInstancesNetworkConfiguration,
    storage_configuration: ManagedInstancesStorageConfiguration,
    local_storage_configuration: ManagedInstancesLocalStorageConfiguration,
    monitoring: ManagedInstancesMonitoringOptions,
    capacity_option_type: CapacityOptionType,
    instance_metadata_tags_propagation: bool,
    instance_requirements: InstanceRequirementsRequest,
    fips_enabled: bool,
    capacity_reservations: CapacityReservationRequest,
    nitro_enclaves_enabled: bool,
} }

structure! { InstanceLaunchTemplateUpdate {
    ec2_instance_profile_arn: String,
    network_configuration: ManagedInstancesNetworkConfiguration,
    storage_configuration: ManagedInstancesStorageConfiguration,
    instance_metadata_tags_propagation: bool,
    local_storage_configuration: ManagedInstancesLocalStorageConfiguration,
    monitoring: ManagedInstancesMonitoringOptions,
    instance_requirements: InstanceRequirementsRequest,
    capacity_reservations: CapacityReservationRequest,
} }

structure! { InstanceRequirementsRequest {
    "vCpuCount" vcpu_count: VCpuCountRangeRequest,
    "memoryMiB" memory_mib: MemoryMiBRequest,
    cpu_manufacturers: Vec<CpuManufacturer>,
    "memoryGiBPerVCpu" memory_gib_per_vcpu: MemoryGiBPerVCpuRequest,
    excluded_instance_types: Vec<String>,
    instance_generations: Vec<InstanceGeneration>,
    spot_max_price_percentage_over_lowest_price: i32,
    on_demand_max_price_percentage_over_lowest_price: i32,
    bare_metal: BareMetal,
    burstable_performance: BurstablePerformance,
    require_hibernate_support: bool,
    network_interface_count: NetworkInterfaceCountRequest,
    local_storage: LocalStorage,
    local_storage_types: Vec<LocalStorageType>,
    "totalLocalStorageGB" total_local_storage_gb: TotalLocalStorageGBRequest,
    baseline_ebs_bandwidth_mbps: BaselineEbsBandwidthMbpsRequest,
    accelerator_types: Vec<AcceleratorType>,
    accelerator_count: AcceleratorCountRequest,
    accelerator_manufacturers: Vec<AcceleratorManufacturer>,
    accelerator_names: Vec<AcceleratorName>,
    "acceleratorTotalMemoryMiB" accelerator_total_memory_mib: AcceleratorTotalMemoryMiBRequest,
    network_bandwidth_gbps: NetworkBandwidthGbpsRequest,
    allowed_instance_types: Vec<String>,
    max_spot_price_as_percentage_of_optimal_on_demand_price: i32,
} }

structure! { KernelCapabilities {
    add: Vec<String>,
    drop: Vec<String>,
} }

structure! { KeyValuePair {
    name: String,
    value: String,
} }

structure! { LinearConfiguration {
    step_percent: f64,
    step_bake_time_in_minutes: i32,
} }

structure! { LinuxParameters {
    capabilities: KernelCapabilities,
    devices: Vec<Device>,
    init_process_enabled: bool,
    shared_memory_size: i32,
    tmpfs: Vec<Tmpfs>,
    max_swap: i32,
    swappiness: i32,
} }

structure! { LoadBalancer {
    target_group_arn: String,
    load_balancer_name: String,
    container_name: String,
    container_port: i32,
    advanced_configuration: AdvancedConfiguration,
} }

structure! { LogConfiguration {
    log_driver: LogDriver,
    options: BTreeMap<String, String>,
    secret_options: Vec<Secret>,
} }

structure! { LogDriverVolumeConfiguration {
    driver: LogDriver,
} }

structure! { ManagedAgent {
    last_started_at: Timestamp,
    name: ManagedAgentName,
    reason: String,
    last_status: String,
} }

structure! { ManagedAgentStateChange {
    container_name: String,
    managed_agent_name: ManagedAgentName,
    status: String,
    reason: String,
} }

structure! { ManagedApplicationAutoScalingPolicy {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
    policy_type: String,
    target_value: f64,
    metric: String,
} }

structure! { ManagedAutoScaling {
    scalable_target: ManagedScalableTarget,
    application_auto_scaling_policies: Vec<ManagedApplicationAutoScalingPolicy>,
} }

structure! { ManagedCertificate {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
    domain_name: String,
} }

structure! { ManagedIngressPath {
    access_type: AccessType,
    endpoint: String,
    load_balancer: ManagedLoadBalancer,
    load_balancer_security_groups: Vec<ManagedSecurityGroup>,
    certificate: ManagedCertificate,
    listener: ManagedListener,
    rule: ManagedListenerRule,
    target_groups: Vec<ManagedTargetGroup>,
} }

structure! { ManagedInstancesLocalStorageConfiguration {
    use_local_storage: bool,
} }

structure! { ManagedInstancesNetworkConfiguration {
    subnets: Vec<String>,
    security_groups: Vec<String>,
} }

structure! { ManagedInstancesProvider {
    infrastructure_role_arn: String,
    instance_launch_template: InstanceLaunchTemplate,
    propagate_tags: PropagateMITags,
    infrastructure_optimization: InfrastructureOptimization,
    auto_repair_configuration: AutoRepairConfiguration,
} }

structure! { ManagedInstancesStorageConfiguration {
    "storageSizeGiB" storage_size_gib: i32,
} }

structure! { ManagedListener {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
} }

structure! { ManagedListenerRule {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
} }

structure! { ManagedLoadBalancer {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
    scheme: String,
    subnet_ids: Vec<String>,
    security_group_ids: Vec<String>,
} }

structure! { ManagedLogGroup {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
    log_group_name: String,
} }

structure! { ManagedMetricAlarm {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
} }

structure! { ManagedScalableTarget {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
    min_capacity: i32,
    max_capacity: i32,
} }

structure! { ManagedScaling {
    status: ManagedScalingStatus,
    target_capacity: i32,
    minimum_scaling_step_size: i32,
    maximum_scaling_step_size: i32,
    instance_warmup_period: i32,
} }

structure! { ManagedSecurityGroup {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
} }

structure! { ManagedStorageConfiguration {
    kms_key_id: String,
    fargate_ephemeral_storage_kms_key_id: String,
} }

structure! { ManagedTargetGroup {
    arn: String,
    status: ManagedResourceStatus,
    status_reason: String,
    updated_at: Timestamp,
    health_check_path: String,
    health_check_port: i32,
    port: i32,
} }

structure! { MemoryGiBPerVCpuRequest {
    min: f64,
    max: f64,
} }

structure! { MemoryMiBRequest {
    min: i32,
    max: i32,
} }

structure! { MetricConfiguration {
    metric_names: Vec<String>,
    resolution_seconds: i32,
} }

structure! { MonitoringConfiguration {
    metric_configurations: Vec<MetricConfiguration>,
} }

structure! { MountPoint {
    source_volume: String,
    container_path: String,
    read_only: bool,
} }

structure! { NetworkBandwidthGbpsRequest {
    min: f64,
    max: f64,
} }

structure! { NetworkBinding {
    "bindIP" bind_ip: String,
    container_port: i32,
    host_port: i32,
    protocol: TransportProtocol,
    container_port_range: String,
    host_port_range: String,
} }

structure! { NetworkConfiguration {
    awsvpc_configuration: AwsVpcConfiguration,
} }

structure! { NetworkInterface {
    attachment_id: String,
    private_ipv4_address: String,
    ipv6_address: String,
} }

structure! { NetworkInterfaceCountRequest {
    min: i32,
    max: i32,
} }

structure! { NvidiaMpsAllocation {
    memory: i32,
    max_compute_percent: i32,
} }

structure! { PlacementConstraint {
    r#type: PlacementConstraintType,
    expression: String,
} }

structure! { PlacementStrategy {
    r#type: PlacementStrategyType,
    field: String,
} }

structure! { PlatformDevice {
    id: String,
    r#type: PlatformDeviceType,
} }

structure! { PortMapping {
    container_port: i32,
    host_port: i32,
    protocol: TransportProtocol,
    name: String,
    app_protocol: ApplicationProtocol,
    container_port_range: String,
} }

structure! { ProtectedTask {
    task_arn: String,
    protection_enabled: bool,
    expiration_date: Timestamp,
} }

structure! { ProxyConfiguration {
    r#type: ProxyConfigurationType,
    container_name: String,
    properties: Vec<KeyValuePair>,
} }

structure! { RepositoryCredentials {
    credentials_parameter: String,
} }

structure! { ResolvedConfiguration {
    load_balancers: Vec<ServiceRevisionLoadBalancer>,
    vpc_lattice_configurations: Vec<ServiceRevisionVpcLatticeConfiguration>,
} }

structure! { Resource {
    name: String,
    r#type: String,
    double_value: f64,
    long_value: i64,
    integer_value: i32,
    string_set_value: Vec<String>,
} }

structure! { ResourceRequirement {
    value: String,
    r#type: ResourceType,
    sharing_strategy: SharingStrategy,
} }

structure! { Rollback {
    reason: String,
    started_at: Timestamp,
    service_revision_arn: String,
} }

structure! { RuntimePlatform {
    cpu_architecture: CPUArchitecture,
    operating_system_family: OSFamily,
} }

structure! { RuntimePlatformOverride {
    cpu_architecture: String,
} }

structure! { S3FilesVolumeConfiguration {
    file_system_arn: String,
    root_directory: String,
    transit_encryption_port: i32,
    access_point_arn: String,
} }

structure! { Scale {
    value: f64,
    unit: ScaleUnit,
} }

structure! { Secret {
    name: String,
    value_from: String,
} }

structure! { Service {
    service_arn: String,
    service_name: String,
    cluster_arn: String,
    load_balancers: Vec<LoadBalancer>,
    service_registries: Vec<ServiceRegistry>,
    status: String,
    desired_count: i32,
    running_count: i32,
    pending_count: i32,
    launch_type: LaunchType,
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    platform_version: String,
    platform_family: String,
    task_definition: String,
    deployment_configuration: DeploymentConfiguration,
    task_sets: Vec<TaskSet>,
    deployments: Vec<Deployment>,
    role_arn: String,
    events: Vec<ServiceEvent>,
    created_at: Timestamp,
    current_service_deployment: String,
    current_service_revisions: Vec<ServiceCurrentRevisionSummary>,
    placement_constraints: Vec<PlacementConstraint>,
    placement_strategy: Vec<PlacementStrategy>,
    network_configuration: NetworkConfiguration,
    health_check_grace_period_seconds: i32,
    scheduling_strategy: SchedulingStrategy,
    deployment_controller: DeploymentController,
    tags: Vec<Tag>,
    created_by: String,
    "enableECSManagedTags" enable_ecs_managed_tags: bool,
    propagate_tags: PropagateTags,
    enable_execute_command: bool,
    availability_zone_rebalancing: AvailabilityZoneRebalancing,
    resource_management_type: ResourceManagementType,
} }

structure! { ServiceConnectAccessLogConfiguration {
    format: ServiceConnectAccessLoggingFormat,
    include_query_parameters: ServiceConnectIncludeQueryParameters,
} }

structure! { ServiceConnectClientAlias {
    port: i32,
    dns_name: String,
    test_traffic_rules: ServiceConnectTestTrafficRules,
} }

structure! { ServiceConnectConfiguration {
    enabled: bool,
    namespace: String,
    services: Vec<ServiceConnectService>,
    log_configuration: LogConfiguration,
    access_log_configuration: ServiceConnectAccessLogConfiguration,
    container_configurations: Vec<ServiceConnectContainerConfiguration>,
} }

structure! { ServiceConnectContainerConfiguration {
    log_level: ServiceConnectContainerLogLevel,
} }

structure! { ServiceConnectService {
    port_name: String,
    discovery_name: String,
    client_aliases: Vec<ServiceConnectClientAlias>,
    ingress_port_override: i32,
    timeout: TimeoutConfiguration,
    tls: ServiceConnectTlsConfiguration,
} }

structure! { ServiceConnectServiceResource {
    discovery_name: String,
    discovery_arn: String,
} }

structure! { ServiceConnectTestTrafficHeaderMatchRules {
    exact: String,
} }

structure! { ServiceConnectTestTrafficHeaderRules {
    name: String,
    value: ServiceConnectTestTrafficHeaderMatchRules,
} }

structure! { ServiceConnectTestTrafficRules {
    header: ServiceConnectTestTrafficHeaderRules,
} }

structure! { ServiceConnectTlsCertificateAuthority {
    aws_pca_authority_arn: String,
} }

structure! { ServiceConnectTlsConfiguration {
    issuer_certificate_authority: ServiceConnectTlsCertificateAuthority,
    kms_key: String,
    role_arn: String,
} }

structure! { ServiceCurrentRevisionSummary {
    arn: String,
    requested_task_count: i32,
    running_task_count: i32,
    pending_task_count: i32,
} }

structure! { ServiceDeployment {
    service_deployment_arn: String,
    service_arn: String,
    cluster_arn: String,
    created_at: Timestamp,
    started_at: Timestamp,
    finished_at: Timestamp,
    stopped_at: Timestamp,
    updated_at: Timestamp,
    source_service_revisions: Vec<ServiceRevisionSummary>,
    target_service_revision: ServiceRevisionSummary,
    status: ServiceDeploymentStatus,
    status_reason: String,
    lifecycle_stage: ServiceDeploymentLifecycleStage,
    lifecycle_hook_details: Vec<DeploymentLifecycleHookDetail>,
    deployment_configuration: DeploymentConfiguration,
    rollback: Rollback,
    deployment_circuit_breaker: ServiceDeploymentCircuitBreaker,
    alarms: ServiceDeploymentAlarms,
} }

structure! { ServiceDeploymentAlarms {
    status: ServiceDeploymentRollbackMonitorsStatus,
    alarm_names: Vec<String>,
    triggered_alarm_names: Vec<String>,
} }

structure! { ServiceDeploymentBrief {
    service_deployment_arn: String,
    service_arn: String,
    cluster_arn: String,
    started_at: Timestamp,
    created_at: Timestamp,
    finished_at: Timestamp,
    target_service_revision_arn: String,
    status: ServiceDeploymentStatus,
    status_reason: String,
} }

structure! { ServiceDeploymentCircuitBreaker {
    status: ServiceDeploymentRollbackMonitorsStatus,
    failure_count: i32,
    threshold: i32,
} }

structure! { ServiceEvent {
    id: String,
    created_at: Timestamp,
    message: String,
} }

structure! { ServiceManagedEBSVolumeConfiguration {
    encrypted: bool,
    kms_key_id: String,
    volume_type: String,
    "sizeInGiB" size_in_gib: i32,
    snapshot_id: String,
    volume_initialization_rate: i32,
    iops: i32,
    throughput: i32,
    tag_specifications: Vec<EBSTagSpecification>,
    role_arn: String,
    filesystem_type: TaskFilesystemType,
} }

structure! { ServiceRegistry {
    registry_arn: String,
    port: i32,
    container_name: String,
    container_port: i32,
} }

structure! { ServiceRevision {
    service_revision_arn: String,
    service_arn: String,
    cluster_arn: String,
    task_definition: String,
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    launch_type: LaunchType,
    platform_version: String,
    platform_family: String,
    load_balancers: Vec<LoadBalancer>,
    service_registries: Vec<ServiceRegistry>,
    network_configuration: NetworkConfiguration,
    container_images: Vec<ContainerImage>,
    guard_duty_enabled: bool,
    service_connect_configuration: ServiceConnectConfiguration,
    volume_configurations: Vec<ServiceVolumeConfiguration>,
    fargate_ephemeral_storage: DeploymentEphemeralStorage,
    created_at: Timestamp,
    vpc_lattice_configurations: Vec<VpcLatticeConfiguration>,
    resolved_configuration: ResolvedConfiguration,
    ecs_managed_resources: ECSManagedResources,
    overrides: ServiceRevisionOverrides,
    gateway_connectors: Vec<GatewayConnector>,
    monitoring: MonitoringConfiguration,
} }

structure! { ServiceRevisionLoadBalancer {
    target_group_arn: String,
    production_listener_rule: String,
} }

structure! { ServiceRevisionOverrides {
    runtime_platform: RuntimePlatformOverride,
} }

structure! { ServiceRevisionSummary {
    arn: String,
    requested_task_count: i32,
    running_task_count: i32,
    pending_task_count: i32,
    requested_test_traffic_weight: f64,
    requested_production_traffic_weight: f64,
} }

structure! { ServiceRevisionVpcLatticeConfiguration {
    target_group_arn: String,
    production_listener_rule: String,
} }

structure! { ServiceVolumeConfiguration {
    name: String,
    "managedEBSVolume" managed_ebs_volume: ServiceManagedEBSVolumeConfiguration,
} }

structure! { Session {
    session_id: String,
    stream_url: String,
    token_value: String,
} }

structure! { Setting {
    name: SettingName,
    value: String,
    principal_arn: String,
    r#type: SettingType,
} }

structure! { SharingStrategy {
    nvidia_mps: NvidiaMpsAllocation,
} }

structure! { SystemControl {
    namespace: String,
    value: String,
} }

structure! { Tag {
    key: String,
    value: String,
} }

structure! { Task {
    attachments: Vec<Attachment>,
    attributes: Vec<Attribute>,
    availability_zone: String,
    capacity_provider_name: String,
    cluster_arn: String,
    connectivity: Connectivity,
    connectivity_at: Timestamp,
    container_instance_arn: String,
    containers: Vec<Container>,
    cpu: String,
    created_at: Timestamp,
    desired_status: String,
    enable_execute_command: bool,
    execution_stopped_at: Timestamp,
    group: String,
    health_status: HealthStatus,
    inference_accelerators: Vec<InferenceAccelerator>,
    last_status: String,
    launch_type: LaunchType,
    memory: String,
    overrides: TaskOverride,
    platform_version: String,
    platform_family: String,
    pull_started_at: Timestamp,
    pull_stopped_at: Timestamp,
    started_at: Timestamp,
    started_by: String,
    stop_code: TaskStopCode,
    stopped_at: Timestamp,
    stopped_reason: String,
    stopping_at: Timestamp,
    tags: Vec<Tag>,
    task_arn: String,
    task_definition_arn: String,
    version: i64,
    ephemeral_storage: EphemeralStorage,
    fargate_ephemeral_storage: TaskEphemeralStorage,
    trusted_execution_summary: TrustedExecutionSummary,
} }

structure! { TaskDefinition {
    task_definition_arn: String,
    container_definitions: Vec<ContainerDefinition>,
    family: String,
    task_role_arn: String,
    execution_role_arn: String,
    network_mode: NetworkMode,
    revision: i32,
    volumes: Vec<Volume>,
    status: TaskDefinitionStatus,
    requires_attributes: Vec<Attribute>,
    placement_constraints: Vec<TaskDefinitionPlacementConstraint>,
    compatibilities: Vec<Compatibility>,
    runtime_platform: RuntimePlatform,
    requires_compatibilities: Vec<Compatibility>,
    cpu: String,
    memory: String,
    inference_accelerators: Vec<InferenceAccelerator>,
    pid_mode: PidMode,
    ipc_mode: IpcMode,
    proxy_configuration: ProxyConfiguration,
    registered_at: Timestamp,
    deregistered_at: Timestamp,
    delete_requested_at: Timestamp,
    registered_by: String,
    ephemeral_storage: EphemeralStorage,
    enable_fault_injection: bool,
    trusted_execution_configuration: TrustedExecutionConfiguration,
} }

structure! { TaskDefinitionPlacementConstraint {
    r#type: TaskDefinitionPlacementConstraintType,
    expression: String,
} }

structure! { TaskEphemeralStorage {
    "sizeInGiB" size_in_gib: i32,
    kms_key_id: String,
} }

structure! { TaskManagedEBSVolumeConfiguration {
    encrypted: bool,
    kms_key_id: String,
    volume_type: String,
    "sizeInGiB" size_in_gib: i32,
    snapshot_id: String,
    volume_initialization_rate: i32,
    iops: i32,
    throughput: i32,
    tag_specifications: Vec<EBSTagSpecification>,
    role_arn: String,
    termination_policy: TaskManagedEBSVolumeTerminationPolicy,
    filesystem_type: TaskFilesystemType,
} }

structure! { TaskManagedEBSVolumeTerminationPolicy {
    delete_on_termination: bool,
} }

structure! { TaskOverride {
    container_overrides: Vec<ContainerOverride>,
    cpu: String,
    inference_accelerator_overrides: Vec<InferenceAcceleratorOverride>,
    execution_role_arn: String,
    memory: String,
    task_role_arn: String,
    ephemeral_storage: EphemeralStorage,
} }

structure! { TaskSet {
    id: String,
    task_set_arn: String,
    service_arn: String,
    cluster_arn: String,
    started_by: String,
    external_id: String,
    status: String,
    task_definition: String,
    computed_desired_count: i32,
    pending_count: i32,
    running_count: i32,
    created_at: Timestamp,
    updated_at: Timestamp,
    launch_type: LaunchType,
    capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    platform_version: String,
    platform_family: String,
    network_configuration: NetworkConfiguration,
    load_balancers: Vec<LoadBalancer>,
    service_registries: Vec<ServiceRegistry>,
    scale: Scale,
    stability_status: StabilityStatus,
    stability_status_at: Timestamp,
    tags: Vec<Tag>,
    fargate_ephemeral_storage: DeploymentEphemeralStorage,
} }

structure! { TaskVolumeConfiguration {
    name: String,
    "managedEBSVolume" managed_ebs_volume: TaskManagedEBSVolumeConfiguration,
} }

structure! { ThresholdConfiguration {
    r#type: ThresholdType,
    value: i32,
} }

structure! { TimeoutConfiguration {
    idle_timeout_seconds: i32,
    per_request_timeout_seconds: i32,
} }

structure! { Tmpfs {
    container_path: String,
    size: i32,
    mount_options: Vec<String>,
} }

structure! { TotalLocalStorageGBRequest {
    min: f64,
    max: f64,
} }

structure! { TrustedExecutionConfiguration {
    isolation_mode: IsolationMode,
    attestation_policy: String,
} }

structure! { TrustedExecutionSummary {
    isolation_mode: IsolationMode,
    attestation_policy_status: AttestationPolicyStatus,
} }

structure! { Ulimit {
    name: UlimitName,
    soft_limit: i32,
    hard_limit: i32,
} }

structure! { UpdateGatewayAlbConfiguration {
    network_configuration: UpdateGatewayNetworkConfiguration,
    max_alb_count: i32,
    "webACLArn" web_acl_arn: String,
    access_logs: GatewayElbAccessLogConfiguration,
    http_desync: GatewayAlbDesyncMitigationMode,
    test_traffic_rules: GatewayAlbTestTrafficRules,
} }

structure! { UpdateGatewayConfiguration {
    host_shared_alb: UpdateGatewayAlbConfiguration,
} }

structure! { UpdateGatewayNetworkConfiguration {
    inbound_security_group: String,
} }

structure! { UpdateManagedInstancesProviderConfiguration {
    infrastructure_role_arn: String,
    instance_launch_template: InstanceLaunchTemplateUpdate,
    propagate_tags: PropagateMITags,
    infrastructure_optimization: InfrastructureOptimization,
    auto_repair_configuration: AutoRepairConfiguration,
} }

structure! { UpdatedExpressGatewayService {
    service_arn: String,
    cluster: String,
    service_name: String,
    status: ExpressGatewayServiceStatus,
    target_configuration: ExpressGatewayServiceConfiguration,
    created_at: Timestamp,
    updated_at: Timestamp,
} }

structure! { VCpuCountRangeRequest {
    min: i32,
    max: i32,
} }

structure! { VersionInfo {
    agent_version: String,
    agent_hash: String,
    docker_version: String,
} }

structure! { Volume {
    name: String,
    host: HostVolumeProperties,
    docker_volume_configuration: DockerVolumeConfiguration,
    efs_volume_configuration: EFSVolumeConfiguration,
    s3files_volume_configuration: S3FilesVolumeConfiguration,
    fsx_windows_file_server_volume_configuration: FSxWindowsFileServerVolumeConfiguration,
    configured_at_launch: bool,
} }

structure! { VolumeFrom {
    source_container: String,
    read_only: bool,
} }

structure! { VpcLatticeAdvancedConfiguration {
    alternate_target_group_arn: String,
    production_listener_rule: String,
    test_listener_rule: String,
} }

structure! { VpcLatticeConfiguration {
    role_arn: String,
    target_group_arn: String,
    port_name: String,
    advanced_configuration: VpcLatticeAdvancedConfiguration,
} }
