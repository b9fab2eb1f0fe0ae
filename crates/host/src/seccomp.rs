//! Seccomp filters: an OCI description compiled to the BPF program that the
//! kernel takes (seccomp(2)), and Docker's default as such a description.
//!
//! libseccomp would need 16 ms of processor time for each container; this
//! takes well under one, and only the first time.

mod assemble;
mod profile;
mod program;
mod syscalls;

use std::cell::RefCell;
use std::rc::Rc;

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    Arch, LinuxSeccomp, LinuxSeccompAction, LinuxSeccompFilterFlag, LinuxSyscall,
};

pub use profile::default_profile;

/// A filter as the kernel takes it.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub instructions: Rc<[libc::sock_filter]>,
    pub flags: u64,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SeccompError {
    #[error("seccomp action {0:?} is not honoured")]
    Action(LinuxSeccompAction),
    #[error("none of the architectures of the seccomp filter is this machine's")]
    OtherArchitecture,
    #[error("system calls have no argument {0}")]
    Argument(usize),
    #[error("the seccomp filter needs {0} instructions, more than the kernel takes")]
    TooLong(usize),
    #[error("a rule cannot be described: {0}")]
    Rule(String),
}

impl From<OciSpecError> for SeccompError {
    fn from(error: OciSpecError) -> Self {
        Self::Rule(error.to_string())
    }
}

thread_local! {
    /// Containers of one task mostly have the same filter.
    static COMPILED: RefCell<Vec<(LinuxSeccomp, Filter)>> = const { RefCell::new(Vec::new()) };
}

/// Compiles a description, or finds what came of it before.
pub(crate) fn filter(description: &LinuxSeccomp) -> Result<Filter, SeccompError> {
    COMPILED.with_borrow_mut(|compiled| {
        if let Some((_, filter)) = compiled.iter().find(|(known, _)| known == description) {
            return Ok(filter.clone());
        }
        let filter = compile(description)?;
        compiled.push((description.clone(), filter.clone()));
        Ok(filter)
    })
}

/// A filter that lets through nothing but these calls of this machine's own architecture.
pub(crate) fn only(names: &[&str]) -> Result<Filter, SeccompError> {
    let refuse = action(LinuxSeccompAction::ScmpActErrno, None)?;
    let native = syscalls::tables().into_iter().find(|table| table.native);
    let table = native.ok_or(SeccompError::OtherArchitecture)?;
    let description = [profile::allow(names, None)?];
    let rules = program::Rules::new(&description)?;
    let instructions = program::assemble(&[rules.section(&table)], refuse)?;
    Ok(Filter {
        instructions: instructions.into(),
        flags: 0,
    })
}

fn compile(description: &LinuxSeccomp) -> Result<Filter, SeccompError> {
    let default = action(
        description.default_action(),
        description.default_errno_ret(),
    )?;
    let none = Vec::new();
    let rules = program::Rules::new(description.syscalls().as_ref().unwrap_or(&none))?;
    let tables = syscalls::tables();
    let mut sections = Vec::new();
    let mut for_this_machine = false;
    for table in &tables {
        let named = description.architectures().as_deref();
        let native = table.native;
        let covered = named.map_or(native, |named| {
            named.contains(&table.oci) || native && named.contains(&Arch::ScmpArchNative)
        });
        if covered {
            for_this_machine |= native;
            sections.push(rules.section(table));
        }
    }
    if !for_this_machine {
        return Err(SeccompError::OtherArchitecture);
    }
    let instructions = program::assemble(&sections, default)?;
    Ok(Filter {
        instructions: instructions.into(),
        flags: flags(description),
    })
}

fn flags(description: &LinuxSeccomp) -> u64 {
    let flags = description.flags().iter().flatten();
    flags.fold(0, |flags, flag| {
        flags
            | match flag {
                LinuxSeccompFilterFlag::SeccompFilterFlagLog => libc::SECCOMP_FILTER_FLAG_LOG,
                LinuxSeccompFilterFlag::SeccompFilterFlagSpecAllow => {
                    libc::SECCOMP_FILTER_FLAG_SPEC_ALLOW
                }
                // The child has one thread, and no filter of ours notifies anybody.
                LinuxSeccompFilterFlag::SeccompFilterFlagTsync
                | LinuxSeccompFilterFlag::SeccompFilterFlagWaitKillableRecv => 0,
            }
    })
}

/// What the filter returns for an action (seccomp(2), "Filter return values").
fn action(action: LinuxSeccompAction, errno: Option<u32>) -> Result<u32, SeccompError> {
    const DATA: u32 = 0xffff;
    let data = |default: i32| errno.unwrap_or(default as u32) & DATA;
    Ok(match action {
        LinuxSeccompAction::ScmpActKill | LinuxSeccompAction::ScmpActKillThread => {
            libc::SECCOMP_RET_KILL_THREAD
        }
        LinuxSeccompAction::ScmpActKillProcess => libc::SECCOMP_RET_KILL_PROCESS,
        LinuxSeccompAction::ScmpActTrap => libc::SECCOMP_RET_TRAP,
        LinuxSeccompAction::ScmpActErrno => libc::SECCOMP_RET_ERRNO | data(libc::EPERM),
        LinuxSeccompAction::ScmpActTrace => libc::SECCOMP_RET_TRACE | data(libc::EPERM),
        LinuxSeccompAction::ScmpActLog => libc::SECCOMP_RET_LOG,
        LinuxSeccompAction::ScmpActAllow => libc::SECCOMP_RET_ALLOW,
        LinuxSeccompAction::ScmpActNotify => return Err(SeccompError::Action(action)),
    })
}

/// The return value of a rule.
fn rule_action(rule: &LinuxSyscall) -> Result<u32, SeccompError> {
    action(rule.action(), rule.errno_ret())
}

#[cfg(test)]
mod tests;
