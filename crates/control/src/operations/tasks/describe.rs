//! A task as ECS shows it.

use neargate_api::types::{
    Attachment, Attribute, Connectivity, Container, EphemeralStorage, HealthStatus, KeyValuePair,
    LaunchType, ManagedAgent, ManagedAgentName, NetworkBinding, NetworkInterface, Task,
    TaskEphemeralStorage, TaskStopCode, TransportProtocol,
};
use neargate_core::launch::LaunchType as EngineLaunchType;
use neargate_core::mac::Mac;
use neargate_core::task::{
    Container as ContainerState, ContainerStatus, HealthStatus as Health, LastStatus, StopCode,
};
use neargate_core::taskdef::{NetworkMode, TransportProtocol as Protocol};

use crate::instances;
use crate::operations::Context;
use crate::tasks::KnownTask;
use crate::vpc::{Vpc, interface_id};

use crate::operations::convert::{self, time};

/// GiB that every task on Fargate has without asking.
const FARGATE_STORAGE: i32 = 20;
const PLATFORM: &str = "1.4.0";

pub fn task(context: &Context, task: &KnownTask, with_tags: bool) -> Task {
    let vpc = &context.vpc();
    let configured = &context.state.settings.config.region;
    let (record, state, definition) = (&task.record, &task.state, &task.definition);
    let times = state.timestamps();
    let on_fargate = record.launch_type == EngineLaunchType::Fargate;
    let definition_arn = task
        .owner
        .task_definition(&record.family, record.revision.unwrap_or(0));
    let storage = definition.ephemeral_storage.as_ref();
    let storage = storage.map_or(FARGATE_STORAGE, |storage| storage.size_in_gib);
    let stopping_at = match &record.stop {
        Some(stop) => Some(times.stopping_at.unwrap_or(stop.at)),
        None => times.stopping_at,
    };
    Task {
        attachments: Some(attachment(task, vpc).into_iter().collect()),
        attributes: Some(vec![Attribute {
            name: Some("ecs.cpu-architecture".to_owned()),
            value: Some(architecture(definition).to_owned()),
            ..Attribute::default()
        }]),
        availability_zone: Some(zone(task, vpc)),
        capacity_provider_name: record
            .capacity_provider
            .clone()
            .or_else(|| on_fargate.then(|| "FARGATE".to_owned())),
        cluster_arn: Some(task.owner.cluster(&record.cluster).to_string()),
        connectivity: times.connectivity_at.map(|_| Connectivity::Connected),
        connectivity_at: times.connectivity_at.map(time),
        containers: Some(containers(task)),
        cpu: definition.cpu.clone(),
        memory: definition.memory.clone(),
        created_at: Some(time(times.created_at)),
        desired_status: Some(task.desired_status().to_string()),
        enable_execute_command: Some(record.execute_command),
        execution_stopped_at: times.execution_stopped_at.map(time),
        group: Some(record.group.clone()),
        health_status: Some(health(state.health_status())),
        inference_accelerators: Some(Vec::new()),
        last_status: Some(state.last_status().to_string()),
        launch_type: Some(launch_type(record.launch_type)),
        overrides: Some(overrides(task)),
        platform_version: on_fargate.then(|| PLATFORM.to_owned()),
        platform_family: on_fargate.then(|| "Linux".to_owned()),
        pull_started_at: times.pull_started_at.map(time),
        pull_stopped_at: times.pull_stopped_at.map(time),
        started_at: times.started_at.map(time),
        started_by: record.started_by.clone(),
        stop_code: state.stop_code().map(stop_code),
        stopped_at: times.stopped_at.map(time),
        stopped_reason: stopped_reason(task),
        stopping_at: stopping_at.map(time),
        tags: Some(match with_tags {
            true => convert::to_api(&record.tags),
            false => Vec::new(),
        }),
        task_arn: Some(task.arn().to_string()),
        task_definition_arn: Some(definition_arn.to_string()),
        version: Some(record.version + progress(state.last_status())),
        ephemeral_storage: on_fargate.then_some(EphemeralStorage {
            size_in_gib: Some(storage),
        }),
        fargate_ephemeral_storage: on_fargate.then_some(TaskEphemeralStorage {
            size_in_gib: Some(storage),
            kms_key_id: None,
        }),
        container_instance_arn: instances::of_task(configured, task).map(|arn| arn.to_string()),
        trusted_execution_summary: None,
    }
}

fn containers(task: &KnownTask) -> Vec<Container> {
    let ids = task.record.runtime_ids.iter();
    let definitions = task.definition.container_definitions.iter();
    task.state
        .containers()
        .zip(definitions.zip(ids))
        .map(|((shape, state), (definition, runtime_id))| Container {
            container_arn: Some(container_arn(task, &shape.name)),
            task_arn: Some(task.arn().to_string()),
            name: Some(shape.name.clone()),
            image: Some(definition.image.clone()),
            image_digest: task
                .machine
                .as_ref()
                .and_then(|machine| machine.digests.get(&shape.name).cloned()),
            runtime_id: is_made(state).then(|| runtime_id.to_string()),
            last_status: Some(state.last_status().to_string()),
            exit_code: state.exit_code(),
            reason: state.reason().map(str::to_owned),
            network_bindings: Some(bindings(state)),
            network_interfaces: Some(interfaces(task)),
            health_status: Some(health(state.health_status())),
            managed_agents: task.record.execute_command.then(|| vec![agent(state)]),
            cpu: Some(definition.cpu.to_string()),
            memory: definition.memory.map(|mib| mib.to_string()),
            memory_reservation: definition.memory_reservation.map(|mib| mib.to_string()),
            ..Container::default()
        })
        .collect()
}

fn bindings(state: &ContainerState) -> Vec<NetworkBinding> {
    let bindings = state.network_bindings().iter();
    let shown = bindings.map(|binding| NetworkBinding {
        bind_ip: Some(binding.bind_ip.to_string()),
        container_port: Some(i32::from(binding.container_port)),
        host_port: Some(i32::from(binding.host_port)),
        protocol: Some(match binding.protocol {
            Protocol::Tcp => TransportProtocol::Tcp,
            Protocol::Udp => TransportProtocol::Udp,
        }),
        ..NetworkBinding::default()
    });
    shown.collect()
}

/// Whether there has been a container to have an id.
fn is_made(state: &ContainerState) -> bool {
    state.last_status() == ContainerStatus::Running || state.started_at().is_some()
}

pub fn container_arn(task: &KnownTask, container: &str) -> String {
    let id = task.id_of(&format!("container/{container}"));
    task.owner
        .container(&task.record.cluster, task.record.id, &id.to_string())
        .to_string()
}

/// ECS Exec is ready as soon as the container runs: there is no agent to wait for.
fn agent(state: &ContainerState) -> ManagedAgent {
    let status = match state.last_status() {
        ContainerStatus::Pending => "PENDING",
        ContainerStatus::Running => "RUNNING",
        ContainerStatus::Stopped => "STOPPED",
    };
    ManagedAgent {
        last_started_at: state.started_at().map(time),
        name: Some(ManagedAgentName::ExecuteCommandAgent),
        reason: None,
        last_status: Some(status.to_owned()),
    }
}

fn interfaces(task: &KnownTask) -> Vec<NetworkInterface> {
    let address = task.machine.as_ref().and_then(|machine| machine.address);
    let interface = address.map(|address| NetworkInterface {
        attachment_id: Some(task.attachment_id().to_string()),
        private_ipv4_address: Some(address.to_string()),
        ipv6_address: None,
    });
    interface.into_iter().collect()
}

/// The network interface of a task in `awsvpc` mode.
fn attachment(task: &KnownTask, vpc: &Vpc) -> Option<Attachment> {
    if task.definition.network_mode != Some(NetworkMode::Awsvpc) {
        return None;
    }
    let address = task.machine.as_ref().and_then(|machine| machine.address);
    let detail = |name: &str, value: String| KeyValuePair {
        name: Some(name.to_owned()),
        value: Some(value),
    };
    let mut details = vec![detail("subnetId", subnet(task, vpc))];
    if let Some(address) = address {
        let mac = Mac::of(task.record.id, 0);
        details.extend([
            detail(
                "networkInterfaceId",
                interface_id(&task.owner, task.record.id),
            ),
            detail("macAddress", mac.to_string()),
            detail("privateDnsName", vpc.private_dns_name(address)),
            detail("privateIPv4Address", address.to_string()),
        ]);
    }
    let status = match (task.last_status(), address) {
        (LastStatus::Stopped, _) => "DELETED",
        (_, Some(_)) => "ATTACHED",
        (_, None) => "PRECREATED",
    };
    Some(Attachment {
        id: Some(task.attachment_id().to_string()),
        r#type: Some("ElasticNetworkInterface".to_owned()),
        status: Some(status.to_owned()),
        details: Some(details),
    })
}

fn subnet(task: &KnownTask, vpc: &Vpc) -> String {
    match &task.record.interface {
        Some(interface) => interface.subnet.clone(),
        None => vpc.subnets[0].id.clone(),
    }
}

fn zone(task: &KnownTask, vpc: &Vpc) -> String {
    let subnet = vpc.subnet(&subnet(task, vpc));
    subnet.unwrap_or(&vpc.subnets[0]).zone.clone()
}

/// Names every container, also those that nothing is changed of.
fn overrides(task: &KnownTask) -> neargate_api::types::TaskOverride {
    let mut shown: neargate_api::types::TaskOverride = convert::to_api(&task.record.overrides);
    let mut containers = shown.container_overrides.take().unwrap_or_default();
    for container in &task.definition.container_definitions {
        if !containers
            .iter()
            .any(|known| known.name.as_deref() == Some(&container.name))
        {
            containers.push(neargate_api::types::ContainerOverride {
                name: Some(container.name.clone()),
                ..Default::default()
            });
        }
    }
    shown.container_overrides = Some(containers);
    shown
        .inference_accelerator_overrides
        .get_or_insert_default();
    shown
}

fn stopped_reason(task: &KnownTask) -> Option<String> {
    let of_state = task.state.stopped_reason().map(str::to_owned);
    of_state.or_else(|| {
        let stop = task.record.stop.as_ref()?;
        let cause = neargate_core::task::StopCause::Requested {
            request: stop.request.clone(),
        };
        Some(cause.stopped_reason().to_owned())
    })
}

fn architecture(definition: &neargate_core::taskdef::TaskDefinition) -> &'static str {
    use neargate_core::taskdef::CpuArchitecture::Arm64;
    let platform = definition.runtime_platform.as_ref();
    match platform.and_then(|platform| platform.cpu_architecture) {
        Some(Arm64) => "arm64",
        _ => "x86_64",
    }
}

/// API_Task's `version` counts changes of state; each status that was passed is one.
fn progress(status: LastStatus) -> i64 {
    1 + status as i64
}

fn health(status: Health) -> HealthStatus {
    match status {
        Health::Unknown => HealthStatus::Unknown,
        Health::Healthy => HealthStatus::Healthy,
        Health::Unhealthy => HealthStatus::Unhealthy,
    }
}

fn launch_type(launch_type: EngineLaunchType) -> LaunchType {
    match launch_type {
        EngineLaunchType::Fargate => LaunchType::Fargate,
        EngineLaunchType::Ec2 => LaunchType::Ec2,
        EngineLaunchType::External => LaunchType::External,
    }
}

fn stop_code(code: StopCode) -> TaskStopCode {
    match code {
        StopCode::TaskFailedToStart => TaskStopCode::TaskFailedToStart,
        StopCode::EssentialContainerExited => TaskStopCode::EssentialContainerExited,
        StopCode::UserInitiated => TaskStopCode::UserInitiated,
        StopCode::ServiceSchedulerInitiated => TaskStopCode::ServiceSchedulerInitiated,
        StopCode::TerminationNotice => TaskStopCode::TerminationNotice,
    }
}
