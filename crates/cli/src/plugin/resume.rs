//! ResumeSession: a new token for a session whose connection was lost.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use serde::Deserialize;
use ureq::Agent;

use super::credentials;
use super::error::ResumeError;
use super::invocation::Invocation;

const PATIENCE: Duration = Duration::from_secs(10);

/// No answer is as long.
const ANSWER_LIMIT: u64 = 64 * 1024;

/// What [`ask`] is answered.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resumed {
    /// None: the session has ended.
    #[serde(default)]
    pub token_value: Option<String>,
    /// None: where it was.
    #[serde(default)]
    pub stream_url: Option<String>,
}

pub fn ask(invocation: &Invocation) -> Result<Resumed, ResumeError> {
    let region = &invocation.region;
    let endpoint = invocation.endpoint.clone();
    let endpoint = endpoint.unwrap_or_else(|| format!("https://ssm.{region}.amazonaws.com"));
    let url = format!("{}/", endpoint.trim_end_matches('/'));
    let keys = credentials::find(invocation.profile.as_deref()).ok_or(ResumeError::NoKeys)?;
    let body = serde_json::json!({ "SessionId": invocation.session.id }).to_string();
    let headers = [
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-target", "AmazonSSM.ResumeSession"),
    ];
    let signature = signature(keys, region, &url, &headers, &body)?;
    let mut request = agent().post(&url);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    for (name, value) in &signature {
        request = request.header(name, value);
    }
    let ask = |source| ResumeError::Ask {
        endpoint: endpoint.clone(),
        source: Box::new(source),
    };
    let mut response = request.send(&body).map_err(ask)?;
    let status = response.status();
    let text = response.body_mut().with_config().limit(ANSWER_LIMIT);
    let text = text.read_to_string().map_err(ask)?;
    match serde_json::from_str(&text) {
        Ok(resumed) if status.is_success() => Ok(resumed),
        _ => Err(ResumeError::Refused {
            endpoint,
            status: status.as_u16(),
            text,
        }),
    }
}

fn agent() -> Agent {
    let tls = ureq::tls::TlsConfig::builder()
        .root_certs(ureq::tls::RootCerts::PlatformVerifier)
        .build();
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("neargate/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(PATIENCE))
        .tls_config(tls);
    config.build().into()
}

/// The headers that sign a request.
fn signature(
    keys: Credentials,
    region: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Vec<(String, String)>, ResumeError> {
    let identity = keys.into();
    let failed = |error: &dyn std::fmt::Display| ResumeError::Sign(error.to_string());
    let parameters = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("ssm")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| failed(&error))?
        .into();
    let body = SignableBody::Bytes(body.as_bytes());
    let request = SignableRequest::new("POST", url, headers.iter().copied(), body)
        .map_err(|error| failed(&error))?;
    let signed = sign(request, &parameters).map_err(|error| failed(&error))?;
    let (instructions, _) = signed.into_parts();
    let headers = instructions.headers();
    Ok(headers
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}
