//! `pratique audit staff`, as it is run by hand.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use audit::{Act, Actor, Chain, Origin, Subject};
use program::{Folder, pratique};
use serde_json::Value;
use time::macros::datetime;

/// A log of three entries, and its last line as a head.
fn log() -> (String, String) {
    let (mut log, mut chain) = Chain::begin(&Origin::parse("health.example").unwrap());
    for record in ["certificate/1", "certificate/2", "certificate/3"] {
        let (actor, subject) = (Actor::parse("nurse-4"), Subject::parse(record));
        let at = datetime!(2026-11-25 9:00 UTC);
        let (entry, next) = chain
            .next(at, actor.unwrap(), Act::Issued, subject.unwrap())
            .unwrap();
        log.push_str(&format!("\n{entry}"));
        chain = next;
    }
    (log + "\n", chain.head().to_string())
}

#[test]
fn an_unbroken_log_is_said_to_be_so_with_what_to_note() {
    let folder = Folder::new("audit-good");
    let (file, (log, head)) = (folder.file("staff.log"), log());
    std::fs::write(&file, log).unwrap();
    let (code, out, _) = pratique(&["audit", "staff", "--noted", &head, &file], "");
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("unbroken, 3 entries") && out.contains(&head),
        "{out}"
    );
    let (_, out, _) = pratique(&["--json", "audit", "staff", &file], "");
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["head"], head);
    assert_eq!(answer["last"], "2026-11-25T09:00:00Z");
}

#[test]
fn what_was_changed_is_shown_by_its_line_and_what_was_cut_off_by_what_was_noted() {
    let folder = Folder::new("audit-bad");
    let (file, (log, head)) = (folder.file("staff.log"), log());
    std::fs::write(&file, log.replace("certificate/2", "certificate/9")).unwrap();
    let (code, out, _) = pratique(&["audit", "staff", &file], "");
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("line 4: the hash is not that of the line before"),
        "{out}"
    );
    let lines: Vec<_> = log.lines().collect();
    std::fs::write(&file, lines[..3].join("\n") + "\n").unwrap();
    let (code, out, _) = pratique(&["audit", "staff", "--noted", &head, &file], "");
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("line 4: the log ends before the line that was noted"),
        "{out}"
    );
}

#[test]
fn a_note_that_is_none_is_refused_in_words() {
    let (code, _, complaint) = pratique(&["audit", "staff", "--noted", "3", "x"], "");
    assert_eq!(code, 2);
    assert!(complaint.contains("NUMBER:HASH"), "{complaint}");
}
