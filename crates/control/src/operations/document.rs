//! docs/operations.md, which says what there is of each operation.
//!
//! It is written from what the endpoint does: each operation is called, and either it has a handler
//! or the endpoint says that it does not offer it yet.

use std::fmt::Write;
use std::path::PathBuf;

use neargate_api::Operation;

use super::{answer, not_yet};
use crate::testing::Fixture;

/// Operations that do not do all that AWS's do, and what is missing.
const PARTLY: &[(Operation, &str)] = &[
    (Operation::CreateService, SERVICES),
    (
        Operation::CreateCapacityProvider,
        "of Auto Scaling groups, which this machine stands for; no managed instances",
    ),
    (
        Operation::ListContainerInstances,
        "filters without `=~` and `!~`",
    ),
    (Operation::ListTagsForResource, "not of services"),
    (Operation::PutAccountSetting, KEPT),
    (Operation::PutAccountSettingDefault, KEPT),
    (Operation::TagResource, "no services"),
    (Operation::UntagResource, "no services"),
    (Operation::UpdateService, SERVICES),
];
/// Operations that are there to say why not.
const REFUSED: &[(Operation, &str)] = &[
    (Operation::DeregisterContainerInstance, ONE_MACHINE),
    (Operation::DiscoverPollEndpoint, NO_AGENT),
    (Operation::RegisterContainerInstance, ONE_MACHINE),
    (Operation::SubmitAttachmentStateChanges, NO_AGENT),
    (Operation::SubmitContainerStateChange, NO_AGENT),
    (Operation::SubmitTaskStateChange, NO_AGENT),
    (Operation::UpdateContainerAgent, NO_AGENT),
];
const ONE_MACHINE: &str = "the instance is the machine that the endpoint runs on";
const NO_AGENT: &str = "there is no agent";
const SERVICES: &str = "no load balancers, service registries, Service Connect, VPC Lattice, volumes, \
                        placement constraints, alarms, or deployments that are not ROLLING";
const KEPT: &str = "settings are kept and listed, but nothing else looks at them";

const HEADING: &str = "\
# Operations of Amazon ECS

What `neargate serve` does of each. A test of `crates/control` compares this file with the endpoint,
and writes it anew with `WRITE_DOCUMENTS=1 cargo test -p neargate-control operations::document`.

An operation that is not there yet answers UnsupportedFeatureException, or ClientException where AWS's
clients do not know that.

";

#[tokio::test]
async fn the_document_says_what_the_endpoint_does() {
    let written = document().await;
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../docs/operations.md"]
        .iter()
        .collect();
    if std::env::var_os("WRITE_DOCUMENTS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == written,
        "docs/operations.md is not what the endpoint does: set WRITE_DOCUMENTS=1 and run this again"
    );
}

async fn document() -> String {
    let (mut table, mut works, mut partly) = (String::new(), 0, 0);
    let fixture = Fixture::new();
    let mut operations = Operation::ALL.to_vec();
    operations.sort_by_key(|operation| operation.name());
    for operation in operations {
        let missing = PARTLY.iter().find(|(of, _)| *of == operation);
        if let Some((_, why)) = REFUSED.iter().find(|(of, _)| *of == operation) {
            writeln!(table, "| {operation} | refused: {why} |").unwrap();
            continue;
        }
        let state = match (is_offered(&fixture, operation).await, missing) {
            (true, None) => {
                works += 1;
                "works".to_owned()
            }
            (true, Some((_, missing))) => {
                partly += 1;
                format!("partly: {missing}")
            }
            (false, None) => "not yet".to_owned(),
            (false, Some(_)) => panic!("{operation} is said to work partly, and does not at all"),
        };
        writeln!(table, "| {operation} | {state} |").unwrap();
    }
    let all = Operation::ALL.len();
    format!(
        "{HEADING}Of {all} operations, {works} work and {partly} work partly.\n\n\
         | operation | state |\n| --- | --- |\n{table}"
    )
}

/// Whether it has a handler. What that makes of an empty input does not matter.
async fn is_offered(fixture: &Fixture, operation: Operation) -> bool {
    match answer(operation, &fixture.context(), b"{}").await {
        Ok(_) => true,
        Err(error) => error.message != not_yet(operation).message,
    }
}
