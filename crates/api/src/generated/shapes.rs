// Generated from the model of Amazon ECS in botocore 1.44.5 by crates/api/generator. Do not edit: `make api` writes it anew.

use super::enums;
use crate::schema::pattern;
use crate::schema::shape::{
    Kind, Shape, double, integer, list, map, optional, required, shape, string, structure, union,
};

pub(crate) static ACCELERATOR_COUNT_REQUEST: Shape = shape(
    "AcceleratorCountRequest",
    structure(&[
        optional("min", &BOXED_INTEGER),
        optional("max", &BOXED_INTEGER),
    ]),
);
pub(crate) static ACCELERATOR_MANUFACTURER: Shape = shape(
    "AcceleratorManufacturer",
    Kind::Enum(enums::AcceleratorManufacturer::NAMES),
);
pub(crate) static ACCELERATOR_MANUFACTURER_SET: Shape = shape(
    "AcceleratorManufacturerSet",
    list(&ACCELERATOR_MANUFACTURER, None, None),
);
pub(crate) static ACCELERATOR_NAME: Shape =
    shape("AcceleratorName", Kind::Enum(enums::AcceleratorName::NAMES));
pub(crate) static ACCELERATOR_NAME_SET: Shape =
    shape("AcceleratorNameSet", list(&ACCELERATOR_NAME, None, None));
pub(crate) static ACCELERATOR_TOTAL_MEMORY_MIB_REQUEST: Shape = shape(
    "AcceleratorTotalMemoryMiBRequest",
    structure(&[
        optional("min", &BOXED_INTEGER),
        optional("max", &BOXED_INTEGER),
    ]),
);
pub(crate) static ACCELERATOR_TYPE: Shape =
    shape("AcceleratorType", Kind::Enum(enums::AcceleratorType::NAMES));
pub(crate) static ACCELERATOR_TYPE_SET: Shape =
    shape("AcceleratorTypeSet", list(&ACCELERATOR_TYPE, None, None));
pub(crate) static ACCESS_TYPE: Shape = shape("AccessType", Kind::Enum(enums::AccessType::NAMES));
pub(crate) static ACCESS_TYPE_LIST: Shape =
    shape("AccessTypeList", list(&ACCESS_TYPE, Some(0), Some(2)));
pub(crate) static ADVANCED_CONFIGURATION: Shape = shape(
    "AdvancedConfiguration",
    structure(&[
        optional("alternateTargetGroupArn", &STRING),
        optional("productionListenerRule", &STRING),
        optional("testListenerRule", &STRING),
        optional("roleArn", &STRING),
    ]),
);
pub(crate) static AGENT_UPDATE_STATUS: Shape = shape(
    "AgentUpdateStatus",
    Kind::Enum(enums::AgentUpdateStatus::NAMES),
);
pub(crate) static ALLOWED_INSTANCE_TYPE: Shape = shape(
    "AllowedInstanceType",
    string(Some(1), Some(30), Some(&pattern::INSTANCE_TYPE)),
);
pub(crate) static ALLOWED_INSTANCE_TYPE_SET: Shape = shape(
    "AllowedInstanceTypeSet",
    list(&ALLOWED_INSTANCE_TYPE, Some(0), Some(400)),
);
pub(crate) static APPLICATION_PROTOCOL: Shape = shape(
    "ApplicationProtocol",
    Kind::Enum(enums::ApplicationProtocol::NAMES),
);
pub(crate) static ASSIGN_PUBLIC_IP: Shape =
    shape("AssignPublicIp", Kind::Enum(enums::AssignPublicIp::NAMES));
pub(crate) static ASSOCIATE_GATEWAY_WITH_CLUSTER_REQUEST: Shape = shape(
    "AssociateGatewayWithClusterRequest",
    structure(&[required("gateway", &STRING), required("cluster", &STRING)]),
);
pub(crate) static ASSOCIATE_GATEWAY_WITH_CLUSTER_RESPONSE: Shape = shape(
    "AssociateGatewayWithClusterResponse",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("clusterArn", &STRING),
        optional("status", &GATEWAY_CLUSTER_ASSOCIATION_STATUS),
    ]),
);
pub(crate) static ATTACHMENT: Shape = shape(
    "Attachment",
    structure(&[
        optional("id", &STRING),
        optional("type", &STRING),
        optional("status", &STRING),
        optional("details", &ATTACHMENT_DETAILS),
    ]),
);
pub(crate) static ATTACHMENT_DETAILS: Shape =
    shape("AttachmentDetails", list(&KEY_VALUE_PAIR, None, None));
pub(crate) static ATTACHMENT_STATE_CHANGE: Shape = shape(
    "AttachmentStateChange",
    structure(&[
        required("attachmentArn", &STRING),
        required("status", &STRING),
    ]),
);
pub(crate) static ATTACHMENT_STATE_CHANGES: Shape = shape(
    "AttachmentStateChanges",
    list(&ATTACHMENT_STATE_CHANGE, None, None),
);
pub(crate) static ATTACHMENTS: Shape = shape("Attachments", list(&ATTACHMENT, None, None));
pub(crate) static ATTESTATION_POLICY_STATUS: Shape = shape(
    "AttestationPolicyStatus",
    Kind::Enum(enums::AttestationPolicyStatus::NAMES),
);
pub(crate) static ATTRIBUTE: Shape = shape(
    "Attribute",
    structure(&[
        required("name", &STRING),
        optional("value", &STRING),
        optional("targetType", &TARGET_TYPE),
        optional("targetId", &STRING),
    ]),
);
pub(crate) static ATTRIBUTES: Shape = shape("Attributes", list(&ATTRIBUTE, None, None));
pub(crate) static AUTO_REPAIR_ACTIONS_STATUS: Shape = shape(
    "AutoRepairActionsStatus",
    Kind::Enum(enums::AutoRepairActionsStatus::NAMES),
);
pub(crate) static AUTO_REPAIR_CONFIGURATION: Shape = shape(
    "AutoRepairConfiguration",
    structure(&[optional("actionsStatus", &AUTO_REPAIR_ACTIONS_STATUS)]),
);
pub(crate) static AUTO_SCALING_GROUP_PROVIDER: Shape = shape(
    "AutoScalingGroupProvider",
    structure(&[
        required("autoScalingGroupArn", &STRING),
        optional("managedScaling", &MANAGED_SCALING),
        optional(
            "managedTerminationProtection",
            &MANAGED_TERMINATION_PROTECTION,
        ),
        optional("managedDraining", &MANAGED_DRAINING),
    ]),
);
pub(crate) static AUTO_SCALING_GROUP_PROVIDER_UPDATE: Shape = shape(
    "AutoScalingGroupProviderUpdate",
    structure(&[
        optional("managedScaling", &MANAGED_SCALING),
        optional(
            "managedTerminationProtection",
            &MANAGED_TERMINATION_PROTECTION,
        ),
        optional("managedDraining", &MANAGED_DRAINING),
    ]),
);
pub(crate) static AVAILABILITY_ZONE_REBALANCING: Shape = shape(
    "AvailabilityZoneRebalancing",
    Kind::Enum(enums::AvailabilityZoneRebalancing::NAMES),
);
pub(crate) static AWS_VPC_CONFIGURATION: Shape = shape(
    "AwsVpcConfiguration",
    structure(&[
        required("subnets", &STRING_LIST),
        optional("securityGroups", &STRING_LIST),
        optional("assignPublicIp", &ASSIGN_PUBLIC_IP),
    ]),
);
pub(crate) static BARE_METAL: Shape = shape("BareMetal", Kind::Enum(enums::BareMetal::NAMES));
pub(crate) static BASELINE_EBS_BANDWIDTH_MBPS_REQUEST: Shape = shape(
    "BaselineEbsBandwidthMbpsRequest",
    structure(&[
        optional("min", &BOXED_INTEGER),
        optional("max", &BOXED_INTEGER),
    ]),
);
pub(crate) static BOOLEAN: Shape = shape("Boolean", Kind::Boolean);
pub(crate) static BOXED_BOOLEAN: Shape = shape("BoxedBoolean", Kind::Boolean);
pub(crate) static BOXED_DOUBLE: Shape = shape("BoxedDouble", double(None, None));
pub(crate) static BOXED_INTEGER: Shape = shape("BoxedInteger", integer(None, None));
pub(crate) static BURSTABLE_PERFORMANCE: Shape = shape(
    "BurstablePerformance",
    Kind::Enum(enums::BurstablePerformance::NAMES),
);
pub(crate) static CPU_ARCHITECTURE: Shape =
    shape("CPUArchitecture", Kind::Enum(enums::CPUArchitecture::NAMES));
pub(crate) static CANARY_CONFIGURATION: Shape = shape(
    "CanaryConfiguration",
    structure(&[
        optional("canaryPercent", &DOUBLE),
        optional("canaryBakeTimeInMinutes", &INTEGER),
    ]),
);
pub(crate) static CAPACITY_OPTION_TYPE: Shape = shape(
    "CapacityOptionType",
    Kind::Enum(enums::CapacityOptionType::NAMES),
);
pub(crate) static CAPACITY_PROVIDER: Shape = shape(
    "CapacityProvider",
    structure(&[
        optional("capacityProviderArn", &STRING),
        optional("name", &STRING),
        optional("cluster", &STRING),
        optional("status", &CAPACITY_PROVIDER_STATUS),
        optional("autoScalingGroupProvider", &AUTO_SCALING_GROUP_PROVIDER),
        optional("managedInstancesProvider", &MANAGED_INSTANCES_PROVIDER),
        optional("updateStatus", &CAPACITY_PROVIDER_UPDATE_STATUS),
        optional("updateStatusReason", &STRING),
        optional("tags", &TAGS),
        optional("type", &CAPACITY_PROVIDER_TYPE),
    ]),
);
pub(crate) static CAPACITY_PROVIDER_FIELD: Shape = shape(
    "CapacityProviderField",
    Kind::Enum(enums::CapacityProviderField::NAMES),
);
pub(crate) static CAPACITY_PROVIDER_FIELD_LIST: Shape = shape(
    "CapacityProviderFieldList",
    list(&CAPACITY_PROVIDER_FIELD, None, None),
);
pub(crate) static CAPACITY_PROVIDER_STATUS: Shape = shape(
    "CapacityProviderStatus",
    Kind::Enum(enums::CapacityProviderStatus::NAMES),
);
pub(crate) static CAPACITY_PROVIDER_STRATEGY: Shape = shape(
    "CapacityProviderStrategy",
    list(&CAPACITY_PROVIDER_STRATEGY_ITEM, None, None),
);
pub(crate) static CAPACITY_PROVIDER_STRATEGY_ITEM: Shape = shape(
    "CapacityProviderStrategyItem",
    structure(&[
        required("capacityProvider", &STRING),
        optional("weight", &CAPACITY_PROVIDER_STRATEGY_ITEM_WEIGHT),
        optional("base", &CAPACITY_PROVIDER_STRATEGY_ITEM_BASE),
    ]),
);
pub(crate) static CAPACITY_PROVIDER_STRATEGY_ITEM_BASE: Shape = shape(
    "CapacityProviderStrategyItemBase",
    integer(Some(0), Some(100000)),
);
pub(crate) static CAPACITY_PROVIDER_STRATEGY_ITEM_WEIGHT: Shape = shape(
    "CapacityProviderStrategyItemWeight",
    integer(Some(0), Some(1000)),
);
pub(crate) static CAPACITY_PROVIDER_TYPE: Shape = shape(
    "CapacityProviderType",
    Kind::Enum(enums::CapacityProviderType::NAMES),
);
pub(crate) static CAPACITY_PROVIDER_UPDATE_STATUS: Shape = shape(
    "CapacityProviderUpdateStatus",
    Kind::Enum(enums::CapacityProviderUpdateStatus::NAMES),
);
pub(crate) static CAPACITY_PROVIDERS: Shape =
    shape("CapacityProviders", list(&CAPACITY_PROVIDER, None, None));
pub(crate) static CAPACITY_RESERVATION_PREFERENCE: Shape = shape(
    "CapacityReservationPreference",
    Kind::Enum(enums::CapacityReservationPreference::NAMES),
);
pub(crate) static CAPACITY_RESERVATION_REQUEST: Shape = shape(
    "CapacityReservationRequest",
    structure(&[
        optional("reservationGroupArn", &STRING),
        optional("reservationPreference", &CAPACITY_RESERVATION_PREFERENCE),
    ]),
);
pub(crate) static CLUSTER: Shape = shape(
    "Cluster",
    structure(&[
        optional("clusterArn", &STRING),
        optional("clusterName", &STRING),
        optional("configuration", &CLUSTER_CONFIGURATION),
        optional("status", &STRING),
        optional("registeredContainerInstancesCount", &INTEGER),
        optional("runningTasksCount", &INTEGER),
        optional("pendingTasksCount", &INTEGER),
        optional("activeServicesCount", &INTEGER),
        optional("statistics", &STATISTICS),
        optional("tags", &TAGS),
        optional("settings", &CLUSTER_SETTINGS),
        optional("capacityProviders", &STRING_LIST),
        optional(
            "defaultCapacityProviderStrategy",
            &CAPACITY_PROVIDER_STRATEGY,
        ),
        optional("attachments", &ATTACHMENTS),
        optional("attachmentsStatus", &STRING),
        optional("serviceConnectDefaults", &CLUSTER_SERVICE_CONNECT_DEFAULTS),
    ]),
);
pub(crate) static CLUSTER_CONFIGURATION: Shape = shape(
    "ClusterConfiguration",
    structure(&[
        optional(
            "executeCommandConfiguration",
            &EXECUTE_COMMAND_CONFIGURATION,
        ),
        optional(
            "managedStorageConfiguration",
            &MANAGED_STORAGE_CONFIGURATION,
        ),
    ]),
);
pub(crate) static CLUSTER_FIELD: Shape =
    shape("ClusterField", Kind::Enum(enums::ClusterField::NAMES));
pub(crate) static CLUSTER_FIELD_LIST: Shape =
    shape("ClusterFieldList", list(&CLUSTER_FIELD, None, None));
pub(crate) static CLUSTER_SERVICE_CONNECT_DEFAULTS: Shape = shape(
    "ClusterServiceConnectDefaults",
    structure(&[optional("namespace", &STRING)]),
);
pub(crate) static CLUSTER_SERVICE_CONNECT_DEFAULTS_REQUEST: Shape = shape(
    "ClusterServiceConnectDefaultsRequest",
    structure(&[required("namespace", &STRING)]),
);
pub(crate) static CLUSTER_SETTING: Shape = shape(
    "ClusterSetting",
    structure(&[
        optional("name", &CLUSTER_SETTING_NAME),
        optional("value", &STRING),
    ]),
);
pub(crate) static CLUSTER_SETTING_NAME: Shape = shape(
    "ClusterSettingName",
    Kind::Enum(enums::ClusterSettingName::NAMES),
);
pub(crate) static CLUSTER_SETTINGS: Shape =
    shape("ClusterSettings", list(&CLUSTER_SETTING, None, None));
pub(crate) static CLUSTERS: Shape = shape("Clusters", list(&CLUSTER, None, None));
pub(crate) static COMPATIBILITY: Shape =
    shape("Compatibility", Kind::Enum(enums::Compatibility::NAMES));
pub(crate) static COMPATIBILITY_LIST: Shape =
    shape("CompatibilityList", list(&COMPATIBILITY, None, None));
pub(crate) static CONNECTIVITY: Shape =
    shape("Connectivity", Kind::Enum(enums::Connectivity::NAMES));
pub(crate) static CONTAINER: Shape = shape(
    "Container",
    structure(&[
        optional("containerArn", &STRING),
        optional("taskArn", &STRING),
        optional("name", &STRING),
        optional("image", &STRING),
        optional("imageDigest", &STRING),
        optional("runtimeId", &STRING),
        optional("lastStatus", &STRING),
        optional("exitCode", &BOXED_INTEGER),
        optional("reason", &STRING),
        optional("networkBindings", &NETWORK_BINDINGS),
        optional("networkInterfaces", &NETWORK_INTERFACES),
        optional("healthStatus", &HEALTH_STATUS),
        optional("managedAgents", &MANAGED_AGENTS),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("memoryReservation", &STRING),
        optional("gpuIds", &GPU_IDS),
        optional("neuronDeviceIds", &NEURON_DEVICE_IDS),
        optional("gpuSharingStrategy", &SHARING_STRATEGY),
    ]),
);
pub(crate) static CONTAINER_CONDITION: Shape = shape(
    "ContainerCondition",
    Kind::Enum(enums::ContainerCondition::NAMES),
);
pub(crate) static CONTAINER_DEFINITION: Shape = shape(
    "ContainerDefinition",
    structure(&[
        optional("name", &STRING),
        optional("image", &STRING),
        optional("repositoryCredentials", &REPOSITORY_CREDENTIALS),
        optional("cpu", &INTEGER),
        optional("memory", &BOXED_INTEGER),
        optional("memoryReservation", &BOXED_INTEGER),
        optional("links", &STRING_LIST),
        optional("portMappings", &PORT_MAPPING_LIST),
        optional("essential", &BOXED_BOOLEAN),
        optional("restartPolicy", &CONTAINER_RESTART_POLICY),
        optional("entryPoint", &STRING_LIST),
        optional("command", &STRING_LIST),
        optional("environment", &ENVIRONMENT_VARIABLES),
        optional("environmentFiles", &ENVIRONMENT_FILES),
        optional("mountPoints", &MOUNT_POINT_LIST),
        optional("volumesFrom", &VOLUME_FROM_LIST),
        optional("linuxParameters", &LINUX_PARAMETERS),
        optional("secrets", &SECRET_LIST),
        optional("dependsOn", &CONTAINER_DEPENDENCIES),
        optional("startTimeout", &BOXED_INTEGER),
        optional("stopTimeout", &BOXED_INTEGER),
        optional("versionConsistency", &VERSION_CONSISTENCY),
        optional("hostname", &STRING),
        optional("user", &STRING),
        optional("workingDirectory", &STRING),
        optional("disableNetworking", &BOXED_BOOLEAN),
        optional("privileged", &BOXED_BOOLEAN),
        optional("readonlyRootFilesystem", &BOXED_BOOLEAN),
        optional("dnsServers", &STRING_LIST),
        optional("dnsSearchDomains", &STRING_LIST),
        optional("extraHosts", &HOST_ENTRY_LIST),
        optional("dockerSecurityOptions", &STRING_LIST),
        optional("interactive", &BOXED_BOOLEAN),
        optional("pseudoTerminal", &BOXED_BOOLEAN),
        optional("dockerLabels", &DOCKER_LABELS_MAP),
        optional("ulimits", &ULIMIT_LIST),
        optional("logConfiguration", &LOG_CONFIGURATION),
        optional("healthCheck", &HEALTH_CHECK),
        optional("systemControls", &SYSTEM_CONTROLS),
        optional("resourceRequirements", &RESOURCE_REQUIREMENTS),
        optional("firelensConfiguration", &FIRELENS_CONFIGURATION),
        optional("credentialSpecs", &STRING_LIST),
    ]),
);
pub(crate) static CONTAINER_DEFINITIONS: Shape = shape(
    "ContainerDefinitions",
    list(&CONTAINER_DEFINITION, None, None),
);
pub(crate) static CONTAINER_DEPENDENCIES: Shape = shape(
    "ContainerDependencies",
    list(&CONTAINER_DEPENDENCY, None, None),
);
pub(crate) static CONTAINER_DEPENDENCY: Shape = shape(
    "ContainerDependency",
    structure(&[
        required("containerName", &STRING),
        required("condition", &CONTAINER_CONDITION),
    ]),
);
pub(crate) static CONTAINER_IMAGE: Shape = shape(
    "ContainerImage",
    structure(&[
        optional("containerName", &STRING),
        optional("imageDigest", &STRING),
        optional("image", &STRING),
    ]),
);
pub(crate) static CONTAINER_IMAGES: Shape =
    shape("ContainerImages", list(&CONTAINER_IMAGE, None, None));
pub(crate) static CONTAINER_INSTANCE: Shape = shape(
    "ContainerInstance",
    structure(&[
        optional("containerInstanceArn", &STRING),
        optional("ec2InstanceId", &STRING),
        optional("capacityProviderName", &STRING),
        optional("version", &LONG),
        optional("versionInfo", &VERSION_INFO),
        optional("remainingResources", &RESOURCES),
        optional("registeredResources", &RESOURCES),
        optional("status", &STRING),
        optional("statusReason", &STRING),
        optional("agentConnected", &BOOLEAN),
        optional("runningTasksCount", &INTEGER),
        optional("pendingTasksCount", &INTEGER),
        optional("agentUpdateStatus", &AGENT_UPDATE_STATUS),
        optional("attributes", &ATTRIBUTES),
        optional("registeredAt", &TIMESTAMP),
        optional("attachments", &ATTACHMENTS),
        optional("tags", &TAGS),
        optional("healthStatus", &CONTAINER_INSTANCE_HEALTH_STATUS),
        optional("gpuDevices", &GPU_DEVICES),
    ]),
);
pub(crate) static CONTAINER_INSTANCE_FIELD: Shape = shape(
    "ContainerInstanceField",
    Kind::Enum(enums::ContainerInstanceField::NAMES),
);
pub(crate) static CONTAINER_INSTANCE_FIELD_LIST: Shape = shape(
    "ContainerInstanceFieldList",
    list(&CONTAINER_INSTANCE_FIELD, None, None),
);
pub(crate) static CONTAINER_INSTANCE_HEALTH_STATUS: Shape = shape(
    "ContainerInstanceHealthStatus",
    structure(&[
        optional("overallStatus", &INSTANCE_HEALTH_CHECK_STATE),
        optional("details", &INSTANCE_HEALTH_CHECK_RESULT_LIST),
    ]),
);
pub(crate) static CONTAINER_INSTANCE_STATUS: Shape = shape(
    "ContainerInstanceStatus",
    Kind::Enum(enums::ContainerInstanceStatus::NAMES),
);
pub(crate) static CONTAINER_INSTANCES: Shape =
    shape("ContainerInstances", list(&CONTAINER_INSTANCE, None, None));
pub(crate) static CONTAINER_OVERRIDE: Shape = shape(
    "ContainerOverride",
    structure(&[
        optional("name", &STRING),
        optional("command", &STRING_LIST),
        optional("environment", &ENVIRONMENT_VARIABLES),
        optional("environmentFiles", &ENVIRONMENT_FILES),
        optional("cpu", &BOXED_INTEGER),
        optional("memory", &BOXED_INTEGER),
        optional("memoryReservation", &BOXED_INTEGER),
        optional("resourceRequirements", &RESOURCE_REQUIREMENTS),
    ]),
);
pub(crate) static CONTAINER_OVERRIDES: Shape =
    shape("ContainerOverrides", list(&CONTAINER_OVERRIDE, None, None));
pub(crate) static CONTAINER_RESTART_POLICY: Shape = shape(
    "ContainerRestartPolicy",
    structure(&[
        required("enabled", &BOXED_BOOLEAN),
        optional("ignoredExitCodes", &INTEGER_LIST),
        optional("restartAttemptPeriod", &BOXED_INTEGER),
    ]),
);
pub(crate) static CONTAINER_STATE_CHANGE: Shape = shape(
    "ContainerStateChange",
    structure(&[
        optional("containerName", &STRING),
        optional("imageDigest", &STRING),
        optional("runtimeId", &STRING),
        optional("exitCode", &BOXED_INTEGER),
        optional("networkBindings", &NETWORK_BINDINGS),
        optional("reason", &STRING),
        optional("status", &STRING),
    ]),
);
pub(crate) static CONTAINER_STATE_CHANGES: Shape = shape(
    "ContainerStateChanges",
    list(&CONTAINER_STATE_CHANGE, None, None),
);
pub(crate) static CONTAINERS: Shape = shape("Containers", list(&CONTAINER, None, None));
pub(crate) static CONTINUE_SERVICE_DEPLOYMENT_REQUEST: Shape = shape(
    "ContinueServiceDeploymentRequest",
    structure(&[
        required("serviceDeploymentArn", &STRING),
        required("hookId", &STRING),
        optional("action", &DEPLOYMENT_LIFECYCLE_HOOK_ACTION),
    ]),
);
pub(crate) static CONTINUE_SERVICE_DEPLOYMENT_RESPONSE: Shape = shape(
    "ContinueServiceDeploymentResponse",
    structure(&[optional("serviceDeploymentArn", &STRING)]),
);
pub(crate) static CPU_MANUFACTURER: Shape =
    shape("CpuManufacturer", Kind::Enum(enums::CpuManufacturer::NAMES));
pub(crate) static CPU_MANUFACTURER_SET: Shape =
    shape("CpuManufacturerSet", list(&CPU_MANUFACTURER, None, None));
pub(crate) static CREATE_CAPACITY_PROVIDER_REQUEST: Shape = shape(
    "CreateCapacityProviderRequest",
    structure(&[
        required("name", &STRING),
        optional("cluster", &STRING),
        optional("autoScalingGroupProvider", &AUTO_SCALING_GROUP_PROVIDER),
        optional(
            "managedInstancesProvider",
            &CREATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION,
        ),
        optional("tags", &TAGS),
    ]),
);
pub(crate) static CREATE_CAPACITY_PROVIDER_RESPONSE: Shape = shape(
    "CreateCapacityProviderResponse",
    structure(&[optional("capacityProvider", &CAPACITY_PROVIDER)]),
);
pub(crate) static CREATE_CLUSTER_REQUEST: Shape = shape(
    "CreateClusterRequest",
    structure(&[
        optional("clusterName", &STRING),
        optional("tags", &TAGS),
        optional("settings", &CLUSTER_SETTINGS),
        optional("configuration", &CLUSTER_CONFIGURATION),
        optional("capacityProviders", &STRING_LIST),
        optional(
            "defaultCapacityProviderStrategy",
            &CAPACITY_PROVIDER_STRATEGY,
        ),
        optional(
            "serviceConnectDefaults",
            &CLUSTER_SERVICE_CONNECT_DEFAULTS_REQUEST,
        ),
    ]),
);
pub(crate) static CREATE_CLUSTER_RESPONSE: Shape = shape(
    "CreateClusterResponse",
    structure(&[optional("cluster", &CLUSTER)]),
);
pub(crate) static CREATE_DAEMON_REQUEST: Shape = shape(
    "CreateDaemonRequest",
    structure(&[
        required("daemonName", &STRING),
        optional("clusterArn", &STRING),
        required("daemonTaskDefinitionArn", &STRING),
        required("capacityProviderArns", &STRING_LIST),
        optional("deploymentConfiguration", &DAEMON_DEPLOYMENT_CONFIGURATION),
        optional("tags", &TAGS),
        optional("propagateTags", &DAEMON_PROPAGATE_TAGS),
        optional("enableECSManagedTags", &BOOLEAN),
        optional("enableExecuteCommand", &BOOLEAN),
        optional("clientToken", &STRING),
        optional("critical", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static CREATE_DAEMON_RESPONSE: Shape = shape(
    "CreateDaemonResponse",
    structure(&[
        optional("daemonArn", &STRING),
        optional("status", &DAEMON_STATUS),
        optional("createdAt", &TIMESTAMP),
        optional("deploymentArn", &STRING),
    ]),
);
pub(crate) static CREATE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = shape(
    "CreateExpressGatewayServiceRequest",
    structure(&[
        optional("executionRoleArn", &STRING),
        required("infrastructureRoleArn", &STRING),
        optional("serviceName", &STRING),
        optional("cluster", &STRING),
        optional("healthCheckPath", &STRING),
        optional("primaryContainer", &EXPRESS_GATEWAY_CONTAINER),
        optional("taskRoleArn", &STRING),
        optional(
            "networkConfiguration",
            &EXPRESS_GATEWAY_SERVICE_NETWORK_CONFIGURATION,
        ),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("cpuArchitecture", &EXPRESS_CPU_ARCHITECTURE),
        optional("scalingTarget", &EXPRESS_GATEWAY_SCALING_TARGET),
        optional("tags", &TAGS),
        optional("taskDefinitionArn", &STRING),
    ]),
);
pub(crate) static CREATE_EXPRESS_GATEWAY_SERVICE_RESPONSE: Shape = shape(
    "CreateExpressGatewayServiceResponse",
    structure(&[optional("service", &ECS_EXPRESS_GATEWAY_SERVICE)]),
);
pub(crate) static CREATE_GATEWAY_REQUEST: Shape = shape(
    "CreateGatewayRequest",
    structure(&[
        required("name", &STRING),
        required("infrastructureRoleArn", &STRING),
        optional("clientToken", &STRING),
        optional("deletionProtection", &BOXED_BOOLEAN),
        required("configuration", &GATEWAY_CONFIGURATION),
        optional("tags", &TAGS),
        optional("propagateTags", &PROPAGATE_GATEWAY_TAGS),
    ]),
);
pub(crate) static CREATE_GATEWAY_RESPONSE: Shape = shape(
    "CreateGatewayResponse",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("name", &STRING),
        optional("status", &GATEWAY_STATUS),
    ]),
);
pub(crate) static CREATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION: Shape = shape(
    "CreateManagedInstancesProviderConfiguration",
    structure(&[
        required("infrastructureRoleArn", &STRING),
        required("instanceLaunchTemplate", &INSTANCE_LAUNCH_TEMPLATE),
        optional("propagateTags", &PROPAGATE_MI_TAGS),
        optional("infrastructureOptimization", &INFRASTRUCTURE_OPTIMIZATION),
        optional("autoRepairConfiguration", &AUTO_REPAIR_CONFIGURATION),
    ]),
);
pub(crate) static CREATE_SERVICE_REQUEST: Shape = shape(
    "CreateServiceRequest",
    structure(&[
        optional("cluster", &STRING),
        required("serviceName", &STRING),
        optional("taskDefinition", &STRING),
        optional(
            "availabilityZoneRebalancing",
            &AVAILABILITY_ZONE_REBALANCING,
        ),
        optional("loadBalancers", &LOAD_BALANCERS),
        optional("serviceRegistries", &SERVICE_REGISTRIES),
        optional("desiredCount", &BOXED_INTEGER),
        optional("clientToken", &STRING),
        optional("launchType", &LAUNCH_TYPE),
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("platformVersion", &STRING),
        optional("role", &STRING),
        optional("deploymentConfiguration", &DEPLOYMENT_CONFIGURATION),
        optional("placementConstraints", &PLACEMENT_CONSTRAINTS),
        optional("placementStrategy", &PLACEMENT_STRATEGIES),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("healthCheckGracePeriodSeconds", &BOXED_INTEGER),
        optional("schedulingStrategy", &SCHEDULING_STRATEGY),
        optional("deploymentController", &DEPLOYMENT_CONTROLLER),
        optional("tags", &TAGS),
        optional("enableECSManagedTags", &BOOLEAN),
        optional("propagateTags", &PROPAGATE_TAGS),
        optional("enableExecuteCommand", &BOOLEAN),
        optional(
            "serviceConnectConfiguration",
            &SERVICE_CONNECT_CONFIGURATION,
        ),
        optional("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        optional("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
        optional("gatewayConnectors", &GATEWAY_CONNECTOR_LIST),
        optional("monitoring", &MONITORING_CONFIGURATION),
    ]),
);
pub(crate) static CREATE_SERVICE_RESPONSE: Shape = shape(
    "CreateServiceResponse",
    structure(&[optional("service", &SERVICE)]),
);
pub(crate) static CREATE_TASK_SET_REQUEST: Shape = shape(
    "CreateTaskSetRequest",
    structure(&[
        required("service", &STRING),
        required("cluster", &STRING),
        optional("externalId", &STRING),
        required("taskDefinition", &STRING),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("loadBalancers", &LOAD_BALANCERS),
        optional("serviceRegistries", &SERVICE_REGISTRIES),
        optional("launchType", &LAUNCH_TYPE),
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("platformVersion", &STRING),
        optional("scale", &SCALE),
        optional("clientToken", &STRING),
        optional("tags", &TAGS),
    ]),
);
pub(crate) static CREATE_TASK_SET_RESPONSE: Shape = shape(
    "CreateTaskSetResponse",
    structure(&[optional("taskSet", &TASK_SET)]),
);
pub(crate) static CREATED_AT: Shape = shape(
    "CreatedAt",
    structure(&[
        optional("before", &TIMESTAMP),
        optional("after", &TIMESTAMP),
    ]),
);
pub(crate) static DAEMON_ALARM_CONFIGURATION: Shape = shape(
    "DaemonAlarmConfiguration",
    structure(&[
        optional("alarmNames", &STRING_LIST),
        optional("enable", &BOOLEAN),
    ]),
);
pub(crate) static DAEMON_CAPACITY_PROVIDER: Shape = shape(
    "DaemonCapacityProvider",
    structure(&[
        optional("arn", &STRING),
        optional("runningCount", &INTEGER),
        optional("withoutDaemonCount", &INTEGER),
    ]),
);
pub(crate) static DAEMON_CAPACITY_PROVIDER_LIST: Shape = shape(
    "DaemonCapacityProviderList",
    list(&DAEMON_CAPACITY_PROVIDER, None, None),
);
pub(crate) static DAEMON_CIRCUIT_BREAKER: Shape = shape(
    "DaemonCircuitBreaker",
    structure(&[
        optional("failureCount", &INTEGER),
        optional("status", &DAEMON_DEPLOYMENT_ROLLBACK_MONITORS_STATUS),
        optional("threshold", &INTEGER),
    ]),
);
pub(crate) static DAEMON_CONTAINER_DEFINITION: Shape = shape(
    "DaemonContainerDefinition",
    structure(&[
        optional("name", &STRING),
        required("image", &STRING),
        optional("memory", &BOXED_INTEGER),
        optional("memoryReservation", &BOXED_INTEGER),
        optional("repositoryCredentials", &REPOSITORY_CREDENTIALS),
        optional("healthCheck", &HEALTH_CHECK),
        optional("cpu", &INTEGER),
        optional("essential", &BOXED_BOOLEAN),
        optional("entryPoint", &STRING_LIST),
        optional("command", &STRING_LIST),
        optional("workingDirectory", &STRING),
        optional("environmentFiles", &ENVIRONMENT_FILES),
        optional("environment", &ENVIRONMENT_VARIABLES),
        optional("secrets", &SECRET_LIST),
        optional("readonlyRootFilesystem", &BOXED_BOOLEAN),
        optional("mountPoints", &MOUNT_POINT_LIST),
        optional("logConfiguration", &LOG_CONFIGURATION),
        optional("firelensConfiguration", &FIRELENS_CONFIGURATION),
        optional("privileged", &BOXED_BOOLEAN),
        optional("user", &STRING),
        optional("ulimits", &ULIMIT_LIST),
        optional("linuxParameters", &DAEMON_LINUX_PARAMETERS),
        optional("dependsOn", &CONTAINER_DEPENDENCIES),
        optional("startTimeout", &BOXED_INTEGER),
        optional("stopTimeout", &BOXED_INTEGER),
        optional("systemControls", &SYSTEM_CONTROLS),
        optional("interactive", &BOXED_BOOLEAN),
        optional("pseudoTerminal", &BOXED_BOOLEAN),
        optional("restartPolicy", &CONTAINER_RESTART_POLICY),
    ]),
);
pub(crate) static DAEMON_CONTAINER_DEFINITION_LIST: Shape = shape(
    "DaemonContainerDefinitionList",
    list(&DAEMON_CONTAINER_DEFINITION, None, None),
);
pub(crate) static DAEMON_CONTAINER_IMAGE: Shape = shape(
    "DaemonContainerImage",
    structure(&[
        optional("containerName", &STRING),
        optional("imageDigest", &STRING),
        optional("image", &STRING),
    ]),
);
pub(crate) static DAEMON_CONTAINER_IMAGES: Shape = shape(
    "DaemonContainerImages",
    list(&DAEMON_CONTAINER_IMAGE, None, None),
);
pub(crate) static DAEMON_DEPLOYMENT: Shape = shape(
    "DaemonDeployment",
    structure(&[
        optional("daemonDeploymentArn", &STRING),
        optional("clusterArn", &STRING),
        optional("status", &DAEMON_DEPLOYMENT_STATUS),
        optional("statusReason", &STRING),
        optional("targetDaemonRevision", &DAEMON_DEPLOYMENT_REVISION_DETAIL),
        optional(
            "sourceDaemonRevisions",
            &DAEMON_DEPLOYMENT_REVISION_DETAIL_LIST,
        ),
        optional("circuitBreaker", &DAEMON_CIRCUIT_BREAKER),
        optional("alarms", &DAEMON_DEPLOYMENT_ALARMS),
        optional("rollback", &DAEMON_ROLLBACK),
        optional("deploymentConfiguration", &DAEMON_DEPLOYMENT_CONFIGURATION),
        optional("createdAt", &TIMESTAMP),
        optional("startedAt", &TIMESTAMP),
        optional("stoppedAt", &TIMESTAMP),
        optional("finishedAt", &TIMESTAMP),
    ]),
);
pub(crate) static DAEMON_DEPLOYMENT_ALARMS: Shape = shape(
    "DaemonDeploymentAlarms",
    structure(&[
        optional("status", &DAEMON_DEPLOYMENT_ROLLBACK_MONITORS_STATUS),
        optional("alarmNames", &STRING_LIST),
        optional("triggeredAlarmNames", &STRING_LIST),
    ]),
);
pub(crate) static DAEMON_DEPLOYMENT_CAPACITY_PROVIDER: Shape = shape(
    "DaemonDeploymentCapacityProvider",
    structure(&[
        optional("arn", &STRING),
        optional("runningInstanceCount", &BOXED_INTEGER),
        optional("withoutDaemonInstanceCount", &BOXED_INTEGER),
        optional("drainingInstanceCount", &BOXED_INTEGER),
    ]),
);
pub(crate) static DAEMON_DEPLOYMENT_CAPACITY_PROVIDER_LIST: Shape = shape(
    "DaemonDeploymentCapacityProviderList",
    list(&DAEMON_DEPLOYMENT_CAPACITY_PROVIDER, None, None),
);
pub(crate) static DAEMON_DEPLOYMENT_CONFIGURATION: Shape = shape(
    "DaemonDeploymentConfiguration",
    structure(&[
        optional("drainPercent", &DAEMON_DRAIN_PERCENT),
        optional("alarms", &DAEMON_ALARM_CONFIGURATION),
        optional("bakeTimeInMinutes", &INTEGER),
    ]),
);
pub(crate) static DAEMON_DEPLOYMENT_LIST: Shape =
    shape("DaemonDeploymentList", list(&DAEMON_DEPLOYMENT, None, None));
pub(crate) static DAEMON_DEPLOYMENT_REVISION_DETAIL: Shape = shape(
    "DaemonDeploymentRevisionDetail",
    structure(&[
        optional("arn", &STRING),
        optional(
            "capacityProviders",
            &DAEMON_DEPLOYMENT_CAPACITY_PROVIDER_LIST,
        ),
        optional("totalRunningInstanceCount", &BOXED_INTEGER),
        optional("totalWithoutDaemonInstanceCount", &BOXED_INTEGER),
        optional("totalDrainingInstanceCount", &BOXED_INTEGER),
    ]),
);
pub(crate) static DAEMON_DEPLOYMENT_REVISION_DETAIL_LIST: Shape = shape(
    "DaemonDeploymentRevisionDetailList",
    list(&DAEMON_DEPLOYMENT_REVISION_DETAIL, None, None),
);
pub(crate) static DAEMON_DEPLOYMENT_ROLLBACK_MONITORS_STATUS: Shape = shape(
    "DaemonDeploymentRollbackMonitorsStatus",
    Kind::Enum(enums::DaemonDeploymentRollbackMonitorsStatus::NAMES),
);
pub(crate) static DAEMON_DEPLOYMENT_STATUS: Shape = shape(
    "DaemonDeploymentStatus",
    Kind::Enum(enums::DaemonDeploymentStatus::NAMES),
);
pub(crate) static DAEMON_DEPLOYMENT_STATUS_LIST: Shape = shape(
    "DaemonDeploymentStatusList",
    list(&DAEMON_DEPLOYMENT_STATUS, None, None),
);
pub(crate) static DAEMON_DEPLOYMENT_SUMMARY: Shape = shape(
    "DaemonDeploymentSummary",
    structure(&[
        optional("daemonDeploymentArn", &STRING),
        optional("daemonArn", &STRING),
        optional("clusterArn", &STRING),
        optional("status", &DAEMON_DEPLOYMENT_STATUS),
        optional("statusReason", &STRING),
        optional("targetDaemonRevisionArn", &STRING),
        optional("createdAt", &TIMESTAMP),
        optional("startedAt", &TIMESTAMP),
        optional("stoppedAt", &TIMESTAMP),
        optional("finishedAt", &TIMESTAMP),
    ]),
);
pub(crate) static DAEMON_DEPLOYMENT_SUMMARY_LIST: Shape = shape(
    "DaemonDeploymentSummaryList",
    list(&DAEMON_DEPLOYMENT_SUMMARY, None, None),
);
pub(crate) static DAEMON_DETAIL: Shape = shape(
    "DaemonDetail",
    structure(&[
        optional("daemonArn", &STRING),
        optional("clusterArn", &STRING),
        optional("status", &DAEMON_STATUS),
        optional("currentRevisions", &DAEMON_REVISION_DETAIL_LIST),
        optional("deploymentArn", &STRING),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static DAEMON_DRAIN_PERCENT: Shape =
    shape("DaemonDrainPercent", double(Some(0.0), Some(100.0)));
pub(crate) static DAEMON_IPC_MODE: Shape =
    shape("DaemonIpcMode", Kind::Enum(enums::DaemonIpcMode::NAMES));
pub(crate) static DAEMON_LINUX_PARAMETERS: Shape = shape(
    "DaemonLinuxParameters",
    structure(&[
        optional("capabilities", &KERNEL_CAPABILITIES),
        optional("devices", &DEVICES_LIST),
        optional("initProcessEnabled", &BOXED_BOOLEAN),
        optional("tmpfs", &TMPFS_LIST),
    ]),
);
pub(crate) static DAEMON_PID_MODE: Shape =
    shape("DaemonPidMode", Kind::Enum(enums::DaemonPidMode::NAMES));
pub(crate) static DAEMON_PROPAGATE_TAGS: Shape = shape(
    "DaemonPropagateTags",
    Kind::Enum(enums::DaemonPropagateTags::NAMES),
);
pub(crate) static DAEMON_REVISION: Shape = shape(
    "DaemonRevision",
    structure(&[
        optional("daemonRevisionArn", &STRING),
        optional("clusterArn", &STRING),
        optional("daemonArn", &STRING),
        optional("daemonTaskDefinitionArn", &STRING),
        optional("createdAt", &TIMESTAMP),
        optional("containerImages", &DAEMON_CONTAINER_IMAGES),
        optional("propagateTags", &DAEMON_PROPAGATE_TAGS),
        optional("enableECSManagedTags", &BOXED_BOOLEAN),
        optional("enableExecuteCommand", &BOXED_BOOLEAN),
        optional("critical", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static DAEMON_REVISION_DETAIL: Shape = shape(
    "DaemonRevisionDetail",
    structure(&[
        optional("arn", &STRING),
        optional("capacityProviders", &DAEMON_CAPACITY_PROVIDER_LIST),
        optional("totalRunningCount", &INTEGER),
        optional("totalWithoutDaemonCount", &INTEGER),
    ]),
);
pub(crate) static DAEMON_REVISION_DETAIL_LIST: Shape = shape(
    "DaemonRevisionDetailList",
    list(&DAEMON_REVISION_DETAIL, None, None),
);
pub(crate) static DAEMON_REVISIONS: Shape =
    shape("DaemonRevisions", list(&DAEMON_REVISION, None, None));
pub(crate) static DAEMON_ROLLBACK: Shape = shape(
    "DaemonRollback",
    structure(&[
        optional("reason", &STRING),
        optional("startedAt", &TIMESTAMP),
        optional("rollbackTargetDaemonRevisionArn", &STRING),
        optional("rollbackCapacityProviders", &STRING_LIST),
    ]),
);
pub(crate) static DAEMON_STATUS: Shape =
    shape("DaemonStatus", Kind::Enum(enums::DaemonStatus::NAMES));
pub(crate) static DAEMON_SUMMARIES_LIST: Shape =
    shape("DaemonSummariesList", list(&DAEMON_SUMMARY, None, None));
pub(crate) static DAEMON_SUMMARY: Shape = shape(
    "DaemonSummary",
    structure(&[
        optional("daemonArn", &STRING),
        optional("status", &DAEMON_STATUS),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static DAEMON_TASK_DEFINITION: Shape = shape(
    "DaemonTaskDefinition",
    structure(&[
        optional("daemonTaskDefinitionArn", &STRING),
        optional("family", &STRING),
        optional("revision", &INTEGER),
        optional("taskRoleArn", &STRING),
        optional("executionRoleArn", &STRING),
        optional("containerDefinitions", &DAEMON_CONTAINER_DEFINITION_LIST),
        optional("volumes", &DAEMON_VOLUME_LIST),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("status", &DAEMON_TASK_DEFINITION_STATUS),
        optional("registeredAt", &TIMESTAMP),
        optional("deleteRequestedAt", &TIMESTAMP),
        optional("registeredBy", &STRING),
        optional("pidMode", &DAEMON_PID_MODE),
        optional("ipcMode", &DAEMON_IPC_MODE),
    ]),
);
pub(crate) static DAEMON_TASK_DEFINITION_REVISION_FILTER: Shape = shape(
    "DaemonTaskDefinitionRevisionFilter",
    Kind::Enum(enums::DaemonTaskDefinitionRevisionFilter::NAMES),
);
pub(crate) static DAEMON_TASK_DEFINITION_STATUS: Shape = shape(
    "DaemonTaskDefinitionStatus",
    Kind::Enum(enums::DaemonTaskDefinitionStatus::NAMES),
);
pub(crate) static DAEMON_TASK_DEFINITION_STATUS_FILTER: Shape = shape(
    "DaemonTaskDefinitionStatusFilter",
    Kind::Enum(enums::DaemonTaskDefinitionStatusFilter::NAMES),
);
pub(crate) static DAEMON_TASK_DEFINITION_SUMMARIES: Shape = shape(
    "DaemonTaskDefinitionSummaries",
    list(&DAEMON_TASK_DEFINITION_SUMMARY, None, None),
);
pub(crate) static DAEMON_TASK_DEFINITION_SUMMARY: Shape = shape(
    "DaemonTaskDefinitionSummary",
    structure(&[
        optional("arn", &STRING),
        optional("registeredAt", &TIMESTAMP),
        optional("registeredBy", &STRING),
        optional("deleteRequestedAt", &TIMESTAMP),
        optional("status", &DAEMON_TASK_DEFINITION_STATUS),
    ]),
);
pub(crate) static DAEMON_VOLUME: Shape = shape(
    "DaemonVolume",
    structure(&[
        optional("name", &STRING),
        optional("host", &HOST_VOLUME_PROPERTIES),
        optional(
            "logDriverVolumeConfiguration",
            &LOG_DRIVER_VOLUME_CONFIGURATION,
        ),
    ]),
);
pub(crate) static DAEMON_VOLUME_LIST: Shape =
    shape("DaemonVolumeList", list(&DAEMON_VOLUME, None, None));
pub(crate) static DELETE_ACCOUNT_SETTING_REQUEST: Shape = shape(
    "DeleteAccountSettingRequest",
    structure(&[
        required("name", &SETTING_NAME),
        optional("principalArn", &STRING),
    ]),
);
pub(crate) static DELETE_ACCOUNT_SETTING_RESPONSE: Shape = shape(
    "DeleteAccountSettingResponse",
    structure(&[optional("setting", &SETTING)]),
);
pub(crate) static DELETE_ATTRIBUTES_REQUEST: Shape = shape(
    "DeleteAttributesRequest",
    structure(&[
        optional("cluster", &STRING),
        required("attributes", &ATTRIBUTES),
    ]),
);
pub(crate) static DELETE_ATTRIBUTES_RESPONSE: Shape = shape(
    "DeleteAttributesResponse",
    structure(&[optional("attributes", &ATTRIBUTES)]),
);
pub(crate) static DELETE_CAPACITY_PROVIDER_REQUEST: Shape = shape(
    "DeleteCapacityProviderRequest",
    structure(&[
        required("capacityProvider", &STRING),
        optional("cluster", &STRING),
    ]),
);
pub(crate) static DELETE_CAPACITY_PROVIDER_RESPONSE: Shape = shape(
    "DeleteCapacityProviderResponse",
    structure(&[optional("capacityProvider", &CAPACITY_PROVIDER)]),
);
pub(crate) static DELETE_CLUSTER_REQUEST: Shape = shape(
    "DeleteClusterRequest",
    structure(&[required("cluster", &STRING)]),
);
pub(crate) static DELETE_CLUSTER_RESPONSE: Shape = shape(
    "DeleteClusterResponse",
    structure(&[optional("cluster", &CLUSTER)]),
);
pub(crate) static DELETE_DAEMON_REQUEST: Shape = shape(
    "DeleteDaemonRequest",
    structure(&[required("daemonArn", &STRING)]),
);
pub(crate) static DELETE_DAEMON_RESPONSE: Shape = shape(
    "DeleteDaemonResponse",
    structure(&[
        optional("daemonArn", &STRING),
        optional("status", &DAEMON_STATUS),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
        optional("deploymentArn", &STRING),
    ]),
);
pub(crate) static DELETE_DAEMON_TASK_DEFINITION_REQUEST: Shape = shape(
    "DeleteDaemonTaskDefinitionRequest",
    structure(&[required("daemonTaskDefinition", &STRING)]),
);
pub(crate) static DELETE_DAEMON_TASK_DEFINITION_RESPONSE: Shape = shape(
    "DeleteDaemonTaskDefinitionResponse",
    structure(&[optional("daemonTaskDefinitionArn", &STRING)]),
);
pub(crate) static DELETE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = shape(
    "DeleteExpressGatewayServiceRequest",
    structure(&[required("serviceArn", &STRING)]),
);
pub(crate) static DELETE_EXPRESS_GATEWAY_SERVICE_RESPONSE: Shape = shape(
    "DeleteExpressGatewayServiceResponse",
    structure(&[optional("service", &ECS_EXPRESS_GATEWAY_SERVICE)]),
);
pub(crate) static DELETE_GATEWAY_REQUEST: Shape = shape(
    "DeleteGatewayRequest",
    structure(&[required("gateway", &STRING)]),
);
pub(crate) static DELETE_GATEWAY_RESPONSE: Shape = shape(
    "DeleteGatewayResponse",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("name", &STRING),
        optional("status", &GATEWAY_STATUS),
    ]),
);
pub(crate) static DELETE_SERVICE_REQUEST: Shape = shape(
    "DeleteServiceRequest",
    structure(&[
        optional("cluster", &STRING),
        required("service", &STRING),
        optional("force", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static DELETE_SERVICE_RESPONSE: Shape = shape(
    "DeleteServiceResponse",
    structure(&[optional("service", &SERVICE)]),
);
pub(crate) static DELETE_TASK_DEFINITIONS_REQUEST: Shape = shape(
    "DeleteTaskDefinitionsRequest",
    structure(&[required("taskDefinitions", &STRING_LIST)]),
);
pub(crate) static DELETE_TASK_DEFINITIONS_RESPONSE: Shape = shape(
    "DeleteTaskDefinitionsResponse",
    structure(&[
        optional("taskDefinitions", &TASK_DEFINITION_LIST),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DELETE_TASK_SET_REQUEST: Shape = shape(
    "DeleteTaskSetRequest",
    structure(&[
        required("cluster", &STRING),
        required("service", &STRING),
        required("taskSet", &STRING),
        optional("force", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static DELETE_TASK_SET_RESPONSE: Shape = shape(
    "DeleteTaskSetResponse",
    structure(&[optional("taskSet", &TASK_SET)]),
);
pub(crate) static DEPLOYMENT: Shape = shape(
    "Deployment",
    structure(&[
        optional("id", &STRING),
        optional("status", &STRING),
        optional("taskDefinition", &STRING),
        optional("desiredCount", &INTEGER),
        optional("pendingCount", &INTEGER),
        optional("runningCount", &INTEGER),
        optional("failedTasks", &INTEGER),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("launchType", &LAUNCH_TYPE),
        optional("platformVersion", &STRING),
        optional("platformFamily", &STRING),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("rolloutState", &DEPLOYMENT_ROLLOUT_STATE),
        optional("rolloutStateReason", &STRING),
        optional(
            "serviceConnectConfiguration",
            &SERVICE_CONNECT_CONFIGURATION,
        ),
        optional(
            "serviceConnectResources",
            &SERVICE_CONNECT_SERVICE_RESOURCE_LIST,
        ),
        optional("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        optional("fargateEphemeralStorage", &DEPLOYMENT_EPHEMERAL_STORAGE),
        optional("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
    ]),
);
pub(crate) static DEPLOYMENT_ALARMS: Shape = shape(
    "DeploymentAlarms",
    structure(&[
        required("alarmNames", &STRING_LIST),
        required("rollback", &BOOLEAN),
        required("enable", &BOOLEAN),
    ]),
);
pub(crate) static DEPLOYMENT_CIRCUIT_BREAKER: Shape = shape(
    "DeploymentCircuitBreaker",
    structure(&[
        required("enable", &BOOLEAN),
        required("rollback", &BOOLEAN),
        optional("resetOnHealthyTask", &BOXED_BOOLEAN),
        optional("thresholdConfiguration", &THRESHOLD_CONFIGURATION),
    ]),
);
pub(crate) static DEPLOYMENT_CONFIGURATION: Shape = shape(
    "DeploymentConfiguration",
    structure(&[
        optional("deploymentCircuitBreaker", &DEPLOYMENT_CIRCUIT_BREAKER),
        optional("maximumPercent", &BOXED_INTEGER),
        optional("minimumHealthyPercent", &BOXED_INTEGER),
        optional("alarms", &DEPLOYMENT_ALARMS),
        optional("strategy", &DEPLOYMENT_STRATEGY),
        optional("bakeTimeInMinutes", &BOXED_INTEGER),
        optional("lifecycleHooks", &DEPLOYMENT_LIFECYCLE_HOOK_LIST),
        optional("linearConfiguration", &LINEAR_CONFIGURATION),
        optional("canaryConfiguration", &CANARY_CONFIGURATION),
        optional("earlySuccessCriteria", &DEPLOYMENT_EARLY_SUCCESS_CRITERIA),
    ]),
);
pub(crate) static DEPLOYMENT_CONTROLLER: Shape = shape(
    "DeploymentController",
    structure(&[required("type", &DEPLOYMENT_CONTROLLER_TYPE)]),
);
pub(crate) static DEPLOYMENT_CONTROLLER_TYPE: Shape = shape(
    "DeploymentControllerType",
    Kind::Enum(enums::DeploymentControllerType::NAMES),
);
pub(crate) static DEPLOYMENT_EARLY_SUCCESS_CRITERIA: Shape = shape(
    "DeploymentEarlySuccessCriteria",
    structure(&[
        required("enable", &BOOLEAN),
        optional("healthyPercent", &HEALTHY_PERCENT_INTEGER),
        optional("sourceServiceRevisionCleanup", &SERVICE_REVISION_CLEANUP),
    ]),
);
pub(crate) static DEPLOYMENT_EPHEMERAL_STORAGE: Shape = shape(
    "DeploymentEphemeralStorage",
    structure(&[optional("kmsKeyId", &STRING)]),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK: Shape = shape(
    "DeploymentLifecycleHook",
    structure(&[
        optional("targetType", &DEPLOYMENT_LIFECYCLE_HOOK_TARGET_TYPE),
        optional("hookTargetArn", &STRING),
        optional("roleArn", &IAM_ROLE_ARN),
        optional("lifecycleStages", &DEPLOYMENT_LIFECYCLE_HOOK_STAGE_LIST),
        optional("hookDetails", &HOOK_DETAILS),
        optional(
            "timeoutConfiguration",
            &DEPLOYMENT_LIFECYCLE_HOOK_TIMEOUT_CONFIGURATION,
        ),
    ]),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_ACTION: Shape = shape(
    "DeploymentLifecycleHookAction",
    Kind::Enum(enums::DeploymentLifecycleHookAction::NAMES),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_DETAIL: Shape = shape(
    "DeploymentLifecycleHookDetail",
    structure(&[
        optional("hookId", &STRING),
        optional("targetType", &DEPLOYMENT_LIFECYCLE_HOOK_TARGET_TYPE),
        optional("targetArn", &STRING),
        optional("status", &DEPLOYMENT_LIFECYCLE_HOOK_STATUS),
        optional("expiresAt", &TIMESTAMP),
        optional("timeoutAction", &DEPLOYMENT_LIFECYCLE_HOOK_ACTION),
    ]),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_DETAIL_LIST: Shape = shape(
    "DeploymentLifecycleHookDetailList",
    list(&DEPLOYMENT_LIFECYCLE_HOOK_DETAIL, None, None),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_DURATION: Shape = shape(
    "DeploymentLifecycleHookDuration",
    integer(Some(1), Some(20160)),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_LIST: Shape = shape(
    "DeploymentLifecycleHookList",
    list(&DEPLOYMENT_LIFECYCLE_HOOK, None, None),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_STAGE: Shape = shape(
    "DeploymentLifecycleHookStage",
    Kind::Enum(enums::DeploymentLifecycleHookStage::NAMES),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_STAGE_LIST: Shape = shape(
    "DeploymentLifecycleHookStageList",
    list(&DEPLOYMENT_LIFECYCLE_HOOK_STAGE, None, None),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_STATUS: Shape = shape(
    "DeploymentLifecycleHookStatus",
    Kind::Enum(enums::DeploymentLifecycleHookStatus::NAMES),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_TARGET_TYPE: Shape = shape(
    "DeploymentLifecycleHookTargetType",
    Kind::Enum(enums::DeploymentLifecycleHookTargetType::NAMES),
);
pub(crate) static DEPLOYMENT_LIFECYCLE_HOOK_TIMEOUT_CONFIGURATION: Shape = shape(
    "DeploymentLifecycleHookTimeoutConfiguration",
    structure(&[
        optional("timeoutInMinutes", &DEPLOYMENT_LIFECYCLE_HOOK_DURATION),
        optional("action", &DEPLOYMENT_LIFECYCLE_HOOK_ACTION),
    ]),
);
pub(crate) static DEPLOYMENT_ROLLOUT_STATE: Shape = shape(
    "DeploymentRolloutState",
    Kind::Enum(enums::DeploymentRolloutState::NAMES),
);
pub(crate) static DEPLOYMENT_STRATEGY: Shape = shape(
    "DeploymentStrategy",
    Kind::Enum(enums::DeploymentStrategy::NAMES),
);
pub(crate) static DEPLOYMENTS: Shape = shape("Deployments", list(&DEPLOYMENT, None, None));
pub(crate) static DEREGISTER_CONTAINER_INSTANCE_REQUEST: Shape = shape(
    "DeregisterContainerInstanceRequest",
    structure(&[
        optional("cluster", &STRING),
        required("containerInstance", &STRING),
        optional("force", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static DEREGISTER_CONTAINER_INSTANCE_RESPONSE: Shape = shape(
    "DeregisterContainerInstanceResponse",
    structure(&[optional("containerInstance", &CONTAINER_INSTANCE)]),
);
pub(crate) static DEREGISTER_TASK_DEFINITION_REQUEST: Shape = shape(
    "DeregisterTaskDefinitionRequest",
    structure(&[required("taskDefinition", &STRING)]),
);
pub(crate) static DEREGISTER_TASK_DEFINITION_RESPONSE: Shape = shape(
    "DeregisterTaskDefinitionResponse",
    structure(&[optional("taskDefinition", &TASK_DEFINITION)]),
);
pub(crate) static DESCRIBE_CAPACITY_PROVIDERS_REQUEST: Shape = shape(
    "DescribeCapacityProvidersRequest",
    structure(&[
        optional("capacityProviders", &STRING_LIST),
        optional("cluster", &STRING),
        optional("include", &CAPACITY_PROVIDER_FIELD_LIST),
        optional("maxResults", &BOXED_INTEGER),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static DESCRIBE_CAPACITY_PROVIDERS_RESPONSE: Shape = shape(
    "DescribeCapacityProvidersResponse",
    structure(&[
        optional("capacityProviders", &CAPACITY_PROVIDERS),
        optional("failures", &FAILURES),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static DESCRIBE_CLUSTERS_REQUEST: Shape = shape(
    "DescribeClustersRequest",
    structure(&[
        optional("clusters", &STRING_LIST),
        optional("include", &CLUSTER_FIELD_LIST),
    ]),
);
pub(crate) static DESCRIBE_CLUSTERS_RESPONSE: Shape = shape(
    "DescribeClustersResponse",
    structure(&[
        optional("clusters", &CLUSTERS),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DESCRIBE_CONTAINER_INSTANCES_REQUEST: Shape = shape(
    "DescribeContainerInstancesRequest",
    structure(&[
        optional("cluster", &STRING),
        required("containerInstances", &STRING_LIST),
        optional("include", &CONTAINER_INSTANCE_FIELD_LIST),
    ]),
);
pub(crate) static DESCRIBE_CONTAINER_INSTANCES_RESPONSE: Shape = shape(
    "DescribeContainerInstancesResponse",
    structure(&[
        optional("containerInstances", &CONTAINER_INSTANCES),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DESCRIBE_DAEMON_DEPLOYMENTS_REQUEST: Shape = shape(
    "DescribeDaemonDeploymentsRequest",
    structure(&[required("daemonDeploymentArns", &STRING_LIST)]),
);
pub(crate) static DESCRIBE_DAEMON_DEPLOYMENTS_RESPONSE: Shape = shape(
    "DescribeDaemonDeploymentsResponse",
    structure(&[
        optional("failures", &FAILURES),
        optional("daemonDeployments", &DAEMON_DEPLOYMENT_LIST),
    ]),
);
pub(crate) static DESCRIBE_DAEMON_REQUEST: Shape = shape(
    "DescribeDaemonRequest",
    structure(&[required("daemonArn", &STRING)]),
);
pub(crate) static DESCRIBE_DAEMON_RESPONSE: Shape = shape(
    "DescribeDaemonResponse",
    structure(&[optional("daemon", &DAEMON_DETAIL)]),
);
pub(crate) static DESCRIBE_DAEMON_REVISIONS_REQUEST: Shape = shape(
    "DescribeDaemonRevisionsRequest",
    structure(&[required("daemonRevisionArns", &STRING_LIST)]),
);
pub(crate) static DESCRIBE_DAEMON_REVISIONS_RESPONSE: Shape = shape(
    "DescribeDaemonRevisionsResponse",
    structure(&[
        optional("daemonRevisions", &DAEMON_REVISIONS),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DESCRIBE_DAEMON_TASK_DEFINITION_REQUEST: Shape = shape(
    "DescribeDaemonTaskDefinitionRequest",
    structure(&[required("daemonTaskDefinition", &STRING)]),
);
pub(crate) static DESCRIBE_DAEMON_TASK_DEFINITION_RESPONSE: Shape = shape(
    "DescribeDaemonTaskDefinitionResponse",
    structure(&[optional("daemonTaskDefinition", &DAEMON_TASK_DEFINITION)]),
);
pub(crate) static DESCRIBE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = shape(
    "DescribeExpressGatewayServiceRequest",
    structure(&[
        required("serviceArn", &STRING),
        optional("include", &EXPRESS_GATEWAY_SERVICE_INCLUDE_LIST),
    ]),
);
pub(crate) static DESCRIBE_EXPRESS_GATEWAY_SERVICE_RESPONSE: Shape = shape(
    "DescribeExpressGatewayServiceResponse",
    structure(&[optional("service", &ECS_EXPRESS_GATEWAY_SERVICE)]),
);
pub(crate) static DESCRIBE_GATEWAY_ALB_CONFIGURATION: Shape = shape(
    "DescribeGatewayAlbConfiguration",
    structure(&[
        optional("networkConfiguration", &GATEWAY_ELB_NETWORK_CONFIGURATION),
        optional("scheme", &GATEWAY_ELB_SCHEME),
        optional("accessLogs", &GATEWAY_ELB_ACCESS_LOG_CONFIGURATION),
        optional("webACLArn", &STRING),
        optional("port", &BOXED_INTEGER),
        optional("protocol", &GATEWAY_ALB_PROTOCOL),
        optional("maxAlbCount", &BOXED_INTEGER),
        optional("currentAlbCount", &BOXED_INTEGER),
        optional("httpDesync", &GATEWAY_ALB_DESYNC_MITIGATION_MODE),
        optional("testTrafficRules", &GATEWAY_ALB_TEST_TRAFFIC_RULES),
    ]),
);
pub(crate) static DESCRIBE_GATEWAY_CONFIGURATION: Shape = shape(
    "DescribeGatewayConfiguration",
    union(&[optional(
        "hostSharedAlb",
        &DESCRIBE_GATEWAY_ALB_CONFIGURATION,
    )]),
);
pub(crate) static DESCRIBE_GATEWAY_REQUEST: Shape = shape(
    "DescribeGatewayRequest",
    structure(&[required("gateway", &STRING)]),
);
pub(crate) static DESCRIBE_GATEWAY_RESOURCES_REQUEST: Shape = shape(
    "DescribeGatewayResourcesRequest",
    structure(&[
        required("gateway", &STRING),
        optional("maxResults", &BOXED_INTEGER),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static DESCRIBE_GATEWAY_RESOURCES_RESPONSE: Shape = shape(
    "DescribeGatewayResourcesResponse",
    structure(&[
        optional("gatewayResources", &GATEWAY_RESOURCES),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static DESCRIBE_GATEWAY_RESPONSE: Shape = shape(
    "DescribeGatewayResponse",
    structure(&[optional("gateway", &GATEWAY)]),
);
pub(crate) static DESCRIBE_GATEWAY_ROUTE_REQUEST: Shape = shape(
    "DescribeGatewayRouteRequest",
    structure(&[required("gatewayRouteArn", &STRING)]),
);
pub(crate) static DESCRIBE_GATEWAY_ROUTE_RESPONSE: Shape = shape(
    "DescribeGatewayRouteResponse",
    structure(&[optional("gatewayRoute", &GATEWAY_ROUTE)]),
);
pub(crate) static DESCRIBE_SERVICE_DEPLOYMENTS_REQUEST: Shape = shape(
    "DescribeServiceDeploymentsRequest",
    structure(&[required("serviceDeploymentArns", &STRING_LIST)]),
);
pub(crate) static DESCRIBE_SERVICE_DEPLOYMENTS_RESPONSE: Shape = shape(
    "DescribeServiceDeploymentsResponse",
    structure(&[
        optional("serviceDeployments", &SERVICE_DEPLOYMENTS),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DESCRIBE_SERVICE_REVISIONS_REQUEST: Shape = shape(
    "DescribeServiceRevisionsRequest",
    structure(&[required("serviceRevisionArns", &STRING_LIST)]),
);
pub(crate) static DESCRIBE_SERVICE_REVISIONS_RESPONSE: Shape = shape(
    "DescribeServiceRevisionsResponse",
    structure(&[
        optional("serviceRevisions", &SERVICE_REVISIONS),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DESCRIBE_SERVICES_REQUEST: Shape = shape(
    "DescribeServicesRequest",
    structure(&[
        optional("cluster", &STRING),
        required("services", &STRING_LIST),
        optional("include", &SERVICE_FIELD_LIST),
    ]),
);
pub(crate) static DESCRIBE_SERVICES_RESPONSE: Shape = shape(
    "DescribeServicesResponse",
    structure(&[
        optional("services", &SERVICES),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DESCRIBE_TASK_DEFINITION_REQUEST: Shape = shape(
    "DescribeTaskDefinitionRequest",
    structure(&[
        required("taskDefinition", &STRING),
        optional("include", &TASK_DEFINITION_FIELD_LIST),
    ]),
);
pub(crate) static DESCRIBE_TASK_DEFINITION_RESPONSE: Shape = shape(
    "DescribeTaskDefinitionResponse",
    structure(&[
        optional("taskDefinition", &TASK_DEFINITION),
        optional("tags", &TAGS),
    ]),
);
pub(crate) static DESCRIBE_TASK_SETS_REQUEST: Shape = shape(
    "DescribeTaskSetsRequest",
    structure(&[
        required("cluster", &STRING),
        required("service", &STRING),
        optional("taskSets", &STRING_LIST),
        optional("include", &TASK_SET_FIELD_LIST),
    ]),
);
pub(crate) static DESCRIBE_TASK_SETS_RESPONSE: Shape = shape(
    "DescribeTaskSetsResponse",
    structure(&[
        optional("taskSets", &TASK_SETS),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static DESCRIBE_TASKS_REQUEST: Shape = shape(
    "DescribeTasksRequest",
    structure(&[
        optional("cluster", &STRING),
        required("tasks", &STRING_LIST),
        optional("include", &TASK_FIELD_LIST),
    ]),
);
pub(crate) static DESCRIBE_TASKS_RESPONSE: Shape = shape(
    "DescribeTasksResponse",
    structure(&[optional("tasks", &TASKS), optional("failures", &FAILURES)]),
);
pub(crate) static DESIRED_STATUS: Shape =
    shape("DesiredStatus", Kind::Enum(enums::DesiredStatus::NAMES));
pub(crate) static DEVICE: Shape = shape(
    "Device",
    structure(&[
        required("hostPath", &STRING),
        optional("containerPath", &STRING),
        optional("permissions", &DEVICE_CGROUP_PERMISSIONS),
    ]),
);
pub(crate) static DEVICE_CGROUP_PERMISSION: Shape = shape(
    "DeviceCgroupPermission",
    Kind::Enum(enums::DeviceCgroupPermission::NAMES),
);
pub(crate) static DEVICE_CGROUP_PERMISSIONS: Shape = shape(
    "DeviceCgroupPermissions",
    list(&DEVICE_CGROUP_PERMISSION, None, None),
);
pub(crate) static DEVICES_LIST: Shape = shape("DevicesList", list(&DEVICE, None, None));
pub(crate) static DISASSOCIATE_GATEWAY_FROM_CLUSTER_REQUEST: Shape = shape(
    "DisassociateGatewayFromClusterRequest",
    structure(&[required("gateway", &STRING), required("cluster", &STRING)]),
);
pub(crate) static DISASSOCIATE_GATEWAY_FROM_CLUSTER_RESPONSE: Shape = shape(
    "DisassociateGatewayFromClusterResponse",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("clusterArn", &STRING),
        optional("status", &GATEWAY_CLUSTER_ASSOCIATION_STATUS),
    ]),
);
pub(crate) static DISCOVER_POLL_ENDPOINT_REQUEST: Shape = shape(
    "DiscoverPollEndpointRequest",
    structure(&[
        optional("containerInstance", &STRING),
        optional("cluster", &STRING),
    ]),
);
pub(crate) static DISCOVER_POLL_ENDPOINT_RESPONSE: Shape = shape(
    "DiscoverPollEndpointResponse",
    structure(&[
        optional("endpoint", &STRING),
        optional("telemetryEndpoint", &STRING),
        optional("serviceConnectEndpoint", &STRING),
    ]),
);
pub(crate) static DOCKER_LABELS_MAP: Shape = shape("DockerLabelsMap", map(&STRING));
pub(crate) static DOCKER_VOLUME_CONFIGURATION: Shape = shape(
    "DockerVolumeConfiguration",
    structure(&[
        optional("scope", &SCOPE),
        optional("autoprovision", &BOXED_BOOLEAN),
        optional("driver", &STRING),
        optional("driverOpts", &STRING_MAP),
        optional("labels", &STRING_MAP),
    ]),
);
pub(crate) static DOUBLE: Shape = shape("Double", double(None, None));
pub(crate) static DURATION: Shape = shape("Duration", integer(Some(0), Some(2147483647)));
pub(crate) static EBSKMS_KEY_ID: Shape = shape("EBSKMSKeyId", string(None, None, None));
pub(crate) static EBS_RESOURCE_TYPE: Shape =
    shape("EBSResourceType", Kind::Enum(enums::EBSResourceType::NAMES));
pub(crate) static EBS_SNAPSHOT_ID: Shape = shape("EBSSnapshotId", string(None, None, None));
pub(crate) static EBS_TAG_SPECIFICATION: Shape = shape(
    "EBSTagSpecification",
    structure(&[
        required("resourceType", &EBS_RESOURCE_TYPE),
        optional("tags", &TAGS),
        optional("propagateTags", &PROPAGATE_TAGS),
    ]),
);
pub(crate) static EBS_TAG_SPECIFICATIONS: Shape = shape(
    "EBSTagSpecifications",
    list(&EBS_TAG_SPECIFICATION, None, None),
);
pub(crate) static EBS_VOLUME_TYPE: Shape = shape("EBSVolumeType", string(None, None, None));
pub(crate) static ECS_EXPRESS_GATEWAY_SERVICE: Shape = shape(
    "ECSExpressGatewayService",
    structure(&[
        optional("cluster", &STRING),
        optional("serviceName", &STRING),
        optional("serviceArn", &STRING),
        optional("infrastructureRoleArn", &STRING),
        optional("status", &EXPRESS_GATEWAY_SERVICE_STATUS),
        optional("currentDeployment", &STRING),
        optional(
            "activeConfigurations",
            &EXPRESS_GATEWAY_SERVICE_CONFIGURATIONS,
        ),
        optional("tags", &TAGS),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static ECS_MANAGED_RESOURCES: Shape = shape(
    "ECSManagedResources",
    structure(&[
        optional("ingressPaths", &MANAGED_INGRESS_PATHS),
        optional("autoScaling", &MANAGED_AUTO_SCALING),
        optional("metricAlarms", &MANAGED_METRIC_ALARMS),
        optional("serviceSecurityGroups", &MANAGED_SECURITY_GROUPS),
        optional("logGroups", &MANAGED_LOG_GROUPS),
        optional("gatewayConnections", &GATEWAY_CONNECTION_LIST),
    ]),
);
pub(crate) static ECS_VOLUME_NAME: Shape = shape("ECSVolumeName", string(None, None, None));
pub(crate) static EFS_AUTHORIZATION_CONFIG: Shape = shape(
    "EFSAuthorizationConfig",
    structure(&[
        optional("accessPointId", &STRING),
        optional("iam", &EFS_AUTHORIZATION_CONFIG_IAM),
    ]),
);
pub(crate) static EFS_AUTHORIZATION_CONFIG_IAM: Shape = shape(
    "EFSAuthorizationConfigIAM",
    Kind::Enum(enums::EFSAuthorizationConfigIAM::NAMES),
);
pub(crate) static EFS_TRANSIT_ENCRYPTION: Shape = shape(
    "EFSTransitEncryption",
    Kind::Enum(enums::EFSTransitEncryption::NAMES),
);
pub(crate) static EFS_VOLUME_CONFIGURATION: Shape = shape(
    "EFSVolumeConfiguration",
    structure(&[
        required("fileSystemId", &STRING),
        optional("rootDirectory", &STRING),
        optional("transitEncryption", &EFS_TRANSIT_ENCRYPTION),
        optional("transitEncryptionPort", &BOXED_INTEGER),
        optional("authorizationConfig", &EFS_AUTHORIZATION_CONFIG),
    ]),
);
pub(crate) static ELB_GATEWAY_RESOURCES: Shape = shape(
    "ElbGatewayResources",
    structure(&[
        optional("loadBalancerArn", &STRING),
        optional("listenerArn", &STRING),
        optional("securityGroup", &STRING),
        optional("gatewayRouteArns", &STRING_LIST),
    ]),
);
pub(crate) static ELB_GATEWAY_RESOURCES_LIST: Shape = shape(
    "ElbGatewayResourcesList",
    list(&ELB_GATEWAY_RESOURCES, Some(0), Some(20)),
);
pub(crate) static ENVIRONMENT_FILE: Shape = shape(
    "EnvironmentFile",
    structure(&[
        required("value", &STRING),
        required("type", &ENVIRONMENT_FILE_TYPE),
    ]),
);
pub(crate) static ENVIRONMENT_FILE_TYPE: Shape = shape(
    "EnvironmentFileType",
    Kind::Enum(enums::EnvironmentFileType::NAMES),
);
pub(crate) static ENVIRONMENT_FILES: Shape =
    shape("EnvironmentFiles", list(&ENVIRONMENT_FILE, None, None));
pub(crate) static ENVIRONMENT_VARIABLES: Shape =
    shape("EnvironmentVariables", list(&KEY_VALUE_PAIR, None, None));
pub(crate) static EPHEMERAL_STORAGE: Shape = shape(
    "EphemeralStorage",
    structure(&[required("sizeInGiB", &INTEGER)]),
);
pub(crate) static EXCLUDED_INSTANCE_TYPE: Shape = shape(
    "ExcludedInstanceType",
    string(Some(1), Some(30), Some(&pattern::INSTANCE_TYPE)),
);
pub(crate) static EXCLUDED_INSTANCE_TYPE_SET: Shape = shape(
    "ExcludedInstanceTypeSet",
    list(&EXCLUDED_INSTANCE_TYPE, Some(0), Some(400)),
);
pub(crate) static EXECUTE_COMMAND_CONFIGURATION: Shape = shape(
    "ExecuteCommandConfiguration",
    structure(&[
        optional("kmsKeyId", &STRING),
        optional("logging", &EXECUTE_COMMAND_LOGGING),
        optional("logConfiguration", &EXECUTE_COMMAND_LOG_CONFIGURATION),
    ]),
);
pub(crate) static EXECUTE_COMMAND_LOG_CONFIGURATION: Shape = shape(
    "ExecuteCommandLogConfiguration",
    structure(&[
        optional("cloudWatchLogGroupName", &STRING),
        optional("cloudWatchEncryptionEnabled", &BOOLEAN),
        optional("s3BucketName", &STRING),
        optional("s3EncryptionEnabled", &BOOLEAN),
        optional("s3KeyPrefix", &STRING),
    ]),
);
pub(crate) static EXECUTE_COMMAND_LOGGING: Shape = shape(
    "ExecuteCommandLogging",
    Kind::Enum(enums::ExecuteCommandLogging::NAMES),
);
pub(crate) static EXECUTE_COMMAND_REQUEST: Shape = shape(
    "ExecuteCommandRequest",
    structure(&[
        optional("cluster", &STRING),
        optional("container", &STRING),
        required("command", &STRING),
        required("interactive", &BOOLEAN),
        required("task", &STRING),
    ]),
);
pub(crate) static EXECUTE_COMMAND_RESPONSE: Shape = shape(
    "ExecuteCommandResponse",
    structure(&[
        optional("clusterArn", &STRING),
        optional("containerArn", &STRING),
        optional("containerName", &STRING),
        optional("interactive", &BOOLEAN),
        optional("session", &SESSION),
        optional("taskArn", &STRING),
    ]),
);
pub(crate) static EXPRESS_CPU_ARCHITECTURE: Shape = shape(
    "ExpressCpuArchitecture",
    Kind::Enum(enums::ExpressCpuArchitecture::NAMES),
);
pub(crate) static EXPRESS_GATEWAY_CONTAINER: Shape = shape(
    "ExpressGatewayContainer",
    structure(&[
        required("image", &STRING),
        optional("containerPort", &BOXED_INTEGER),
        optional(
            "awsLogsConfiguration",
            &EXPRESS_GATEWAY_SERVICE_AWS_LOGS_CONFIGURATION,
        ),
        optional(
            "repositoryCredentials",
            &EXPRESS_GATEWAY_REPOSITORY_CREDENTIALS,
        ),
        optional("command", &STRING_LIST),
        optional("environment", &ENVIRONMENT_VARIABLES),
        optional("secrets", &SECRET_LIST),
    ]),
);
pub(crate) static EXPRESS_GATEWAY_REPOSITORY_CREDENTIALS: Shape = shape(
    "ExpressGatewayRepositoryCredentials",
    structure(&[optional("credentialsParameter", &STRING)]),
);
pub(crate) static EXPRESS_GATEWAY_SCALING_TARGET: Shape = shape(
    "ExpressGatewayScalingTarget",
    structure(&[
        optional("minTaskCount", &BOXED_INTEGER),
        optional("maxTaskCount", &BOXED_INTEGER),
        optional("autoScalingMetric", &EXPRESS_GATEWAY_SERVICE_SCALING_METRIC),
        optional("autoScalingTargetValue", &BOXED_INTEGER),
    ]),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_AWS_LOGS_CONFIGURATION: Shape = shape(
    "ExpressGatewayServiceAwsLogsConfiguration",
    structure(&[
        required("logGroup", &STRING),
        required("logStreamPrefix", &STRING),
    ]),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_CONFIGURATION: Shape = shape(
    "ExpressGatewayServiceConfiguration",
    structure(&[
        optional("serviceRevisionArn", &STRING),
        optional("executionRoleArn", &STRING),
        optional("taskRoleArn", &STRING),
        optional("taskDefinitionArn", &STRING),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("cpuArchitecture", &EXPRESS_CPU_ARCHITECTURE),
        optional(
            "networkConfiguration",
            &EXPRESS_GATEWAY_SERVICE_NETWORK_CONFIGURATION,
        ),
        optional("healthCheckPath", &STRING),
        optional("primaryContainer", &EXPRESS_GATEWAY_CONTAINER),
        optional("scalingTarget", &EXPRESS_GATEWAY_SCALING_TARGET),
        optional("ingressPaths", &INGRESS_PATH_SUMMARIES),
        optional("createdAt", &TIMESTAMP),
    ]),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_CONFIGURATIONS: Shape = shape(
    "ExpressGatewayServiceConfigurations",
    list(&EXPRESS_GATEWAY_SERVICE_CONFIGURATION, None, None),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_INCLUDE: Shape = shape(
    "ExpressGatewayServiceInclude",
    Kind::Enum(enums::ExpressGatewayServiceInclude::NAMES),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_INCLUDE_LIST: Shape = shape(
    "ExpressGatewayServiceIncludeList",
    list(&EXPRESS_GATEWAY_SERVICE_INCLUDE, None, None),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_NETWORK_CONFIGURATION: Shape = shape(
    "ExpressGatewayServiceNetworkConfiguration",
    structure(&[
        optional("securityGroups", &STRING_LIST),
        optional("subnets", &STRING_LIST),
    ]),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_SCALING_METRIC: Shape = shape(
    "ExpressGatewayServiceScalingMetric",
    Kind::Enum(enums::ExpressGatewayServiceScalingMetric::NAMES),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_STATUS: Shape = shape(
    "ExpressGatewayServiceStatus",
    structure(&[
        optional("statusCode", &EXPRESS_GATEWAY_SERVICE_STATUS_CODE),
        optional("statusReason", &STRING),
    ]),
);
pub(crate) static EXPRESS_GATEWAY_SERVICE_STATUS_CODE: Shape = shape(
    "ExpressGatewayServiceStatusCode",
    Kind::Enum(enums::ExpressGatewayServiceStatusCode::NAMES),
);
pub(crate) static F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: Shape = shape(
    "FSxWindowsFileServerAuthorizationConfig",
    structure(&[
        required("credentialsParameter", &STRING),
        required("domain", &STRING),
    ]),
);
pub(crate) static F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: Shape = shape(
    "FSxWindowsFileServerVolumeConfiguration",
    structure(&[
        required("fileSystemId", &STRING),
        required("rootDirectory", &STRING),
        required(
            "authorizationConfig",
            &F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG,
        ),
    ]),
);
pub(crate) static FAILURE: Shape = shape(
    "Failure",
    structure(&[
        optional("arn", &STRING),
        optional("reason", &STRING),
        optional("detail", &STRING),
    ]),
);
pub(crate) static FAILURES: Shape = shape("Failures", list(&FAILURE, None, None));
pub(crate) static FIRELENS_CONFIGURATION: Shape = shape(
    "FirelensConfiguration",
    structure(&[
        required("type", &FIRELENS_CONFIGURATION_TYPE),
        optional("options", &FIRELENS_CONFIGURATION_OPTIONS_MAP),
    ]),
);
pub(crate) static FIRELENS_CONFIGURATION_OPTIONS_MAP: Shape =
    shape("FirelensConfigurationOptionsMap", map(&STRING));
pub(crate) static FIRELENS_CONFIGURATION_TYPE: Shape = shape(
    "FirelensConfigurationType",
    Kind::Enum(enums::FirelensConfigurationType::NAMES),
);
pub(crate) static GATEWAY: Shape = shape(
    "Gateway",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("name", &STRING),
        optional("status", &GATEWAY_STATUS),
        optional("statusReason", &STRING),
        optional("failures", &GATEWAY_RESOURCE_FAILURE_LIST),
        optional("infrastructureRoleArn", &STRING),
        optional("deletionProtection", &BOXED_BOOLEAN),
        optional("configuration", &DESCRIBE_GATEWAY_CONFIGURATION),
        optional("accessType", &ACCESS_TYPE),
        optional("propagateTags", &PROPAGATE_GATEWAY_TAGS),
        optional("tags", &TAGS),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static GATEWAY_ALB_DESYNC_MITIGATION_MODE: Shape = shape(
    "GatewayAlbDesyncMitigationMode",
    Kind::Enum(enums::GatewayAlbDesyncMitigationMode::NAMES),
);
pub(crate) static GATEWAY_ALB_PROTOCOL: Shape = shape(
    "GatewayAlbProtocol",
    Kind::Enum(enums::GatewayAlbProtocol::NAMES),
);
pub(crate) static GATEWAY_ALB_TEST_TRAFFIC_RULES: Shape = shape(
    "GatewayAlbTestTrafficRules",
    structure(&[optional("header", &GATEWAY_TEST_TRAFFIC_HEADER)]),
);
pub(crate) static GATEWAY_CLUSTER_ASSOCIATION_STATUS: Shape = shape(
    "GatewayClusterAssociationStatus",
    Kind::Enum(enums::GatewayClusterAssociationStatus::NAMES),
);
pub(crate) static GATEWAY_CLUSTER_ASSOCIATION_STATUS_LIST: Shape = shape(
    "GatewayClusterAssociationStatusList",
    list(&GATEWAY_CLUSTER_ASSOCIATION_STATUS, Some(0), Some(3)),
);
pub(crate) static GATEWAY_CLUSTER_ASSOCIATION_SUMMARY: Shape = shape(
    "GatewayClusterAssociationSummary",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("clusterArn", &STRING),
        optional("status", &GATEWAY_CLUSTER_ASSOCIATION_STATUS),
    ]),
);
pub(crate) static GATEWAY_CLUSTER_ASSOCIATION_SUMMARY_LIST: Shape = shape(
    "GatewayClusterAssociationSummaryList",
    list(&GATEWAY_CLUSTER_ASSOCIATION_SUMMARY, None, None),
);
pub(crate) static GATEWAY_CONFIGURATION: Shape = shape(
    "GatewayConfiguration",
    union(&[optional("hostSharedAlb", &HOST_SHARED_ALB_CONFIGURATION)]),
);
pub(crate) static GATEWAY_CONNECTION: Shape = shape(
    "GatewayConnection",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("gatewayRouteArn", &STRING),
        optional("portName", &STRING),
        optional("serviceUrl", &STRING),
        optional("accessType", &ACCESS_TYPE),
        optional("status", &GATEWAY_ROUTE_STATUS),
        optional("resources", &GATEWAY_CONNECTION_RESOURCES),
    ]),
);
pub(crate) static GATEWAY_CONNECTION_ALB_RESOURCES: Shape = shape(
    "GatewayConnectionAlbResources",
    structure(&[
        optional("acmCertificateArn", &STRING),
        optional("loadBalancerArn", &STRING),
        optional("loadBalancerSecurityGroupArns", &STRING_LIST),
        optional("listenerArn", &STRING),
        optional("listenerRuleArn", &STRING),
        optional("testListenerRuleArn", &STRING),
        optional("targetGroupArn", &STRING),
        optional("alternateTargetGroupArn", &STRING),
    ]),
);
pub(crate) static GATEWAY_CONNECTION_ALB_RESOURCES_LIST: Shape = shape(
    "GatewayConnectionAlbResourcesList",
    list(&GATEWAY_CONNECTION_ALB_RESOURCES, Some(0), Some(1)),
);
pub(crate) static GATEWAY_CONNECTION_LIST: Shape = shape(
    "GatewayConnectionList",
    list(&GATEWAY_CONNECTION, Some(0), Some(5)),
);
pub(crate) static GATEWAY_CONNECTION_RESOURCES: Shape = shape(
    "GatewayConnectionResources",
    union(&[optional(
        "hostSharedAlb",
        &GATEWAY_CONNECTION_ALB_RESOURCES_LIST,
    )]),
);
pub(crate) static GATEWAY_CONNECTOR: Shape = shape(
    "GatewayConnector",
    structure(&[
        required("portName", &STRING),
        optional("healthCheck", &GATEWAY_CONNECTOR_HEALTH_CHECK),
        optional("filters", &GATEWAY_CONNECTOR_FILTERS),
        optional(
            "deregistrationDelay",
            &GATEWAY_CONNECTOR_DEREGISTRATION_DELAY,
        ),
    ]),
);
pub(crate) static GATEWAY_CONNECTOR_DEREGISTRATION_DELAY: Shape = shape(
    "GatewayConnectorDeregistrationDelay",
    structure(&[optional(
        "timeoutSeconds",
        &GATEWAY_CONNECTOR_DEREGISTRATION_DELAY_TIMEOUT_SECONDS_INTEGER,
    )]),
);
pub(crate) static GATEWAY_CONNECTOR_DEREGISTRATION_DELAY_TIMEOUT_SECONDS_INTEGER: Shape = shape(
    "GatewayConnectorDeregistrationDelayTimeoutSecondsInteger",
    integer(Some(0), Some(3600)),
);
pub(crate) static GATEWAY_CONNECTOR_FILTERS: Shape = shape(
    "GatewayConnectorFilters",
    structure(&[optional("accessTypes", &ACCESS_TYPE_LIST)]),
);
pub(crate) static GATEWAY_CONNECTOR_HEALTH_CHECK: Shape = shape(
    "GatewayConnectorHealthCheck",
    structure(&[
        optional(
            "healthCheckProtocol",
            &GATEWAY_CONNECTOR_HEALTH_CHECK_PROTOCOL,
        ),
        optional("healthCheckPort", &BOXED_INTEGER),
        optional("healthCheckPath", &STRING),
        optional("healthCheckTimeoutSeconds", &BOXED_INTEGER),
        optional("healthCheckIntervalSeconds", &BOXED_INTEGER),
        optional("healthyThresholdCount", &BOXED_INTEGER),
        optional("unhealthyThresholdCount", &BOXED_INTEGER),
        optional("matcher", &GATEWAY_CONNECTOR_HEALTH_CHECK_MATCHER),
    ]),
);
pub(crate) static GATEWAY_CONNECTOR_HEALTH_CHECK_MATCHER: Shape = shape(
    "GatewayConnectorHealthCheckMatcher",
    structure(&[optional("httpCode", &STRING), optional("grpcCode", &STRING)]),
);
pub(crate) static GATEWAY_CONNECTOR_HEALTH_CHECK_PROTOCOL: Shape = shape(
    "GatewayConnectorHealthCheckProtocol",
    Kind::Enum(enums::GatewayConnectorHealthCheckProtocol::NAMES),
);
pub(crate) static GATEWAY_CONNECTOR_LIST: Shape = shape(
    "GatewayConnectorList",
    list(&GATEWAY_CONNECTOR, Some(0), Some(1)),
);
pub(crate) static GATEWAY_ELB_ACCESS_LOG_CONFIGURATION: Shape = shape(
    "GatewayElbAccessLogConfiguration",
    structure(&[optional("destination", &GATEWAY_ELB_ACCESS_LOG_DESTINATION)]),
);
pub(crate) static GATEWAY_ELB_ACCESS_LOG_DESTINATION: Shape = shape(
    "GatewayElbAccessLogDestination",
    union(&[optional("s3", &GATEWAY_ELB_ACCESS_LOG_S3_DESTINATION)]),
);
pub(crate) static GATEWAY_ELB_ACCESS_LOG_S3_DESTINATION: Shape = shape(
    "GatewayElbAccessLogS3Destination",
    structure(&[required("bucket", &STRING), optional("prefix", &STRING)]),
);
pub(crate) static GATEWAY_ELB_IP_ADDRESS_TYPE: Shape = shape(
    "GatewayElbIpAddressType",
    Kind::Enum(enums::GatewayElbIpAddressType::NAMES),
);
pub(crate) static GATEWAY_ELB_NETWORK_CONFIGURATION: Shape = shape(
    "GatewayElbNetworkConfiguration",
    structure(&[
        optional("inboundSecurityGroup", &STRING),
        optional("subnets", &STRING_LIST),
        optional("ipAddressType", &GATEWAY_ELB_IP_ADDRESS_TYPE),
    ]),
);
pub(crate) static GATEWAY_ELB_SCHEME: Shape = shape(
    "GatewayElbScheme",
    Kind::Enum(enums::GatewayElbScheme::NAMES),
);
pub(crate) static GATEWAY_INFRASTRUCTURE_RESOURCES: Shape = shape(
    "GatewayInfrastructureResources",
    union(&[optional("hostSharedAlb", &ELB_GATEWAY_RESOURCES_LIST)]),
);
pub(crate) static GATEWAY_OPERATION_ERROR: Shape = shape(
    "GatewayOperationError",
    structure(&[
        optional("operation", &STRING),
        optional("code", &STRING),
        optional("message", &STRING),
    ]),
);
pub(crate) static GATEWAY_OPERATION_ERROR_LIST: Shape = shape(
    "GatewayOperationErrorList",
    list(&GATEWAY_OPERATION_ERROR, Some(0), Some(5)),
);
pub(crate) static GATEWAY_RESOURCE_FAILURE: Shape = shape(
    "GatewayResourceFailure",
    structure(&[
        optional("arn", &STRING),
        optional("errors", &GATEWAY_OPERATION_ERROR_LIST),
    ]),
);
pub(crate) static GATEWAY_RESOURCE_FAILURE_LIST: Shape = shape(
    "GatewayResourceFailureList",
    list(&GATEWAY_RESOURCE_FAILURE, Some(0), Some(200)),
);
pub(crate) static GATEWAY_RESOURCES: Shape = shape(
    "GatewayResources",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("resources", &GATEWAY_INFRASTRUCTURE_RESOURCES),
    ]),
);
pub(crate) static GATEWAY_ROUTE: Shape = shape(
    "GatewayRoute",
    structure(&[
        optional("gatewayRouteArn", &STRING),
        optional("serviceArn", &STRING),
        optional("serviceContainerPortName", &STRING),
        optional("status", &GATEWAY_ROUTE_STATUS),
        optional("serviceUrl", &STRING),
        optional("resources", &GATEWAY_ROUTE_RESOURCES),
    ]),
);
pub(crate) static GATEWAY_ROUTE_ALB_RESOURCES: Shape = shape(
    "GatewayRouteAlbResources",
    structure(&[
        optional("acmCertificateArn", &STRING),
        optional("loadBalancerArn", &STRING),
        optional("listenerArn", &STRING),
        optional("listenerRuleArn", &STRING),
        optional("testListenerRuleArns", &STRING_LIST),
        optional(
            "loadBalancerSecurityGroups",
            &GATEWAY_ROUTE_LOAD_BALANCER_SECURITY_GROUP_LIST,
        ),
        optional("serviceSecurityGroupArn", &STRING),
    ]),
);
pub(crate) static GATEWAY_ROUTE_ALB_RESOURCES_LIST: Shape = shape(
    "GatewayRouteAlbResourcesList",
    list(&GATEWAY_ROUTE_ALB_RESOURCES, None, None),
);
pub(crate) static GATEWAY_ROUTE_LOAD_BALANCER_SECURITY_GROUP: Shape = shape(
    "GatewayRouteLoadBalancerSecurityGroup",
    structure(&[optional("arn", &STRING), optional("ruleArns", &STRING_LIST)]),
);
pub(crate) static GATEWAY_ROUTE_LOAD_BALANCER_SECURITY_GROUP_LIST: Shape = shape(
    "GatewayRouteLoadBalancerSecurityGroupList",
    list(&GATEWAY_ROUTE_LOAD_BALANCER_SECURITY_GROUP, None, None),
);
pub(crate) static GATEWAY_ROUTE_RESOURCES: Shape = shape(
    "GatewayRouteResources",
    union(&[optional("hostSharedAlb", &GATEWAY_ROUTE_ALB_RESOURCES_LIST)]),
);
pub(crate) static GATEWAY_ROUTE_STATUS: Shape = shape(
    "GatewayRouteStatus",
    Kind::Enum(enums::GatewayRouteStatus::NAMES),
);
pub(crate) static GATEWAY_ROUTE_STATUS_LIST: Shape = shape(
    "GatewayRouteStatusList",
    list(&GATEWAY_ROUTE_STATUS, Some(0), Some(7)),
);
pub(crate) static GATEWAY_ROUTE_SUMMARY: Shape = shape(
    "GatewayRouteSummary",
    structure(&[
        optional("gatewayRouteArn", &STRING),
        optional("gatewayArn", &STRING),
        optional("clusterArn", &STRING),
        optional("serviceArn", &STRING),
        optional("serviceContainerPortName", &STRING),
        optional("status", &GATEWAY_ROUTE_STATUS),
    ]),
);
pub(crate) static GATEWAY_ROUTE_SUMMARY_LIST: Shape = shape(
    "GatewayRouteSummaryList",
    list(&GATEWAY_ROUTE_SUMMARY, None, None),
);
pub(crate) static GATEWAY_STATUS: Shape =
    shape("GatewayStatus", Kind::Enum(enums::GatewayStatus::NAMES));
pub(crate) static GATEWAY_STATUS_LIST: Shape =
    shape("GatewayStatusList", list(&GATEWAY_STATUS, Some(0), Some(5)));
pub(crate) static GATEWAY_SUMMARY: Shape = shape(
    "GatewaySummary",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("name", &STRING),
        optional("status", &GATEWAY_STATUS),
        optional("createdAt", &TIMESTAMP),
    ]),
);
pub(crate) static GATEWAY_SUMMARY_LIST: Shape =
    shape("GatewaySummaryList", list(&GATEWAY_SUMMARY, None, None));
pub(crate) static GATEWAY_TEST_TRAFFIC_HEADER: Shape = shape(
    "GatewayTestTrafficHeader",
    structure(&[required("name", &STRING), required("values", &STRING_LIST)]),
);
pub(crate) static GET_TASK_PROTECTION_REQUEST: Shape = shape(
    "GetTaskProtectionRequest",
    structure(&[
        required("cluster", &STRING),
        optional("tasks", &STRING_LIST),
    ]),
);
pub(crate) static GET_TASK_PROTECTION_RESPONSE: Shape = shape(
    "GetTaskProtectionResponse",
    structure(&[
        optional("protectedTasks", &PROTECTED_TASKS),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static GPU_DEVICE: Shape = shape(
    "GpuDevice",
    structure(&[
        optional("gpuId", &STRING),
        optional("sharingMode", &GPU_SHARING_MODE),
        optional("totalMemoryInMiB", &BOXED_INTEGER),
        optional("remainingMemoryInMiB", &BOXED_INTEGER),
        optional("containerCount", &BOXED_INTEGER),
    ]),
);
pub(crate) static GPU_DEVICES: Shape = shape("GpuDevices", list(&GPU_DEVICE, None, None));
pub(crate) static GPU_IDS: Shape = shape("GpuIds", list(&STRING, None, None));
pub(crate) static GPU_SHARING_MODE: Shape =
    shape("GpuSharingMode", Kind::Enum(enums::GpuSharingMode::NAMES));
pub(crate) static HEALTH_CHECK: Shape = shape(
    "HealthCheck",
    structure(&[
        required("command", &STRING_LIST),
        optional("interval", &BOXED_INTEGER),
        optional("timeout", &BOXED_INTEGER),
        optional("retries", &BOXED_INTEGER),
        optional("startPeriod", &BOXED_INTEGER),
    ]),
);
pub(crate) static HEALTH_STATUS: Shape =
    shape("HealthStatus", Kind::Enum(enums::HealthStatus::NAMES));
pub(crate) static HEALTHY_PERCENT_INTEGER: Shape =
    shape("HealthyPercentInteger", integer(Some(0), Some(100)));
pub(crate) static HOOK_DETAILS: Shape = shape("HookDetails", Kind::Document);
pub(crate) static HOST_ENTRY: Shape = shape(
    "HostEntry",
    structure(&[
        required("hostname", &STRING),
        required("ipAddress", &STRING),
    ]),
);
pub(crate) static HOST_ENTRY_LIST: Shape = shape("HostEntryList", list(&HOST_ENTRY, None, None));
pub(crate) static HOST_SHARED_ALB_CONFIGURATION: Shape = shape(
    "HostSharedAlbConfiguration",
    structure(&[
        optional("networkConfiguration", &GATEWAY_ELB_NETWORK_CONFIGURATION),
        optional("scheme", &GATEWAY_ELB_SCHEME),
        optional("webACLArn", &STRING),
        optional("accessLogs", &GATEWAY_ELB_ACCESS_LOG_CONFIGURATION),
        optional("port", &BOXED_INTEGER),
        optional("protocol", &GATEWAY_ALB_PROTOCOL),
        optional("maxAlbCount", &BOXED_INTEGER),
        optional("httpDesync", &GATEWAY_ALB_DESYNC_MITIGATION_MODE),
        optional("testTrafficRules", &GATEWAY_ALB_TEST_TRAFFIC_RULES),
    ]),
);
pub(crate) static HOST_VOLUME_PROPERTIES: Shape = shape(
    "HostVolumeProperties",
    structure(&[optional("sourcePath", &STRING)]),
);
pub(crate) static IAM_ROLE_ARN: Shape = shape("IAMRoleArn", string(None, None, None));
pub(crate) static INFERENCE_ACCELERATOR: Shape = shape(
    "InferenceAccelerator",
    structure(&[
        required("deviceName", &STRING),
        required("deviceType", &STRING),
    ]),
);
pub(crate) static INFERENCE_ACCELERATOR_OVERRIDE: Shape = shape(
    "InferenceAcceleratorOverride",
    structure(&[
        optional("deviceName", &STRING),
        optional("deviceType", &STRING),
    ]),
);
pub(crate) static INFERENCE_ACCELERATOR_OVERRIDES: Shape = shape(
    "InferenceAcceleratorOverrides",
    list(&INFERENCE_ACCELERATOR_OVERRIDE, None, None),
);
pub(crate) static INFERENCE_ACCELERATORS: Shape = shape(
    "InferenceAccelerators",
    list(&INFERENCE_ACCELERATOR, None, None),
);
pub(crate) static INFRASTRUCTURE_OPTIMIZATION: Shape = shape(
    "InfrastructureOptimization",
    structure(&[optional("scaleInAfter", &BOXED_INTEGER)]),
);
pub(crate) static INGRESS_PATH_SUMMARIES: Shape = shape(
    "IngressPathSummaries",
    list(&INGRESS_PATH_SUMMARY, None, None),
);
pub(crate) static INGRESS_PATH_SUMMARY: Shape = shape(
    "IngressPathSummary",
    structure(&[
        required("accessType", &ACCESS_TYPE),
        required("endpoint", &STRING),
    ]),
);
pub(crate) static INSTANCE_GENERATION: Shape = shape(
    "InstanceGeneration",
    Kind::Enum(enums::InstanceGeneration::NAMES),
);
pub(crate) static INSTANCE_GENERATION_SET: Shape = shape(
    "InstanceGenerationSet",
    list(&INSTANCE_GENERATION, None, None),
);
pub(crate) static INSTANCE_HEALTH_CHECK_RESULT: Shape = shape(
    "InstanceHealthCheckResult",
    structure(&[
        optional("type", &INSTANCE_HEALTH_CHECK_TYPE),
        optional("status", &INSTANCE_HEALTH_CHECK_STATE),
        optional("statusReason", &STRING),
        optional("lastUpdated", &TIMESTAMP),
        optional("lastStatusChange", &TIMESTAMP),
    ]),
);
pub(crate) static INSTANCE_HEALTH_CHECK_RESULT_LIST: Shape = shape(
    "InstanceHealthCheckResultList",
    list(&INSTANCE_HEALTH_CHECK_RESULT, None, None),
);
pub(crate) static INSTANCE_HEALTH_CHECK_STATE: Shape = shape(
    "InstanceHealthCheckState",
    Kind::Enum(enums::InstanceHealthCheckState::NAMES),
);
pub(crate) static INSTANCE_HEALTH_CHECK_TYPE: Shape = shape(
    "InstanceHealthCheckType",
    Kind::Enum(enums::InstanceHealthCheckType::NAMES),
);
pub(crate) static INSTANCE_LAUNCH_TEMPLATE: Shape = shape(
    "InstanceLaunchTemplate",
    structure(&[
        required("ec2InstanceProfileArn", &STRING),
        required(
            "networkConfiguration",
            &MANAGED_INSTANCES_NETWORK_CONFIGURATION,
        ),
        optional(
            "storageConfiguration",
            &MANAGED_INSTANCES_STORAGE_CONFIGURATION,
        ),
        optional(
            "localStorageConfiguration",
            &MANAGED_INSTANCES_LOCAL_STORAGE_CONFIGURATION,
        ),
        optional("monitoring", &MANAGED_INSTANCES_MONITORING_OPTIONS),
        optional("capacityOptionType", &CAPACITY_OPTION_TYPE),
        optional("instanceMetadataTagsPropagation", &BOXED_BOOLEAN),
        optional("instanceRequirements", &INSTANCE_REQUIREMENTS_REQUEST),
        optional("fipsEnabled", &BOXED_BOOLEAN),
        optional("capacityReservations", &CAPACITY_RESERVATION_REQUEST),
        optional("nitroEnclavesEnabled", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static INSTANCE_LAUNCH_TEMPLATE_UPDATE: Shape = shape(
    "InstanceLaunchTemplateUpdate",
    structure(&[
        optional("ec2InstanceProfileArn", &STRING),
        optional(
            "networkConfiguration",
            &MANAGED_INSTANCES_NETWORK_CONFIGURATION,
        ),
        optional(
            "storageConfiguration",
            &MANAGED_INSTANCES_STORAGE_CONFIGURATION,
        ),
        optional("instanceMetadataTagsPropagation", &BOXED_BOOLEAN),
        optional(
            "localStorageConfiguration",
            &MANAGED_INSTANCES_LOCAL_STORAGE_CONFIGURATION,
        ),
        optional("monitoring", &MANAGED_INSTANCES_MONITORING_OPTIONS),
        optional("instanceRequirements", &INSTANCE_REQUIREMENTS_REQUEST),
        optional("capacityReservations", &CAPACITY_RESERVATION_REQUEST),
    ]),
);
pub(crate) static INSTANCE_REQUIREMENTS_REQUEST: Shape = shape(
    "InstanceRequirementsRequest",
    structure(&[
        required("vCpuCount", &VCPU_COUNT_RANGE_REQUEST),
        required("memoryMiB", &MEMORY_MIB_REQUEST),
        optional("cpuManufacturers", &CPU_MANUFACTURER_SET),
        optional("memoryGiBPerVCpu", &MEMORY_GIB_PER_VCPU_REQUEST),
        optional("excludedInstanceTypes", &EXCLUDED_INSTANCE_TYPE_SET),
        optional("instanceGenerations", &INSTANCE_GENERATION_SET),
        optional("spotMaxPricePercentageOverLowestPrice", &BOXED_INTEGER),
        optional("onDemandMaxPricePercentageOverLowestPrice", &BOXED_INTEGER),
        optional("bareMetal", &BARE_METAL),
        optional("burstablePerformance", &BURSTABLE_PERFORMANCE),
        optional("requireHibernateSupport", &BOXED_BOOLEAN),
        optional("networkInterfaceCount", &NETWORK_INTERFACE_COUNT_REQUEST),
        optional("localStorage", &LOCAL_STORAGE),
        optional("localStorageTypes", &LOCAL_STORAGE_TYPE_SET),
        optional("totalLocalStorageGB", &TOTAL_LOCAL_STORAGE_GB_REQUEST),
        optional(
            "baselineEbsBandwidthMbps",
            &BASELINE_EBS_BANDWIDTH_MBPS_REQUEST,
        ),
        optional("acceleratorTypes", &ACCELERATOR_TYPE_SET),
        optional("acceleratorCount", &ACCELERATOR_COUNT_REQUEST),
        optional("acceleratorManufacturers", &ACCELERATOR_MANUFACTURER_SET),
        optional("acceleratorNames", &ACCELERATOR_NAME_SET),
        optional(
            "acceleratorTotalMemoryMiB",
            &ACCELERATOR_TOTAL_MEMORY_MIB_REQUEST,
        ),
        optional("networkBandwidthGbps", &NETWORK_BANDWIDTH_GBPS_REQUEST),
        optional("allowedInstanceTypes", &ALLOWED_INSTANCE_TYPE_SET),
        optional(
            "maxSpotPriceAsPercentageOfOptimalOnDemandPrice",
            &BOXED_INTEGER,
        ),
    ]),
);
pub(crate) static INTEGER: Shape = shape("Integer", integer(None, None));
pub(crate) static INTEGER_LIST: Shape = shape("IntegerList", list(&BOXED_INTEGER, None, None));
pub(crate) static IPC_MODE: Shape = shape("IpcMode", Kind::Enum(enums::IpcMode::NAMES));
pub(crate) static ISOLATION_MODE: Shape =
    shape("IsolationMode", Kind::Enum(enums::IsolationMode::NAMES));
pub(crate) static KERNEL_CAPABILITIES: Shape = shape(
    "KernelCapabilities",
    structure(&[
        optional("add", &STRING_LIST),
        optional("drop", &STRING_LIST),
    ]),
);
pub(crate) static KEY_VALUE_PAIR: Shape = shape(
    "KeyValuePair",
    structure(&[optional("name", &STRING), optional("value", &STRING)]),
);
pub(crate) static LAUNCH_TYPE: Shape = shape("LaunchType", Kind::Enum(enums::LaunchType::NAMES));
pub(crate) static LINEAR_CONFIGURATION: Shape = shape(
    "LinearConfiguration",
    structure(&[
        optional("stepPercent", &DOUBLE),
        optional("stepBakeTimeInMinutes", &INTEGER),
    ]),
);
pub(crate) static LINUX_PARAMETERS: Shape = shape(
    "LinuxParameters",
    structure(&[
        optional("capabilities", &KERNEL_CAPABILITIES),
        optional("devices", &DEVICES_LIST),
        optional("initProcessEnabled", &BOXED_BOOLEAN),
        optional("sharedMemorySize", &BOXED_INTEGER),
        optional("tmpfs", &TMPFS_LIST),
        optional("maxSwap", &BOXED_INTEGER),
        optional("swappiness", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_ACCOUNT_SETTINGS_REQUEST: Shape = shape(
    "ListAccountSettingsRequest",
    structure(&[
        optional("name", &SETTING_NAME),
        optional("value", &STRING),
        optional("principalArn", &STRING),
        optional("effectiveSettings", &BOOLEAN),
        optional("nextToken", &STRING),
        optional("maxResults", &INTEGER),
    ]),
);
pub(crate) static LIST_ACCOUNT_SETTINGS_RESPONSE: Shape = shape(
    "ListAccountSettingsResponse",
    structure(&[
        optional("settings", &SETTINGS),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_ATTRIBUTES_REQUEST: Shape = shape(
    "ListAttributesRequest",
    structure(&[
        optional("cluster", &STRING),
        required("targetType", &TARGET_TYPE),
        optional("attributeName", &STRING),
        optional("attributeValue", &STRING),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_ATTRIBUTES_RESPONSE: Shape = shape(
    "ListAttributesResponse",
    structure(&[
        optional("attributes", &ATTRIBUTES),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_CLUSTERS_REQUEST: Shape = shape(
    "ListClustersRequest",
    structure(&[
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_CLUSTERS_RESPONSE: Shape = shape(
    "ListClustersResponse",
    structure(&[
        optional("clusterArns", &STRING_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_CONTAINER_INSTANCES_REQUEST: Shape = shape(
    "ListContainerInstancesRequest",
    structure(&[
        optional("cluster", &STRING),
        optional("filter", &STRING),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
        optional("status", &CONTAINER_INSTANCE_STATUS),
    ]),
);
pub(crate) static LIST_CONTAINER_INSTANCES_RESPONSE: Shape = shape(
    "ListContainerInstancesResponse",
    structure(&[
        optional("containerInstanceArns", &STRING_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_DAEMON_DEPLOYMENTS_REQUEST: Shape = shape(
    "ListDaemonDeploymentsRequest",
    structure(&[
        required("daemonArn", &STRING),
        optional("status", &DAEMON_DEPLOYMENT_STATUS_LIST),
        optional("createdAt", &CREATED_AT),
        optional("maxResults", &BOXED_INTEGER),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_DAEMON_DEPLOYMENTS_RESPONSE: Shape = shape(
    "ListDaemonDeploymentsResponse",
    structure(&[
        optional("nextToken", &STRING),
        optional("daemonDeployments", &DAEMON_DEPLOYMENT_SUMMARY_LIST),
    ]),
);
pub(crate) static LIST_DAEMON_TASK_DEFINITIONS_REQUEST: Shape = shape(
    "ListDaemonTaskDefinitionsRequest",
    structure(&[
        optional("familyPrefix", &STRING),
        optional("family", &STRING),
        optional("revision", &DAEMON_TASK_DEFINITION_REVISION_FILTER),
        optional("status", &DAEMON_TASK_DEFINITION_STATUS_FILTER),
        optional("sort", &SORT_ORDER),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_DAEMON_TASK_DEFINITIONS_RESPONSE: Shape = shape(
    "ListDaemonTaskDefinitionsResponse",
    structure(&[
        optional("daemonTaskDefinitions", &DAEMON_TASK_DEFINITION_SUMMARIES),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_DAEMONS_REQUEST: Shape = shape(
    "ListDaemonsRequest",
    structure(&[
        optional("clusterArn", &STRING),
        optional("capacityProviderArns", &STRING_LIST),
        optional("maxResults", &BOXED_INTEGER),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_DAEMONS_RESPONSE: Shape = shape(
    "ListDaemonsResponse",
    structure(&[
        optional("daemonSummariesList", &DAEMON_SUMMARIES_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_GATEWAY_CLUSTER_ASSOCIATIONS_REQUEST: Shape = shape(
    "ListGatewayClusterAssociationsRequest",
    structure(&[
        optional("gateway", &STRING),
        optional("cluster", &STRING),
        optional("status", &GATEWAY_CLUSTER_ASSOCIATION_STATUS_LIST),
        optional("maxResults", &BOXED_INTEGER),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_GATEWAY_CLUSTER_ASSOCIATIONS_RESPONSE: Shape = shape(
    "ListGatewayClusterAssociationsResponse",
    structure(&[
        optional(
            "gatewayClusterAssociations",
            &GATEWAY_CLUSTER_ASSOCIATION_SUMMARY_LIST,
        ),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_GATEWAY_ROUTES_REQUEST: Shape = shape(
    "ListGatewayRoutesRequest",
    structure(&[
        optional("gateway", &STRING),
        optional("cluster", &STRING),
        optional("service", &STRING),
        optional("serviceContainerPortName", &STRING),
        optional("status", &GATEWAY_ROUTE_STATUS_LIST),
        optional("maxResults", &BOXED_INTEGER),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_GATEWAY_ROUTES_RESPONSE: Shape = shape(
    "ListGatewayRoutesResponse",
    structure(&[
        optional("gatewayRoutes", &GATEWAY_ROUTE_SUMMARY_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_GATEWAYS_REQUEST: Shape = shape(
    "ListGatewaysRequest",
    structure(&[
        optional("names", &STRING_LIST),
        optional("status", &GATEWAY_STATUS_LIST),
        optional("maxResults", &BOXED_INTEGER),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_GATEWAYS_RESPONSE: Shape = shape(
    "ListGatewaysResponse",
    structure(&[
        optional("gateways", &GATEWAY_SUMMARY_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_SERVICE_DEPLOYMENTS_REQUEST: Shape = shape(
    "ListServiceDeploymentsRequest",
    structure(&[
        required("service", &STRING),
        optional("cluster", &STRING),
        optional("status", &SERVICE_DEPLOYMENT_STATUS_LIST),
        optional("createdAt", &CREATED_AT),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_SERVICE_DEPLOYMENTS_RESPONSE: Shape = shape(
    "ListServiceDeploymentsResponse",
    structure(&[
        optional("serviceDeployments", &SERVICE_DEPLOYMENTS_BRIEF),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_SERVICES_BY_NAMESPACE_REQUEST: Shape = shape(
    "ListServicesByNamespaceRequest",
    structure(&[
        required("namespace", &STRING),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_SERVICES_BY_NAMESPACE_RESPONSE: Shape = shape(
    "ListServicesByNamespaceResponse",
    structure(&[
        optional("serviceArns", &STRING_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_SERVICES_REQUEST: Shape = shape(
    "ListServicesRequest",
    structure(&[
        optional("cluster", &STRING),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
        optional("launchType", &LAUNCH_TYPE),
        optional("schedulingStrategy", &SCHEDULING_STRATEGY),
        optional("resourceManagementType", &RESOURCE_MANAGEMENT_TYPE),
    ]),
);
pub(crate) static LIST_SERVICES_RESPONSE: Shape = shape(
    "ListServicesResponse",
    structure(&[
        optional("serviceArns", &STRING_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = shape(
    "ListTagsForResourceRequest",
    structure(&[required("resourceArn", &STRING)]),
);
pub(crate) static LIST_TAGS_FOR_RESOURCE_RESPONSE: Shape = shape(
    "ListTagsForResourceResponse",
    structure(&[optional("tags", &TAGS)]),
);
pub(crate) static LIST_TASK_DEFINITION_FAMILIES_REQUEST: Shape = shape(
    "ListTaskDefinitionFamiliesRequest",
    structure(&[
        optional("familyPrefix", &STRING),
        optional("status", &TASK_DEFINITION_FAMILY_STATUS),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_TASK_DEFINITION_FAMILIES_RESPONSE: Shape = shape(
    "ListTaskDefinitionFamiliesResponse",
    structure(&[
        optional("families", &STRING_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_TASK_DEFINITIONS_REQUEST: Shape = shape(
    "ListTaskDefinitionsRequest",
    structure(&[
        optional("familyPrefix", &STRING),
        optional("status", &TASK_DEFINITION_STATUS),
        optional("sort", &SORT_ORDER),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
    ]),
);
pub(crate) static LIST_TASK_DEFINITIONS_RESPONSE: Shape = shape(
    "ListTaskDefinitionsResponse",
    structure(&[
        optional("taskDefinitionArns", &STRING_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LIST_TASKS_REQUEST: Shape = shape(
    "ListTasksRequest",
    structure(&[
        optional("cluster", &STRING),
        optional("containerInstance", &STRING),
        optional("family", &STRING),
        optional("nextToken", &STRING),
        optional("maxResults", &BOXED_INTEGER),
        optional("startedBy", &STRING),
        optional("serviceName", &STRING),
        optional("desiredStatus", &DESIRED_STATUS),
        optional("launchType", &LAUNCH_TYPE),
        optional("daemonName", &STRING),
    ]),
);
pub(crate) static LIST_TASKS_RESPONSE: Shape = shape(
    "ListTasksResponse",
    structure(&[
        optional("taskArns", &STRING_LIST),
        optional("nextToken", &STRING),
    ]),
);
pub(crate) static LOAD_BALANCER: Shape = shape(
    "LoadBalancer",
    structure(&[
        optional("targetGroupArn", &STRING),
        optional("loadBalancerName", &STRING),
        optional("containerName", &STRING),
        optional("containerPort", &BOXED_INTEGER),
        optional("advancedConfiguration", &ADVANCED_CONFIGURATION),
    ]),
);
pub(crate) static LOAD_BALANCERS: Shape = shape("LoadBalancers", list(&LOAD_BALANCER, None, None));
pub(crate) static LOCAL_STORAGE: Shape =
    shape("LocalStorage", Kind::Enum(enums::LocalStorage::NAMES));
pub(crate) static LOCAL_STORAGE_TYPE: Shape = shape(
    "LocalStorageType",
    Kind::Enum(enums::LocalStorageType::NAMES),
);
pub(crate) static LOCAL_STORAGE_TYPE_SET: Shape =
    shape("LocalStorageTypeSet", list(&LOCAL_STORAGE_TYPE, None, None));
pub(crate) static LOG_CONFIGURATION: Shape = shape(
    "LogConfiguration",
    structure(&[
        required("logDriver", &LOG_DRIVER),
        optional("options", &LOG_CONFIGURATION_OPTIONS_MAP),
        optional("secretOptions", &SECRET_LIST),
    ]),
);
pub(crate) static LOG_CONFIGURATION_OPTIONS_MAP: Shape =
    shape("LogConfigurationOptionsMap", map(&STRING));
pub(crate) static LOG_DRIVER: Shape = shape("LogDriver", Kind::Enum(enums::LogDriver::NAMES));
pub(crate) static LOG_DRIVER_VOLUME_CONFIGURATION: Shape = shape(
    "LogDriverVolumeConfiguration",
    structure(&[required("driver", &LOG_DRIVER)]),
);
pub(crate) static LONG: Shape = shape("Long", Kind::Long);
pub(crate) static MANAGED_AGENT: Shape = shape(
    "ManagedAgent",
    structure(&[
        optional("lastStartedAt", &TIMESTAMP),
        optional("name", &MANAGED_AGENT_NAME),
        optional("reason", &STRING),
        optional("lastStatus", &STRING),
    ]),
);
pub(crate) static MANAGED_AGENT_NAME: Shape = shape(
    "ManagedAgentName",
    Kind::Enum(enums::ManagedAgentName::NAMES),
);
pub(crate) static MANAGED_AGENT_STATE_CHANGE: Shape = shape(
    "ManagedAgentStateChange",
    structure(&[
        required("containerName", &STRING),
        required("managedAgentName", &MANAGED_AGENT_NAME),
        required("status", &STRING),
        optional("reason", &STRING),
    ]),
);
pub(crate) static MANAGED_AGENT_STATE_CHANGES: Shape = shape(
    "ManagedAgentStateChanges",
    list(&MANAGED_AGENT_STATE_CHANGE, None, None),
);
pub(crate) static MANAGED_AGENTS: Shape = shape("ManagedAgents", list(&MANAGED_AGENT, None, None));
pub(crate) static MANAGED_APPLICATION_AUTO_SCALING_POLICIES: Shape = shape(
    "ManagedApplicationAutoScalingPolicies",
    list(&MANAGED_APPLICATION_AUTO_SCALING_POLICY, None, None),
);
pub(crate) static MANAGED_APPLICATION_AUTO_SCALING_POLICY: Shape = shape(
    "ManagedApplicationAutoScalingPolicy",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
        required("policyType", &STRING),
        required("targetValue", &DOUBLE),
        required("metric", &STRING),
    ]),
);
pub(crate) static MANAGED_AUTO_SCALING: Shape = shape(
    "ManagedAutoScaling",
    structure(&[
        optional("scalableTarget", &MANAGED_SCALABLE_TARGET),
        optional(
            "applicationAutoScalingPolicies",
            &MANAGED_APPLICATION_AUTO_SCALING_POLICIES,
        ),
    ]),
);
pub(crate) static MANAGED_CERTIFICATE: Shape = shape(
    "ManagedCertificate",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
        required("domainName", &STRING),
    ]),
);
pub(crate) static MANAGED_DRAINING: Shape =
    shape("ManagedDraining", Kind::Enum(enums::ManagedDraining::NAMES));
pub(crate) static MANAGED_INGRESS_PATH: Shape = shape(
    "ManagedIngressPath",
    structure(&[
        required("accessType", &ACCESS_TYPE),
        required("endpoint", &STRING),
        optional("loadBalancer", &MANAGED_LOAD_BALANCER),
        optional("loadBalancerSecurityGroups", &MANAGED_SECURITY_GROUPS),
        optional("certificate", &MANAGED_CERTIFICATE),
        optional("listener", &MANAGED_LISTENER),
        optional("rule", &MANAGED_LISTENER_RULE),
        optional("targetGroups", &MANAGED_TARGET_GROUPS),
    ]),
);
pub(crate) static MANAGED_INGRESS_PATHS: Shape = shape(
    "ManagedIngressPaths",
    list(&MANAGED_INGRESS_PATH, None, None),
);
pub(crate) static MANAGED_INSTANCES_LOCAL_STORAGE_CONFIGURATION: Shape = shape(
    "ManagedInstancesLocalStorageConfiguration",
    structure(&[optional("useLocalStorage", &BOOLEAN)]),
);
pub(crate) static MANAGED_INSTANCES_MONITORING_OPTIONS: Shape = shape(
    "ManagedInstancesMonitoringOptions",
    Kind::Enum(enums::ManagedInstancesMonitoringOptions::NAMES),
);
pub(crate) static MANAGED_INSTANCES_NETWORK_CONFIGURATION: Shape = shape(
    "ManagedInstancesNetworkConfiguration",
    structure(&[
        optional("subnets", &STRING_LIST),
        optional("securityGroups", &STRING_LIST),
    ]),
);
pub(crate) static MANAGED_INSTANCES_PROVIDER: Shape = shape(
    "ManagedInstancesProvider",
    structure(&[
        optional("infrastructureRoleArn", &STRING),
        optional("instanceLaunchTemplate", &INSTANCE_LAUNCH_TEMPLATE),
        optional("propagateTags", &PROPAGATE_MI_TAGS),
        optional("infrastructureOptimization", &INFRASTRUCTURE_OPTIMIZATION),
        optional("autoRepairConfiguration", &AUTO_REPAIR_CONFIGURATION),
    ]),
);
pub(crate) static MANAGED_INSTANCES_STORAGE_CONFIGURATION: Shape = shape(
    "ManagedInstancesStorageConfiguration",
    structure(&[optional("storageSizeGiB", &TASK_VOLUME_STORAGE_GIB)]),
);
pub(crate) static MANAGED_LISTENER: Shape = shape(
    "ManagedListener",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static MANAGED_LISTENER_RULE: Shape = shape(
    "ManagedListenerRule",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static MANAGED_LOAD_BALANCER: Shape = shape(
    "ManagedLoadBalancer",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
        required("scheme", &STRING),
        optional("subnetIds", &STRING_LIST),
        optional("securityGroupIds", &STRING_LIST),
    ]),
);
pub(crate) static MANAGED_LOG_GROUP: Shape = shape(
    "ManagedLogGroup",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
        required("logGroupName", &STRING),
    ]),
);
pub(crate) static MANAGED_LOG_GROUPS: Shape =
    shape("ManagedLogGroups", list(&MANAGED_LOG_GROUP, None, None));
pub(crate) static MANAGED_METRIC_ALARM: Shape = shape(
    "ManagedMetricAlarm",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static MANAGED_METRIC_ALARMS: Shape = shape(
    "ManagedMetricAlarms",
    list(&MANAGED_METRIC_ALARM, None, None),
);
pub(crate) static MANAGED_RESOURCE_STATUS: Shape = shape(
    "ManagedResourceStatus",
    Kind::Enum(enums::ManagedResourceStatus::NAMES),
);
pub(crate) static MANAGED_SCALABLE_TARGET: Shape = shape(
    "ManagedScalableTarget",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
        required("minCapacity", &INTEGER),
        required("maxCapacity", &INTEGER),
    ]),
);
pub(crate) static MANAGED_SCALING: Shape = shape(
    "ManagedScaling",
    structure(&[
        optional("status", &MANAGED_SCALING_STATUS),
        optional("targetCapacity", &MANAGED_SCALING_TARGET_CAPACITY),
        optional("minimumScalingStepSize", &MANAGED_SCALING_STEP_SIZE),
        optional("maximumScalingStepSize", &MANAGED_SCALING_STEP_SIZE),
        optional(
            "instanceWarmupPeriod",
            &MANAGED_SCALING_INSTANCE_WARMUP_PERIOD,
        ),
    ]),
);
pub(crate) static MANAGED_SCALING_INSTANCE_WARMUP_PERIOD: Shape = shape(
    "ManagedScalingInstanceWarmupPeriod",
    integer(Some(0), Some(10000)),
);
pub(crate) static MANAGED_SCALING_STATUS: Shape = shape(
    "ManagedScalingStatus",
    Kind::Enum(enums::ManagedScalingStatus::NAMES),
);
pub(crate) static MANAGED_SCALING_STEP_SIZE: Shape =
    shape("ManagedScalingStepSize", integer(Some(1), Some(10000)));
pub(crate) static MANAGED_SCALING_TARGET_CAPACITY: Shape =
    shape("ManagedScalingTargetCapacity", integer(Some(1), Some(100)));
pub(crate) static MANAGED_SECURITY_GROUP: Shape = shape(
    "ManagedSecurityGroup",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static MANAGED_SECURITY_GROUPS: Shape = shape(
    "ManagedSecurityGroups",
    list(&MANAGED_SECURITY_GROUP, None, None),
);
pub(crate) static MANAGED_STORAGE_CONFIGURATION: Shape = shape(
    "ManagedStorageConfiguration",
    structure(&[
        optional("kmsKeyId", &STRING),
        optional("fargateEphemeralStorageKmsKeyId", &STRING),
    ]),
);
pub(crate) static MANAGED_TARGET_GROUP: Shape = shape(
    "ManagedTargetGroup",
    structure(&[
        optional("arn", &STRING),
        required("status", &MANAGED_RESOURCE_STATUS),
        optional("statusReason", &STRING),
        required("updatedAt", &TIMESTAMP),
        required("healthCheckPath", &STRING),
        required("healthCheckPort", &INTEGER),
        required("port", &INTEGER),
    ]),
);
pub(crate) static MANAGED_TARGET_GROUPS: Shape = shape(
    "ManagedTargetGroups",
    list(&MANAGED_TARGET_GROUP, None, None),
);
pub(crate) static MANAGED_TERMINATION_PROTECTION: Shape = shape(
    "ManagedTerminationProtection",
    Kind::Enum(enums::ManagedTerminationProtection::NAMES),
);
pub(crate) static MEMORY_GIB_PER_VCPU_REQUEST: Shape = shape(
    "MemoryGiBPerVCpuRequest",
    structure(&[
        optional("min", &BOXED_DOUBLE),
        optional("max", &BOXED_DOUBLE),
    ]),
);
pub(crate) static MEMORY_MIB_REQUEST: Shape = shape(
    "MemoryMiBRequest",
    structure(&[
        required("min", &BOXED_INTEGER),
        optional("max", &BOXED_INTEGER),
    ]),
);
pub(crate) static METRIC_CONFIGURATION: Shape = shape(
    "MetricConfiguration",
    structure(&[
        required("metricNames", &METRIC_NAMES_LIST),
        required("resolutionSeconds", &METRIC_RESOLUTION_SECONDS),
    ]),
);
pub(crate) static METRIC_CONFIGURATION_LIST: Shape = shape(
    "MetricConfigurationList",
    list(&METRIC_CONFIGURATION, Some(0), Some(5)),
);
pub(crate) static METRIC_NAME: Shape = shape("MetricName", string(Some(1), Some(255), None));
pub(crate) static METRIC_NAMES_LIST: Shape =
    shape("MetricNamesList", list(&METRIC_NAME, Some(1), Some(5)));
pub(crate) static METRIC_RESOLUTION_SECONDS: Shape =
    shape("MetricResolutionSeconds", integer(Some(20), Some(60)));
pub(crate) static MONITORING_CONFIGURATION: Shape = shape(
    "MonitoringConfiguration",
    structure(&[optional("metricConfigurations", &METRIC_CONFIGURATION_LIST)]),
);
pub(crate) static MOUNT_POINT: Shape = shape(
    "MountPoint",
    structure(&[
        optional("sourceVolume", &STRING),
        optional("containerPath", &STRING),
        optional("readOnly", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static MOUNT_POINT_LIST: Shape = shape("MountPointList", list(&MOUNT_POINT, None, None));
pub(crate) static NETWORK_BANDWIDTH_GBPS_REQUEST: Shape = shape(
    "NetworkBandwidthGbpsRequest",
    structure(&[
        optional("min", &BOXED_DOUBLE),
        optional("max", &BOXED_DOUBLE),
    ]),
);
pub(crate) static NETWORK_BINDING: Shape = shape(
    "NetworkBinding",
    structure(&[
        optional("bindIP", &STRING),
        optional("containerPort", &BOXED_INTEGER),
        optional("hostPort", &BOXED_INTEGER),
        optional("protocol", &TRANSPORT_PROTOCOL),
        optional("containerPortRange", &STRING),
        optional("hostPortRange", &STRING),
    ]),
);
pub(crate) static NETWORK_BINDINGS: Shape =
    shape("NetworkBindings", list(&NETWORK_BINDING, None, None));
pub(crate) static NETWORK_CONFIGURATION: Shape = shape(
    "NetworkConfiguration",
    structure(&[optional("awsvpcConfiguration", &AWS_VPC_CONFIGURATION)]),
);
pub(crate) static NETWORK_INTERFACE: Shape = shape(
    "NetworkInterface",
    structure(&[
        optional("attachmentId", &STRING),
        optional("privateIpv4Address", &STRING),
        optional("ipv6Address", &STRING),
    ]),
);
pub(crate) static NETWORK_INTERFACE_COUNT_REQUEST: Shape = shape(
    "NetworkInterfaceCountRequest",
    structure(&[
        optional("min", &BOXED_INTEGER),
        optional("max", &BOXED_INTEGER),
    ]),
);
pub(crate) static NETWORK_INTERFACES: Shape =
    shape("NetworkInterfaces", list(&NETWORK_INTERFACE, None, None));
pub(crate) static NETWORK_MODE: Shape = shape("NetworkMode", Kind::Enum(enums::NetworkMode::NAMES));
pub(crate) static NEURON_DEVICE_IDS: Shape = shape("NeuronDeviceIds", list(&STRING, None, None));
pub(crate) static NVIDIA_MPS_ALLOCATION: Shape = shape(
    "NvidiaMpsAllocation",
    structure(&[
        required("memory", &NVIDIA_MPS_ALLOCATION_MEMORY_INTEGER),
        optional(
            "maxComputePercent",
            &NVIDIA_MPS_ALLOCATION_MAX_COMPUTE_PERCENT_INTEGER,
        ),
    ]),
);
pub(crate) static NVIDIA_MPS_ALLOCATION_MAX_COMPUTE_PERCENT_INTEGER: Shape = shape(
    "NvidiaMpsAllocationMaxComputePercentInteger",
    integer(Some(1), Some(100)),
);
pub(crate) static NVIDIA_MPS_ALLOCATION_MEMORY_INTEGER: Shape =
    shape("NvidiaMpsAllocationMemoryInteger", integer(Some(1), None));
pub(crate) static OS_FAMILY: Shape = shape("OSFamily", Kind::Enum(enums::OSFamily::NAMES));
pub(crate) static PID_MODE: Shape = shape("PidMode", Kind::Enum(enums::PidMode::NAMES));
pub(crate) static PLACEMENT_CONSTRAINT: Shape = shape(
    "PlacementConstraint",
    structure(&[
        optional("type", &PLACEMENT_CONSTRAINT_TYPE),
        optional("expression", &STRING),
    ]),
);
pub(crate) static PLACEMENT_CONSTRAINT_TYPE: Shape = shape(
    "PlacementConstraintType",
    Kind::Enum(enums::PlacementConstraintType::NAMES),
);
pub(crate) static PLACEMENT_CONSTRAINTS: Shape = shape(
    "PlacementConstraints",
    list(&PLACEMENT_CONSTRAINT, None, None),
);
pub(crate) static PLACEMENT_STRATEGIES: Shape =
    shape("PlacementStrategies", list(&PLACEMENT_STRATEGY, None, None));
pub(crate) static PLACEMENT_STRATEGY: Shape = shape(
    "PlacementStrategy",
    structure(&[
        optional("type", &PLACEMENT_STRATEGY_TYPE),
        optional("field", &STRING),
    ]),
);
pub(crate) static PLACEMENT_STRATEGY_TYPE: Shape = shape(
    "PlacementStrategyType",
    Kind::Enum(enums::PlacementStrategyType::NAMES),
);
pub(crate) static PLATFORM_DEVICE: Shape = shape(
    "PlatformDevice",
    structure(&[
        required("id", &STRING),
        required("type", &PLATFORM_DEVICE_TYPE),
    ]),
);
pub(crate) static PLATFORM_DEVICE_TYPE: Shape = shape(
    "PlatformDeviceType",
    Kind::Enum(enums::PlatformDeviceType::NAMES),
);
pub(crate) static PLATFORM_DEVICES: Shape =
    shape("PlatformDevices", list(&PLATFORM_DEVICE, None, None));
pub(crate) static PORT_MAPPING: Shape = shape(
    "PortMapping",
    structure(&[
        optional("containerPort", &BOXED_INTEGER),
        optional("hostPort", &BOXED_INTEGER),
        optional("protocol", &TRANSPORT_PROTOCOL),
        optional("name", &STRING),
        optional("appProtocol", &APPLICATION_PROTOCOL),
        optional("containerPortRange", &STRING),
    ]),
);
pub(crate) static PORT_MAPPING_LIST: Shape =
    shape("PortMappingList", list(&PORT_MAPPING, None, None));
pub(crate) static PORT_NUMBER: Shape = shape("PortNumber", integer(Some(0), Some(65535)));
pub(crate) static PROPAGATE_GATEWAY_TAGS: Shape = shape(
    "PropagateGatewayTags",
    Kind::Enum(enums::PropagateGatewayTags::NAMES),
);
pub(crate) static PROPAGATE_MI_TAGS: Shape =
    shape("PropagateMITags", Kind::Enum(enums::PropagateMITags::NAMES));
pub(crate) static PROPAGATE_TAGS: Shape =
    shape("PropagateTags", Kind::Enum(enums::PropagateTags::NAMES));
pub(crate) static PROTECTED_TASK: Shape = shape(
    "ProtectedTask",
    structure(&[
        optional("taskArn", &STRING),
        optional("protectionEnabled", &BOOLEAN),
        optional("expirationDate", &TIMESTAMP),
    ]),
);
pub(crate) static PROTECTED_TASKS: Shape =
    shape("ProtectedTasks", list(&PROTECTED_TASK, None, None));
pub(crate) static PROXY_CONFIGURATION: Shape = shape(
    "ProxyConfiguration",
    structure(&[
        optional("type", &PROXY_CONFIGURATION_TYPE),
        required("containerName", &STRING),
        optional("properties", &PROXY_CONFIGURATION_PROPERTIES),
    ]),
);
pub(crate) static PROXY_CONFIGURATION_PROPERTIES: Shape = shape(
    "ProxyConfigurationProperties",
    list(&KEY_VALUE_PAIR, None, None),
);
pub(crate) static PROXY_CONFIGURATION_TYPE: Shape = shape(
    "ProxyConfigurationType",
    Kind::Enum(enums::ProxyConfigurationType::NAMES),
);
pub(crate) static PUT_ACCOUNT_SETTING_DEFAULT_REQUEST: Shape = shape(
    "PutAccountSettingDefaultRequest",
    structure(&[required("name", &SETTING_NAME), required("value", &STRING)]),
);
pub(crate) static PUT_ACCOUNT_SETTING_DEFAULT_RESPONSE: Shape = shape(
    "PutAccountSettingDefaultResponse",
    structure(&[optional("setting", &SETTING)]),
);
pub(crate) static PUT_ACCOUNT_SETTING_REQUEST: Shape = shape(
    "PutAccountSettingRequest",
    structure(&[
        required("name", &SETTING_NAME),
        required("value", &STRING),
        optional("principalArn", &STRING),
    ]),
);
pub(crate) static PUT_ACCOUNT_SETTING_RESPONSE: Shape = shape(
    "PutAccountSettingResponse",
    structure(&[optional("setting", &SETTING)]),
);
pub(crate) static PUT_ATTRIBUTES_REQUEST: Shape = shape(
    "PutAttributesRequest",
    structure(&[
        optional("cluster", &STRING),
        required("attributes", &ATTRIBUTES),
    ]),
);
pub(crate) static PUT_ATTRIBUTES_RESPONSE: Shape = shape(
    "PutAttributesResponse",
    structure(&[optional("attributes", &ATTRIBUTES)]),
);
pub(crate) static PUT_CLUSTER_CAPACITY_PROVIDERS_REQUEST: Shape = shape(
    "PutClusterCapacityProvidersRequest",
    structure(&[
        required("cluster", &STRING),
        required("capacityProviders", &STRING_LIST),
        required(
            "defaultCapacityProviderStrategy",
            &CAPACITY_PROVIDER_STRATEGY,
        ),
    ]),
);
pub(crate) static PUT_CLUSTER_CAPACITY_PROVIDERS_RESPONSE: Shape = shape(
    "PutClusterCapacityProvidersResponse",
    structure(&[optional("cluster", &CLUSTER)]),
);
pub(crate) static REGISTER_CONTAINER_INSTANCE_REQUEST: Shape = shape(
    "RegisterContainerInstanceRequest",
    structure(&[
        optional("cluster", &STRING),
        optional("instanceIdentityDocument", &STRING),
        optional("instanceIdentityDocumentSignature", &STRING),
        optional("totalResources", &RESOURCES),
        optional("versionInfo", &VERSION_INFO),
        optional("containerInstanceArn", &STRING),
        optional("attributes", &ATTRIBUTES),
        optional("platformDevices", &PLATFORM_DEVICES),
        optional("tags", &TAGS),
    ]),
);
pub(crate) static REGISTER_CONTAINER_INSTANCE_RESPONSE: Shape = shape(
    "RegisterContainerInstanceResponse",
    structure(&[optional("containerInstance", &CONTAINER_INSTANCE)]),
);
pub(crate) static REGISTER_DAEMON_TASK_DEFINITION_REQUEST: Shape = shape(
    "RegisterDaemonTaskDefinitionRequest",
    structure(&[
        required("family", &STRING),
        optional("taskRoleArn", &STRING),
        optional("executionRoleArn", &STRING),
        required("containerDefinitions", &DAEMON_CONTAINER_DEFINITION_LIST),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("volumes", &DAEMON_VOLUME_LIST),
        optional("tags", &TAGS),
        optional("pidMode", &DAEMON_PID_MODE),
        optional("ipcMode", &DAEMON_IPC_MODE),
    ]),
);
pub(crate) static REGISTER_DAEMON_TASK_DEFINITION_RESPONSE: Shape = shape(
    "RegisterDaemonTaskDefinitionResponse",
    structure(&[optional("daemonTaskDefinitionArn", &STRING)]),
);
pub(crate) static REGISTER_TASK_DEFINITION_REQUEST: Shape = shape(
    "RegisterTaskDefinitionRequest",
    structure(&[
        required("family", &STRING),
        optional("taskRoleArn", &STRING),
        optional("executionRoleArn", &STRING),
        optional("networkMode", &NETWORK_MODE),
        required("containerDefinitions", &CONTAINER_DEFINITIONS),
        optional("volumes", &VOLUME_LIST),
        optional(
            "placementConstraints",
            &TASK_DEFINITION_PLACEMENT_CONSTRAINTS,
        ),
        optional("requiresCompatibilities", &COMPATIBILITY_LIST),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("tags", &TAGS),
        optional("pidMode", &PID_MODE),
        optional("ipcMode", &IPC_MODE),
        optional("proxyConfiguration", &PROXY_CONFIGURATION),
        optional("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        optional("ephemeralStorage", &EPHEMERAL_STORAGE),
        optional("runtimePlatform", &RUNTIME_PLATFORM),
        optional("enableFaultInjection", &BOXED_BOOLEAN),
        optional(
            "trustedExecutionConfiguration",
            &TRUSTED_EXECUTION_CONFIGURATION,
        ),
    ]),
);
pub(crate) static REGISTER_TASK_DEFINITION_RESPONSE: Shape = shape(
    "RegisterTaskDefinitionResponse",
    structure(&[
        optional("taskDefinition", &TASK_DEFINITION),
        optional("tags", &TAGS),
    ]),
);
pub(crate) static REPOSITORY_CREDENTIALS: Shape = shape(
    "RepositoryCredentials",
    structure(&[required("credentialsParameter", &STRING)]),
);
pub(crate) static REQUIRES_ATTRIBUTES: Shape =
    shape("RequiresAttributes", list(&ATTRIBUTE, None, None));
pub(crate) static RESOLVED_CONFIGURATION: Shape = shape(
    "ResolvedConfiguration",
    structure(&[
        optional("loadBalancers", &SERVICE_REVISION_LOAD_BALANCERS),
        optional(
            "vpcLatticeConfigurations",
            &SERVICE_REVISION_VPC_LATTICE_CONFIGURATIONS,
        ),
    ]),
);
pub(crate) static RESOURCE: Shape = shape(
    "Resource",
    structure(&[
        optional("name", &STRING),
        optional("type", &STRING),
        optional("doubleValue", &DOUBLE),
        optional("longValue", &LONG),
        optional("integerValue", &INTEGER),
        optional("stringSetValue", &STRING_LIST),
    ]),
);
pub(crate) static RESOURCE_MANAGEMENT_TYPE: Shape = shape(
    "ResourceManagementType",
    Kind::Enum(enums::ResourceManagementType::NAMES),
);
pub(crate) static RESOURCE_REQUIREMENT: Shape = shape(
    "ResourceRequirement",
    structure(&[
        optional("value", &STRING),
        required("type", &RESOURCE_TYPE),
        optional("sharingStrategy", &SHARING_STRATEGY),
    ]),
);
pub(crate) static RESOURCE_REQUIREMENTS: Shape = shape(
    "ResourceRequirements",
    list(&RESOURCE_REQUIREMENT, None, None),
);
pub(crate) static RESOURCE_TYPE: Shape =
    shape("ResourceType", Kind::Enum(enums::ResourceType::NAMES));
pub(crate) static RESOURCES: Shape = shape("Resources", list(&RESOURCE, None, None));
pub(crate) static ROLLBACK: Shape = shape(
    "Rollback",
    structure(&[
        optional("reason", &STRING),
        optional("startedAt", &TIMESTAMP),
        optional("serviceRevisionArn", &STRING),
    ]),
);
pub(crate) static RUN_TASK_REQUEST: Shape = shape(
    "RunTaskRequest",
    structure(&[
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("cluster", &STRING),
        optional("count", &BOXED_INTEGER),
        optional("enableECSManagedTags", &BOOLEAN),
        optional("enableExecuteCommand", &BOOLEAN),
        optional("group", &STRING),
        optional("launchType", &LAUNCH_TYPE),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("overrides", &TASK_OVERRIDE),
        optional("placementConstraints", &PLACEMENT_CONSTRAINTS),
        optional("placementStrategy", &PLACEMENT_STRATEGIES),
        optional("platformVersion", &STRING),
        optional("propagateTags", &PROPAGATE_TAGS),
        optional("referenceId", &STRING),
        optional("startedBy", &STRING),
        optional("tags", &TAGS),
        required("taskDefinition", &STRING),
        optional("clientToken", &STRING),
        optional("volumeConfigurations", &TASK_VOLUME_CONFIGURATIONS),
    ]),
);
pub(crate) static RUN_TASK_RESPONSE: Shape = shape(
    "RunTaskResponse",
    structure(&[optional("tasks", &TASKS), optional("failures", &FAILURES)]),
);
pub(crate) static RUNTIME_PLATFORM: Shape = shape(
    "RuntimePlatform",
    structure(&[
        optional("cpuArchitecture", &CPU_ARCHITECTURE),
        optional("operatingSystemFamily", &OS_FAMILY),
    ]),
);
pub(crate) static RUNTIME_PLATFORM_OVERRIDE: Shape = shape(
    "RuntimePlatformOverride",
    structure(&[optional("cpuArchitecture", &STRING)]),
);
pub(crate) static S3_FILES_VOLUME_CONFIGURATION: Shape = shape(
    "S3FilesVolumeConfiguration",
    structure(&[
        required("fileSystemArn", &STRING),
        optional("rootDirectory", &STRING),
        optional("transitEncryptionPort", &BOXED_INTEGER),
        optional("accessPointArn", &STRING),
    ]),
);
pub(crate) static SCALE: Shape = shape(
    "Scale",
    structure(&[optional("value", &DOUBLE), optional("unit", &SCALE_UNIT)]),
);
pub(crate) static SCALE_UNIT: Shape = shape("ScaleUnit", Kind::Enum(enums::ScaleUnit::NAMES));
pub(crate) static SCHEDULING_STRATEGY: Shape = shape(
    "SchedulingStrategy",
    Kind::Enum(enums::SchedulingStrategy::NAMES),
);
pub(crate) static SCOPE: Shape = shape("Scope", Kind::Enum(enums::Scope::NAMES));
pub(crate) static SECRET: Shape = shape(
    "Secret",
    structure(&[required("name", &STRING), required("valueFrom", &STRING)]),
);
pub(crate) static SECRET_LIST: Shape = shape("SecretList", list(&SECRET, None, None));
pub(crate) static SENSITIVE_STRING: Shape = shape("SensitiveString", string(None, None, None));
pub(crate) static SERVICE: Shape = shape(
    "Service",
    structure(&[
        optional("serviceArn", &STRING),
        optional("serviceName", &STRING),
        optional("clusterArn", &STRING),
        optional("loadBalancers", &LOAD_BALANCERS),
        optional("serviceRegistries", &SERVICE_REGISTRIES),
        optional("status", &STRING),
        optional("desiredCount", &INTEGER),
        optional("runningCount", &INTEGER),
        optional("pendingCount", &INTEGER),
        optional("launchType", &LAUNCH_TYPE),
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("platformVersion", &STRING),
        optional("platformFamily", &STRING),
        optional("taskDefinition", &STRING),
        optional("deploymentConfiguration", &DEPLOYMENT_CONFIGURATION),
        optional("taskSets", &TASK_SETS),
        optional("deployments", &DEPLOYMENTS),
        optional("roleArn", &STRING),
        optional("events", &SERVICE_EVENTS),
        optional("createdAt", &TIMESTAMP),
        optional("currentServiceDeployment", &STRING),
        optional(
            "currentServiceRevisions",
            &SERVICE_CURRENT_REVISION_SUMMARY_LIST,
        ),
        optional("placementConstraints", &PLACEMENT_CONSTRAINTS),
        optional("placementStrategy", &PLACEMENT_STRATEGIES),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("healthCheckGracePeriodSeconds", &BOXED_INTEGER),
        optional("schedulingStrategy", &SCHEDULING_STRATEGY),
        optional("deploymentController", &DEPLOYMENT_CONTROLLER),
        optional("tags", &TAGS),
        optional("createdBy", &STRING),
        optional("enableECSManagedTags", &BOOLEAN),
        optional("propagateTags", &PROPAGATE_TAGS),
        optional("enableExecuteCommand", &BOOLEAN),
        optional(
            "availabilityZoneRebalancing",
            &AVAILABILITY_ZONE_REBALANCING,
        ),
        optional("resourceManagementType", &RESOURCE_MANAGEMENT_TYPE),
    ]),
);
pub(crate) static SERVICE_CONNECT_ACCESS_LOG_CONFIGURATION: Shape = shape(
    "ServiceConnectAccessLogConfiguration",
    structure(&[
        required("format", &SERVICE_CONNECT_ACCESS_LOGGING_FORMAT),
        optional(
            "includeQueryParameters",
            &SERVICE_CONNECT_INCLUDE_QUERY_PARAMETERS,
        ),
    ]),
);
pub(crate) static SERVICE_CONNECT_ACCESS_LOGGING_FORMAT: Shape = shape(
    "ServiceConnectAccessLoggingFormat",
    Kind::Enum(enums::ServiceConnectAccessLoggingFormat::NAMES),
);
pub(crate) static SERVICE_CONNECT_CLIENT_ALIAS: Shape = shape(
    "ServiceConnectClientAlias",
    structure(&[
        required("port", &PORT_NUMBER),
        optional("dnsName", &STRING),
        optional("testTrafficRules", &SERVICE_CONNECT_TEST_TRAFFIC_RULES),
    ]),
);
pub(crate) static SERVICE_CONNECT_CLIENT_ALIAS_LIST: Shape = shape(
    "ServiceConnectClientAliasList",
    list(&SERVICE_CONNECT_CLIENT_ALIAS, None, None),
);
pub(crate) static SERVICE_CONNECT_CONFIGURATION: Shape = shape(
    "ServiceConnectConfiguration",
    structure(&[
        required("enabled", &BOOLEAN),
        optional("namespace", &STRING),
        optional("services", &SERVICE_CONNECT_SERVICE_LIST),
        optional("logConfiguration", &LOG_CONFIGURATION),
        optional(
            "accessLogConfiguration",
            &SERVICE_CONNECT_ACCESS_LOG_CONFIGURATION,
        ),
        optional(
            "containerConfigurations",
            &SERVICE_CONNECT_CONTAINER_CONFIGURATIONS,
        ),
    ]),
);
pub(crate) static SERVICE_CONNECT_CONTAINER_CONFIGURATION: Shape = shape(
    "ServiceConnectContainerConfiguration",
    union(&[optional("logLevel", &SERVICE_CONNECT_CONTAINER_LOG_LEVEL)]),
);
pub(crate) static SERVICE_CONNECT_CONTAINER_CONFIGURATIONS: Shape = shape(
    "ServiceConnectContainerConfigurations",
    list(&SERVICE_CONNECT_CONTAINER_CONFIGURATION, Some(0), Some(10)),
);
pub(crate) static SERVICE_CONNECT_CONTAINER_LOG_LEVEL: Shape = shape(
    "ServiceConnectContainerLogLevel",
    Kind::Enum(enums::ServiceConnectContainerLogLevel::NAMES),
);
pub(crate) static SERVICE_CONNECT_INCLUDE_QUERY_PARAMETERS: Shape = shape(
    "ServiceConnectIncludeQueryParameters",
    Kind::Enum(enums::ServiceConnectIncludeQueryParameters::NAMES),
);
pub(crate) static SERVICE_CONNECT_SERVICE: Shape = shape(
    "ServiceConnectService",
    structure(&[
        required("portName", &STRING),
        optional("discoveryName", &STRING),
        optional("clientAliases", &SERVICE_CONNECT_CLIENT_ALIAS_LIST),
        optional("ingressPortOverride", &PORT_NUMBER),
        optional("timeout", &TIMEOUT_CONFIGURATION),
        optional("tls", &SERVICE_CONNECT_TLS_CONFIGURATION),
    ]),
);
pub(crate) static SERVICE_CONNECT_SERVICE_LIST: Shape = shape(
    "ServiceConnectServiceList",
    list(&SERVICE_CONNECT_SERVICE, None, None),
);
pub(crate) static SERVICE_CONNECT_SERVICE_RESOURCE: Shape = shape(
    "ServiceConnectServiceResource",
    structure(&[
        optional("discoveryName", &STRING),
        optional("discoveryArn", &STRING),
    ]),
);
pub(crate) static SERVICE_CONNECT_SERVICE_RESOURCE_LIST: Shape = shape(
    "ServiceConnectServiceResourceList",
    list(&SERVICE_CONNECT_SERVICE_RESOURCE, None, None),
);
pub(crate) static SERVICE_CONNECT_TEST_TRAFFIC_HEADER_MATCH_RULES: Shape = shape(
    "ServiceConnectTestTrafficHeaderMatchRules",
    structure(&[required("exact", &STRING)]),
);
pub(crate) static SERVICE_CONNECT_TEST_TRAFFIC_HEADER_RULES: Shape = shape(
    "ServiceConnectTestTrafficHeaderRules",
    structure(&[
        required("name", &STRING),
        optional("value", &SERVICE_CONNECT_TEST_TRAFFIC_HEADER_MATCH_RULES),
    ]),
);
pub(crate) static SERVICE_CONNECT_TEST_TRAFFIC_RULES: Shape = shape(
    "ServiceConnectTestTrafficRules",
    structure(&[required(
        "header",
        &SERVICE_CONNECT_TEST_TRAFFIC_HEADER_RULES,
    )]),
);
pub(crate) static SERVICE_CONNECT_TLS_CERTIFICATE_AUTHORITY: Shape = shape(
    "ServiceConnectTlsCertificateAuthority",
    structure(&[optional("awsPcaAuthorityArn", &STRING)]),
);
pub(crate) static SERVICE_CONNECT_TLS_CONFIGURATION: Shape = shape(
    "ServiceConnectTlsConfiguration",
    structure(&[
        required(
            "issuerCertificateAuthority",
            &SERVICE_CONNECT_TLS_CERTIFICATE_AUTHORITY,
        ),
        optional("kmsKey", &STRING),
        optional("roleArn", &STRING),
    ]),
);
pub(crate) static SERVICE_CURRENT_REVISION_SUMMARY: Shape = shape(
    "ServiceCurrentRevisionSummary",
    structure(&[
        optional("arn", &STRING),
        optional("requestedTaskCount", &INTEGER),
        optional("runningTaskCount", &INTEGER),
        optional("pendingTaskCount", &INTEGER),
    ]),
);
pub(crate) static SERVICE_CURRENT_REVISION_SUMMARY_LIST: Shape = shape(
    "ServiceCurrentRevisionSummaryList",
    list(&SERVICE_CURRENT_REVISION_SUMMARY, None, None),
);
pub(crate) static SERVICE_DEPLOYMENT: Shape = shape(
    "ServiceDeployment",
    structure(&[
        optional("serviceDeploymentArn", &STRING),
        optional("serviceArn", &STRING),
        optional("clusterArn", &STRING),
        optional("createdAt", &TIMESTAMP),
        optional("startedAt", &TIMESTAMP),
        optional("finishedAt", &TIMESTAMP),
        optional("stoppedAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
        optional("sourceServiceRevisions", &SERVICE_REVISIONS_SUMMARY_LIST),
        optional("targetServiceRevision", &SERVICE_REVISION_SUMMARY),
        optional("status", &SERVICE_DEPLOYMENT_STATUS),
        optional("statusReason", &STRING),
        optional("lifecycleStage", &SERVICE_DEPLOYMENT_LIFECYCLE_STAGE),
        optional(
            "lifecycleHookDetails",
            &DEPLOYMENT_LIFECYCLE_HOOK_DETAIL_LIST,
        ),
        optional("deploymentConfiguration", &DEPLOYMENT_CONFIGURATION),
        optional("rollback", &ROLLBACK),
        optional(
            "deploymentCircuitBreaker",
            &SERVICE_DEPLOYMENT_CIRCUIT_BREAKER,
        ),
        optional("alarms", &SERVICE_DEPLOYMENT_ALARMS),
    ]),
);
pub(crate) static SERVICE_DEPLOYMENT_ALARMS: Shape = shape(
    "ServiceDeploymentAlarms",
    structure(&[
        optional("status", &SERVICE_DEPLOYMENT_ROLLBACK_MONITORS_STATUS),
        optional("alarmNames", &STRING_LIST),
        optional("triggeredAlarmNames", &STRING_LIST),
    ]),
);
pub(crate) static SERVICE_DEPLOYMENT_BRIEF: Shape = shape(
    "ServiceDeploymentBrief",
    structure(&[
        optional("serviceDeploymentArn", &STRING),
        optional("serviceArn", &STRING),
        optional("clusterArn", &STRING),
        optional("startedAt", &TIMESTAMP),
        optional("createdAt", &TIMESTAMP),
        optional("finishedAt", &TIMESTAMP),
        optional("targetServiceRevisionArn", &STRING),
        optional("status", &SERVICE_DEPLOYMENT_STATUS),
        optional("statusReason", &STRING),
    ]),
);
pub(crate) static SERVICE_DEPLOYMENT_CIRCUIT_BREAKER: Shape = shape(
    "ServiceDeploymentCircuitBreaker",
    structure(&[
        optional("status", &SERVICE_DEPLOYMENT_ROLLBACK_MONITORS_STATUS),
        optional("failureCount", &INTEGER),
        optional("threshold", &INTEGER),
    ]),
);
pub(crate) static SERVICE_DEPLOYMENT_LIFECYCLE_STAGE: Shape = shape(
    "ServiceDeploymentLifecycleStage",
    Kind::Enum(enums::ServiceDeploymentLifecycleStage::NAMES),
);
pub(crate) static SERVICE_DEPLOYMENT_ROLLBACK_MONITORS_STATUS: Shape = shape(
    "ServiceDeploymentRollbackMonitorsStatus",
    Kind::Enum(enums::ServiceDeploymentRollbackMonitorsStatus::NAMES),
);
pub(crate) static SERVICE_DEPLOYMENT_STATUS: Shape = shape(
    "ServiceDeploymentStatus",
    Kind::Enum(enums::ServiceDeploymentStatus::NAMES),
);
pub(crate) static SERVICE_DEPLOYMENT_STATUS_LIST: Shape = shape(
    "ServiceDeploymentStatusList",
    list(&SERVICE_DEPLOYMENT_STATUS, None, None),
);
pub(crate) static SERVICE_DEPLOYMENTS: Shape =
    shape("ServiceDeployments", list(&SERVICE_DEPLOYMENT, None, None));
pub(crate) static SERVICE_DEPLOYMENTS_BRIEF: Shape = shape(
    "ServiceDeploymentsBrief",
    list(&SERVICE_DEPLOYMENT_BRIEF, None, None),
);
pub(crate) static SERVICE_EVENT: Shape = shape(
    "ServiceEvent",
    structure(&[
        optional("id", &STRING),
        optional("createdAt", &TIMESTAMP),
        optional("message", &STRING),
    ]),
);
pub(crate) static SERVICE_EVENTS: Shape = shape("ServiceEvents", list(&SERVICE_EVENT, None, None));
pub(crate) static SERVICE_FIELD: Shape =
    shape("ServiceField", Kind::Enum(enums::ServiceField::NAMES));
pub(crate) static SERVICE_FIELD_LIST: Shape =
    shape("ServiceFieldList", list(&SERVICE_FIELD, None, None));
pub(crate) static SERVICE_MANAGED_EBS_VOLUME_CONFIGURATION: Shape = shape(
    "ServiceManagedEBSVolumeConfiguration",
    structure(&[
        optional("encrypted", &BOXED_BOOLEAN),
        optional("kmsKeyId", &EBSKMS_KEY_ID),
        optional("volumeType", &EBS_VOLUME_TYPE),
        optional("sizeInGiB", &BOXED_INTEGER),
        optional("snapshotId", &EBS_SNAPSHOT_ID),
        optional("volumeInitializationRate", &BOXED_INTEGER),
        optional("iops", &BOXED_INTEGER),
        optional("throughput", &BOXED_INTEGER),
        optional("tagSpecifications", &EBS_TAG_SPECIFICATIONS),
        required("roleArn", &IAM_ROLE_ARN),
        optional("filesystemType", &TASK_FILESYSTEM_TYPE),
    ]),
);
pub(crate) static SERVICE_REGISTRIES: Shape =
    shape("ServiceRegistries", list(&SERVICE_REGISTRY, None, None));
pub(crate) static SERVICE_REGISTRY: Shape = shape(
    "ServiceRegistry",
    structure(&[
        optional("registryArn", &STRING),
        optional("port", &BOXED_INTEGER),
        optional("containerName", &STRING),
        optional("containerPort", &BOXED_INTEGER),
    ]),
);
pub(crate) static SERVICE_REVISION: Shape = shape(
    "ServiceRevision",
    structure(&[
        optional("serviceRevisionArn", &STRING),
        optional("serviceArn", &STRING),
        optional("clusterArn", &STRING),
        optional("taskDefinition", &STRING),
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("launchType", &LAUNCH_TYPE),
        optional("platformVersion", &STRING),
        optional("platformFamily", &STRING),
        optional("loadBalancers", &LOAD_BALANCERS),
        optional("serviceRegistries", &SERVICE_REGISTRIES),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("containerImages", &CONTAINER_IMAGES),
        optional("guardDutyEnabled", &BOOLEAN),
        optional(
            "serviceConnectConfiguration",
            &SERVICE_CONNECT_CONFIGURATION,
        ),
        optional("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        optional("fargateEphemeralStorage", &DEPLOYMENT_EPHEMERAL_STORAGE),
        optional("createdAt", &TIMESTAMP),
        optional("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
        optional("resolvedConfiguration", &RESOLVED_CONFIGURATION),
        optional("ecsManagedResources", &ECS_MANAGED_RESOURCES),
        optional("overrides", &SERVICE_REVISION_OVERRIDES),
        optional("gatewayConnectors", &GATEWAY_CONNECTOR_LIST),
        optional("monitoring", &MONITORING_CONFIGURATION),
    ]),
);
pub(crate) static SERVICE_REVISION_CLEANUP: Shape = shape(
    "ServiceRevisionCleanup",
    Kind::Enum(enums::ServiceRevisionCleanup::NAMES),
);
pub(crate) static SERVICE_REVISION_LOAD_BALANCER: Shape = shape(
    "ServiceRevisionLoadBalancer",
    structure(&[
        optional("targetGroupArn", &STRING),
        optional("productionListenerRule", &STRING),
    ]),
);
pub(crate) static SERVICE_REVISION_LOAD_BALANCERS: Shape = shape(
    "ServiceRevisionLoadBalancers",
    list(&SERVICE_REVISION_LOAD_BALANCER, None, None),
);
pub(crate) static SERVICE_REVISION_OVERRIDES: Shape = shape(
    "ServiceRevisionOverrides",
    structure(&[optional("runtimePlatform", &RUNTIME_PLATFORM_OVERRIDE)]),
);
pub(crate) static SERVICE_REVISION_SUMMARY: Shape = shape(
    "ServiceRevisionSummary",
    structure(&[
        optional("arn", &STRING),
        optional("requestedTaskCount", &INTEGER),
        optional("runningTaskCount", &INTEGER),
        optional("pendingTaskCount", &INTEGER),
        optional("requestedTestTrafficWeight", &DOUBLE),
        optional("requestedProductionTrafficWeight", &DOUBLE),
    ]),
);
pub(crate) static SERVICE_REVISION_VPC_LATTICE_CONFIGURATION: Shape = shape(
    "ServiceRevisionVpcLatticeConfiguration",
    structure(&[
        optional("targetGroupArn", &STRING),
        optional("productionListenerRule", &STRING),
    ]),
);
pub(crate) static SERVICE_REVISION_VPC_LATTICE_CONFIGURATIONS: Shape = shape(
    "ServiceRevisionVpcLatticeConfigurations",
    list(&SERVICE_REVISION_VPC_LATTICE_CONFIGURATION, None, None),
);
pub(crate) static SERVICE_REVISIONS: Shape =
    shape("ServiceRevisions", list(&SERVICE_REVISION, None, None));
pub(crate) static SERVICE_REVISIONS_SUMMARY_LIST: Shape = shape(
    "ServiceRevisionsSummaryList",
    list(&SERVICE_REVISION_SUMMARY, None, None),
);
pub(crate) static SERVICE_VOLUME_CONFIGURATION: Shape = shape(
    "ServiceVolumeConfiguration",
    structure(&[
        required("name", &ECS_VOLUME_NAME),
        optional(
            "managedEBSVolume",
            &SERVICE_MANAGED_EBS_VOLUME_CONFIGURATION,
        ),
    ]),
);
pub(crate) static SERVICE_VOLUME_CONFIGURATIONS: Shape = shape(
    "ServiceVolumeConfigurations",
    list(&SERVICE_VOLUME_CONFIGURATION, None, None),
);
pub(crate) static SERVICES: Shape = shape("Services", list(&SERVICE, None, None));
pub(crate) static SESSION: Shape = shape(
    "Session",
    structure(&[
        optional("sessionId", &STRING),
        optional("streamUrl", &STRING),
        optional("tokenValue", &SENSITIVE_STRING),
    ]),
);
pub(crate) static SETTING: Shape = shape(
    "Setting",
    structure(&[
        optional("name", &SETTING_NAME),
        optional("value", &STRING),
        optional("principalArn", &STRING),
        optional("type", &SETTING_TYPE),
    ]),
);
pub(crate) static SETTING_NAME: Shape = shape("SettingName", Kind::Enum(enums::SettingName::NAMES));
pub(crate) static SETTING_TYPE: Shape = shape("SettingType", Kind::Enum(enums::SettingType::NAMES));
pub(crate) static SETTINGS: Shape = shape("Settings", list(&SETTING, None, None));
pub(crate) static SHARING_STRATEGY: Shape = shape(
    "SharingStrategy",
    union(&[optional("nvidiaMps", &NVIDIA_MPS_ALLOCATION)]),
);
pub(crate) static SORT_ORDER: Shape = shape("SortOrder", Kind::Enum(enums::SortOrder::NAMES));
pub(crate) static STABILITY_STATUS: Shape =
    shape("StabilityStatus", Kind::Enum(enums::StabilityStatus::NAMES));
pub(crate) static START_TASK_REQUEST: Shape = shape(
    "StartTaskRequest",
    structure(&[
        optional("cluster", &STRING),
        required("containerInstances", &STRING_LIST),
        optional("enableECSManagedTags", &BOOLEAN),
        optional("enableExecuteCommand", &BOOLEAN),
        optional("group", &STRING),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("overrides", &TASK_OVERRIDE),
        optional("propagateTags", &PROPAGATE_TAGS),
        optional("referenceId", &STRING),
        optional("startedBy", &STRING),
        optional("tags", &TAGS),
        required("taskDefinition", &STRING),
        optional("volumeConfigurations", &TASK_VOLUME_CONFIGURATIONS),
    ]),
);
pub(crate) static START_TASK_RESPONSE: Shape = shape(
    "StartTaskResponse",
    structure(&[optional("tasks", &TASKS), optional("failures", &FAILURES)]),
);
pub(crate) static STATISTICS: Shape = shape("Statistics", list(&KEY_VALUE_PAIR, None, None));
pub(crate) static STOP_SERVICE_DEPLOYMENT_REQUEST: Shape = shape(
    "StopServiceDeploymentRequest",
    structure(&[
        required("serviceDeploymentArn", &STRING),
        optional("stopType", &STOP_SERVICE_DEPLOYMENT_STOP_TYPE),
    ]),
);
pub(crate) static STOP_SERVICE_DEPLOYMENT_RESPONSE: Shape = shape(
    "StopServiceDeploymentResponse",
    structure(&[optional("serviceDeploymentArn", &STRING)]),
);
pub(crate) static STOP_SERVICE_DEPLOYMENT_STOP_TYPE: Shape = shape(
    "StopServiceDeploymentStopType",
    Kind::Enum(enums::StopServiceDeploymentStopType::NAMES),
);
pub(crate) static STOP_TASK_REQUEST: Shape = shape(
    "StopTaskRequest",
    structure(&[
        optional("cluster", &STRING),
        required("task", &STRING),
        optional("reason", &STRING),
    ]),
);
pub(crate) static STOP_TASK_RESPONSE: Shape =
    shape("StopTaskResponse", structure(&[optional("task", &TASK)]));
pub(crate) static STRING: Shape = shape("String", string(None, None, None));
pub(crate) static STRING_LIST: Shape = shape("StringList", list(&STRING, None, None));
pub(crate) static STRING_MAP: Shape = shape("StringMap", map(&STRING));
pub(crate) static SUBMIT_ATTACHMENT_STATE_CHANGES_REQUEST: Shape = shape(
    "SubmitAttachmentStateChangesRequest",
    structure(&[
        optional("cluster", &STRING),
        required("attachments", &ATTACHMENT_STATE_CHANGES),
    ]),
);
pub(crate) static SUBMIT_ATTACHMENT_STATE_CHANGES_RESPONSE: Shape = shape(
    "SubmitAttachmentStateChangesResponse",
    structure(&[optional("acknowledgment", &STRING)]),
);
pub(crate) static SUBMIT_CONTAINER_STATE_CHANGE_REQUEST: Shape = shape(
    "SubmitContainerStateChangeRequest",
    structure(&[
        optional("cluster", &STRING),
        optional("task", &STRING),
        optional("containerName", &STRING),
        optional("runtimeId", &STRING),
        optional("status", &STRING),
        optional("exitCode", &BOXED_INTEGER),
        optional("reason", &STRING),
        optional("networkBindings", &NETWORK_BINDINGS),
    ]),
);
pub(crate) static SUBMIT_CONTAINER_STATE_CHANGE_RESPONSE: Shape = shape(
    "SubmitContainerStateChangeResponse",
    structure(&[optional("acknowledgment", &STRING)]),
);
pub(crate) static SUBMIT_TASK_STATE_CHANGE_REQUEST: Shape = shape(
    "SubmitTaskStateChangeRequest",
    structure(&[
        optional("cluster", &STRING),
        optional("task", &STRING),
        optional("status", &STRING),
        optional("reason", &STRING),
        optional("containers", &CONTAINER_STATE_CHANGES),
        optional("attachments", &ATTACHMENT_STATE_CHANGES),
        optional("managedAgents", &MANAGED_AGENT_STATE_CHANGES),
        optional("pullStartedAt", &TIMESTAMP),
        optional("pullStoppedAt", &TIMESTAMP),
        optional("executionStoppedAt", &TIMESTAMP),
    ]),
);
pub(crate) static SUBMIT_TASK_STATE_CHANGE_RESPONSE: Shape = shape(
    "SubmitTaskStateChangeResponse",
    structure(&[optional("acknowledgment", &STRING)]),
);
pub(crate) static SYSTEM_CONTROL: Shape = shape(
    "SystemControl",
    structure(&[optional("namespace", &STRING), optional("value", &STRING)]),
);
pub(crate) static SYSTEM_CONTROLS: Shape =
    shape("SystemControls", list(&SYSTEM_CONTROL, None, None));
pub(crate) static TAG: Shape = shape(
    "Tag",
    structure(&[optional("key", &TAG_KEY), optional("value", &TAG_VALUE)]),
);
pub(crate) static TAG_KEY: Shape = shape("TagKey", string(Some(1), Some(128), Some(&pattern::TAG)));
pub(crate) static TAG_KEYS: Shape = shape("TagKeys", list(&TAG_KEY, None, None));
pub(crate) static TAG_RESOURCE_REQUEST: Shape = shape(
    "TagResourceRequest",
    structure(&[required("resourceArn", &STRING), required("tags", &TAGS)]),
);
pub(crate) static TAG_RESOURCE_RESPONSE: Shape = shape("TagResourceResponse", structure(&[]));
pub(crate) static TAG_VALUE: Shape =
    shape("TagValue", string(Some(0), Some(256), Some(&pattern::TAG)));
pub(crate) static TAGS: Shape = shape("Tags", list(&TAG, Some(0), Some(50)));
pub(crate) static TARGET_TYPE: Shape = shape("TargetType", Kind::Enum(enums::TargetType::NAMES));
pub(crate) static TASK: Shape = shape(
    "Task",
    structure(&[
        optional("attachments", &ATTACHMENTS),
        optional("attributes", &ATTRIBUTES),
        optional("availabilityZone", &STRING),
        optional("capacityProviderName", &STRING),
        optional("clusterArn", &STRING),
        optional("connectivity", &CONNECTIVITY),
        optional("connectivityAt", &TIMESTAMP),
        optional("containerInstanceArn", &STRING),
        optional("containers", &CONTAINERS),
        optional("cpu", &STRING),
        optional("createdAt", &TIMESTAMP),
        optional("desiredStatus", &STRING),
        optional("enableExecuteCommand", &BOOLEAN),
        optional("executionStoppedAt", &TIMESTAMP),
        optional("group", &STRING),
        optional("healthStatus", &HEALTH_STATUS),
        optional("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        optional("lastStatus", &STRING),
        optional("launchType", &LAUNCH_TYPE),
        optional("memory", &STRING),
        optional("overrides", &TASK_OVERRIDE),
        optional("platformVersion", &STRING),
        optional("platformFamily", &STRING),
        optional("pullStartedAt", &TIMESTAMP),
        optional("pullStoppedAt", &TIMESTAMP),
        optional("startedAt", &TIMESTAMP),
        optional("startedBy", &STRING),
        optional("stopCode", &TASK_STOP_CODE),
        optional("stoppedAt", &TIMESTAMP),
        optional("stoppedReason", &STRING),
        optional("stoppingAt", &TIMESTAMP),
        optional("tags", &TAGS),
        optional("taskArn", &STRING),
        optional("taskDefinitionArn", &STRING),
        optional("version", &LONG),
        optional("ephemeralStorage", &EPHEMERAL_STORAGE),
        optional("fargateEphemeralStorage", &TASK_EPHEMERAL_STORAGE),
        optional("trustedExecutionSummary", &TRUSTED_EXECUTION_SUMMARY),
    ]),
);
pub(crate) static TASK_DEFINITION: Shape = shape(
    "TaskDefinition",
    structure(&[
        optional("taskDefinitionArn", &STRING),
        optional("containerDefinitions", &CONTAINER_DEFINITIONS),
        optional("family", &STRING),
        optional("taskRoleArn", &STRING),
        optional("executionRoleArn", &STRING),
        optional("networkMode", &NETWORK_MODE),
        optional("revision", &INTEGER),
        optional("volumes", &VOLUME_LIST),
        optional("status", &TASK_DEFINITION_STATUS),
        optional("requiresAttributes", &REQUIRES_ATTRIBUTES),
        optional(
            "placementConstraints",
            &TASK_DEFINITION_PLACEMENT_CONSTRAINTS,
        ),
        optional("compatibilities", &COMPATIBILITY_LIST),
        optional("runtimePlatform", &RUNTIME_PLATFORM),
        optional("requiresCompatibilities", &COMPATIBILITY_LIST),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        optional("pidMode", &PID_MODE),
        optional("ipcMode", &IPC_MODE),
        optional("proxyConfiguration", &PROXY_CONFIGURATION),
        optional("registeredAt", &TIMESTAMP),
        optional("deregisteredAt", &TIMESTAMP),
        optional("deleteRequestedAt", &TIMESTAMP),
        optional("registeredBy", &STRING),
        optional("ephemeralStorage", &EPHEMERAL_STORAGE),
        optional("enableFaultInjection", &BOXED_BOOLEAN),
        optional(
            "trustedExecutionConfiguration",
            &TRUSTED_EXECUTION_CONFIGURATION,
        ),
    ]),
);
pub(crate) static TASK_DEFINITION_FAMILY_STATUS: Shape = shape(
    "TaskDefinitionFamilyStatus",
    Kind::Enum(enums::TaskDefinitionFamilyStatus::NAMES),
);
pub(crate) static TASK_DEFINITION_FIELD: Shape = shape(
    "TaskDefinitionField",
    Kind::Enum(enums::TaskDefinitionField::NAMES),
);
pub(crate) static TASK_DEFINITION_FIELD_LIST: Shape = shape(
    "TaskDefinitionFieldList",
    list(&TASK_DEFINITION_FIELD, None, None),
);
pub(crate) static TASK_DEFINITION_LIST: Shape =
    shape("TaskDefinitionList", list(&TASK_DEFINITION, None, None));
pub(crate) static TASK_DEFINITION_PLACEMENT_CONSTRAINT: Shape = shape(
    "TaskDefinitionPlacementConstraint",
    structure(&[
        optional("type", &TASK_DEFINITION_PLACEMENT_CONSTRAINT_TYPE),
        optional("expression", &STRING),
    ]),
);
pub(crate) static TASK_DEFINITION_PLACEMENT_CONSTRAINT_TYPE: Shape = shape(
    "TaskDefinitionPlacementConstraintType",
    Kind::Enum(enums::TaskDefinitionPlacementConstraintType::NAMES),
);
pub(crate) static TASK_DEFINITION_PLACEMENT_CONSTRAINTS: Shape = shape(
    "TaskDefinitionPlacementConstraints",
    list(&TASK_DEFINITION_PLACEMENT_CONSTRAINT, None, None),
);
pub(crate) static TASK_DEFINITION_STATUS: Shape = shape(
    "TaskDefinitionStatus",
    Kind::Enum(enums::TaskDefinitionStatus::NAMES),
);
pub(crate) static TASK_EPHEMERAL_STORAGE: Shape = shape(
    "TaskEphemeralStorage",
    structure(&[
        optional("sizeInGiB", &INTEGER),
        optional("kmsKeyId", &STRING),
    ]),
);
pub(crate) static TASK_FIELD: Shape = shape("TaskField", Kind::Enum(enums::TaskField::NAMES));
pub(crate) static TASK_FIELD_LIST: Shape = shape("TaskFieldList", list(&TASK_FIELD, None, None));
pub(crate) static TASK_FILESYSTEM_TYPE: Shape = shape(
    "TaskFilesystemType",
    Kind::Enum(enums::TaskFilesystemType::NAMES),
);
pub(crate) static TASK_MANAGED_EBS_VOLUME_CONFIGURATION: Shape = shape(
    "TaskManagedEBSVolumeConfiguration",
    structure(&[
        optional("encrypted", &BOXED_BOOLEAN),
        optional("kmsKeyId", &EBSKMS_KEY_ID),
        optional("volumeType", &EBS_VOLUME_TYPE),
        optional("sizeInGiB", &BOXED_INTEGER),
        optional("snapshotId", &EBS_SNAPSHOT_ID),
        optional("volumeInitializationRate", &BOXED_INTEGER),
        optional("iops", &BOXED_INTEGER),
        optional("throughput", &BOXED_INTEGER),
        optional("tagSpecifications", &EBS_TAG_SPECIFICATIONS),
        required("roleArn", &IAM_ROLE_ARN),
        optional(
            "terminationPolicy",
            &TASK_MANAGED_EBS_VOLUME_TERMINATION_POLICY,
        ),
        optional("filesystemType", &TASK_FILESYSTEM_TYPE),
    ]),
);
pub(crate) static TASK_MANAGED_EBS_VOLUME_TERMINATION_POLICY: Shape = shape(
    "TaskManagedEBSVolumeTerminationPolicy",
    structure(&[required("deleteOnTermination", &BOXED_BOOLEAN)]),
);
pub(crate) static TASK_OVERRIDE: Shape = shape(
    "TaskOverride",
    structure(&[
        optional("containerOverrides", &CONTAINER_OVERRIDES),
        optional("cpu", &STRING),
        optional(
            "inferenceAcceleratorOverrides",
            &INFERENCE_ACCELERATOR_OVERRIDES,
        ),
        optional("executionRoleArn", &STRING),
        optional("memory", &STRING),
        optional("taskRoleArn", &STRING),
        optional("ephemeralStorage", &EPHEMERAL_STORAGE),
    ]),
);
pub(crate) static TASK_SET: Shape = shape(
    "TaskSet",
    structure(&[
        optional("id", &STRING),
        optional("taskSetArn", &STRING),
        optional("serviceArn", &STRING),
        optional("clusterArn", &STRING),
        optional("startedBy", &STRING),
        optional("externalId", &STRING),
        optional("status", &STRING),
        optional("taskDefinition", &STRING),
        optional("computedDesiredCount", &INTEGER),
        optional("pendingCount", &INTEGER),
        optional("runningCount", &INTEGER),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
        optional("launchType", &LAUNCH_TYPE),
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("platformVersion", &STRING),
        optional("platformFamily", &STRING),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("loadBalancers", &LOAD_BALANCERS),
        optional("serviceRegistries", &SERVICE_REGISTRIES),
        optional("scale", &SCALE),
        optional("stabilityStatus", &STABILITY_STATUS),
        optional("stabilityStatusAt", &TIMESTAMP),
        optional("tags", &TAGS),
        optional("fargateEphemeralStorage", &DEPLOYMENT_EPHEMERAL_STORAGE),
    ]),
);
pub(crate) static TASK_SET_FIELD: Shape =
    shape("TaskSetField", Kind::Enum(enums::TaskSetField::NAMES));
pub(crate) static TASK_SET_FIELD_LIST: Shape =
    shape("TaskSetFieldList", list(&TASK_SET_FIELD, None, None));
pub(crate) static TASK_SETS: Shape = shape("TaskSets", list(&TASK_SET, None, None));
pub(crate) static TASK_STOP_CODE: Shape =
    shape("TaskStopCode", Kind::Enum(enums::TaskStopCode::NAMES));
pub(crate) static TASK_VOLUME_CONFIGURATION: Shape = shape(
    "TaskVolumeConfiguration",
    structure(&[
        required("name", &ECS_VOLUME_NAME),
        optional("managedEBSVolume", &TASK_MANAGED_EBS_VOLUME_CONFIGURATION),
    ]),
);
pub(crate) static TASK_VOLUME_CONFIGURATIONS: Shape = shape(
    "TaskVolumeConfigurations",
    list(&TASK_VOLUME_CONFIGURATION, None, None),
);
pub(crate) static TASK_VOLUME_STORAGE_GIB: Shape =
    shape("TaskVolumeStorageGiB", integer(Some(1), None));
pub(crate) static TASKS: Shape = shape("Tasks", list(&TASK, None, None));
pub(crate) static THRESHOLD_CONFIGURATION: Shape = shape(
    "ThresholdConfiguration",
    structure(&[
        required("type", &THRESHOLD_TYPE),
        required("value", &INTEGER),
    ]),
);
pub(crate) static THRESHOLD_TYPE: Shape =
    shape("ThresholdType", Kind::Enum(enums::ThresholdType::NAMES));
pub(crate) static TIMEOUT_CONFIGURATION: Shape = shape(
    "TimeoutConfiguration",
    structure(&[
        optional("idleTimeoutSeconds", &DURATION),
        optional("perRequestTimeoutSeconds", &DURATION),
    ]),
);
pub(crate) static TIMESTAMP: Shape = shape("Timestamp", Kind::Timestamp);
pub(crate) static TMPFS: Shape = shape(
    "Tmpfs",
    structure(&[
        required("containerPath", &STRING),
        required("size", &INTEGER),
        optional("mountOptions", &STRING_LIST),
    ]),
);
pub(crate) static TMPFS_LIST: Shape = shape("TmpfsList", list(&TMPFS, None, None));
pub(crate) static TOTAL_LOCAL_STORAGE_GB_REQUEST: Shape = shape(
    "TotalLocalStorageGBRequest",
    structure(&[
        optional("min", &BOXED_DOUBLE),
        optional("max", &BOXED_DOUBLE),
    ]),
);
pub(crate) static TRANSPORT_PROTOCOL: Shape = shape(
    "TransportProtocol",
    Kind::Enum(enums::TransportProtocol::NAMES),
);
pub(crate) static TRUSTED_EXECUTION_CONFIGURATION: Shape = shape(
    "TrustedExecutionConfiguration",
    structure(&[
        required("isolationMode", &ISOLATION_MODE),
        optional("attestationPolicy", &STRING),
    ]),
);
pub(crate) static TRUSTED_EXECUTION_SUMMARY: Shape = shape(
    "TrustedExecutionSummary",
    structure(&[
        required("isolationMode", &ISOLATION_MODE),
        optional("attestationPolicyStatus", &ATTESTATION_POLICY_STATUS),
    ]),
);
pub(crate) static ULIMIT: Shape = shape(
    "Ulimit",
    structure(&[
        required("name", &ULIMIT_NAME),
        required("softLimit", &INTEGER),
        required("hardLimit", &INTEGER),
    ]),
);
pub(crate) static ULIMIT_LIST: Shape = shape("UlimitList", list(&ULIMIT, None, None));
pub(crate) static ULIMIT_NAME: Shape = shape("UlimitName", Kind::Enum(enums::UlimitName::NAMES));
pub(crate) static UNTAG_RESOURCE_REQUEST: Shape = shape(
    "UntagResourceRequest",
    structure(&[
        required("resourceArn", &STRING),
        required("tagKeys", &TAG_KEYS),
    ]),
);
pub(crate) static UNTAG_RESOURCE_RESPONSE: Shape = shape("UntagResourceResponse", structure(&[]));
pub(crate) static UPDATE_CAPACITY_PROVIDER_REQUEST: Shape = shape(
    "UpdateCapacityProviderRequest",
    structure(&[
        required("name", &STRING),
        optional("cluster", &STRING),
        optional(
            "autoScalingGroupProvider",
            &AUTO_SCALING_GROUP_PROVIDER_UPDATE,
        ),
        optional(
            "managedInstancesProvider",
            &UPDATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION,
        ),
    ]),
);
pub(crate) static UPDATE_CAPACITY_PROVIDER_RESPONSE: Shape = shape(
    "UpdateCapacityProviderResponse",
    structure(&[optional("capacityProvider", &CAPACITY_PROVIDER)]),
);
pub(crate) static UPDATE_CLUSTER_REQUEST: Shape = shape(
    "UpdateClusterRequest",
    structure(&[
        required("cluster", &STRING),
        optional("settings", &CLUSTER_SETTINGS),
        optional("configuration", &CLUSTER_CONFIGURATION),
        optional(
            "serviceConnectDefaults",
            &CLUSTER_SERVICE_CONNECT_DEFAULTS_REQUEST,
        ),
    ]),
);
pub(crate) static UPDATE_CLUSTER_RESPONSE: Shape = shape(
    "UpdateClusterResponse",
    structure(&[optional("cluster", &CLUSTER)]),
);
pub(crate) static UPDATE_CLUSTER_SETTINGS_REQUEST: Shape = shape(
    "UpdateClusterSettingsRequest",
    structure(&[
        required("cluster", &STRING),
        required("settings", &CLUSTER_SETTINGS),
    ]),
);
pub(crate) static UPDATE_CLUSTER_SETTINGS_RESPONSE: Shape = shape(
    "UpdateClusterSettingsResponse",
    structure(&[optional("cluster", &CLUSTER)]),
);
pub(crate) static UPDATE_CONTAINER_AGENT_REQUEST: Shape = shape(
    "UpdateContainerAgentRequest",
    structure(&[
        optional("cluster", &STRING),
        required("containerInstance", &STRING),
    ]),
);
pub(crate) static UPDATE_CONTAINER_AGENT_RESPONSE: Shape = shape(
    "UpdateContainerAgentResponse",
    structure(&[optional("containerInstance", &CONTAINER_INSTANCE)]),
);
pub(crate) static UPDATE_CONTAINER_INSTANCES_STATE_REQUEST: Shape = shape(
    "UpdateContainerInstancesStateRequest",
    structure(&[
        optional("cluster", &STRING),
        required("containerInstances", &STRING_LIST),
        required("status", &CONTAINER_INSTANCE_STATUS),
    ]),
);
pub(crate) static UPDATE_CONTAINER_INSTANCES_STATE_RESPONSE: Shape = shape(
    "UpdateContainerInstancesStateResponse",
    structure(&[
        optional("containerInstances", &CONTAINER_INSTANCES),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static UPDATE_DAEMON_REQUEST: Shape = shape(
    "UpdateDaemonRequest",
    structure(&[
        required("daemonArn", &STRING),
        required("daemonTaskDefinitionArn", &STRING),
        required("capacityProviderArns", &STRING_LIST),
        optional("deploymentConfiguration", &DAEMON_DEPLOYMENT_CONFIGURATION),
        optional("propagateTags", &DAEMON_PROPAGATE_TAGS),
        optional("enableECSManagedTags", &BOOLEAN),
        optional("enableExecuteCommand", &BOOLEAN),
        optional("critical", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static UPDATE_DAEMON_RESPONSE: Shape = shape(
    "UpdateDaemonResponse",
    structure(&[
        optional("daemonArn", &STRING),
        optional("status", &DAEMON_STATUS),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
        optional("deploymentArn", &STRING),
    ]),
);
pub(crate) static UPDATE_EXPRESS_GATEWAY_SERVICE_REQUEST: Shape = shape(
    "UpdateExpressGatewayServiceRequest",
    structure(&[
        required("serviceArn", &STRING),
        optional("executionRoleArn", &STRING),
        optional("healthCheckPath", &STRING),
        optional("primaryContainer", &EXPRESS_GATEWAY_CONTAINER),
        optional("taskRoleArn", &STRING),
        optional(
            "networkConfiguration",
            &EXPRESS_GATEWAY_SERVICE_NETWORK_CONFIGURATION,
        ),
        optional("cpu", &STRING),
        optional("memory", &STRING),
        optional("cpuArchitecture", &EXPRESS_CPU_ARCHITECTURE),
        optional("scalingTarget", &EXPRESS_GATEWAY_SCALING_TARGET),
        optional("taskDefinitionArn", &STRING),
    ]),
);
pub(crate) static UPDATE_EXPRESS_GATEWAY_SERVICE_RESPONSE: Shape = shape(
    "UpdateExpressGatewayServiceResponse",
    structure(&[optional("service", &UPDATED_EXPRESS_GATEWAY_SERVICE)]),
);
pub(crate) static UPDATE_GATEWAY_ALB_CONFIGURATION: Shape = shape(
    "UpdateGatewayAlbConfiguration",
    structure(&[
        optional(
            "networkConfiguration",
            &UPDATE_GATEWAY_NETWORK_CONFIGURATION,
        ),
        optional("maxAlbCount", &BOXED_INTEGER),
        optional("webACLArn", &STRING),
        optional("accessLogs", &GATEWAY_ELB_ACCESS_LOG_CONFIGURATION),
        optional("httpDesync", &GATEWAY_ALB_DESYNC_MITIGATION_MODE),
        optional("testTrafficRules", &GATEWAY_ALB_TEST_TRAFFIC_RULES),
    ]),
);
pub(crate) static UPDATE_GATEWAY_CONFIGURATION: Shape = shape(
    "UpdateGatewayConfiguration",
    union(&[optional("hostSharedAlb", &UPDATE_GATEWAY_ALB_CONFIGURATION)]),
);
pub(crate) static UPDATE_GATEWAY_NETWORK_CONFIGURATION: Shape = shape(
    "UpdateGatewayNetworkConfiguration",
    structure(&[optional("inboundSecurityGroup", &STRING)]),
);
pub(crate) static UPDATE_GATEWAY_REQUEST: Shape = shape(
    "UpdateGatewayRequest",
    structure(&[
        required("gateway", &STRING),
        optional("infrastructureRoleArn", &STRING),
        optional("deletionProtection", &BOXED_BOOLEAN),
        optional("configuration", &UPDATE_GATEWAY_CONFIGURATION),
        optional("propagateTags", &PROPAGATE_GATEWAY_TAGS),
    ]),
);
pub(crate) static UPDATE_GATEWAY_RESPONSE: Shape = shape(
    "UpdateGatewayResponse",
    structure(&[
        optional("gatewayArn", &STRING),
        optional("name", &STRING),
        optional("status", &GATEWAY_STATUS),
    ]),
);
pub(crate) static UPDATE_MANAGED_INSTANCES_PROVIDER_CONFIGURATION: Shape = shape(
    "UpdateManagedInstancesProviderConfiguration",
    structure(&[
        required("infrastructureRoleArn", &STRING),
        required("instanceLaunchTemplate", &INSTANCE_LAUNCH_TEMPLATE_UPDATE),
        optional("propagateTags", &PROPAGATE_MI_TAGS),
        optional("infrastructureOptimization", &INFRASTRUCTURE_OPTIMIZATION),
        optional("autoRepairConfiguration", &AUTO_REPAIR_CONFIGURATION),
    ]),
);
pub(crate) static UPDATE_SERVICE_PRIMARY_TASK_SET_REQUEST: Shape = shape(
    "UpdateServicePrimaryTaskSetRequest",
    structure(&[
        required("cluster", &STRING),
        required("service", &STRING),
        required("primaryTaskSet", &STRING),
    ]),
);
pub(crate) static UPDATE_SERVICE_PRIMARY_TASK_SET_RESPONSE: Shape = shape(
    "UpdateServicePrimaryTaskSetResponse",
    structure(&[optional("taskSet", &TASK_SET)]),
);
pub(crate) static UPDATE_SERVICE_REQUEST: Shape = shape(
    "UpdateServiceRequest",
    structure(&[
        optional("cluster", &STRING),
        required("service", &STRING),
        optional("desiredCount", &BOXED_INTEGER),
        optional("taskDefinition", &STRING),
        optional("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        optional("deploymentConfiguration", &DEPLOYMENT_CONFIGURATION),
        optional(
            "availabilityZoneRebalancing",
            &AVAILABILITY_ZONE_REBALANCING,
        ),
        optional("networkConfiguration", &NETWORK_CONFIGURATION),
        optional("placementConstraints", &PLACEMENT_CONSTRAINTS),
        optional("placementStrategy", &PLACEMENT_STRATEGIES),
        optional("platformVersion", &STRING),
        optional("forceNewDeployment", &BOOLEAN),
        optional("healthCheckGracePeriodSeconds", &BOXED_INTEGER),
        optional("deploymentController", &DEPLOYMENT_CONTROLLER),
        optional("enableExecuteCommand", &BOXED_BOOLEAN),
        optional("enableECSManagedTags", &BOXED_BOOLEAN),
        optional("loadBalancers", &LOAD_BALANCERS),
        optional("propagateTags", &PROPAGATE_TAGS),
        optional("serviceRegistries", &SERVICE_REGISTRIES),
        optional(
            "serviceConnectConfiguration",
            &SERVICE_CONNECT_CONFIGURATION,
        ),
        optional("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        optional("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
        optional("gatewayConnectors", &GATEWAY_CONNECTOR_LIST),
        optional("monitoring", &MONITORING_CONFIGURATION),
    ]),
);
pub(crate) static UPDATE_SERVICE_RESPONSE: Shape = shape(
    "UpdateServiceResponse",
    structure(&[optional("service", &SERVICE)]),
);
pub(crate) static UPDATE_TASK_PROTECTION_REQUEST: Shape = shape(
    "UpdateTaskProtectionRequest",
    structure(&[
        required("cluster", &STRING),
        required("tasks", &STRING_LIST),
        required("protectionEnabled", &BOOLEAN),
        optional("expiresInMinutes", &BOXED_INTEGER),
    ]),
);
pub(crate) static UPDATE_TASK_PROTECTION_RESPONSE: Shape = shape(
    "UpdateTaskProtectionResponse",
    structure(&[
        optional("protectedTasks", &PROTECTED_TASKS),
        optional("failures", &FAILURES),
    ]),
);
pub(crate) static UPDATE_TASK_SET_REQUEST: Shape = shape(
    "UpdateTaskSetRequest",
    structure(&[
        required("cluster", &STRING),
        required("service", &STRING),
        required("taskSet", &STRING),
        required("scale", &SCALE),
    ]),
);
pub(crate) static UPDATE_TASK_SET_RESPONSE: Shape = shape(
    "UpdateTaskSetResponse",
    structure(&[optional("taskSet", &TASK_SET)]),
);
pub(crate) static UPDATED_EXPRESS_GATEWAY_SERVICE: Shape = shape(
    "UpdatedExpressGatewayService",
    structure(&[
        optional("serviceArn", &STRING),
        optional("cluster", &STRING),
        optional("serviceName", &STRING),
        optional("status", &EXPRESS_GATEWAY_SERVICE_STATUS),
        optional(
            "targetConfiguration",
            &EXPRESS_GATEWAY_SERVICE_CONFIGURATION,
        ),
        optional("createdAt", &TIMESTAMP),
        optional("updatedAt", &TIMESTAMP),
    ]),
);
pub(crate) static VCPU_COUNT_RANGE_REQUEST: Shape = shape(
    "VCpuCountRangeRequest",
    structure(&[
        required("min", &BOXED_INTEGER),
        optional("max", &BOXED_INTEGER),
    ]),
);
pub(crate) static VERSION_CONSISTENCY: Shape = shape(
    "VersionConsistency",
    Kind::Enum(enums::VersionConsistency::NAMES),
);
pub(crate) static VERSION_INFO: Shape = shape(
    "VersionInfo",
    structure(&[
        optional("agentVersion", &STRING),
        optional("agentHash", &STRING),
        optional("dockerVersion", &STRING),
    ]),
);
pub(crate) static VOLUME: Shape = shape(
    "Volume",
    structure(&[
        optional("name", &STRING),
        optional("host", &HOST_VOLUME_PROPERTIES),
        optional("dockerVolumeConfiguration", &DOCKER_VOLUME_CONFIGURATION),
        optional("efsVolumeConfiguration", &EFS_VOLUME_CONFIGURATION),
        optional("s3filesVolumeConfiguration", &S3_FILES_VOLUME_CONFIGURATION),
        optional(
            "fsxWindowsFileServerVolumeConfiguration",
            &F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION,
        ),
        optional("configuredAtLaunch", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static VOLUME_FROM: Shape = shape(
    "VolumeFrom",
    structure(&[
        optional("sourceContainer", &STRING),
        optional("readOnly", &BOXED_BOOLEAN),
    ]),
);
pub(crate) static VOLUME_FROM_LIST: Shape = shape("VolumeFromList", list(&VOLUME_FROM, None, None));
pub(crate) static VOLUME_LIST: Shape = shape("VolumeList", list(&VOLUME, None, None));
pub(crate) static VPC_LATTICE_ADVANCED_CONFIGURATION: Shape = shape(
    "VpcLatticeAdvancedConfiguration",
    structure(&[
        optional("alternateTargetGroupArn", &STRING),
        optional("productionListenerRule", &STRING),
        optional("testListenerRule", &STRING),
    ]),
);
pub(crate) static VPC_LATTICE_CONFIGURATION: Shape = shape(
    "VpcLatticeConfiguration",
    structure(&[
        required("roleArn", &IAM_ROLE_ARN),
        required("targetGroupArn", &STRING),
        required("portName", &STRING),
        optional("advancedConfiguration", &VPC_LATTICE_ADVANCED_CONFIGURATION),
    ]),
);
pub(crate) static VPC_LATTICE_CONFIGURATIONS: Shape = shape(
    "VpcLatticeConfigurations",
    list(&VPC_LATTICE_CONFIGURATION, None, None),
);
