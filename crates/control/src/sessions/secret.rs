//! Ids and tokens that nobody can guess.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use neargate_protocol::random;

/// Opens one session, once.
pub fn token() -> io::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::bytes::<32>()?))
}

/// Small letters and digits, as at the end of AWS's session ids.
pub fn word(length: usize) -> io::Result<String> {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut word = String::with_capacity(length);
    while word.len() < length {
        // 252 is the largest multiple of 36 in a byte: beyond it some letters would come more often.
        let fair = random::bytes::<32>()?
            .into_iter()
            .filter(|byte| *byte < 252);
        let letters = fair.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        word.extend(letters.take(length - word.len()));
    }
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_length_and_alphabet() {
        let word = word(26).unwrap();
        assert_eq!(word.len(), 26);
        assert!(
            word.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        );
        assert_ne!(word, super::word(26).unwrap());
        assert_ne!(token().unwrap(), token().unwrap());
    }
}
