//! Where state and configuration are, for every command.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use neargate_core::config::{Config, ConfigError};

const DEFAULT_CONFIG: &str = "/etc/neargate/config.toml";

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Settings {
    /// Directory of tasks, images and leases
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "NEARGATE_ROOT",
        default_value = "/var/lib/neargate",
        hide_env_values = true,
        value_parser = absolute_path
    )]
    pub root: PathBuf,

    /// Configuration file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "NEARGATE_CONFIG",
        default_value = DEFAULT_CONFIG,
        hide_env_values = true
    )]
    pub config: PathBuf,
}

/// A path that means the same to a supervisor, which works in `/`.
fn absolute_path(text: &str) -> io::Result<PathBuf> {
    std::path::absolute(text)
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the configuration cannot be read")]
    Read(#[source] io::Error),
    #[error("the configuration {path} is not valid")]
    Invalid { path: PathBuf, source: ConfigError },
}

impl Settings {
    /// The configuration; the defaults when there is no file at the default
    /// place.
    pub fn load_config(&self) -> Result<Config, SettingsError> {
        match fs_err::read_to_string(&self.config) {
            Ok(text) => Config::parse(&text).map_err(|source| SettingsError::Invalid {
                path: self.config.clone(),
                source,
            }),
            Err(error)
                if error.kind() == io::ErrorKind::NotFound
                    && self.config == Path::new(DEFAULT_CONFIG) =>
            {
                Ok(Config::default())
            }
            Err(error) => Err(SettingsError::Read(error)),
        }
    }
}
