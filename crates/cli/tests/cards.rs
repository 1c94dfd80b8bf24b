//! `inspect` and `verify` on SMART Health Cards: in every form that a person has one.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use certificate::issue::SigningKey;
use certificate::qr::Symbol;
use certificate::shc::{Card, CardIssuer, IssuerUrl, numeric};
use program::{Folder, pratique};
use serde_json::Value;
use time::macros::datetime;

const ISSUER: &str = "https://cards.example/issuer";
const BUNDLE: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"resource:0","resource":{"resourceType":"Patient","name":[{"family":"Anyone"}],"birthDate":"1990"}},
    {"fullUrl":"resource:1","resource":{"resourceType":"Immunization","status":"completed",
        "vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"207","display":"A vaccine"}]},
        "patient":{"reference":"resource:0"},"occurrenceDateTime":"2026-10-01"}}]}"#;
const AT: &str = "2026-11-24T12:00:00Z";

fn issuer() -> CardIssuer {
    CardIssuer::new(
        IssuerUrl::parse(ISSUER).unwrap(),
        SigningKey::from_entropy(&[5; 32]),
    )
}

fn card() -> String {
    let card = Card {
        kinds: Vec::new(),
        bundle: json::read(BUNDLE.as_bytes()).unwrap(),
        issued_at: datetime!(2026-11-24 10:00 UTC),
        expires_at: None,
        revocation_id: Some("abc".into()),
    };
    issuer().issue(&card).unwrap()
}

/// The two texts of a card in two codes.
fn in_two_codes(card: &str) -> [String; 2] {
    let (first, second) = card.split_at(card.len() / 2);
    let numbered = |number: u8, part: &str| {
        numeric::encode(part).replace("shc:/", &format!("shc:/{number}/2/"))
    };
    [numbered(1, first), numbered(2, second)]
}

struct Desk {
    folder: Folder,
    jwks: String,
}

impl Desk {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        std::fs::write(folder.file("jwks.json"), issuer().jwks(Some(1))).unwrap();
        let jwks = format!("{ISSUER}={}", folder.file("jwks.json"));
        Self { folder, jwks }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.folder.file(name), bytes).unwrap();
        self.folder.file(name)
    }

    fn verify(&self, arguments: &[&str]) -> (i32, Value) {
        let options = ["verify", "--json", "--at", AT, "--jwks", &self.jwks];
        let (code, text, error) = pratique(&[&options[..], arguments].concat(), "");
        (
            code,
            serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text} {error}")),
        )
    }
}

#[test]
fn a_card_verifies_as_text_file_picture_and_in_several_codes() {
    let desk = Desk::new("cards-forms");
    let card = card();
    let text = numeric::encode(&card);
    let file = format!("{{\"verifiableCredential\":[\"{card}\"]}}\n");
    let file = desk.file("mine.smart-health-card", file.as_bytes());
    let picture = desk.file("mine.png", &Symbol::of_card(&text).unwrap().png(4));
    let lines = desk.file("lines.txt", format!("{card}\n").as_bytes());
    let [first, second] = in_two_codes(&card);
    for arguments in [
        &[text.as_str()][..],
        &[&file],
        &[&picture],
        &[&lines],
        &[&second, &first],
    ] {
        let (code, answer) = desk.verify(arguments);
        assert_eq!(
            (code, &answer["verdict"]),
            (0, &"genuine".into()),
            "{arguments:?}: {answer}"
        );
        assert_eq!(answer["payload"]["iss"], ISSUER);
    }
    let (code, answer) = desk.verify(&[&first]);
    assert_eq!((code, &answer["code"]), (1, &"SHC-PART-MISSING".into()));
}

#[test]
fn a_refusal_has_its_code() {
    let desk = Desk::new("cards-refusals");
    let card = card();
    let (signed, signature) = card.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { "B" } else { "A" };
    let changed = format!("{signed}.{other}{}", &signature[1..]);
    let kid = issuer().kid();
    let list = format!(r#"{{"kid":"{kid}","method":"rid","ctr":1,"rids":["abc"]}}"#);
    let list = desk.file("revoked.json", list.as_bytes());
    let no_cards = desk.file("none.smart-health-card", b"{}");
    let text = numeric::encode(&card);
    for (arguments, code) in [
        (&[numeric::encode(&changed).as_str()][..], "SHC-SIGNATURE"),
        (&["--revoked", &list, &text], "SHC-REVOKED"),
        (&["shc:/1"], "SHC-NUMERIC"),
        (&[&no_cards], "SHC-FILE"),
    ] {
        let (exit, answer) = desk.verify(arguments);
        assert_eq!((exit, &answer["code"]), (1, &code.into()), "{arguments:?}");
    }
    let stranger = pratique(
        &[
            "verify",
            "--at",
            AT,
            "--jwks",
            &desk.jwks.replace("cards.", "other."),
            &text,
        ],
        "",
    );
    assert!(
        stranger.0 == 1 && stranger.1.starts_with("SHC-ISSUER-UNKNOWN: "),
        "{stranger:?}"
    );
}

#[test]
fn nobody_to_trust_and_lists_of_another_form_are_said() {
    let desk = Desk::new("cards-lists");
    let text = numeric::encode(&card());
    let wrong = desk.file("wrong.json", b"[]");
    let jwks = format!("{ISSUER}={wrong}");
    let slash = format!("{ISSUER}/={wrong}");
    for (options, said) in [
        (&[][..], "whom to trust is missing"),
        (
            &["--directory", &wrong],
            "not a snapshot of the VCI directory",
        ),
        (&["--jwks", &jwks], "not a JSON Web Key Set"),
        (&["--jwks", &slash], "https://issuer=FILE"),
        (
            &["--jwks", &desk.jwks, "--revoked", &wrong],
            "not a revocation list",
        ),
    ] {
        let (code, _, error) = pratique(&[&["verify"][..], options, &[&text]].concat(), "");
        assert!(code == 2 && error.contains(said), "{options:?}: {error}");
    }
}

#[test]
fn inspect_shows_the_content_and_what_is_wrong_with_how_it_is_made() {
    let (code, text, _) = pratique(&["inspect", "--json", &numeric::encode(&card())], "");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &answer["signature"]), (0, &"not checked".into()));
    let faults: Vec<&str> = answer["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["code"].as_str().unwrap())
        .collect();
    assert!(faults.contains(&"SHC-MADE-CODING-DISPLAY"), "{faults:?}");
    assert!(
        pratique(&["inspect", "shc:/12"], "")
            .1
            .starts_with("SHC-JWS: ")
    );
}

#[test]
fn the_directory_of_the_vci_is_read_where_it_is() {
    let Some(snapshot) = fixtures::path("certificate/vci/vci_snapshot.json") else {
        return;
    };
    let text = numeric::encode(&card());
    let (code, answer, error) = pratique(
        &["verify", "--directory", snapshot.to_str().unwrap(), &text],
        "",
    );
    assert!(
        code == 1 && answer.starts_with("SHC-ISSUER-UNKNOWN: "),
        "{answer}"
    );
    assert_eq!(error, "", "all keys load");
}
