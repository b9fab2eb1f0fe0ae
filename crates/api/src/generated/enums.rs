// Generated from the model of Amazon ECS in botocore 1.44.5 by crates/api/generator. Do not edit: `make api` writes it anew.

use crate::wire::enumeration;

enumeration! { AcceleratorManufacturer {
    AmazonWebServices = "amazon-web-services",
    Amd = "amd",
    Nvidia = "nvidia",
    Xilinx = "xilinx",
    Habana = "habana",
} }

enumeration! { AcceleratorName {
    A100 = "a100",
    Inferentia = "inferentia",
    K520 = "k520",
    K80 = "k80",
    M60 = "m60",
    RadeonProV520 = "radeon-pro-v520",
    T4 = "t4",
    Vu9p = "vu9p",
    V100 = "v100",
    A10g = "a10g",
    H100 = "h100",
    T4g = "t4g",
    L40s = "l40s",
    L4 = "l4",
} }

enumeration! { AcceleratorType {
    Gpu = "gpu",
    Fpga = "fpga",
    Inference = "inference",
} }

enumeration! { AccessType {
    Public = "PUBLIC",
    Private = "PRIVATE",
} }

enumeration! { AgentUpdateStatus {
    Pending = "PENDING",
    Staging = "STAGING",
    Staged = "STAGED",
    Updating = "UPDATING",
    Updated = "UPDATED",
    Failed = "FAILED",
} }

enumeration! { ApplicationProtocol {
    Http = "http",
    Http2 = "http2",
    Grpc = "grpc",
} }

enumeration! { AssignPublicIp {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { AttestationPolicyStatus {
    Configured = "CONFIGURED",
} }

enumeration! { AutoRepairActionsStatus {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { AvailabilityZoneRebalancing {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { BareMetal {
    Included = "included",
    Required = "required",
    Excluded = "excluded",
} }

enumeration! { BurstablePerformance {
    Included = "included",
    Required = "required",
    Excluded = "excluded",
} }

enumeration! { CPUArchitecture {
    X86_64 = "X86_64",
    Arm64 = "ARM64",
} }

enumeration! { CapacityOptionType {
    OnDemand = "ON_DEMAND",
    Spot = "SPOT",
    Reserved = "RESERVED",
} }

enumeration! { CapacityProviderField {
    Tags = "TAGS",
} }

enumeration! { CapacityProviderStatus {
    Provisioning = "PROVISIONING",
    Active = "ACTIVE",
    Deprovisioning = "DEPROVISIONING",
    Inactive = "INACTIVE",
} }

enumeration! { CapacityProviderType {
    Ec2Autoscaling = "EC2_AUTOSCALING",
    ManagedInstances = "MANAGED_INSTANCES",
    Fargate = "FARGATE",
    FargateSpot = "FARGATE_SPOT",
} }

enumeration! { CapacityProviderUpdateStatus {
    CreateInProgress = "CREATE_IN_PROGRESS",
    CreateComplete = "CREATE_COMPLETE",
    CreateFailed = "CREATE_FAILED",
    DeleteInProgress = "DELETE_IN_PROGRESS",
    DeleteComplete = "DELETE_COMPLETE",
    DeleteFailed = "DELETE_FAILED",
    UpdateInProgress = "UPDATE_IN_PROGRESS",
    UpdateComplete = "UPDATE_COMPLETE",
    UpdateFailed = "UPDATE_FAILED",
} }

enumeration! { CapacityReservationPreference {
    ReservationsOnly = "RESERVATIONS_ONLY",
    ReservationsFirst = "RESERVATIONS_FIRST",
    ReservationsExcluded = "RESERVATIONS_EXCLUDED",
} }

enumeration! { ClusterField {
    Attachments = "ATTACHMENTS",
    Configurations = "CONFIGURATIONS",
    Settings = "SETTINGS",
    Statistics = "STATISTICS",
    Tags = "TAGS",
} }

enumeration! { ClusterSettingName {
    ContainerInsights = "containerInsights",
} }

enumeration! { Compatibility {
    Ec2 = "EC2",
    Fargate = "FARGATE",
    External = "EXTERNAL",
    ManagedInstances = "MANAGED_INSTANCES",
} }

enumeration! { Connectivity {
    Connected = "CONNECTED",
    Disconnected = "DISCONNECTED",
} }

enumeration! { ContainerCondition {
    Start = "START",
    Complete = "COMPLETE",
    Success = "SUCCESS",
    Healthy = "HEALTHY",
} }

enumeration! { ContainerInstanceField {
    Tags = "TAGS",
    ContainerInstanceHealth = "CONTAINER_INSTANCE_HEALTH",
} }

enumeration! { ContainerInstanceStatus {
    Active = "ACTIVE",
    Draining = "DRAINING",
    Registering = "REGISTERING",
    Deregistering = "DEREGISTERING",
    RegistrationFailed = "REGISTRATION_FAILED",
} }

enumeration! { CpuManufacturer {
    Intel = "intel",
    Amd = "amd",
    AmazonWebServices = "amazon-web-services",
} }

enumeration! { DaemonDeploymentRollbackMonitorsStatus {
    Triggered = "TRIGGERED",
    Monitoring = "MONITORING",
    MonitoringComplete = "MONITORING_COMPLETE",
    Disabled = "DISABLED",
} }

enumeration! { DaemonDeploymentStatus {
    Pending = "PENDING",
    Successful = "SUCCESSFUL",
    Stopped = "STOPPED",
    StopRequested = "STOP_REQUESTED",
    InProgress = "IN_PROGRESS",
    RollbackInProgress = "ROLLBACK_IN_PROGRESS",
    RollbackSuccessful = "ROLLBACK_SUCCESSFUL",
    RollbackFailed = "ROLLBACK_FAILED",
} }

enumeration! { DaemonIpcMode {
    None = "none",
    Shared = "shared",
} }

enumeration! { DaemonPidMode {
    None = "none",
    Shared = "shared",
} }

enumeration! { DaemonPropagateTags {
    Daemon = "DAEMON",
    None = "NONE",
} }

enumeration! { DaemonStatus {
    Active = "ACTIVE",
    DeleteInProgress = "DELETE_IN_PROGRESS",
} }

enumeration! { DaemonTaskDefinitionRevisionFilter {
    LastRegistered = "LAST_REGISTERED",
} }

enumeration! { DaemonTaskDefinitionStatus {
    Active = "ACTIVE",
    DeleteInProgress = "DELETE_IN_PROGRESS",
    Deleted = "DELETED",
} }

enumeration! { DaemonTaskDefinitionStatusFilter {
    Active = "ACTIVE",
    DeleteInProgress = "DELETE_IN_PROGRESS",
    All = "ALL",
} }

enumeration! { DeploymentControllerType {
    Ecs = "ECS",
    CodeDeploy = "CODE_DEPLOY",
    External = "EXTERNAL",
} }

enumeration! { DeploymentLifecycleHookAction {
    Rollback = "ROLLBACK",
    Continue = "CONTINUE",
} }

enumeration! { DeploymentLifecycleHookStage {
    ReconcileService = "RECONCILE_SERVICE",
    PreScaleUp = "PRE_SCALE_UP",
    PostScaleUp = "POST_SCALE_UP",
    TestTrafficShift = "TEST_TRAFFIC_SHIFT",
    PostTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT",
    PreProductionTrafficShift = "PRE_PRODUCTION_TRAFFIC_SHIFT",
    ProductionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT",
    PostProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT",
} }

enumeration! { DeploymentLifecycleHookStatus {
    AwaitingAction = "AWAITING_ACTION",
    InProgress = "IN_PROGRESS",
    Succeeded = "SUCCEEDED",
    Failed = "FAILED",
    TimedOut = "TIMED_OUT",
} }

enumeration! { DeploymentLifecycleHookTargetType {
    AwsLambda = "AWS_LAMBDA",
    Pause = "PAUSE",
} }

enumeration! { DeploymentRolloutState {
    Completed = "COMPLETED",
    Failed = "FAILED",
    InProgress = "IN_PROGRESS",
} }

enumeration! { DeploymentStrategy {
    Rolling = "ROLLING",
    BlueGreen = "BLUE_GREEN",
    Linear = "LINEAR",
    Canary = "CANARY",
} }

enumeration! { DesiredStatus {
    Running = "RUNNING",
    Pending = "PENDING",
    Stopped = "STOPPED",
} }

enumeration! { DeviceCgroupPermission {
    Read = "read",
    Write = "write",
    Mknod = "mknod",
} }

enumeration! { EBSResourceType {
    Volume = "volume",
} }

enumeration! { EFSAuthorizationConfigIAM {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { EFSTransitEncryption {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { EnvironmentFileType {
    S3 = "s3",
} }

enumeration! { ExecuteCommandLogging {
    None = "NONE",
    Default = "DEFAULT",
    Override = "OVERRIDE",
} }

enumeration! { ExpressCpuArchitecture {
    X86_64 = "X86_64",
    Arm64 = "ARM64",
} }

enumeration! { ExpressGatewayServiceInclude {
    Tags = "TAGS",
} }

enumeration! { ExpressGatewayServiceScalingMetric {
    AverageCpu = "AVERAGE_CPU",
    AverageMemory = "AVERAGE_MEMORY",
    RequestCountPerTarget = "REQUEST_COUNT_PER_TARGET",
} }

enumeration! { ExpressGatewayServiceStatusCode {
    Active = "ACTIVE",
    Draining = "DRAINING",
    Inactive = "INACTIVE",
} }

enumeration! { FirelensConfigurationType {
    Fluentd = "fluentd",
    Fluentbit = "fluentbit",
} }

enumeration! { GatewayAlbDesyncMitigationMode {
    Monitor = "monitor",
    Defensive = "defensive",
    Strictest = "strictest",
} }

enumeration! { GatewayAlbProtocol {
    Http = "HTTP",
    Https = "HTTPS",
} }

enumeration! { GatewayClusterAssociationStatus {
    Active = "ACTIVE",
    Disassociating = "DISASSOCIATING",
    Inactive = "INACTIVE",
} }

enumeration! { GatewayConnectorHealthCheckProtocol {
    Http = "HTTP",
    Https = "HTTPS",
} }

enumeration! { GatewayElbIpAddressType {
    Ipv4 = "ipv4",
    Dualstack = "dualstack",
    DualstackWithoutPublicIpv4 = "dualstack-without-public-ipv4",
} }

enumeration! { GatewayElbScheme {
    InternetFacing = "internet-facing",
    Internal = "internal",
} }

enumeration! { GatewayRouteStatus {
    Active = "ACTIVE",
    CreateInProgress = "CREATE_IN_PROGRESS",
    CreateFailed = "CREATE_FAILED",
    UpdateInProgress = "UPDATE_IN_PROGRESS",
    UpdateFailed = "UPDATE_FAILED",
    DeleteInProgress = "DELETE_IN_PROGRESS",
    DeleteFailed = "DELETE_FAILED",
} }

enumeration! { GatewayStatus {
    Active = "ACTIVE",
    UpdateInProgress = "UPDATE_IN_PROGRESS",
    UpdateComplete = "UPDATE_COMPLETE",
    UpdateFailed = "UPDATE_FAILED",
    Deleted = "DELETED",
} }

enumeration! { GpuSharingMode {
    Idle = "IDLE",
    NvidiaMps = "NVIDIA_MPS",
    Dedicated = "DEDICATED",
} }

enumeration! { HealthStatus {
    Healthy = "HEALTHY",
    Unhealthy = "UNHEALTHY",
    Unknown = "UNKNOWN",
} }

enumeration! { InstanceGeneration {
    Current = "current",
    Previous = "previous",
} }

enumeration! { InstanceHealthCheckState {
    Ok = "OK",
    Impaired = "IMPAIRED",
    InsufficientData = "INSUFFICIENT_DATA",
    Initializing = "INITIALIZING",
} }

enumeration! { InstanceHealthCheckType {
    ContainerRuntime = "CONTAINER_RUNTIME",
    AcceleratedCompute = "ACCELERATED_COMPUTE",
    Daemon = "DAEMON",
    AgentConnectivity = "AGENT_CONNECTIVITY",
} }

enumeration! { IpcMode {
    Host = "host",
    Task = "task",
    None = "none",
} }

enumeration! { IsolationMode {
    Shared = "SHARED",
    IsolatedSandbox = "ISOLATED_SANDBOX",
    ConfidentialSandbox = "CONFIDENTIAL_SANDBOX",
} }

enumeration! { LaunchType {
    Ec2 = "EC2",
    Fargate = "FARGATE",
    External = "EXTERNAL",
    ManagedInstances = "MANAGED_INSTANCES",
} }

enumeration! { LocalStorage {
    Included = "included",
    Required = "required",
    Excluded = "excluded",
} }

enumeration! { LocalStorageType {
    Hdd = "hdd",
    Ssd = "ssd",
} }

enumeration! { LogDriver {
    JsonFile = "json-file",
    Syslog = "syslog",
    Journald = "journald",
    Gelf = "gelf",
    Fluentd = "fluentd",
    Awslogs = "awslogs",
    Splunk = "splunk",
    Awsfirelens = "awsfirelens",
} }

enumeration! { ManagedAgentName {
    ExecuteCommandAgent = "ExecuteCommandAgent",
} }

enumeration! { ManagedDraining {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { ManagedInstancesMonitoringOptions {
    Basic = "BASIC",
    Detailed = "DETAILED",
} }

enumeration! { ManagedResourceStatus {
    Provisioning = "PROVISIONING",
    Active = "ACTIVE",
    Deprovisioning = "DEPROVISIONING",
    Deleted = "DELETED",
    Failed = "FAILED",
} }

enumeration! { ManagedScalingStatus {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { ManagedTerminationProtection {
    Enabled = "ENABLED",
    Disabled = "DISABLED",
} }

enumeration! { NetworkMode {
    Bridge = "bridge",
    Host = "host",
    Awsvpc = "awsvpc",
    None = "none",
} }

enumeration! { OSFamily {
    WindowsServer2019Full = "WINDOWS_SERVER_2019_FULL",
    WindowsServer2019Core = "WINDOWS_SERVER_2019_CORE",
    WindowsServer2016Full = "WINDOWS_SERVER_2016_FULL",
    WindowsServer2004Core = "WINDOWS_SERVER_2004_CORE",
    WindowsServer2022Core = "WINDOWS_SERVER_2022_CORE",
    WindowsServer2022Full = "WINDOWS_SERVER_2022_FULL",
    WindowsServer2025Core = "WINDOWS_SERVER_2025_CORE",
    WindowsServer2025Full = "WINDOWS_SERVER_2025_FULL",
    WindowsServer20h2Core = "WINDOWS_SERVER_20H2_CORE",
    Linux = "LINUX",
} }

enumeration! { PidMode {
    Host = "host",
    Task = "task",
} }

enumeration! { PlacementConstraintType {
    DistinctInstance = "distinctInstance",
    MemberOf = "memberOf",
} }

enumeration! { PlacementStrategyType {
    Random = "random",
    Spread = "spread",
    Binpack = "binpack",
} }

enumeration! { PlatformDeviceType {
    Gpu = "GPU",
    NeuronDevice = "NEURON_DEVICE",
} }

enumeration! { PropagateGatewayTags {
    None = "NONE",
    Gateway = "GATEWAY",
} }

enumeration! { PropagateMITags {
    CapacityProvider = "CAPACITY_PROVIDER",
    None = "NONE",
} }

enumeration! { PropagateTags {
    TaskDefinition = "TASK_DEFINITION",
    Service = "SERVICE",
    None = "NONE",
} }

enumeration! { ProxyConfigurationType {
    Appmesh = "APPMESH",
} }

enumeration! { ResourceManagementType {
    Customer = "CUSTOMER",
    Ecs = "ECS",
} }

enumeration! { ResourceType {
    Gpu = "GPU",
    InferenceAccelerator = "InferenceAccelerator",
    NeuronDevice = "NeuronDevice",
} }

enumeration! { ScaleUnit {
    Percent = "PERCENT",
} }

enumeration! { SchedulingStrategy {
    Replica = "REPLICA",
    Daemon = "DAEMON",
} }

enumeration! { Scope {
    Task = "task",
    Shared = "shared",
} }

enumeration! { ServiceConnectAccessLoggingFormat {
    Text = "TEXT",
    Json = "JSON",
} }

enumeration! { ServiceConnectContainerLogLevel {
    Debug = "debug",
    Info = "info",
} }

enumeration! { ServiceConnectIncludeQueryParameters {
    Disabled = "DISABLED",
    Enabled = "ENABLED",
} }

enumeration! { ServiceDeploymentLifecycleStage {
    ReconcileService = "RECONCILE_SERVICE",
    PreScaleUp = "PRE_SCALE_UP",
    ScaleUp = "SCALE_UP",
    PostScaleUp = "POST_SCALE_UP",
    TestTrafficShift = "TEST_TRAFFIC_SHIFT",
    PostTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT",
    ProductionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT",
    PostProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT",
    BakeTime = "BAKE_TIME",
    CleanUp = "CLEAN_UP",
} }

enumeration! { ServiceDeploymentRollbackMonitorsStatus {
    Triggered = "TRIGGERED",
    Monitoring = "MONITORING",
    MonitoringComplete = "MONITORING_COMPLETE",
    Disabled = "DISABLED",
} }

enumeration! { ServiceDeploymentStatus {
    Pending = "PENDING",
    Successful = "SUCCESSFUL",
    Stopped = "STOPPED",
    StopRequested = "STOP_REQUESTED",
    InProgress = "IN_PROGRESS",
    RollbackRequested = "ROLLBACK_REQUESTED",
    RollbackInProgress = "ROLLBACK_IN_PROGRESS",
    RollbackSuccessful = "ROLLBACK_SUCCESSFUL",
    RollbackFailed = "ROLLBACK_FAILED",
} }

enumeration! { ServiceField {
    Tags = "TAGS",
} }

enumeration! { ServiceRevisionCleanup {
    Blocking = "BLOCKING",
    Deferred = "DEFERRED",
} }

enumeration! { SettingName {
    ServiceLongArnFormat = "serviceLongArnFormat",
    TaskLongArnFormat = "taskLongArnFormat",
    ContainerInstanceLongArnFormat = "containerInstanceLongArnFormat",
    AwsvpcTrunking = "awsvpcTrunking",
    ContainerInsights = "containerInsights",
    FargateFIPSMode = "fargateFIPSMode",
    TagResourceAuthorization = "tagResourceAuthorization",
    FargateTaskRetirementWaitPeriod = "fargateTaskRetirementWaitPeriod",
    GuardDutyActivate = "guardDutyActivate",
    DefaultLogDriverMode = "defaultLogDriverMode",
    FargateEventWindows = "fargateEventWindows",
} }

enumeration! { SettingType {
    User = "user",
    AwsManaged = "aws_managed",
} }

enumeration! { SortOrder {
    Asc = "ASC",
    Desc = "DESC",
} }

enumeration! { StabilityStatus {
    SteadyState = "STEADY_STATE",
    Stabilizing = "STABILIZING",
} }

enumeration! { StopServiceDeploymentStopType {
    Abort = "ABORT",
    Rollback = "ROLLBACK",
} }

enumeration! { TargetType {
    ContainerInstance = "container-instance",
} }

enumeration! { TaskDefinitionFamilyStatus {
    Active = "ACTIVE",
    Inactive = "INACTIVE",
    All = "ALL",
} }

enumeration! { TaskDefinitionField {
    Tags = "TAGS",
} }

enumeration! { TaskDefinitionPlacementConstraintType {
    MemberOf = "memberOf",
} }

enumeration! { TaskDefinitionStatus {
    Active = "ACTIVE",
    Inactive = "INACTIVE",
    DeleteInProgress = "DELETE_IN_PROGRESS",
} }

enumeration! { TaskField {
    Tags = "TAGS",
} }

enumeration! { TaskFilesystemType {
    Ext3 = "ext3",
    Ext4 = "ext4",
    Xfs = "xfs",
    Ntfs = "ntfs",
} }

enumeration! { TaskSetField {
    Tags = "TAGS",
} }

enumeration! { TaskStopCode {
    TaskFailedToStart = "TaskFailedToStart",
    EssentialContainerExited = "EssentialContainerExited",
    UserInitiated = "UserInitiated",
    ServiceSchedulerInitiated = "ServiceSchedulerInitiated",
    SpotInterruption = "SpotInterruption",
    TerminationNotice = "TerminationNotice",
    InfrastructureHealth = "InfrastructureHealth",
} }

enumeration! { ThresholdType {
    Count = "COUNT",
    BoundedPercent = "BOUNDED_PERCENT",
    UnboundedPercent = "UNBOUNDED_PERCENT",
} }

enumeration! { TransportProtocol {
    Tcp = "tcp",
    Udp = "udp",
} }

enumeration! { UlimitName {
    Core = "core",
    Cpu = "cpu",
    Data = "data",
    Fsize = "fsize",
    Locks = "locks",
    Memlock = "memlock",
    Msgqueue = "msgqueue",
    Nice = "nice",
    Nofile = "nofile",
    Nproc = "nproc",
    Rss = "rss",
    Rtprio = "rtprio",
    Rttime = "rttime",
    Sigpending = "sigpending",
    Stack = "stack",
} }

enumeration! { VersionConsistency {
    Enabled = "enabled",
    Disabled = "disabled",
} }
