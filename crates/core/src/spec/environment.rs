//! A container's environment variables.
//!
//! Later sources win: the image, the platform, `environmentFiles`,
//! `environment`, `secrets`.

use std::collections::BTreeMap;

use crate::launch::LaunchType;

use super::Source;

/// What the platform tells a container about itself.
#[derive(Clone, Copy, Debug)]
pub struct Platform<'a> {
    pub region: &'a str,
    pub environment_from_files: &'a BTreeMap<String, String>,
    pub secrets: &'a BTreeMap<String, String>,
}

/// Docker's PATH for images that set none.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// HOME is missing on purpose: it follows from the user, whom only the
/// launcher can look up in the container's own /etc/passwd.
pub fn environment(source: &Source, platform: &Platform, hostname: &str) -> Vec<String> {
    let mut variables = Variables::default();
    variables.set("PATH", DEFAULT_PATH);
    variables.set("HOSTNAME", hostname);
    if source.container.pseudo_terminal.unwrap_or(false) {
        variables.set("TERM", "xterm");
    }
    for line in source.image.env().iter().flatten() {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        variables.set(name, value);
    }
    variables.set(
        "AWS_EXECUTION_ENV",
        match source.launch_type {
            LaunchType::Fargate => "AWS_ECS_FARGATE",
            LaunchType::Ec2 | LaunchType::External => "AWS_ECS_EC2",
        },
    );
    for (name, value) in platform.environment_from_files {
        variables.set(name, value);
    }
    for pair in &source.container.environment {
        variables.set(&pair.name, &pair.value);
    }
    for (name, value) in platform.secrets {
        variables.set(name, value);
    }
    // The agent sets the region only where nobody has set either variable.
    if !variables.has("AWS_REGION") && !variables.has("AWS_DEFAULT_REGION") {
        variables.set("AWS_REGION", platform.region);
        variables.set("AWS_DEFAULT_REGION", platform.region);
    }
    variables.into_lines()
}

/// Variables in the order of their first appearance.
#[derive(Default)]
struct Variables(Vec<(String, String)>);

impl Variables {
    fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => value.clone_into(known),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    fn into_lines(self) -> Vec<String> {
        self.0
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }
}
