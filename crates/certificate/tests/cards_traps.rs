//! Every stage of a SMART Health Card by hand, with its negatives; no file is needed.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod cards;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cards::*;
use certificate::issue::SigningKey;
use certificate::shc::numeric::{decode, encode};
use certificate::shc::{
    CardIssuer, Cause, IssueError, Issuers, JwkSet, KeyFault, ListFault, RevocationError,
    RevocationList, read, verify,
};
use time::Duration;

#[test]
fn what_is_issued_verifies_and_says_what_was_put_in() {
    let text = encode(&signed());
    let verified = verified(&decode(&[text]).unwrap()).unwrap();
    assert_eq!(verified.issuer_name(), Some("An issuer"));
    assert_eq!(verified.kid(), issuer().kid());
    assert!(verified.is_revocable());
    let claims = verified.claims();
    assert_eq!(claims.issuer, ISSUER);
    assert_eq!(claims.issued_at, card().issued_at);
    assert_eq!(claims.expires_at, card().expires_at);
    assert_eq!(claims.kinds.len(), 2);
    assert_eq!(
        claims.bundle(),
        Some(&bundle()),
        "members that nobody reads survive"
    );
    let records = verified.bundle();
    assert_eq!(
        records.patient.as_ref().unwrap().names[0].shown(),
        "Jo Anyone"
    );
    assert_eq!(records.immunizations[0].vaccine[0].code, "207");
    assert_eq!(records.results[0].value[0].code, "260415000");
}

#[test]
fn the_clock_is_inclusive_and_skew_has_its_own_word() {
    let card = card();
    let text = issuer().issue(&card).unwrap();
    let (issued, expires) = (card.issued_at, card.expires_at.unwrap());
    let at = |now| verify(&text, &issuers(), now).err();
    assert_eq!(at(issued), None);
    assert_eq!(at(issued - Duration::seconds(1)), Some(Cause::ClockSkew));
    assert_eq!(at(issued - Duration::minutes(5)), Some(Cause::ClockSkew));
    assert_eq!(
        at(issued - Duration::seconds(301)),
        Some(Cause::NotYetValid)
    );
    assert_eq!(at(expires), None);
    assert_eq!(at(expires + Duration::seconds(1)), Some(Cause::Expired));
}

#[test]
fn each_stage_has_its_own_cause() {
    let (header, payload) = (header(), payload());
    assert_eq!(verified(&by_hand(&header, &payload)).err(), None);
    let changed = |from: &str, to: &str| {
        assert!(payload.contains(from), "{from}");
        verified(&by_hand(&header, &payload.replace(from, to))).err()
    };
    assert_eq!(
        changed(
            "https://cards.example/issuer",
            "http://cards.example/issuer"
        ),
        Some(Cause::Issuer)
    );
    assert_eq!(
        changed(
            "https://cards.example/issuer",
            "https://cards.example/issuer/"
        ),
        Some(Cause::Issuer)
    );
    assert_eq!(
        changed("cards.example", "other.example"),
        Some(Cause::IssuerUnknown)
    );
    assert_eq!(
        changed("1795514400", "1795514400000"),
        Some(Cause::Milliseconds)
    );
    assert_eq!(changed("1795514400", "\"1795514400\""), Some(Cause::Claims));
    assert_eq!(changed("#health-card", "#immunization"), Some(Cause::Kind));
    assert_eq!(changed("\"Bundle\"", "\"List\""), Some(Cause::Bundle));
    assert_eq!(
        changed("\"resource:2\"", "\"resource:1\""),
        Some(Cause::Bundle)
    );
    assert_eq!(
        changed("\"fullUrl\":\"resource:2\"", "\"fullUrl\":\"urn:uuid:2\""),
        Some(Cause::Bundle)
    );
}

#[test]
fn header_key_and_compression_have_their_own_causes() {
    let (header, payload) = (header(), payload());
    let bom = by_hand(&header, &format!("\u{feff}{payload}"));
    assert_eq!(verified(&bom).err(), Some(Cause::Claims));
    let none = by_hand(&header.replace("ES256", "none"), &payload);
    assert_eq!(verified(&none).err(), Some(Cause::Header));
    let other_key = by_hand(
        &header.replace(&issuer().kid().to_string(), &"A".repeat(43)),
        &payload,
    );
    assert_eq!(verified(&other_key).err(), Some(Cause::KeyUnknown));
    assert_eq!(
        verified(&of_content(&header, payload.as_bytes())).err(),
        Some(Cause::Damaged)
    );
    let mut bytes = deflated(payload.as_bytes());
    bytes.push(0);
    assert_eq!(
        verified(&of_content(&header, &bytes)).err(),
        Some(Cause::Damaged)
    );
    let bomb = deflated(&vec![b' '; 1 << 20]);
    assert_eq!(
        verified(&of_content(&header, &bomb)).err(),
        Some(Cause::TooLarge)
    );
}

#[test]
fn a_signature_in_der_is_refused_for_its_form() {
    let card = signed();
    let (signed, _) = card.rsplit_once('.').unwrap();
    let der = signature(signed.as_bytes()).to_der();
    let card = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(der.as_bytes()));
    assert_eq!(verified(&card).err(), Some(Cause::SignatureForm));
    assert!(read(&card).is_ok(), "to look at it, no signature is needed");
}

#[test]
fn a_key_counts_for_its_own_issuer_alone() {
    let mut others = Issuers::default();
    others.trust(
        &address("https://other.example"),
        None,
        JwkSet::read(&issuer().jwks(None)).unwrap(),
    );
    assert_eq!(
        verify(&signed(), &others, NOW).err(),
        Some(Cause::IssuerUnknown)
    );
    let stranger = CardIssuer::new(address(ISSUER), SigningKey::from_entropy(&[8; 32]));
    others.trust(
        &address(ISSUER),
        None,
        JwkSet::read(&stranger.jwks(None)).unwrap(),
    );
    assert_eq!(
        verify(&signed(), &others, NOW).err(),
        Some(Cause::KeyUnknown)
    );
    assert_eq!(
        verified(&stranger.issue(&card()).unwrap()).err(),
        Some(Cause::KeyUnknown)
    );
}

#[test]
fn a_key_set_leaves_out_what_is_no_key_of_a_card_and_names_it() {
    let good = issuer().jwks(None);
    let fault = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        let set = JwkSet::read(&good.replace(from, to)).unwrap();
        assert!(set.keys.is_empty(), "{to}");
        set.left_out[0].fault
    };
    assert_eq!(fault(r#""kty":"EC""#, r#""kty":"RSA""#), KeyFault::Type);
    assert_eq!(fault(r#""use":"sig""#, r#""use":"enc""#), KeyFault::Use);
    assert_eq!(fault(r#""use":"sig","#, ""), KeyFault::Form);
    assert_eq!(fault("ES256", "ES384"), KeyFault::Algorithm);
    assert_eq!(fault("P-256", "P-384"), KeyFault::Curve);
    assert_eq!(fault(r#""use""#, r#""d":"AA","use""#), KeyFault::Private);
    assert_eq!(
        fault(r#""use""#, r#""crlVersion":0,"use""#),
        KeyFault::RevocationVersion
    );
    assert_eq!(
        fault(r#""use""#, r#""x5c":["AA=="],"use""#),
        KeyFault::Certificate
    );
    assert_eq!(
        fault(&issuer().kid().to_string(), &"A".repeat(43)),
        KeyFault::Kid
    );
    for text in ["", "[]", "{}", r#"{"keys":{}}"#] {
        assert!(JwkSet::read(text).is_none(), "{text}");
    }
}

#[test]
fn a_point_off_the_curve_is_no_key() {
    let text = issuer().jwks(None);
    let set: json::Tree = json::read(text.as_bytes()).unwrap();
    let y = set.member("keys").unwrap().items().unwrap()[0]
        .member("y")
        .unwrap()
        .text()
        .unwrap()
        .to_owned();
    let off = text.replace(&y, &"A".repeat(43));
    let x = set.member("keys").unwrap().items().unwrap()[0]
        .member("x")
        .unwrap()
        .text()
        .unwrap();
    let thumbprint = sha256(&format!(
        r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{}"}}"#,
        "A".repeat(43)
    ));
    let off = off.replace(&issuer().kid().to_string(), &thumbprint);
    assert_eq!(
        JwkSet::read(&off).unwrap().left_out[0].fault,
        KeyFault::Point
    );
}

fn sha256(text: &str) -> String {
    use sha2::Digest;
    URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(text))
}

fn list(rids: &str) -> RevocationList {
    let kid = issuer().kid();
    RevocationList::read(&format!(
        r#"{{"kid":"{kid}","method":"rid","ctr":3,"rids":[{rids}]}}"#
    ))
    .unwrap()
}

#[test]
fn a_card_on_its_issuers_list_is_revoked_and_others_are_not() {
    let card = verified(&signed()).unwrap();
    let issued = card.claims().issued_at.unix_timestamp();
    for (rids, is_revoked) in [
        (r#""a-1_Z""#.to_owned(), true),
        (r#""other""#.to_owned(), false),
        (r#""A-1_Z""#.to_owned(), false),
        (String::new(), false),
        (format!(r#""a-1_Z.{}""#, issued + 1), true),
        (format!(r#""a-1_Z.{issued}""#), false),
        (format!(r#""a-1_Z.{issued}","a-1_Z.{}""#, issued + 1), true),
        (format!(r#""a-1_Z","a-1_Z.{issued}""#), true),
        (r#""$bad","a-1_Z""#.to_owned(), true),
    ] {
        assert_eq!(list(&rids).is_revoked(&card), is_revoked, "{rids}");
    }
    let text = r#"{"kid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","method":"rid","ctr":3,"rids":["a-1_Z"]}"#;
    let of_another_key = RevocationList::read(text).unwrap();
    assert!(!of_another_key.is_revoked(&card));
    let mut without = cards::card();
    without.revocation_id = None;
    let without = verified(&issuer().issue(&without).unwrap()).unwrap();
    assert!(!without.is_revocable() && !list(r#""a-1_Z""#).is_revoked(&without));
}

#[test]
fn flaws_of_a_list_are_named_and_do_not_give_a_card_back() {
    let long = "a".repeat(25);
    let flawed = list(&format!(
        r#""a","b.1","b","{long}","c==","d.x","e.1.2",7,"a""#
    ));
    let entry = ListFault::Entry;
    let expected = [
        ListFault::Twice(2),
        entry(3),
        entry(4),
        entry(5),
        entry(6),
        entry(7),
        ListFault::Twice(8),
    ];
    assert_eq!(flawed.faults, expected);
    assert_eq!(flawed.len(), 2);
    let issuers = issuers();
    let key = issuers.key(ISSUER, issuer().kid()).unwrap();
    assert_eq!(flawed.check(key), Ok(()));
    let kid = issuer().kid();
    let read = |text: String| RevocationList::read(&text);
    let other = read(format!(
        r#"{{"kid":"{kid}","method":"rid","ctr":4,"rids":[]}}"#
    ))
    .unwrap();
    assert_eq!(other.check(key), Err(RevocationError::OtherVersion));
    let text = format!(r#"{{"kid":"{kid}","method":"other","ctr":3,"rids":[]}}"#);
    assert_eq!(read(text).err(), Some(RevocationError::Method));
    for text in [
        "",
        "[]",
        r#"{"method":"rid"}"#,
        r#"{"kid":"a","method":"rid","ctr":1,"rids":[]}"#,
    ] {
        assert_eq!(
            RevocationList::read(text).err(),
            Some(RevocationError::Form),
            "{text}"
        );
    }
}

#[test]
fn nothing_is_issued_that_a_verifier_would_refuse() {
    let issue = |change: &dyn Fn(&mut certificate::shc::Card)| {
        let mut card = card();
        change(&mut card);
        issuer().issue(&card).err()
    };
    assert_eq!(issue(&|_| ()), None);
    assert_eq!(
        issue(&|card| card.bundle = json::Tree::Null),
        Some(IssueError::Bundle)
    );
    assert_eq!(
        issue(&|card| card.expires_at = Some(card.issued_at - Duration::seconds(1))),
        Some(IssueError::Dates)
    );
    assert_eq!(
        issue(&|card| card.revocation_id = Some("a".repeat(25))),
        Some(IssueError::RevocationId)
    );
    assert_eq!(
        issue(&|card| card.revocation_id = Some("a.b".into())),
        Some(IssueError::RevocationId)
    );
    assert_eq!(
        issue(&|card| card.kinds = vec!["k".repeat(70_000)]),
        Some(IssueError::TooLarge)
    );
}
