//! Environment variables of a container.

use super::shape::{shape, wire_enum};

shape! {
    /// A name and its value. ECS stores a missing value as an empty one.
    #[derive(Default)]
    pub struct KeyValuePair {
        always {
            name: String,
            value: String,
        }
    }
}

impl KeyValuePair {
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

shape! {
    /// A file of `NAME=value` lines, read by [`crate::environment_file`].
    pub struct EnvironmentFile {
        required {
            /// The ARN of an S3 object.
            value: String,
            r#type: EnvironmentFileType,
        }
    }
}

wire_enum! {
    pub enum EnvironmentFileType { S3 = "s3" }
}
