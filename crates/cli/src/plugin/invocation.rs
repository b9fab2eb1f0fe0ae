//! The plugin's arguments, as the aws CLI gives them.

use std::ffi::OsString;

use serde_json::{Map, Value};

use super::error::PluginError;

/// The aws CLI may keep the session out of the process list: then this begins the name of the
/// variable that holds it.
const VARIABLE: &str = "AWS_SSM_START_SESSION_RESPONSE";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    pub session: Session,
    pub region: String,
    /// Whose keys are to be used; none are those of the environment.
    pub profile: Option<String>,
    /// Where ResumeSession is asked for: the client's own endpoint, of ECS or of SSM.
    pub endpoint: Option<String>,
}

/// What StartSession or ExecuteCommand answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub token: String,
    pub stream_url: String,
}

impl Invocation {
    /// SESSION REGION StartSession [PROFILE [PARAMETERS [ENDPOINT]]]
    pub fn parse(
        arguments: &[OsString],
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, PluginError> {
        let arguments: Vec<&str> = arguments
            .iter()
            .map(|argument| argument.to_str().ok_or(PluginError::Usage))
            .collect::<Result<_, _>>()?;
        let [session, region, operation, rest @ ..] = &*arguments else {
            return Err(PluginError::Usage);
        };
        if *operation != "StartSession" {
            return Err(PluginError::Operation((*operation).to_owned()));
        }
        let session = match session.starts_with(VARIABLE) {
            true => variable(session).ok_or(PluginError::NoSession)?,
            false => (*session).to_owned(),
        };
        let given = |index: usize| rest.get(index).filter(|text| !text.is_empty());
        Ok(Self {
            session: Session::parse(&session).ok_or(PluginError::NoSession)?,
            region: (*region).to_owned(),
            profile: given(0).map(ToString::to_string),
            endpoint: given(2).map(ToString::to_string),
        })
    }
}

impl Session {
    /// ECS and SSM write the first letters of the members differently.
    fn parse(text: &str) -> Option<Self> {
        let members: Map<String, Value> = serde_json::from_str(text).ok()?;
        let member = |name: &str| {
            let found = members
                .iter()
                .find(|(found, _)| found.eq_ignore_ascii_case(name));
            found.and_then(|(_, value)| value.as_str())
        };
        Some(Self {
            id: member("SessionId")?.to_owned(),
            token: member("TokenValue")?.to_owned(),
            stream_url: member("StreamUrl")?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ECS: &str = r#"{"sessionId":"s","streamUrl":"ws://h/p","tokenValue":"t"}"#;
    const SSM: &str = r#"{"SessionId":"s","TokenValue":"t","StreamUrl":"ws://h/p"}"#;

    fn parse(arguments: &[&str]) -> Result<Invocation, PluginError> {
        let arguments: Vec<OsString> = arguments.iter().map(Into::into).collect();
        Invocation::parse(&arguments, |name| {
            (name == "AWS_SSM_START_SESSION_RESPONSE").then(|| SSM.to_owned())
        })
    }

    #[test]
    fn both_services_and_the_environment_give_the_same_session() {
        let of_ecs = parse(&[
            ECS,
            "us-east-1",
            "StartSession",
            "",
            r#"{"Target":"ecs:a_b_c"}"#,
            "http://h",
        ]);
        let of_ssm = parse(&[
            "AWS_SSM_START_SESSION_RESPONSE",
            "us-east-1",
            "StartSession",
            "",
            "{}",
            "http://h",
        ]);
        assert_eq!(of_ecs.unwrap(), of_ssm.unwrap());
    }

    #[test]
    fn the_profile_and_the_endpoint_may_be_left_out() {
        let short = parse(&[SSM, "us-east-1", "StartSession"]).unwrap();
        assert_eq!((short.profile, short.endpoint), (None, None));
        let long = parse(&[SSM, "us-east-1", "StartSession", "me", "{}", "http://h"]).unwrap();
        assert_eq!(long.profile.as_deref(), Some("me"));
        assert_eq!(long.endpoint.as_deref(), Some("http://h"));
    }

    #[test]
    fn what_is_no_session_is_refused() {
        assert!(matches!(parse(&[SSM, "r"]), Err(PluginError::Usage)));
        assert!(matches!(
            parse(&[SSM, "r", "Dance"]),
            Err(PluginError::Operation(operation)) if operation == "Dance"
        ));
        for session in ["{}", "nonsense", "AWS_SSM_START_SESSION_RESPONSE_2"] {
            assert!(matches!(
                parse(&[session, "r", "StartSession"]),
                Err(PluginError::NoSession)
            ));
        }
    }
}
