//! Device rules as a BPF program, for v2: pure translation.
//!
//! The kernel runs the program for each open and mknod of a device, with the
//! type and the wanted access in one word and the device's numbers in two more
//! (`struct bpf_cgroup_dev_ctx` in linux/bpf.h). It answers 1 for yes.

use super::{Access, Kind, Rule};

/// `struct bpf_insn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Instruction {
    code: u8,
    /// Destination in the low half, source in the high one.
    registers: u8,
    offset: i16,
    immediate: i32,
}

// Operations, put together as linux/bpf_common.h has them.
const LOAD_WORD: u8 = 0x61;
const AND_32: u8 = 0x54;
const SHIFT_RIGHT_32: u8 = 0x74;
const MOVE_32: u8 = 0xbc;
const SET_64: u8 = 0xb7;
const JUMP_IF_EQUAL: u8 = 0x15;
const JUMP_IF_NOT_EQUAL: u8 = 0x55;
const EXIT: u8 = 0x95;

// Registers. The kernel passes the context in the second.
const ANSWER: u8 = 0;
const CONTEXT: u8 = 1;
const KIND: u8 = 2;
const ACCESS: u8 = 3;
const MAJOR: u8 = 4;
const MINOR: u8 = 5;
const SCRATCH: u8 = 6;

// BPF_DEVCG_DEV_* and BPF_DEVCG_ACC_* of linux/bpf.h.
const BLOCK: i32 = 1;
const CHARACTER: i32 = 2;
const MKNOD: i32 = 1;
const READ: i32 = 2;
const WRITE: i32 = 4;

fn with_number(code: u8, register: u8, immediate: i32) -> Instruction {
    Instruction {
        code,
        registers: register,
        offset: 0,
        immediate,
    }
}

fn with_register(code: u8, to: u8, from: u8, offset: i16) -> Instruction {
    Instruction {
        code,
        registers: to | from << 4,
        offset,
        immediate: 0,
    }
}

/// The last rule that matches decides; none allows, as in a new v1 group.
pub(super) fn compile(rules: &[Rule]) -> Vec<Instruction> {
    let mut program = vec![
        with_register(LOAD_WORD, KIND, CONTEXT, 0),
        with_register(MOVE_32, ACCESS, KIND, 0),
        with_number(AND_32, KIND, 0xffff),
        with_number(SHIFT_RIGHT_32, ACCESS, 16),
        with_register(LOAD_WORD, MAJOR, CONTEXT, 4),
        with_register(LOAD_WORD, MINOR, CONTEXT, 8),
    ];
    let mut default = true;
    for rule in rules.iter().rev() {
        // What follows would never be reached, which the verifier refuses.
        if rule.kind == Kind::All {
            default = rule.allow;
            break;
        }
        program.extend(one(rule));
    }
    program.extend(answer(default));
    program
}

fn answer(allow: bool) -> [Instruction; 2] {
    [
        with_number(SET_64, ANSWER, allow.into()),
        with_number(EXIT, 0, 0),
    ]
}

/// Answers if the rule matches, else goes on behind itself.
fn one(rule: &Rule) -> Vec<Instruction> {
    let mut tests = Vec::new();
    let kind = match rule.kind {
        Kind::Character => CHARACTER,
        Kind::Block | Kind::All => BLOCK,
    };
    tests.push(with_number(JUMP_IF_NOT_EQUAL, KIND, kind));
    let named = bits(rule.access);
    tests.push(with_register(MOVE_32, SCRATCH, ACCESS, 0));
    if rule.allow {
        // All that is wanted must be allowed...
        tests.push(with_number(AND_32, SCRATCH, !named));
        tests.push(with_number(JUMP_IF_NOT_EQUAL, SCRATCH, 0));
    } else {
        // ...and any of it is enough to be denied.
        tests.push(with_number(AND_32, SCRATCH, named));
        tests.push(with_number(JUMP_IF_EQUAL, SCRATCH, 0));
    }
    for (register, number) in [(MAJOR, rule.major), (MINOR, rule.minor)] {
        let test = |number| with_number(JUMP_IF_NOT_EQUAL, register, number as i32);
        tests.extend(number.map(test));
    }
    let end = tests.len() as i16 + 2;
    for (at, test) in (0..).zip(&mut tests) {
        if matches!(test.code, JUMP_IF_EQUAL | JUMP_IF_NOT_EQUAL) {
            test.offset = end - at - 1;
        }
    }
    tests.extend(answer(rule.allow));
    tests
}

fn bits(access: Access) -> i32 {
    let bit = |on: bool, bit| if on { bit } else { 0 };
    bit(access.read, READ) | bit(access.write, WRITE) | bit(access.mknod, MKNOD)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RW: Access = Access {
        read: true,
        write: true,
        mknod: false,
    };
    const ALL: Access = Access { mknod: true, ..RW };

    fn rule(
        allow: bool,
        kind: Kind,
        major: Option<u32>,
        minor: Option<u32>,
        access: Access,
    ) -> Rule {
        Rule {
            allow,
            kind,
            major,
            minor,
            access,
        }
    }

    /// Runs a program as the kernel would.
    fn allows(program: &[Instruction], kind: i32, access: i32, major: u32, minor: u32) -> bool {
        let context = [(access << 16 | kind) as u32, major, minor];
        let mut registers = [0u64; 7];
        let mut at = 0usize;
        loop {
            let step = program[at];
            let (to, from) = (
                (step.registers & 15) as usize,
                (step.registers >> 4) as usize,
            );
            let number = step.immediate as i64 as u64;
            let mut jump = false;
            match step.code {
                LOAD_WORD => registers[to] = context[step.offset as usize / 4].into(),
                AND_32 => registers[to] = u64::from(registers[to] as u32 & number as u32),
                SHIFT_RIGHT_32 => registers[to] = u64::from(registers[to] as u32 >> number),
                MOVE_32 => registers[to] = u64::from(registers[from] as u32),
                SET_64 => registers[to] = number,
                JUMP_IF_EQUAL => jump = registers[to] == number,
                JUMP_IF_NOT_EQUAL => jump = registers[to] != number,
                EXIT => return registers[0] == 1,
                other => panic!("{other:#x}"),
            }
            at += 1 + if jump { step.offset as usize } else { 0 };
        }
    }

    #[test]
    fn the_last_match_decides() {
        let program = compile(&[
            rule(false, Kind::All, None, None, ALL),
            rule(true, Kind::Character, Some(1), Some(3), RW),
            rule(
                true,
                Kind::Block,
                None,
                None,
                Access {
                    read: false,
                    write: false,
                    mknod: true,
                },
            ),
            rule(true, Kind::Character, Some(136), None, ALL),
            rule(false, Kind::Character, Some(136), Some(9), ALL),
        ]);
        assert!(allows(&program, CHARACTER, READ | WRITE, 1, 3));
        assert!(allows(&program, CHARACTER, READ, 1, 3));
        assert!(!allows(&program, CHARACTER, MKNOD, 1, 3));
        assert!(!allows(&program, CHARACTER, READ | MKNOD, 1, 3));
        assert!(!allows(&program, CHARACTER, READ, 1, 4));
        assert!(!allows(&program, BLOCK, READ, 8, 0));
        assert!(allows(&program, BLOCK, MKNOD, 8, 0));
        assert!(allows(&program, CHARACTER, MKNOD, 136, 8));
        assert!(!allows(&program, CHARACTER, READ, 136, 9));
    }

    #[test]
    fn without_a_match_the_first_word_stands() {
        assert!(allows(&compile(&[]), BLOCK, READ, 8, 0));
        let nothing = [rule(false, Kind::All, None, None, ALL)];
        assert!(!allows(&compile(&nothing), CHARACTER, READ, 1, 3));
    }
}
