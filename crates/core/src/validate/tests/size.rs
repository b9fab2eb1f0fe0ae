use super::*;

const NO_CPU: &str = "Invalid 'cpu' setting for task. For more information, see the \
                      Troubleshooting section of the Amazon ECS Developer Guide.";
const NO_MEMORY: &str = "Invalid 'memory' setting for task. For more information, see the \
                         Troubleshooting section of the Amazon ECS Developer Guide.";

#[test]
fn memory_and_cpu() {
    refused([
        (
            ec2(json!({"others": [{"name": "b"}]})).with(|task| {
                task.container_definitions[1].memory = None;
            }),
            "Invalid setting for container 'b'. At least one of 'memory' or 'memoryReservation' \
             must be specified.",
        ),
        (
            ec2(json!({"app": {"memory": 64, "memoryReservation": 65}})),
            "Invalid setting for container 'app'. 'memory' must be greater than or equal to \
             'memoryReservation'.",
        ),
        (
            fargate(json!({"app": {"memory": 513}})),
            "The 'memory' setting for container 'app' is greater than for the task.",
        ),
        (
            fargate(json!({"app": {"cpu": 200}, "others": [{"name": "b", "cpu": 57}]})),
            "The sum of all container 'cpu' values cannot be greater than the value of the task \
             'cpu'.",
        ),
        (
            fargate(json!({
                "app": {"memoryReservation": 500},
                "others": [{"name": "b", "memoryReservation": 13}]
            })),
            "The sum of all container 'memoryReservation' values cannot be greater than the value \
             of the task 'memory'.",
        ),
        (
            ec2(json!({"app": {"memory": 3}})),
            "Invalid setting for container 'app'. 'memory' must be at least 4.",
        ),
        (
            ec2(json!({"app": {"memoryReservation": 3}})),
            "Invalid setting for container 'app'. 'memoryReservation' must be at least 4.",
        ),
        (
            ec2(json!({"app": {"cpu": -1}})),
            "Invalid 'cpu' setting for container 'app'.",
        ),
        (fargate(json!({"cpu": "a lot"})), NO_CPU),
        (fargate(json!({"cpu": ""})), NO_CPU),
        (ec2(json!({"cpu": "127"})), NO_CPU),
        (ec2(json!({"cpu": "196609"})), NO_CPU),
        (fargate(json!({"memory": "1 TB"})), NO_MEMORY),
        (ec2(json!({"memory": "0"})), NO_MEMORY),
    ]);
    accepted([
        (
            "equal reservation",
            ec2(json!({"app": {"memory": 64, "memoryReservation": 64}})),
        ),
        (
            "all of the task's",
            fargate(json!({"app": {"memory": 512, "cpu": 256}})),
        ),
        ("the least EC2 cpu", ec2(json!({"cpu": "128"}))),
        ("the most EC2 cpu", ec2(json!({"cpu": "192 vCPU"}))),
        ("no container memory beside the task's", fargate(json!({}))),
    ]);
}

#[test]
fn fargate_sizes() {
    let sized = |cpu: u32, memory: u32| {
        fargate(json!({"cpu": cpu.to_string(), "memory": memory.to_string()}))
    };
    for (cpu, memory) in [
        (256, 256),
        (256, 1536),
        (256, 3072),
        (512, 512),
        (512, 1536),
        (1024, 9216),
        (1024, 2560),
        (2048, 17408),
        (4096, 31744),
        (8192, 62464),
        (8192, 17408),
        (8192, 18432),
        (16384, 131_072),
        (16384, 33792),
        (16384, 36864),
        (32768, 61440),
        (300, 512),
    ] {
        let text = format!(
            "No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See \
             the Amazon ECS documentation for the valid values."
        );
        refused([(sized(cpu, memory), &text)]);
    }
    for (cpu, memory) in [
        (256, 512),
        (256, 1024),
        (256, 2048),
        (512, 1024),
        (512, 4096),
        (1024, 8192),
        (2048, 4096),
        (2048, 16384),
        (4096, 30720),
        (8192, 16384),
        (8192, 61440),
        (16384, 32768),
        (16384, 122_880),
    ] {
        accepted([("a size that is sold", sized(cpu, memory))]);
    }
    accepted([(
        "amounts with units",
        fargate(json!({"cpu": ".5 vCPU", "memory": "1GB"})),
    )]);
}

#[test]
fn fargate_needs_a_size_and_a_network() {
    let windows = |cpu: &str, memory: &str, architecture: &str| {
        fargate(json!({"cpu": cpu, "memory": memory, "runtimePlatform": {
            "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE", "cpuArchitecture": architecture
        }}))
    };
    refused([
        (
            fargate(json!({"cpu": null})),
            "Fargate requires that 'cpu' be defined at the task level.",
        ),
        (
            fargate(json!({"memory": null, "app": {"memory": 512}})),
            "Fargate requires that 'memory' be defined at the task level.",
        ),
        (
            windows("512", "2048", "X86_64"),
            "No Fargate configuration exists for given values: 512 CPU, 2048 memory. See the \
             Amazon ECS documentation for the valid values.",
        ),
        (
            windows("1024", "2048", "ARM64"),
            "No Fargate configuration exists for given values: 1024 CPU, 2048 memory. See the \
             Amazon ECS documentation for the valid values.",
        ),
        (
            fargate(json!({"networkMode": "bridge"})),
            "Fargate only supports network mode ‘awsvpc’.",
        ),
        (
            fargate(json!({"networkMode": null})),
            "Fargate only supports network mode ‘awsvpc’.",
        ),
    ]);
    accepted([("Windows of one vCPU", windows("1024", "2048", "X86_64"))]);
}

#[test]
fn ephemeral_storage() {
    refused([
        (
            fargate(json!({"ephemeralStorage": {"sizeInGiB": 20}})),
            "EphemeralStorage size should be at least 21",
        ),
        (
            fargate(json!({"ephemeralStorage": {"sizeInGiB": 201}})),
            "EphemeralStorage size should be at most 200",
        ),
        (
            ec2(json!({"ephemeralStorage": {"sizeInGiB": 30}})),
            "Tasks using the EC2 launch type do not support EphemeralStorage.",
        ),
    ]);
    accepted([
        (
            "the least",
            fargate(json!({"ephemeralStorage": {"sizeInGiB": 21}})),
        ),
        (
            "the most",
            fargate(json!({"ephemeralStorage": {"sizeInGiB": 200}})),
        ),
    ]);
}

trait With {
    fn with(self, change: impl FnOnce(&mut Self)) -> Self;
}

impl With for TaskDefinition {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}
