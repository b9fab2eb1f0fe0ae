//! What a definition asks of a container instance: `requiresAttributes`.
//!
//! The names are those that the container agent of ECS registers ([agent_capability.go]). Which
//! members ask for which was read off what DescribeTaskDefinition is publicly known to answer, and
//! off the versions in which Docker's API got what the agent would use ([version history]).
//!
//! [agent_capability.go]: https://github.com/aws/amazon-ecs-agent/blob/master/agent/app/agent_capability.go
//! [version history]: https://docs.docker.com/reference/api/engine/version-history/

use crate::taskdef::{
    ContainerDefinition, FirelensConfigurationType, LinuxParameters, LogDriver, NetworkMode,
    Secret, TaskDefinition,
};

/// The attributes that a container instance must have to run a task of the definition. They have
/// no order in ECS; here it is always the same.
pub fn required_attributes(definition: &TaskDefinition) -> Vec<String> {
    let mut required = Required::default();
    of_logging(definition, &mut required);
    of_images(definition, &mut required);
    of_roles(definition, &mut required);
    of_secrets(definition, &mut required);
    of_volumes(definition, &mut required);
    of_isolation(definition, &mut required);
    of_network(definition, &mut required);
    of_life(definition, &mut required);
    of_docker(definition, &mut required);
    required.0
}

#[derive(Default)]
struct Required(Vec<String>);

impl Required {
    fn add_if(&mut self, condition: bool, name: &str) {
        if condition && !self.0.iter().any(|known| known == name) {
            self.0.push(name.to_owned());
        }
    }

    /// Capabilities of the agent's first years have a longer prefix.
    fn old_if(&mut self, condition: bool, capability: &str) {
        self.add_if(
            condition,
            &format!("com.amazonaws.ecs.capability.{capability}"),
        );
    }

    fn new_if(&mut self, condition: bool, capability: &str) {
        self.add_if(condition, &format!("ecs.capability.{capability}"));
    }

    fn docker_if(&mut self, condition: bool, version: &str) {
        self.old_if(condition, &format!("docker-remote-api.{version}"));
    }
}

fn any(definition: &TaskDefinition, of: impl Fn(&ContainerDefinition) -> bool) -> bool {
    definition.container_definitions.iter().any(of)
}

fn of_logging(definition: &TaskDefinition, required: &mut Required) {
    let driven_by = |driver| {
        any(definition, |container| {
            let log = container.log_configuration.as_ref();
            log.is_some_and(|log| log.log_driver == driver)
        })
    };
    for driver in LogDriver::ALL {
        required.old_if(driven_by(*driver), &format!("logging-driver.{driver}"));
    }
    let has_role = definition.execution_role_arn.is_some();
    let awslogs = driven_by(LogDriver::Awslogs);
    required.new_if(awslogs && has_role, "execution-role-awslogs");
    required.docker_if(awslogs, "1.19");
    let routers = definition
        .container_definitions
        .iter()
        .filter_map(|container| container.firelens_configuration.as_ref());
    for router in routers {
        let kind = match router.r#type {
            FirelensConfigurationType::Fluentd => "firelens.fluentd",
            FirelensConfigurationType::Fluentbit => "firelens.fluentbit",
        };
        required.new_if(true, kind);
        if let Some(source) = router.options.get("config-file-type") {
            required.new_if(true, &format!("firelens.options.config.{source}"));
        }
    }
}

fn of_images(definition: &TaskDefinition, required: &mut Required) {
    let from_ecr = any(definition, |container| {
        container.image.contains(".dkr.ecr") && container.image.contains(".amazonaws.com")
    });
    required.old_if(from_ecr, "ecr-auth");
    let has_role = definition.execution_role_arn.is_some();
    required.new_if(from_ecr && has_role, "execution-role-ecr-pull");
    required.new_if(
        any(definition, |container| {
            container.repository_credentials.is_some()
        }),
        "private-registry-authentication.secretsmanager",
    );
}

fn of_roles(definition: &TaskDefinition, required: &mut Required) {
    let has_role = definition.task_role_arn.is_some();
    let of_host = definition.network_mode == Some(NetworkMode::Host);
    required.old_if(has_role, "task-iam-role");
    required.old_if(has_role && of_host, "task-iam-role-network-host");
}

fn of_secrets(definition: &TaskDefinition, required: &mut Required) {
    for container in &definition.container_definitions {
        for secret in &container.secrets {
            let service = service_of(secret);
            required.new_if(true, &format!("secrets.{service}.environment-variables"));
        }
        let log = container.log_configuration.as_ref();
        for secret in log.into_iter().flat_map(|log| &log.secret_options) {
            let service = service_of(secret);
            required.new_if(true, &format!("secrets.{service}.bootstrap.log-driver"));
        }
    }
    required.new_if(
        any(definition, |container| {
            !container.environment_files.is_empty()
        }),
        "env-files.s3",
    );
}

/// Secrets Manager's are ARNs; all else is a parameter of SSM.
fn service_of(secret: &Secret) -> &'static str {
    match secret.value_from.split(':').nth(2) {
        Some("secretsmanager") => "asm",
        _ => "ssm",
    }
}

fn of_volumes(definition: &TaskDefinition, required: &mut Required) {
    for volume in &definition.volumes {
        let on_efs = volume.efs_volume_configuration.is_some();
        required.new_if(on_efs, "efsAuth");
        required.new_if(on_efs, "efs");
        required.docker_if(on_efs, "1.25");
        let on_fsx = volume
            .fsx_windows_file_server_volume_configuration
            .is_some();
        required.new_if(on_fsx, "fsxWindowsFileServer");
        if let Some(docker) = &volume.docker_volume_configuration {
            let driver = docker.driver.as_deref().unwrap_or("local");
            required.new_if(true, &format!("docker-plugin.{driver}"));
            required.docker_if(true, "1.25");
        }
        required.new_if(
            volume.configured_at_launch == Some(true),
            "storage.ebs-task-volume-attach",
        );
    }
}

fn of_isolation(definition: &TaskDefinition, required: &mut Required) {
    required.old_if(
        any(definition, |container| container.privileged == Some(true)),
        "privileged-container",
    );
    let option = |prefix: &'static str| {
        any(definition, move |container| {
            let mut options = container.docker_security_options.iter();
            options.any(|option| option.starts_with(prefix))
        })
    };
    required.old_if(option("label"), "selinux");
    required.old_if(option("apparmor"), "apparmor");
    required.new_if(
        option("credentialspec")
            || any(definition, |container| {
                !container.credential_specs.is_empty()
            }),
        "gmsa",
    );
    required.new_if(
        definition.pid_mode.is_some() || definition.ipc_mode.is_some(),
        "pid-ipc-namespace-sharing",
    );
}

fn of_network(definition: &TaskDefinition, required: &mut Required) {
    let awsvpc = definition.network_mode == Some(NetworkMode::Awsvpc);
    required.new_if(awsvpc, "task-eni");
    required.new_if(definition.proxy_configuration.is_some(), "aws-appmesh");
    required.new_if(
        any(definition, |container| {
            let mut mappings = container.port_mappings.iter();
            mappings.any(|mapping| mapping.container_port_range.is_some())
        }),
        "network.container-port-range",
    );
    required.new_if(
        definition.enable_fault_injection == Some(true),
        "fault-injection",
    );
}

fn of_life(definition: &TaskDefinition, required: &mut Required) {
    let checked = any(definition, |container| container.health_check.is_some());
    required.new_if(checked, "container-health-check");
    required.docker_if(checked, "1.24");
    required.docker_if(
        any(definition, |container| {
            let check = container.health_check.as_ref();
            check.is_some_and(|check| check.start_period.is_some())
        }),
        "1.29",
    );
    required.new_if(
        any(definition, |container| !container.depends_on.is_empty()),
        "container-ordering",
    );
    required.new_if(
        any(definition, |container| {
            let policy = container.restart_policy.as_ref();
            policy.is_some_and(|policy| policy.enabled)
        }),
        "container-restart-policy",
    );
}

/// The version of Docker's API that has what the agent would use for the rest.
fn of_docker(definition: &TaskDefinition, required: &mut Required) {
    let linux = |of: fn(&LinuxParameters) -> bool| {
        any(definition, move |container| {
            container.linux_parameters.as_ref().is_some_and(of)
        })
    };
    required.docker_if(
        any(definition, |container| {
            container.readonly_root_filesystem == Some(true)
        }),
        "1.17",
    );
    // A cgroup for the task, labels, limits, log drivers.
    required.docker_if(
        definition.cpu.is_some()
            || definition.memory.is_some()
            || any(definition, |container| {
                !container.docker_labels.is_empty()
                    || !container.ulimits.is_empty()
                    || container.log_configuration.is_some()
            }),
        "1.18",
    );
    required.docker_if(
        linux(|linux| linux.shared_memory_size.is_some() || !linux.tmpfs.is_empty()),
        "1.22",
    );
    required.docker_if(
        any(definition, |container| {
            !container.system_controls.is_empty()
        }),
        "1.24",
    );
    required.docker_if(
        linux(|linux| linux.init_process_enabled == Some(true)),
        "1.25",
    );
}
