//! The keys that ResumeSession is signed with.

use std::env;
use std::process::{Command, Stdio};

use aws_credential_types::Credentials;
use serde::Deserialize;

/// Those of the environment, as the aws CLI prefers them unless it was given a profile; else what
/// the aws CLI itself says, which knows of profiles, single sign-on and roles.
pub fn find(profile: Option<&str>) -> Option<Credentials> {
    match profile {
        None => of_environment().or_else(|| of_cli(None)),
        Some(profile) => of_cli(Some(profile)).or_else(of_environment),
    }
}

fn of_environment() -> Option<Credentials> {
    let get = |name| env::var(name).ok().filter(|value| !value.is_empty());
    Some(Credentials::from_keys(
        get("AWS_ACCESS_KEY_ID")?,
        get("AWS_SECRET_ACCESS_KEY")?,
        get("AWS_SESSION_TOKEN"),
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

fn of_cli(profile: Option<&str>) -> Option<Credentials> {
    let mut command = Command::new("aws");
    command
        .args(["configure", "export-credentials", "--format", "process"])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    if let Some(profile) = profile {
        command.args(["--profile", profile]);
    }
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let keys: Exported = serde_json::from_slice(&output.stdout).ok()?;
    Some(Credentials::from_keys(
        keys.access_key_id,
        keys.secret_access_key,
        keys.session_token,
    ))
}
