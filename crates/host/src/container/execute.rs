//! What a further process of a container does before it is that.

use oci_spec::runtime::{Process, Spec};

use super::compile::{beginning, console_size, ending, ids};
use super::limits::compile_limits;
use crate::error::SpecError;
use crate::program::{Handle, Instruction, Program, Streams};

pub(crate) struct ExecInputs<'a> {
    pub container: &'a Spec,
    pub process: &'a Process,
    /// The container's first process.
    pub first: Handle,
    /// What to join of it.
    pub namespaces: i32,
    pub tasks: Vec<Handle>,
    pub streams: Streams,
}

/// Joins the namespaces and then does as the first process did. A path of the
/// container is only looked at when its root directory is the process's.
pub(crate) fn compile_exec(inputs: ExecInputs<'_>) -> Result<Program, SpecError> {
    let linux = inputs.container.linux().as_ref();
    let linux = linux.ok_or(SpecError::Missing("linux"))?;
    let ExecInputs {
        process, streams, ..
    } = inputs;
    let in_user_namespace = inputs.namespaces & libc::CLONE_NEWUSER != 0;
    let ids = ids(linux, in_user_namespace)?;
    let limits = compile_limits(process.rlimits().as_ref(), &rustix::process::getrlimit);
    let terminal = process.terminal().unwrap_or(false);

    let mut program = Program::default();
    let add = &mut program;
    for tasks in inputs.tasks {
        add.push(Instruction::JoinCgroup(tasks));
    }
    beginning(process, add);
    limits.raise.into_iter().for_each(|limit| add.push(limit));
    if !terminal && in_user_namespace {
        add.push(Instruction::GiveStreams {
            streams: streams.clone(),
            uid: ids.start,
            gid: ids.start,
        });
    }
    add.push(Instruction::Join {
        handle: inputs.first,
        flags: inputs.namespaces,
        what: "container's namespaces",
    });
    if in_user_namespace {
        add.push(Instruction::BecomeRoot);
    }
    add.push(Instruction::Session);
    if terminal {
        add.push(Instruction::Terminal {
            size: console_size(process),
            console: false,
        });
    } else {
        add.push(Instruction::Streams(streams));
    }
    ending(process, linux.seccomp().as_ref(), limits.set, add)?;
    Ok(program)
}
