//! From named texts to the typed content of a certificate: codes looked up, defaults filled in.

use super::row::{Row, needed};
use crate::input::Unusable;
use certificate::issue::transliterate;
use certificate::{
    Entry, PartialDate, Person, Recovery, Test, Vaccination, ValueSetName, ValueSets, uvci,
};
use time::{Duration, OffsetDateTime};

/// SNOMED CT for COVID-19.
const COVID_19: &str = "840539006";
/// Words for codes (LOINC, SNOMED CT) that are shorter than their display.
const SHORT_WORDS: [(&str, &str); 4] = [
    ("naat", "LP6464-4"),
    ("antigen", "LP217198-3"),
    ("detected", "260373001"),
    ("not-detected", "260415000"),
];
/// Regulation (EU) 2021/953, article 7: valid from the 11th day after the first positive test to the 180th.
const RECOVERY_FROM: Duration = Duration::days(11);
const RECOVERY_UNTIL: Duration = Duration::days(180);

/// One certificate to issue.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) person: Person,
    pub(super) entry: Entry,
    pub(super) expires: Option<OffsetDateTime>,
}

/// The members that every kind of entry has.
struct Certified {
    target: String,
    country: String,
    issuer: String,
    uvci: String,
}

impl Order {
    /// Reads a row, which must have nothing that its kind of certificate has not.
    pub(super) fn read(
        mut row: Row,
        sets: &ValueSets,
        now: OffsetDateTime,
    ) -> Result<Self, Unusable> {
        let kind = row.need("kind")?;
        let person = person(&mut row)?;
        let expires = row.take_moment("expires")?;
        let certified = certified(&mut row, sets)?;
        let entry = match kind.as_str() {
            "vaccination" => Entry::Vaccination(vaccination(&mut row, sets, certified)?),
            "test" => Entry::Test(test(&mut row, sets, certified)?),
            "recovery" => Entry::Recovery(recovery(&mut row, certified)?),
            _ => {
                return Err(Unusable(format!(
                    "kind: \"{kind}\" is neither vaccination, test nor recovery"
                )));
            }
        };
        row.finish()?;
        not_ahead(&entry, now)?;
        Ok(Self {
            person,
            entry,
            expires,
        })
    }

    /// The name of its kind.
    pub(super) const fn kind(&self) -> &'static str {
        match self.entry {
            Entry::Vaccination(_) => "vaccination",
            Entry::Test(_) => "test",
            Entry::Recovery(_) => "recovery",
        }
    }

    /// Its identifier.
    pub(super) fn uvci(&self) -> &str {
        match &self.entry {
            Entry::Vaccination(entry) => &entry.uvci,
            Entry::Test(entry) => &entry.uvci,
            Entry::Recovery(entry) => &entry.uvci,
        }
    }
}

fn person(row: &mut Row) -> Result<Person, Unusable> {
    let (family, given) = (row.take("family"), row.take("given"));
    let birth = row.need("birth")?;
    Ok(Person {
        family_transliterated: machine_readable(row, "family_transliterated", family.as_deref())?,
        given_transliterated: machine_readable(row, "given_transliterated", given.as_deref())?,
        family,
        given,
        birth: PartialDate::parse(&birth).ok_or_else(|| {
            Unusable(format!(
                "birth: \"{birth}\" is not a day such as 1990-02-28"
            ))
        })?,
    })
}

fn machine_readable(
    row: &mut Row,
    name: &str,
    written: Option<&str>,
) -> Result<Option<String>, Unusable> {
    let given = row.take(name);
    if given.is_some() {
        return Ok(given);
    }
    let transliterated = written.map(|written| {
        let sentence = || {
            Unusable(format!(
                "give {name}: \"{written}\" has letters with no fixed form in A to Z"
            ))
        };
        transliterate(written).ok_or_else(sentence)
    });
    transliterated.transpose()
}

fn certified(row: &mut Row, sets: &ValueSets) -> Result<Certified, Unusable> {
    let target = row.take("target").unwrap_or_else(|| COVID_19.into());
    let country = row.need("country")?;
    let uvci = match row.take("uvci") {
        Some(uvci) => uvci,
        None => uvci::opaque(&country, &randomness()?),
    };
    Ok(Certified {
        target: code(sets, ValueSetName::Disease, "target", &target)?,
        country,
        issuer: row.need("issuer")?,
        uvci,
    })
}

fn randomness() -> Result<[u8; 16], Unusable> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|_| Unusable("this machine gives no random numbers".into()))?;
    Ok(bytes)
}

/// A code from a code, its English words, or a short word for it.
fn code(sets: &ValueSets, set: ValueSetName, name: &str, given: &str) -> Result<String, Unusable> {
    let short = SHORT_WORDS
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(given));
    let wanted = short.map_or(given, |(_, code)| code);
    let found = sets.find(set, wanted).map(str::to_owned);
    found.ok_or_else(|| Unusable(format!("{name}: no code is called \"{given}\"")))
}

fn vaccination(
    row: &mut Row,
    sets: &ValueSets,
    certified: Certified,
) -> Result<Vaccination, Unusable> {
    let product = code(
        sets,
        ValueSetName::Product,
        "product",
        &row.need("product")?,
    )?;
    let usual = sets.encoding_of(&product);
    let manufacturer = match row.take("manufacturer") {
        Some(given) => code(sets, ValueSetName::Manufacturer, "manufacturer", &given)?,
        None => needed(
            "manufacturer",
            usual.map(|usual| usual.manufacturer().to_owned()),
        )?,
    };
    let vaccine = match row.take("vaccine") {
        Some(given) => code(sets, ValueSetName::Vaccine, "vaccine", &given)?,
        None => needed(
            "vaccine",
            usual
                .and_then(|usual| usual.vaccines().next())
                .map(str::to_owned),
        )?,
    };
    let Certified {
        target,
        country,
        issuer,
        uvci,
    } = certified;
    let (dose, series) = (row.need_number("dose")?, row.need_number("series")?);
    let date = needed("date", row.take_day("date")?)?;
    Ok(Vaccination {
        target,
        vaccine,
        product,
        manufacturer,
        dose,
        series,
        date,
        country,
        issuer,
        uvci,
    })
}

fn test(row: &mut Row, sets: &ValueSets, certified: Certified) -> Result<Test, Unusable> {
    let Certified {
        target,
        country,
        issuer,
        uvci,
    } = certified;
    let device = row.take("device");
    let device = device.map(|given| code(sets, ValueSetName::TestDevice, "device", &given));
    Ok(Test {
        target,
        kind: code(sets, ValueSetName::TestKind, "method", &row.need("method")?)?,
        name: row.take("name"),
        manufacturer: device.transpose()?,
        sampled_at: needed("sampled_at", row.take_moment("sampled_at")?)?,
        result: code(
            sets,
            ValueSetName::TestResult,
            "result",
            &row.need("result")?,
        )?,
        centre: row.take("centre"),
        country,
        issuer,
        uvci,
    })
}

fn recovery(row: &mut Row, certified: Certified) -> Result<Recovery, Unusable> {
    let Certified {
        target,
        country,
        issuer,
        uvci,
    } = certified;
    let first_positive = needed("first_positive", row.take_day("first_positive")?)?;
    Ok(Recovery {
        target,
        first_positive,
        valid_from: row
            .take_day("valid_from")?
            .unwrap_or(first_positive + RECOVERY_FROM),
        valid_until: row
            .take_day("valid_until")?
            .unwrap_or(first_positive + RECOVERY_UNTIL),
        country,
        issuer,
        uvci,
    })
}

/// What has not happened yet cannot be certified. A day may have begun east of here already.
fn not_ahead(entry: &Entry, now: OffsetDateTime) -> Result<(), Unusable> {
    let tomorrow = now.date().next_day().unwrap_or(now.date());
    let (name, is_ahead) = match entry {
        Entry::Vaccination(entry) => ("date", entry.date > tomorrow),
        Entry::Test(entry) => ("sampled_at", entry.sampled_at > now),
        Entry::Recovery(entry) => ("first_positive", entry.first_positive > tomorrow),
    };
    if is_ahead {
        Err(Unusable(format!("{name} lies in the future")))
    } else {
        Ok(())
    }
}
