//! Signals by name, as an image's `STOPSIGNAL` gives them.

/// SIGTERM, which stops a container whose image names no other signal.
pub const TERM: i32 = 15;

/// Linux' real-time signals, as C libraries number them: signal(7).
const RTMIN: i32 = 34;
const RTMAX: i32 = 64;

/// The numbers of Linux on x86-64 and arm64: signal(7).
const NAMES: [(&str, i32); 32] = [
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ILL", 4),
    ("TRAP", 5),
    ("ABRT", 6),
    ("BUS", 7),
    ("FPE", 8),
    ("KILL", 9),
    ("USR1", 10),
    ("SEGV", 11),
    ("USR2", 12),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
    ("STKFLT", 16),
    ("CHLD", 17),
    ("CONT", 18),
    ("STOP", 19),
    ("TSTP", 20),
    ("TTIN", 21),
    ("TTOU", 22),
    ("URG", 23),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("VTALRM", 26),
    ("PROF", 27),
    ("WINCH", 28),
    ("IO", 29),
    ("POLL", 29),
    ("PWR", 30),
    ("SYS", 31),
];

/// Reads `SIGQUIT`, `quit`, `3`, `SIGRTMIN+3` or `RTMAX-1`.
pub fn parse(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse() {
        return (1..=RTMAX).contains(&number).then_some(number);
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    if let Some((_, number)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*number);
    }
    let number = if let Some(offset) = name.strip_prefix("RTMIN") {
        RTMIN + signed(offset)?
    } else if let Some(offset) = name.strip_prefix("RTMAX") {
        RTMAX + signed(offset)?
    } else {
        return None;
    };
    (RTMIN..=RTMAX).contains(&number).then_some(number)
}

/// Nothing, `+N` or `-N`.
fn signed(offset: &str) -> Option<i32> {
    match offset.as_bytes().first() {
        None => Some(0),
        Some(b'+' | b'-') => offset
            .parse()
            .ok()
            .filter(|number: &i32| number.abs() <= RTMAX),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn signals_have_names_and_numbers() {
        for (text, number) in [
            ("SIGQUIT", 3),
            ("quit", 3),
            ("15", 15),
            ("SIGRTMIN", 34),
            ("SIGRTMIN+3", 37),
            ("RTMAX-1", 63),
        ] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
        for text in [
            "", "SIG", "0", "-1", "65", "SIGNOPE", "RTMIN3", "RTMIN+31", "RTMAX+1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
