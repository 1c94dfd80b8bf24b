//! What an officer is told of the way from one file to another.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod desk;

use bulletin::Kind;
use desk::{announcement, areas, pack, revoked};
use publishing::differences;
use serde_json::{Value, json};

fn told(before: Option<&[u8]>, after: Option<&[u8]>, kind: Kind) -> Vec<String> {
    let told = differences(before, after, kind).into_iter();
    told.map(|one| format!("{} {}", one.mark.as_str(), one.sentence))
        .collect()
}

fn between(before: &Value, after: &Value, kind: Kind) -> Vec<String> {
    let (before, after) = (before.to_string(), after.to_string());
    told(Some(before.as_bytes()), Some(after.as_bytes()), kind)
}

#[test]
fn a_pack_tells_its_lines_and_every_other_change_at_its_place() {
    let before: Value = serde_json::from_slice(&pack(1)).unwrap();
    let mut after: Value = serde_json::from_slice(&pack(2)).unwrap();
    let rule = after["rules"][0]["id"].as_str().unwrap().to_owned();
    after["rules"][0]["end"]["day"] = json!(3);
    after["parameters"][0]["value"] = json!(99);
    let told = between(&before, &after, Kind::Pack);
    let has = |begin: &str| told.iter().any(|line| line.starts_with(begin));
    assert!(
        has("- Version 1 of measles") && has("+ Version 2 of measles"),
        "{told:?}"
    );
    assert!(
        has(&format!("- Rule {rule} [")) && has(&format!("+ Rule {rule} [")),
        "{told:?}"
    );
    assert!(
        has(&format!("  At rules / {rule} / end / day: ")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|line| line.contains("/ value: ") && line.ends_with("99 now")),
        "{told:?}"
    );
    assert!(
        !told.iter().any(|line| line.starts_with("  At version")),
        "told above: {told:?}"
    );
}

#[test]
fn areas_are_told_by_name_time_and_level() {
    let [before, after] = [
        areas(&[
            ("00000000000000a1", "Hall 3"),
            ("00000000000000a2", "Hall 4"),
        ]),
        areas(&[
            ("00000000000000a2", "Hall 4"),
            ("00000000000000a3", "Hall 5"),
        ]),
    ];
    assert_eq!(
        between(&before, &after, Kind::Areas),
        [
            "- The venue “Hall 3”: high level, for who was there from 2026-11-20 09:00 UTC to 2026-11-20 12:00 UTC, 1 polygon, shown until 2026-12-04 00:00 UTC, for measles (00000000000000a1)",
            "+ The venue “Hall 5”: high level, for who was there from 2026-11-20 09:00 UTC to 2026-11-20 12:00 UTC, 1 polygon, shown until 2026-12-04 00:00 UTC, for measles (00000000000000a3)",
        ]
    );
}

#[test]
fn an_area_that_moves_is_not_passed_over() {
    let before = areas(&[("00000000000000a1", "Hall 3")]);
    let mut after = before.clone();
    let moved = json!([[
        [139.0, 36.0],
        [139.01, 36.0],
        [139.01, 36.01],
        [139.0, 36.01],
        [139.0, 36.0]
    ]]);
    after["features"][0]["geometry"]["coordinates"] = moved;
    let told = between(&before, &after, Kind::Areas);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("  Changed in what is not told here: The venue “Hall 3”"),
        "{told:?}"
    );
}

#[test]
fn a_revocation_list_tells_how_many_come_and_go() {
    let (one, two) = (revoked(1, &[1, 2]), revoked(2, &[2, 3, 4]));
    let told = told(Some(&one), Some(&two), Kind::Revocations);
    assert_eq!(
        told,
        [
            "- Edition 1 of 2026-11-23 12:00 UTC, with 2 entries",
            "+ Edition 2 of 2026-11-23 12:00 UTC, with 3 entries",
            "  2 entries entered, 1 entry taken back.",
        ]
    );
}

#[test]
fn announcements_are_told_by_their_titles() {
    let water = announcement("water", "2026-11-30T00:00:00Z");
    let mut other = water.clone();
    other["text"]["en"] = json!("Boil it for ten minutes.");
    let told = between(&json!([water]), &json!([other]), Kind::Announcements);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("  Changed in what is not told here: Urgent: “Boil your water”"),
        "{told:?}"
    );
    let told = between(&json!([water]), &json!([]), Kind::Announcements);
    assert!(
        told.len() == 1 && told[0].starts_with("- Urgent: “Boil your water”"),
        "{told:?}"
    );
}

#[test]
fn value_sets_and_rules_are_told_by_code() {
    let set = |words: &str, active: bool| {
        json!({"vaccines-covid-19-names": {"valueSetId": "vaccines-covid-19-names",
        "valueSetValues": {"EU/1/20/1528": {"display": words, "active": active}}}})
    };
    assert_eq!(
        between(
            &set("Comirnaty", true),
            &set("Comirnaty", false),
            Kind::ValueSets
        ),
        [
            "- In vaccines-covid-19-names: EU/1/20/1528, Comirnaty",
            "+ In vaccines-covid-19-names: EU/1/20/1528, Comirnaty, no longer given"
        ]
    );
}

#[test]
fn what_comes_new_and_what_is_taken_out_is_said_to_be() {
    let list = json!([announcement("water", "2026-11-30T00:00:00Z")]).to_string();
    let new = told(None, Some(list.as_bytes()), Kind::Announcements);
    assert!(
        new[0].starts_with("  Nothing of this name is in force") && new[1].starts_with("+ Urgent")
    );
    let out = told(Some(list.as_bytes()), None, Kind::Announcements);
    assert!(out[0].starts_with("  This file is taken out") && out[1].starts_with("- Urgent"));
}

#[test]
fn there_is_always_something_to_read() {
    for kind in Kind::ALL {
        for before in [None, Some(&b"damaged"[..]), Some(b"[]")] {
            for after in [None, Some(&b"damaged"[..]), Some(b"[]")] {
                assert!(
                    !told(before, after, kind).is_empty(),
                    "{kind:?} {before:?} {after:?}"
                );
            }
        }
    }
    let told = |before: &[u8], after: &[u8]| told(Some(before), Some(after), Kind::Announcements);
    assert_eq!(told(b"[]", b"[]"), ["  Nothing has changed."]);
    assert_eq!(
        told(b"[]", b"[ ]"),
        ["  The files are written otherwise, but say the same."]
    );
    assert!(told(b"{", b"[]")[0].starts_with("  What is in force cannot be read"));
    assert!(told(b"[]", b"{")[0].starts_with("  What would be published cannot be read"));
}

#[test]
fn a_key_of_exposure_notification_is_named() {
    let key = |version: &str| json!({"id": "310", "version": version, "pem": version});
    let file = |keys: Value| json!({"region": "XD", "keys": keys});
    let [before, after] = [json!([key("v1")]), json!([key("v2"), key("v1")])].map(file);
    let told = between(&before, &after, Kind::ExposureKeys);
    assert_eq!(told, ["+ The key 310-v2 signs exposure keys of XD"]);
}
