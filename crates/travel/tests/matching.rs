//! Which stays match which areas; and that the index always answers as the plain scan does.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod drafts;

use drafts::{ISSUED, cell, cells, district, place, polygon, published, venue, without_floors};
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use travel::{
    Accuracy, AreaIndex, CheckedAreas, Diary, Draft, Label, Parameters, Place, PossibleVisit,
    Rules, Shape, Stay, plain_scan,
};

const NOON: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

fn stay(place: Place, accuracy: u32, from: OffsetDateTime, minutes: i64) -> Stay {
    let accuracy = Accuracy::from_metres(accuracy).unwrap();
    let until = from + Duration::minutes(minutes);
    Stay::new(place, accuracy, from, until, Label::default()).unwrap()
}

fn diary(stays: impl IntoIterator<Item = Stay>) -> Diary {
    let mut diary = Diary::default();
    diary.add_all(stays).unwrap();
    diary
}

/// The answer, once the index and the plain scan agree on it.
fn agreed(areas: &CheckedAreas, parameters: Parameters, diary: &Diary) -> Vec<PossibleVisit> {
    let visits = AreaIndex::new(areas, parameters, ISSUED).possible_visits(diary);
    assert_eq!(visits, plain_scan(areas, parameters, ISSUED)(diary));
    visits
}

/// Whether a stay of half an hour at noon matches a shape.
fn meets(shape: &Shape, place: Place, accuracy: u32) -> bool {
    let draft = Draft {
        shape: shape.clone(),
        ..district()
    };
    let areas = published(&[draft], &without_floors());
    let diary = diary([stay(place, accuracy, NOON, 30)]);
    !agreed(&areas, Parameters::default(), &diary).is_empty()
}

#[test]
fn a_stay_in_a_listed_cell_becomes_a_question_with_its_times() {
    let areas = published(&[venue()], &Rules::default());
    let there = place(35.1, 139.1);
    let two = [
        stay(there, 20, datetime!(2026-11-20 08:30 UTC), 60),
        stay(there, 20, NOON, 20),
    ];
    let visits = agreed(&areas, Parameters::default(), &diary(two));
    let area = &areas.as_slice()[0];
    let expected = PossibleVisit {
        area: area.id,
        level: area.level,
        from: datetime!(2026-11-20 09:00 UTC),
        until: datetime!(2026-11-20 12:20 UTC),
        overlap_minutes: 50,
    };
    assert_eq!(visits, [expected]);
}

#[test]
fn short_coarse_far_early_and_expired_stays_ask_nothing() {
    let areas = published(&[venue()], &Rules::default());
    let there = place(35.1, 139.1);
    let nothing = |stay: Stay| agreed(&areas, Parameters::default(), &diary([stay])).is_empty();
    assert!(!nothing(stay(there, 20, NOON, 15)));
    assert!(nothing(stay(there, 20, NOON, 14)), "dwell");
    assert!(nothing(stay(there, 101, NOON, 60)), "accuracy");
    assert!(nothing(stay(place(35.11, 139.1), 20, NOON, 60)), "distance");
    assert!(
        nothing(stay(there, 20, datetime!(2026-11-20 08:00 UTC), 74)),
        "overlap"
    );
    let later = ISSUED + Duration::days(20);
    let index = AreaIndex::new(&areas, Parameters::default(), later);
    assert_eq!(
        index.possible_visits(&diary([stay(there, 20, NOON, 60)])),
        []
    );
}

#[test]
fn time_that_two_stays_share_counts_once() {
    let areas = published(&[venue()], &Rules::default());
    let parameters = Parameters::new(5.0, 30.0, 100.0, 2.8).unwrap();
    let there = place(35.1, 139.1);
    let later = |minutes, length| stay(there, 20, NOON + Duration::minutes(minutes), length);
    let overlap = |stays: [Stay; 2]| {
        agreed(&areas, parameters, &diary(stays))
            .first()
            .map(|visit| visit.overlap_minutes)
    };
    assert_eq!(overlap([later(0, 20), later(10, 20)]), Some(30));
    assert_eq!(overlap([later(0, 20), later(5, 10)]), None);
    assert_eq!(overlap([later(0, 20), later(60, 10)]), Some(30));
}

#[test]
fn only_the_areas_of_a_pack_answer_for_it() {
    let other = Draft {
        pack: drafts::word("influenza"),
        ..district()
    };
    let areas = published(&[district(), other], &Rules::default());
    let of_pack = areas.of_pack("influenza");
    assert_eq!(of_pack.as_slice().len(), 1);
    let visits = agreed(
        &of_pack,
        Parameters::default(),
        &diary([stay(place(35.0, 139.0), 20, NOON, 60)]),
    );
    assert_eq!(visits[0].area, of_pack.as_slice()[0].id);
}

#[test]
fn a_border_belongs_to_the_area_and_a_hole_does_not() {
    let outer = [(10.0, 50.0), (10.02, 50.0), (10.02, 50.02), (10.0, 50.02)];
    let hole = [
        (10.005, 50.005),
        (10.015, 50.005),
        (10.015, 50.015),
        (10.005, 50.015),
    ];
    let shape = polygon(&outer, &[&hole]);
    assert!(meets(&shape, place(50.002, 10.002), 0), "inside");
    assert!(meets(&shape, place(50.0, 10.0), 0), "a corner");
    assert!(meets(&shape, place(50.01, 10.0), 0), "an edge");
    assert!(
        meets(&shape, place(50.005, 10.005), 0),
        "a corner of the hole"
    );
    assert!(
        !meets(&shape, place(50.01, 10.01), 0),
        "the middle of the hole"
    );
    assert!(
        !meets(&shape, place(50.01, 9.999), 70),
        "71.5 m west of it, 70 m accuracy"
    );
    assert!(
        meets(&shape, place(50.01, 9.999), 73),
        "71.5 m west of it, 73 m accuracy"
    );
}

#[test]
fn the_antimeridian_and_the_poles_are_places_like_others() {
    let across = polygon(
        &[
            (179.99, -17.0),
            (-179.99, -17.0),
            (-179.99, -16.98),
            (179.99, -16.98),
        ],
        &[],
    );
    for (longitude, there) in [
        (179.995, true),
        (-179.995, true),
        (180.0, true),
        (-180.0, true),
        (179.98, false),
    ] {
        assert_eq!(
            meets(&across, place(-16.99, longitude), 0),
            there,
            "{longitude}"
        );
    }
    let cap = polygon(
        &[
            (-180.0, -90.0),
            (180.0, -90.0),
            (180.0, -89.0),
            (-180.0, -89.0),
        ],
        &[],
    );
    for (latitude, there) in [(-90.0, true), (-89.5, true), (-88.9, false), (89.5, false)] {
        for longitude in [-180.0, -90.0, 0.0, 45.0, 180.0] {
            assert_eq!(
                meets(&cap, place(latitude, longitude), 0),
                there,
                "{latitude} {longitude}"
            );
        }
    }
    for pole in [90.0, -90.0] {
        let shape = cells(vec![cell(pole, 0.0, 8)]);
        assert!(meets(&shape, place(pole, 123.0), 0));
        assert!(!meets(&shape, place(pole * 0.999, 123.0), 0));
    }
}

#[test]
fn a_long_edge_keeps_to_the_parallel_as_drawn() {
    let shape = polygon(&[(0.0, 60.0), (8.0, 60.0), (8.0, 61.0), (0.0, 61.0)], &[]);
    assert!(
        meets(&shape, place(60.0001, 4.0), 0),
        "11 m north of the parallel"
    );
    assert!(
        !meets(&shape, place(59.9999, 4.0), 5),
        "11 m south of it, which a great circle would be 12 km from"
    );
}

/// Where things are awkward, and one place where they are not.
const CENTRES: [(f64, f64); 7] = [
    (35.0, 139.0),
    (0.0, 180.0),
    (64.0, -180.0),
    (89.99, 20.0),
    (-90.0, 0.0),
    (0.0, 0.0),
    (-17.0, 179.99),
];

fn nearby(spread: f64) -> impl Strategy<Value = (f64, f64)> {
    (0..CENTRES.len(), -spread..=spread, -spread..=spread).prop_map(|(centre, north, east)| {
        let (latitude, longitude) = CENTRES[centre];
        let longitude = longitude + east;
        let wrapped = if longitude > 180.0 {
            longitude - 360.0
        } else if longitude < -180.0 {
            longitude + 360.0
        } else {
            longitude
        };
        ((latitude + north).clamp(-90.0, 90.0), wrapped)
    })
}

fn wrapped(longitude: f64) -> f64 {
    if longitude > 180.0 {
        longitude - 360.0
    } else {
        longitude
    }
}

fn any_shape() -> impl Strategy<Value = Shape> {
    let of_cells = (nearby(0.05), 6_u8..=11, 1_u32..=2).prop_map(
        |((latitude, longitude), resolution, rings)| {
            let disk: Vec<h3o::CellIndex> = cell(latitude, longitude, resolution).grid_disk(rings);
            cells(disk)
        },
    );
    let with_hole = (nearby(0.05), 0.0005_f64..0.02).prop_map(|((south, west), size)| {
        let south = south.min(90.0 - size);
        let square = |inset: f64| {
            let (east, north) = (wrapped(west + size - inset), south + size - inset);
            let (west, south) = (wrapped(west + inset), south + inset);
            [(west, south), (east, south), (east, north), (west, north)]
        };
        polygon(&square(0.0), &[&square(size / 3.0)])
    });
    prop_oneof![of_cells, with_hole]
}

fn any_draft() -> impl Strategy<Value = Draft> {
    (any_shape(), 0_i64..72, 1_i64..48).prop_map(|(shape, start, hours)| {
        let from = datetime!(2026-11-17 00:00 UTC) + Duration::hours(start);
        Draft {
            shape,
            from,
            until: from + Duration::hours(hours),
            ..district()
        }
    })
}

/// Corners of the areas, so that points on borders are common.
fn corners(drafts: &[Draft]) -> Vec<Place> {
    let of = |draft: &Draft| match &draft.shape {
        Shape::Polygons(polygons) => polygons.as_slice()[0].rings()[0].corners().to_vec(),
        Shape::Cells(cells) => {
            let boundary = cells.as_slice()[0].boundary();
            boundary
                .iter()
                .map(|corner| place(corner.lat(), corner.lng()))
                .collect()
        }
    };
    drafts.iter().flat_map(of).collect()
}

type Point = (Option<prop::sample::Index>, (f64, f64), u32, i64, i64);

fn any_point() -> impl Strategy<Value = Point> {
    let corner = proptest::option::weighted(0.3, any::<prop::sample::Index>());
    (
        corner,
        nearby(0.06),
        0_u32..=300,
        0_i64..(5 * 24 * 60),
        1_i64..180,
    )
}

fn diary_of(points: Vec<Point>, corners: &[Place]) -> Diary {
    diary(points.into_iter().map(
        |(corner, (latitude, longitude), accuracy, start, minutes)| {
            let at =
                corner.map_or_else(|| place(latitude, longitude), |corner| *corner.get(corners));
            let from = datetime!(2026-11-17 00:00 UTC) + Duration::minutes(start);
            stay(at, accuracy, from, minutes)
        },
    ))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_index_answers_as_the_plain_scan(
        drafts in prop::collection::vec(any_draft(), 1..60),
        points in prop::collection::vec(any_point(), 1..60),
        coarsest in 0.0_f64..=300.0,
        dwell in 0.0_f64..=30.0,
    ) {
        let areas = published(&drafts, &without_floors());
        let parameters = Parameters::new(dwell, 10.0, coarsest, 2.8).unwrap();
        agreed(&areas, parameters, &diary_of(points, &corners(&drafts)));
    }

    /// Without this the test above could compare nothing with nothing.
    #[test]
    fn a_stay_in_the_middle_of_a_cell_always_matches((latitude, longitude) in nearby(0.05), resolution in 6_u8..=11) {
        let there = cell(latitude, longitude, resolution);
        let middle = h3o::LatLng::from(there);
        prop_assert!(meets(&cells(vec![there]), place(middle.lat(), middle.lng()), 0));
    }
}
