//! `neargate serve`.

mod launcher;
mod machine;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use neargate_control::server::{self, Limits};
use neargate_control::{Endpoint, RestoreError, Settings as EndpointSettings, State, Welcome};
use neargate_core::arn::AccountId;
use neargate_store::{Embedded, StoreError};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::endpoint::Reachable;
use crate::error::CommandError;
use crate::output::notice;
use crate::settings::Settings;

use launcher::Processes;

/// Answer the clients of Amazon ECS: the aws CLI, SDKs, Terraform
///
/// Tasks live on when the endpoint ends, and it knows them again when it starts.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate serve &
  eval \"$(neargate env)\"
  aws ecs list-clusters")]
pub struct Arguments {
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = crate::endpoint::DEFAULT_ADDRESS)]
    listen: SocketAddr,

    /// The account whose resources these are, instead of the configuration's
    #[arg(long, value_name = "ID")]
    account_id: Option<AccountId>,

    /// Scheme and host of the streams of ECS Exec, such as wss://ssmmessages.us-east-1.amazonaws.com:8443,
    /// for session-manager-plugins that insist on AWS's; something else has to bring them here
    #[arg(long, value_name = "URL")]
    stream_url: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("the endpoint cannot listen on {address}")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("the endpoint's state cannot be opened")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Restore(#[from] RestoreError),
    #[error("how to reach the endpoint cannot be written to {path}")]
    Reachable { path: PathBuf, source: io::Error },
    #[error("the endpoint cannot start")]
    Start(#[source] io::Error),
    #[error("the endpoint cannot accept connections any more")]
    Accept(#[source] io::Error),
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let mut config = settings.load_config()?;
    if let Some(account) = &arguments.account_id {
        config.account = account.clone();
    }
    // Answers take microseconds; what takes longer is done by processes of their own.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(ServeError::Start)?;
    runtime.block_on(serve(settings, arguments, config))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(
    settings: &Settings,
    arguments: &Arguments,
    config: neargate_core::config::Config,
) -> Result<(), ServeError> {
    let store = Arc::new(Embedded::open(&settings.root)?);
    let address = arguments.listen;
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|source| ServeError::Listen { address, source })?;
    let address = listener.local_addr().map_err(ServeError::Start)?;
    let state = State::restore(
        EndpointSettings {
            root: settings.root.clone(),
            config,
            machine: machine::facts(),
            stream_url: arguments.stream_url.clone(),
        },
        store,
        Arc::new(Processes::of(settings)),
    )?;
    let welcome: Welcome = state.welcome().await?;
    let reachable = Reachable::new(address, welcome);
    reachable
        .write(&settings.root)
        .map_err(|source| ServeError::Reachable {
            path: Reachable::path(&settings.root),
            source,
        })?;
    notice::say(&format!(
        "listening on {}; to use it: eval \"$(neargate env)\"",
        reachable.url()
    ));
    let endpoint = Arc::new(Endpoint::new(state));
    tokio::select! {
        error = server::serve(listener, endpoint, Limits::default()) => {
            Err(ServeError::Accept(error))
        }
        stopped = asked_to_end() => stopped.map_err(ServeError::Start),
    }
}

/// The tasks stay; what was acknowledged is on the disk.
async fn asked_to_end() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
