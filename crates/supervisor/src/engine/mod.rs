//! What the state machine orders, done to the machine.
//!
//! An order that is carried out at once is answered at once; one that takes
//! time is answered when the reactor says that its source is ready.

mod activate;
mod checks;
mod child;
mod container;
mod exec;
mod files;
mod launch;
mod mounts;
mod network;
mod output;
mod ports;
mod reasons;
mod sandbox;
mod sessions;
mod spec;
mod sysctls;
mod volumes;

use std::collections::VecDeque;

use neargate_core::reason;
use neargate_core::task::{ContainerIndex, Effect, Event};
use neargate_host::process::Process;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::plan::LaunchPlan;
use neargate_protocol::request::TaskRequest;

use crate::reactor::{Interest, Reactor};
use crate::token::{EngineSource, Token};

use container::Container;
use sandbox::Sandbox;

pub use child::Child;
pub use container::exit_status;
pub use exec::Command;

pub struct Engine {
    directory: TaskDirectory,
    request: TaskRequest,
    plan: LaunchPlan,
    sandbox: Option<Sandbox>,
    /// In the definition's order.
    containers: Vec<Container>,
    /// The ports published for the task (`-p`).
    services: Vec<activate::Service>,
    /// Commands whose clients have gone, waited for only to be reaped.
    abandoned: Vec<Process>,
}

/// What an engine needs of its supervisor to carry something out.
pub struct Context<'a> {
    pub reactor: &'a mut Reactor<Token>,
    pub events: &'a mut VecDeque<Event>,
}

impl Engine {
    pub fn new(directory: TaskDirectory, request: TaskRequest, plan: LaunchPlan) -> Self {
        let containers = request
            .definition
            .container_definitions
            .iter()
            .map(|_| Container::default())
            .collect();
        Self {
            directory,
            request,
            plan,
            sandbox: None,
            containers,
            services: Vec::new(),
            abandoned: Vec::new(),
        }
    }

    /// Carries out an order. Timers are the supervisor's own.
    pub fn perform(&mut self, effect: &Effect, context: &mut Context) {
        match *effect {
            Effect::CreateSandbox => {
                let event = match self.create_sandbox(context.reactor) {
                    Ok(()) => Event::SandboxReady,
                    Err(error) => Event::SandboxFailed {
                        reason: reason::resource_initialization(&error.to_string()),
                    },
                };
                context.events.push_back(event);
            }
            Effect::StartContainer { container } | Effect::RestartContainer { container } => {
                if let Err(error) = self.launch(container, context) {
                    let event = self.not_started(container, &error, context.reactor);
                    context.events.push_back(event);
                }
            }
            Effect::Activate => {
                self.activate(context.reactor);
                context.events.push_back(Event::Activated);
            }
            Effect::Deactivate => {
                self.deactivate(context.reactor);
                context.events.push_back(Event::Deactivated);
            }
            Effect::StopContainer { container } => self.containers[container.0].stop(),
            Effect::KillContainer { container } => self.containers[container.0].kill(),
            Effect::RunHealthCheck { container, check } => {
                self.run_check(container, check, context);
            }
            Effect::CancelHealthCheck { container, check } => {
                self.cancel_check(container, check, context.reactor);
            }
            Effect::Cleanup => {
                self.clean_up(context.reactor);
                context.events.push_back(Event::CleanedUp);
            }
            Effect::ArmTimer { .. } | Effect::DisarmTimer { .. } => {}
        }
    }

    /// One of the engine's sources is ready.
    pub fn ready(&mut self, source: EngineSource, context: &mut Context) {
        match source {
            EngineSource::Launch(container) => self.launched(container, context),
            EngineSource::Exit(container) => self.exited(container, context),
            EngineSource::Output(container, stream) => {
                self.containers[container.0].read_output(stream, context.reactor);
            }
            EngineSource::Check(container) => self.check_ready(container, context),
            EngineSource::Service(number) => self.services[number].turn(),
            EngineSource::Port(container, port) => self.relay(container, port),
            EngineSource::Resolver => self.resolve(),
            EngineSource::Abandoned => self.reap(context.reactor),
        }
    }

    fn definition(
        &self,
        container: ContainerIndex,
    ) -> &neargate_core::taskdef::ContainerDefinition {
        &self.request.definition.container_definitions[container.0]
    }

    fn container(&self, index: ContainerIndex) -> &Container {
        &self.containers[index.0]
    }

    /// Waits for the end of a process that nobody else waits for.
    pub fn reap_later(&mut self, process: Process, reactor: &mut Reactor<Token>) {
        let token = Token::Engine(EngineSource::Abandoned);
        if reactor.add(&process, Interest::Read, token).is_ok() {
            self.abandoned.push(process);
        }
    }

    fn reap(&mut self, reactor: &mut Reactor<Token>) {
        self.abandoned.retain(|process| {
            let running = matches!(process.try_wait(), Ok(None));
            if !running {
                reactor.remove(process);
            }
            running
        });
    }
}
