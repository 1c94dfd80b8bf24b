//! What a certificate says, checked against the schema's bounds and encoded as CBOR.
//!
//! EU DCC JSON schema 1.3.3; volume 1, section 2.6 asks for canonical CBOR (RFC 7049, section 3.9): definite lengths,
//! keys ordered by length and then by byte.

use crate::dcc::{Entry, Person, Recovery, Test, Vaccination};
use crate::schema;
use minicbor::encode::{Encoder, Error};
use std::convert::Infallible;
use std::fmt;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

const SCHEMA_VERSION: &str = "1.3.3";

/// The first member that cannot be issued as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentError {
    /// Its name in the certificate, such as `fnt`.
    pub member: &'static str,
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the member {} is missing, too long or not in its form",
            self.member
        )
    }
}

impl std::error::Error for ContentError {}

/// Who is certified, and what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    pub(super) person: &'a Person,
    pub(super) entry: &'a Entry,
}

type Written = Result<(), Error<Infallible>>;
type Out<'o> = Encoder<&'o mut Vec<u8>>;

impl Content<'_> {
    /// Whether every member keeps the schema's bounds.
    pub(super) fn check(self) -> Result<(), ContentError> {
        check_person(self.person)?;
        match self.entry {
            Entry::Vaccination(entry) => check_vaccination(entry),
            Entry::Test(entry) => check_test(entry),
            Entry::Recovery(entry) => check_recovery(entry),
        }
    }

    /// Appends the payload map.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        self.encode(&mut Encoder::new(out))
            .expect("writing to memory does not fail");
    }

    fn encode(self, out: &mut Out<'_>) -> Written {
        out.map(4)?;
        match self.entry {
            Entry::Vaccination(entry) => encode_vaccination(out.str("v")?.array(1)?, entry)?,
            Entry::Test(entry) => encode_test(out.str("t")?.array(1)?, entry)?,
            Entry::Recovery(entry) => encode_recovery(out.str("r")?.array(1)?, entry)?,
        }
        text(out, "dob", self.person.birth.as_str())?;
        encode_name(out.str("nam")?, self.person)?;
        text(out, "ver", SCHEMA_VERSION)
    }
}

fn check_person(person: &Person) -> Result<(), ContentError> {
    let icao = |name: &Option<String>| {
        name.as_deref()
            .is_none_or(|name| is_text(name) && schema::is_icao(name))
    };
    let named = person.family_transliterated.is_some() || person.given_transliterated.is_some();
    require("fn", is_text_or_absent(&person.family))?;
    require("gn", is_text_or_absent(&person.given))?;
    require("fnt", icao(&person.family_transliterated) && named)?;
    require("gnt", icao(&person.given_transliterated))
}

fn check_vaccination(entry: &Vaccination) -> Result<(), ContentError> {
    code("tg", &entry.target)?;
    code("vp", &entry.vaccine)?;
    code("mp", &entry.product)?;
    code("ma", &entry.manufacturer)?;
    require("dn", (1..=99).contains(&entry.dose))?;
    require("sd", (1..=99).contains(&entry.series))?;
    certified("co", &entry.country, &entry.issuer, &entry.uvci)
}

fn check_test(entry: &Test) -> Result<(), ContentError> {
    code("tg", &entry.target)?;
    code("tt", &entry.kind)?;
    require("nm", is_text_or_absent(&entry.name))?;
    require("ma", is_text_or_absent(&entry.manufacturer))?;
    code("tr", &entry.result)?;
    require("tc", is_text_or_absent(&entry.centre))?;
    certified("co", &entry.country, &entry.issuer, &entry.uvci)
}

fn check_recovery(entry: &Recovery) -> Result<(), ContentError> {
    code("tg", &entry.target)?;
    require("df", entry.first_positive <= entry.valid_from)?;
    require("du", entry.valid_from <= entry.valid_until)?;
    certified("co", &entry.country, &entry.issuer, &entry.uvci)
}

fn certified(
    member: &'static str,
    country: &str,
    issuer: &str,
    uvci: &str,
) -> Result<(), ContentError> {
    require(
        member,
        country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase()),
    )?;
    code("is", issuer)?;
    code("ci", uvci)
}

fn code(member: &'static str, text: &str) -> Result<(), ContentError> {
    require(member, is_text(text))
}

/// Blanks at the ends are refused, since a reader takes them away.
fn is_text(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && schema::fits(text)
}

fn is_text_or_absent(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(is_text)
}

const fn require(member: &'static str, holds: bool) -> Result<(), ContentError> {
    if holds {
        Ok(())
    } else {
        Err(ContentError { member })
    }
}

fn encode_vaccination(out: &mut Out<'_>, entry: &Vaccination) -> Written {
    out.map(10)?;
    text(out, "ci", &entry.uvci)?;
    text(out, "co", &entry.country)?;
    out.str("dn")?.u64(entry.dose)?;
    day(out, "dt", entry.date)?;
    text(out, "is", &entry.issuer)?;
    text(out, "ma", &entry.manufacturer)?;
    text(out, "mp", &entry.product)?;
    out.str("sd")?.u64(entry.series)?;
    text(out, "tg", &entry.target)?;
    text(out, "vp", &entry.vaccine)
}

fn encode_test(out: &mut Out<'_>, entry: &Test) -> Written {
    let optional = [&entry.manufacturer, &entry.name, &entry.centre];
    let given = optional.into_iter().flatten().count();
    out.map(7 + given as u64)?;
    text(out, "ci", &entry.uvci)?;
    text(out, "co", &entry.country)?;
    text(out, "is", &entry.issuer)?;
    if let Some(manufacturer) = &entry.manufacturer {
        text(out, "ma", manufacturer)?;
    }
    if let Some(name) = &entry.name {
        text(out, "nm", name)?;
    }
    text(out, "sc", &moment(entry.sampled_at))?;
    if let Some(centre) = &entry.centre {
        text(out, "tc", centre)?;
    }
    text(out, "tg", &entry.target)?;
    text(out, "tr", &entry.result)?;
    text(out, "tt", &entry.kind)
}

fn encode_recovery(out: &mut Out<'_>, entry: &Recovery) -> Written {
    out.map(7)?;
    text(out, "ci", &entry.uvci)?;
    text(out, "co", &entry.country)?;
    day(out, "df", entry.valid_from)?;
    day(out, "du", entry.valid_until)?;
    day(out, "fr", entry.first_positive)?;
    text(out, "is", &entry.issuer)?;
    text(out, "tg", &entry.target)
}

fn encode_name(out: &mut Out<'_>, person: &Person) -> Written {
    let members = [
        ("fn", &person.family),
        ("gn", &person.given),
        ("fnt", &person.family_transliterated),
        ("gnt", &person.given_transliterated),
    ];
    out.map(members.iter().filter(|(_, value)| value.is_some()).count() as u64)?;
    for (name, value) in members {
        if let Some(value) = value {
            text(out, name, value)?;
        }
    }
    Ok(())
}

fn text(out: &mut Out<'_>, member: &str, value: &str) -> Written {
    out.str(member)?.str(value)?;
    Ok(())
}

fn day(out: &mut Out<'_>, member: &str, day: time::Date) -> Written {
    text(out, member, &day.to_string())
}

/// Whole seconds in UTC, as most issuers write it.
fn moment(at: OffsetDateTime) -> String {
    let whole = at
        .to_offset(UtcOffset::UTC)
        .replace_nanosecond(0)
        .unwrap_or(at);
    whole
        .format(&Rfc3339)
        .expect("years from 0 to 9999 have an RFC 3339 form")
}
