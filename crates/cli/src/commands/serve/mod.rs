//! `neargate serve`.

mod launcher;
mod machine;
mod owner;

use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use neargate_control::server::{self, Limits};
use neargate_control::{
    Admin, Endpoint, RestoreError, Settings as EndpointSettings, State, Welcome,
};
use neargate_core::arn::AccountId;
use neargate_store::{Embedded, StoreError};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::level_filters::LevelFilter;

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

    /// What of its work to write to stderr: error, warn, info, debug, trace
    #[arg(
        long,
        value_name = "LEVEL",
        env = "NEARGATE_LOG",
        default_value = "warn"
    )]
    log: LevelFilter,
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
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_max_level(arguments.log)
        .init();
    allow_many_connections();
    // Answers take microseconds; what takes longer is done by processes of their own.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(ServeError::Start)?;
    runtime.block_on(serve(settings, arguments, config))?;
    Ok(ExitCode::SUCCESS)
}

/// Each connection is a file, and so is each task's socket.
fn allow_many_connections() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
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
    if !address.ip().is_loopback() {
        notice::warn(&format_args!(
            "requests to {address} are not encrypted: whoever is on the way reads them, and what \
             is answered"
        ));
    }
    let owner = owner::listen(&settings.root).map_err(ServeError::Start)?;
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
    let admin = Arc::new(Admin::new(Arc::clone(&state)));
    let endpoint = Arc::new(Endpoint::new(state));
    tokio::select! {
        error = server::serve(listener, endpoint, Limits::default()) => {
            Err(ServeError::Accept(error))
        }
        error = server::serve(owner, admin, Limits::default()) => {
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
