//! Two copies of the program on one PostgreSQL and one bucket, as behind one address: what one does the other shows.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(
    clippy::too_many_lines,
    reason = "a walk through a morning is told in one piece"
)]

mod bucket;
#[path = "../../storage/tests/suite/cluster.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod cluster;
mod house;
mod program;

use bucket::Bucket;
use cluster::Cluster;
use house::{House, Session};
use program::{Folder, pratique_with};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use storage::Roles;

/// What one copy publishes the others show within this (docs/operator.md), with room for a slow machine.
const FOLLOWS: Duration = Duration::from_secs(5 + 5);
/// How long somebody at the desk waits for a store that does not answer.
const PATIENCE: Duration = Duration::from_secs(15);

fn order() -> Value {
    json!({
        "kind": "test", "family": "Exemple", "given": "Léa", "birth": "1990-02-28", "method": "naat",
        "sampled_at": (time::OffsetDateTime::now_utc() - time::Duration::HOUR)
            .format(&time::format_description::well_known::Rfc3339).unwrap(),
        "result": "not-detected", "centre": "Test centre 4",
    })
}

fn post(house: &House, session: &Session, path: &str, body: &Value) -> (u16, Value) {
    let answer = house.ask("POST", path, Some(session), &body.to_string());
    (answer.status, answer.json())
}

/// The digests of an index.
fn digests(index: &str) -> Vec<&str> {
    let words = index.split(['\n', ' ']);
    let is_digest = |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    words.filter(is_digest).collect()
}

/// Both show the same index, and each file of it is what its name says; the bucket has each.
fn agree(one: &House, two: &House, bucket: &Bucket) -> String {
    let index = one.get("/bulletins/index");
    let began = Instant::now();
    while two.get("/bulletins/index") != index {
        assert!(began.elapsed() < FOLLOWS, "the other copy does not follow");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(digests(&index).len() > 3, "{index}");
    for digest in digests(&index) {
        let path = format!("/bulletins/{digest}");
        for house in [one, two] {
            assert_eq!(hash(&house.bytes(&path)), digest);
        }
        let stored = std::fs::read(bucket.files().join(digest)).unwrap();
        assert_eq!(hash(&stored), digest);
    }
    index
}

fn hash(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Drafts the list of all that is revoked with one copy, and approves it with the other.
fn publish_revocations(one: (&House, &Session), two: (&House, &Session)) {
    let (status, draft) = post(
        one.0,
        one.1,
        "/api/publishing/drafts/revocations",
        &json!({}),
    );
    assert_eq!(status, 201, "{draft}");
    let path = format!(
        "/api/publishing/drafts/{}/approval",
        draft["id"].as_str().unwrap()
    );
    let (status, refused) = post(one.0, one.1, &path, &json!({}));
    assert_eq!((status, &refused["code"]), (403, &json!("SAME_OFFICER")));
    let (status, published) = post(two.0, two.1, &path, &json!({}));
    assert_eq!(status, 200, "{published}");
}

#[test]
fn two_copies_are_one_authority() {
    let folder = Folder::new("copies");
    let cluster = Arc::new(Cluster::start());
    let database = cluster.new_database();
    let mut bucket = Bucket::start();
    let mut settings = bucket.environment().to_vec();
    settings.push(("DATABASE_URL", database.address()));
    let environment: Vec<(&str, &str)> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();

    // the first founds the authority, the second is given its keys
    let [first, second, third] = ["one", "two", "three"].map(|name| folder.path().join(name));
    let one = House::start(&first, &environment);
    for other in [&second, &third] {
        std::fs::create_dir(other).unwrap();
        for what in ["keys", "authority.json"] {
            let copied = Command::new("cp")
                .arg("-a")
                .args([first.join(what), other.join(what)])
                .status();
            assert!(copied.unwrap().success());
        }
    }
    let two = House::start(&second, &environment);
    assert!(
        !first.join("published").exists(),
        "nothing lies in a folder"
    );
    let before = agree(&one, &two, &bucket);

    let (nurse, doctor) = (
        one.session("nurse", Roles::ISSUER),
        two.session("doctor", Roles::ISSUER),
    );
    let (a, b) = (
        one.session("officer-a", Roles::OFFICER),
        two.session("officer-b", Roles::OFFICER),
    );
    // a session is good at either
    assert_eq!(two.ask("GET", "/api/session", Some(&nurse), "").status, 200);
    let wish = json!({"order": order()});
    let (status, issued) = post(&one, &nurse, "/api/desk/certificates", &wish);
    assert_eq!(status, 201, "{issued}");
    let (_, twice) = post(&two, &doctor, "/api/desk/certificates", &wish);
    assert_eq!(twice["code"], "DUPLICATE");
    let revoke = json!({"certificate": issued["uvci"]});
    let (status, revoked) = post(&two, &doctor, "/api/desk/revocations", &revoke);
    assert_eq!(status, 200, "{revoked}");
    publish_revocations((&one, &a), (&two, &b));
    let after = agree(&two, &one, &bucket);
    assert_ne!(after, before);

    // the bucket is gone: what is published is given out, and certificates are issued; what needs it says so and does nothing
    bucket.go();
    let (status, issued) = post(
        &one,
        &nurse,
        "/api/desk/certificates",
        &json!({"order": order(), "despite_duplicate": true}),
    );
    assert_eq!(status, 201, "{issued}");
    let revoke = json!({"certificate": issued["uvci"]});
    assert_eq!(post(&one, &nurse, "/api/desk/revocations", &revoke).0, 200);
    let began = Instant::now();
    let (status, refused) = post(&one, &a, "/api/publishing/drafts/revocations", &json!({}));
    assert_eq!((status, &refused["code"]), (503, &json!("UNAVAILABLE")));
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    for house in [&one, &two] {
        assert_eq!(house.get("/bulletins/index"), after);
        assert_eq!(
            house.status(&format!("/bulletins/{}", digests(&after)[0])),
            200
        );
        assert_eq!(house.status("/readyz"), 200);
    }
    let third = third.to_str().unwrap();
    let start = ["serve", "--listen", "127.0.0.1:0", "--data", third];
    let (code, _, errors) = pratique_with(&start, &environment);
    assert_eq!(code, 2, "{errors}");
    assert!(
        errors.contains("the store of published files does not answer"),
        "{errors}"
    );

    // it is back, and nobody has to do anything
    bucket.come();
    publish_revocations((&two, &b), (&one, &a));
    assert_ne!(agree(&one, &two, &bucket), after);
}
