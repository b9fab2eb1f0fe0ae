//! Pax extended header records: `LENGTH KEY=VALUE\n` (POSIX.1-2017, pax(1)).

use super::error::TarError;

/// The records of one extended header, in order; later ones win.
#[derive(Default)]
pub struct Records(Vec<(Vec<u8>, Vec<u8>)>);

impl Records {
    /// Reads by the announced lengths: a value may hold any byte.
    pub fn parse(mut data: &[u8]) -> Result<Self, TarError> {
        let mut records = Vec::new();
        while !data.is_empty() {
            let record = record(data).ok_or(TarError::Pax)?;
            data = &data[record.0..];
            records.push((record.1.to_vec(), record.2.to_vec()));
        }
        Ok(Self(records))
    }

    /// The last value of `key`.
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.as_slice())
    }

    /// A decimal value; a negative or malformed one is an error.
    pub fn number(&self, key: &'static str) -> Result<Option<u64>, TarError> {
        let Some(value) = self.get(key.as_bytes()) else {
            return Ok(None);
        };
        let number = std::str::from_utf8(value)
            .ok()
            .and_then(|text| text.parse().ok());
        number.map(Some).ok_or(TarError::Number { field: key })
    }

    /// Key and value of every record whose key starts with `prefix`, which is cut.
    pub fn with_prefix<'a>(
        &'a self,
        prefix: &'a [u8],
    ) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        self.0
            .iter()
            .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_slice())))
    }
}

/// Length, key and value of the first record.
fn record(data: &[u8]) -> Option<(usize, &[u8], &[u8])> {
    let space = data.iter().take(20).position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&data[..space]).ok()?.parse().ok()?;
    let body = data.get(space + 1..length)?.strip_suffix(b"\n")?;
    let equals = body.iter().position(|byte| *byte == b'=')?;
    let (key, value) = (&body[..equals], &body[equals + 1..]);
    (!key.is_empty() && !key.contains(&0)).then_some((length, key, value))
}

/// `SECONDS[.FRACTION]`, possibly negative, as seconds and nanoseconds.
pub fn time(value: &[u8]) -> Option<(i64, u32)> {
    let text = std::str::from_utf8(value).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: i64 = whole.parse().ok()?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    let nanoseconds: u32 = digits.parse().ok()?;
    match whole.starts_with('-') && nanoseconds > 0 {
        true => Some((seconds.checked_sub(1)?, 1_000_000_000 - nanoseconds)),
        false => Some((seconds, nanoseconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_may_hold_newlines_and_the_last_one_wins() {
        let data = b"19 xattr=\n1 x=y\n==\n12 path=abc\n12 path=xyz\n";
        let records = Records::parse(data).unwrap();
        assert_eq!(records.get(b"xattr"), Some(&b"\n1 x=y\n=="[..]));
        assert_eq!(records.get(b"path"), Some(&b"xyz"[..]));
    }

    #[test]
    fn malformed_records_are_refused() {
        for data in [
            "x",
            "5 a=b",
            "99 path=x\n",
            "6 a=bc\n",
            "4 =\n",
            "0 \n",
            "18446744073709551615 a=b\n",
            "7 abcd\n",
        ] {
            assert!(Records::parse(data.as_bytes()).is_err(), "{data:?}");
        }
    }

    #[test]
    fn times_have_fractions_and_may_lie_before_the_epoch() {
        assert_eq!(time(b"12"), Some((12, 0)));
        assert_eq!(time(b"12.5"), Some((12, 500_000_000)));
        assert_eq!(time(b"12.1234567891"), Some((12, 123_456_789)));
        assert_eq!(time(b"-1.25"), Some((-2, 750_000_000)));
        assert_eq!(time(b"-0.5"), Some((-1, 500_000_000)));
        assert_eq!(time(b"1.x"), None);
        assert_eq!(time(b""), None);
    }
}
