//! Bytes as hexadecimal digits.

use std::fmt::Write;

use sha2::{Digest, Sha256};

pub fn encode(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a text does not fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Digits that follow from some names, the same whenever they are asked for. Where a name ends
/// makes a difference.
pub fn of_names(names: &[&str], count: usize) -> String {
    let mut hash = Sha256::new();
    for name in names {
        hash.update(name);
        hash.update([0]);
    }
    let mut digits = encode(&hash.finalize());
    digits.truncate(count);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_two_digits() {
        assert_eq!(encode(&[0, 0x0a, 0xff]), "000aff");
    }

    #[test]
    fn the_digits_of_names_stay_and_tell_them_apart() {
        assert_eq!(of_names(&["a", "b"], 17), of_names(&["a", "b"], 17));
        assert_ne!(of_names(&["a", "b"], 17), of_names(&["ab", ""], 17));
        assert_eq!(of_names(&["a"], 17).len(), 17);
    }
}
