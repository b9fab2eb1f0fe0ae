//! The configuration file, in TOML. Every member has a default, so an empty file is a good one.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::arn::{AccountId, Owner, Region};

/// Ids of one task's user namespace.
pub const IDS_PER_TASK: u32 = 65536;
/// From here on ids belong to others: systemd's foreign ids, then what 32-bit signed programs
/// take for negative. See <https://systemd.io/UIDS-GIDS/>.
const IDS_END: u32 = 0x7FFE_0000;
/// IFNAMSIZ without the terminating zero.
const INTERFACE_NAME_MAX: usize = 15;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub region: Region,
    pub account: AccountId,
    pub cluster: String,
    pub registry: Registry,
    /// The local file that stands for an S3 object, by the object's ARN.
    pub environment_files: BTreeMap<String, PathBuf>,
    pub network: Network,
    pub cgroup: Cgroup,
    pub logs: Logs,
    pub ids: Ids,
    pub exec: Exec,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            region: "us-east-1".parse().expect("a region"),
            account: "000000000000".parse().expect("an account"),
            cluster: "default".to_owned(),
            registry: Registry::default(),
            environment_files: BTreeMap::new(),
            network: Network::default(),
            cgroup: Cgroup::default(),
            logs: Logs::default(),
            ids: Ids::default(),
            exec: Exec::default(),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registry {
    /// Where images of a registry are pulled from instead, as
    /// `"public.ecr.aws" = "http://127.0.0.1:5000"`.
    pub mirrors: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Network {
    /// The tasks' addresses. The default is one that neither home routers, nor Docker, nor the
    /// usual VPC use.
    pub cidr: Ipv4Net,
    /// The host's end of every task's interface.
    pub bridge: String,
    /// Name servers for the tasks; without any, those of the host.
    pub dns: Vec<IpAddr>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            cidr: Ipv4Net::new_assert(Ipv4Addr::new(10, 213, 0, 0), 16),
            bridge: "neargate0".to_owned(),
            dns: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cgroup {
    /// The cgroup that holds all of Neargate's, as a path below the hierarchy's mount point.
    pub parent: String,
}

impl Default for Cgroup {
    fn default() -> Self {
        Self {
            parent: "/".to_owned(),
        }
    }
}

/// When a container's log is rotated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Logs {
    pub max_bytes: u64,
    /// How many files are kept, the one being written included.
    pub max_files: u32,
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            max_bytes: 16 * 1024 * 1024,
            max_files: 4,
        }
    }
}

/// The host's user and group ids that tasks are given, [`IDS_PER_TASK`] each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ids {
    pub first: u32,
    /// For how many tasks at a time.
    pub tasks: u32,
}

impl Default for Ids {
    fn default() -> Self {
        Self {
            first: 1 << 30,
            tasks: 4096,
        }
    }
}

/// Sessions of ECS Exec and SSM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exec {
    /// At a time.
    pub sessions_per_container: u32,
    /// How long nobody may type and nothing be written; 0 is for ever.
    pub idle_seconds: u32,
    /// How long a session may last in all; 0 is for ever.
    pub longest_seconds: u32,
    /// Whether recordings have what was typed, passwords too.
    pub record_input: bool,
}

impl Default for Exec {
    fn default() -> Self {
        Self {
            // As on Fargate.
            sessions_per_container: 2,
            idle_seconds: 20 * 60,
            longest_seconds: 0,
            record_input: false,
        }
    }
}

impl Config {
    /// Reads a configuration file's text.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    /// Whose resources this machine's are.
    pub fn owner(&self) -> Owner {
        Owner {
            region: self.region.clone(),
            account: self.account.clone(),
        }
    }

    fn check(&self) -> Result<(), ConfigError> {
        let refuse = |key, value: &dyn ToString, expected| {
            Err(ConfigError::Value {
                key,
                value: value.to_string(),
                expected,
            })
        };
        let Network { cidr, bridge, .. } = &self.network;
        if !crate::names::is_resource_name(&self.cluster) {
            return refuse(
                "cluster",
                &self.cluster,
                "up to 255 letters, digits, - and _",
            );
        }
        if !(8..=28).contains(&cidr.prefix_len()) {
            return refuse("network.cidr", cidr, "a prefix length of 8 to 28");
        }
        if cidr.addr() != cidr.network() {
            return refuse("network.cidr", cidr, "a network's first address");
        }
        let is_interface_name = !bridge.is_empty()
            && bridge.len() <= INTERFACE_NAME_MAX
            && bridge
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"/:%".contains(&byte));
        if !is_interface_name || bridge == "." || bridge == ".." {
            return refuse(
                "network.bridge",
                bridge,
                "an interface name of at most 15 characters",
            );
        }
        if !self.cgroup.parent.starts_with('/') || self.cgroup.parent.split('/').any(|c| c == "..")
        {
            return refuse(
                "cgroup.parent",
                &self.cgroup.parent,
                "an absolute path without ..",
            );
        }
        if self.logs.max_bytes == 0 || self.logs.max_files == 0 {
            return refuse("logs", &0, "sizes of at least 1");
        }
        if self.exec.sessions_per_container == 0 {
            return refuse("exec.sessions_per_container", &0, "at least 1");
        }
        let Ids { first, tasks } = self.ids;
        let end = u64::from(first) + u64::from(tasks) * u64::from(IDS_PER_TASK);
        if first < IDS_PER_TASK || tasks == 0 || end > u64::from(IDS_END) {
            return refuse(
                "ids",
                &format!("{first}..{end}"),
                "a range within 65536..2147352576",
            );
        }
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    #[error("`{key}` is `{value}`, expected {expected}")]
    Value {
        key: &'static str,
        value: String,
        expected: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn error(text: &str) -> String {
        Config::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_file_is_the_default() {
        let config = Config::parse("").unwrap();
        assert_eq!(config, Config::default());
        assert_eq!(
            config.owner().cluster(&config.cluster).to_string(),
            "arn:aws:ecs:us-east-1:000000000000:cluster/default"
        );
    }

    #[test]
    fn every_member_can_be_set() {
        let text = r#"
            region = "eu-west-1"
            account = "111222333444"
            cluster = "dev"

            [registry.mirrors]
            "public.ecr.aws" = "http://127.0.0.1:5000"

            [environment_files]
            "arn:aws:s3:::bucket/app.env" = "/etc/app.env"

            [network]
            cidr = "10.99.0.0/20"
            bridge = "tasks0"
            dns = ["9.9.9.9", "2620:fe::fe"]

            [cgroup]
            parent = "/machine.slice"

            [logs]
            max_bytes = 1000
            max_files = 2

            [ids]
            first = 1048576
            tasks = 16
        "#;
        let config = Config::parse(text).unwrap();
        assert_eq!(
            config.registry.mirrors["public.ecr.aws"],
            "http://127.0.0.1:5000"
        );
        assert_eq!(config.network.cidr.to_string(), "10.99.0.0/20");
        assert_eq!(
            config.ids,
            Ids {
                first: 1 << 20,
                tasks: 16
            }
        );
        assert_eq!(
            Config::parse(&toml::to_string(&config).unwrap()).unwrap(),
            config
        );
    }

    #[test]
    fn an_unknown_key_is_shown_with_its_line() {
        let error = error("[network]\nbrigde = \"x\"");
        assert!(
            error.contains("line 2") && error.contains("unknown field `brigde`"),
            "{error}"
        );
    }

    #[test]
    fn values_that_cannot_work_are_refused() {
        for (text, key) in [
            ("cluster = \"a b\"", "cluster"),
            ("account = \"1\"", "account"),
            ("[network]\ncidr = \"10.0.0.0/30\"", "network.cidr"),
            ("[network]\ncidr = \"10.0.0.1/16\"", "network.cidr"),
            (
                "[network]\nbridge = \"a-name-that-is-too-long\"",
                "network.bridge",
            ),
            ("[network]\nbridge = \"a/b\"", "network.bridge"),
            ("[cgroup]\nparent = \"a\"", "cgroup.parent"),
            ("[cgroup]\nparent = \"/a/../..\"", "cgroup.parent"),
            ("[logs]\nmax_files = 0", "logs"),
            ("[ids]\nfirst = 0", "ids"),
            ("[ids]\nfirst = 2147418112\ntasks = 1", "ids"),
        ] {
            let error = error(text);
            assert!(error.contains(key), "{text}: {error}");
        }
    }
}
