//! What cannot be run is told apart, as ECS's texts need it.

use neargate_host::container::{CommandProblem, LaunchError};
use neargate_host::process::ExitStatus;
use serde_json::json;

use crate::fixture::{FARGATE, Task, task};

fn problem(task: &Task, command: &str) -> CommandProblem {
    match task.run(&task.spec(&[command])).unwrap_err() {
        LaunchError::Command {
            command: named,
            problem,
        } => {
            assert_eq!(named, command);
            problem
        }
        other => panic!("{command}: {other}"),
    }
}

#[test]
fn bad_commands() {
    let Some(task) = task(FARGATE) else { return };
    assert_eq!(problem(&task, "nosuch"), CommandProblem::NotInPath);
    assert_eq!(problem(&task, "/bin/nosuch"), CommandProblem::NotFound);
    assert_eq!(problem(&task, "/etc/plain/x"), CommandProblem::NotFound);
    assert_eq!(
        problem(&task, "/etc/plain"),
        CommandProblem::PermissionDenied
    );
    assert_eq!(problem(&task, "/etc"), CommandProblem::PermissionDenied);
    assert_eq!(problem(&task, "/bin/garbage"), CommandProblem::BadFormat);
    assert_eq!(problem(&task, "garbage"), CommandProblem::BadFormat);
    assert_eq!(problem(&task, "script"), CommandProblem::NoInterpreter);
    assert_eq!(problem(&task, "/bin/script"), CommandProblem::NoInterpreter);
}

#[test]
fn what_may_not_be_executed_is_passed_over_in_path() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["plain"]);
    spec["process"]["env"] = json!(["PATH=/etc:/bin"]);
    let error = task.run(&spec).unwrap_err();
    assert!(matches!(
        error,
        LaunchError::Command {
            problem: CommandProblem::NotInPath,
            ..
        }
    ));
}

#[test]
fn path_is_the_containers() {
    let Some(task) = task(FARGATE) else { return };
    std::fs::create_dir(task.image().join("other")).unwrap();
    std::os::unix::fs::symlink("/bin/busybox", task.image().join("other/echo")).unwrap();
    let mut spec = task.spec(&["echo", "found"]);
    spec["process"]["env"] = json!(["PATH=/nowhere:/etc/plain:/other"]);
    assert_eq!(task.run(&spec).unwrap().output, "found\n");
    spec["process"]["env"] = json!([]);
    assert_eq!(task.run(&spec).unwrap().exit, ExitStatus::Code(0));
}

#[test]
fn the_launchers_own_program_cannot_be_had() {
    let Some(task) = task(FARGATE) else { return };
    std::fs::write(task.image().join("bin/me"), "#!/proc/self/exe\n").unwrap();
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(task.image().join("bin/me"), mode).unwrap();
    for command in ["/proc/self/exe", "me"] {
        // Whatever it does, it must not be this test's program that runs.
        match task.run(&task.spec(&[command, "--list"])) {
            Err(error) => println!("{command}: {error}"),
            Ok(outcome) => assert!(!outcome.output.contains("cannot_be_had"), "{outcome:?}"),
        }
    }
}

#[test]
fn a_parameter_that_this_kernel_does_not_have_is_named() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["true"]);
    spec["linux"]["sysctl"] = json!({"kernel.no_such": "1"});
    match task.run(&spec).unwrap_err() {
        LaunchError::Sysctl {
            name, path, errno, ..
        } => {
            assert_eq!(
                (name.as_str(), path.as_str()),
                ("kernel.no_such", "kernel/no_such")
            );
            assert_eq!(errno, rustix::io::Errno::NOENT);
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_step_that_fails_is_named() {
    let Some(task) = task(FARGATE) else { return };
    let mut spec = task.spec(&["true"]);
    let missing = json!({"destination": "/data", "source": "/no/such", "options": ["bind"]});
    spec["mounts"].as_array_mut().unwrap().push(missing);
    let error = task.run(&spec).unwrap_err().to_string();
    assert_eq!(
        error,
        "cannot bind /no/such to /data: No such file or directory (os error 2)"
    );
}
