//! Drafts of each kind: one that is right, what is wrong with others by its code, and what is published of it.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod desk;

use bulletin::Kind;
use desk::{NOW, codes, given, pack};
use publishing::{Checked, Draft, check, revocations_together};
use serde_json::{Value, json};
use time::Duration;

fn passed(kind: Kind, name: &str, bytes: &[u8], in_force: Option<&[u8]>) -> Checked {
    check(Draft { kind, name, bytes }, in_force, NOW).unwrap()
}

#[test]
fn a_sample_pack_passes_as_it_is() {
    let bytes = pack(1);
    let checked = passed(Kind::Pack, "measles.json", &bytes, None);
    assert_eq!((checked.bytes, checked.left_out), (bytes, vec![]));
    assert_eq!(
        (checked.kind, checked.name.as_str()),
        (Kind::Pack, "measles.json")
    );
}

#[test]
fn a_pack_rises_above_the_one_in_force_under_its_own_name() {
    let (one, two) = (pack(1), pack(2));
    let with = |bytes: &[u8], in_force: &[u8]| {
        codes(given(Kind::Pack, "measles.json", bytes, Some(in_force)))
    };
    assert_eq!(with(&two, &one), [""; 0]);
    assert_eq!(with(&one, &two), ["PACK-VERSION"]);
    assert_eq!(with(&one, &one), ["PACK-VERSION"]);
    assert_eq!(with(&one, b"damaged"), [""; 0]);
    assert_eq!(
        codes(given(Kind::Pack, "other.json", &one, None)),
        ["PACK-FILE-NAME"]
    );
}

#[test]
fn a_pack_ends_in_the_future_and_within_90_days() {
    let at = |now| {
        let draft = Draft {
            kind: Kind::Pack,
            name: "measles.json",
            bytes: &pack(1),
        };
        check(draft, None, now)
    };
    let end = desk::pack_end();
    assert!(at(end - Duration::seconds(1)).is_ok());
    assert_eq!(codes(at(end)), ["PACK-EXPIRY"]);
    assert!(at(end - Duration::days(90)).is_ok());
    assert_eq!(
        codes(at(end - Duration::days(90) - Duration::seconds(1))),
        ["PACK-EXPIRY"]
    );
}

#[test]
fn every_finding_of_a_pack_is_said_with_its_place() {
    let mut written: Value = serde_json::from_slice(&pack(1)).unwrap();
    written["rules"][0].as_object_mut().unwrap().remove("end");
    written["rules"][0]
        .as_object_mut()
        .unwrap()
        .remove("source");
    let findings = given(
        Kind::Pack,
        "measles.json",
        written.to_string().as_bytes(),
        None,
    )
    .unwrap_err();
    let said = |code: &str| {
        findings
            .iter()
            .find(|one| one.code == code)
            .map(|one| one.sentence.as_str())
    };
    assert!(
        said("RULE-NO-END")
            .unwrap()
            .starts_with("At $.rules[0].end: ")
    );
    assert!(findings.len() > 1);
    assert_eq!(
        codes(given(Kind::Pack, "measles.json", b"{}", None)),
        ["PACK-FORM"]
    );
}

#[test]
fn a_name_without_a_blank_and_something_new() {
    let list = json!([]).to_string();
    let named = |name: &str| codes(given(Kind::Announcements, name, list.as_bytes(), None));
    assert_eq!(named("news.json"), [""; 0]);
    for name in ["", "the news.json", "nouvelles-é.json", &"a".repeat(129)] {
        assert_eq!(named(name), ["FILE-NAME"], "{name}");
    }
    let same = given(
        Kind::Announcements,
        "news.json",
        list.as_bytes(),
        Some(list.as_bytes()),
    );
    assert_eq!(codes(same), ["FILE-UNCHANGED"]);
    let large = vec![b' '; (16 << 20) + 1];
    for kind in Kind::ALL {
        assert_eq!(
            codes(given(kind, "a b", &large, None)),
            ["FILE-NAME", "FILE-TOO-LARGE"]
        );
    }
}

#[test]
fn what_is_not_of_its_kind_is_refused_by_the_form() {
    for (kind, code) in [
        (Kind::Pack, "PACK-FORM"),
        (Kind::Trust, "TRUST-FORM"),
        (Kind::Areas, "AREA-FORM"),
        (Kind::ValueSets, "VALUES-FORM"),
        (Kind::Rules, "RULES-FORM"),
        (Kind::Revocations, "REVOCATIONS-FORM"),
        (Kind::Announcements, "ANNOUNCEMENT-FORM"),
    ] {
        for bytes in [&b""[..], b"\xff", b"[", b"7", b"{\"a\": 1}"] {
            let found = given(kind, "name.json", bytes, None).unwrap_err();
            assert_eq!(
                found.iter().map(|one| one.code).collect::<Vec<_>>(),
                [code],
                "{bytes:?}"
            );
            assert!(found[0].sentence.ends_with('.'), "{found:?}");
        }
    }
}

#[test]
fn a_list_of_areas_is_taken_whole_or_not_at_all() {
    let list = desk::areas(&[
        ("00000000000000a1", "Hall 3"),
        ("00000000000000a2", "Hall 4"),
    ]);
    let bytes = list.to_string().into_bytes();
    assert_eq!(
        passed(Kind::Areas, "halls.geojson", &bytes, None).bytes,
        bytes
    );
    let mut bad = list.clone();
    bad["features"][1]["properties"]["people_at_least"] = json!(10);
    let found = given(
        Kind::Areas,
        "halls.geojson",
        bad.to_string().as_bytes(),
        None,
    )
    .unwrap_err();
    assert_eq!(found[0].code, "AREA-VENUE-FLOOR");
    assert!(
        found[0]
            .sentence
            .starts_with("Area 2 (00000000000000a2): too few"),
        "{found:?}"
    );
}

#[test]
fn areas_are_not_over_and_not_dated_ahead() {
    let bytes = desk::areas(&[("00000000000000a1", "Hall 3")]).to_string();
    let at = |now| {
        check(
            Draft {
                kind: Kind::Areas,
                name: "a.geojson",
                bytes: bytes.as_bytes(),
            },
            None,
            now,
        )
    };
    assert_eq!(codes(at(desk::AREA_END - Duration::seconds(1))), [""; 0]);
    assert_eq!(codes(at(desk::AREA_END)), ["AREA-ENDED"]);
    assert_eq!(codes(at(NOW - Duration::days(3))), ["AREA-ISSUED"]);
}

#[test]
fn value_sets_have_codes() {
    let set = |codes: Value| {
        json!({"disease-agent-targeted": {"valueSetId": "disease-agent-targeted",
        "valueSetDate": "2026-11-01", "valueSetValues": codes}})
        .to_string()
    };
    let found = |text: &str| {
        codes(given(
            Kind::ValueSets,
            "value-sets.json",
            text.as_bytes(),
            None,
        ))
    };
    assert_eq!(
        found(&set(json!({"840539006": {"display": "COVID-19"}}))),
        [""; 0]
    );
    assert_eq!(found(&set(json!({}))), ["VALUES-EMPTY"]);
    assert_eq!(found("{}"), ["VALUES-NONE"]);
}

#[test]
fn revocation_lists_are_looked_at_together() {
    // of one kind each
    let one = desk::revoked(1, &[1]);
    let lists = |count: usize| std::iter::repeat_n(&one[..], count);
    assert_eq!(revocations_together(lists(8)), None);
    let finding = revocations_together(lists(9)).unwrap();
    assert_eq!(finding.code, "REVOCATIONS-TOGETHER");
    assert!(finding.sentence.contains("9 marks"), "{}", finding.sentence);
    // a list without entries is asked for nothing
    let empty = desk::revoked(1, &[]);
    assert_eq!(revocations_together(lists(8).chain([&empty[..]])), None);
}

#[test]
fn a_revocation_list_is_well_made_and_newer() {
    let (one, two) = (desk::revoked(1, &[1]), desk::revoked(2, &[1, 2]));
    let with = |bytes: &[u8], in_force: Option<&[u8]>| {
        codes(given(Kind::Revocations, "r.bin", bytes, in_force))
    };
    assert_eq!(with(&two, Some(&one)), [""; 0]);
    assert_eq!(with(&one, Some(&two)), ["REVOCATIONS-VERSION"]);
    let mut damaged = two.clone();
    // the last byte is of the way to the entries; another entry would be as good a list
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(with(&damaged, None), ["REVOCATIONS-FORM"]);
    let early = check(
        Draft {
            kind: Kind::Revocations,
            name: "r.bin",
            bytes: &one,
        },
        None,
        NOW - Duration::days(9),
    );
    assert_eq!(codes(early), ["REVOCATIONS-ISSUED"]);
}

#[test]
fn rules_can_all_be_read_and_are_not_all_over() {
    let rule = |id: &str, logic: Value| {
        json!({"Identifier": id, "Type": "Acceptance", "Country": "XD", "Version": "1.0.0",
        "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "0.7.5", "CertificateType": "General",
        "Description": [{"lang": "en", "desc": "At least one entry."}], "ValidFrom": "2026-11-01T00:00:00Z",
        "ValidTo": "2027-01-01T00:00:00Z", "AffectedFields": ["r"], "Logic": logic})
    };
    let good = rule("GR-XD-0001", json!({"!": [{"var": "payload.r.1"}]}));
    let found = |list: Value| {
        codes(given(
            Kind::Rules,
            "rules.json",
            list.to_string().as_bytes(),
            None,
        ))
    };
    assert_eq!(found(json!([good])), [""; 0]);
    assert_eq!(found(json!([])), ["RULES-NONE"]);
    assert_eq!(found(json!([good, good])), ["RULES-TWICE"]);
    assert_eq!(
        found(json!([good, {"Identifier": "GR-XD-0002"}])),
        ["RULES-FORM"]
    );
    assert_eq!(
        found(json!([rule("GR-XD-0001", json!({"sum": [1]}))])),
        ["RULES-LOGIC"]
    );
    let mut over = good.clone();
    over["ValidTo"] = json!("2026-11-02T00:00:00Z");
    assert_eq!(found(json!([over])), ["RULES-NONE"]);
}

#[test]
fn announcements_keep_their_rules_and_are_not_over() {
    let one = desk::announcement("water", "2026-11-30T00:00:00Z");
    let found = |list: Value| {
        codes(given(
            Kind::Announcements,
            "news.json",
            list.to_string().as_bytes(),
            None,
        ))
    };
    assert_eq!(found(json!([one])), [""; 0]);
    assert_eq!(found(json!([one, one])), ["ANNOUNCEMENT-REPEATED"]);
    assert_eq!(
        found(json!([desk::announcement("water", "2026-11-24T12:00:00Z")])),
        ["ANNOUNCEMENT-ENDED"]
    );
    let mut bad = one.clone();
    bad["link"] = json!("http://health.example");
    assert_eq!(
        found(json!([one, bad])),
        ["ANNOUNCEMENT-LINK", "ANNOUNCEMENT-REPEATED"]
    );
    let error = given(Kind::Announcements, "news.json", b"[{\"for\": 1}]", None).unwrap_err();
    assert!(
        error[0].sentence.contains("unknown field `for`"),
        "{error:?}"
    );
}

#[test]
fn nobody_drafts_the_keys_that_the_service_signs_with() {
    let file = br#"{"region": "XD", "keys": []}"#;
    let found = given(Kind::ExposureKeys, "exposure-keys.json", file, None);
    assert_eq!(codes(found), ["EXPOSURE-KEYS-OWN"]);
}
