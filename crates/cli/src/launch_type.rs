//! Launch types, as options name them.

use clap::ValueEnum;
use neargate_core::taskdef::Compatibility;

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum LaunchTypeName {
    Fargate,
    Ec2,
    External,
}

impl From<LaunchTypeName> for Compatibility {
    fn from(name: LaunchTypeName) -> Self {
        match name {
            LaunchTypeName::Fargate => Self::Fargate,
            LaunchTypeName::Ec2 => Self::Ec2,
            LaunchTypeName::External => Self::External,
        }
    }
}
