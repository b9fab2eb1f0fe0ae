//! Credentials as `docker login` leaves them in its `config.json`.
//!
//! Source: docker's command line reference, "docker login" and "Configuration
//! files".

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fs_err as fs;
use serde::Deserialize;

use super::helper::ask;

/// The key that `docker login` files Docker Hub's credentials under.
const HUB_KEY: &str = "https://index.docker.io/v1/";

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
pub(super) struct Config {
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
        config.filed(authority)
    }
}

impl Config {
    /// What is in the file itself.
    pub(super) fn filed(&self, authority: &str) -> Result<Option<Credential>, CredentialError> {
        let mut auths = self.auths.iter();
        match auths.find(|(known, _)| is_same(known, authority)) {
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
