//! `neargate image`.

mod import;
mod ls;
mod prune;
mod pull;
mod rm;

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use indicatif::BinaryBytes;
use neargate_image::{Platform, Pruned};

use crate::error::CommandError;
use crate::output::{self, notice};
use crate::settings::Settings;

pub use self::rm::NoImage;

/// Manage the images on this machine
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate image pull nginx:1.27
  docker save web:latest | neargate image import -
  neargate image ls")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Pull(pull::Arguments),
    Import(import::Arguments),
    Ls(ls::Arguments),
    Rm(rm::Arguments),
    Prune(prune::Arguments),
}

pub fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, CommandError> {
    match arguments.command {
        Command::Pull(arguments) => pull::run(settings, &arguments),
        Command::Import(arguments) => import::run(settings, &arguments),
        Command::Ls(arguments) => ls::run(settings, &arguments),
        Command::Rm(arguments) => rm::run(settings, &arguments),
        Command::Prune(arguments) => prune::run(settings, &arguments),
    }
}

/// Which of an image's variants is meant.
#[derive(Debug, Args)]
pub struct PlatformOption {
    /// Architecture of the image [default: this machine's]
    #[arg(long, value_enum, value_name = "ARCH")]
    arch: Option<Architecture>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Architecture {
    Amd64,
    Arm64,
}

impl PlatformOption {
    fn get(&self) -> Platform {
        match self.arch {
            None => Platform::host(),
            Some(Architecture::Amd64) => Platform::linux("amd64"),
            Some(Architecture::Arm64) => Platform::linux("arm64"),
        }
    }
}

/// Prints the names that are gone, and says what that brought.
fn report(pruned: &Pruned) -> io::Result<()> {
    for reference in &pruned.references {
        output::line(reference)?;
    }
    notice::say(&format!(
        "freed {} of {} layers",
        BinaryBytes(pruned.bytes),
        pruned.layers
    ));
    if pruned.postponed {
        notice::say("images are being added meanwhile: the rest stays until the next prune");
    }
    Ok(())
}
