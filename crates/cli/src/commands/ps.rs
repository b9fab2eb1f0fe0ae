//! `neargate ps`.

use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use neargate_core::task::{
    Container, ContainerShape, ContainerStatus, DesiredStatus, HealthStatus, LastStatus, StopCode,
    Task,
};
use neargate_core::taskdef::TransportProtocol;
use neargate_core::timestamp::Timestamp;
use neargate_protocol::request::TaskRequest;
use serde::Serialize;

use crate::error::CommandError;
use crate::output::{self, age, table};
use crate::settings::Settings;
use neargate_protocol::tasks::{self, KnownTask, TaskError};

/// As many digits of an id as are worth a look; commands take fewer.
const SHORT_ID: usize = 12;

/// List tasks
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate ps
  neargate ps --all --json | jq -r '.[] | select(.exit_code != 0) | .task'")]
pub struct Arguments {
    /// Also those that are STOPPED
    #[arg(short, long)]
    all: bool,

    /// Print whole ids only
    #[arg(short, long, conflicts_with = "json")]
    quiet: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    task: String,
    name: Option<String>,
    family: String,
    last_status: LastStatus,
    desired_status: DesiredStatus,
    health_status: HealthStatus,
    containers: Vec<ContainerRow>,
    ports: Vec<String>,
    created_at: Timestamp,
    stop_code: Option<StopCode>,
    stopped_reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct ContainerRow {
    name: String,
    last_status: ContainerStatus,
    health_status: HealthStatus,
    restart_count: u32,
    exit_code: Option<i32>,
    reason: Option<String>,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let mut rows = Vec::new();
    for known in tasks::all(&settings.root)? {
        let task = match known.state() {
            // It is just going.
            Err(TaskError::NotFound(_)) => continue,
            state => state?,
        };
        if arguments.all || task.last_status() != LastStatus::Stopped {
            rows.push(Row::new(&known, &task));
        }
    }
    // The youngest first.
    rows.sort_by_key(|row| std::cmp::Reverse(row.created_at));
    if arguments.json {
        output::json(&rows)?;
    } else if arguments.quiet {
        for row in rows {
            output::line(row.task)?;
        }
    } else {
        let heading = [
            "TASK",
            "NAME",
            "FAMILY",
            "STATUS",
            "CONTAINERS",
            "PORTS",
            "AGE",
        ];
        let now = SystemTime::now();
        table::print(heading, rows.iter().map(|row| row.cells(now)))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Row {
    fn new(known: &KnownTask, task: &Task) -> Self {
        let request = &known.request;
        Self {
            task: known.id(),
            name: request.name.clone(),
            family: request.definition.family.clone(),
            last_status: task.last_status(),
            desired_status: task.desired_status(),
            health_status: task.health_status(),
            containers: task.containers().map(ContainerRow::new).collect(),
            ports: ports(request, task),
            created_at: request.created_at,
            stop_code: task.stop_code(),
            stopped_reason: task.stopped_reason().map(str::to_owned),
        }
    }

    fn cells(&self, now: SystemTime) -> [String; 7] {
        let or_dash = |text: String| {
            if text.is_empty() {
                "-".to_owned()
            } else {
                text
            }
        };
        [
            self.task[..SHORT_ID].to_owned(),
            or_dash(self.name.clone().unwrap_or_default()),
            self.family.clone(),
            self.status(),
            or_dash(
                self.containers
                    .iter()
                    .map(ContainerRow::cell)
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            or_dash(self.ports.join(", ")),
            age::since(self.created_at, now),
        ]
    }

    fn status(&self) -> String {
        match self.health_status {
            HealthStatus::Unknown => self.last_status.to_string(),
            known => format!("{} ({known})", self.last_status),
        }
    }
}

impl ContainerRow {
    fn new((shape, container): (&ContainerShape, &Container)) -> Self {
        Self {
            name: shape.name.clone(),
            last_status: container.last_status(),
            health_status: container.health_status(),
            restart_count: container.restart_count(),
            exit_code: container.exit_code(),
            reason: container.reason().map(str::to_owned),
        }
    }

    /// Its name, and how it is unless it runs.
    fn cell(&self) -> String {
        match (self.last_status, self.exit_code) {
            (ContainerStatus::Running, _) => self.name.clone(),
            (_, Some(code)) => format!("{} (exit {code})", self.name),
            (status, None) => format!("{} ({status})", self.name),
        }
    }
}

/// Those published for the task, on loopback, and those of its containers.
fn ports(request: &TaskRequest, task: &Task) -> Vec<String> {
    let published = request.published.iter();
    let published = published.map(|to| port(to.host.to_string(), to.container, to.protocol));
    let running = task
        .containers()
        .filter(|(_, container)| container.last_status() != ContainerStatus::Stopped);
    let bindings = running.flat_map(|(_, container)| container.network_bindings());
    let bindings = bindings.map(|binding| {
        let host = format!("{}:{}", binding.bind_ip, binding.host_port);
        port(host, binding.container_port, binding.protocol)
    });
    published.chain(bindings).collect()
}

fn port(host: String, container: u16, protocol: TransportProtocol) -> String {
    let protocol = match protocol {
        TransportProtocol::Tcp => "",
        TransportProtocol::Udp => "/udp",
    };
    format!("{host}->{container}{protocol}")
}
