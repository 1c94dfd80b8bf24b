//! The sample packs of `packs/`, each held against the rules of publication before it goes out.

use super::file::EditionFile;
use crate::fault::Fault;
use bulletin::Kind;
use policy::pack::{CheckedPack, Pack};
use time::{Duration, OffsetDateTime};

/// The longest that a pack may live (guarantee G11).
const TERM: Duration = Duration::days(90);

macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../packs/", $name)))
    };
}

/// Name and content of each file.
const SAMPLES: [(&str, &[u8]); 6] = [
    sample!("covid-19-guidance-2021.json"),
    sample!("covid-19-guidance-2024.json"),
    sample!("ebola.json"),
    sample!("influenza.json"),
    sample!("measles.json"),
    sample!("mpox.json"),
];

/// Every sample, in force at `now`.
pub(super) fn packs(now: OffsetDateTime) -> Result<Vec<EditionFile>, Fault> {
    SAMPLES
        .into_iter()
        .map(|(name, bytes)| in_force(name, bytes, now))
        .collect()
}

fn in_force(name: &str, bytes: &[u8], now: OffsetDateTime) -> Result<EditionFile, Fault> {
    let refused = |why: String| Fault::content(format!("{name}: {why}"));
    let pack = Pack::parse(bytes).map_err(|error| refused(error.to_string()))?;
    let from = beginning_of_month(now);
    let mut pack = pack.reissued(from, from + TERM);
    pack.version = number_of(from);
    let first = |findings: Vec<policy::pack::Finding>| {
        refused(
            findings
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
        )
    };
    let checked: CheckedPack = pack.checked().map_err(first)?;
    let bytes = serde_json::to_vec(&*checked).map_err(Fault::content)?;
    Ok(EditionFile::new(Kind::Pack, name, bytes))
}

/// A term begins with a month, so that a pack stays the same, byte for byte, all month.
fn beginning_of_month(now: OffsetDateTime) -> OffsetDateTime {
    let first = now.date().replace_day(1).unwrap_or(now.date());
    first.midnight().assume_utc()
}

/// Rises with every term, and reads as its month: 202611.
fn number_of(from: OffsetDateTime) -> u32 {
    from.year().unsigned_abs() * 100 + u32::from(u8::from(from.month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use time::macros::datetime;

    #[test]
    fn every_sample_of_the_folder_is_published() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs");
        let there: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".json"))
            .collect();
        let published = SAMPLES.map(|(name, _)| name.to_owned());
        assert_eq!(there, BTreeSet::from(published));
    }

    #[test]
    fn they_are_in_force_at_both_ends_of_every_month() {
        let days = (0..366).map(|day| datetime!(2026-11-25 23:59 UTC) + Duration::days(day));
        let ends_of_months = days.filter(|now| {
            now.day() == 1 || now.date().next_day().is_none_or(|next| next.day() == 1)
        });
        for now in ends_of_months {
            for file in packs(now).unwrap() {
                let pack = Pack::parse(&file.bytes).unwrap();
                assert!(
                    pack.effective_from <= now && now < pack.expires,
                    "{} at {now}",
                    file.name
                );
            }
        }
    }

    #[test]
    fn a_month_changes_nothing_and_the_next_one_raises_the_version() {
        let of = |now| packs(now).unwrap();
        let november = of(datetime!(2026-11-01 0:00 UTC));
        assert_eq!(november, of(datetime!(2026-11-30 23:59 UTC)));
        let version = |files: &[EditionFile]| Pack::parse(&files[0].bytes).unwrap().version;
        let january = of(datetime!(2027-01-01 0:00 UTC));
        assert_eq!((version(&november), version(&january)), (202_611, 202_701));
    }
}
