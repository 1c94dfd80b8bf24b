//! `pratique publish check`: findings, what is left out, differences, exit codes.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use program::{Folder, pratique, root};
use serde_json::{Value, json};

const AT: [&str; 2] = ["--at", "2026-11-24T12:00:00Z"];

fn check(file: &str, kind: &str, more: &[&str]) -> (i32, String, String) {
    let arguments = [&["publish", "check", file, "--kind", kind], &AT[..], more].concat();
    pratique(&arguments, "")
}

fn announcement(title: &str, until: &str) -> String {
    json!([{"id": "water", "level": "urgent", "from": "2026-11-20T00:00:00Z", "until": until,
        "title": {"en": title}, "text": {"en": "Boil it for a minute."}}])
    .to_string()
}

#[test]
fn a_draft_that_may_be_published_is_told_beside_what_is_in_force() {
    let folder = Folder::new("publish-good");
    let (old, new) = (folder.file("old.json"), folder.file("news.json"));
    std::fs::write(
        &old,
        announcement("Boil your water", "2026-11-27T00:00:00Z"),
    )
    .unwrap();
    std::fs::write(
        &new,
        announcement("Your water is clean", "2026-11-28T00:00:00Z"),
    )
    .unwrap();
    let (code, text, _) = check(&new, "announcements", &["--in-force", &old]);
    assert_eq!(code, 0, "{text}");
    for part in [
        "news.json: may be published\n",
        "\n- Urgent: “Boil your water”",
        "\n+ Urgent: “Your water is clean”",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let out = folder.file("out.json");
    let (code, text, _) = check(&new, "announcements", &["--json", "--out", &out]);
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &answer["name"]), (0, &json!("news.json")));
    assert_eq!(answer["differences"][1]["mark"], "+");
    assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(&new).unwrap());
}

#[test]
fn a_draft_that_may_not_be_published_is_told_why() {
    let folder = Folder::new("publish-bad");
    let file = folder.file("news.json");
    std::fs::write(
        &file,
        announcement("Boil your water", "2026-11-23T00:00:00Z"),
    )
    .unwrap();
    let (code, text, _) = check(&file, "announcements", &[]);
    assert_eq!(code, 1);
    assert!(
        text.contains("\n  ANNOUNCEMENT-ENDED: Announcement 1 (water): It has ended already."),
        "{text}"
    );
    let (code, _, error) = check(&file, "horoscopes", &[]);
    assert_eq!(code, 2);
    assert!(
        error.contains("possible values: pack, trust, areas"),
        "{error}"
    );
    let (code, _, error) = check("/no/such/file", "pack", &[]);
    assert_eq!(code, 2);
    assert!(error.contains("cannot read"), "{error}");
}

#[test]
fn a_sample_pack_may_be_published_and_again_only_as_a_higher_version() {
    let pack = root().join("packs/measles.json");
    let pack = pack.to_str().unwrap();
    let (code, text, _) = check(pack, "pack", &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\n+ Version 1 of measles"), "{text}");
    let (code, text, _) = check(pack, "pack", &["--in-force", pack]);
    assert_eq!(code, 1);
    assert!(text.contains("PACK-VERSION"), "{text}");
}
