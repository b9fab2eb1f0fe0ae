//! The clients that people have, as they are, and every answer that they get held against the model.
//!
//! `make clients` gets the ones of PyPI; Debian's aws CLI is the package `awscli`. What is not there is
//! left out, with a word.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use neargate_api::Operation;
use neargate_e2e::{Machine, programs};

/// Names the directory with the Python environment that has the clients.
const VARIABLE: &str = "NEARGATE_CLIENTS";
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients");

/// What every walkthrough of the CLI comes to.
const WALKTHROUGH: [Operation; 8] = [
    Operation::CreateCluster,
    Operation::DescribeClusters,
    Operation::DescribeTaskDefinition,
    Operation::DescribeTasks,
    Operation::ListTasks,
    Operation::RegisterTaskDefinition,
    Operation::RunTask,
    Operation::StopTask,
];

#[test]
fn the_aws_cli_1_runs_a_task_from_its_definition_to_its_end() {
    walk_by_cli(&from_pypi("aws"));
}

#[test]
fn the_aws_cli_2_runs_a_task_from_its_definition_to_its_end() {
    walk_by_cli(Path::new("/usr/bin/aws"));
}

#[test]
fn boto3_waits_for_and_pages_through_all_that_is_offered() {
    let python = from_pypi("python");
    let Some(asked) = ask(&python, "exec \"$CLIENT\" \"$SOURCES/everything.py\"") else {
        return;
    };
    let lists = [
        Operation::ListTasks,
        Operation::ListClusters,
        Operation::ListServices,
    ];
    assert!(asked.is_superset(&lists.into()), "{asked:?}");
}

fn walk_by_cli(aws: &Path) {
    let Some(asked) = ask(aws, "AWS=$CLIENT exec bash \"$SOURCES/walkthrough.sh\"") else {
        return;
    };
    assert_eq!(asked, WALKTHROUGH.into());
}

/// Runs a script against an endpoint on a new machine. Gives the operations that it asked for.
fn ask(client: &Path, script: &str) -> Option<BTreeSet<Operation>> {
    if !client.exists() {
        println!("skipped: there is no {} (make clients)", client.display());
        return None;
    }
    let machine = Machine::new()?;
    let serve = machine.serve();
    let recorder = serve.record();
    let root = machine.path("root");
    let output = machine.sh(&format!(
        "eval \"$('{neargate}' --root '{root}' env)\"
        export AWS_ENDPOINT_URL='{url}' CLIENT='{client}' SOURCES='{SOURCES}'
        # Nothing of this user's own.
        export HOME='{root}' AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_PAGER=
        export AWS_EC2_METADATA_DISABLED=true PYTHONDONTWRITEBYTECODE=1
        {script}",
        neargate = programs::neargate().display(),
        root = root.display(),
        url = recorder.url,
        client = client.display(),
    ));
    println!("{output}");
    Some(recorder.check().into_iter().collect())
}

fn from_pypi(program: &str) -> PathBuf {
    let directory = match env::var_os(VARIABLE) {
        Some(directory) => directory.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/clients"),
    };
    directory.join("bin").join(program)
}
