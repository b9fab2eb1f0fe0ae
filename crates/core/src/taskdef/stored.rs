//! What ECS makes of a valid definition before it stores it.

use super::{NetworkMode, PortMapping, TaskDefinition, TransportProtocol, Volume, size};

/// Writes each amount and each empty text in the one form that ECS keeps: `1 vCPU` as `1024`, and
/// an empty `user` or `hostname` as none at all. To be done before validation, which takes an empty
/// text for one that is given.
pub fn normalise(definition: &mut TaskDefinition) {
    for (amount, read) in [
        (
            &mut definition.cpu,
            size::cpu_units as fn(&str) -> Option<u32>,
        ),
        (&mut definition.memory, size::memory_mib),
    ] {
        if let Some(number) = amount.as_deref().and_then(read) {
            *amount = Some(number.to_string());
        }
    }
    for text in [
        &mut definition.task_role_arn,
        &mut definition.execution_role_arn,
    ] {
        drop_if_empty(text);
    }
    for host in definition
        .volumes
        .iter_mut()
        .filter_map(|volume| volume.host.as_mut())
    {
        drop_if_empty(&mut host.source_path);
    }
    for container in &mut definition.container_definitions {
        for text in [
            &mut container.hostname,
            &mut container.user,
            &mut container.working_directory,
        ] {
            drop_if_empty(text);
        }
    }
}

fn drop_if_empty(text: &mut Option<String>) {
    if text.as_deref() == Some("") {
        *text = None;
    }
}

/// Fills in what DescribeTaskDefinition shows though nobody wrote it. The empty lists it also shows
/// come from serialising.
pub fn fill_defaults(definition: &mut TaskDefinition) {
    let network_mode = definition.network_mode;
    for container in &mut definition.container_definitions {
        container.essential.get_or_insert(true);
        for mapping in &mut container.port_mappings {
            fill_port_mapping(mapping, network_mode);
        }
        if let Some(check) = &mut container.health_check {
            check.interval.get_or_insert(30);
            check.timeout.get_or_insert(5);
            check.retries.get_or_insert(3);
        }
    }
    for volume in &mut definition.volumes {
        if is_plain(volume) {
            volume.host.get_or_insert_default();
        }
    }
}

/// Whether nothing says what kind of volume it is, so that it is one of the host's.
fn is_plain(volume: &Volume) -> bool {
    volume.docker_volume_configuration.is_none()
        && volume.efs_volume_configuration.is_none()
        && volume.s3files_volume_configuration.is_none()
        && volume
            .fsx_windows_file_server_volume_configuration
            .is_none()
        && volume.configured_at_launch != Some(true)
}

fn fill_port_mapping(mapping: &mut PortMapping, network_mode: Option<NetworkMode>) {
    mapping.protocol.get_or_insert(TransportProtocol::Tcp);
    if mapping.container_port_range.is_some() || mapping.host_port.is_some() {
        return;
    }
    mapping.host_port = match network_mode {
        Some(NetworkMode::Awsvpc | NetworkMode::Host) => mapping.container_port,
        // 0 asks for any free port of the host.
        Some(NetworkMode::Bridge | NetworkMode::None) | None => Some(0),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taskdef::parse;

    #[test]
    fn amounts_become_numbers() {
        let mut definition = parse(r#"{"cpu": "1 vCPU", "memory": "2 GB"}"#).unwrap();
        normalise(&mut definition);
        assert_eq!(definition.cpu.as_deref(), Some("1024"));
        assert_eq!(definition.memory.as_deref(), Some("2048"));
    }

    #[test]
    fn empty_texts_are_dropped() {
        let mut definition = parse(
            r#"{"taskRoleArn": "", "containerDefinitions": [{"user": "", "hostname": "a"}],
                "volumes": [{"name": "data", "host": {"sourcePath": ""}}]}"#,
        )
        .unwrap();
        normalise(&mut definition);
        let container = &definition.container_definitions[0];
        assert_eq!((&definition.task_role_arn, &container.user), (&None, &None));
        assert_eq!(container.hostname.as_deref(), Some("a"));
        assert_eq!(
            definition.volumes[0].host.as_ref().unwrap().source_path,
            None
        );
    }

    #[test]
    fn defaults_are_those_that_describing_shows() {
        let mut definition = parse(
            r#"{"family": "web", "networkMode": "awsvpc", "containerDefinitions": [
                {"name": "app", "image": "nginx", "portMappings": [{"containerPort": 80}]},
                {"name": "log", "image": "busybox", "essential": false}
            ]}"#,
        )
        .unwrap();
        fill_defaults(&mut definition);
        let expected = serde_json::json!({
            "family": "web", "networkMode": "awsvpc", "volumes": [], "placementConstraints": [],
            "containerDefinitions": [
                {"name": "app", "image": "nginx", "cpu": 0, "essential": true,
                 "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}],
                 "environment": [], "mountPoints": [], "volumesFrom": [], "systemControls": []},
                {"name": "log", "image": "busybox", "cpu": 0, "essential": false,
                 "portMappings": [], "environment": [], "mountPoints": [], "volumesFrom": [],
                 "systemControls": []}
            ]
        });
        assert_eq!(serde_json::to_value(&definition).unwrap(), expected);
    }

    #[test]
    fn health_checks_and_volumes_are_shown_whole() {
        let mut definition = parse(
            r#"{"containerDefinitions": [{"healthCheck": {"command": ["CMD", "true"], "retries": 1}}],
                "volumes": [{"name": "data"},
                            {"name": "files", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}},
                            {"name": "disk", "configuredAtLaunch": true}]}"#,
        )
        .unwrap();
        fill_defaults(&mut definition);
        let value = serde_json::to_value(&definition).unwrap();
        assert_eq!(
            value["containerDefinitions"][0]["healthCheck"],
            serde_json::json!({"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 1})
        );
        assert_eq!(
            value["volumes"],
            serde_json::json!([
                {"name": "data", "host": {}},
                {"name": "files", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}},
                {"name": "disk", "configuredAtLaunch": true},
            ])
        );
    }

    #[test]
    fn a_bridged_port_asks_for_any_host_port() {
        let mut definition =
            parse(r#"{"containerDefinitions": [{"portMappings": [{"containerPort": 80}]}]}"#)
                .unwrap();
        fill_defaults(&mut definition);
        assert_eq!(
            definition.container_definitions[0].port_mappings[0].host_port,
            Some(0)
        );
    }
}
