//! Which cgroup hierarchies this machine has mounted, and where.
//!
//! Three layouts are in use: v1 (one hierarchy per controller), v2 (one
//! unified hierarchy), and hybrid (v1 controllers beside a unified hierarchy
//! that has none). A task lives in all of them, whatever the layout: the
//! unified hierarchy is worth having even without controllers, because only it
//! kills a whole tree at once (`cgroup.kill`, cgroups(7) and the kernel's
//! admin-guide/cgroup-v2).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Error;

/// One v1 hierarchy: the controllers bound to it (or `name=…`) and its mount point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct V1 {
    pub controllers: Vec<String>,
    pub top: PathBuf,
}

/// The unified hierarchy, with the controllers that are not bound to a v1 one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unified {
    pub controllers: Vec<String>,
    pub top: PathBuf,
}

/// The word people use for the machine's layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    V1,
    Hybrid,
    V2,
}

/// Every mounted cgroup hierarchy. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hierarchies(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    v1: Vec<V1>,
    unified: Option<Unified>,
}

impl Hierarchies {
    /// Reads the layout from `/proc`.
    pub fn detect() -> Result<Self, Error> {
        let read = |path: &'static str| {
            std::fs::read_to_string(path).map_err(Error::io("read", Path::new(path)))
        };
        let (v1, top) = parse(&read("/proc/self/mountinfo")?, &read("/proc/self/cgroup")?);
        let unified = match top {
            Some(top) => {
                let path = top.join("cgroup.controllers");
                let list = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
                let controllers = list.split_whitespace().map(str::to_owned).collect();
                Some(Unified { controllers, top })
            }
            None => None,
        };
        if v1.is_empty() && unified.is_none() {
            return Err(Error::NothingMounted);
        }
        Ok(Self(Arc::new(Inner { v1, unified })))
    }

    pub fn mode(&self) -> Mode {
        // A named hierarchy (systemd's) carries no controller and does not make a layout v1.
        let controllers = self
            .v1()
            .iter()
            .flat_map(|v1| &v1.controllers)
            .any(|name| !name.starts_with("name="));
        match (controllers, self.unified()) {
            (true, None) => Mode::V1,
            (true, Some(_)) => Mode::Hybrid,
            (false, _) => Mode::V2,
        }
    }

    pub fn v1(&self) -> &[V1] {
        &self.0.v1
    }

    pub fn unified(&self) -> Option<&Unified> {
        self.0.unified.as_ref()
    }

    /// Whether any hierarchy offers this controller.
    pub fn has(&self, controller: &str) -> bool {
        let lists = self.v1().iter().map(|v1| &v1.controllers);
        lists
            .chain(self.unified().map(|unified| &unified.controllers))
            .flatten()
            .any(|name| name == controller)
    }

    /// The mount point of the v1 hierarchy that has this controller.
    pub(super) fn v1_top(&self, controller: &str) -> Option<&Path> {
        let has = |v1: &&V1| v1.controllers.iter().any(|name| name == controller);
        self.v1().iter().find(has).map(|v1| v1.top.as_path())
    }

    /// The unified hierarchy's mount point, if the controller is used there.
    pub(super) fn v2_top(&self, controller: &str) -> Option<&Path> {
        let unified = self.unified()?;
        let has = unified.controllers.iter().any(|name| name == controller);
        has.then_some(unified.top.as_path())
    }

    /// All mount points, the v1 ones first.
    pub(super) fn tops(&self) -> impl Iterator<Item = &Path> {
        let v1 = self.v1().iter().map(|v1| v1.top.as_path());
        v1.chain(self.unified().map(|unified| unified.top.as_path()))
    }
}

/// `/proc/self/cgroup` names the hierarchies and `/proc/self/mountinfo` says
/// where they are mounted. A hierarchy that is mounted twice is taken where its
/// root is visible; one that is not mounted at all cannot be used.
fn parse(mountinfo: &str, cgroup: &str) -> (Vec<V1>, Option<PathBuf>) {
    let mounts: Vec<Mount> = mountinfo.lines().filter_map(Mount::parse).collect();
    let place = |wanted: &dyn Fn(&Mount) -> bool| {
        let mut found = mounts.iter().filter(|mount| wanted(mount));
        let first = found.clone().next();
        found.find(|mount| mount.root == "/").or(first)
    };
    let v1 = cgroup.lines().filter_map(|line| {
        let (id, rest) = line.split_once(':')?;
        let (list, _) = rest.split_once(':')?;
        let name = list.split(',').next().filter(|_| id != "0")?;
        let mount = place(&|mount| mount.v1 && mount.options.split(',').any(|o| o == name))?;
        Some(V1 {
            controllers: list.split(',').map(str::to_owned).collect(),
            top: unescape(mount.point),
        })
    });
    let unified = place(&|mount| !mount.v1).map(|mount| unescape(mount.point));
    (v1.collect(), unified)
}

struct Mount<'a> {
    root: &'a str,
    point: &'a str,
    v1: bool,
    options: &'a str,
}

impl<'a> Mount<'a> {
    /// The fields of a cgroup mount's line, proc_pid_mountinfo(5).
    fn parse(line: &'a str) -> Option<Self> {
        let (before, after) = line.split_once(" - ")?;
        let mut before = before.split(' ').skip(3);
        let (root, point) = (before.next()?, before.next()?);
        let mut after = after.split(' ');
        let v1 = match after.next()? {
            "cgroup" => true,
            "cgroup2" => false,
            _ => return None,
        };
        Some(Self {
            root,
            point,
            v1,
            options: after.nth(1)?,
        })
    }
}

/// The kernel writes space, tab, newline and backslash as `\` and three octal digits.
fn unescape(text: &str) -> PathBuf {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let code = after
            .get(..3)
            .and_then(|octal| u8::from_str_radix(octal, 8).ok());
        match code {
            Some(code) => {
                plain.push(code.into());
                rest = &after[3..];
            }
            None => {
                plain.push('\\');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hybrid_machine_has_v1_controllers_and_a_unified_hierarchy() {
        let mountinfo = "\
            30 24 0:25 / /sys/fs/cgroup rw shared:4 - tmpfs tmpfs rw,mode=755\n\
            31 30 0:26 / /sys/fs/cgroup/cpu,cpuacct rw shared:5 - cgroup cgroup rw,cpu,cpuacct\n\
            32 30 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
            33 30 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd\n\
            34 30 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";
        let cgroup = "3:name=systemd:/user.slice\n2:cpu,cpuacct:/\n1:memory:/x\n0::/user.slice\n";
        let (v1, unified) = parse(mountinfo, cgroup);
        let tops: Vec<_> = v1.iter().map(|v1| v1.top.to_str().unwrap()).collect();
        assert_eq!(
            tops,
            [
                "/sys/fs/cgroup/systemd",
                "/sys/fs/cgroup/cpu,cpuacct",
                "/sys/fs/cgroup/memory"
            ]
        );
        assert_eq!(v1[1].controllers, ["cpu", "cpuacct"]);
        assert_eq!(unified, Some("/sys/fs/cgroup/unified".into()));
    }

    #[test]
    fn a_v2_machine_has_only_the_unified_hierarchy() {
        let (v1, unified) = parse(
            "31 30 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n",
            "0::/init.scope\n",
        );
        assert_eq!((v1, unified), (vec![], Some("/sys/fs/cgroup".into())));
    }

    #[test]
    fn a_hierarchy_is_taken_where_its_root_is_mounted() {
        let (v1, _) = parse(
            "31 30 0:26 /a /bound rw - cgroup cgroup rw,pids\n\
             32 30 0:26 / /sys/fs/cgroup/p\\040ids rw - cgroup cgroup rw,pids\n",
            "5:pids:/\n4:freezer:/\n",
        );
        assert_eq!(v1.len(), 1, "an unmounted hierarchy is left out");
        assert_eq!(v1[0].top, Path::new("/sys/fs/cgroup/p ids"));
    }
}
