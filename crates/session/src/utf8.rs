//! Where to cut text, so that no character is torn: there are clients that decode each message by
//! itself.

/// How many bytes at the end begin a UTF-8 sequence that they do not finish.
pub fn unfinished(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let byte = bytes[bytes.len() - back];
        let length = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            // A continuation: look further.
            0x80..=0xbf => continue,
            _ => return 0,
        };
        return if length > back { back } else { 0 };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_torn_character_is_unfinished() {
        let text = "aé€😀";
        for end in 0..=text.len() {
            let start = (0..=end).rev().find(|at| text.is_char_boundary(*at));
            let expected = end - start.unwrap();
            assert_eq!(unfinished(&text.as_bytes()[..end]), expected, "{end}");
        }
        assert_eq!(unfinished(b"\xff\xff\xff"), 0);
        assert_eq!(unfinished(b"\x80\x80\x80\x80"), 0);
    }
}
