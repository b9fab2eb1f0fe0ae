//! BPF instructions, and code that is put together from parts: every part
//! ends in a return on all its paths, so parts only ever jump forward within
//! themselves (seccomp(2), linux/bpf_common.h).

use libc::sock_filter;

pub type Code = Vec<sock_filter>;

const LD_ABS: u32 = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
const AND: u32 = libc::BPF_ALU | libc::BPF_AND | libc::BPF_K;
const JUMP: u32 = libc::BPF_JMP | libc::BPF_JA;
const RETURN: u32 = libc::BPF_RET | libc::BPF_K;

fn instruction(code: u32, jt: u8, jf: u8, k: u32) -> sock_filter {
    let code = code as u16;
    sock_filter { code, jt, jf, k }
}

pub fn give(value: u32) -> Code {
    vec![instruction(RETURN, 0, 0, value)]
}

/// A field of the kernel's `struct seccomp_data`.
#[derive(Clone, Copy)]
pub enum Field {
    Number,
    Architecture,
    ArgumentLow(usize),
    ArgumentHigh(usize),
}

pub fn load(field: Field) -> sock_filter {
    let offset = match field {
        Field::Number => 0,
        Field::Architecture => 4,
        // Both architectures in use have the low half first.
        Field::ArgumentLow(i) => 16 + 8 * i,
        Field::ArgumentHigh(i) => 16 + 8 * i + 4,
    };
    instruction(LD_ABS, 0, 0, offset as u32)
}

pub fn and(mask: u32) -> sock_filter {
    instruction(AND, 0, 0, mask)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Equal,
    Greater,
    GreaterOrEqual,
}

impl Compare {
    fn code(self) -> u32 {
        libc::BPF_JMP
            | libc::BPF_K
            | match self {
                Self::Equal => libc::BPF_JEQ,
                Self::Greater => libc::BPF_JGT,
                Self::GreaterOrEqual => libc::BPF_JGE,
            }
    }
}

/// Goes on with `yes` if what is loaded compares so to `value`, else with `no`.
pub fn choose(compare: Compare, value: u32, yes: Code, no: Code) -> Code {
    let code = compare.code();
    let mut all = match u8::try_from(no.len()) {
        Ok(over) => vec![instruction(code, over, 0, value)],
        // Conditional jumps reach 255 instructions only.
        Err(_) => vec![
            instruction(code, 0, 1, value),
            instruction(JUMP, 0, 0, no.len() as u32),
        ],
    };
    all.extend(no);
    all.extend(yes);
    all
}

/// Code after one more instruction.
pub fn after(first: sock_filter, rest: Code) -> Code {
    let mut all = vec![first];
    all.extend(rest);
    all
}
