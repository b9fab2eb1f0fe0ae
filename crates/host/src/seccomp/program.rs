//! From rules to a BPF program: by architecture, then by binary search for
//! the number, then by arguments.

use std::collections::HashMap;

use libc::sock_filter;
use oci_spec::runtime::{Arch, LinuxSeccompArg, LinuxSeccompOperator, LinuxSyscall};

use super::assemble::{Assembler, Compare, Field, Place};
use super::syscalls::Table;
use super::{SeccompError, rule_action};

/// BPF_MAXINSNS of linux/bpf_common.h.
const MOST_INSTRUCTIONS: usize = 4096;

/// Numbers from here on are x32's, which has the same architecture as x86_64.
const X32: u32 = 0x4000_0000;

/// The rules of one architecture.
pub struct Section<'a> {
    arch: u32,
    no_x32: bool,
    /// Every number that has a system call, in order, with what is asked of it.
    calls: Vec<(u32, &'a [Rule])>,
    /// The highest number that the description knows of.
    last: u32,
}

#[derive(Clone, Debug)]
pub struct Rule {
    conditions: Vec<LinuxSeccompArg>,
    action: u32,
}

/// The rules of a description by the name of the system call.
pub struct Rules<'a>(HashMap<&'a str, Vec<Rule>>);

impl<'a> Rules<'a> {
    pub fn new(description: &'a [LinuxSyscall]) -> Result<Self, SeccompError> {
        let mut by_name: HashMap<&str, Vec<Rule>> = HashMap::with_capacity(512);
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
        Ok(Self(by_name))
    }

    /// The rules in one architecture's numbers. Names that it does not have
    /// are skipped, as by other runtimes.
    pub fn section(&'a self, table: &Table) -> Section<'a> {
        let calls = table.calls.iter().map(|(name, number)| {
            let rules = self.0.get(name).map_or(&[][..], Vec::as_slice);
            (*number, rules)
        });
        let calls: Vec<_> = calls.collect();
        let named = calls
            .iter()
            .filter(|(number, rules)| !rules.is_empty() && *number < table.private);
        Section {
            arch: table.audit,
            no_x32: table.oci == Arch::ScmpArchX86_64,
            last: named.map(|(number, _)| *number).max().unwrap_or(0),
            calls,
        }
    }
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

pub fn assemble(sections: &[Section<'_>], default: u32) -> Result<Vec<sock_filter>, SeccompError> {
    let mut code = Assembler::default();
    // A program of an architecture that the description does not name.
    let mut entry = code.give(libc::SECCOMP_RET_KILL_PROCESS);
    for section in sections.iter().rev() {
        let numbers = numbers(&mut code, section, default);
        entry = code.choose(Compare::Equal, section.arch, numbers, entry);
    }
    code.load(Field::Architecture, u32::MAX, entry);
    let program = code.finish();
    if program.len() > MOST_INSTRUCTIONS {
        return Err(SeccompError::TooLong(program.len()));
    }
    Ok(program)
}

/// A run of numbers that are treated alike.
struct Run {
    first: u32,
    place: Place,
}

fn numbers(code: &mut Assembler, section: &Section<'_>, default: u32) -> Place {
    let mut runs: Vec<Run> = Vec::new();
    let mut add = |first: u32, place: Place| {
        if runs.last().is_none_or(|last| last.place != place) {
            runs.push(Run { first, place });
        }
    };
    // Numbers that no system call has go with those before them: whatever the
    // filter says, the kernel answers ENOSYS.
    let (old, new) = {
        let border = section
            .calls
            .partition_point(|(number, _)| *number <= section.last);
        section.calls.split_at(border)
    };
    for (number, rules) in old {
        add(*number, call(code, rules, default));
    }
    add(section.last + 1, code.give(unknown(default)));
    for (number, rules) in new.iter().filter(|(_, rules)| !rules.is_empty()) {
        add(*number, call(code, rules, default));
        add(*number + 1, code.give(unknown(default)));
    }
    if section.no_x32 {
        add(X32, code.give(enosys()));
    }
    let found = search(code, &runs);
    code.load(Field::Number, u32::MAX, found)
}

fn search(code: &mut Assembler, runs: &[Run]) -> Place {
    match runs {
        [only] => only.place,
        _ => {
            let (low, high) = runs.split_at(runs.len() / 2);
            let first = high[0].first;
            let (high, low) = (search(code, high), search(code, low));
            code.choose(Compare::GreaterOrEqual, first, high, low)
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
fn call(code: &mut Assembler, rules: &[Rule], default: u32) -> Place {
    // A rule without conditions is asked last, wherever it stands.
    let always = rules.iter().find(|rule| rule.conditions.is_empty());
    let mut next = code.give(always.map_or(default, |rule| rule.action));
    let conditional = rules.iter().filter(|rule| !rule.conditions.is_empty());
    for rule in conditional.rev() {
        let mut yes = code.give(rule.action);
        for condition in rule.conditions.iter().rev() {
            yes = test(code, condition, yes, next);
        }
        next = yes;
    }
    next
}

/// A comparison of a 64-bit argument, which BPF sees in halves.
fn test(code: &mut Assembler, condition: &LinuxSeccompArg, yes: Place, no: Place) -> Place {
    use LinuxSeccompOperator as Op;
    let value = condition.value();
    let index = condition.index();
    match condition.op() {
        Op::ScmpCmpEq => equal(code, index, u64::MAX, value, yes, no),
        Op::ScmpCmpNe => equal(code, index, u64::MAX, value, no, yes),
        Op::ScmpCmpMaskedEq => {
            let wanted = condition.value_two().unwrap_or(0);
            equal(code, index, value, wanted, yes, no)
        }
        Op::ScmpCmpGt => greater(code, index, Compare::Greater, value, yes, no),
        Op::ScmpCmpGe => greater(code, index, Compare::GreaterOrEqual, value, yes, no),
        Op::ScmpCmpLt => greater(code, index, Compare::GreaterOrEqual, value, no, yes),
        Op::ScmpCmpLe => greater(code, index, Compare::Greater, value, no, yes),
    }
}

fn halves(value: u64) -> (u32, u32) {
    ((value >> 32) as u32, value as u32)
}

fn equal(
    code: &mut Assembler,
    index: usize,
    mask: u64,
    value: u64,
    yes: Place,
    no: Place,
) -> Place {
    let (mask_high, mask_low) = halves(mask);
    let (high, low) = halves(value);
    let low = code.choose(Compare::Equal, low, yes, no);
    let low = code.load(Field::ArgumentLow(index), mask_low, low);
    let high = code.choose(Compare::Equal, high, low, no);
    code.load(Field::ArgumentHigh(index), mask_high, high)
}

fn greater(
    code: &mut Assembler,
    index: usize,
    compare: Compare,
    value: u64,
    yes: Place,
    no: Place,
) -> Place {
    let (high, low) = halves(value);
    let low = code.choose(compare, low, yes, no);
    let low = code.load(Field::ArgumentLow(index), u32::MAX, low);
    let same = code.choose(Compare::Equal, high, low, no);
    let more = code.choose(Compare::Greater, high, yes, same);
    code.load(Field::ArgumentHigh(index), u32::MAX, more)
}
