//! Where a task may run, and the tags of its definition.

use super::shape::{shape, wire_enum};

wire_enum! {
    /// A launch type that a definition asks for, or is found fit for.
    pub enum Compatibility {
        Ec2 = "EC2",
        Fargate = "FARGATE",
        External = "EXTERNAL",
        ManagedInstances = "MANAGED_INSTANCES",
    }
}

shape! {
    #[derive(Default)]
    pub struct RuntimePlatform {
        optional {
            cpu_architecture: Option<CpuArchitecture>,
            operating_system_family: Option<OsFamily>,
        }
    }
}

wire_enum! {
    pub enum CpuArchitecture { X86_64 = "X86_64", Arm64 = "ARM64" }
}

wire_enum! {
    pub enum OsFamily {
        WindowsServer2019Full = "WINDOWS_SERVER_2019_FULL",
        WindowsServer2019Core = "WINDOWS_SERVER_2019_CORE",
        WindowsServer2016Full = "WINDOWS_SERVER_2016_FULL",
        WindowsServer2004Core = "WINDOWS_SERVER_2004_CORE",
        WindowsServer2022Core = "WINDOWS_SERVER_2022_CORE",
        WindowsServer2022Full = "WINDOWS_SERVER_2022_FULL",
        WindowsServer2025Core = "WINDOWS_SERVER_2025_CORE",
        WindowsServer2025Full = "WINDOWS_SERVER_2025_FULL",
        WindowsServer20H2Core = "WINDOWS_SERVER_20H2_CORE",
        Linux = "LINUX",
    }
}

impl OsFamily {
    pub fn is_windows(self) -> bool {
        self != Self::Linux
    }
}

shape! {
    #[derive(Default)]
    pub struct PlacementConstraint {
        optional {
            r#type: Option<PlacementConstraintType>,
            /// In the cluster query language.
            expression: Option<String>,
        }
    }
}

wire_enum! {
    pub enum PlacementConstraintType { MemberOf = "memberOf" }
}

shape! {
    pub struct TrustedExecutionConfiguration {
        required {
            isolation_mode: IsolationMode,
        }
        optional {
            attestation_policy: Option<String>,
        }
    }
}

wire_enum! {
    pub enum IsolationMode {
        Shared = "SHARED",
        IsolatedSandbox = "ISOLATED_SANDBOX",
        ConfidentialSandbox = "CONFIDENTIAL_SANDBOX",
    }
}

shape! {
    #[derive(Default)]
    pub struct Tag {
        always {
            key: String,
            value: String,
        }
    }
}
