//! Resource limits (setrlimit(2)).

use oci_spec::runtime::{PosixRlimit, PosixRlimitType};
use rustix::process::{Resource, Rlimit};

use crate::program::Instruction;

/// Limits of a process as instructions.
pub(crate) struct Limits {
    /// To be run with the host's credentials: raising a hard limit takes
    /// CAP_SYS_RESOURCE in the initial user namespace.
    pub raise: Vec<Instruction>,
    /// To be run last: a low limit could stop the steps before.
    pub set: Vec<Instruction>,
}

pub(crate) fn compile_limits(
    limits: Option<&Vec<PosixRlimit>>,
    current: &dyn Fn(Resource) -> Rlimit,
) -> Limits {
    let mut compiled = Limits {
        raise: Vec::new(),
        set: Vec::new(),
    };
    for limit in limits.into_iter().flatten() {
        let resource = resource(limit.typ());
        let wanted = Rlimit {
            current: finite(limit.soft()),
            maximum: finite(limit.hard()),
        };
        let present = current(resource);
        if wanted == present {
            continue;
        }
        if exceeds(wanted.maximum, present.maximum) {
            compiled.raise.push(Instruction::Limit {
                resource,
                limit: Rlimit {
                    current: present.current,
                    maximum: wanted.maximum,
                },
            });
        }
        compiled.set.push(Instruction::Limit {
            resource,
            limit: wanted,
        });
    }
    compiled
}

fn exceeds(a: Option<u64>, b: Option<u64>) -> bool {
    a.unwrap_or(u64::MAX) > b.unwrap_or(u64::MAX)
}

fn finite(value: u64) -> Option<u64> {
    (value != libc::RLIM_INFINITY).then_some(value)
}

fn resource(kind: PosixRlimitType) -> Resource {
    use PosixRlimitType as T;
    match kind {
        T::RlimitCpu => Resource::Cpu,
        T::RlimitFsize => Resource::Fsize,
        T::RlimitData => Resource::Data,
        T::RlimitStack => Resource::Stack,
        T::RlimitCore => Resource::Core,
        T::RlimitRss => Resource::Rss,
        T::RlimitNproc => Resource::Nproc,
        T::RlimitNofile => Resource::Nofile,
        T::RlimitMemlock => Resource::Memlock,
        T::RlimitAs => Resource::As,
        T::RlimitLocks => Resource::Locks,
        T::RlimitSigpending => Resource::Sigpending,
        T::RlimitMsgqueue => Resource::Msgqueue,
        T::RlimitNice => Resource::Nice,
        T::RlimitRtprio => Resource::Rtprio,
        T::RlimitRttime => Resource::Rttime,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oci_spec::runtime::PosixRlimitBuilder;

    fn compile(soft: u64, hard: u64) -> Limits {
        let limit = PosixRlimitBuilder::default().typ(PosixRlimitType::RlimitNofile);
        let limit = limit.soft(soft).hard(hard).build().unwrap();
        compile_limits(Some(&vec![limit]), &|_| Rlimit {
            current: Some(1024),
            maximum: Some(4096),
        })
    }

    #[test]
    fn a_lower_limit_is_set_at_the_end_only() {
        let limits = compile(10, 20);
        assert!(limits.raise.is_empty());
        assert_eq!(limits.set[0].to_string(), "set the limit Nofile to 10:20");
    }

    #[test]
    fn a_higher_hard_limit_is_raised_with_the_hosts_credentials() {
        let limits = compile(65535, 65535);
        assert_eq!(
            limits.raise[0].to_string(),
            "set the limit Nofile to 1024:65535"
        );
        assert_eq!(
            limits.set[0].to_string(),
            "set the limit Nofile to 65535:65535"
        );
    }

    #[test]
    fn unlimited_exceeds_everything() {
        let limits = compile(u64::MAX, u64::MAX);
        assert_eq!(
            limits.set[0].to_string(),
            "set the limit Nofile to unlimited:unlimited"
        );
        assert_eq!(limits.raise.len(), 1);
    }

    #[test]
    fn what_is_so_already_costs_nothing() {
        let limits = compile(1024, 4096);
        assert!(limits.raise.is_empty() && limits.set.is_empty());
    }
}
