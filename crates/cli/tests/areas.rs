//! `pratique areas check`, as it is run by hand.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use program::{Folder, pratique};
use serde_json::{Value, json};

/// A list as somebody writes it by hand: one square district.
fn list() -> Value {
    let square = json!([[
        [10.0, 50.0],
        [10.05, 50.0],
        [10.05, 50.05],
        [10.0, 50.05],
        [10.0, 50.0]
    ]]);
    json!({"type": "FeatureCollection", "issued": "2026-11-22T00:00:00Z", "features": [{
        "type": "Feature", "id": "00000000000000a1",
        "geometry": {"type": "Polygon", "coordinates": square},
        "properties": {"kind": "area", "disease": "measles", "pack": "measles", "level": "high", "basis": "unrelated-cases",
            "from": "2026-11-20T00:00:00Z", "until": "2026-11-21T00:00:00Z", "expires": "2026-12-05T00:00:00Z",
            "people_at_least": 2000, "advice": {"en": "Watch for a rash until 11 December."}}}]})
}

fn check(folder: &Folder, list: &[u8], json: bool) -> (i32, String) {
    let file = folder.file("areas");
    std::fs::write(&file, list).unwrap();
    let plain = ["areas", "check", &file];
    let in_json = ["--json", "areas", "check", &file];
    let (code, out, _) = pratique(if json { &in_json } else { &plain }, "");
    (code, out)
}

#[test]
fn a_list_that_keeps_the_rules_may_be_published_in_both_forms() {
    let folder = Folder::new("areas-good");
    let (code, out) = check(&folder, list().to_string().as_bytes(), false);
    assert_eq!(code, 0, "{out}");
    assert!(out.trim_end().ends_with("may be published"), "{out}");
    let read = travel::Areas::from_geojson(list().to_string().as_bytes()).unwrap();
    let compact = read
        .checked(&travel::Rules::default())
        .unwrap()
        .to_binary()
        .unwrap();
    let (code, out) = check(&folder, &compact, true);
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &answer["areas"], &answer["findings"]),
        (0, &json!(1), &json!([]))
    );
}

#[test]
fn each_finding_names_its_area_in_plain_words() {
    let folder = Folder::new("areas-bad");
    let mut bad = list();
    let properties = &mut bad["features"][0]["properties"];
    properties["people_at_least"] = json!(200);
    properties["case_age"] = json!(43);
    let (code, out) = check(&folder, bad.to_string().as_bytes(), false);
    assert_eq!(code, 1);
    for part in [
        "AREA-POPULATION in area 1 (00000000000000a1): too few people",
        "AREA-UNKNOWN-MEMBER",
        "case_age",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (_, out) = check(&folder, bad.to_string().as_bytes(), true);
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["findings"][1]["code"], "AREA-POPULATION");
    assert_eq!(answer["findings"][1]["area"], "00000000000000a1");
}

#[test]
fn what_is_no_list_is_said_to_be_none() {
    let folder = Folder::new("areas-none");
    let (code, out) = check(&folder, b"{\"type\": \"FeatureCollection\"}", false);
    assert_eq!(code, 1);
    assert!(
        out.contains("AREA-FORM in the list: this is not a list of areas"),
        "{out}"
    );
    let (code, _, error) = pratique(&["areas", "check", "/no/such/file"], "");
    assert_eq!(code, 2);
    assert!(error.contains("cannot read"), "{error}");
}
