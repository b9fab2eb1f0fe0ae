//! `neargate env`.

mod profile;

use std::io;
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use neargate_control::Welcome;

use crate::endpoint::Reachable;
use crate::error::CommandError;
use crate::output::{self, notice};
use crate::plugin;
use crate::settings::Settings;

use profile::Profile;

/// Print what makes the aws CLI and SDKs use the endpoint
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  eval \"$(neargate env)\"
  aws ecs run-task --launch-type FARGATE --task-definition web --network-configuration \\
    \"awsvpcConfiguration={subnets=[$NEARGATE_SUBNET],securityGroups=[$NEARGATE_SECURITY_GROUP]}\"

ECS Exec needs a session-manager-plugin. Where none is installed neargate is one: PATH gets a
directory with a link of that name.

A client that does not know AWS_ENDPOINT_URL, such as the aws CLI before 2.13 or 1.29, takes
--endpoint-url \"$AWS_ENDPOINT_URL\".")]
pub struct Arguments {
    /// Instead of printing, write a profile into the files of AWS's clients; of other profiles
    /// there nothing changes
    #[arg(long, value_name = "NAME")]
    profile: Option<Profile>,

    /// Be the session-manager-plugin even where another is installed
    #[arg(long, conflicts_with = "profile")]
    own_plugin: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum EnvError {
    #[error("no endpoint has been started here")]
    NotStarted,
    #[error("how to reach the endpoint cannot be read")]
    Read(#[source] io::Error),
    #[error("the profile cannot be written")]
    Profile(#[source] io::Error),
}

/// How long an endpoint on this machine may take to accept.
const PATIENCE: Duration = Duration::from_millis(500);

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let reachable = Reachable::read(&settings.root).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => EnvError::NotStarted,
        _ => EnvError::Read(error),
    })?;
    let welcome = &reachable.welcome;
    let url = reachable.url();
    match &arguments.profile {
        Some(profile) => write(profile, &url, welcome)?,
        None => {
            print(&url, welcome)?;
            print_plugin(settings, arguments)?;
        }
    }
    if TcpStream::connect_timeout(&reachable.address, PATIENCE).is_err() {
        notice::warn(&format_args!("nothing listens on {url}"));
        notice::hint("start it with `neargate serve`");
    }
    Ok(ExitCode::SUCCESS)
}

fn write(profile: &Profile, url: &str, welcome: &Welcome) -> Result<(), EnvError> {
    let config = [("region", &*welcome.region), ("endpoint_url", url)];
    let keys = [
        ("aws_access_key_id", &*welcome.access_key_id),
        ("aws_secret_access_key", &*welcome.secret_access_key),
    ];
    profile.write(&config, &keys).map_err(EnvError::Profile)?;
    notice::say(&format!(
        "to use it: aws --profile {profile} ecs list-clusters"
    ));
    notice::hint(
        "a client that does not know endpoint_url in profiles, such as the aws CLI before 2.13 or 1.29, takes --endpoint-url too",
    );
    Ok(())
}

fn print(url: &str, welcome: &Welcome) -> io::Result<()> {
    for (name, value) in [
        ("AWS_ENDPOINT_URL", url),
        ("AWS_REGION", &*welcome.region),
        ("AWS_DEFAULT_REGION", &*welcome.region),
        ("AWS_ACCESS_KEY_ID", &*welcome.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", &*welcome.secret_access_key),
        ("NEARGATE_VPC", &*welcome.vpc),
        ("NEARGATE_SUBNET", &*welcome.subnets[0]),
        ("NEARGATE_SUBNETS", &*welcome.subnets.join(",")),
        ("NEARGATE_SECURITY_GROUP", &*welcome.security_group),
    ] {
        output::line(format!("export {name}='{value}'"))?;
    }
    // A profile of the user's own would win over the keys.
    output::line("unset AWS_PROFILE AWS_SESSION_TOKEN")
}

fn print_plugin(settings: &Settings, arguments: &Arguments) -> io::Result<()> {
    match plugin::directory(&settings.root, arguments.own_plugin) {
        Ok(Some(directory)) => {
            output::line(format!("export PATH='{}':\"$PATH\"", directory.display()))
        }
        Ok(None) => Ok(()),
        Err(error) => {
            notice::warn(&format_args!(
                "ECS Exec has no session-manager-plugin: {error}"
            ));
            Ok(())
        }
    }
}
