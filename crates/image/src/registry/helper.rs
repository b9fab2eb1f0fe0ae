//! Credential helpers: `docker-credential-ecr-login` and its like.
//!
//! Source: the protocol of github.com/docker/docker-credential-helpers.

use std::io::Write;
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::credentials::{Credential, CredentialError};

/// The name a helper gives an identity token's user.
const TOKEN_USER: &str = "<token>";

/// Runs `docker-credential-NAME get`.
pub fn ask(name: &str, server: &str) -> Result<Option<Credential>, CredentialError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Answer {
        username: String,
        secret: String,
    }
    let helper = format!("docker-credential-{name}");
    let failed = |message: &str| CredentialError::Helper {
        helper: helper.clone(),
        message: message.into(),
    };
    if name.contains('/') {
        return Err(failed("its name is a path"));
    }
    let spawn = |source| CredentialError::Spawn {
        helper: helper.clone(),
        source,
    };
    let mut child = Command::new(&helper)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(spawn)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A helper that does not read has its own way of failing.
        let _ = stdin.write_all(server.as_bytes());
    }
    let output = child.wait_with_output().map_err(spawn)?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() {
        // The protocol has no code for it, only this sentence.
        if said.contains("credentials not found") {
            return Ok(None);
        }
        let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(failed(if said.is_empty() { &complaint } else { &said }));
    }
    let answer: Answer = serde_json::from_str(&said).map_err(|error| failed(&error.to_string()))?;
    Ok(Some(match answer.username.as_str() {
        TOKEN_USER => Credential::IdentityToken(answer.secret),
        _ => Credential::Password {
            username: answer.username,
            password: answer.secret,
        },
    }))
}
