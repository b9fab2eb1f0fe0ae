//! Starting a container: its kernel parameters, its cgroup, its spec, and the
//! child that becomes its first process.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::Path;

use fs_err as fs;
use neargate_core::security_options::SecurityOptionError;
use neargate_core::signal;
use neargate_core::sysctl::{self as rules, Scope};
use neargate_core::task::{ContainerIndex, Event};
use neargate_core::taskdef::{ContainerDefinition, IpcMode};
use neargate_host::cgroup;
use neargate_host::container::{self, Bundle, Rootfs, Stdio};
use neargate_host::lsm::LsmError;
use neargate_host::namespace::{self, Kind};
use neargate_host::network::dns::ForwarderError;
use neargate_host::network::{self, Layout, PublishError};
use neargate_host::sandbox;
use neargate_host::sysctl::{self, SysctlError};
use neargate_protocol::directory::ContainerDirectory;
use neargate_protocol::plan::NetworkPlan;
use oci_spec::OciSpecError;
use rustix::fs::OFlags;
use rustix::pipe::{PipeFlags, pipe_with};

use crate::failpoint;
use crate::logs::{LogFile, Stream};
use crate::reactor::Reactor;
use crate::token::{EngineSource, Token};

use super::child::Child;
use super::output::Output;
use super::reasons::cannot_start;
use super::sandbox::{ConnectError, connect};
use super::{Context, Engine};

#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    #[error(transparent)]
    Sysctl(#[from] SysctlError),
    #[error(transparent)]
    Cgroup(#[from] cgroup::Error),
    #[error(transparent)]
    Network(#[from] ConnectError),
    #[error(transparent)]
    Resolver(#[from] ForwarderError),
    #[error(transparent)]
    Port(#[from] PublishError),
    #[error(transparent)]
    SecurityOption(#[from] SecurityOptionError),
    #[error(transparent)]
    Lsm(#[from] LsmError),
    #[error(transparent)]
    Spec(#[from] OciSpecError),
    #[error(transparent)]
    Launch(#[from] neargate_host::error::LaunchError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("the task has no sandbox")]
    NoSandbox,
}

/// This end of a container's standard streams.
struct Ends {
    /// Kept open for as long as the container runs.
    input: Option<OwnedFd>,
    outputs: Vec<(Stream, File)>,
}

impl Engine {
    /// Sends a container on its way; [`Self::launched`] sees it arrive.
    pub(super) fn launch(
        &mut self,
        index: ContainerIndex,
        context: &mut Context,
    ) -> Result<(), LaunchError> {
        let plan = &self.plan.containers[index.0];
        let directory = self.directory.container(&self.definition(index).name);
        let stop_signal = plan.image.config.stop_signal().as_deref();
        let stop_signal = stop_signal.and_then(signal::parse);
        self.make_directories(&directory)?;
        let logs = &self.request.config.logs;
        let log = LogFile::open(directory.log(), logs.max_bytes, logs.max_files)?;
        failpoint::reach("container.directories")?;
        self.connect_alone(index)?;
        self.publish_ports(index, context)?;
        self.write_sysctls(index)?;
        let spec = self.spec(index)?;
        self.make_cgroup(index, &spec)?;
        failpoint::reach("container.cgroup")?;
        let (stdio, ends) = streams(self.definition(index))?;

        let container = &mut self.containers[index.0];
        let cgroup = container.cgroup.as_ref().ok_or(LaunchError::NoSandbox)?;
        let starting = container::launch(
            Bundle {
                spec: &spec,
                rootfs: Rootfs::Overlay {
                    layers: &self.plan.containers[index.0].image.layers,
                    upper: &directory.upper(),
                    work: &directory.work(),
                },
                cgroup: cgroup.attach()?,
            },
            stdio,
        )?;
        failpoint::reach("container.launch")?;
        let launch = Token::Engine(EngineSource::Launch(index));
        container.child = Some(Child::wait_for(starting, launch, context.reactor)?);
        let output = Output::listen(index, log, ends.outputs, context.reactor)?;
        container.output = Some(output);
        container.input = ends.input;
        container.oom_kills_before = container.oom_kills();
        container.stop_signal = stop_signal;
        if let Some(sandbox) = &mut self.sandbox {
            sandbox.starts += 1;
            container.started_as = sandbox.starts;
        }
        Ok(())
    }

    /// The child has something to say: that it runs its program, or why not.
    pub(super) fn launched(&mut self, index: ContainerIndex, context: &mut Context) {
        let container = &mut self.containers[index.0];
        let Some(child) = &mut container.child else {
            return;
        };
        let exit = Token::Engine(EngineSource::Exit(index));
        let event = match child.arrive(exit, context.reactor) {
            Ok(None) => return,
            Ok(Some(terminal)) => {
                if let Some(terminal) = terminal {
                    container.listen_to_terminal(index, terminal, context.reactor);
                }
                Event::ContainerStarted { container: index }
            }
            Err(error) => self.not_started(index, &error.into(), context.reactor),
        };
        context.events.push_back(event);
    }

    /// Undoes what there is of a container that did not start.
    pub(super) fn not_started(
        &mut self,
        index: ContainerIndex,
        error: &LaunchError,
        reactor: &mut Reactor<Token>,
    ) -> Event {
        let container = &mut self.containers[index.0];
        if let Some(child) = container.child.take() {
            child.forget(reactor);
        }
        container.kill();
        container.input = None;
        if let Some(output) = container.output.take() {
            output.finish(reactor);
        }
        Event::ContainerStartFailed {
            container: index,
            reason: cannot_start(&self.definition(index).name, error),
        }
    }

    /// With `networkMode` bridge a container has a network namespace, and so
    /// its `net.*`, for itself; with `disableNetworking` one with a loopback only.
    fn connect_alone(&mut self, index: ContainerIndex) -> Result<(), LaunchError> {
        let disabled = self.definition(index).disable_networking == Some(true);
        let address = match &self.plan.network {
            _ if self.containers[index.0].network.is_some() => return Ok(()),
            _ if disabled => None,
            NetworkPlan::Bridge { addresses } => addresses.get(index.0).copied(),
            _ => return Ok(()),
        };
        let sandbox = self.sandbox.as_mut().ok_or(LaunchError::NoSandbox)?;
        let user = sandbox.namespaces.user.as_ref().map(OwnedFd::as_fd);
        let network = sandbox::network(user)?;
        match address {
            Some(address) => {
                let ordinal = u8::try_from(index.0).unwrap_or(u8::MAX);
                let layout = Layout::Bridge;
                connect(&self.request, network.as_fd(), address, layout, ordinal)?;
                if let Some(resolver) = &mut sandbox.resolver {
                    resolver.serve(network.as_fd())?;
                }
            }
            None => network::attach_loopback(network.as_fd()).map_err(ConnectError::from)?,
        }
        self.containers[index.0].network = Some(network);
        Ok(())
    }

    fn make_cgroup(
        &mut self,
        index: ContainerIndex,
        spec: &oci_spec::runtime::Spec,
    ) -> Result<(), LaunchError> {
        let container = &mut self.containers[index.0];
        // A restarted container has its cgroup already.
        if container.cgroup.is_some() {
            return Ok(());
        }
        let sandbox = self.sandbox.as_ref().ok_or(LaunchError::NoSandbox)?;
        let runtime_id = self.request.runtime_ids[index.0].to_string();
        let linux = spec.linux().as_ref();
        let resources = linux.and_then(|linux| linux.resources().clone());
        let cgroup = sandbox
            .cgroup
            .container(&runtime_id, &resources.unwrap_or_default())?;
        container.cgroup = Some(cgroup);
        Ok(())
    }

    /// The writable layer belongs to the task's root.
    fn make_directories(&self, directory: &ContainerDirectory) -> io::Result<()> {
        fs::create_dir_all(directory.path())?;
        let owner = self.plan.ids.map(|ids| ids.start);
        for path in [directory.upper(), directory.work()] {
            if !path.exists() {
                fs::create_dir_all(&path)?;
                std::os::unix::fs::chown(&path, owner, owner)?;
            }
        }
        Ok(())
    }

    /// Written here, in the order of the starts, and not by the children: the task's
    /// network is shared, so the container started last decides; and before Linux
    /// 6.11 only the host's root may write those of IPC.
    fn write_sysctls(&mut self, index: ContainerIndex) -> Result<(), LaunchError> {
        let controls = self.definition(index).system_controls.iter();
        let mut controls = controls.map(|control| rules::scope(&control.namespace));
        if controls.any(|scope| scope == Ok(Scope::Ipc)) {
            self.make_ipc_namespace(index)?;
        }
        for control in &self.definition(index).system_controls {
            let (kind, namespace) = match rules::scope(&control.namespace) {
                Ok(Scope::Network) => (Kind::Network, self.network_namespace(index)),
                Ok(Scope::Ipc) => (Kind::Ipc, self.ipc_namespace(index).map(OwnedFd::as_fd)),
                Err(_) => continue,
            };
            if let Some(namespace) = namespace {
                sysctl::write(kind, namespace, &control.namespace, &control.value)?;
            }
        }
        Ok(())
    }

    /// Where the task shares none, each start of the container has a new one.
    fn make_ipc_namespace(&mut self, index: ContainerIndex) -> Result<(), LaunchError> {
        let shared = self.sandbox.as_ref().map(|sandbox| &sandbox.namespaces);
        let of_host = self.request.definition.ipc_mode == Some(IpcMode::Host);
        if of_host || shared.is_some_and(|shared| shared.ipc.is_some()) {
            return Ok(());
        }
        let user = shared.and_then(|shared| shared.user.as_ref());
        let made = namespace::new_ipc(user.map(OwnedFd::as_fd)).map_err(SysctlError::from)?;
        self.containers[index.0].ipc = Some(made);
        Ok(())
    }

    /// The IPC namespace that a container joins; `None` if it gets its own.
    pub(super) fn ipc_namespace(&self, index: ContainerIndex) -> Option<&OwnedFd> {
        let shared = || self.sandbox.as_ref()?.namespaces.ipc.as_ref();
        self.containers[index.0].ipc.as_ref().or_else(shared)
    }
}

/// Makes the standard streams. Those of a terminal are made by the child, in
/// the container.
fn streams(definition: &ContainerDefinition) -> io::Result<(Stdio, Ends)> {
    let interactive = definition.interactive.unwrap_or(false);
    if definition.pseudo_terminal.unwrap_or(false) {
        let ends = Ends {
            input: None,
            outputs: Vec::new(),
        };
        return Ok((Stdio::default(), ends));
    }
    let (stdin, input) = if interactive {
        let (theirs, ours) = pipe_with(PipeFlags::CLOEXEC)?;
        (Some(theirs), Some(ours))
    } else {
        (None, None)
    };
    let (stdout, stdout_end) = output_pipe()?;
    let (stderr, stderr_end) = output_pipe()?;
    let stdio = Stdio {
        stdin,
        stdout: Some(stdout),
        stderr: Some(stderr),
    };
    let ends = Ends {
        input,
        outputs: vec![(Stream::Stdout, stdout_end), (Stream::Stderr, stderr_end)],
    };
    Ok((stdio, ends))
}

/// A pipe whose reading end alone is non-blocking: programs do not expect
/// their standard output to be.
pub(super) fn output_pipe() -> io::Result<(OwnedFd, File)> {
    let (ours, theirs) = pipe_with(PipeFlags::CLOEXEC)?;
    rustix::fs::fcntl_setfl(&ours, OFlags::NONBLOCK)?;
    Ok((theirs, File::from(ours)))
}

/// How another process opens a descriptor of this one.
pub(super) fn descriptor_path(descriptor: &impl AsRawFd) -> std::path::PathBuf {
    let own = std::process::id();
    Path::new("/proc").join(format!("{own}/fd/{}", descriptor.as_raw_fd()))
}
