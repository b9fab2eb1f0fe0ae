//! The 512-byte block that starts an entry.
//!
//! Field layout: POSIX.1-2017, pax(1), "ustar Interchange Format"; the GNU
//! variant and base-256 numbers: GNU tar manual, "Basic Tar Format".

use super::error::TarError;

/// The unit of the format.
pub const BLOCK: usize = 512;

/// A block whose checksum is right.
pub struct Header<'a>(&'a [u8; BLOCK]);

impl<'a> Header<'a> {
    /// Checks the sum; `None` is the block of zeros that ends an archive.
    pub fn parse(block: &'a [u8; BLOCK]) -> Result<Option<Self>, TarError> {
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let header = Self(block);
        let announced = header
            .number(148..156, "checksum")
            .map_err(|_| TarError::Checksum)?;
        let blanked = |(at, byte): (usize, &u8)| {
            if (148..156).contains(&at) {
                b' '
            } else {
                *byte
            }
        };
        let sum = |value: fn(u8) -> i64| -> i64 {
            block.iter().enumerate().map(blanked).map(value).sum()
        };
        // Historic tars summed signed characters.
        if announced != sum(i64::from) && announced != sum(|byte| i64::from(byte as i8)) {
            return Err(TarError::Checksum);
        }
        Ok(Some(header))
    }

    /// The type flag.
    pub fn kind(&self) -> u8 {
        self.0[156]
    }

    /// The name, with ustar's prefix.
    pub fn name(&self) -> Vec<u8> {
        let name = text(&self.0[..100]);
        let prefix = if self.is_ustar() {
            text(&self.0[345..500])
        } else {
            b""
        };
        match prefix.is_empty() {
            true => name.to_vec(),
            false => [prefix, b"/", name].concat(),
        }
    }

    /// What a link points to.
    pub fn link_name(&self) -> Vec<u8> {
        text(&self.0[157..257]).to_vec()
    }

    pub fn mode(&self) -> Result<i64, TarError> {
        self.number(100..108, "mode")
    }

    pub fn uid(&self) -> Result<i64, TarError> {
        self.number(108..116, "uid")
    }

    pub fn gid(&self) -> Result<i64, TarError> {
        self.number(116..124, "gid")
    }

    pub fn size(&self) -> Result<i64, TarError> {
        self.number(124..136, "size")
    }

    pub fn mtime(&self) -> Result<i64, TarError> {
        self.number(136..148, "mtime")
    }

    /// `ustar\0` is POSIX; GNU writes `ustar  ` and uses the prefix for times.
    fn is_ustar(&self) -> bool {
        &self.0[257..263] == b"ustar\0"
    }

    /// Octal text, or base-256 when the first bit is set. Blank means zero.
    fn number(&self, field: std::ops::Range<usize>, name: &'static str) -> Result<i64, TarError> {
        let bytes = &self.0[field];
        let wrong = || TarError::Number { field: name };
        if bytes[0] & 0x80 != 0 {
            let negative = bytes[0] & 0x40 != 0;
            let first = if negative {
                bytes[0] | 0x80
            } else {
                bytes[0] & 0x7f
            };
            let start = if negative {
                i128::from(first as i8)
            } else {
                i128::from(first)
            };
            let value = bytes[1..]
                .iter()
                .fold(start, |value, byte| (value << 8) | i128::from(*byte));
            return i64::try_from(value).map_err(|_| wrong());
        }
        let digits = bytes.trim_ascii();
        let digits = match digits.iter().position(|byte| *byte == 0) {
            Some(end) => digits[..end].trim_ascii(),
            None => digits,
        };
        if digits.is_empty() {
            return Ok(0);
        }
        let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
        if digits.starts_with(['+', '-']) {
            return Err(wrong());
        }
        i64::from_str_radix(digits, 8).map_err(|_| wrong())
    }
}

/// Up to the first NUL.
fn text(field: &[u8]) -> &[u8] {
    let end = field
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(field.len());
    &field[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(field: std::ops::Range<usize>, content: &[u8]) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        block[0] = b'x';
        block[field][..content.len()].copy_from_slice(content);
        let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum::<u64>() + 8 * 32;
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        block
    }

    fn size(content: &[u8]) -> Option<i64> {
        let block = with(124..136, content);
        Header::parse(&block).unwrap().unwrap().size().ok()
    }

    #[test]
    fn numbers_are_octal_or_base_256_or_blank() {
        assert_eq!(size(b"00000001750\0"), Some(1000));
        assert_eq!(size(b"  1750 "), Some(1000));
        assert_eq!(size(b""), Some(0));
        assert_eq!(size(&[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]), Some(256));
        assert_eq!(size(&[0xff; 12]), Some(-1));
        assert_eq!(
            size(&[
                0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
            ]),
            None
        );
        assert_eq!(size(b"-17"), None);
        assert_eq!(size(b"9"), None);
    }

    #[test]
    fn a_wrong_checksum_is_refused() {
        let mut block = with(0..5, b"hello");
        block[1] ^= 1;
        assert!(matches!(Header::parse(&block), Err(TarError::Checksum)));
    }
}
