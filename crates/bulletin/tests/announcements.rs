//! Announcements: one that is right, and every way in which one is wrong, by the fault's own code.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use bulletin::announcements::{
    Announcement, Fault, Level, MAX_ANNOUNCEMENTS, MAX_ANNOUNCEMENTS_FILE, faults, read,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use time::macros::datetime;

fn good() -> Value {
    json!({
        "id": "boil-water-2026-11", "level": "urgent",
        "from": "2026-11-20T00:00:00Z", "until": "2026-11-27T00:00:00Z",
        "title": {"en": "Boil your water", "fr": "Faites bouillir l'eau"},
        "text": {"en": "Boil water for one minute.", "fr": "Faites bouillir l'eau une minute."},
        "link": "https://health.example/water"
    })
}

fn written(list: &Value) -> Option<Vec<Announcement>> {
    read(list.to_string().as_bytes())
}

/// The codes of what is wrong where one member of the good one is another.
fn with(member: &str, value: Value) -> Vec<&'static str> {
    let mut one = good();
    one[member] = value;
    let list: Vec<Announcement> = serde_json::from_value(json!([one])).unwrap();
    assert!(written(&json!([one])).is_none(), "a phone refuses it too");
    let found = faults(&list).into_iter();
    found.map(|(_, fault)| fault.code()).collect()
}

#[test]
fn a_good_one_is_read_and_lasts_from_its_first_moment_to_before_its_last() {
    let list = written(&json!([good()])).unwrap();
    assert_eq!(list[0].level, Level::Urgent);
    assert_eq!(
        list[0].link.as_deref(),
        Some("https://health.example/water")
    );
    for (at, said) in [
        (datetime!(2026-11-19 23:59:59 UTC), false),
        (datetime!(2026-11-20 0:00 UTC), true),
        (datetime!(2026-11-27 0:00 UTC), false),
    ] {
        assert_eq!(list[0].is_said(at), said, "{at}");
    }
    assert_eq!(written(&json!([])), Some(Vec::new()));
    let mut bare = good();
    bare.as_object_mut().unwrap().remove("link");
    assert_eq!(written(&json!([bare])).unwrap()[0].link, None);
}

#[test]
fn each_fault_is_found_by_its_code() {
    for (member, value, code) in [
        ("id", json!(""), "ANNOUNCEMENT-ID"),
        ("id", json!("boil your water"), "ANNOUNCEMENT-ID"),
        ("id", json!("a".repeat(65)), "ANNOUNCEMENT-ID"),
        ("until", json!("2026-11-20T00:00:00Z"), "ANNOUNCEMENT-TERM"),
        ("until", json!("2027-02-18T00:00:01Z"), "ANNOUNCEMENT-TERM"),
        (
            "title",
            json!({"en": "Boil your water"}),
            "ANNOUNCEMENT-LANGUAGES",
        ),
        ("text", json!({}), "ANNOUNCEMENT-LANGUAGES"),
        (
            "title",
            json!({"en": " ", "fr": "Eau"}),
            "ANNOUNCEMENT-TITLE",
        ),
        (
            "title",
            json!({"en": "a".repeat(121), "fr": "Eau"}),
            "ANNOUNCEMENT-TITLE",
        ),
        (
            "text",
            json!({"en": "水".repeat(2_001), "fr": "Eau"}),
            "ANNOUNCEMENT-TEXT",
        ),
        ("link", json!("http://health.example/"), "ANNOUNCEMENT-LINK"),
        ("link", json!("https://"), "ANNOUNCEMENT-LINK"),
        (
            "link",
            json!("https://health.example/a b"),
            "ANNOUNCEMENT-LINK",
        ),
        (
            "link",
            json!(format!("https://{}", "a".repeat(2_048))),
            "ANNOUNCEMENT-LINK",
        ),
    ] {
        assert_eq!(with(member, value.clone()), [code], "{member}: {value}");
    }
    let without_a_tag = json!({"": "Water", "en": "Water"});
    let mut one = good();
    (one["title"], one["text"]) = (without_a_tag.clone(), without_a_tag);
    assert!(written(&json!([one])).is_none());
    for member in ["title", "text"] {
        let twice = good().to_string().replacen(
            &format!("\"{member}\":{{\"en\":"),
            &format!("\"{member}\":{{\"en\":\"Water\",\"en\":"),
            1,
        );
        assert_ne!(twice, good().to_string());
        assert_eq!(read(format!("[{twice}]").as_bytes()), None, "{member}");
        let mut no_text = good();
        no_text[member] = json!({"en": 7, "fr": "Eau"});
        assert_eq!(written(&json!([no_text])), None, "{member}");
        no_text[member] = json!("Water");
        assert_eq!(written(&json!([no_text])), None, "{member}");
    }
}

#[test]
fn the_longest_that_may_be_are_read() {
    let mut one = good();
    one["until"] = json!("2027-02-18T00:00:00Z");
    one["title"] = json!({"en": "水".repeat(120)});
    one["text"] = json!({"en": "水".repeat(2_000)});
    assert!(written(&json!([one])).is_some());
}

#[test]
fn identifiers_are_not_repeated_and_a_list_is_not_long() {
    let list: Vec<Announcement> = serde_json::from_value(json!([good(), good()])).unwrap();
    assert_eq!(faults(&list), [(1, Fault::Repeated)]);
    let numbered = |count: usize| -> Value {
        let one = |number: usize| {
            let mut one = good();
            one["id"] = json!(format!("number-{number}"));
            one
        };
        (0..count).map(one).collect()
    };
    assert!(written(&numbered(MAX_ANNOUNCEMENTS)).is_some());
    let long: Vec<Announcement> = serde_json::from_value(numbered(MAX_ANNOUNCEMENTS + 5)).unwrap();
    assert_eq!(faults(&long), [(MAX_ANNOUNCEMENTS, Fault::TooMany)]);
    let blanks = " ".repeat(MAX_ANNOUNCEMENTS_FILE);
    assert_eq!(read(format!("[]{blanks}").as_bytes()), None);
}

#[test]
fn there_is_no_member_for_anything_else() {
    for (member, value) in [
        ("for", json!("one person")),
        ("level", json!("deadly")),
        ("from", json!("tomorrow")),
        ("link", json!(7)),
    ] {
        let mut one = good();
        one[member] = value;
        assert_eq!(written(&json!([one])), None, "{member}");
        let by_serde = serde_json::from_value::<Announcement>(one);
        assert!(by_serde.is_err(), "{member}");
    }
    let twice = good()
        .to_string()
        .replacen("\"id\"", "\"id\":\"x\",\"id\"", 1);
    assert!(read(format!("[{twice}]").as_bytes()).is_none());
    assert!(serde_json::from_str::<Announcement>(&twice).is_err());
    assert_eq!(written(&good()), None, "an object is no list");
}

#[test]
fn each_fault_has_a_code_of_its_own_and_a_whole_sentence() {
    let all = [
        Fault::TooMany,
        Fault::Id,
        Fault::Repeated,
        Fault::Term,
        Fault::Languages,
        Fault::Title,
        Fault::Text,
        Fault::Link,
    ];
    let codes: BTreeSet<_> = all.iter().map(|fault| fault.code()).collect();
    assert_eq!(codes.len(), all.len());
    assert!(all.iter().all(|fault| fault.sentence().ends_with('.')));
}

#[test]
fn what_a_phone_reads_is_what_serde_reads() {
    let mut bare = good();
    bare["id"] = json!("other");
    bare["link"] = Value::Null;
    bare["level"] = json!("info");
    bare["from"] = json!("2026-11-20T01:00:00.5+01:00");
    let mut plain = good();
    (plain["id"], plain["level"]) = (json!("plain"), json!("advice"));
    plain.as_object_mut().unwrap().remove("link");
    let list = json!([good(), bare, plain]);
    let by_serde: Vec<Announcement> = serde_json::from_value(list.clone()).unwrap();
    assert_eq!(written(&list), Some(by_serde));
    for member in ["id", "level", "from", "until", "title", "text"] {
        let mut without = good();
        without.as_object_mut().unwrap().remove(member);
        assert_eq!(written(&json!([without])), None, "{member}");
        assert!(serde_json::from_value::<Announcement>(without).is_err());
    }
}
