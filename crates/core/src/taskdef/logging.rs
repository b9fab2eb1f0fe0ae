//! Where a container's output goes, and the secrets that may be needed for it.

use std::collections::BTreeMap;

use super::shape::{shape, wire_enum};

shape! {
    pub struct LogConfiguration {
        required {
            log_driver: LogDriver,
        }
        optional {
            options: BTreeMap<String, String>,
            secret_options: Vec<Secret>,
        }
    }
}

wire_enum! {
    pub enum LogDriver {
        JsonFile = "json-file",
        Syslog = "syslog",
        Journald = "journald",
        Gelf = "gelf",
        Fluentd = "fluentd",
        Awslogs = "awslogs",
        Splunk = "splunk",
        Awsfirelens = "awsfirelens",
    }
}

shape! {
    /// Makes the container the router of the other containers' logs.
    pub struct FirelensConfiguration {
        required {
            r#type: FirelensConfigurationType,
        }
        optional {
            options: BTreeMap<String, String>,
        }
    }
}

wire_enum! {
    pub enum FirelensConfigurationType { Fluentd = "fluentd", Fluentbit = "fluentbit" }
}

shape! {
    /// A value kept outside of the definition.
    pub struct Secret {
        required {
            name: String,
            /// The ARN of a Secrets Manager secret, or the ARN or name of an SSM parameter.
            value_from: String,
        }
    }
}
