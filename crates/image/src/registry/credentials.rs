//! Credentials as `docker login` leaves them: `config.json` and its helpers.
//!
//! Sources: docker's command line reference ("docker login", "Configuration
//! files"), and the protocol of github.com/docker/docker-credential-helpers.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fs_err as fs;
use serde::Deserialize;

/// The key that `docker login` files Docker Hub's credentials under.
const HUB_KEY: &str = "https://index.docker.io/v1/";
/// The name a helper gives an identity token's user.
const TOKEN_USER: &str = "<token>";

/// Where to look for credentials. Nothing is read before a registry asks.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    config: Option<PathBuf>,
}

/// What to show a registry.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A user's.
    Password { username: String, password: String },
    /// An OAuth2 refresh token.
    IdentityToken(String),
}

/// Why configured credentials could not be had.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The file cannot be read.
    #[error("credentials: {0}")]
    Read(std::io::Error),
    /// The file is not what docker writes.
    #[error("credentials: {} cannot be read: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// An entry of `auths` is damaged.
    #[error("credentials: the entry of {0} is not base64 of USER:PASSWORD")]
    Entry(String),
    /// A helper cannot be run.
    #[error("credentials: run {helper}: {source}")]
    Spawn {
        /// Its program.
        helper: String,
        /// Why.
        source: std::io::Error,
    },
    /// A helper failed.
    #[error("credentials: {helper} failed: {message}")]
    Helper {
        /// Its program.
        helper: String,
        /// What it said.
        message: String,
    },
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Config {
    #[serde(default)]
    auths: BTreeMap<String, Auth>,
    #[serde(default)]
    creds_store: Option<String>,
    #[serde(default)]
    cred_helpers: BTreeMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
struct Auth {
    #[serde(default)]
    auth: Option<String>,
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    identitytoken: Option<String>,
}

impl Credentials {
    /// Those of a `config.json`; a file that does not exist holds none.
    pub fn docker(config: impl Into<PathBuf>) -> Self {
        Self {
            config: Some(config.into()),
        }
    }

    /// What is filed for a registry, by its authority (`host` or `host:port`).
    pub(super) fn of(&self, authority: &str) -> Result<Option<Credential>, CredentialError> {
        let Some(path) = &self.config else {
            return Ok(None);
        };
        let config = read(path)?;
        let key = if is_hub(authority) {
            HUB_KEY
        } else {
            authority
        };
        let helper = config
            .cred_helpers
            .iter()
            .find(|(known, _)| is_same(known, authority))
            .map(|(_, helper)| helper)
            .or(config
                .creds_store
                .as_ref()
                .filter(|store| !store.is_empty()));
        if let Some(helper) = helper
            && let Some(found) = ask(helper, key)?
        {
            return Ok(Some(found));
        }
        match config
            .auths
            .iter()
            .find(|(known, _)| is_same(known, authority))
        {
            Some((known, auth)) => auth.credential(known),
            None => Ok(None),
        }
    }
}

impl Auth {
    fn credential(&self, key: &str) -> Result<Option<Credential>, CredentialError> {
        if let Some(token) = self
            .identitytoken
            .as_ref()
            .filter(|token| !token.is_empty())
        {
            return Ok(Some(Credential::IdentityToken(token.clone())));
        }
        if let (Some(username), Some(password)) = (&self.username, &self.password) {
            return Ok(Some(Credential::Password {
                username: username.clone(),
                password: password.clone(),
            }));
        }
        let Some(auth) = self.auth.as_ref().filter(|auth| !auth.is_empty()) else {
            return Ok(None);
        };
        let wrong = || CredentialError::Entry(key.to_owned());
        let plain = BASE64_STANDARD.decode(auth.trim()).map_err(|_| wrong())?;
        let plain = String::from_utf8(plain).map_err(|_| wrong())?;
        let (username, password) = plain.split_once(':').ok_or_else(wrong)?;
        // Docker pads old entries with NUL.
        let password = password.trim_end_matches('\0');
        Ok(Some(Credential::Password {
            username: username.into(),
            password: password.into(),
        }))
    }
}

fn read(path: &Path) -> Result<Config, CredentialError> {
    let content = match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
        other => other.map_err(CredentialError::Read)?,
    };
    serde_json::from_slice(&content).map_err(|source| CredentialError::Json {
        path: path.to_owned(),
        source,
    })
}

/// Runs `docker-credential-NAME get`.
fn ask(name: &str, server: &str) -> Result<Option<Credential>, CredentialError> {
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

fn is_hub(authority: &str) -> bool {
    matches!(
        authority,
        "docker.io" | "index.docker.io" | "registry-1.docker.io"
    )
}

/// Keys may be URLs, for historical reasons.
fn is_same(key: &str, authority: &str) -> bool {
    let key = key
        .strip_prefix("https://")
        .or_else(|| key.strip_prefix("http://"))
        .unwrap_or(key);
    let key = key.split('/').next().unwrap_or(key);
    key == authority || (is_hub(key) && is_hub(authority))
}

/// Secrets stay out of logs.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password { username, .. } => write!(f, "Password({username}, …)"),
            Self::IdentityToken(_) => f.write_str("IdentityToken(…)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(config: &str, authority: &str) -> Result<Option<Credential>, CredentialError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.json");
        std::fs::write(&path, config).unwrap();
        Credentials::docker(path).of(authority)
    }

    fn password(username: &str, password: &str) -> Option<Credential> {
        Some(Credential::Password {
            username: username.into(),
            password: password.into(),
        })
    }

    #[test]
    fn docker_login_is_understood() {
        let config = r#"{"auths": {
            "https://index.docker.io/v1/": {"auth": "aHViOnNlY3JldA=="},
            "localhost:5000": {"auth": "YTpiOmM="},
            "https://old.example/v1/": {"username": "u", "password": "p"},
            "token.example": {"auth": "eDp5", "identitytoken": "t"},
            "empty.example": {}, "broken.example": {"auth": "!"}
        }}"#;
        assert_eq!(
            of(config, "registry-1.docker.io").unwrap(),
            password("hub", "secret")
        );
        assert_eq!(of(config, "localhost:5000").unwrap(), password("a", "b:c"));
        assert_eq!(of(config, "old.example").unwrap(), password("u", "p"));
        assert_eq!(
            of(config, "token.example").unwrap(),
            Some(Credential::IdentityToken("t".into()))
        );
        assert_eq!(of(config, "empty.example").unwrap(), None);
        assert_eq!(of(config, "localhost:5001").unwrap(), None);
        assert!(matches!(
            of(config, "broken.example"),
            Err(CredentialError::Entry(_))
        ));
    }

    #[test]
    fn a_missing_file_holds_nothing_and_a_damaged_one_is_an_error() {
        assert_eq!(
            Credentials::docker("/nonexistent/config.json")
                .of("x")
                .unwrap(),
            None
        );
        assert_eq!(Credentials::default().of("x").unwrap(), None);
        assert!(matches!(of("{", "x"), Err(CredentialError::Json { .. })));
    }

    #[test]
    fn a_helper_that_is_missing_is_named() {
        let config = r#"{"credHelpers": {"r.example": "neargate-test-missing"}}"#;
        let error = of(config, "r.example").unwrap_err().to_string();
        assert!(
            error.contains("docker-credential-neargate-test-missing"),
            "{error}"
        );
        assert_eq!(of(config, "other.example").unwrap(), None);
    }

    #[test]
    fn secrets_are_not_printed() {
        let shown = format!("{:?}", password("user", "hidden"));
        assert!(shown.contains("user") && !shown.contains("hidden"));
    }
}
