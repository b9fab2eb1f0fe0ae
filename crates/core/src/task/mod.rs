//! The life of one ECS task, as a pure state machine.
//!
//! ```text
//!             Begin          SandboxReady     all started     Activated
//! PROVISIONING ──▶ PROVISIONING ──▶ PENDING ──▶ ACTIVATING ──▶ RUNNING
//!      │                │              │            └──────┬──────┘  a stop: asked for, or an
//!      │                │              │                   ▼         essential container's end
//!      │                │              │             DEACTIVATING
//!      └────────────────┴──────────────┴───────┐           │ Deactivated
//!                                              ▼           ▼
//!                                           STOPPING ◀─────┘
//!                                              │ no container left
//!                                              ▼
//!                                        DEPROVISIONING ──▶ STOPPED
//!                                                  CleanedUp
//! ```
//!
//! A task whose images must be pulled is PENDING from then on, as ECS has it.
//!
//! # How to use it
//! Make a [`Task`] of a [`TaskShape`], feed it every [`Event`] through [`Task::step`], write down
//! [`Step::next`], then carry out [`Step::effects`] in their order; each effect's documentation says
//! with which event it is answered. An `Err(Rejected)` has changed nothing and may be logged and
//! forgotten. The first event is [`Event::Begin`]; when [`Task::last_status`] is STOPPED, all is
//! done.
//!
//! Answers may be given at once or late, in any order between containers. The machine asks nothing
//! of its caller but that each order is answered in the end, and that a container's events come in
//! the order in which they happened.
//!
//! # Where things are
//! | file | subject |
//! | --- | --- |
//! | `shape`, `definition` | what is taken from a task definition |
//! | `event`, `effect`, `timer` | input and output |
//! | `state`, `container`, `binding` | the state itself |
//! | `step` | one step |
//! | `graph`, `start`, `stop`, `restart`, `health` | the rules, one subject each |
//! | `cause`, `status`, `waiting` | what the outside may read |

mod binding;
mod cause;
mod container;
mod definition;
mod effect;
mod event;
mod graph;
mod health;
mod restart;
mod shape;
mod start;
mod state;
mod status;
mod step;
mod stop;
mod timer;
mod waiting;

pub use binding::NetworkBinding;
pub use cause::{StopCause, StopCode, StopRequest};
pub use container::Container;
pub use effect::Effect;
pub use event::{Event, ExitStatus};
pub use shape::{
    Condition, ContainerIndex, ContainerShape, DEFAULT_STOP_TIMEOUT, Dependency, HealthCheck,
    RestartPolicy, ShapeError, TaskShape,
};
pub use state::Task;
pub use status::{ContainerStatus, DesiredStatus, HealthStatus, LastStatus, Timestamps};
pub use step::{Rejected, Step};
pub use timer::Timer;
pub use waiting::Wait;
