//! A suite of our own, made in a folder: what the fixtures have, with other cards and another issuer.

use super::run;
use crate::report::Report;
use certificate::issue::SigningKey;
use certificate::qr::Symbol;
use certificate::shc::{Card, CardIssuer, IssuerUrl, numeric};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::macros::datetime;

const ISSUER: &str = "https://clinic.example/cards/issuer";
const BUNDLE: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"resource:0","resource":{"resourceType":"Patient","name":[{"family":"Anyone"}],"birthDate":"1990"}},
    {"fullUrl":"resource:1","resource":{"resourceType":"Immunization","status":"completed",
        "vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"88"}]},
        "patient":{"reference":"resource:0"},"occurrenceDateTime":"2024-10-01"}}]}"#;

struct Suite(PathBuf);

impl Suite {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("pratique-shc-{name}-{}", std::process::id()));
        let suite = Self(folder);
        suite.write(
            "cards-issuer/.well-known/jwks.json",
            &issuer(ISSUER).jwks(Some(1)),
        );
        let kid = issuer(ISSUER).kid();
        suite.list(&format!(
            r#"{{"kid":"{kid}","method":"rid","ctr":1,"rids":["a"]}}"#
        ));
        suite
    }

    fn list(&self, text: &str) {
        let kid = issuer(ISSUER).kid();
        self.write(&format!("cards-issuer/.well-known/crl/{kid}.json"), text);
    }

    fn write(&self, name: &str, text: &str) {
        self.bytes(name, text.as_bytes());
    }

    fn bytes(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join("shc").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn judged(&self, rows: &str) -> Report {
        self.write("EXPECTED.tsv", &format!("# a comment\n{rows}\n"));
        run(&self.0).unwrap()
    }

    fn misses(&self, rows: &str) -> usize {
        self.judged(rows).misses().len()
    }
}

impl Drop for Suite {
    fn drop(&mut self) {
        let folder: &Path = &self.0;
        std::fs::remove_dir_all(folder).unwrap();
    }
}

fn issuer(address: &str) -> CardIssuer {
    CardIssuer::new(
        IssuerUrl::parse(address).unwrap(),
        SigningKey::from_entropy(&[9; 32]),
    )
}

fn card(address: &str, expires_at: Option<OffsetDateTime>) -> String {
    let card = Card {
        kinds: Vec::new(),
        bundle: json::read(BUNDLE.as_bytes()).unwrap(),
        issued_at: datetime!(2024-11-24 10:00 UTC),
        expires_at,
        revocation_id: None,
    };
    issuer(address).issue(&card).unwrap()
}

#[test]
fn a_good_card_is_met_in_every_form_and_missed_where_an_error_is_expected() {
    let suite = Suite::new("good");
    let card = card(ISSUER, None);
    suite.write("card.txt", &card);
    suite.write(
        "card.smart-health-card",
        &format!(r#"{{"verifiableCredential":["{card}","{card}"]}}"#),
    );
    suite.write("code.txt", &numeric::encode(&card));
    suite.bytes(
        "code.png",
        &Symbol::of_card(&numeric::encode(&card)).unwrap().png(4),
    );
    suite.write("bundle.json", BUNDLE);
    let rows = |expected: &str| {
        let inputs = [
            ("jws", "card.txt"),
            ("healthcard", "card.smart-health-card"),
            ("qrnumeric", "code.txt"),
            ("qr", "code.png"),
            ("fhirbundle", "bundle.json"),
        ];
        inputs
            .map(|(input, file)| format!("a\t{input}\t{file}\t{expected}\t"))
            .join("\n")
    };
    let report = suite.judged(&rows("[0,0]"));
    assert_eq!((report.misses(), report.total()), (&[] as &[String], 5));
    assert_eq!(suite.misses(&rows("[[ec.JWS_VERIFICATION_ERROR]]")), 5);
    assert_eq!(suite.misses(&rows("[0, [ec.EXPIRATION_ERROR]]")), 5);
    assert_eq!(suite.misses(&rows("[1]")), 5);
}

#[test]
fn a_changed_card_is_met_as_such_and_missed_where_none_is_expected() {
    let suite = Suite::new("changed");
    let card = card(ISSUER, None);
    let (signed, signature) = card.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { "B" } else { "A" };
    suite.write(
        "changed.txt",
        &format!("{signed}.{other}{}", &signature[1..]),
    );
    suite.write(
        "expired.txt",
        &self::card(ISSUER, Some(datetime!(2025-01-01 0:00 UTC))),
    );
    suite.write(
        "stranger.txt",
        &self::card("https://other.example/cards/stranger", None),
    );
    let rows = "a\tjws\tchanged.txt\t[[ec.JWS_VERIFICATION_ERROR]]\t\n\
                a\tjws\texpired.txt\t[0, [ec.EXPIRATION_ERROR]]\t\n\
                a\tjws\tstranger.txt\t[[ec.ISSUER_KEY_DOWNLOAD_ERROR, ec.ISSUER_KID_MISMATCH]]\t\n\
                a\tjws\tstranger.txt\t[[ec.ISSUER_KEY_DOWNLOAD_ERROR, ec.JWS_VERIFICATION_ERROR]]\t{ clearKeyStore: true }";
    assert_eq!(suite.judged(rows).misses(), &[] as &[String]);
    let valid =
        "a\tjws\tchanged.txt\t[0,0]\t\na\tjws\texpired.txt\t[0,0]\t\na\tjws\tstranger.txt\t[0,0]\t";
    assert_eq!(suite.misses(valid), 3);
}

#[test]
fn what_the_issuer_publishes_is_looked_into() {
    let suite = Suite::new("published");
    suite.write("card.txt", &card(ISSUER, None));
    let kid = issuer(ISSUER).kid();
    suite.list(&format!(
        r#"{{"kid":"{kid}","method":"rid","ctr":2,"rids":["a","a","$"]}}"#
    ));
    let three =
        "a\tjws\tcard.txt\t[[ec.REVOCATION_ERROR, ec.REVOCATION_ERROR, ec.REVOCATION_ERROR]]\t";
    assert_eq!(suite.judged(three).misses(), &[] as &[String]);
    suite.list("no list");
    assert_eq!(suite.misses(three), 1);
    assert_eq!(
        suite.misses("a\tjws\tcard.txt\t[[ec.REVOCATION_ERROR]]\t"),
        0
    );
    suite.write(
        "own-issuers.json",
        r#"{"participating_issuers":[{"iss":"https://clinic.example/x","name":"X"}]}"#,
    );
    let listed = "a\tjws\tcard.txt\t[[ec.REVOCATION_ERROR, ec.ISSUER_NOT_TRUSTED]]\t{ issuerDirectory: 'own' }";
    assert_eq!(suite.misses(listed), 0);
}

#[test]
fn what_is_not_there_or_no_row_is_missed_and_a_link_is_counted_apart() {
    let suite = Suite::new("gone");
    for row in [
        "a\tjws\tgone.txt\t[0,0]\t",
        "a\tqr\tgone.png\t[0,0]\t",
        "a\tnothing\tgone.txt\t[0,0]\t",
        "a\tjws",
    ] {
        assert_eq!(suite.misses(row), 1, "{row}");
    }
    let report = suite.judged("a\tshlink\tlink.txt\t[0,0]\t");
    assert_eq!((report.total(), report.notes().len()), (0, 1));
}
