//! `neargate env`.

use std::io;
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use crate::endpoint::Reachable;
use crate::error::CommandError;
use crate::output::{self, notice};
use crate::settings::Settings;

/// Print what makes the aws CLI and SDKs use the endpoint
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  eval \"$(neargate env)\"
  aws ecs run-task --launch-type FARGATE --task-definition web --network-configuration \\
    \"awsvpcConfiguration={subnets=[$NEARGATE_SUBNET],securityGroups=[$NEARGATE_SECURITY_GROUP]}\"

A client that does not know AWS_ENDPOINT_URL, such as the aws CLI before 2.13, takes
--endpoint-url \"$AWS_ENDPOINT_URL\".")]
pub struct Arguments {}

#[derive(Debug, thiserror::Error)]
pub enum EnvError {
    #[error("no endpoint has been started here")]
    NotStarted,
    #[error("how to reach the endpoint cannot be read")]
    Read(#[source] io::Error),
}

/// How long an endpoint on this machine may take to accept.
const PATIENCE: Duration = Duration::from_millis(500);

pub fn run(settings: &Settings, _: &Arguments) -> Result<ExitCode, CommandError> {
    let reachable = Reachable::read(&settings.root).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => EnvError::NotStarted,
        _ => EnvError::Read(error),
    })?;
    let welcome = &reachable.welcome;
    let url = reachable.url();
    for (name, value) in [
        ("AWS_ENDPOINT_URL", &url),
        ("AWS_REGION", &welcome.region),
        ("AWS_DEFAULT_REGION", &welcome.region),
        ("AWS_ACCESS_KEY_ID", &welcome.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", &welcome.secret_access_key),
        ("NEARGATE_VPC", &welcome.vpc),
        ("NEARGATE_SUBNET", &welcome.subnets[0]),
        ("NEARGATE_SUBNETS", &welcome.subnets.join(",")),
        ("NEARGATE_SECURITY_GROUP", &welcome.security_group),
    ] {
        output::line(format!("export {name}='{value}'"))?;
    }
    // A profile of the user's own would win over the keys.
    output::line("unset AWS_PROFILE AWS_SESSION_TOKEN")?;
    if TcpStream::connect_timeout(&reachable.address, PATIENCE).is_err() {
        notice::warn(&format_args!("nothing listens on {url}"));
        notice::hint("start it with `neargate serve`");
    }
    Ok(ExitCode::SUCCESS)
}
