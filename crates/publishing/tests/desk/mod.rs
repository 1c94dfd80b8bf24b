//! What lies on an officer's desk in these tests: drafts that may be published on one day.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use bulletin::Kind;
use policy::pack::Pack;
use publishing::{Checked, Draft, Finding, check};
use revocation::{HashType, Mark, RevocationHash, Scope};
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
/// When the areas here count no more.
pub(crate) const AREA_END: OffsetDateTime = datetime!(2026-12-04 00:00 UTC);
const PACK_FROM: OffsetDateTime = datetime!(2026-11-20 00:00 UTC);

pub(crate) fn given(
    kind: Kind,
    name: &str,
    bytes: &[u8],
    in_force: Option<&[u8]>,
) -> Result<Checked, Vec<Finding>> {
    check(Draft { kind, name, bytes }, in_force, NOW)
}

/// The codes of the findings; none of a draft that passed.
pub(crate) fn codes(checked: Result<Checked, Vec<Finding>>) -> Vec<&'static str> {
    let Err(findings) = checked else {
        return Vec::new();
    };
    assert!(!findings.is_empty(), "a refusal has a reason");
    findings.iter().map(|finding| finding.code).collect()
}

pub(crate) fn pack_end() -> OffsetDateTime {
    PACK_FROM + Duration::days(90)
}

/// The sample for measles, in force on the day.
pub(crate) fn pack(version: u32) -> Vec<u8> {
    let sample = include_bytes!("../../../../packs/measles.json");
    let sample = Pack::parse(sample).unwrap();
    let mut pack = sample.reissued(PACK_FROM, pack_end());
    pack.version = version;
    serde_json::to_vec(&pack).unwrap()
}

/// Venues with these identifiers and names, on 20 November.
pub(crate) fn areas(venues: &[(&str, &str)]) -> Value {
    let corners = json!([[
        [139.0, 35.0],
        [139.01, 35.0],
        [139.01, 35.01],
        [139.0, 35.01],
        [139.0, 35.0]
    ]]);
    let feature = |(id, name): &(&str, &str)| {
        json!({"type": "Feature", "id": id, "geometry": {"type": "Polygon", "coordinates": corners},
        "properties": {"kind": "public-venue", "disease": "measles", "pack": "measles", "level": "high",
            "basis": "unrelated-cases", "from": "2026-11-20T09:00:00Z", "until": "2026-11-20T12:00:00Z",
            "expires": "2026-12-04T00:00:00Z", "people_at_least": 50, "name": name,
            "advice": {"en": "Watch for a rash."}}})
    };
    let features: Vec<Value> = venues.iter().map(feature).collect();
    json!({"type": "FeatureCollection", "issued": "2026-11-22T00:00:00Z", "features": features})
}

pub(crate) fn revoked(version: u64, numbers: &[u8]) -> Vec<u8> {
    let issued = NOW - Duration::days(1);
    let mut draft = revocation::Draft::new(version, issued).with_room_for(8);
    for number in numbers {
        draft.revoke(&Mark {
            scope: Scope::Key([7; 8]),
            hash_type: HashType::Signature,
            hash: RevocationHash([*number; 16]),
        });
    }
    draft.write().unwrap()
}

pub(crate) fn announcement(id: &str, until: &str) -> Value {
    json!({"id": id, "level": "urgent", "from": "2026-11-20T00:00:00Z", "until": until,
        "title": {"en": "Boil your water", "fr": "Faites bouillir l'eau"},
        "text": {"en": "Boil it for a minute.", "fr": "Une minute."}})
}
