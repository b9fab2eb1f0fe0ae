//! `neargate user`.

use std::future::Future;
use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use http::Method;
use neargate_control::users::{self, Keys, KnownUser, NewUser, UsersError};
use neargate_store::{Embedded, StoreError, UserError, Users};

use crate::admin::{self, AdminError};
use crate::error::CommandError;
use crate::output::{self, notice, table};
use crate::settings::Settings;

/// Say who may use the endpoint, and for what
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate user add ci --allow ecs:RunTask,ecs:Describe*,ecs:StopTask
  neargate user ls
  neargate user rm ci")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a user, and print the keys; the secret is shown this once
    Add {
        name: String,

        /// What it may call, such as ecs:RunTask, ecs:Describe* or ecs:*
        #[arg(
            long,
            value_name = "ACTION",
            value_delimiter = ',',
            default_value = "*"
        )]
        allow: Vec<String>,
    },
    /// List the users
    Ls {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Take a user's keys away
    Rm { name: String },
}

#[derive(Debug, thiserror::Error)]
pub enum UserCommandError {
    #[error(transparent)]
    Admin(#[from] AdminError),
    #[error("the endpoint's state cannot be opened")]
    Store(#[from] StoreError),
    #[error(transparent)]
    User(#[from] UserError),
    #[error(transparent)]
    Users(#[from] UsersError),
    #[error("the endpoint cannot be asked")]
    Runtime(#[from] io::Error),
    #[error("the endpoint's answer makes no sense")]
    Answer(#[from] serde_json::Error),
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    match &arguments.command {
        Command::Add { name, allow } => {
            let user = NewUser {
                name: name.clone(),
                allow: allow.clone(),
            };
            let keys = block_on(add(settings, &user))??;
            output::line(format!("export AWS_ACCESS_KEY_ID='{}'", keys.access_key_id))?;
            output::line(format!(
                "export AWS_SECRET_ACCESS_KEY='{}'",
                keys.secret_access_key
            ))?;
            notice::hint(
                "the secret is not shown again; the rest of what a client needs: `neargate env`",
            );
        }
        Command::Ls { json } => {
            let users = block_on(list(settings))??;
            if *json {
                output::json(&users)?;
            } else {
                let rows = users.into_iter();
                table::print(
                    ["USER", "ACCESS KEY", "MAY"],
                    rows.map(|user| [user.name, user.access_key_id, user.allow.join(",")]),
                )?;
            }
        }
        Command::Rm { name } => block_on(remove(settings, name))??,
    }
    Ok(ExitCode::SUCCESS)
}

/// The endpoint holds its store alone. While none runs, the store is opened here.
async fn list(settings: &Settings) -> Result<Vec<KnownUser>, UserCommandError> {
    match admin::ask(&settings.root, Method::GET, "/users", Vec::new()).await {
        Ok(answer) => Ok(serde_json::from_slice(&answer)?),
        Err(AdminError::NotRunning) => {
            let store = Embedded::open(&settings.root)?;
            Ok(users::list(&Users::new()?, &store)?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn add(settings: &Settings, user: &NewUser) -> Result<Keys, UserCommandError> {
    let body = serde_json::to_vec(user)?;
    match admin::ask(&settings.root, Method::POST, "/users", body).await {
        Ok(answer) => Ok(serde_json::from_slice(&answer)?),
        Err(AdminError::NotRunning) => {
            let store = Embedded::open(&settings.root)?;
            Ok(users::add(&Users::new()?, &store, user).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(settings: &Settings, name: &str) -> Result<(), UserCommandError> {
    // A name that no user can have need not be asked for.
    let path = match users::is_name(name) {
        true => format!("/users/{name}"),
        false => return Err(UsersError::Name(name.to_owned()).into()),
    };
    match admin::ask(&settings.root, Method::DELETE, &path, Vec::new()).await {
        Ok(_) => Ok(()),
        Err(AdminError::NotRunning) => {
            let store = Embedded::open(&settings.root)?;
            Ok(users::remove(&Users::new()?, &store, name).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Waits for one thing.
pub fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(future))
}
