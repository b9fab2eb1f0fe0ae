//! What an instruction does, in words, for when it fails.

use std::fmt::{self, Display, Formatter};

use super::{Instruction, Mount, Parameter, Source, Target, User};

impl Display for Instruction {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::AwaitParent => write!(f, "wait for the ids of the user namespace"),
            Self::JoinCgroup(_) => write!(f, "join a cgroup"),
            Self::AdjustOomScore(score) => write!(f, "set oom_score_adj to {}", text(score)),
            Self::OpenProfile => write!(f, "open the AppArmor profile of the process"),
            Self::Profile { name, .. } => write!(f, "apply apparmor profile {name}"),
            Self::Join { what, .. } => write!(f, "join the {what}"),
            Self::Unshare { what, .. } => write!(f, "make {what}"),
            Self::SendNetwork => write!(f, "hand over the network namespace"),
            Self::PrivateMounts => write!(f, "make mounts private"),
            Self::IdMapLayer { path, .. } => write!(f, "map the ids of layer {}", text(path)),
            Self::Overlay(overlay) => {
                write!(f, "mount the overlay {}", text(&overlay.options))
            }
            Self::BindRoot { path, .. } => write!(f, "mount the root directory {}", text(path)),
            Self::RootAttributes(_) => write!(f, "make the root directory read-only"),
            Self::FileSystemIdentity { uid, .. } => write!(f, "act as host user {uid}"),
            Self::Mount(mount) => mount.fmt(f),
            Self::Directory(target) => write!(f, "make directory {target}"),
            Self::Symlink { target, to } => write!(f, "link {target} to {}", text(to)),
            Self::Node(node) => write!(f, "make device {}", node.target),
            Self::MaskPath(target) => write!(f, "mask {target}"),
            Self::ReadonlyPath(target) => write!(f, "make {target} read-only"),
            Self::PivotRoot => write!(f, "change the root directory"),
            Self::BecomeRoot => write!(f, "become root of the user namespace"),
            Self::HostName(name) => write!(f, "set the host name {}", text(name)),
            Self::DomainName(name) => write!(f, "set the domain name {}", text(name)),
            Self::Sysctl { path, .. } => write!(f, "open /proc/sys/{}", text(path)),
            Self::Limit { resource, limit } => write!(
                f,
                "set the limit {resource:?} to {}:{}",
                bound(limit.current),
                bound(limit.maximum)
            ),
            Self::Session => write!(f, "start a session"),
            Self::GiveStreams { .. } => write!(f, "give the standard streams away"),
            Self::Streams(_) => write!(f, "set up the standard streams"),
            Self::Terminal { .. } => write!(f, "open a pseudo terminal"),
            Self::CloseDescriptors => write!(f, "close file descriptors"),
            Self::WorkingDirectory { path, .. } => write!(f, "chdir to {}", text(path)),
            Self::LookUpUser(User::Named(wanted)) => {
                write!(f, "find user {}", wanted.user.text)
            }
            Self::LookUpUser(User::Ids { uid, .. }) => write!(f, "find user {uid}"),
            Self::Umask(mask) => write!(f, "set the umask {mask:o}"),
            Self::Seccomp(_) => write!(f, "load the seccomp filter"),
            Self::NoNewPrivileges => write!(f, "set no_new_privs"),
            Self::Bounding(_) => write!(f, "limit the capability bounding set"),
            Self::BecomeUser(_) => write!(f, "change user and capabilities"),
            Self::Exec(exec) => write!(f, "exec {}", exec.name),
        }
    }
}

impl Display for Mount {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::FileSystem { kind, .. } => {
                write!(f, "mount {} at {}", text(kind), self.target)
            }
            Source::Tree { path, .. } => {
                write!(f, "bind {} to {}", text(path), self.target)
            }
        }
    }
}

impl Display for Target {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.path.to_bytes() {
            b"." => write!(f, "/"),
            _ => write!(f, "/{}", text(&self.path)),
        }
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(key) => write!(f, "{}", text(key)),
            Self::Value(key, value) => write!(f, "{}={}", text(key), text(value)),
        }
    }
}

fn text(string: &std::ffi::CStr) -> std::borrow::Cow<'_, str> {
    string.to_string_lossy()
}

fn bound(value: Option<u64>) -> String {
    value.map_or_else(|| "unlimited".to_owned(), |value| value.to_string())
}
