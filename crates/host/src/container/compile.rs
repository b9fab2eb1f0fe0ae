//! OCI spec → program. Pure: everything is opened already.
//!
//! The order of steps is the heart of the launcher's safety:
//! 1. with the host's credentials, in a private mount namespace that nothing
//!    in the task can see: image layers with mapped ids, overlay, all mounts,
//!    nodes, masks; then the host's mounts go;
//! 2. as root of the task's user namespace: the namespaces that belong to it,
//!    host name, sysctls through the /proc of step 1, mqueue;
//! 3. every descriptor closed, so that no path of the container can reach one;
//! 4. seccomp, capabilities and user; exec.

use std::ffi::{CString, NulError};
use std::path::Path;

use oci_spec::runtime::{Linux, LinuxSeccomp, Process, Spec};
use rustix::process::{Resource, Rlimit};
use rustix::termios::Winsize;

use super::devices::compile_devices;
use super::limits::compile_limits;
use super::namespaces::Namespaces;
use super::{Rootfs, rootfs};
use crate::error::SpecError;
use crate::program::{
    Deferred, Exec, Handle, Ids, Instruction, Program, Streams, StringArray, Target, User,
    compile_mount,
};
use crate::sys::MountAttributes;
use crate::user::Wanted;
use crate::{capabilities, seccomp};

pub(super) struct Inputs<'a> {
    pub spec: &'a Spec,
    pub rootfs: Rootfs<'a>,
    pub namespaces: &'a Namespaces,
    /// The v1 cgroups to join.
    pub tasks: Vec<Handle>,
    pub streams: Streams,
}

pub(super) fn compile(
    inputs: Inputs<'_>,
    current_limit: &dyn Fn(Resource) -> Rlimit,
) -> Result<Program, SpecError> {
    let spec = inputs.spec;
    let linux = spec.linux().as_ref().ok_or(SpecError::Missing("linux"))?;
    let process = spec
        .process()
        .as_ref()
        .ok_or(SpecError::Missing("process"))?;
    refuse_unknown(spec, linux, process)?;
    let user = inputs.namespaces.user.as_ref();
    let ids = ids(linux, user.is_some())?;
    let limits = compile_limits(process.rlimits().as_ref(), current_limit);
    let terminal = process.terminal().unwrap_or(false);

    let mut program = Program::default();
    let add = &mut program;
    for tasks in inputs.tasks {
        add.push(Instruction::JoinCgroup(tasks));
    }
    beginning(process, add);
    limits.raise.into_iter().for_each(|limit| add.push(limit));
    inputs.namespaces.enter_first(add);
    add.push(Instruction::PrivateMounts);
    rootfs::compile_rootfs(inputs.rootfs, user, add)?;
    add.push(Instruction::Umask(0));
    if !terminal && user.is_some() {
        let streams = inputs.streams.clone();
        let (uid, gid) = (ids.start, ids.start);
        add.push(Instruction::GiveStreams { streams, uid, gid });
    }
    if user.is_some() {
        let (uid, gid) = (ids.start, ids.start);
        add.push(Instruction::FileSystemIdentity { uid, gid });
    }
    let deferred = file_systems(spec, linux, process, ids, user, add)?;
    add.push(Instruction::PivotRoot);

    inputs.namespaces.enter_rest(add);
    if let Some(name) = spec.hostname() {
        add.push(Instruction::HostName(c_string("hostname", name)?));
    }
    if let Some(name) = spec.domainname() {
        add.push(Instruction::DomainName(c_string("domainname", name)?));
    }
    sysctls(linux, add)?;
    deferred.into_iter().for_each(|mount| add.push(mount));

    add.push(Instruction::Session);
    if terminal {
        let (size, console) = (console_size(process), true);
        add.push(Instruction::Terminal { size, console });
    } else {
        add.push(Instruction::Streams(inputs.streams));
    }
    ending(process, linux.seccomp().as_ref(), limits.set, add)?;
    Ok(program)
}

/// What a container's first process and an exec have in common: what needs the
/// host's /proc.
pub(super) fn beginning(process: &Process, add: &mut Program) {
    if let Some(score) = process.oom_score_adj() {
        add.push(Instruction::AdjustOomScore(number(score)));
    }
    if process.apparmor_profile().is_some() {
        add.push(Instruction::OpenProfile);
    }
}

/// What a container's first process and an exec have in common: from here on
/// the process gives up what it has.
pub(super) fn ending(
    process: &Process,
    seccomp: Option<&LinuxSeccomp>,
    limits: Vec<Instruction>,
    add: &mut Program,
) -> Result<(), SpecError> {
    let directory = c_string("process.cwd", &process.cwd().to_string_lossy())?;
    let (bounding, capabilities) = capabilities::masks(process.capabilities().as_ref());
    add.push(Instruction::LookUpUser(lookup(process)));
    add.push(Instruction::WorkingDirectory {
        path: directory.clone(),
        last: false,
    });
    if let Some(profile) = process.apparmor_profile() {
        add.push(Instruction::Profile {
            name: profile.clone(),
            command: c_string("process.apparmorProfile", &format!("exec {profile}"))?,
        });
    }
    add.push(Instruction::CloseDescriptors);
    limits.into_iter().for_each(|limit| add.push(limit));
    let filter = seccomp.map(seccomp::filter).transpose()?;
    let no_new_privileges = process.no_new_privileges().unwrap_or(false);
    // Without no_new_privs a filter takes CAP_SYS_ADMIN, which is given up next.
    if let Some(filter) = filter.as_ref().filter(|_| !no_new_privileges) {
        add.push(Instruction::Seccomp(filter.clone()));
    }
    add.push(Instruction::Bounding(bounding));
    add.push(Instruction::BecomeUser(capabilities));
    add.push(Instruction::WorkingDirectory {
        path: directory,
        last: true,
    });
    if no_new_privileges {
        add.push(Instruction::NoNewPrivileges);
        if let Some(filter) = filter {
            add.push(Instruction::Seccomp(filter));
        }
    }
    // The default of a login, which images expect.
    add.push(Instruction::Umask(process.user().umask().unwrap_or(0o022)));
    add.push(Instruction::Exec(command(process)?));
    Ok(())
}

fn file_systems(
    spec: &Spec,
    linux: &Linux,
    process: &Process,
    ids: Ids,
    user: Option<&Handle>,
    add: &mut Program,
) -> Result<Vec<Instruction>, SpecError> {
    let mut deferred = Vec::new();
    for mount in spec.mounts().iter().flatten() {
        match compile_mount(mount, ids, user)? {
            Deferred::No(instruction) => add.push(instruction),
            Deferred::UntilOwnNamespaces(instruction) => {
                // Its place may be on a read-only root by then.
                add.push(Instruction::Directory(Target::new(mount.destination())));
                deferred.push(instruction);
            }
        }
    }
    for device in compile_devices(linux.devices().as_ref(), ids)? {
        add.push(device);
    }
    // Docker makes the working directory if the image has none.
    add.push(Instruction::Directory(Target::new(process.cwd())));
    for path in linux.readonly_paths().iter().flatten() {
        add.push(Instruction::ReadonlyPath(Target::new(Path::new(path))));
    }
    for path in linux.masked_paths().iter().flatten() {
        add.push(Instruction::MaskPath(Target::new(Path::new(path))));
    }
    let readonly = spec.root().as_ref().and_then(|root| root.readonly());
    if readonly.unwrap_or(false) {
        add.push(Instruction::RootAttributes(MountAttributes {
            set: libc::MOUNT_ATTR_RDONLY,
            ..MountAttributes::default()
        }));
    }
    Ok(deferred)
}

fn sysctls(linux: &Linux, add: &mut Program) -> Result<(), SpecError> {
    let mut sysctls: Vec<_> = linux.sysctl().iter().flatten().collect();
    // A map has no order; the same spec shall always give the same program.
    sysctls.sort();
    for (name, value) in sysctls {
        add.push(Instruction::Sysctl {
            path: c_string("a sysctl", &name.replace('.', "/"))?,
            name: c_string("a sysctl", name)?,
            value: c_string("a sysctl", value)?,
        });
    }
    Ok(())
}

/// The user as written, if the spec has it, else the ids of the spec.
fn lookup(process: &Process) -> User {
    let user = process.user();
    match user.username() {
        Some(written) => User::Named(Wanted::parse(written)),
        None => User::Ids {
            uid: user.uid(),
            gid: user.gid(),
            groups: user.additional_gids().clone().unwrap_or_default(),
        },
    }
}

/// Where a command without a slash is looked for, if the environment has no PATH.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

fn command(process: &Process) -> Result<Exec, SpecError> {
    let arguments = process.args().as_deref().unwrap_or_default();
    let name = arguments
        .first()
        .ok_or(SpecError::Missing("process.args"))?;
    let environment = process.env().as_deref().unwrap_or_default();
    let candidates = if name.contains('/') {
        vec![name.clone()]
    } else {
        let path = environment
            .iter()
            .find_map(|entry| entry.strip_prefix("PATH="));
        let directories = path.unwrap_or(DEFAULT_PATH).split(':');
        let directories =
            directories.map(|directory| if directory.is_empty() { "." } else { directory });
        directories
            .map(|directory| format!("{directory}/{name}"))
            .collect()
    };
    Ok(Exec {
        name: name.clone(),
        candidates: c_strings("process.args", &candidates)?,
        arguments: StringArray::new(c_strings("process.args", arguments)?),
        environment: StringArray::new(c_strings("process.env", environment)?),
        wants_home: !environment.iter().any(|entry| entry.starts_with("HOME=")),
    })
}

pub(super) fn console_size(process: &Process) -> Option<Winsize> {
    process.console_size().map(|size| Winsize {
        ws_row: size.height() as u16,
        ws_col: size.width() as u16,
        ws_xpixel: 0,
        ws_ypixel: 0,
    })
}

pub(super) fn ids(linux: &Linux, user: bool) -> Result<Ids, SpecError> {
    if !user {
        return Ok(Ids::HOST);
    }
    let mapping =
        |mappings: &Option<Vec<oci_spec::runtime::LinuxIdMapping>>| match mappings.as_deref() {
            Some([only]) if only.container_id() == 0 => Ok(Ids {
                start: only.host_id(),
                count: only.size(),
            }),
            Some([]) | None => Err(SpecError::Missing("linux.uidMappings")),
            Some(_) => Err(SpecError::NotHonoured("an id mapping of several ranges")),
        };
    let ids = mapping(linux.uid_mappings())?;
    if mapping(linux.gid_mappings())? != ids {
        return Err(SpecError::NotHonoured(
            "different mappings of users and groups",
        ));
    }
    Ok(ids)
}

/// What would be silently ignored otherwise.
fn refuse_unknown(spec: &Spec, linux: &Linux, process: &Process) -> Result<(), SpecError> {
    let present = [
        (spec.hooks().is_some(), "hooks"),
        (linux.intel_rdt().is_some(), "linux.intelRdt"),
        (linux.memory_policy().is_some(), "linux.memoryPolicy"),
        (linux.mount_label().is_some(), "linux.mountLabel"),
        (linux.net_devices().is_some(), "linux.netDevices"),
        (linux.personality().is_some(), "linux.personality"),
        (
            linux.rootfs_propagation().is_some(),
            "linux.rootfsPropagation",
        ),
        (linux.time_offsets().is_some(), "linux.timeOffsets"),
        (
            process.exec_cpu_affinity().is_some(),
            "process.execCPUAffinity",
        ),
        (process.io_priority().is_some(), "process.ioPriority"),
        (process.scheduler().is_some(), "process.scheduler"),
        (process.selinux_label().is_some(), "process.selinuxLabel"),
    ];
    match present.into_iter().find(|(present, _)| *present) {
        Some((_, name)) => Err(SpecError::NotHonoured(name)),
        None => Ok(()),
    }
}

fn number(value: i32) -> CString {
    CString::new(value.to_string()).expect("digits have no NUL")
}

fn c_string(what: &'static str, text: &str) -> Result<CString, SpecError> {
    CString::new(text).map_err(|_: NulError| SpecError::Nul(what))
}

fn c_strings(what: &'static str, texts: &[String]) -> Result<Vec<CString>, SpecError> {
    texts.iter().map(|text| c_string(what, text)).collect()
}

#[cfg(test)]
mod tests;
