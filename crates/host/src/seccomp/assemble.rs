//! Puts a BPF program together (seccomp(2), linux/bpf_common.h).
//!
//! BPF only jumps forward, and a conditional jump at most 255 instructions.
//! So the program is written from its end to its start: whatever is jumped to
//! is there already, and its distance known. Returns are shared, which keeps
//! the program short: the kernel needs 0.3 µs for each instruction to load it.

use libc::sock_filter;

const LD_ABS: u32 = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
const AND: u32 = libc::BPF_ALU | libc::BPF_AND | libc::BPF_K;
const JUMP: u32 = libc::BPF_JMP | libc::BPF_JA;
const RETURN: u32 = libc::BPF_RET | libc::BPF_K;

/// A field of the kernel's `struct seccomp_data`.
#[derive(Clone, Copy)]
pub enum Field {
    Number,
    Architecture,
    ArgumentLow(usize),
    ArgumentHigh(usize),
}

impl Field {
    fn offset(self) -> u32 {
        let offset = match self {
            Self::Number => 0,
            Self::Architecture => 4,
            // Both architectures in use have the low half first.
            Self::ArgumentLow(i) => 16 + 8 * i,
            Self::ArgumentHigh(i) => 16 + 8 * i + 4,
        };
        offset as u32
    }
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

/// Where to go on: an instruction, counted from the program's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(usize);

#[derive(Default)]
pub struct Assembler {
    /// The last instruction comes first.
    reversed: Vec<sock_filter>,
    /// The latest return of each value; there are few.
    returns: Vec<(u32, Place)>,
}

impl Assembler {
    /// The end of the filter with this value.
    pub fn give(&mut self, value: u32) -> Place {
        let known = self.returns.iter().rev().find(|(known, _)| *known == value);
        match known {
            Some((_, place)) if self.distance(*place) < NEAR => *place,
            _ => {
                let place = self.push(RETURN, 0, 0, value);
                self.returns.push((value, place));
                place
            }
        }
    }

    /// Goes on at `yes` if what is loaded compares so to `value`, else at `no`.
    pub fn choose(&mut self, compare: Compare, value: u32, yes: Place, no: Place) -> Place {
        let yes = self.near(yes);
        let no = self.near(no);
        let (jt, jf) = (self.distance(yes), self.distance(no));
        self.push(compare.code(), jt as u8, jf as u8, value)
    }

    /// Loads a field, keeps the bits of the mask, and goes on.
    pub fn load(&mut self, field: Field, mask: u32, next: Place) -> Place {
        let mut next = next;
        if self.distance(next) > 0 {
            next = self.push(JUMP, 0, 0, self.distance(next) as u32);
        }
        if mask != u32::MAX {
            next = self.push(AND, 0, 0, mask);
        }
        debug_assert_eq!(self.distance(next), 0);
        self.push(LD_ABS, 0, 0, field.offset())
    }

    /// The program, which starts with what was put in last.
    pub fn finish(mut self) -> Vec<sock_filter> {
        self.reversed.reverse();
        self.reversed
    }

    /// How many instructions lie between the next one to be put in and this.
    fn distance(&self, place: Place) -> usize {
        self.reversed.len() - 1 - place.0
    }

    /// The same place, or a jump to it where a conditional one does not reach.
    fn near(&mut self, place: Place) -> Place {
        match self.distance(place) {
            near if near < NEAR => place,
            far => self.push(JUMP, 0, 0, far as u32),
        }
    }

    fn push(&mut self, code: u32, jt: u8, jf: u8, k: u32) -> Place {
        let code = code as u16;
        self.reversed.push(sock_filter { code, jt, jf, k });
        Place(self.reversed.len() - 1)
    }
}

/// Within reach of a conditional jump, even after two more instructions.
const NEAR: usize = 253;
