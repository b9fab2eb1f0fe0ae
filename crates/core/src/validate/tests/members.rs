//! Every member of the API's model is honoured, warned about, refused, or ECS's own concern, and
//! is so in one way only.

use neargate_api::Operation;
use neargate_api::schema::{Kind, Shape};
use serde_json::Map;

use super::super::warning;
use super::*;

/// What the engine acts on. Its tests see each of these from inside a container.
const HONOURED: &[&str] = &[
    "cpu",
    "memory",
    "networkMode",
    "pidMode",
    "ipcMode",
    "runtimePlatform.cpuArchitecture",
    "runtimePlatform.operatingSystemFamily",
    "ephemeralStorage.sizeInGiB",
    "volumes[].name",
    "volumes[].host.sourcePath",
    "containerDefinitions[].name",
    "containerDefinitions[].image",
    "containerDefinitions[].cpu",
    "containerDefinitions[].memory",
    "containerDefinitions[].memoryReservation",
    "containerDefinitions[].links[]",
    "containerDefinitions[].portMappings[].containerPort",
    "containerDefinitions[].portMappings[].hostPort",
    "containerDefinitions[].portMappings[].protocol",
    "containerDefinitions[].essential",
    "containerDefinitions[].restartPolicy.enabled",
    "containerDefinitions[].restartPolicy.ignoredExitCodes[]",
    "containerDefinitions[].restartPolicy.restartAttemptPeriod",
    "containerDefinitions[].entryPoint[]",
    "containerDefinitions[].command[]",
    "containerDefinitions[].environment[].name",
    "containerDefinitions[].environment[].value",
    "containerDefinitions[].environmentFiles[].value",
    "containerDefinitions[].environmentFiles[].type",
    "containerDefinitions[].mountPoints[].sourceVolume",
    "containerDefinitions[].mountPoints[].containerPath",
    "containerDefinitions[].mountPoints[].readOnly",
    "containerDefinitions[].volumesFrom[].sourceContainer",
    "containerDefinitions[].volumesFrom[].readOnly",
    "containerDefinitions[].linuxParameters.capabilities.add[]",
    "containerDefinitions[].linuxParameters.capabilities.drop[]",
    "containerDefinitions[].linuxParameters.devices[].hostPath",
    "containerDefinitions[].linuxParameters.devices[].containerPath",
    "containerDefinitions[].linuxParameters.devices[].permissions[]",
    "containerDefinitions[].linuxParameters.initProcessEnabled",
    "containerDefinitions[].linuxParameters.sharedMemorySize",
    "containerDefinitions[].linuxParameters.tmpfs[].containerPath",
    "containerDefinitions[].linuxParameters.tmpfs[].size",
    "containerDefinitions[].linuxParameters.tmpfs[].mountOptions[]",
    "containerDefinitions[].linuxParameters.maxSwap",
    "containerDefinitions[].linuxParameters.swappiness",
    "containerDefinitions[].dependsOn[].containerName",
    "containerDefinitions[].dependsOn[].condition",
    "containerDefinitions[].startTimeout",
    "containerDefinitions[].stopTimeout",
    "containerDefinitions[].hostname",
    "containerDefinitions[].user",
    "containerDefinitions[].workingDirectory",
    "containerDefinitions[].disableNetworking",
    "containerDefinitions[].privileged",
    "containerDefinitions[].readonlyRootFilesystem",
    "containerDefinitions[].dnsServers[]",
    "containerDefinitions[].dnsSearchDomains[]",
    "containerDefinitions[].extraHosts[].hostname",
    "containerDefinitions[].extraHosts[].ipAddress",
    "containerDefinitions[].interactive",
    "containerDefinitions[].pseudoTerminal",
    "containerDefinitions[].ulimits[].name",
    "containerDefinitions[].ulimits[].softLimit",
    "containerDefinitions[].ulimits[].hardLimit",
    "containerDefinitions[].healthCheck.command[]",
    "containerDefinitions[].healthCheck.interval",
    "containerDefinitions[].healthCheck.timeout",
    "containerDefinitions[].healthCheck.retries",
    "containerDefinitions[].healthCheck.startPeriod",
    "containerDefinitions[].systemControls[].namespace",
    "containerDefinitions[].systemControls[].value",
];

/// Honoured or warned about depending on its value; has a test of its own in `warning`.
const DEPENDS: &[&str] = &["containerDefinitions[].dockerSecurityOptions[]"];

/// Kept, and warned about by name.
const WARNED: &[&str] = &[
    "proxyConfiguration",
    "placementConstraints",
    "enableFaultInjection",
    "trustedExecutionConfiguration",
    "volumes[].configuredAtLaunch",
    "volumes[].dockerVolumeConfiguration",
    "volumes[].efsVolumeConfiguration",
    "volumes[].s3filesVolumeConfiguration",
    "volumes[].fsxWindowsFileServerVolumeConfiguration",
    "containerDefinitions[].repositoryCredentials",
    "containerDefinitions[].portMappings[].containerPortRange",
    "containerDefinitions[].secrets",
    "containerDefinitions[].logConfiguration",
    "containerDefinitions[].resourceRequirements",
    "containerDefinitions[].firelensConfiguration",
    "containerDefinitions[].credentialSpecs",
];

/// As ECS refuses it, with every launch type.
const REFUSED: &[&str] = &["inferenceAccelerators"];

/// What says something to ECS or to people, and nothing to the machine that runs the task.
const OF_ECS: &[&str] = &[
    "family",
    "taskRoleArn",
    "executionRoleArn",
    "requiresCompatibilities",
    "tags",
    "containerDefinitions[].versionConsistency",
    "containerDefinitions[].dockerLabels",
    "containerDefinitions[].portMappings[].name",
    "containerDefinitions[].portMappings[].appProtocol",
];

fn registration() -> &'static Shape {
    Operation::RegisterTaskDefinition.specification().input
}

/// The sets that a path is in, itself or by a member that it is within.
fn sets_of(path: &str) -> Vec<&'static str> {
    let is_within = |set: &[&str]| {
        set.iter().any(|listed| {
            path.strip_prefix(listed)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
    };
    [
        ("honoured", HONOURED),
        ("depends", DEPENDS),
        ("warned", WARNED),
        ("refused", REFUSED),
        ("of ECS", OF_ECS),
    ]
    .into_iter()
    .filter(|(_, set)| is_within(set))
    .map(|(name, _)| name)
    .collect()
}

/// The paths of all that is no structure or list itself.
fn leaves(shape: &'static Shape, path: &str, found: &mut Vec<String>) {
    match shape.kind {
        Kind::Structure { members, .. } => {
            for member in members {
                let separator = if path.is_empty() { "" } else { "." };
                leaves(
                    member.shape,
                    &format!("{path}{separator}{}", member.name),
                    found,
                );
            }
        }
        Kind::List { member, .. } => leaves(member, &format!("{path}[]"), found),
        _ => found.push(path.to_owned()),
    }
}

#[test]
fn every_member_is_in_one_set() {
    let mut found = Vec::new();
    leaves(registration(), "", &mut found);
    assert!(found.len() > 100, "{found:?}");
    for path in &found {
        assert_eq!(sets_of(path).len(), 1, "{path}: {:?}", sets_of(path));
    }
    let all = [HONOURED, DEPENDS, WARNED, REFUSED, OF_ECS].concat();
    for listed in all {
        let exists = found.iter().any(|path| path.starts_with(listed));
        assert!(exists, "the model has no {listed}");
    }
}

/// A value with every member there is.
fn complete(shape: &Shape) -> Value {
    match shape.kind {
        Kind::Structure { members, .. } => members
            .iter()
            .map(|member| (member.name.to_owned(), complete(member.shape)))
            .collect(),
        Kind::List { member, .. } => json!([complete(member)]),
        Kind::Map { value } => json!({"key": complete(value)}),
        Kind::Enum(values) => json!(values[0]),
        Kind::Integer { .. } => json!(7),
        Kind::Boolean => json!(true),
        _ => json!("text"),
    }
}

/// A definition with that member alone, and what must be there to hold it.
fn alone(path: &str) -> Value {
    fn put(shape: &'static Shape, steps: &[&str]) -> Value {
        let Some((step, rest)) = steps.split_first() else {
            return complete(shape);
        };
        let name = step.trim_end_matches("[]");
        let Kind::Structure { members, .. } = shape.kind else {
            panic!("{step} is in no structure");
        };
        let member = members.iter().find(|member| member.name == name);
        let inner = member.expect("the model has it").shape;
        let value = match inner.kind {
            Kind::List { member, .. } if step.ends_with("[]") => json!([put(member, rest)]),
            _ => put(inner, rest),
        };
        let required = members.iter().filter(|member| member.required);
        let mut object: Map<_, _> = required
            .map(|member| (member.name.to_owned(), complete(member.shape)))
            .collect();
        object.insert(name.to_owned(), value);
        Value::Object(object)
    }
    let mut document = put(registration(), &path.split('.').collect::<Vec<_>>());
    let object = document.as_object_mut().expect("a structure");
    if !path.starts_with("containerDefinitions") {
        object.remove("containerDefinitions");
    }
    document
}

#[test]
fn what_is_not_honoured_is_warned_about_by_name() {
    for path in WARNED {
        let definition = parse(&alone(path).to_string()).unwrap();
        let warnings = warning::warnings(&definition);
        let field = path.replace("[]", "[0]");
        let warned = warnings
            .iter()
            .any(|warning| warning.to_string().contains(&format!("`{field}`")));
        assert!(warned, "{path}: {warnings:?}");
    }
}

#[test]
fn what_is_honoured_is_not_warned_about() {
    for path in HONOURED.iter().chain(OF_ECS) {
        let definition = parse(&alone(path).to_string()).unwrap();
        let warnings = warning::warnings(&definition);
        assert_eq!(warnings, [], "{path}");
    }
}

#[test]
fn what_ecs_does_not_support_is_refused() {
    for path in REFUSED {
        let mut document = json!({
            "family": "web", "containerDefinitions": [{"name": "app", "image": "i", "memory": 64}],
        });
        document[*path] = alone(path)[*path].take();
        let definition = parse(&document.to_string()).unwrap();
        let refusal = validate(&definition, &Context::default()).unwrap_err();
        assert!(refusal.to_string().contains(path), "{refusal}");
    }
}
