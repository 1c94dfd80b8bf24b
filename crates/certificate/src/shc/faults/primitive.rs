//! FHIR's primitive types (FHIR R4, section 2.24.0.1), as far as their form goes.

use json::Tree;

/// Whether `value` is of the primitive type `kind`; `None` where there is no such type.
pub(super) fn is(kind: &str, value: &Tree) -> Option<bool> {
    let text = |holds: fn(&str) -> bool| value.text().is_some_and(holds);
    Some(match kind {
        "string" | "markdown" => text(is_string),
        "uri" | "url" | "canonical" => text(has_no_space),
        "code" => text(is_code),
        "id" => text(is_id),
        "date" => text(is_date),
        "dateTime" => text(|text| is_date(text) || is_instant(text)),
        "instant" => text(is_instant),
        "time" => text(is_time),
        "base64Binary" => value.text().is_some(),
        "boolean" => matches!(value, Tree::Bool(_)),
        "decimal" | "integer" => value.number().is_some(),
        "positiveInt" => value.count().is_some_and(|count| count > 0),
        "unsignedInt" => value.count().is_some(),
        "xhtml" | "Any" => true,
        words if words.contains('|') => value
            .text()
            .is_some_and(|text| words.split('|').any(|word| word == text)),
        _ => return None,
    })
}

fn is_string(text: &str) -> bool {
    let is_held = |character: char| {
        matches!(character, ' ' | '\r' | '\n' | '\t') || !character.is_whitespace()
    };
    !text.is_empty() && text.chars().all(is_held)
}

fn has_no_space(text: &str) -> bool {
    !text.contains(char::is_whitespace)
}

/// Words with one white space between.
fn is_code(text: &str) -> bool {
    text.split(char::is_whitespace).all(|word| !word.is_empty())
}

fn is_id(text: &str) -> bool {
    let of_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(of_alphabet)
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let year = parts.next().is_some_and(|year| within(year, 4, 1, 9999));
    let month = parts.next().is_none_or(|month| within(month, 2, 1, 12));
    let day = parts.next().is_none_or(|day| within(day, 2, 1, 31));
    year && month && day && parts.next().is_none()
}

/// A day, a time to the second, and a zone.
fn is_instant(text: &str) -> bool {
    let Some((day, rest)) = text.split_once('T') else {
        return false;
    };
    let zone = rest.find(['Z', '+', '-']).map(|at| rest.split_at(at));
    day.len() == "YYYY-MM-DD".len()
        && is_date(day)
        && zone.is_some_and(|(time, zone)| is_time(time) && is_zone(zone))
}

/// `hh:mm:ss`, with or without a fraction; 60 is a leap second.
fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = whole.split(':').collect();
    let [hours, minutes, seconds] = parts[..] else {
        return false;
    };
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    within(hours, 2, 0, 23) && within(minutes, 2, 0, 59) && within(seconds, 2, 0, 60) && is_fraction
}

fn is_zone(text: &str) -> bool {
    let offset = text
        .strip_prefix(['+', '-'])
        .and_then(|offset| offset.split_once(':'));
    let is_offset = |(hours, minutes): (&str, &str)| {
        (within(hours, 2, 0, 13) && within(minutes, 2, 0, 59)) || (hours == "14" && minutes == "00")
    };
    text == "Z" || offset.is_some_and(is_offset)
}

/// `length` digits that make a number from `least` to `most`.
fn within(text: &str, length: usize, least: u16, most: u16) -> bool {
    let is_plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain
        && text
            .parse()
            .is_ok_and(|number| (least..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_of_fhir() {
        let is = |kind, text: &str| is(kind, &Tree::Text(text.to_owned())).unwrap();
        for good in [
            "2021",
            "2021-02",
            "2021-02-17",
            "2021-02-17T10:00:00Z",
            "2015-08-16T06:40:17.25+14:00",
        ] {
            assert!(is("dateTime", good), "{good}");
        }
        for bad in [
            "",
            "21",
            "2021-2",
            "2021-13",
            "01-01-2021",
            "2021-02-17T",
            "2021-02-17T10:00Z",
            "2021-02-17T10:00:00",
            "2021-02T10:00:00Z",
            "2021-02-17T10:00:00+14:01",
            "2021-02-17T10:00:00.Z",
            "2021-02-17-01",
            "0000",
        ] {
            assert!(!is("dateTime", bad), "{bad}");
        }
        assert!(is("date", "2021-02") && !is("date", "2021-02-17T10:00:00Z"));
        assert!(is("instant", "2021-02-17T10:00:00Z") && !is("instant", "2021-02-17"));
        assert!(is("code", "a b") && !is("code", "a  b") && !is("code", "") && !is("code", " a"));
        assert!(is("male|female", "male") && !is("male|female", "man"));
        assert_eq!(super::is("Coding", &Tree::Null), None);
    }
}
