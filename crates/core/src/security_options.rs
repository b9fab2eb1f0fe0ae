//! `dockerSecurityOptions`: what Docker takes for `--security-opt`.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html>

use thiserror::Error;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityOptions {
    pub no_new_privileges: bool,
    /// No filter of system calls.
    pub seccomp_unconfined: bool,
    /// The AppArmor profile to run under.
    pub app_armor: Option<String>,
    /// Members of the SELinux context, as `type:container_t`.
    pub labels: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SecurityOptionError {
    #[error("dockerSecurityOptions: `{0}` is not known")]
    Unknown(String),
    #[error("dockerSecurityOptions: `{option}` must be one of {values}")]
    Value {
        option: String,
        values: &'static str,
    },
    #[error("dockerSecurityOptions: `{0}` names no profile")]
    NoProfile(String),
}

impl SecurityOptions {
    /// Options are `NAME`, `NAME:VALUE` or `NAME=VALUE`; later ones win.
    pub fn parse(options: &[String]) -> Result<Self, SecurityOptionError> {
        let mut parsed = Self::default();
        for option in options {
            parsed.add(option)?;
        }
        Ok(parsed)
    }

    fn add(&mut self, option: &str) -> Result<(), SecurityOptionError> {
        let wrong = |values| SecurityOptionError::Value {
            option: option.to_owned(),
            values,
        };
        let (name, value) = match option.split_once(['=', ':']) {
            Some((name, value)) => (name, Some(value)),
            None => (option, None),
        };
        match (name, value) {
            ("no-new-privileges", None | Some("true")) => self.no_new_privileges = true,
            ("no-new-privileges", Some("false")) => self.no_new_privileges = false,
            ("no-new-privileges", _) => return Err(wrong("true, false")),
            // Profiles in files are Docker's command line's; the daemon takes
            // their content, which a task definition has no place for.
            ("seccomp", Some("unconfined")) => self.seccomp_unconfined = true,
            ("seccomp", Some("builtin")) => self.seccomp_unconfined = false,
            ("seccomp", _) => return Err(wrong("unconfined, builtin")),
            ("apparmor", Some("unconfined")) => self.app_armor = None,
            ("apparmor", Some("") | None) => {
                return Err(SecurityOptionError::NoProfile(option.to_owned()));
            }
            ("apparmor", Some(profile)) => self.app_armor = Some(profile.to_owned()),
            ("label", Some("disable")) => self.labels.clear(),
            ("label", Some(label)) if is_label(label) => self.labels.push(label.to_owned()),
            ("label", _) => {
                return Err(wrong(
                    "label:disable, user, role, type, level, filetype with a value",
                ));
            }
            _ => return Err(SecurityOptionError::Unknown(option.to_owned())),
        }
        Ok(())
    }
}

fn is_label(label: &str) -> bool {
    let kinds = ["user", "role", "type", "level", "filetype"];
    let member = label.split_once(':');
    member.is_some_and(|(kind, value)| kinds.contains(&kind) && !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(options: &[&str]) -> Result<SecurityOptions, String> {
        let options: Vec<_> = options.iter().map(|option| (*option).to_owned()).collect();
        SecurityOptions::parse(&options).map_err(|error| error.to_string())
    }

    #[test]
    fn both_of_docker_s_separators_are_taken() {
        let none = SecurityOptions::default();
        let forbidden = SecurityOptions {
            no_new_privileges: true,
            ..none.clone()
        };
        for option in [
            "no-new-privileges",
            "no-new-privileges:true",
            "no-new-privileges=true",
        ] {
            assert_eq!(parse(&[option]), Ok(forbidden.clone()));
        }
        assert_eq!(parse(&["no-new-privileges:false"]), Ok(none.clone()));
        for option in ["seccomp:unconfined", "seccomp=unconfined"] {
            assert!(parse(&[option]).unwrap().seccomp_unconfined);
        }
        let profile = parse(&["apparmor:docker-default"]).unwrap().app_armor;
        assert_eq!(profile.as_deref(), Some("docker-default"));
        assert_eq!(parse(&["apparmor=unconfined"]), Ok(none));
        let labels = parse(&["label:type:svirt_t", "label=level:s0:c1,c2"]).unwrap();
        assert_eq!(labels.labels, ["type:svirt_t", "level:s0:c1,c2"]);
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        for (option, reason) in [
            ("seccomp=/etc/profile.json", "must be one of unconfined"),
            ("apparmor:", "names no profile"),
            ("label:type", "must be one of label:disable"),
            ("systempaths=unconfined", "is not known"),
            ("credentialspec:file://c.json", "is not known"),
        ] {
            let refused = parse(&[option]).unwrap_err();
            assert!(
                refused.contains(option) && refused.contains(reason),
                "{refused}"
            );
        }
    }
}
