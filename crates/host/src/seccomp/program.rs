//! From rules to a BPF program: by architecture, then by binary search for
//! the number, then by arguments.

use std::collections::{BTreeMap, HashMap};

use libc::sock_filter;
use oci_spec::runtime::{LinuxSeccompArg, LinuxSeccompOperator, LinuxSyscall};

use super::assemble::{Code, Compare, Field, after, and, choose, give, load};
use super::syscalls::Table;
use super::{SeccompError, rule_action};

/// BPF_MAXINSNS of linux/bpf_common.h.
const MOST_INSTRUCTIONS: usize = 4096;

/// Numbers from here on are x32's, which has the same architecture as x86_64.
const X32: u32 = 0x4000_0000;

/// The rules of one architecture.
pub struct Section {
    pub arch: u32,
    pub no_x32: bool,
    pub rules: Rules,
}

#[derive(Debug, Default)]
pub struct Rules {
    /// For each number what is asked in turn; a rule without conditions ends it.
    pub calls: BTreeMap<u32, Vec<Rule>>,
    /// The highest number that the description knows of.
    pub last: u32,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub conditions: Vec<LinuxSeccompArg>,
    pub action: u32,
}

/// Sorts the rules of a description by number. Names that the architecture
/// does not have are skipped, as by other runtimes.
pub fn rules(description: &[LinuxSyscall], table: &Table) -> Result<Rules, SeccompError> {
    let mut by_name: HashMap<&str, Vec<Rule>> = HashMap::new();
    for rule in description {
        let action = rule_action(rule)?;
        for conditions in alternatives(rule.args().as_deref().unwrap_or_default())? {
            for name in rule.names() {
                by_name.entry(name).or_default().push(Rule {
                    conditions: conditions.clone(),
                    action,
                });
            }
        }
    }
    let mut rules = Rules::default();
    for (name, number) in &table.calls {
        if let Some(found) = by_name.remove(name) {
            if *number < table.private {
                rules.last = rules.last.max(*number);
            }
            rules.calls.insert(*number, found);
        }
    }
    Ok(rules)
}

/// Conditions on different arguments must all hold; two on the same argument
/// are alternatives, as runc and crun have it.
fn alternatives(args: &[LinuxSeccompArg]) -> Result<Vec<Vec<LinuxSeccompArg>>, SeccompError> {
    if let Some(arg) = args.iter().find(|arg| arg.index() > 5) {
        return Err(SeccompError::Argument(arg.index()));
    }
    let repeated = |arg: &LinuxSeccompArg| {
        let same = args.iter().filter(|other| other.index() == arg.index());
        same.count() > 1
    };
    Ok(if args.iter().any(repeated) {
        args.iter().map(|arg| vec![*arg]).collect()
    } else {
        vec![args.to_vec()]
    })
}

pub fn assemble(sections: &[Section], default: u32) -> Result<Vec<sock_filter>, SeccompError> {
    // A program of an architecture that the description does not name.
    let mut code = give(libc::SECCOMP_RET_KILL_PROCESS);
    for section in sections.iter().rev() {
        code = choose(
            Compare::Equal,
            section.arch,
            numbers(section, default),
            code,
        );
    }
    let code = after(load(Field::Architecture), code);
    if code.len() > MOST_INSTRUCTIONS {
        return Err(SeccompError::TooLong(code.len()));
    }
    Ok(code)
}

/// A run of numbers that are treated alike.
struct Run {
    first: u32,
    code: Code,
}

fn numbers(section: &Section, default: u32) -> Code {
    let unknown = unknown(default);
    let mut runs: Vec<Run> = Vec::new();
    let mut add = |first: u32, code: Code| {
        let same = runs.last().is_some_and(|last| same_code(&last.code, &code));
        if !same {
            runs.push(Run { first, code });
        }
    };
    let mut next = 0;
    for (number, rules) in &section.rules.calls {
        if *number > next {
            let between = if next > section.rules.last {
                unknown
            } else {
                default
            };
            add(next, give(between));
        }
        add(*number, call(rules, default));
        next = number + 1;
    }
    add(next, give(unknown));
    if section.no_x32 {
        add(X32, give(enosys()));
    }
    after(load(Field::Number), search(&runs))
}

fn same_code(a: &Code, b: &Code) -> bool {
    let fields = |i: &sock_filter| (i.code, i.jt, i.jf, i.k);
    a.len() == b.len() && a.iter().map(fields).eq(b.iter().map(fields))
}

fn search(runs: &[Run]) -> Code {
    match runs {
        [only] => only.code.clone(),
        _ => {
            let (low, high) = runs.split_at(runs.len() / 2);
            choose(
                Compare::GreaterOrEqual,
                high[0].first,
                search(high),
                search(low),
            )
        }
    }
}

/// What a system call is answered that is newer than the description: a
/// libc then falls back to an older one, which it does not after EPERM. So
/// does runc since 1.0.
fn unknown(default: u32) -> u32 {
    if default & libc::SECCOMP_RET_ACTION_FULL == libc::SECCOMP_RET_ERRNO {
        enosys()
    } else {
        default
    }
}

fn enosys() -> u32 {
    libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32
}

/// The first rule whose conditions hold decides.
fn call(rules: &[Rule], default: u32) -> Code {
    let mut code = give(default);
    // A rule without conditions is asked last, wherever it stands.
    let (always, conditional): (Vec<_>, Vec<_>) =
        rules.iter().partition(|rule| rule.conditions.is_empty());
    if let Some(rule) = always.first() {
        code = give(rule.action);
    }
    for rule in conditional.iter().rev() {
        let mut yes = give(rule.action);
        for condition in rule.conditions.iter().rev() {
            yes = test(condition, yes, code.clone());
        }
        code = yes;
    }
    code
}

/// A comparison of a 64-bit argument, which BPF sees in halves.
fn test(condition: &LinuxSeccompArg, yes: Code, no: Code) -> Code {
    use LinuxSeccompOperator as Op;
    let index = condition.index();
    let value = condition.value();
    match condition.op() {
        Op::ScmpCmpEq => equal(index, u64::MAX, value, yes, no),
        Op::ScmpCmpNe => equal(index, u64::MAX, value, no, yes),
        Op::ScmpCmpMaskedEq => {
            let wanted = condition.value_two().unwrap_or(0);
            equal(index, value, wanted, yes, no)
        }
        Op::ScmpCmpGt => greater(index, Compare::Greater, value, yes, no),
        Op::ScmpCmpGe => greater(index, Compare::GreaterOrEqual, value, yes, no),
        Op::ScmpCmpLt => greater(index, Compare::GreaterOrEqual, value, no, yes),
        Op::ScmpCmpLe => greater(index, Compare::Greater, value, no, yes),
    }
}

fn halves(value: u64) -> (u32, u32) {
    ((value >> 32) as u32, value as u32)
}

fn equal(index: usize, mask: u64, value: u64, yes: Code, no: Code) -> Code {
    let (mask_high, mask_low) = halves(mask);
    let (high, low) = halves(value);
    let half = |field, mask, value, yes, no| {
        let compared = choose(Compare::Equal, value, yes, no);
        let masked = match mask {
            u32::MAX => compared,
            _ => after(and(mask), compared),
        };
        after(load(field), masked)
    };
    let low = half(Field::ArgumentLow(index), mask_low, low, yes, no.clone());
    half(Field::ArgumentHigh(index), mask_high, high, low, no)
}

fn greater(index: usize, compare: Compare, value: u64, yes: Code, no: Code) -> Code {
    let (high, low) = halves(value);
    let low = after(
        load(Field::ArgumentLow(index)),
        choose(compare, low, yes.clone(), no.clone()),
    );
    let equal_or_less = choose(Compare::Equal, high, low, no);
    after(
        load(Field::ArgumentHigh(index)),
        choose(Compare::Greater, high, yes, equal_or_less),
    )
}
