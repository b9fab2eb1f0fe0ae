//! Basic and bearer authentication (RFC 7617, RFC 6750, and the distribution
//! project's token specification).

use std::sync::Mutex;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http_auth::{ChallengeRef, parse_challenges};
use serde::Deserialize;
use ureq::http::Response;
use ureq::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use ureq::{Agent, Body};

use super::credentials::{Credential, Credentials};
use super::error::RegistryError;
use crate::mirror::Endpoint;

/// What a token may be used for, and what is known so far.
pub struct Authenticator {
    authority: String,
    is_https: bool,
    scope: String,
    credentials: Credentials,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The `Authorization` header that works.
    header: Option<String>,
    /// Credentials are looked up once, when first asked for: a helper may be slow.
    credential: Option<Option<Credential>>,
}

/// A token server's answer.
#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    token: String,
    #[serde(default)]
    access_token: String,
}

impl Authenticator {
    pub fn new(endpoint: &Endpoint, credentials: Credentials) -> Self {
        Self {
            authority: endpoint.authority.clone(),
            is_https: endpoint.scheme == "https",
            scope: format!("repository:{}:pull", endpoint.repository),
            credentials,
            state: Mutex::default(),
        }
    }

    /// The header that has worked.
    pub fn known(&self) -> Option<String> {
        self.lock().header.clone()
    }

    /// Whether no credentials were used.
    pub fn is_anonymous(&self) -> bool {
        !matches!(self.lock().credential, Some(Some(_)))
    }

    /// The header to try after a 401, `refused` being the one that was tried;
    /// `None` if there is no other.
    pub fn answer(
        &self,
        agent: &Agent,
        response: &Response<Body>,
        refused: Option<&str>,
    ) -> Result<Option<String>, RegistryError> {
        let mut state = self.lock();
        // Another thread was refused too and has been faster.
        if state.header.as_deref() != refused && state.header.is_some() {
            return Ok(state.header.clone());
        }
        state.header = None;
        let credential = match &state.credential {
            Some(known) => known.clone(),
            None => {
                let found = self.credentials.of(&self.authority)?;
                state.credential.insert(found).clone()
            }
        };
        let challenges = response.headers().get_all(WWW_AUTHENTICATE);
        for header in challenges.iter().filter_map(|value| value.to_str().ok()) {
            for challenge in parse_challenges(header).unwrap_or_default() {
                let header = match challenge.scheme.to_ascii_lowercase().as_str() {
                    "bearer" => Some(self.bearer(agent, &challenge, credential.as_ref())?),
                    "basic" => credential.as_ref().and_then(basic),
                    _ => None,
                };
                // What was refused a moment ago will be refused again, but a token
                // expires, and a new one is a new header.
                if header.is_some() && header.as_deref() != refused {
                    state.header.clone_from(&header);
                    return Ok(header);
                }
            }
        }
        Ok(None)
    }

    fn bearer(
        &self,
        agent: &Agent,
        challenge: &ChallengeRef<'_>,
        credential: Option<&Credential>,
    ) -> Result<String, RegistryError> {
        let realm = parameter(challenge, "realm").unwrap_or_default();
        let service = parameter(challenge, "service").unwrap_or_default();
        let scope = parameter(challenge, "scope").unwrap_or_else(|| self.scope.clone());
        // A password must not travel in the clear because a registry says so.
        let credential = credential.filter(|_| !self.is_https || realm.starts_with("https://"));
        let (method, answer) = match credential {
            Some(Credential::IdentityToken(token)) => {
                let form = [
                    ("grant_type", "refresh_token"),
                    ("service", &service),
                    ("scope", &scope),
                    ("client_id", "neargate"),
                    ("refresh_token", token),
                ];
                ("Post", agent.post(&realm).send_form(form))
            }
            _ => {
                let mut request = agent.get(&realm).query("scope", &scope);
                if !service.is_empty() {
                    request = request.query("service", &service);
                }
                if let Some(header) = credential.and_then(basic) {
                    request = request.header(AUTHORIZATION, header);
                }
                ("Get", request.call())
            }
        };
        let answer = answer.map_err(|error| RegistryError::request(method, &realm, &error))?;
        let status = answer.status();
        let body = super::read(answer.into_body(), super::ERROR_MAX, &realm)?;
        if !status.is_success() {
            return Err(RegistryError::status(
                method,
                &realm,
                status,
                &body,
                credential.is_none(),
            ));
        }
        let token: Token = serde_json::from_slice(&body)
            .map_err(|error| RegistryError::no_answer(method, &realm, error))?;
        let token = if token.token.is_empty() {
            token.access_token
        } else {
            token.token
        };
        Ok(format!("Bearer {token}"))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

pub(super) fn parameter(challenge: &ChallengeRef<'_>, name: &str) -> Option<String> {
    let mut parameters = challenge.params.iter();
    let found = parameters.find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_unescaped())
}

fn basic(credential: &Credential) -> Option<String> {
    match credential {
        Credential::Password { username, password } => Some(format!(
            "Basic {}",
            BASE64_STANDARD.encode(format!("{username}:{password}"))
        )),
        Credential::IdentityToken(_) => None,
    }
}
