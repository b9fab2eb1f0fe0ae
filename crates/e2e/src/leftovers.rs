//! Everything on a machine that a task could leave behind, or change.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::until::{until, within};
use crate::{Machine, cgroups};

/// What there is on a machine now, one line for each thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory(BTreeSet<String>);

impl Machine {
    pub fn inventory(&self) -> Inventory {
        let mut things = BTreeSet::new();
        let mut add = |kind: &str, names: Vec<String>| {
            things.extend(names.into_iter().map(|name| format!("{kind} {name}")));
        };
        add("process", self.processes());
        add("namespace", self.namespaces());
        add("mount", self.mounts());
        add("cgroup", self.cgroups());
        add("link", self.lines("ip -oneline link | cut -d : -f 2"));
        // An address is tentative for its first two seconds.
        add(
            "address",
            self.lines("ip -oneline address | sed 's/ tentative//'"),
        );
        add("route", self.lines("ip -4 route show table all"));
        add("nft", self.lines("nft --stateless list ruleset"));
        add("ipc", self.lines("ipcs | grep ^0x || true"));
        add("file", self.lines("find /mnt/root -mindepth 1"));
        add("device", self.lines("stat --format '%n %U:%G %a' /dev/*"));
        Inventory(things)
    }

    /// The same, once the last of those that have just ended are gone.
    ///
    /// # Panics
    /// If some do not end.
    pub fn quiet_inventory(&self) -> Inventory {
        until("all processes have ended", || {
            let now = self.inventory();
            let mut processes = now.0.iter().filter(|thing| thing.starts_with("process "));
            processes.next().is_none().then(|| now.clone())
        })
    }

    /// Compares with an earlier inventory. The kernel takes networks down in
    /// its own time, so that may last a moment.
    ///
    /// # Panics
    /// If anything has been added or removed.
    #[track_caller]
    pub fn assert_same(&self, before: &Inventory) {
        let mut now = self.inventory();
        within(Duration::from_secs(10), || {
            now = self.inventory();
            (now == *before).then_some(())
        });
        let added: Vec<_> = now.0.difference(&before.0).collect();
        let removed: Vec<_> = before.0.difference(&now.0).collect();
        assert!(
            added.is_empty() && removed.is_empty(),
            "left behind: {added:#?}\nmissing: {removed:#?}"
        );
    }

    /// All but the first, which is the machine itself, by command line.
    fn processes(&self) -> Vec<String> {
        self.pids()
            .into_iter()
            .filter(|pid| *pid != 1)
            .map(|pid| {
                let file = self.proc().join(pid.to_string()).join("cmdline");
                let line = fs::read(file).unwrap_or_default();
                format!(
                    "{pid} {}",
                    String::from_utf8_lossy(&line).replace('\0', " ")
                )
            })
            .collect()
    }

    /// Those in which its processes are, or that they hold open.
    fn namespaces(&self) -> Vec<String> {
        let directories = self.pids().into_iter().flat_map(|pid| {
            let process = self.proc().join(pid.to_string());
            [process.join("ns"), process.join("fd")]
        });
        let links = directories.flat_map(|directory| {
            let entries = fs::read_dir(directory).into_iter().flatten().flatten();
            entries.filter_map(|entry| fs::read_link(entry.path()).ok())
        });
        let names = links.map(|link| link.to_string_lossy().into_owned());
        // `net:[4026531840]`, but not `pipe:[1234]`.
        let kinds = [
            "cgroup:", "ipc:", "mnt:", "net:", "pid:", "time:", "user:", "uts:",
        ];
        let names = names.filter(|name| kinds.iter().any(|kind| name.starts_with(kind)));
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn mounts(&self) -> Vec<String> {
        let table = fs::read_to_string(self.proc().join("1/mountinfo")).unwrap_or_default();
        table.lines().map(str::to_owned).collect()
    }

    fn cgroups(&self) -> Vec<String> {
        let paths = cgroups::below(self.cgroup());
        paths
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    }

    fn lines(&self, script: &str) -> Vec<String> {
        self.sh(script).lines().map(str::to_owned).collect()
    }

    fn pids(&self) -> Vec<u32> {
        let entries = fs::read_dir(self.proc()).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .collect()
    }

    /// The machine's own view of its processes.
    fn proc(&self) -> std::path::PathBuf {
        Path::new("/proc")
            .join(self.pid().to_string())
            .join("root/proc")
    }
}
