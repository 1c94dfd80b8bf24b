//! Whatever is uploaded, nothing panics, and what is refused has a reason.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use certificate::ValueSets;
use order::{Context, Defaults, Mapping, Member, Order, Row, rows_of_csv, rows_of_fhir};
use proptest::prelude::*;
use time::macros::datetime;

fn read(row: Row) {
    let defaults = Defaults {
        country: "XD".into(),
        issuer: "Demo".into(),
    };
    let context = Context {
        value_sets: &ValueSets::embedded(),
        defaults: &defaults,
        now: datetime!(2026-11-24 12:00 UTC),
    };
    let _ = row.summary();
    match Order::read(row, &context, [7; 16]) {
        Ok(order) => assert!(!order.duplicate_key().is_empty() && !order.summary().is_empty()),
        Err(findings) => assert!(!findings.is_empty()),
    }
}

fn value() -> impl Strategy<Value = String> {
    let days = "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]";
    prop_oneof![
        "\\PC{0,90}",
        ".{0,9}",
        days,
        "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?(Z|[+-][0-2][0-9]:00)",
        "test|vaccination|recovery|naat|detected|Comirnaty|[0-9]{1,3}|[A-Z]{2}",
    ]
}

proptest! {
    #[test]
    fn any_members(kind in "test|vaccination|recovery", cells in proptest::collection::vec((0..Member::ALL.len(), value()), 0..20)) {
        let cells = cells.iter().map(|(member, value)| (Member::ALL[*member].name(), value.as_str()));
        read(Row::from_cells([("kind", kind.as_str())].into_iter().chain(cells)));
    }

    #[test]
    fn any_table(lines in "(kind|kind,family)\n(\\PC|[\n,;\"\r\t]){0,200}") {
        for (_, row) in rows_of_csv(lines.as_bytes()).unwrap_or_default() {
            row.into_iter().for_each(read);
        }
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = rows_of_csv(&bytes);
        let _ = rows_of_fhir(&bytes, &Mapping::standard());
        let _ = Row::from_json(&String::from_utf8_lossy(&bytes)).map(read);
    }
}
