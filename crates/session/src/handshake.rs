//! The handshake: the server says what kind of session it is, the client agrees.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::document::Document;

/// The agent that we claim to be. Clients choose by it: multiplexed ports from 3.0.196.0, without
/// keep-alives from 3.1.1511.0.
pub const AGENT_VERSION: &str = "3.3.987.0";

/// The payload of HandshakeRequest.
#[must_use]
pub fn request(document: &Document) -> Vec<u8> {
    let request = json!({
        "AgentVersion": AGENT_VERSION,
        "RequestedClientActions": [{
            "ActionType": "SessionType",
            "ActionParameters": {
                "SessionType": document.session_type(),
                "Properties": document.properties(),
            },
        }],
    });
    request.to_string().into_bytes()
}

/// The payload of HandshakeComplete.
#[must_use]
pub fn complete(took: Duration, message: &str) -> Vec<u8> {
    let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
    json!({ "HandshakeTimeToComplete": nanoseconds, "CustomerMessage": message })
        .to_string()
        .into_bytes()
}

/// What the client made of our request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Agreed,
    /// With the client's words, if it has any.
    Declined(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    #[serde(default)]
    processed_client_actions: Option<Vec<Processed>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Processed {
    #[serde(default)]
    action_type: String,
    action_status: u32,
    #[serde(default)]
    error: Option<String>,
}

const SUCCESS: u32 = 1;

/// Reads a HandshakeResponse.
pub fn parse_response(payload: &[u8]) -> Result<Answer, serde_json::Error> {
    let response: Response = serde_json::from_slice(payload)?;
    let actions = response.processed_client_actions.unwrap_or_default();
    let failed = actions
        .into_iter()
        .find(|action| action.action_type == "SessionType" && action.action_status != SUCCESS);
    Ok(match failed {
        None => Answer::Agreed,
        Some(action) => Answer::Declined(action.error.unwrap_or_default()),
    })
}

/// A client's view of the request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Request {
    pub agent_version: String,
    #[serde(default)]
    pub requested_client_actions: Vec<Action>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Action {
    pub action_type: String,
    #[serde(default)]
    pub action_parameters: serde_json::Value,
}

/// The kind of session, as a client learns it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SessionType {
    pub session_type: String,
    #[serde(default)]
    pub properties: Option<BTreeMap<String, serde_json::Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Complete {
    #[serde(default)]
    customer_message: String,
}

impl Request {
    pub fn parse(payload: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(payload)
    }

    #[must_use]
    pub fn session_type(&self) -> Option<SessionType> {
        let action = self
            .requested_client_actions
            .iter()
            .find(|action| action.action_type == "SessionType")?;
        serde_json::from_value(action.action_parameters.clone()).ok()
    }

    /// The answer of a client that does what [`SESSION_TYPES`] has and nothing else, such as
    /// encryption with a key of KMS.
    #[must_use]
    pub fn response(&self, client_version: &str) -> Vec<u8> {
        const FAILED: u32 = 2;
        const UNSUPPORTED: u32 = 3;
        let known = self
            .session_type()
            .is_some_and(|kind| SESSION_TYPES.contains(&kind.session_type.as_str()));
        let actions: Vec<_> = self
            .requested_client_actions
            .iter()
            .map(|action| {
                let (status, error) = match action.action_type.as_str() {
                    "SessionType" if known => (SUCCESS, String::new()),
                    "SessionType" => (FAILED, "unknown session type".to_owned()),
                    other => (UNSUPPORTED, format!("Unsupported action {other}")),
                };
                ProcessedAction {
                    action_type: &action.action_type,
                    action_status: status,
                    action_result: (),
                    error,
                }
            })
            .collect();
        json!({ "ClientVersion": client_version, "ProcessedClientActions": actions, "Errors": null })
            .to_string()
            .into_bytes()
    }
}

const SESSION_TYPES: [&str; 4] = [
    "Standard_Stream",
    "InteractiveCommands",
    "NonInteractiveCommands",
    "Port",
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProcessedAction<'a> {
    action_type: &'a str,
    action_status: u32,
    action_result: (),
    error: String,
}

/// The message for the user in a HandshakeComplete.
#[must_use]
pub fn customer_message(payload: &[u8]) -> String {
    serde_json::from_slice::<Complete>(payload)
        .map(|complete| complete.customer_message)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requested(document: &Document) -> serde_json::Value {
        serde_json::from_slice(&request(document)).unwrap()
    }

    #[test]
    fn the_request_names_the_kind_of_session() {
        let exec = requested(&Document::InteractiveCommands);
        assert_eq!(exec["AgentVersion"], "3.3.987.0");
        let parameters = &exec["RequestedClientActions"][0]["ActionParameters"];
        assert_eq!(parameters["SessionType"], "InteractiveCommands");
        assert!(parameters["Properties"].is_null());
        let properties = [("portNumber".to_owned(), "80".to_owned())].into();
        let port = requested(&Document::PortForwarding { properties });
        let parameters = &port["RequestedClientActions"][0]["ActionParameters"];
        assert_eq!(parameters["SessionType"], "Port");
        assert_eq!(parameters["Properties"]["type"], "LocalPortForwarding");
        assert_eq!(parameters["Properties"]["portNumber"], "80");
    }

    #[test]
    fn answers_of_the_plugin_and_of_the_bridge_are_understood() {
        let plugin = br#"{"ClientVersion":"1.2.0.0","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1,"ActionResult":null,"Error":""}],"Errors":null}"#;
        assert_eq!(parse_response(plugin).unwrap(), Answer::Agreed);
        let bridge = br#"{"ClientVersion":"1","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1}],"Errors":[]}"#;
        assert_eq!(parse_response(bridge).unwrap(), Answer::Agreed);
        let declined = br#"{"ClientVersion":"1","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":2,"Error":"Unknown session type"}]}"#;
        assert_eq!(
            parse_response(declined).unwrap(),
            Answer::Declined("Unknown session type".into())
        );
        assert!(parse_response(b"what?").is_err());
    }

    #[test]
    fn our_client_agrees_to_what_our_server_requests_and_declines_encryption() {
        let sent = request(&Document::Ssh { port: 22 });
        let received = Request::parse(&sent).unwrap();
        assert_eq!(
            parse_response(&received.response("1")).unwrap(),
            Answer::Agreed
        );
        assert_eq!(received.session_type().unwrap().session_type, "Port");
        let other = Request::parse(br#"{"AgentVersion":"3","RequestedClientActions":[{"ActionType":"KMSEncryption","ActionParameters":{}},{"ActionType":"SessionType","ActionParameters":{"SessionType":"Odd"}}]}"#).unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&other.response("1")).unwrap();
        assert_eq!(answer["ProcessedClientActions"][0]["ActionStatus"], 3);
        assert_eq!(answer["ProcessedClientActions"][1]["ActionStatus"], 2);
    }

    #[test]
    fn the_time_of_a_handshake_is_told_in_nanoseconds() {
        let payload = complete(Duration::from_millis(12), "Welcome");
        let value: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        assert_eq!(value["HandshakeTimeToComplete"], 12_000_000);
        assert_eq!(customer_message(&payload), "Welcome");
    }
}
