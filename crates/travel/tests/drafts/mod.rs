//! Made-up drafts of areas for tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test uses some of it, and a test says what it expects"
)]

use h3o::{CellIndex, LatLng, Resolution};
use time::OffsetDateTime;
use time::macros::datetime;
use travel::{
    Cells, CheckedAreas, Draft, Evidence, Kind, Level, Place, Polygon, Polygons, Ring, Rules,
    Shape, Word, publish,
};

/// When the lists of these tests are issued.
pub(crate) const ISSUED: OffsetDateTime = datetime!(2026-11-22 00:00 UTC);

pub(crate) fn word(text: &str) -> Word {
    Word::new(text).unwrap()
}

pub(crate) fn place(latitude: f64, longitude: f64) -> Place {
    Place::from_degrees(latitude, longitude).unwrap()
}

pub(crate) fn cell(latitude: f64, longitude: f64, resolution: u8) -> CellIndex {
    let resolution = Resolution::try_from(resolution).unwrap();
    LatLng::new(latitude, longitude)
        .unwrap()
        .to_cell(resolution)
}

pub(crate) fn cells(cells: Vec<CellIndex>) -> Shape {
    Shape::Cells(Cells::new(cells).unwrap())
}

/// A ring of `(longitude, latitude)`, as GeoJSON has them.
pub(crate) fn ring(corners: &[(f64, f64)]) -> Ring {
    let places = corners
        .iter()
        .map(|(longitude, latitude)| place(*latitude, *longitude));
    Ring::new(places.collect()).unwrap()
}

pub(crate) fn polygon(outer: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> Shape {
    let holes = holes.iter().map(|hole| ring(hole)).collect();
    Shape::Polygons(Polygons::new(vec![Polygon::new(ring(outer), holes)]).unwrap())
}

/// A district on 20 November 2026 that may be published.
pub(crate) fn district() -> Draft {
    Draft {
        kind: Kind::Area,
        shape: cells(vec![cell(35.0, 139.0, 8)]),
        from: datetime!(2026-11-20 09:10 UTC),
        until: datetime!(2026-11-20 17:20 UTC),
        expires: None,
        level: Level::High,
        evidence: Evidence::UnrelatedCases(2),
        people: 4_300,
        residential: false,
        contacts_all_known: false,
        disease: word("measles"),
        pack: word("measles"),
        name: "Harbour district".into(),
        advice: [(
            "en".to_owned(),
            "Watch for a rash until 11 December.".to_owned(),
        )]
        .into(),
    }
}

/// A venue on the morning of 20 November 2026 that may be published.
pub(crate) fn venue() -> Draft {
    Draft {
        kind: Kind::PublicVenue,
        shape: cells(vec![cell(35.1, 139.1, 10)]),
        people: 60,
        name: "Harbour market".into(),
        ..district()
    }
}

/// Rules without floors, for tests of geometry.
pub(crate) fn without_floors() -> Rules {
    Rules {
        population_floor: 1,
        finest_area: 15,
        least_area_ground: 0,
        longest_window_hours: 100 * 24,
        ..Rules::default()
    }
}

/// Identifiers 1, 2, 3 and so on, so that a test can name them.
pub(crate) fn counted(count: usize) -> Vec<u8> {
    (1..=count as u64).flat_map(u64::to_be_bytes).collect()
}

pub(crate) fn published(drafts: &[Draft], rules: &Rules) -> CheckedAreas {
    publish(drafts, ISSUED, rules, &counted(drafts.len())).unwrap()
}
