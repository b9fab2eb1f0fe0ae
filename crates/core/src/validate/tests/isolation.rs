use super::*;

#[test]
fn namespaces_and_capabilities_on_fargate() {
    let linux = |parameters: Value| fargate(json!({"app": {"linuxParameters": parameters}}));
    refused([
        (
            fargate(json!({"pidMode": "host"})),
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported \
             value for pidMode is 'task'.",
        ),
        (
            fargate(json!({"ipcMode": "none"})),
            "Fargate compatible task definitions do not support ipcMode",
        ),
        (
            fargate(json!({"app": {"privileged": true}})),
            "Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.",
        ),
        (
            linux(json!({"capabilities": {"add": ["SYS_PTRACE", "NET_ADMIN"]}})),
            "NET_ADMIN is not allowed on Fargate.",
        ),
        (
            linux(json!({"devices": [{"hostPath": "/dev/fuse"}]})),
            "Fargate compatible task definitions do not support devices",
        ),
        (
            linux(json!({"sharedMemorySize": 64})),
            "Fargate compatible task definitions do not support sharedMemorySize",
        ),
        (
            linux(json!({"maxSwap": 0})),
            "Fargate compatible task definitions do not support maxSwap",
        ),
        (
            linux(json!({"swappiness": 60})),
            "Fargate compatible task definitions do not support swappiness",
        ),
        (
            fargate(json!({"app": {"resourceRequirements": [{"type": "GPU", "value": "1"}]}})),
            "Tasks using the Fargate launch type do not support GPU resource requirements.",
        ),
        (
            fargate(json!({"app": {"dockerSecurityOptions": ["no-new-privileges"]}})),
            "Fargate compatible task definitions do not support dockerSecurityOptions",
        ),
        (
            fargate(json!({"placementConstraints": [{"type": "memberOf", "expression": "a"}]})),
            "Fargate compatible task definitions do not support constraints",
        ),
    ]);
    accepted([
        ("pidMode task", fargate(json!({"pidMode": "task"}))),
        (
            "privileged false",
            fargate(json!({"app": {"privileged": false}})),
        ),
        (
            "SYS_PTRACE",
            linux(json!({"capabilities": {"add": ["SYS_PTRACE"]}})),
        ),
        (
            "drop",
            linux(json!({"capabilities": {"drop": ["ALL", "NET_ADMIN"]}})),
        ),
        (
            "tmpfs",
            linux(json!({"tmpfs": [{"containerPath": "/tmp", "size": 64}]})),
        ),
        ("init", linux(json!({"initProcessEnabled": true}))),
    ]);
}

#[test]
fn namespaces_and_capabilities_elsewhere() {
    let linux = |parameters: Value| ec2(json!({"app": {"linuxParameters": parameters}}));
    let windows = json!({"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"});
    refused([
        (
            linux(json!({"swappiness": 101})),
            "The 'swappiness' setting for container 'app' must be between 0 and 100.",
        ),
        (
            linux(json!({"swappiness": -1})),
            "The 'swappiness' setting for container 'app' must be between 0 and 100.",
        ),
        (
            linux(json!({"maxSwap": -1})),
            "The 'maxSwap' setting for container 'app' must be 0 or greater.",
        ),
        (
            linux(json!({"capabilities": {"add": ["CAP_NET_ADMIN"]}})),
            "CAP_NET_ADMIN is not a valid Linux capability.",
        ),
        (
            linux(json!({"capabilities": {"drop": ["FLY"]}})),
            "FLY is not a valid Linux capability.",
        ),
        (
            ec2(json!({"pidMode": "task", "runtimePlatform": windows})),
            "pidMode is not supported on Windows containers.",
        ),
        (
            ec2(json!({"ipcMode": "task", "runtimePlatform": windows})),
            "ipcMode is not supported on Windows containers.",
        ),
        (
            ec2(json!({"app": {
                "ulimits": [{"name": "nofile", "softLimit": 2, "hardLimit": 1}]
            }})),
            "Soft limit exceeds hard limit for ulimit nofile",
        ),
        (
            ec2(json!({"app": {"ulimits": [{"name": "core", "softLimit": -1, "hardLimit": 1}]}})),
            "Soft limit exceeds hard limit for ulimit core",
        ),
    ]);
    accepted([
        (
            "what Fargate has not",
            linux(json!({
                "capabilities": {"add": ["NET_ADMIN"]}, "devices": [{"hostPath": "/dev/fuse"}],
                "sharedMemorySize": 64, "maxSwap": 0, "swappiness": 0
            })),
        ),
        (
            "the host's namespaces",
            ec2(json!({"pidMode": "host", "ipcMode": "host"})),
        ),
        (
            "no limit",
            ec2(json!({"app": {
                "ulimits": [{"name": "core", "softLimit": 5, "hardLimit": -1}]
            }})),
        ),
    ]);
}

#[test]
fn system_controls() {
    let sets = |name: &str| json!({"systemControls": [{"namespace": name, "value": "1"}]});
    let windows = json!({"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"});
    for name in ["net", "vm.swappiness", "kernel.hostname", ""] {
        let text = format!(
            "The 'systemControls' namespace {name} must start with one of [kernel.msgmax, \
             kernel.msgmnb, kernel.msgmni, kernel.sem, kernel.shmall, kernel.shmmax, \
             kernel.shmmni, kernel.shm_rmid_forced, fs.mqueue., net.] prefix"
        );
        refused([
            (fargate(json!({"app": sets(name)})), &text),
            (ec2(json!({"app": sets(name)})), &text),
        ]);
    }
    refused([
        (
            ec2(json!({"networkMode": "host", "app": sets("net.core.somaxconn")})),
            "The 'systemControls' namespace net.core.somaxconn is not supported when \
             networkMode=host.",
        ),
        (
            ec2(json!({"ipcMode": "host", "app": sets("kernel.msgmax")})),
            "The 'systemControls' namespace kernel.msgmax is not supported when ipcMode=host.",
        ),
        (
            ec2(json!({"runtimePlatform": windows, "app": sets("net.core.somaxconn")})),
            "systemControls is not supported on Windows containers.",
        ),
    ]);
    accepted([
        (
            "net.*",
            fargate(json!({"app": sets("net.ipv4.tcp_keepalive_time")})),
        ),
        (
            "what is not namespaced registers",
            fargate(json!({"app": sets("net.core.rmem_max")})),
        ),
        ("kernel.*", fargate(json!({"app": sets("kernel.shmmax")}))),
        (
            "fs.mqueue.*",
            fargate(json!({"app": sets("fs.mqueue.msg_max")})),
        ),
        (
            "IPC of the task",
            ec2(json!({"ipcMode": "task", "app": sets("kernel.sem")})),
        ),
        (
            "IPC beside a host network",
            ec2(json!({
                "networkMode": "host", "app": sets("kernel.sem")
            })),
        ),
    ]);
}
