//! What the child tells the parent when it cannot go on.

use rustix::io::Errno;

/// Why an instruction failed, where the errno alone does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Detail {
    None = 0,
    NoSuchUser,
    NoSuchGroup,
    TooManyGroups,
    /// The program is there, but not what its first line or header names.
    NoInterpreter,
    /// A place of the container has been replaced by something else.
    NotATerminal,
}

const DETAILS: [Detail; 6] = [
    Detail::None,
    Detail::NoSuchUser,
    Detail::NoSuchGroup,
    Detail::TooManyGroups,
    Detail::NoInterpreter,
    Detail::NotATerminal,
];

/// The failure of one instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub errno: Errno,
    pub detail: Detail,
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Self {
            errno,
            detail: Detail::None,
        }
    }
}

impl Failure {
    pub fn new(errno: Errno, detail: Detail) -> Self {
        Self { errno, detail }
    }
}

/// The message on the socket: which instruction, and how it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    pub instruction: usize,
    pub failure: Failure,
}

impl Report {
    pub const LENGTH: usize = 12;

    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        bytes[..4].copy_from_slice(&(self.instruction as u32).to_ne_bytes());
        bytes[4..8].copy_from_slice(&self.failure.errno.raw_os_error().to_ne_bytes());
        bytes[8..].copy_from_slice(&(self.failure.detail as u32).to_ne_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let word = |at: usize| {
            let word = bytes.get(at..at + 4)?;
            Some(u32::from_ne_bytes(word.try_into().ok()?))
        };
        Some(Self {
            instruction: word(0)? as usize,
            failure: Failure {
                errno: Errno::from_raw_os_error(word(4)? as i32),
                detail: *DETAILS.get(word(8)? as usize)?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_the_socket() {
        for (number, detail) in DETAILS.into_iter().enumerate() {
            assert_eq!(detail as usize, number);
            let report = Report {
                instruction: 17,
                failure: Failure::new(Errno::NOENT, detail),
            };
            assert_eq!(Report::from_bytes(&report.to_bytes()), Some(report));
        }
        assert_eq!(Report::from_bytes(&[0; 3]), None);
    }
}
