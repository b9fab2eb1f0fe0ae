//! What a task's containers share: cgroups, namespaces, network, files.

use std::io;
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use fs_err as fs;
use neargate_core::task::ContainerIndex;
use neargate_core::taskdef::{IpcMode, PidMode, TaskDefinition};
use neargate_host::cgroup::{self, Hierarchies, TaskCgroup, TaskLimits};
use neargate_host::lease::IdRange;
use neargate_host::network::dns::{Forwarder, ForwarderError};
use neargate_host::network::{self, Interface, Layout, Mac, Source};
use neargate_host::own_mounts::{OwnMountError, OwnMounts};
use neargate_host::programs::{self, Programs};
use neargate_host::sandbox::{self, SandboxSpec};
use neargate_protocol::plan::NetworkPlan;
use neargate_protocol::request::TaskRequest;

use crate::failpoint;
use crate::reactor::{Interest, Reactor};
use crate::token::{EngineSource, Token};

use super::volumes::VolumeError;
use super::{Engine, files, mounts, volumes};

/// How long the last processes of a task may take to die.
const PATIENCE: Duration = Duration::from_secs(10);

const MIB: u64 = 1024 * 1024;

pub struct Sandbox {
    pub programs: Programs,
    pub cgroup: TaskCgroup,
    pub namespaces: sandbox::Sandbox,
    /// File systems of the task's own, where it has any.
    pub mounts: Option<OwnMounts>,
    /// Answers the containers' DNS questions, where they have a network.
    pub resolver: Option<Forwarder>,
    /// How many starts of containers there have been.
    pub starts: u32,
}

#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("unable to make the task's cgroups: {0}")]
    Cgroup(#[from] cgroup::Error),
    #[error("unable to make the task's namespaces: {0}")]
    Namespaces(#[from] neargate_host::error::LaunchError),
    #[error("unable to connect the task to the network: {0}")]
    Network(#[from] ConnectError),
    #[error("unable to forward the task's DNS questions: {0}")]
    Resolver(#[from] ForwarderError),
    #[error("unable to make the task's file systems: {0}")]
    Mounts(#[from] OwnMountError),
    #[error("unable to make the task's files: {0}")]
    Files(#[from] io::Error),
    #[error("unable to make the task's volumes: {0}")]
    Volumes(#[from] VolumeError),
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error(transparent)]
    Shared(#[from] network::SharedError),
    #[error(transparent)]
    Attach(#[from] network::AttachError),
}

impl Engine {
    pub(super) fn create_sandbox(
        &mut self,
        reactor: &mut Reactor<Token>,
    ) -> Result<(), SandboxError> {
        let programs = programs::install(self.directory.root())?;
        let hierarchies = Hierarchies::detect()?;
        let cgroup = hierarchies.create_task(
            &self.request.config.cgroup.parent,
            &self.request.task_id.to_string(),
            &limits(&self.request.definition),
        )?;
        let namespaces = make_namespaces(&self.namespace_spec(&programs), &cgroup)
            .inspect_err(|_| remove_cgroup(&cgroup))?;
        // From here on clean_up finds what there is.
        let sandbox = self.sandbox.insert(Sandbox {
            programs,
            cgroup,
            namespaces,
            mounts: None,
            resolver: None,
            starts: 0,
        });
        failpoint::reach("sandbox.namespaces")?;
        let network = sandbox.namespaces.network.as_ref().map(OwnedFd::as_fd);
        match (&self.plan.network, network) {
            (NetworkPlan::Awsvpc { address }, Some(network)) => {
                connect(&self.request, network, *address, Layout::Awsvpc, 0)?;
            }
            (NetworkPlan::None, Some(network)) => {
                network::attach_loopback(network).map_err(ConnectError::from)?;
            }
            _ => {}
        }
        if matches!(
            self.plan.network,
            NetworkPlan::Awsvpc { .. } | NetworkPlan::Bridge { .. }
        ) {
            let mut resolver = Forwarder::new(&self.request.config.network.dns)?;
            if let Some(network) = network {
                resolver.serve(network)?;
            }
            reactor.add(
                &resolver,
                Interest::Read,
                Token::Engine(EngineSource::Resolver),
            )?;
            sandbox.resolver = Some(resolver);
        }
        failpoint::reach("sandbox.network")?;
        sandbox.mounts = mounts::make(&self.request.definition, &self.plan, &self.directory)?;
        failpoint::reach("sandbox.mounts")?;
        files::write(&self.request, &self.plan.network, &self.directory)?;
        volumes::create(&self.request.definition, &self.plan, &self.directory)?;
        sandbox.namespaces.settle()?;
        failpoint::reach("sandbox.files")?;
        Ok(())
    }

    /// A container has asked for a name, or a name server has answered.
    pub(super) fn resolve(&mut self) {
        if let Some(sandbox) = &mut self.sandbox
            && let Some(resolver) = &mut sandbox.resolver
        {
            resolver.turn();
        }
    }

    /// The network namespace that a container is in; `None` for the host's.
    pub(super) fn network_namespace(&self, index: ContainerIndex) -> Option<BorrowedFd<'_>> {
        let own = self.containers[index.0].network.as_ref();
        let shared = || self.sandbox.as_ref()?.namespaces.network.as_ref();
        own.or_else(shared).map(OwnedFd::as_fd)
    }

    /// What the containers of the task share, by its modes.
    fn namespace_spec<'a>(&self, programs: &'a Programs) -> SandboxSpec<'a> {
        let definition = &self.request.definition;
        SandboxSpec {
            ids: self.plan.ids.map(|ids| IdRange {
                start: ids.start,
                count: ids.count,
            }),
            network: matches!(
                self.plan.network,
                NetworkPlan::Awsvpc { .. } | NetworkPlan::None
            ),
            pid: (definition.pid_mode == Some(PidMode::Task)).then_some(&*programs.pause_root),
            ipc: definition.ipc_mode == Some(IpcMode::Task),
        }
    }

    /// Removes everything of the task that no process holds.
    pub(super) fn clean_up(&mut self, reactor: &mut Reactor<Token>) {
        for container in &mut self.containers {
            if let Some(output) = container.output.take() {
                output.finish(reactor);
            }
            container.child = None;
            container.cgroup = None;
            for port in container.ports.drain(..) {
                reactor.remove(&port);
            }
            container.network = None;
            container.ipc = None;
        }
        if let Some(sandbox) = self.sandbox.take() {
            if let Some(resolver) = &sandbox.resolver {
                reactor.remove(resolver);
            }
            tear_down(sandbox);
        }
        // The socket goes last of all: from then on the journal answers.
        for path in self.directory.ephemeral() {
            remove(&path);
        }
    }
}

fn tear_down(sandbox: Sandbox) {
    let Sandbox {
        cgroup,
        namespaces,
        mounts,
        ..
    } = sandbox;
    // The namespaces end with their last holders, which are killed here.
    drop(namespaces);
    remove_cgroup(&cgroup);
    // Nobody uses them any more.
    drop(mounts);
}

fn remove_cgroup(cgroup: &TaskCgroup) {
    if let Err(error) = cgroup.kill_all() {
        eprintln!("what is left of the task could not be killed: {error}");
    }
    if let Err(error) = cgroup.remove(PATIENCE) {
        eprintln!("the task's cgroups could not be removed: {error}");
    }
}

fn remove(path: &std::path::Path) {
    let result = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            eprintln!("left behind: {error}");
        }
        _ => {}
    }
}

fn make_namespaces(
    spec: &SandboxSpec<'_>,
    cgroup: &TaskCgroup,
) -> Result<sandbox::Sandbox, SandboxError> {
    failpoint::reach("sandbox.cgroup")?;
    let pause = cgroup.attach_pause()?;
    Ok(sandbox::create(spec, Some(pause))?)
}

fn limits(definition: &TaskDefinition) -> TaskLimits {
    TaskLimits {
        cpu: definition.cpu_units(),
        memory: definition.memory_mib().map(|mib| u64::from(mib) * MIB),
    }
}

/// Connects a namespace to the machine's other tasks and the outside. The
/// ordinal tells the namespaces of one task apart.
pub(super) fn connect(
    request: &TaskRequest,
    namespace: BorrowedFd<'_>,
    address: Ipv4Addr,
    layout: Layout,
    ordinal: u8,
) -> Result<(), ConnectError> {
    let config = &request.config.network;
    let trunk = network::ensure_shared(config)?;
    let interface = Interface {
        address,
        mac: Mac::of(request.task_id, ordinal),
        layout,
    };
    network::attach(namespace, config.cidr, trunk, &interface)?;
    Ok(())
}
