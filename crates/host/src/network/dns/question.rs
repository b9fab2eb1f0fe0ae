//! Asking for the address of a name, and reading the answer (RFC 1035).

use std::net::Ipv4Addr;

const HEADER: usize = 12;
const A: u16 = 1;
const IN: u16 = 1;

/// A question for a name's IPv4 addresses; `None` for what is no name.
pub fn question(id: u16, name: &str) -> Option<Vec<u8>> {
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() || name.len() > 253 {
        return None;
    }
    let mut message = Vec::with_capacity(HEADER + name.len() + 6);
    message.extend(id.to_be_bytes());
    // Recursion is desired; one question.
    message.extend([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.split('.') {
        let length = u8::try_from(label.len()).ok()?;
        if !(1..=63).contains(&length) {
            return None;
        }
        message.push(length);
        message.extend(label.as_bytes());
    }
    message.push(0);
    message.extend(A.to_be_bytes());
    message.extend(IN.to_be_bytes());
    Some(message)
}

/// The addresses in the answer to a question with that id; `None` if it is another's or broken.
pub fn addresses(id: u16, answer: &[u8]) -> Option<Vec<Ipv4Addr>> {
    let number = |at: usize| {
        let bytes = answer.get(at..at + 2)?;
        Some(u16::from_be_bytes([bytes[0], bytes[1]]))
    };
    if number(0)? != id || answer.get(2)? & 0x80 == 0 {
        return None;
    }
    let mut at = HEADER;
    for _ in 0..number(4)? {
        at = after_name(answer, at)? + 4;
    }
    let mut found = Vec::new();
    for _ in 0..number(6)? {
        at = after_name(answer, at)?;
        let (kind, class, length) = (number(at)?, number(at + 2)?, usize::from(number(at + 8)?));
        let data = answer.get(at + 10..at + 10 + length)?;
        if (kind, class) == (A, IN)
            && let &[a, b, c, d] = data
        {
            found.push(Ipv4Addr::new(a, b, c, d));
        }
        at += 10 + length;
    }
    Some(found)
}

/// Where a name ends: with an empty label, or with a pointer to the rest.
fn after_name(message: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match usize::from(*message.get(at)?) {
            0 => return Some(at + 1),
            length if length >= 0xc0 => return Some(at + 2),
            length => at += 1 + length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_through_an_alias() {
        let mut message = question(7, "db.example.").unwrap();
        assert_eq!(&message[HEADER..], b"\x02db\x07example\0\0\x01\0\x01");
        message[2] |= 0x80;
        message[7] = 2;
        let alias = b"\xc0\x0c\0\x05\0\x01\0\0\0\x09\0\x02\xc0\x0f";
        let address = b"\xc0\x0f\0\x01\0\x01\0\0\0\x09\0\x04\x0a\0\0\x07";
        message.extend(alias);
        message.extend(address);
        assert_eq!(addresses(7, &message), Some(vec![[10, 0, 0, 7].into()]));
        assert_eq!(addresses(8, &message), None);
        for length in 0..message.len() {
            assert_eq!(addresses(7, &message[..length]), None, "{length}");
        }
    }

    #[test]
    fn what_is_no_name_is_not_asked_for() {
        for bad in ["", ".", "a..b", &"a".repeat(64), &"ab.".repeat(90)] {
            assert_eq!(question(1, bad), None, "{bad}");
        }
    }
}
