//! Whether a payload has the form of an EU DCC: the JSON schemas 1.0.0 to 1.3.3, read by hand into [`Dcc`].
//!
//! Where the versions differ, the widest bound holds (80 characters, a partial date of birth, a name in either
//! half). Codes are not looked at here: that is [`crate::codes`]. A group that is null counts as absent, and
//! a time behind a day is tolerated: both are in real certificates. Blanks at the ends of a text are taken away.

use crate::dcc::{Dcc, Entry, PartialDate, Person, Recovery, Test, Vaccination};
use crate::moment;
use crate::tree::Tree;
use json::Tree as Json;
use time::{Date, OffsetDateTime};

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

/// Reads the payload.
///
/// # Errors
/// [`SchemaError`] names the first member that is missing or wrong.
pub fn check(payload: &Json) -> Result<Dcc, SchemaError> {
    read(payload)
}

/// What one member is, or its own name where it is missing or wrong.
type Member<T> = Result<T, &'static str>;

type ReadEntry<T> = fn(&T) -> Member<Entry>;

/// The groups in the order of the schema; a certificate has exactly one.
fn groups<T: Tree>() -> [(&'static str, ReadEntry<T>); 3] {
    [("v", vaccination), ("t", test), ("r", recovery)]
}

/// As [`check`], for JSON and for borrowed CBOR.
pub(crate) fn read<T: Tree>(payload: &T) -> Result<Dcc, SchemaError> {
    let version = payload.member("ver").and_then(T::text);
    let version = version.filter(|text| is_version(text));
    Ok(Dcc {
        version: version.ok_or_else(|| at("ver"))?.to_owned(),
        person: person(payload)?,
        entries: entries(payload)?,
    })
}

fn entries<T: Tree>(payload: &T) -> Result<Vec<Entry>, SchemaError> {
    let present = |name| payload.member(name).filter(|group| !group.is_null());
    let mut given = groups()
        .into_iter()
        .filter_map(|(name, read)| Some((name, read, present(name)?)));
    let (Some((name, read, group)), None) = (given.next(), given.next()) else {
        return Err(at("v|t|r"));
    };
    let entries = group
        .items()
        .filter(|entries| (1..=MAX_ENTRIES).contains(&entries.len()));
    let entries = entries.ok_or_else(|| at(name))?.iter().enumerate();
    entries
        .map(|(index, entry)| read(entry).map_err(|member| at(&format!("{name}/{index}/{member}"))))
        .collect()
}

fn person<T: Tree>(payload: &T) -> Result<Person, SchemaError> {
    let birth = payload.member("dob").and_then(T::text);
    let birth = birth
        .and_then(PartialDate::parse)
        .ok_or_else(|| at("dob"))?;
    let name = payload.member("nam").ok_or_else(|| at("nam"))?;
    named(name, birth).map_err(|member| at(&format!("nam/{member}")))
}

fn named<T: Tree>(name: &T, birth: PartialDate) -> Member<Person> {
    let person = Person {
        family: optional(name, "fn")?,
        family_transliterated: icao(name, "fnt")?,
        given: optional(name, "gn")?,
        given_transliterated: icao(name, "gnt")?,
        birth,
    };
    let has_either =
        person.family_transliterated.is_some() || person.given_transliterated.is_some();
    require("fnt", has_either)?;
    Ok(person)
}

fn vaccination<T: Tree>(entry: &T) -> Member<Entry> {
    Ok(Entry::Vaccination(Vaccination {
        target: text(entry, "tg")?,
        vaccine: text(entry, "vp")?,
        product: text(entry, "mp")?,
        manufacturer: text(entry, "ma")?,
        dose: positive(entry, "dn")?,
        series: positive(entry, "sd")?,
        date: day(entry, "dt")?,
        country: country(entry, "co")?,
        issuer: text(entry, "is")?,
        uvci: text(entry, "ci")?,
    }))
}

fn test<T: Tree>(entry: &T) -> Member<Entry> {
    Ok(Entry::Test(Test {
        target: text(entry, "tg")?,
        kind: text(entry, "tt")?,
        name: optional(entry, "nm")?,
        manufacturer: optional(entry, "ma")?,
        sampled_at: moment(entry, "sc")?,
        result: text(entry, "tr")?,
        centre: optional(entry, "tc")?,
        country: country(entry, "co")?,
        issuer: text(entry, "is")?,
        uvci: text(entry, "ci")?,
    }))
}

fn recovery<T: Tree>(entry: &T) -> Member<Entry> {
    Ok(Entry::Recovery(Recovery {
        target: text(entry, "tg")?,
        first_positive: day(entry, "fr")?,
        valid_from: day(entry, "df")?,
        valid_until: day(entry, "du")?,
        country: country(entry, "co")?,
        issuer: text(entry, "is")?,
        uvci: text(entry, "ci")?,
    }))
}

/// A text of the allowed length, as written.
fn written<'t, T: Tree>(object: &'t T, name: &'static str) -> Member<&'t str> {
    let text = object.member(name).and_then(T::text);
    text.filter(|text| fits(text)).ok_or(name)
}

fn text<T: Tree>(object: &T, name: &'static str) -> Member<String> {
    written(object, name).map(|text| text.trim().to_owned())
}

/// `None` where the member is absent or null.
fn optional<T: Tree>(object: &T, name: &'static str) -> Member<Option<String>> {
    match object.member(name).filter(|member| !member.is_null()) {
        Some(_) => text(object, name).map(Some),
        None => Ok(None),
    }
}

fn icao<T: Tree>(object: &T, name: &'static str) -> Member<Option<String>> {
    let text = optional(object, name)?;
    require(name, text.as_deref().is_none_or(is_icao))?;
    Ok(text)
}

fn country<T: Tree>(object: &T, name: &'static str) -> Member<String> {
    let country = written(object, name)?;
    require(name, is_country(country))?;
    Ok(country.to_owned())
}

fn day<T: Tree>(object: &T, name: &'static str) -> Member<Date> {
    moment::day_of(written(object, name)?).ok_or(name)
}

/// In UTC.
fn moment<T: Tree>(object: &T, name: &'static str) -> Member<OffsetDateTime> {
    moment::moment(written(object, name)?).ok_or(name)
}

fn positive<T: Tree>(object: &T, name: &'static str) -> Member<u64> {
    let number = object.member(name).and_then(T::count);
    number.filter(|number| *number >= 1).ok_or(name)
}

pub(crate) fn fits(text: &str) -> bool {
    text.len() <= MAX_TEXT || text.chars().count() <= MAX_TEXT
}

/// `digits.digits.digits`.
fn is_version(text: &str) -> bool {
    let is_number = |part: &&[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let mut parts = text.as_bytes().split(|byte| *byte == b'.');
    parts.by_ref().take(3).filter(is_number).count() == 3 && parts.next().is_none()
}

/// ICAO 9303 letters.
pub(crate) fn is_icao(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte == b'<')
}

fn is_country(text: &str) -> bool {
    (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

const fn require(name: &'static str, holds: bool) -> Member<()> {
    if holds { Ok(()) } else { Err(name) }
}

fn at(path: &str) -> SchemaError {
    SchemaError {
        path: path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn check(payload: &Value) -> Result<Dcc, SchemaError> {
        super::check(&payload.clone().into())
    }

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
        assert_eq!(
            check(&recovery()).map(|dcc| dcc.version),
            Ok("1.3.0".into())
        );
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
