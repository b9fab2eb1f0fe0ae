//! A client of the endpoint, which signs as AWS's SDKs do.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use neargate_api::{Operation, schema};
use serde_json::Value;
use ureq::Agent;

const TARGET: &str = "AmazonEC2ContainerServiceV20141113";
const JSON: &str = "application/x-amz-json-1.1";

/// No answer takes so long, not even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connects from where it is used: on the machine, for one that is there.
#[derive(Clone)]
pub struct Client {
    pub agent: Agent,
    pub url: String,
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    /// How far the clock of this client is off.
    pub skew: Skew,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Skew {
    #[default]
    None,
    Behind(Duration),
    Ahead(Duration),
}

/// What was answered, to whatever.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

/// No answer came: nobody knows whether what was asked has been done.
#[derive(Debug)]
pub struct Lost(pub ureq::Error);

/// A request as it is sent.
#[derive(Clone, Debug)]
pub struct Signed {
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Client {
    /// By what `serve` writes down for `neargate env`.
    pub fn new(reachable: &Value) -> Self {
        let text = |name: &str| reachable[name].as_str().expect("it is a text").to_owned();
        let config = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            agent: config.into(),
            url: format!("http://{}", text("address")),
            region: text("region"),
            access_key_id: text("access_key_id"),
            secret_access_key: text("secret_access_key"),
            skew: Skew::None,
        }
    }

    /// Asks for an operation. Its answer must be one that the model has.
    ///
    /// `Err` of the inner result is an error that the endpoint answered with.
    pub fn ask(&self, operation: Operation, input: &Value) -> Result<Result<Value, Value>, Lost> {
        let signed = self.signed(operation.name(), &input.to_string());
        let answer = self.send(&signed)?;
        let (checked, result) = match answer.status {
            200 => {
                let checked = schema::check_output(operation, &answer.body);
                (checked, Ok(answer.body))
            }
            _ => {
                let checked = schema::check_error(operation, &answer.body).map(drop);
                (checked, Err(answer.body))
            }
        };
        if let Err(problem) = checked {
            panic!("the answer is not as the model has it: {problem}\n{result:?}");
        }
        Ok(result)
    }

    /// A request for an operation of ECS, which need not exist.
    pub fn signed(&self, operation: &str, body: &str) -> Signed {
        let mut headers = vec![
            ("content-type".to_owned(), JSON.to_owned()),
            ("x-amz-target".to_owned(), format!("{TARGET}.{operation}")),
        ];
        let body = body.as_bytes().to_vec();
        let signature = self.signature(&headers, &body);
        headers.extend(signature);
        Signed { headers, body }
    }

    fn signature(&self, headers: &[(String, String)], body: &[u8]) -> Vec<(String, String)> {
        let credentials =
            Credentials::from_keys(&*self.access_key_id, &*self.secret_access_key, None);
        let identity = credentials.into();
        let now = SystemTime::now();
        let time = match self.skew {
            Skew::None => now,
            Skew::Behind(by) => now - by,
            Skew::Ahead(by) => now + by,
        };
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("ecs")
            .time(time)
            .settings(SigningSettings::default())
            .build()
            .expect("all that is needed is set")
            .into();
        let headers = headers.iter().map(|(name, value)| (&**name, &**value));
        let uri = format!("{}/", self.url);
        let request = SignableRequest::new("POST", uri, headers, SignableBody::Bytes(body));
        let signed = sign(request.expect("it is a request"), &params).expect("it can be signed");
        let (headers, _) = signed.into_parts().0.into_parts();
        let headers = headers.iter();
        headers
            .map(|header| (header.name().to_owned(), header.value().to_owned()))
            .collect()
    }

    /// Sends a request as it is, and reads the whole answer.
    pub fn send(&self, signed: &Signed) -> Result<Answer, Lost> {
        let mut request = self.agent.post(format!("{}/", self.url));
        for (name, value) in &signed.headers {
            request = request.header(name, value);
        }
        let mut response = request.send(&signed.body[..]).map_err(Lost)?;
        let body = response.body_mut().read_to_vec().map_err(Lost)?;
        Ok(Answer {
            status: response.status().as_u16(),
            body: serde_json::from_slice(&body).unwrap_or_else(|error| {
                panic!("{error}: {}", String::from_utf8_lossy(&body));
            }),
        })
    }
}

impl Signed {
    /// Takes a header away.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| found != name);
        self
    }
}
