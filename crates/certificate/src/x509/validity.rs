//! The dates of a certificate (RFC 5280, section 4.1.2.5).

use super::error::X509Error;
use crate::der::{Element, Reader};
use time::{Date, Month, OffsetDateTime, Time};

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// First and last moment.
pub(super) fn read(content: &[u8]) -> Result<(OffsetDateTime, OffsetDateTime), X509Error> {
    let mut reader = Reader::new(content);
    Ok((moment(reader.element()?)?, moment(reader.element()?)?))
}

/// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ` (RFC 5280, section 4.1.2.5; two-digit years from 50 on are 19xx).
fn moment(element: Element<'_>) -> Result<OffsetDateTime, X509Error> {
    let text = std::str::from_utf8(element.content).map_err(|_| X509Error::Malformed)?;
    let full = match element.tag {
        UTC_TIME if text.starts_with(['5', '6', '7', '8', '9']) => format!("19{text}"),
        UTC_TIME => format!("20{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return Err(X509Error::Malformed),
    };
    at(&full).ok_or(X509Error::Malformed)
}

fn at(text: &str) -> Option<OffsetDateTime> {
    let digits = text
        .strip_suffix('Z')
        .filter(|t| t.len() == 14 && t.bytes().all(|b| b.is_ascii_digit()))?;
    let two = |from: usize| digits[from..from + 2].parse::<u8>().ok();
    let month = Month::try_from(two(4)?).ok()?;
    let date = Date::from_calendar_date(digits[..4].parse().ok()?, month, two(6)?).ok()?;
    Some(
        date.with_time(Time::from_hms(two(8)?, two(10)?, two(12)?).ok()?)
            .assume_utc(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn both_time_forms_are_read() {
        let element = |tag, content| Element {
            tag,
            content,
            whole: content,
        };
        assert_eq!(
            moment(element(UTC_TIME, b"210503180000Z")),
            Ok(datetime!(2021-05-03 18:00 UTC))
        );
        assert_eq!(
            moment(element(UTC_TIME, b"990503180000Z")),
            Ok(datetime!(1999-05-03 18:00 UTC))
        );
        assert_eq!(
            moment(element(GENERALIZED_TIME, b"20510503180000Z")),
            Ok(datetime!(2051-05-03 18:00 UTC))
        );
        for wrong in [
            &b"210503180000"[..],
            b"2105031800Z",
            b"219903180000Z",
            b"\xff",
        ] {
            assert!(moment(element(UTC_TIME, wrong)).is_err());
        }
    }
}
