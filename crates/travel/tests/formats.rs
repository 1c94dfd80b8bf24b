//! GeoJSON and the compact form say the same, and come back as they were written.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod drafts;

use drafts::{ISSUED, cell, cells, district, place, polygon, published, venue, without_floors};
use serde_json::{Value, json};
use time::Duration;
use travel::{
    Accuracy, AreaIndex, Areas, CheckedAreas, Diary, Draft, Label, ListError, Parameters, Rule,
    Rules, Shape, Stay, Wrong,
};

fn both() -> CheckedAreas {
    published(&[district(), venue()], &Rules::default())
}

/// The list written as GeoJSON and changed.
fn changed(change: impl Fn(&mut Value)) -> Result<Areas, ListError> {
    let mut list: Value = serde_json::from_str(&both().to_geojson()).unwrap();
    change(&mut list);
    Areas::from_geojson(list.to_string().as_bytes())
}

/// Shapes that are awkward on a map.
fn awkward() -> Vec<Draft> {
    let hole: &[(f64, f64)] = &[
        (10.01, 50.01),
        (10.02, 50.01),
        (10.02, 50.02),
        (10.01, 50.02),
    ];
    let square = [(10.0, 50.0), (10.05, 50.0), (10.05, 50.05), (10.0, 50.05)];
    let across = [
        (179.9, -17.0),
        (-179.9, -17.0),
        (-179.9, -16.9),
        (179.9, -16.9),
    ];
    let around = [(0.0, 89.9), (120.0, 89.9), (-120.0, 89.9)];
    let disk: Vec<h3o::CellIndex> = cell(35.0, 139.0, 8).grid_disk(3);
    let shapes = [
        polygon(&square, &[hole]),
        polygon(&across, &[]),
        polygon(&around, &[]),
        cells(disk),
        cells(vec![cell(-16.9, 180.0, 6)]),
        cells(vec![cell(90.0, 0.0, 7)]),
    ];
    shapes
        .into_iter()
        .map(|shape| Draft {
            shape,
            ..district()
        })
        .collect()
}

#[test]
fn geojson_comes_back_as_it_was_written() {
    for drafts in [vec![], vec![district(), venue()], awkward()] {
        let list = published(&drafts, &Rules::default());
        let written = list.to_geojson();
        let read = Areas::read(written.as_bytes()).unwrap();
        assert_eq!(read.unknown, []);
        let read = read.checked(&Rules::default()).unwrap();
        assert_eq!(read, list);
        assert_eq!(read.to_geojson(), written);
    }
}

#[test]
fn what_is_written_keeps_to_the_standard() {
    let written: Value =
        serde_json::from_str(&published(&awkward(), &Rules::default()).to_geojson()).unwrap();
    for feature in written["features"].as_array().unwrap() {
        let geometry = &feature["geometry"];
        let polygons = match geometry["type"].as_str().unwrap() {
            "Polygon" => vec![geometry["coordinates"].clone()],
            _ => geometry["coordinates"].as_array().unwrap().clone(),
        };
        for rings in polygons {
            for (number, ring) in rings.as_array().unwrap().iter().enumerate() {
                let corners: Vec<[f64; 2]> = serde_json::from_value(ring.clone()).unwrap();
                assert!(
                    corners.len() >= 4 && corners.first() == corners.last(),
                    "closed"
                );
                let twice: f64 = corners
                    .windows(2)
                    .map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1])
                    .sum();
                assert_eq!(twice > 0.0, number == 0, "the right-hand rule: {ring}");
                let jump = corners.windows(2).any(|pair| {
                    let east = (pair[1][0] - pair[0][0]).abs();
                    east > 180.0 && pair[0][1].abs() < 90.0
                });
                assert!(!jump, "no edge crosses the antimeridian: {ring}");
            }
        }
    }
}

#[test]
fn the_compact_form_says_the_same_of_cells() {
    let list = both();
    let written = list.to_binary().unwrap();
    let read = Areas::read(&written)
        .unwrap()
        .checked(&Rules::default())
        .unwrap();
    assert_eq!(read, list);
    assert_eq!(read.to_binary().unwrap(), written);
    assert_eq!(read.to_geojson(), list.to_geojson());
}

#[test]
fn a_row_has_24_bytes_and_words_stand_once() {
    let many = vec![district(); 1_000];
    let one = published(&many[..1], &Rules::default())
        .to_binary()
        .unwrap()
        .len();
    let all = published(&many, &Rules::default())
        .to_binary()
        .unwrap()
        .len();
    assert_eq!(all - one, 999 * 24);
}

/// A stay that a polygon asks about, its cells ask about as well.
#[test]
fn polygons_become_cells_that_cover_them() {
    let drafts = awkward();
    let list = published(&drafts, &without_floors());
    let compact = Areas::from_binary(&list.to_binary().unwrap())
        .unwrap()
        .checked(&without_floors())
        .unwrap();
    let (exact, covered) = (index(&list), index(&compact));
    let mut asked = 0;
    for draft in &drafts {
        let Shape::Polygons(polygons) = &draft.shape else {
            continue;
        };
        for corner in polygons.as_slice()[0]
            .rings()
            .iter()
            .flat_map(|ring| ring.corners())
        {
            let diary = half_an_hour_at(*corner);
            let visits = exact.possible_visits(&diary);
            asked += visits.len();
            let more = covered.possible_visits(&diary);
            assert!(
                !visits.is_empty() && visits.iter().all(|visit| more.contains(visit)),
                "{corner:?}"
            );
        }
    }
    assert!(asked >= 15);
    let far = half_an_hour_at(place(50.07, 10.0));
    assert_eq!(covered.possible_visits(&far), []);
}

fn index(list: &CheckedAreas) -> AreaIndex {
    AreaIndex::new(list, Parameters::default(), ISSUED)
}

fn half_an_hour_at(place: travel::Place) -> Diary {
    let from = ISSUED - Duration::hours(36);
    let accuracy = Accuracy::from_metres(0).unwrap();
    let mut diary = Diary::default();
    diary
        .add(
            Stay::new(
                place,
                accuracy,
                from,
                from + Duration::minutes(30),
                Label::default(),
            )
            .unwrap(),
        )
        .unwrap();
    diary
}

#[test]
fn members_that_are_not_known_are_reported_and_not_read() {
    let found = |change: &dyn Fn(&mut Value)| {
        let list = changed(change).unwrap();
        assert_eq!(
            list.clone().checked(&Rules::default()).unwrap_err().len(),
            1
        );
        let (kept, findings) = list.accepted(&Rules::default());
        assert_eq!(kept, both());
        (
            findings[0].rule,
            findings[0].index,
            findings[0].detail.clone(),
        )
    };
    let member = |list: &mut Value| list["features"][1]["properties"]["case_age"] = json!(43);
    assert_eq!(
        found(&member),
        (Rule::UnknownMember, Some(1), "case_age".to_owned())
    );
    let member = |list: &mut Value| list["features"][0]["geometry"]["case"] = json!("7");
    assert_eq!(
        found(&member),
        (Rule::UnknownMember, Some(0), "case".to_owned())
    );
    let member = |list: &mut Value| list["district_of_case"] = json!({});
    assert_eq!(
        found(&member),
        (Rule::UnknownMember, None, "district_of_case".to_owned())
    );
}

#[test]
fn boxes_heights_and_either_way_round_are_tolerated() {
    let list = changed(|list| {
        list["bbox"] = json!([139.0, 35.0, 140.0, 36.0]);
        list["features"][0]["bbox"] = json!([139.0, 35.0, 140.0, 36.0]);
        list["features"][0]["geometry"]["bbox"] = json!([139.0, 35.0, 140.0, 36.0]);
        let ring = list["features"][0]["geometry"]["coordinates"][0]
            .as_array_mut()
            .unwrap();
        ring.iter_mut()
            .for_each(|position| position.as_array_mut().unwrap().push(json!(12.5)));
        list["features"][1]["geometry"] = Value::Null;
    });
    assert_eq!(list.unwrap().checked(&Rules::default()).unwrap(), both());
    let clockwise = r#"[[[10.0,50.0],[10.0,50.05],[10.05,50.05],[10.05,50.0],[10.0,50.0]]]"#;
    let list = changed(|list| {
        let feature = &mut list["features"][0];
        feature["properties"]
            .as_object_mut()
            .unwrap()
            .remove("cells");
        feature["geometry"] = json!({"type": "Polygon", "coordinates": serde_json::from_str::<Value>(clockwise).unwrap()});
    });
    let list = list.unwrap().checked(&Rules::default()).unwrap();
    assert_eq!(
        list.as_slice()[0].shape,
        polygon(
            &[(10.0, 50.0), (10.05, 50.0), (10.05, 50.05), (10.0, 50.05)],
            &[]
        )
    );
}

#[test]
fn what_is_no_list_is_refused_by_name() {
    let wrong = |change: &dyn Fn(&mut Value)| changed(change).unwrap_err();
    for name in ["disease", "pack", "from", "until", "expires"] {
        let found = wrong(&|list| list["features"][1]["properties"][name] = json!("no such thing"));
        assert_eq!(found, ListError::Area(1, Wrong::Member(name)));
    }
    let found = wrong(&|list| list["features"][0]["properties"]["people_at_least"] = json!(4_300));
    assert_eq!(found, ListError::Area(0, Wrong::Member("people_at_least")));
    let found = wrong(&|list| list["features"][0]["properties"]["kind"] = json!("home"));
    assert!(
        matches!(found, ListError::Area(0, Wrong::Form(_))),
        "{found}"
    );
    let found =
        wrong(&|list| list["features"][0]["geometry"]["coordinates"][0][1][0] = json!(139.5));
    assert_eq!(found, ListError::Area(0, Wrong::CellsDisagree));
    let found = wrong(&|list| list["features"][0]["geometry"]["type"] = json!("Point"));
    assert!(matches!(found, ListError::Area(0, _)), "{found}");
    for text in ["", "{", "[]", "{\"type\":\"Feature\"}", "\u{feff}", "null"] {
        assert!(Areas::read(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn a_damaged_compact_list_is_refused() {
    let written = both().to_binary().unwrap();
    for end in 0..written.len() {
        assert!(Areas::from_binary(&written[..end]).is_err(), "{end}");
    }
    let with = |at: usize, byte: u8| {
        let mut damaged = written.clone();
        damaged[at] = byte;
        Areas::from_binary(&damaged)
    };
    assert!(with(7, 2).is_err(), "version");
    assert!(with(23, 9).is_err(), "rows");
    let last = written.len() - 24;
    assert!(with(last, 0xff).is_err(), "cell");
    assert!(with(last + 23, 9).is_err(), "notice");
    let longer = [written.as_slice(), &[0]].concat();
    assert!(Areas::from_binary(&longer).is_err());
}

#[test]
fn a_hole_beyond_the_antimeridian_stays_in_its_polygon() {
    let outer = [
        (179.99, 0.0),
        (-179.95, 0.0),
        (-179.95, 0.06),
        (179.99, 0.06),
    ];
    let hole: &[(f64, f64)] = &[
        (-179.98, 0.02),
        (-179.96, 0.02),
        (-179.96, 0.04),
        (-179.98, 0.04),
    ];
    let Shape::Polygons(polygons) = polygon(&outer, &[hole]) else {
        unreachable!("it is drawn as one")
    };
    let rings: Vec<usize> = polygons
        .as_slice()
        .iter()
        .map(|part| part.rings().len())
        .collect();
    assert_eq!(rings, [1, 2]);
}
