//! When a request was signed.

use time::format_description::well_known::Rfc2822;
use time::{Date, Duration, OffsetDateTime, Time};

use super::claim::Kind;
use super::{Problem, Refusal, SKEW};

/// `20150830T123600Z`.
pub(super) fn parse(text: &str) -> Result<OffsetDateTime, Refusal> {
    let found = try_parse(text);
    found.ok_or_else(|| {
        let message = format!(
            "Date must be in ISO-8601 'basic format'. Got '{text}'. \
             See http://en.wikipedia.org/wiki/ISO_8601"
        );
        (Problem::Incomplete, message)
    })
}

fn try_parse(text: &str) -> Option<OffsetDateTime> {
    let bytes = text.as_bytes();
    if bytes.len() != 16 || bytes[8] != b'T' || bytes[15] != b'Z' {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        let all = digits.bytes().all(|digit| digit.is_ascii_digit());
        all.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let small = |from: usize| u8::try_from(number(from, from + 2)?).ok();
    let month = small(4)?.try_into().ok()?;
    let date = Date::from_calendar_date(number(0, 4)?.into(), month, small(6)?).ok()?;
    let time = Time::from_hms(small(9)?, small(11)?, small(13)?).ok()?;
    Some(date.with_time(time).assume_utc())
}

/// As in [`parse`].
pub(super) fn format(time: OffsetDateTime) -> String {
    let time = time.to_offset(time::UtcOffset::UTC);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// The `Date` header, which may be as HTTP has it.
pub(super) fn from_date_header(text: &str) -> String {
    match OffsetDateTime::parse(text, &Rfc2822) {
        Ok(time) => format(time),
        Err(_) => text.to_owned(),
    }
}

/// Whether it was signed lately.
pub(super) fn check(
    signed_at: OffsetDateTime,
    kind: Kind,
    now: OffsetDateTime,
) -> Result<(), Refusal> {
    let signed = format(signed_at);
    let (lifetime, name) = match kind {
        Kind::Header => (SKEW, "15 min.".to_owned()),
        Kind::Presigned { expires } => (Duration::seconds(expires), format!("{expires} sec.")),
    };
    let earliest = now.saturating_sub(lifetime);
    let latest = now.saturating_add(SKEW);
    let now = format(now);
    if signed_at < earliest {
        return Err((
            Problem::Expired,
            format!(
                "Signature expired: {signed} is now earlier than {} ({now} - {name})",
                format(earliest)
            ),
        ));
    }
    if signed_at > latest {
        return Err((
            Problem::Expired,
            format!(
                "Signature not yet current: {signed} is still later than {} ({now} + 15 min.)",
                format(latest)
            ),
        ));
    }
    Ok(())
}
