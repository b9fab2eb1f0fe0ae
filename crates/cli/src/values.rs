//! The values of `run`'s options, parsed.

use std::str::FromStr;

use neargate_core::taskdef::TransportProtocol;
use neargate_protocol::request::PublishedPort;

/// `NAME=VALUE`; the value may be empty and may hold more `=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub name: String,
    pub value: String,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected NAME=VALUE")]
pub struct NotAnAssignment;

impl FromStr for Assignment {
    type Err = NotAnAssignment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok(Self {
                name: name.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err(NotAnAssignment),
        }
    }
}

/// `CONTAINER:NAME=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerVariable {
    pub container: String,
    pub variable: Assignment,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected CONTAINER:NAME=VALUE")]
pub struct NotAContainerVariable;

impl FromStr for ContainerVariable {
    type Err = NotAContainerVariable;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A container's name holds no colon and no equals sign; a value may
        // hold both.
        let (container, variable) = text.split_once(':').ok_or(NotAContainerVariable)?;
        if container.is_empty() || container.contains('=') {
            return Err(NotAContainerVariable);
        }
        Ok(Self {
            container: container.to_owned(),
            variable: variable
                .parse()
                .map_err(|NotAnAssignment| NotAContainerVariable)?,
        })
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPort {
    #[error("expected HOST_PORT:CONTAINER_PORT, with /udp behind for UDP")]
    Shape,
    #[error("`{0}` is not a port number")]
    Number(String),
    #[error("`{0}` is neither tcp nor udp")]
    Protocol(String),
}

/// `HOST_PORT:CONTAINER_PORT[/tcp|/udp]`, docker's notation.
pub fn published_port(text: &str) -> Result<PublishedPort, BadPort> {
    let (ports, protocol) = match text.split_once('/') {
        None | Some((_, "tcp")) => (text.trim_end_matches("/tcp"), TransportProtocol::Tcp),
        Some((ports, "udp")) => (ports, TransportProtocol::Udp),
        Some((_, other)) => return Err(BadPort::Protocol(other.to_owned())),
    };
    let (host, container) = ports.split_once(':').ok_or(BadPort::Shape)?;
    let number = |text: &str| match text.parse() {
        Ok(0) | Err(_) => Err(BadPort::Number(text.to_owned())),
        Ok(port) => Ok(port),
    };
    Ok(PublishedPort {
        host: number(host)?,
        container: number(container)?,
        protocol,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assignment(name: &str, value: &str) -> Assignment {
        Assignment {
            name: name.into(),
            value: value.into(),
        }
    }

    #[test]
    fn only_the_first_equals_sign_divides() {
        assert_eq!("A=b=c".parse(), Ok(assignment("A", "b=c")));
        assert_eq!("A=".parse(), Ok(assignment("A", "")));
        assert_eq!("=b".parse::<Assignment>(), Err(NotAnAssignment));
        assert_eq!("A".parse::<Assignment>(), Err(NotAnAssignment));
    }

    #[test]
    fn a_variable_belongs_to_a_container() {
        assert_eq!(
            "web:URL=http://x:80/?a=b".parse(),
            Ok(ContainerVariable {
                container: "web".into(),
                variable: assignment("URL", "http://x:80/?a=b"),
            })
        );
        for text in ["URL=x", "URL=http://x", ":URL=x", "web:URL", "web:=x"] {
            assert_eq!(
                text.parse::<ContainerVariable>(),
                Err(NotAContainerVariable),
                "{text}"
            );
        }
    }

    #[test]
    fn a_port_is_published_over_tcp_unless_said() {
        let port = |host, container, protocol| {
            Ok(PublishedPort {
                host,
                container,
                protocol,
            })
        };
        assert_eq!(
            published_port("8080:80"),
            port(8080, 80, TransportProtocol::Tcp)
        );
        assert_eq!(
            published_port("8080:80/tcp"),
            port(8080, 80, TransportProtocol::Tcp)
        );
        assert_eq!(
            published_port("53:53/udp"),
            port(53, 53, TransportProtocol::Udp)
        );
        assert_eq!(published_port("80"), Err(BadPort::Shape));
        assert_eq!(published_port("0:80"), Err(BadPort::Number("0".into())));
        assert_eq!(
            published_port("80:65536"),
            Err(BadPort::Number("65536".into()))
        );
        assert_eq!(
            published_port("80:80/sctp"),
            Err(BadPort::Protocol("sctp".into()))
        );
    }
}
