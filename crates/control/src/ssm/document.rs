//! The documents that AWS has for sessions, and their parameters.

use std::collections::BTreeMap;

use neargate_session::document::Document;

use super::{Fault, fault};

/// The document of a session that names none.
pub const SHELL: &str = "SSM-SessionManagerRunShell";

/// What a session that asks for no command runs.
const DEFAULT_COMMAND: &str = "/bin/sh";

pub type Parameters = BTreeMap<String, Vec<String>>;

/// What a session is, and what it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub document: Document,
    pub command: Vec<String>,
}

pub fn wanted(name: &str, parameters: &Parameters) -> Result<Wanted, Fault> {
    // A document of one's own account may be named by its ARN; AWS's have none.
    let allowed: &[&str] = match name {
        SHELL => &[],
        "AWS-StartInteractiveCommand" => &["command"],
        "AWS-StartNonInteractiveCommand" => &[
            "command",
            "separateOutputStream",
            "stdoutSeparatorPrefix",
            "stderrSeparatorPrefix",
        ],
        "AWS-StartPortForwardingSession" => &["portNumber", "localPortNumber"],
        "AWS-StartPortForwardingSessionToRemoteHost" => &["host", "portNumber", "localPortNumber"],
        "AWS-StartSSHSession" => &["portNumber"],
        _ => {
            let message = format!("Document with name {name} does not exist.");
            return Err(fault("InvalidDocument", message));
        }
    };
    if let Some(unknown) = parameters
        .keys()
        .find(|key| !allowed.contains(&key.as_str()))
    {
        let message = format!("Parameter {unknown} is not defined in document {name}.");
        return Err(fault("InvalidParameters", message));
    }
    let parameter = |key: &str| -> Option<&str> { Some(parameters.get(key)?.first()?) };
    let runs = |document, command| Ok(Wanted { document, command });
    match name {
        SHELL => runs(Document::StandardStream, vec![DEFAULT_COMMAND.to_owned()]),
        "AWS-StartInteractiveCommand" => {
            runs(Document::InteractiveCommands, words(parameter("command"))?)
        }
        "AWS-StartNonInteractiveCommand" => {
            let separate = parameter("separateOutputStream").unwrap_or("False");
            let document = Document::NonInteractiveCommands {
                separate_output_stream: separate.eq_ignore_ascii_case("true"),
            };
            runs(document, words(parameter("command"))?)
        }
        "AWS-StartSSHSession" => {
            let port = port("portNumber", parameter("portNumber").unwrap_or("22"))?;
            runs(Document::Ssh { port }, Vec::new())
        }
        _ => {
            let remote = port("portNumber", parameter("portNumber").unwrap_or("80"))?;
            let local = match parameter("localPortNumber") {
                // Any that is free.
                None | Some("" | "0") => 0,
                Some(given) => port("localPortNumber", given)?,
            };
            let mut properties = BTreeMap::from([
                ("portNumber".to_owned(), remote.to_string()),
                ("localPortNumber".to_owned(), local.to_string()),
            ]);
            if allowed.contains(&"host") {
                let host = parameter("host").filter(|host| !host.is_empty());
                let host = host.unwrap_or("localhost").to_owned();
                properties.insert("host".to_owned(), host);
            }
            runs(Document::PortForwarding { properties }, Vec::new())
        }
    }
}

/// A command line is split as a shell would, and run without one, as ECS's agent does.
fn words(command: Option<&str>) -> Result<Vec<String>, Fault> {
    let words = match command {
        Some(command) => shell_words::split(command)
            .map_err(|error| fault("InvalidParameters", format!("command: {error}.")))?,
        None => Vec::new(),
    };
    match words.is_empty() {
        // As with AWS's documents, a session without a command is a shell.
        true => Ok(vec![DEFAULT_COMMAND.to_owned()]),
        false => Ok(words),
    }
}

fn port(name: &str, given: &str) -> Result<u16, Fault> {
    match given.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(fault(
            "InvalidParameters",
            format!("Parameter {name} is {given}, which is no port."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(given: &[(&str, &str)]) -> Parameters {
        let given = given.iter();
        given
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
            .collect()
    }

    fn ok(name: &str, given: &[(&str, &str)]) -> Wanted {
        wanted(name, &parameters(given)).unwrap()
    }

    fn code(name: &str, given: &[(&str, &str)]) -> &'static str {
        wanted(name, &parameters(given)).unwrap_err().code
    }

    #[test]
    fn a_command_is_split_and_run_without_a_shell() {
        let line = [("command", "sh -c 'echo \"a b\"'")];
        let wanted = ok("AWS-StartInteractiveCommand", &line);
        assert_eq!(wanted.command, ["sh", "-c", "echo \"a b\""]);
        assert_eq!(wanted.document, Document::InteractiveCommands);
        assert_eq!(ok(SHELL, &[]).command, ["/bin/sh"]);
    }

    #[test]
    fn streams_are_apart_when_asked_for() {
        let apart = |given: &str| {
            let given = [("command", "id"), ("separateOutputStream", given)];
            ok("AWS-StartNonInteractiveCommand", &given).document
        };
        let separate_output_stream = true;
        assert_eq!(
            apart("True"),
            Document::NonInteractiveCommands {
                separate_output_stream
            }
        );
        assert_ne!(apart("False"), apart("True"));
    }

    #[test]
    fn ports_have_defaults_and_limits() {
        let forwards = |name, given: &[_]| match ok(name, given).document {
            Document::PortForwarding { properties } => properties,
            other => panic!("{other:?}"),
        };
        let local = forwards("AWS-StartPortForwardingSession", &[]);
        assert_eq!(local["portNumber"], "80");
        assert_eq!(local.get("host"), None);
        let given = [("host", "db.example"), ("portNumber", "5432")];
        let remote = forwards("AWS-StartPortForwardingSessionToRemoteHost", &given);
        assert_eq!(
            (&*remote["host"], &*remote["portNumber"]),
            ("db.example", "5432")
        );
        let ssh = ok("AWS-StartSSHSession", &[]).document;
        assert_eq!(ssh, Document::Ssh { port: 22 });
        for bad in ["0", "65536", "http", "-1"] {
            let given = [("portNumber", bad)];
            assert_eq!(
                code("AWS-StartPortForwardingSession", &given),
                "InvalidParameters"
            );
        }
    }

    #[test]
    fn what_no_document_has_is_refused() {
        assert_eq!(code("AWS-RunShellScript", &[]), "InvalidDocument");
        let elsewhere = [("host", "db.example")];
        assert_eq!(
            code("AWS-StartPortForwardingSession", &elsewhere),
            "InvalidParameters"
        );
    }
}
