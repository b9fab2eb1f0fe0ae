use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use oci_spec::image::Config as ImageConfig;
use oci_spec::runtime::{Capability, PosixRlimitType, Spec};

use super::*;
use crate::taskdef::parse;

fn spec_of(definition: &str, image: &str) -> Spec {
    let definition = parse(definition).unwrap();
    let image: ImageConfig = serde_json::from_str(image).unwrap();
    let source = Source {
        definition: &definition,
        container: &definition.container_definitions[0],
        image: &image,
        launch_type: LaunchType::Fargate,
    };
    let files = BTreeMap::from([("FROM_FILE".to_owned(), "1".to_owned())]);
    let secrets = BTreeMap::new();
    let placement = Placement {
        platform: Platform {
            region: "us-east-1",
            environment_from_files: &files,
            secrets: &secrets,
        },
        hostname: "ip-10-0-0-7.ec2.internal",
        namespaces: Namespaces {
            cgroup: Namespace::Join("/proc/1/fd/5".into()),
            user: Namespace::Join("/proc/1/fd/3".into()),
            network: Namespace::Join("/proc/1/fd/4".into()),
            pid: Namespace::Own,
            ipc: Namespace::Own,
        },
        ids: None,
        cgroups_path: PathBuf::from("/ecs/t/t-1"),
        root: PathBuf::from("/r"),
        files: PathBuf::from("/f"),
        shared_memory: PathBuf::from("/s"),
        volumes: vec![],
        devices: vec![],
        cgroup_mounts: vec![],
        security: SecurityOptions::parse(
            &definition.container_definitions[0].docker_security_options,
        )
        .unwrap(),
        open_files_ceiling: None,
        withheld_capabilities: HashSet::from([Capability::SysModule]),
        init: PathBuf::from("/lib/init"),
    };
    container_spec(&source, &placement).unwrap()
}

fn with(container: &str) -> String {
    format!(
        r#"{{"family": "f", "memory": "512", "containerDefinitions": [{{"name": "c", "image": "i"{container}}}]}}"#
    )
}

fn args(container: &str, image: &str) -> Vec<String> {
    let spec = spec_of(&with(container), image);
    spec.process().as_ref().unwrap().args().clone().unwrap()
}

#[test]
fn the_command_line_is_composed_as_docker_does() {
    let image = r#"{"Entrypoint": ["/entry"], "Cmd": ["default"]}"#;
    assert_eq!(args("", image), ["/entry", "default"]);
    assert_eq!(args(r#", "command": ["own"]"#, image), ["/entry", "own"]);
    assert_eq!(args(r#", "entryPoint": ["/mine"]"#, image), ["/mine"]);
    assert_eq!(
        args(r#", "entryPoint": ["/mine"], "command": ["x"]"#, image),
        ["/mine", "x"]
    );
}

#[test]
fn the_init_comes_before_everything() {
    let init =
        r#", "linuxParameters": {"initProcessEnabled": true}, "command": ["sleep", "infinity"]"#;
    assert_eq!(args(init, "{}"), ["/dev/init", "--", "sleep", "infinity"]);
    let spec = spec_of(&with(init), "{}");
    let mounts = spec.mounts().as_ref().unwrap();
    assert!(
        mounts
            .iter()
            .any(|mount| mount.destination().to_str() == Some("/dev/init"))
    );
}

#[test]
fn later_sources_of_the_environment_win() {
    let spec = spec_of(
        &with(
            r#", "environment": [{"name": "FROM_FILE", "value": "2"}, {"name": "B", "value": "b"}]"#,
        ),
        r#"{"Env": ["B=image", "AWS_REGION=eu-west-1"]}"#,
    );
    let process = spec.process().as_ref().unwrap();
    let env = process.env().as_ref().unwrap();
    let value = |name: &str| {
        env.iter()
            .find_map(|line| line.strip_prefix(&format!("{name}=")))
    };
    assert_eq!(value("B"), Some("b"));
    assert_eq!(value("FROM_FILE"), Some("2"));
    assert_eq!(value("HOSTNAME"), Some("ip-10-0-0-7.ec2.internal"));
    assert_eq!(value("AWS_EXECUTION_ENV"), Some("AWS_ECS_FARGATE"));
    assert_eq!(value("AWS_REGION"), Some("eu-west-1"));
    assert_eq!(
        value("AWS_DEFAULT_REGION"),
        None,
        "either variable keeps the platform from setting both"
    );
}

fn capabilities_of(container: &str) -> HashSet<Capability> {
    let spec = spec_of(&with(container), "{}");
    let process = spec.process().as_ref().unwrap();
    let sets = process.capabilities().as_ref().unwrap();
    assert_eq!(sets.effective(), sets.bounding());
    sets.effective().clone().unwrap()
}

#[test]
fn capabilities_are_dropped_before_they_are_added() {
    assert_eq!(capabilities_of("").len(), 14);
    let traced = capabilities_of(
        r#", "linuxParameters": {"capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]}}"#,
    );
    assert_eq!(traced, HashSet::from([Capability::SysPtrace]));
    let dropped =
        capabilities_of(r#", "linuxParameters": {"capabilities": {"drop": ["CHOWN", "KILL"]}}"#);
    assert_eq!(dropped.len(), 12);
}

#[test]
fn all_capabilities_are_those_that_the_machine_gives() {
    let add = |name: &str| {
        capabilities_of(&format!(
            r#", "linuxParameters": {{"capabilities": {{"add": ["{name}"]}}}}"#
        ))
    };
    let privileged = capabilities_of(r#", "privileged": true"#);
    for all in [privileged, add("ALL")] {
        assert_eq!(all.len(), 40);
        assert!(!all.contains(&Capability::SysModule), "withheld");
    }
    // Who asks for one by its name is told that it cannot be had.
    assert!(add("SYS_MODULE").contains(&Capability::SysModule));
}

#[test]
fn open_files_are_limited_as_on_fargate_unless_the_definition_says() {
    let nofile = |container: &str| {
        let spec = spec_of(&with(container), "{}");
        let process = spec.process().as_ref().unwrap();
        let limits = process.rlimits().as_ref().unwrap();
        let limit = limits
            .iter()
            .find(|limit| limit.typ() == PosixRlimitType::RlimitNofile)
            .unwrap();
        (limit.soft(), limit.hard())
    };
    assert_eq!(nofile(""), (65535, 65535));
    assert_eq!(
        nofile(r#", "ulimits": [{"name": "nofile", "softLimit": 100, "hardLimit": -1}]"#),
        (100, u64::MAX)
    );
}

#[test]
fn a_container_without_memory_has_the_tasks() {
    let limit = |container: &str| {
        let spec = spec_of(&with(container), "{}");
        let linux = spec.linux().as_ref().unwrap();
        let memory = linux.resources().as_ref().unwrap().memory().unwrap();
        (memory.limit().unwrap() >> 20, memory.swap().unwrap() >> 20)
    };
    assert_eq!(limit(""), (512, 512));
    assert_eq!(limit(r#", "memory": 128"#), (128, 128));
    assert_eq!(limit(r#", "memory": 1"#), (4, 4));
    assert_eq!(
        limit(r#", "memory": 128, "linuxParameters": {"maxSwap": 64}"#),
        (128, 192)
    );
}

#[test]
fn privilege_lifts_the_masks() {
    let masked = |container: &str| {
        let spec = spec_of(&with(container), "{}");
        let linux = spec.linux().as_ref().unwrap();
        linux.masked_paths().as_ref().unwrap().len()
    };
    assert!(masked("") > 0);
    assert_eq!(masked(r#", "privileged": true"#), 0);
}

#[test]
fn only_root_of_the_host_is_told_which_devices_it_may_open() {
    let rules = |container: &str| {
        let spec = spec_of(&with(container), "{}");
        let resources = spec.linux().as_ref().unwrap().resources().clone();
        resources.unwrap().devices().clone().unwrap_or_default()
    };
    // These specs have no user namespace of their own.
    let all = rules("");
    assert!(!all[0].allow() && all[0].typ().is_none());
    assert!(all[1..].iter().all(|rule| rule.allow()));
    assert!(rules(r#", "privileged": true"#).is_empty());
}

#[test]
fn posix_shared_memory_goes_with_the_ipc_namespace() {
    let shared = |task: &str, container: &str| {
        let definition = format!(
            r#"{{"family": "f", "memory": "512"{task},
                 "containerDefinitions": [{{"name": "c", "image": "i"{container}}}]}}"#
        );
        let mounts = spec_of(&definition, "{}").mounts().clone().unwrap();
        let mut mounts = mounts.into_iter();
        let mount = mounts.find(|mount| mount.destination() == Path::new("/dev/shm"))?;
        let source = mount.source().clone().unwrap();
        Some((source, mount.options().clone().unwrap().pop().unwrap()))
    };
    let size = r#", "linuxParameters": {"sharedMemorySize": 128}"#;
    let own = |size: &str| Some(("shm".into(), size.to_owned()));
    assert_eq!(shared("", ""), own("size=65536k"));
    assert_eq!(shared("", size), own("size=131072k"));
    let bound = |path: &str| Some((path.into(), "rprivate".to_owned()));
    assert_eq!(shared(r#", "ipcMode": "task""#, size), bound("/s"));
    assert_eq!(shared(r#", "ipcMode": "host""#, ""), bound("/dev/shm"));
    assert_eq!(shared(r#", "ipcMode": "none""#, ""), None);
}

#[test]
fn security_options_are_the_process_s() {
    let process = |options: &str| {
        let spec = spec_of(
            &with(&format!(r#", "dockerSecurityOptions": {options}"#)),
            "{}",
        );
        let process = spec.process().clone().unwrap();
        let profile = process.apparmor_profile().clone();
        (process.no_new_privileges().unwrap(), profile)
    };
    assert_eq!(process("[]"), (false, None));
    let confined = process(r#"["no-new-privileges", "apparmor:docker-default"]"#);
    assert_eq!(confined, (true, Some("docker-default".to_owned())));
}
