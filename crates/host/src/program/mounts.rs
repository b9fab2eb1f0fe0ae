//! A mount of an OCI spec as instructions.

use std::ffi::{CString, NulError};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use oci_spec::runtime as oci;

use super::mount_options::MountOptions;
use super::{Handle, Instruction, Mount, Parameter, Source, Target};

#[derive(Debug, thiserror::Error)]
pub enum MountError {
    #[error("a path or option of the mount at {} contains a NUL byte", .0.display())]
    Nul(PathBuf),
    #[error("the mount at {} has no type", .0.display())]
    NoType(PathBuf),
    #[error("the bind mount at {} has no source", .0.display())]
    NoSource(PathBuf),
    #[error("the bind mount at {} has the unknown option {option}", path.display())]
    UnknownOption { path: PathBuf, option: String },
    #[error("mounts of type cgroup are not made here: bind the task's cgroups to {}", .0.display())]
    Cgroup(PathBuf),
    #[error("the mount at {} asks for mapped ids, but the container has no user namespace", .0.display())]
    NoUserNamespace(PathBuf),
}

/// The ids of the container on the host: its 0 is `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ids {
    pub start: u32,
    pub count: u32,
}

impl Ids {
    /// A container without a user namespace.
    pub const HOST: Self = Self {
        start: 0,
        count: u32::MAX,
    };

    pub fn host(self, id: u32) -> Option<u32> {
        (id < self.count).then(|| self.start.saturating_add(id))
    }
}

/// Whether a mount can be made at once, with the host's credentials.
#[derive(Debug)]
pub(crate) enum Deferred {
    No(Instruction),
    /// mqueue belongs to the IPC namespace, which comes later.
    UntilOwnNamespaces(Instruction),
}

pub(crate) fn compile_mount(
    mount: &oci::Mount,
    ids: Ids,
    user: Option<&Handle>,
) -> Result<Deferred, MountError> {
    let destination = mount.destination();
    let nul = |_: NulError| MountError::Nul(destination.clone());
    c_path(destination).map_err(nul)?;
    let none = Vec::new();
    let options = MountOptions::parse(mount.options().as_ref().unwrap_or(&none)).map_err(nul)?;
    let kind = mount.typ().as_deref().unwrap_or_default();
    let id_map = match (options.id_map, user) {
        (false, _) => None,
        (true, Some(user)) => Some(user.clone()),
        (true, None) => return Err(MountError::NoUserNamespace(destination.clone())),
    };
    let source = if options.bind || matches!(kind, "bind" | "rbind") {
        if let Some(option) = options.parameters.first() {
            return Err(MountError::UnknownOption {
                path: destination.clone(),
                option: option.to_string(),
            });
        }
        let path = mount.source().as_deref();
        let path = path.ok_or_else(|| MountError::NoSource(destination.clone()))?;
        Source::Tree {
            path: c_path(path).map_err(nul)?,
            recursive: options.recursive || kind == "rbind",
        }
    } else {
        match kind {
            "" => return Err(MountError::NoType(destination.clone())),
            "cgroup" | "cgroup2" => return Err(MountError::Cgroup(destination.clone())),
            _ => {}
        }
        let mut parameters = options.parameters;
        for parameter in &mut parameters {
            translate_id(parameter, ids);
        }
        // What /proc/mounts shows in the first column.
        if let Some(source) = mount.source() {
            let source = c_path(source).map_err(nul)?;
            parameters.insert(0, Parameter::Value(c"source".to_owned(), source));
        }
        Source::FileSystem {
            kind: CString::new(kind).map_err(nul)?,
            parameters,
        }
    };
    let instruction = Instruction::Mount(Mount {
        source,
        target: Target::new(destination),
        attributes: options.attributes,
        recursive_attributes: options.recursive_attributes,
        id_map,
        owner: (kind == "devpts" && user.is_some()).then_some((ids.start, ids.start)),
        is_proc: kind == "proc" && destination == Path::new("/proc"),
    });
    Ok(match kind {
        "mqueue" => Deferred::UntilOwnNamespaces(instruction),
        _ => Deferred::No(instruction),
    })
}

pub(crate) fn c_path(path: &Path) -> Result<CString, NulError> {
    CString::new(path.as_os_str().as_bytes())
}

/// File systems are mounted with the host's credentials, so the kernel takes
/// `uid=` and `gid=` for the host's ids, whereas the spec means the container's.
fn translate_id(parameter: &mut Parameter, ids: Ids) {
    let Parameter::Value(key, value) = parameter else {
        return;
    };
    if !matches!(key.to_bytes(), b"uid" | b"gid") {
        return;
    }
    let id = value.to_str().ok().and_then(|text| text.parse().ok());
    // What is no id, or none of the container's, is left for the kernel to refuse.
    if let Some(host) = id.and_then(|id| ids.host(id)) {
        *value = CString::new(host.to_string()).expect("digits have no NUL");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oci_spec::runtime::MountBuilder;

    const IDS: Ids = Ids {
        start: 100_000,
        count: 65536,
    };

    fn compile(kind: &str, source: &str, at: &str, options: &[&str]) -> Result<Mount, MountError> {
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let mount = MountBuilder::default()
            .typ(kind)
            .source(source)
            .destination(at);
        let mount = mount.options(options).build().unwrap();
        match compile_mount(&mount, IDS, None)? {
            Deferred::No(Instruction::Mount(mount))
            | Deferred::UntilOwnNamespaces(Instruction::Mount(mount)) => Ok(mount),
            other => panic!("{other:?} is no mount"),
        }
    }

    #[test]
    fn ids_are_the_containers() {
        let mount = compile("devpts", "devpts", "/dev/pts", &["newinstance", "gid=5"]).unwrap();
        let Source::FileSystem { parameters, .. } = mount.source else {
            panic!("devpts is a file system");
        };
        assert_eq!(
            parameters[2],
            Parameter::Value(c"gid".into(), c"100005".into())
        );
    }

    #[test]
    fn a_bind_mount_takes_no_options_of_file_systems() {
        let refused = compile("bind", "/srv", "/data", &["rbind", "size=1m"]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the bind mount at /data has the unknown option size=1m"
        );
    }

    #[test]
    fn mapped_ids_need_a_user_namespace() {
        assert!(matches!(
            compile("bind", "/srv", "/data", &["bind", "idmap"]),
            Err(MountError::NoUserNamespace(_))
        ));
    }

    #[test]
    fn an_id_outside_the_range_is_none_of_the_hosts() {
        assert_eq!(IDS.host(65536), None);
        assert_eq!(IDS.host(65535), Some(165_535));
    }
}
