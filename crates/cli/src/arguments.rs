//! The command line as a whole.

use clap::{Parser, Subcommand};

use crate::commands::{
    cleanup, doctor, env, exec, image, inspect, launch, logs, metrics, ps, rm, run, serve, stop,
    sysctl, top, user, validate,
};
use crate::settings::Settings;

/// Runs Amazon ECS tasks on this machine, as AWS Fargate does
#[derive(Debug, Parser)]
#[command(
    name = "neargate",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  neargate run taskdef.json             run a task definition in the foreground
  neargate run --detach taskdef.json    run it in the background, print its id
  neargate ps                           see what runs
  neargate top TASK                     the process tree across its containers

TASK is a task's id, the beginning of one, or the --name it was given."
)]
pub struct Arguments {
    #[command(flatten)]
    pub settings: Settings,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Run(Box<run::Arguments>),
    #[command(hide = true)]
    Launch(launch::Arguments),
    Ps(ps::Arguments),
    Logs(logs::Arguments),
    Top(top::Arguments),
    Sysctl(sysctl::Arguments),
    Exec(exec::Arguments),
    Stop(stop::Arguments),
    Rm(rm::Arguments),
    Inspect(inspect::Arguments),
    Image(image::Arguments),
    Serve(serve::Arguments),
    Env(env::Arguments),
    User(user::Arguments),
    Metrics(metrics::Arguments),
    Validate(validate::Arguments),
    Doctor(doctor::Arguments),
    Cleanup(cleanup::Arguments),
}

impl Command {
    /// Whether it looks at tasks or starts one, and so should meet none that
    /// a dead supervisor left unfinished. A launch concerns its own alone.
    pub fn concerns_tasks(&self) -> bool {
        !matches!(
            self,
            Self::Image(_)
                | Self::Env(_)
                | Self::User(_)
                | Self::Metrics(_)
                | Self::Validate(_)
                | Self::Doctor(_)
                | Self::Cleanup(_)
                | Self::Launch(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
