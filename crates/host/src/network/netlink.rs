//! A small blocking netlink socket and the writer of its messages.
//!
//! The kernel handles a netlink message inside `send(2)`: by the time that call
//! returns, the work is done and the answers wait in the socket. So there is
//! nothing to poll for, and several messages fit into one [`Batch`], one `send`.
//!
//! Own code and not the crates `netlink-packet-core` and `netlink-packet-route`:
//! those model every attribute of every message, which puts 770 kB of code and
//! 15 kB of relocated (so private) data into a supervisor that sends eight kinds
//! of message and reads three attributes. See docs/dependencies.md.
//!
//! Sources: netlink(7), rtnetlink(7).

use std::io;
use std::os::fd::OwnedFd;

use rustix::io::Errno;
use rustix::net::netlink::NETFILTER;
use rustix::net::{AddressFamily, Protocol, RecvFlags, SendFlags, SocketFlags, SocketType};
use thiserror::Error;

const HEADER: usize = 16;
const ALIGNMENT: usize = 4;
/// Larger than any single answer we ask for (a link with its statistics is about 2 kB).
const RECEIVE: usize = 16 * 1024;

/// A step that the kernel refused.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{step}: {}", io::Error::from(*errno))]
pub struct NetlinkError {
    /// What was asked for, in words.
    pub step: &'static str,
    /// The kernel's answer.
    pub errno: Errno,
}

impl NetlinkError {
    pub(super) fn new(step: &'static str, errno: Errno) -> Self {
        Self { step, errno }
    }
}

/// Messages that go to the kernel in one `send(2)`.
///
/// The kernel takes them one by one and goes on after a failure, so a batch is
/// not a transaction.
#[derive(Default)]
pub struct Batch {
    bytes: Vec<u8>,
    steps: Vec<Step>,
}

struct Step {
    name: &'static str,
    /// `EEXIST` is a success: the step may be done twice.
    may_exist: bool,
}

/// One message being written: a fixed header, then attributes.
pub struct Message<'a>(&'a mut Vec<u8>);

impl Batch {
    /// Adds the message that does `step`.
    pub fn push(
        &mut self,
        step: &'static str,
        kind: u16,
        flags: i32,
        write: impl FnOnce(&mut Message<'_>),
    ) {
        let sequence = self.steps.len() as u32 + 1;
        self.steps.push(Step {
            name: step,
            may_exist: false,
        });
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        self.bytes.extend_from_slice(&kind.to_ne_bytes());
        let flags = (flags | libc::NLM_F_REQUEST) as u16;
        self.bytes.extend_from_slice(&flags.to_ne_bytes());
        self.bytes.extend_from_slice(&sequence.to_ne_bytes());
        self.bytes.extend_from_slice(&[0; 4]);
        write(&mut Message(&mut self.bytes));
        let length = (self.bytes.len() - start) as u32;
        self.bytes[start..start + 4].copy_from_slice(&length.to_ne_bytes());
        align(&mut self.bytes);
    }

    /// The message pushed last may find its object there already.
    pub fn or_exists(&mut self) {
        if let Some(step) = self.steps.last_mut() {
            step.may_exist = true;
        }
    }

    /// Asks for an acknowledgement of the last message only: failures are
    /// answered anyway, and successes need no answer each.
    fn acknowledge_last(&mut self) {
        let mut at = 0;
        let mut last = None;
        while let Some(length) = word(&self.bytes, at) {
            last = Some(at);
            at += aligned(length as usize);
        }
        if let Some(last) = last {
            let flags = half(&self.bytes, last + 6).unwrap_or_default() | libc::NLM_F_ACK as u16;
            self.bytes[last + 6..last + 8].copy_from_slice(&flags.to_ne_bytes());
        }
    }
}

impl Message<'_> {
    /// The fixed part that precedes the attributes.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        align(self.0);
    }

    pub fn bytes(&mut self, attribute: u16, value: &[u8]) {
        self.attribute(attribute, &[value]);
    }

    pub fn word(&mut self, attribute: u16, value: u32) {
        self.attribute(attribute, &[&value.to_ne_bytes()]);
    }

    /// A string with its terminating zero.
    pub fn text(&mut self, attribute: u16, value: &str) {
        self.attribute(attribute, &[value.as_bytes(), &[0]]);
    }

    /// The length in an attribute's header is without the padding behind it.
    fn attribute(&mut self, attribute: u16, value: &[&[u8]]) {
        let length = 4 + value.iter().map(|part| part.len()).sum::<usize>();
        self.0.extend_from_slice(&(length as u16).to_ne_bytes());
        self.0.extend_from_slice(&attribute.to_ne_bytes());
        for part in value {
            self.0.extend_from_slice(part);
        }
        align(self.0);
    }

    /// An attribute whose value is written by `write`.
    pub fn nest(&mut self, attribute: u16, write: impl FnOnce(&mut Message<'_>)) {
        let start = self.0.len();
        self.0.extend_from_slice(&[0; 2]);
        self.0.extend_from_slice(&attribute.to_ne_bytes());
        write(&mut Message(self.0));
        let length = (self.0.len() - start) as u16;
        self.0[start..start + 2].copy_from_slice(&length.to_ne_bytes());
    }
}

/// A netlink socket of the network namespace in which it was opened.
pub struct Socket(OwnedFd);

impl Socket {
    /// Links, addresses and routes.
    pub fn route() -> Result<Self, NetlinkError> {
        Self::open(None)
    }

    /// nf_tables.
    pub fn netfilter() -> Result<Self, NetlinkError> {
        Self::open(Some(NETFILTER))
    }

    fn open(protocol: Option<Protocol>) -> Result<Self, NetlinkError> {
        rustix::net::socket_with(
            AddressFamily::NETLINK,
            SocketType::RAW,
            SocketFlags::CLOEXEC,
            protocol,
        )
        .map(Self)
        .map_err(|errno| NetlinkError::new("open a netlink socket", errno))
    }

    /// Sends the batch and reads its verdict: the first step that failed, if any.
    pub fn run(&mut self, mut batch: Batch) -> Result<(), NetlinkError> {
        batch.acknowledge_last();
        self.send(&batch)?;
        let mut first = Ok(());
        loop {
            let answer = self.receive()?;
            for (kind, sequence, body) in Messages(&answer) {
                let index = (sequence as usize).wrapping_sub(1);
                let Some(step) = batch.steps.get(index) else {
                    continue;
                };
                if kind == libc::NLMSG_ERROR as u16 {
                    let failed = verdict(body);
                    if let Some(errno) = failed
                        && !(step.may_exist && errno == Errno::EXIST)
                        && first.is_ok()
                    {
                        first = Err(NetlinkError::new(step.name, errno));
                    }
                    if index + 1 == batch.steps.len() {
                        return first;
                    }
                }
            }
        }
    }

    /// Sends a batch of one question and gives the answer's body; `None` if the
    /// kernel does not know the object.
    pub fn ask(&mut self, question: Batch) -> Result<Option<Vec<u8>>, NetlinkError> {
        self.send(&question)?;
        let answer = self.receive()?;
        let step = question.steps.first().map_or("ask", |step| step.name);
        match Messages(&answer).next() {
            Some((kind, _, body)) if kind == libc::NLMSG_ERROR as u16 => match verdict(body) {
                None | Some(Errno::NOENT | Errno::NODEV | Errno::NETUNREACH) => Ok(None),
                Some(errno) => Err(NetlinkError::new(step, errno)),
            },
            Some((_, _, body)) => Ok(Some(body.to_vec())),
            None => Err(NetlinkError::new(step, Errno::BADMSG)),
        }
    }

    fn send(&self, batch: &Batch) -> Result<(), NetlinkError> {
        rustix::net::send(&self.0, &batch.bytes, SendFlags::empty())
            .map(drop)
            .map_err(|errno| NetlinkError::new("send to the kernel", errno))
    }

    fn receive(&self) -> Result<Vec<u8>, NetlinkError> {
        let mut buffer = vec![0; RECEIVE];
        // The answers are there already; not to wait for one that is not.
        let (length, _) = rustix::net::recv(&self.0, &mut buffer[..], RecvFlags::DONTWAIT)
            .map_err(|errno| NetlinkError::new("receive from the kernel", errno))?;
        buffer.truncate(length);
        Ok(buffer)
    }
}

/// The errno in the body of an `NLMSG_ERROR`; `None` is an acknowledgement.
fn verdict(body: &[u8]) -> Option<Errno> {
    let code = word(body, 0)? as i32;
    (code != 0).then(|| Errno::from_raw_os_error(-code))
}

/// The messages of one datagram: kind, sequence number, body.
struct Messages<'a>(&'a [u8]);

impl<'a> Iterator for Messages<'a> {
    type Item = (u16, u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = word(self.0, 0)? as usize;
        let kind = half(self.0, 4)?;
        let sequence = word(self.0, 8)?;
        let body = self.0.get(HEADER..length)?;
        self.0 = self.0.get(aligned(length)..).unwrap_or_default();
        Some((kind, sequence, body))
    }
}

/// The attributes in `bytes`: type and value.
pub struct Attributes<'a>(pub &'a [u8]);

impl<'a> Attributes<'a> {
    /// The value of the first attribute of this type.
    pub fn find(bytes: &'a [u8], attribute: u16) -> Option<&'a [u8]> {
        Attributes(bytes)
            .find(|(kind, _)| *kind == attribute)
            .map(|(_, value)| value)
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = half(self.0, 0)? as usize;
        // The upper two bits are flags (nested, network byte order).
        let kind = half(self.0, 2)? & 0x3fff;
        let value = self.0.get(4..length)?;
        self.0 = self.0.get(aligned(length)..).unwrap_or_default();
        Some((kind, value))
    }
}

pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn aligned(length: usize) -> usize {
    length.next_multiple_of(ALIGNMENT)
}

fn align(bytes: &mut Vec<u8>) {
    bytes.resize(aligned(bytes.len()), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_carries_its_length_and_padded_attributes() {
        let mut batch = Batch::default();
        batch.push("one", 16, 0, |m| {
            m.raw(&[1, 2]);
            m.text(3, "lo");
            m.nest(18, |m| m.word(1, 7));
        });
        let (kind, sequence, body) = Messages(&batch.bytes).next().unwrap();
        assert_eq!((kind, sequence), (16, 1));
        let mut attributes = Attributes(&body[4..]);
        assert_eq!(attributes.next(), Some((3, &b"lo\0"[..])));
        let (kind, nested) = attributes.next().unwrap();
        assert_eq!(kind, 18);
        assert_eq!(Attributes::find(nested, 1), Some(&7_u32.to_ne_bytes()[..]));
        assert_eq!(attributes.next(), None);
    }

    #[test]
    fn only_the_last_message_asks_for_an_acknowledgement() {
        let mut batch = Batch::default();
        batch.push("one", 16, 0, |m| m.raw(&[0; 16]));
        batch.push("two", 16, 0, |m| m.raw(&[0; 16]));
        batch.acknowledge_last();
        let flags = |at: usize| half(&batch.bytes, at + 6).unwrap();
        assert_eq!(flags(0), libc::NLM_F_REQUEST as u16);
        assert_eq!(flags(32), (libc::NLM_F_REQUEST | libc::NLM_F_ACK) as u16);
    }

    proptest::proptest! {
        #[test]
        fn no_answer_makes_the_reader_panic(bytes: Vec<u8>) {
            for (_, _, body) in Messages(&bytes).take(100) {
                verdict(body);
                Attributes(body).take(100).for_each(drop);
            }
        }
    }
}
