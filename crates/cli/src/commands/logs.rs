//! `neargate logs`.

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, SystemTime};

use clap::Args;
use neargate_host::lease::Leases;
use rustix::event::{PollFd, PollFlags, poll};

use crate::error::CommandError;
use crate::logs::{Changes, Logs, Names, Printer, Since, Source};
use crate::settings::Settings;
use neargate_protocol::tasks::{self, KnownTask, Watch};

/// How often a task is looked at that is being prepared.
const PREPARING: Duration = Duration::from_millis(50);

/// Print what a task's containers wrote
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  neargate logs web                     all containers, merged by time
  neargate logs -f web nginx            one container, and what it writes from now on
  neargate logs --since 10m -t web      the last ten minutes, with times")]
pub struct Arguments {
    /// Id, beginning of the id, or name
    task: String,

    /// Only this container
    container: Option<String>,

    /// Go on until the task has stopped
    #[arg(short, long)]
    follow: bool,

    /// Only what was written since then: a time (RFC 3339) or how long ago (10m, 2h)
    #[arg(long, value_name = "TIME")]
    since: Option<Since>,

    /// Show when each line was written
    #[arg(short, long)]
    timestamps: bool,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let task = tasks::find(&settings.root, &arguments.task)?;
    let mut sources = sources(&task);
    let mut names = Names::Shown;
    if let Some(name) = &arguments.container {
        sources = vec![sources.swap_remove(task.container(name)?)];
        names = Names::Hidden;
    }
    let since = arguments.since.map(|since| since.before(SystemTime::now()));
    let mut logs = Logs::new(&sources, since);
    let mut printer = Printer::new(&sources, names, arguments.timestamps);
    if arguments.follow {
        follow(settings, &task, &sources, &mut logs, &mut printer)?;
    }
    logs.print_new(&mut printer)?;
    Ok(ExitCode::SUCCESS)
}

/// The logs of a task's containers, in the order of its definition.
pub fn sources(task: &KnownTask) -> Vec<Source> {
    let containers = task.request.definition.container_definitions.iter();
    let source = |name: &str| Source {
        name: name.to_owned(),
        log: task.directory.container(name).log(),
    };
    containers
        .map(|container| source(&container.name))
        .collect()
}

/// A look at the task once it has a supervisor; `None` if it will have none.
fn watch<'a>(settings: &Settings, task: &'a KnownTask) -> Result<Option<Watch<'a>>, CommandError> {
    let leases = Leases::open(&settings.root)?;
    loop {
        // In this order: a task that had no supervisor and then nobody who
        // prepares it has ended, or has got one and lost it.
        let watch = task.watch()?;
        if watch.is_some() || !leases.is_alive(&task.id())? {
            return Ok(watch);
        }
        thread::sleep(PREPARING);
    }
}

fn follow(
    settings: &Settings,
    task: &KnownTask,
    sources: &[Source],
    logs: &mut Logs,
    printer: &mut Printer,
) -> Result<(), CommandError> {
    let Some(watch) = watch(settings, task)? else {
        return Ok(());
    };
    let changes = Changes::watch(sources)?;
    loop {
        changes.clear()?;
        logs.print_new(printer)?;
        let mut ready = [
            PollFd::new(&changes, PollFlags::IN),
            PollFd::new(&watch, PollFlags::IN),
        ];
        poll(&mut ready, None).map_err(std::io::Error::from)?;
        if !ready[1].revents().is_empty() && watch.next()?.is_none() {
            return Ok(());
        }
    }
}
