//! Which of an image's variants is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Operating system and architecture in the names of the Go toolchain, which OCI
/// uses (image-index.md, `platform`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Platform {
    /// `linux`.
    pub os: String,
    /// `amd64`, `arm64`.
    pub architecture: String,
    /// `v8` of arm64; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

/// A `runtimePlatform` that no image can have here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlatformError {
    /// Neither `X86_64` nor `ARM64`.
    #[error("cpuArchitecture {0:?} is neither X86_64 nor ARM64")]
    Architecture(String),
    /// Windows.
    #[error("operatingSystemFamily {0:?} cannot run on a Linux machine")]
    OperatingSystem(String),
}

impl Platform {
    /// Linux on `architecture` in Go's spelling.
    pub fn linux(architecture: &str) -> Self {
        Self {
            os: "linux".into(),
            architecture: architecture.into(),
            variant: None,
        }
        .normalised()
    }

    /// What this machine runs.
    pub fn host() -> Self {
        match std::env::consts::ARCH {
            "x86_64" => Self::linux("amd64"),
            "aarch64" => Self::linux("arm64"),
            other => Self::linux(other),
        }
    }

    /// The platform of a task definition's `runtimePlatform`. Both members are
    /// optional and default to `X86_64` and `LINUX` (Amazon ECS API,
    /// RuntimePlatform; the developer guide's page on task definition parameters).
    pub fn of_task(
        cpu_architecture: Option<&str>,
        family: Option<&str>,
    ) -> Result<Self, PlatformError> {
        match family {
            None | Some("LINUX") => {}
            Some(other) => return Err(PlatformError::OperatingSystem(other.into())),
        }
        match cpu_architecture {
            None | Some("X86_64") => Ok(Self::linux("amd64")),
            Some("ARM64") => Ok(Self::linux("arm64")),
            Some(other) => Err(PlatformError::Architecture(other.into())),
        }
    }

    /// Whether an image for `offered` runs where this platform is asked for.
    pub fn accepts(&self, offered: &Platform) -> bool {
        let offered = offered.clone().normalised();
        let wanted = self.clone().normalised();
        wanted.os == offered.os
            && wanted.architecture == offered.architecture
            && (wanted.variant == offered.variant || offered.variant.is_none())
    }

    /// Spellings that mean the same made the same (containerd's
    /// `platforms.Normalize`): `v8` is arm64's only variant, `v1` is amd64's base.
    fn normalised(mut self) -> Self {
        self.architecture = match self.architecture.to_ascii_lowercase().as_str() {
            "x86_64" | "x86-64" => "amd64".into(),
            "aarch64" => "arm64".into(),
            other => other.into(),
        };
        if let ("arm64", Some("8" | "v8")) | ("amd64", Some("v1" | "")) | ("arm64", Some("")) =
            (self.architecture.as_str(), self.variant.as_deref())
        {
            self.variant = None;
        }
        self
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(f, "/{variant}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_without_a_platform_is_linux_on_x86() {
        assert_eq!(Platform::of_task(None, None), Ok(Platform::linux("amd64")));
        assert_eq!(
            Platform::of_task(Some("ARM64"), Some("LINUX")),
            Ok(Platform::linux("arm64"))
        );
        assert!(Platform::of_task(None, Some("WINDOWS_SERVER_2022_CORE")).is_err());
        assert!(Platform::of_task(Some("MIPS"), None).is_err());
    }

    #[test]
    fn variants_of_one_machine_are_one() {
        let arm = Platform::linux("arm64");
        let offered = |architecture: &str, variant: Option<&str>| Platform {
            os: "linux".into(),
            architecture: architecture.into(),
            variant: variant.map(str::to_owned),
        };
        assert!(arm.accepts(&offered("arm64", Some("v8"))));
        assert!(arm.accepts(&offered("aarch64", None)));
        assert!(!arm.accepts(&offered("arm", Some("v7"))));
        assert!(!Platform::linux("amd64").accepts(&offered("amd64", Some("v3"))));
    }
}
