//! Whether a payload has the form of an EU DCC: the JSON schemas 1.0.0 to 1.3.3 in one hand-written check.
//!
//! Where the versions differ, the widest bound holds (80 characters, a partial date of birth, a name in either
//! half). Codes are not looked at here: that is [`crate::codes`]. A group that is null counts as absent, and
//! a time behind a day is tolerated: both are in real certificates.

use crate::moment;
use serde_json::Value;

/// The longest text of a member, in characters (1.3.x).
const MAX_TEXT: usize = 80;
/// Early certificates hold several vaccinations; more than this is no certificate.
const MAX_ENTRIES: usize = 10;

/// The member that is missing or wrong, as a path such as `v/0/dt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// Where.
    pub path: String,
}

/// Checks the payload.
///
/// # Errors
/// [`SchemaError`] names the first member that is missing or wrong.
pub fn check(payload: &Value) -> Result<(), SchemaError> {
    require("ver", member(payload, "ver").is_some_and(is_version))?;
    require("dob", member(payload, "dob").is_some_and(is_birth))?;
    check_name(payload.get("nam").unwrap_or(&Value::Null))?;
    let groups: Vec<_> = [("v", VACCINATION), ("t", TEST), ("r", RECOVERY)]
        .into_iter()
        .filter_map(|(name, members)| {
            Some((name, members, payload.get(name).filter(|g| !g.is_null())?))
        })
        .collect();
    let [(name, members, group)] = groups[..] else {
        return fail("v|t|r");
    };
    let entries = group
        .as_array()
        .filter(|entries| (1..=MAX_ENTRIES).contains(&entries.len()));
    for (index, entry) in entries.ok_or_else(|| at(name))?.iter().enumerate() {
        check_entry(entry, members).map_err(|e| at(&format!("{name}/{index}/{}", e.path)))?;
    }
    Ok(())
}

/// What a member must be.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Optional,
    Country,
    Day,
    Moment,
    Positive,
}

type Members = &'static [(&'static str, Form)];

const VACCINATION: Members = &[
    ("tg", Form::Text),
    ("vp", Form::Text),
    ("mp", Form::Text),
    ("ma", Form::Text),
    ("dn", Form::Positive),
    ("sd", Form::Positive),
    ("dt", Form::Day),
    ("co", Form::Country),
    ("is", Form::Text),
    ("ci", Form::Text),
];
const TEST: Members = &[
    ("tg", Form::Text),
    ("tt", Form::Text),
    ("nm", Form::Optional),
    ("ma", Form::Optional),
    ("sc", Form::Moment),
    ("tr", Form::Text),
    ("tc", Form::Optional),
    ("co", Form::Country),
    ("is", Form::Text),
    ("ci", Form::Text),
];
const RECOVERY: Members = &[
    ("tg", Form::Text),
    ("fr", Form::Day),
    ("co", Form::Country),
    ("is", Form::Text),
    ("df", Form::Day),
    ("du", Form::Day),
    ("ci", Form::Text),
];

fn check_entry(entry: &Value, members: Members) -> Result<(), SchemaError> {
    members
        .iter()
        .try_for_each(|(name, form)| require(name, has_form(entry.get(*name), *form)))
}

fn has_form(value: Option<&Value>, form: Form) -> bool {
    let text = value.and_then(Value::as_str);
    match form {
        Form::Text => text.is_some_and(fits),
        Form::Optional => value.is_none_or(|value| value.is_null() || text.is_some_and(fits)),
        Form::Country => text.is_some_and(is_country),
        Form::Day => text.is_some_and(|text| moment::day_of(text).is_some()),
        Form::Moment => text.is_some_and(|text| moment::moment(text).is_some()),
        Form::Positive => value
            .and_then(Value::as_u64)
            .is_some_and(|number| number >= 1),
    }
}

fn check_name(name: &Value) -> Result<(), SchemaError> {
    for half in ["fn", "gn"] {
        require(
            &format!("nam/{half}"),
            has_form(name.get(half), Form::Optional),
        )?;
    }
    let icao = |half| member(name, half).is_none_or(is_icao);
    require(
        "nam/fnt",
        icao("fnt") && (member(name, "fnt").is_some() || member(name, "gnt").is_some()),
    )?;
    require("nam/gnt", icao("gnt"))
}

fn member<'v>(object: &'v Value, name: &str) -> Option<&'v str> {
    object.get(name)?.as_str()
}

pub(crate) fn fits(text: &str) -> bool {
    text.len() <= MAX_TEXT || text.chars().count() <= MAX_TEXT
}

/// `digits.digits.digits`.
fn is_version(text: &str) -> bool {
    let mut parts = text.split('.');
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts
        .by_ref()
        .take(3)
        .filter(|part| all_digits(part))
        .count()
        == 3
        && parts.next().is_none()
}

/// Empty, `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, a time behind the day tolerated; from 1900 to 2099 (the schema has no other; `1963-00` is in real certificates).
pub(crate) fn is_birth(text: &str) -> bool {
    let known = text
        .get(..10)
        .filter(|_| text[10..].is_empty() || text[10..].starts_with('T'))
        .unwrap_or(text);
    let shape = known.bytes().enumerate().all(|(at, b)| {
        if at == 4 || at == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    let century = ["19", "20"]
        .iter()
        .any(|century| known.starts_with(century));
    known.is_empty() || (shape && century && matches!(known.len(), 4 | 7 | 10))
}

/// ICAO 9303 letters; blanks at the ends are tolerated and trimmed later.
pub(crate) fn is_icao(text: &str) -> bool {
    fits(text)
        && text
            .trim()
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'<')
}

fn is_country(text: &str) -> bool {
    (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn require(path: &str, holds: bool) -> Result<(), SchemaError> {
    if holds { Ok(()) } else { fail(path) }
}

fn fail(path: &str) -> Result<(), SchemaError> {
    Err(at(path))
}

fn at(path: &str) -> SchemaError {
    SchemaError {
        path: path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn recovery() -> Value {
        json!({"ver": "1.3.0", "dob": "1990-02-28", "nam": {"fnt": "DOE"}, "r": [{"tg": "840539006",
            "fr": "2021-05-07", "co": "XD", "is": "Demo", "df": "2021-05-18", "du": "2021-09-05", "ci": "URN:UVCI:01:XD:1"}]})
    }

    fn spoilt(pointer: &str, value: Value) -> Option<String> {
        let mut payload = recovery();
        *payload.pointer_mut(pointer).unwrap() = value;
        check(&payload).err().map(|error| error.path)
    }

    #[test]
    fn a_whole_certificate_passes_and_each_spoilt_member_is_named() {
        assert_eq!(check(&recovery()), Ok(()));
        for (pointer, value, path) in [
            ("/ver", json!("1.3"), "ver"),
            ("/dob", json!("90-02-28"), "dob"),
            ("/nam", json!({"fn": "Doe"}), "nam/fnt"),
            ("/nam/fnt", json!("Doe"), "nam/fnt"),
            ("/r/0/fr", json!("2021-09-99"), "r/0/fr"),
            ("/r/0/co", json!("de"), "r/0/co"),
            ("/r/0/is", json!("x".repeat(81)), "r/0/is"),
            ("/r/0/ci", json!(7), "r/0/ci"),
            ("/r", json!([]), "r"),
            ("/r", Value::Null, "v|t|r"),
        ] {
            assert_eq!(spoilt(pointer, value).as_deref(), Some(path), "{pointer}");
        }
    }

    #[test]
    fn the_births_that_occur_pass() {
        for birth in [
            "",
            "1990",
            "1990-02",
            "1990-02-28",
            "1963-00",
            "1990-02-28T00:00:00",
        ] {
            assert!(is_birth(birth), "{birth}");
        }
        for wrong in [
            "199",
            "1990-2",
            "2190-01-01",
            "1990-02-28 ",
            "19é0-02-2",
            "1990-02-28x",
        ] {
            assert!(!is_birth(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_published_examples_are_answered() {
        let Some(folder) = fixtures::path("certificate/dgc-schema/test") else {
            return;
        };
        let mut seen = 0;
        for (kind, expected) in [("valid", true), ("invalid", false)] {
            for entry in std::fs::read_dir(folder.join(kind)).unwrap() {
                let path = entry.unwrap().path();
                let payload: Value =
                    serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                assert_eq!(
                    check(&payload).is_ok(),
                    expected,
                    "{path:?}: {:?}",
                    check(&payload)
                );
                seen += 1;
            }
        }
        assert_eq!(seen, 19);
    }
}
