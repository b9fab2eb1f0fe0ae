//! What cannot work ends with ECS's words, a hint, a status, and a machine as
//! clean as before.

use neargate_e2e::definition::{container, fargate, idle, system_controls, with};
use neargate_e2e::image::Image;
use neargate_e2e::leftovers::Inventory;
use neargate_e2e::{Finished, Machine};
use serde_json::{Value, json};

const NOT_CREATED: &str = "CannotStartContainerError: ResourceInitializationError: failed to create \
    new container runtime task: failed to create shim task: OCI runtime create failed: runc create \
    failed: unable to start container process: ";

/// A machine that has run a task: what is made once and stays is there.
fn used_machine() -> Option<(Machine, Inventory)> {
    let machine = Machine::new()?;
    let task = machine.run(&fargate([idle("a", json!({}))]));
    machine.neargate(&["rm", "--force", &task.id]).success();
    let inventory = machine.quiet_inventory();
    Some((machine, inventory))
}

/// The task must not start; gives what was said.
#[track_caller]
fn refused(machine: &Machine, before: &Inventory, definition: &Value) -> Finished {
    let finished = machine.try_run(&[], definition);
    assert_eq!(finished.status, 125, "{finished}");
    assert_eq!(finished.stdout, "");
    machine.neargate(&["rm", "--all"]).success();
    machine.assert_same(before);
    finished
}

#[track_caller]
fn says(finished: &Finished, text: &str) {
    assert!(
        finished.stderr.contains(text),
        "not said: {text}\n{finished}"
    );
}

#[test]
fn a_program_that_cannot_be_run() {
    let Some((machine, _)) = used_machine() else {
        return;
    };
    let mut foreign = b"\x7fELF\x02\x01\x01".to_vec();
    foreign.resize(64, 0);
    // e_machine of a system that nobody has here: PA-RISC.
    foreign[16..20].copy_from_slice(&[2, 0, 15, 0]);
    machine.import(&Image::named("foreign", json!({})).layer(|layer| {
        layer.file("bin/foreign", 0o755, 0, &foreign);
    }));
    let before = machine.quiet_inventory();
    for (command, image, text) in [
        (
            "nonesuch",
            "probe",
            "exec: \"nonesuch\": executable file not found in $PATH: unknown",
        ),
        (
            "/none/such",
            "probe",
            "exec: \"/none/such\": stat /none/such: no such file or directory: unknown",
        ),
        (
            "/etc/passwd",
            "probe",
            "exec: \"/etc/passwd\": permission denied: unknown",
        ),
        (
            "/bin/foreign",
            "foreign",
            "exec /bin/foreign: exec format error: unknown",
        ),
    ] {
        let definition = fargate([container("a", &[command], json!({"image": image}))]);
        let finished = refused(&machine, &before, &definition);
        says(&finished, &format!("{NOT_CREATED}{text}"));
        says(&finished, "TaskFailedToStart");
        says(&finished, "hint: ");
    }
}

#[test]
fn a_user_or_a_working_directory_that_is_not_there() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let user = fargate([idle("a", json!({"user": "ghost"}))]);
    let finished = refused(&machine, &before, &user);
    says(
        &finished,
        "CannotStartContainerError: ResourceInitializationError: unable to create new container: \
         unable to find user ghost: no matching entries in passwd file",
    );
    says(&finished, "hint: ");
    let directory = fargate([idle("a", json!({"workingDirectory": "/etc/passwd"}))]);
    let finished = refused(&machine, &before, &directory);
    says(
        &finished,
        "error during container init: chdir to cwd (\"/etc/passwd\") set in config.json failed: \
         not a directory",
    );
    says(&finished, "hint: ");
}

#[test]
fn a_kernel_parameter_that_is_read_only_or_absent() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let with_parameter = |name: &str, value: &str| {
        fargate([idle(
            "a",
            json!({"systemControls": system_controls(&[(name, value)])}),
        )])
    };
    let finished = refused(&machine, &before, &with_parameter("net.core.rmem_max", "1"));
    says(
        &finished,
        "error during container init: open /proc/sys/net/core/rmem_max: ",
    );
    says(&finished, "hint: ");
    let finished = refused(
        &machine,
        &before,
        &with_parameter("net.core.netdev_max_backlog", "1"),
    );
    says(
        &finished,
        &format!(
            "{NOT_CREATED}error during container init: \
             open /proc/sys/net/core/netdev_max_backlog: no such file or directory: unknown"
        ),
    );
    // A value that the kernel does not take.
    let finished = refused(
        &machine,
        &before,
        &with_parameter("net.core.somaxconn", "many"),
    );
    says(
        &finished,
        "write /proc/sys/net/core/somaxconn: invalid argument",
    );
}

#[test]
fn an_image_that_no_registry_has() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    machine.use_empty_registry();
    let definition = fargate([idle("a", json!({"image": "nonesuch:1"}))]);
    let finished = refused(&machine, &before, &definition);
    says(
        &finished,
        "CannotPullContainerError: pull image manifest has been retried ",
    );
    says(
        &finished,
        "failed to resolve ref docker.io/library/nonesuch:1: docker.io/library/nonesuch:1: not found",
    );
}

#[test]
fn a_registry_that_does_not_answer() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    // Nobody listens on the discard port.
    machine.configure("[registry.mirrors]\n\"docker.io\" = \"http://127.0.0.1:9\"\n");
    let definition = fargate([idle("a", json!({"image": "nonesuch:1"}))]);
    let finished = refused(&machine, &before, &definition);
    says(
        &finished,
        "CannotPullContainerError: pull image manifest has been retried ",
    );
    says(&finished, "connection refused");
    says(&finished, "hint: ");
}

#[test]
fn an_image_of_another_architecture() {
    let Some((machine, _)) = used_machine() else {
        return;
    };
    let arm = Image::named("foreign", json!({})).of_architecture("arm64");
    let archive = arm.archive();
    let import = machine.neargate_with_input(&["image", "import", "-"], &archive);
    assert_eq!(import.status, 1, "{import}");
    says(&import, "does not contain descriptor matching platform");
    machine
        .neargate_with_input(&["image", "import", "--arch", "arm64", "-"], &archive)
        .success();
    machine.use_empty_registry();
    let before = machine.inventory();
    let definition = fargate([idle("a", json!({"image": "foreign"}))]);
    says(
        &refused(&machine, &before, &definition),
        "CannotPullContainerError: ",
    );
}

#[test]
fn an_address_pool_that_is_used_up() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.configure("[network]\ncidr = \"10.99.0.0/28\"\n");
    let definition = fargate([idle("a", json!({}))]);
    // Sixteen addresses, five of which are nobody's to have, as in a VPC.
    let mut tasks = Vec::new();
    let finished = loop {
        let finished = machine.try_run(&[], &definition);
        if finished.status != 0 {
            break finished;
        }
        tasks.push(finished.stdout.trim().to_owned());
        assert!(tasks.len() < 16);
    };
    assert!(!tasks.is_empty(), "{finished}");
    assert_eq!(finished.status, 125);
    says(&finished, "address");
    says(
        &finished,
        "hint: stop some tasks, or give more in the configuration: network.cidr",
    );
    let last = &machine.tasks()[0];
    assert_eq!(last["last_status"], "STOPPED", "{last}");
    assert_eq!(last["stop_code"], "TaskFailedToStart");
    assert_eq!(
        last["stopped_reason"],
        "ResourceInitializationError: all 11 addresses of the network are in use"
    );
    machine.neargate(&["rm", "--force", &tasks[0]]).success();
    machine.run(&definition);
}

#[test]
fn ids_that_are_used_up() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.configure("[ids]\ntasks = 1\n");
    let definition = fargate([idle("a", json!({}))]);
    let task = machine.run(&definition);
    let finished = machine.try_run(&[], &definition);
    assert_eq!(finished.status, 125, "{finished}");
    assert_eq!(machine.tasks()[0]["last_status"], "STOPPED");
    machine.neargate(&["rm", "--force", &task.id]).success();
    machine.run(&definition);
}

#[test]
fn a_full_disk() {
    let Some(machine) = Machine::bare("24m") else {
        return;
    };
    machine.import(&Image::base());
    let definition = fargate([idle("a", json!({}))]);
    let task = machine.run(&definition);
    machine.neargate(&["rm", "--force", &task.id]).success();
    let before = machine.quiet_inventory();
    machine.sh("dd if=/dev/zero of=/mnt/filler bs=64k 2>/dev/null || true; df /mnt >&2");
    let finished = machine.try_run(&[], &definition);
    assert_eq!(finished.status, 125, "{finished}");
    says(&finished, "o space left on device");
    says(&finished, "hint: ");
    let import = Image::named("more", json!({})).layer(|layer| {
        layer.file("big", 0o644, 0, &[1; 1 << 20]);
    });
    let import = machine.neargate_with_input(&["image", "import", "-"], &import.archive());
    assert_eq!(import.status, 1, "{import}");
    says(&import, "hint: ");
    machine.sh("rm /mnt/filler");
    machine.neargate(&["image", "prune"]).success();
    machine.neargate(&["rm", "--all"]).success();
    let images_gone = machine.neargate(&["image", "ls", "--json"]).success();
    assert!(!images_gone.contains("more"), "{images_gone}");
    let _ = before;
}

#[test]
fn a_definition_that_ecs_would_refuse() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    let typo = with(fargate([idle("a", json!({"comand": ["x"]}))]), json!({}));
    says(
        &refused(&machine, &before, &typo),
        "containerDefinitions[0].comand",
    );
    let host = with(fargate([idle("a", json!({}))]), json!({"pidMode": "host"}));
    says(
        &refused(&machine, &before, &host),
        "Tasks using the Fargate launch type do not support pidMode 'host'.",
    );
    let parameter = json!({"systemControls": system_controls(&[("vm.swappiness", "1")])});
    let finished = refused(&machine, &before, &fargate([idle("a", parameter)]));
    says(&finished, "vm.swappiness");
}

#[test]
fn an_image_that_is_not_what_its_digest_says() {
    let Some((machine, before)) = used_machine() else {
        return;
    };
    machine.use_lying_registry();
    let image = format!("nonesuch@sha256:{}", "0".repeat(64));
    let definition = fargate([idle("a", json!({"image": image}))]);
    let finished = refused(&machine, &before, &definition);
    says(&finished, "CannotPullContainerError: ");
    says(&finished, "sha256:0000");
    says(&finished, "hint: ");
}
