//! Filters are run by a little BPF machine of the tests' own, and compared
//! with what their descriptions say.

use std::collections::HashSet;

use oci_spec::runtime::{
    Capability, LinuxSeccomp, LinuxSeccompAction, LinuxSeccompArg, LinuxSeccompArgBuilder,
    LinuxSeccompBuilder, LinuxSeccompOperator, LinuxSyscallBuilder,
};
use proptest::prelude::*;

use super::*;

const ALLOW: u32 = libc::SECCOMP_RET_ALLOW;
const EPERM: u32 = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
const ENOSYS: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;

/// What the kernel would do: seccomp's subset of classic BPF.
fn run(program: &[libc::sock_filter], arch: u32, number: u32, args: [u64; 6]) -> u32 {
    let mut data = Vec::new();
    data.extend(number.to_le_bytes());
    data.extend(arch.to_le_bytes());
    data.extend(0_u64.to_le_bytes());
    args.iter().for_each(|arg| data.extend(arg.to_le_bytes()));
    let (mut at, mut loaded) = (0, 0_u32);
    loop {
        let step = program[at];
        at += 1;
        let branch = |yes: bool| usize::from(if yes { step.jt } else { step.jf });
        match u32::from(step.code) {
            0x20 => {
                let offset = step.k as usize;
                loaded = u32::from_le_bytes(data[offset..offset + 4].try_into().unwrap());
            }
            0x54 => loaded &= step.k,
            0x05 => at += step.k as usize,
            0x15 => at += branch(loaded == step.k),
            0x25 => at += branch(loaded > step.k),
            0x35 => at += branch(loaded >= step.k),
            0x06 => return step.k,
            other => panic!("BPF instruction {other:#x}"),
        }
    }
}

/// The machine's own architecture as the kernel's filters see it.
fn native() -> u32 {
    syscalls::tables()[0].audit
}

fn number(table: &syscalls::Table, name: &str) -> u32 {
    let found = table.calls.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

/// What the default profile answers on the machine's own architecture.
fn answer(capabilities: &[Capability], name: &str, first: u64) -> u32 {
    let bounding: HashSet<_> = capabilities.iter().copied().collect();
    let filter = compile(&default_profile(&bounding).unwrap()).unwrap();
    let table = &syscalls::tables()[0];
    run(
        &filter.instructions,
        table.audit,
        number(table, name),
        [first, 0, 0, 0, 0, 0],
    )
}

#[test]
fn the_default_allows_what_programs_need() {
    for name in ["read", "openat", "execve", "ptrace", "futex", "mknodat"] {
        assert_eq!(answer(&[], name, 0), ALLOW, "{name}");
    }
}

#[test]
fn the_default_refuses_what_reaches_the_host() {
    for name in [
        "mount",
        "bpf",
        "reboot",
        "keyctl",
        "unshare",
        "io_uring_setup",
        "init_module",
    ] {
        assert_eq!(answer(&[], name, 0), EPERM, "{name}");
    }
}

#[test]
fn clone_makes_threads_but_no_namespaces() {
    assert_eq!(answer(&[], "clone", libc::CLONE_VM as u64), ALLOW);
    assert_eq!(answer(&[], "clone", libc::CLONE_NEWUSER as u64), EPERM);
    assert_eq!(answer(&[], "clone3", 0), ENOSYS);
    let admin = [Capability::SysAdmin];
    assert_eq!(answer(&admin, "clone", libc::CLONE_NEWUSER as u64), ALLOW);
    assert_eq!(answer(&admin, "clone3", 0), ALLOW);
}

#[test]
fn capabilities_open_their_calls() {
    assert_eq!(answer(&[], "kcmp", 0), EPERM);
    assert_eq!(answer(&[Capability::SysPtrace], "kcmp", 0), ALLOW);
    assert_eq!(answer(&[Capability::SysTime], "clock_settime", 0), ALLOW);
}

#[test]
fn sockets_of_most_families() {
    for family in [
        libc::AF_UNIX,
        libc::AF_INET,
        libc::AF_NETLINK,
        libc::AF_NFC,
        libc::AF_XDP,
    ] {
        assert_eq!(answer(&[], "socket", family as u64), ALLOW, "{family}");
    }
    for family in [libc::AF_ALG, libc::AF_VSOCK] {
        assert_eq!(answer(&[], "socket", family as u64), EPERM, "{family}");
    }
}

#[test]
fn personality_by_value() {
    assert_eq!(answer(&[], "personality", 0xffff_ffff), ALLOW);
    assert_eq!(answer(&[], "personality", 0x0040_0000), EPERM);
}

#[test]
fn calls_newer_than_the_profile_are_not_there() {
    let filter = compile(&default_profile(&HashSet::new()).unwrap()).unwrap();
    let native = native();
    assert_eq!(run(&filter.instructions, native, 4000, [0; 6]), ENOSYS);
    assert_eq!(run(&filter.instructions, native, u32::MAX, [0; 6]), ENOSYS);
}

#[test]
fn programs_of_the_older_architecture_have_their_own_numbers() {
    let filter = compile(&default_profile(&HashSet::new()).unwrap()).unwrap();
    let table = &syscalls::tables()[1];
    let ask = |name| {
        run(
            &filter.instructions,
            table.audit,
            number(table, name),
            [0; 6],
        )
    };
    assert_eq!(ask("read"), ALLOW);
    assert_eq!(ask("mount"), EPERM);
    assert_eq!(ask("clone3"), ENOSYS);
}

#[cfg(target_arch = "x86_64")]
#[test]
fn x32_is_no_way_round() {
    let filter = compile(&default_profile(&HashSet::new()).unwrap()).unwrap();
    let x32_read = 0x4000_0000;
    assert_eq!(
        run(&filter.instructions, native(), x32_read, [0; 6]),
        ENOSYS
    );
}

#[test]
fn an_unknown_architecture_dies() {
    let filter = compile(&default_profile(&HashSet::new()).unwrap()).unwrap();
    let mips = 0x8;
    assert_eq!(
        run(&filter.instructions, mips, 0, [0; 6]),
        libc::SECCOMP_RET_KILL_PROCESS
    );
}

#[test]
fn a_description_without_architectures_is_for_this_machine() {
    let description = LinuxSeccompBuilder::default()
        .default_action(LinuxSeccompAction::ScmpActAllow)
        .build()
        .unwrap();
    let filter = compile(&description).unwrap();
    assert_eq!(run(&filter.instructions, native(), 5000, [0; 6]), ALLOW);
}

#[test]
fn notifications_are_refused() {
    let description = LinuxSeccompBuilder::default()
        .default_action(LinuxSeccompAction::ScmpActNotify)
        .build()
        .unwrap();
    let refused = SeccompError::Action(LinuxSeccompAction::ScmpActNotify);
    assert_eq!(compile(&description).unwrap_err(), refused);
}

#[test]
fn the_same_description_is_compiled_once() {
    let description = default_profile(&HashSet::new()).unwrap();
    let first = filter(&description).unwrap();
    let second = filter(&description).unwrap();
    assert!(Rc::ptr_eq(&first.instructions, &second.instructions));
}

fn condition(op: LinuxSeccompOperator, index: usize, value: u64, two: u64) -> LinuxSeccompArg {
    LinuxSeccompArgBuilder::default()
        .index(index)
        .value(value)
        .value_two(two)
        .op(op)
        .build()
        .unwrap()
}

fn holds(condition: &LinuxSeccompArg, args: [u64; 6]) -> bool {
    use LinuxSeccompOperator as Op;
    let (arg, value) = (args[condition.index()], condition.value());
    match condition.op() {
        Op::ScmpCmpNe => arg != value,
        Op::ScmpCmpLt => arg < value,
        Op::ScmpCmpLe => arg <= value,
        Op::ScmpCmpEq => arg == value,
        Op::ScmpCmpGe => arg >= value,
        Op::ScmpCmpGt => arg > value,
        Op::ScmpCmpMaskedEq => arg & value == condition.value_two().unwrap_or(0),
    }
}

/// Values that often meet: around 0, and around the border between the halves.
fn value() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..3_u64,
        (0..3_u64).prop_map(|low| (1 << 32) + low),
        any::<u64>()
    ]
}

fn any_condition() -> impl Strategy<Value = LinuxSeccompArg> {
    use LinuxSeccompOperator as Op;
    let operators = [
        Op::ScmpCmpNe,
        Op::ScmpCmpLt,
        Op::ScmpCmpLe,
        Op::ScmpCmpEq,
        Op::ScmpCmpGe,
        Op::ScmpCmpGt,
        Op::ScmpCmpMaskedEq,
    ];
    (
        proptest::sample::select(operators.to_vec()),
        0..2_usize,
        value(),
        value(),
    )
        .prop_map(|(op, index, value, two)| condition(op, index, value, two))
}

fn description(rules: &[Vec<LinuxSeccompArg>]) -> LinuxSeccomp {
    let rules = rules.iter().enumerate().map(|(i, conditions)| {
        LinuxSyscallBuilder::default()
            .names(vec!["read".to_owned()])
            .action(LinuxSeccompAction::ScmpActErrno)
            .errno_ret(100 + i as u32)
            .args(conditions.clone())
            .build()
            .unwrap()
    });
    LinuxSeccompBuilder::default()
        .default_action(LinuxSeccompAction::ScmpActAllow)
        .syscalls(rules.collect::<Vec<_>>())
        .build()
        .unwrap()
}

proptest! {
    #[test]
    fn rules_with_conditions_mean_what_they_say(
        rules in proptest::collection::vec(proptest::collection::vec(any_condition(), 1..3), 1..4),
        args in [value(), value(), value(), value(), value(), value()],
    ) {
        let filter = compile(&description(&rules)).unwrap();
        let table = &syscalls::tables()[0];
        let answer = run(&filter.instructions, table.audit, number(table, "read"), args);
        let first = rules.iter().position(|conditions| {
            let same = conditions.len() == 2 && conditions[0].index() == conditions[1].index();
            if same {
                conditions.iter().any(|condition| holds(condition, args))
            } else {
                conditions.iter().all(|condition| holds(condition, args))
            }
        });
        let expected = first.map_or(ALLOW, |i| libc::SECCOMP_RET_ERRNO | (100 + i as u32));
        prop_assert_eq!(answer, expected);
    }
}

/// The kernel needs 0.3 µs for each instruction to load a filter.
#[test]
fn the_default_stays_short() {
    let filter = compile(&default_profile(&HashSet::new()).unwrap()).unwrap();
    assert!(
        filter.instructions.len() < 300,
        "{}",
        filter.instructions.len()
    );
}
