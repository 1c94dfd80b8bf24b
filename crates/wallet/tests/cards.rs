//! SMART Health Cards in a wallet: added from codes and files, counted, and read anew with the lists of the day.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod world;

use bulletin::Kind;
use certificate::issue::SigningKey;
use certificate::shc::{Card, CardIssuer, IssuerUrl, numeric};
use serde_json::{Value, json};
use time::Duration;
use time::macros::datetime;
use wallet::Wallet;
use world::{
    COVID, Edition, NOW, WORDS, add, edition, input, issued, notices, refusal, seen, trust,
    vaccination,
};

const ISSUER: &str = "https://cards.example/issuer";
const FOUND: &str = "260373001";
const NOT_FOUND: &str = "260415000";

fn issuer() -> CardIssuer {
    let address = IssuerUrl::parse(ISSUER).unwrap();
    CardIssuer::new(address, SigningKey::from_entropy(&[7; 32]))
}

/// The VCI directory's snapshot with this one issuer.
fn directory() -> Vec<u8> {
    let set: Value = serde_json::from_str(&issuer().jwks(None)).unwrap();
    let one = json!({"issuer": {"iss": ISSUER, "name": "An issuer"}, "keys": set["keys"]});
    json!({"directory": "demo", "time": "2026-11-20T00:00:00Z", "issuerInfo": [one]})
        .to_string()
        .into_bytes()
}

fn with_cards(version: u64) -> Edition {
    edition(
        version,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "trust.json", &trust()),
            (Kind::Trust, "card-issuers.json", &directory()),
            (Kind::ValueSets, "value-sets.json", WORDS),
        ],
    )
}

fn a_wallet() -> Wallet {
    let mut wallet = Wallet::default();
    assert_eq!(with_cards(1).offer(&mut wallet, NOW).refusal, None);
    wallet
}

/// A card, a compact JWS, of a person with a test; `given` is the forename of whoever it is.
fn jws(given: &str, result: &str) -> String {
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": [
        {"fullUrl": "resource:0", "resource": {"resourceType": "Patient",
            "name": [{"family": "Exemplé", "given": [given]}], "birthDate": "1990-02-28"}},
        {"fullUrl": "resource:1", "resource": {"resourceType": "Observation", "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "94500-6"}]},
            "subject": {"reference": "resource:0"}, "effectiveDateTime": "2026-11-23T09:00:00Z",
            "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": result}]}}}]});
    let card = Card {
        kinds: vec!["https://smarthealth.cards#laboratory".into()],
        bundle: bundle.into(),
        issued_at: datetime!(2026-11-23 20:00 UTC),
        expires_at: None,
        revocation_id: None,
    };
    issuer().issue(&card).unwrap()
}

/// The same card as the texts of three codes.
fn in_three(card: &str) -> [String; 3] {
    let third = card.len() / 3;
    let parts = [&card[..third], &card[third..2 * third], &card[2 * third..]];
    [0, 1, 2].map(|at| {
        let digits = numeric::encode(parts[at]);
        let digits = digits.strip_prefix(numeric::PREFIX).unwrap();
        format!("{}{}/3/{digits}", numeric::PREFIX, at + 1)
    })
}

fn colour(answer: &wallet::Answer) -> Value {
    seen(answer)["overall"].clone()
}

#[test]
fn a_positive_card_counts_and_is_shown_in_plain_words() {
    let mut wallet = a_wallet();
    let answer = add(&mut wallet, &numeric::encode(&jws("Léa", FOUND)), NOW);
    assert_eq!((refusal(&answer), notices(&answer)), (None, vec![]));
    assert_eq!(colour(&answer), "red");
    let card = &seen(&answer)["certificates"][0];
    assert_eq!(
        (&card["state"], &card["kind"]),
        (&json!("valid"), &json!("test"))
    );
    assert_eq!(
        (&card["name"], &card["birth"]),
        (&json!("Léa Exemplé"), &json!("1990-02-28"))
    );
    assert_eq!(card["disease"], "COVID-19");
    assert_eq!(card["issuer"], "An issuer");
    assert!(wallet.keeps_cards());
    // and at the next start, from what was saved alone
    let opened = Wallet::open(&wallet.save()).unwrap();
    assert!(opened.keeps_cards());
    let view = serde_json::to_value(opened.view(NOW)).unwrap();
    assert_eq!(
        (&view["overall"], &view["certificates"][0]["state"]),
        (&json!("red"), &json!("valid"))
    );
}

#[test]
fn codes_in_any_order_and_a_file_are_the_same_card() {
    let card = jws("Léa", NOT_FOUND);
    let mut wallet = a_wallet();
    let [one, two, three] = in_three(&card);
    let answer = add(&mut wallet, &format!("{three}\n{one} {two}"), NOW);
    assert_eq!((refusal(&answer), notices(&answer)), (None, vec![]));
    let file = json!({"verifiableCredential": [card, jws("Noé", NOT_FOUND)]}).to_string();
    let answer = add(&mut wallet, &file, NOW);
    assert_eq!(notices(&answer), ["WAL-ALREADY-HERE", "WAL-OTHER-PERSON"]);
    let shown = &seen(&answer)["certificates"];
    assert_eq!(shown.as_array().unwrap().len(), 2);
    assert_eq!(shown[0]["text"], numeric::encode(&card));
    assert!(
        wallet::draw(&numeric::encode(&card))
            .unwrap()
            .starts_with("<svg")
    );
}

#[test]
fn what_is_wrong_is_named_and_of_a_file_all_or_nothing_is_kept() {
    let card = jws("Léa", FOUND);
    let [one, two, _] = in_three(&card);
    let (head, signature) = card.rsplit_once('.').unwrap();
    let turned = [&signature[4..84], &signature[..4], &signature[84..]].concat();
    let forged = format!("{head}.{turned}");
    let both = json!({"verifiableCredential": [card, forged]}).to_string();
    for (text, code) in [
        (format!("{one} {two}"), "SHC-PART-MISSING"),
        ("shc:/123".to_owned(), "SHC-NUMERIC"),
        ("{}".to_owned(), "SHC-FILE"),
        (numeric::encode(&forged), "SHC-SIGNATURE"),
        (both, "SHC-SIGNATURE"),
    ] {
        let mut wallet = a_wallet();
        let answer = add(&mut wallet, &text, NOW);
        assert_eq!(refusal(&answer), Some(code));
        assert_eq!(seen(&answer)["certificates"], json!([]), "{code}");
    }
}

#[test]
fn a_card_of_an_issuer_who_is_trusted_later_counts_from_then_on() {
    let mut wallet = Wallet::default();
    let answer = add(&mut wallet, &numeric::encode(&jws("Léa", FOUND)), NOW);
    assert_eq!(notices(&answer), ["WAL-NOT-ACCEPTED-NOW"]);
    let card = &seen(&answer)["certificates"][0];
    assert_eq!(card["refusal"]["code"], "SHC-ISSUER-UNKNOWN");
    assert_eq!(card["name"], "Léa Exemplé");
    let answer = with_cards(1).offer(&mut wallet, NOW);
    assert_eq!(colour(&answer), "red");
    // and no more once the issuer is trusted no more
    let without = edition(2, &[(Kind::Pack, "covid.json", COVID.as_bytes())]);
    let answer = without.offer(&mut wallet, NOW);
    assert_eq!(seen(&answer)["certificates"][0]["state"], "not-accepted");
    assert_ne!(colour(&answer), "red");
}

#[test]
fn of_a_card_before_its_time_nothing_follows() {
    let mut wallet = a_wallet();
    let early = datetime!(2026-11-23 20:00 UTC) - Duration::days(1);
    let answer = add(&mut wallet, &numeric::encode(&jws("Léa", FOUND)), early);
    assert_eq!(notices(&answer), ["WAL-NOT-ACCEPTED-NOW"]);
    assert_eq!(seen(&answer)["facts"], json!([]));
}

#[test]
fn a_card_and_a_certificate_of_one_person_belong_together() {
    let mut wallet = a_wallet();
    let _ = add(&mut wallet, &issued(&vaccination()), NOW);
    let _ = add(&mut wallet, &numeric::encode(&jws("Léa", NOT_FOUND)), NOW);
    let answer = add(&mut wallet, &numeric::encode(&jws("Noé", FOUND)), NOW);
    assert_eq!(notices(&answer), ["WAL-OTHER-PERSON"]);
    let shown = seen(&answer)["certificates"].clone();
    let persons: Vec<_> = (0..3).map(|at| shown[at]["person"].clone()).collect();
    assert_eq!(persons, [json!(0), json!(0), json!(1)]);
    assert_ne!(
        colour(&answer),
        "red",
        "a card of somebody else does not count"
    );
    let id = &shown[2]["id"];
    let answer = input(
        &mut wallet,
        json!({"type": "remove-certificate", "id": id}),
        NOW,
    );
    assert_eq!(seen(&answer)["certificates"].as_array().unwrap().len(), 2);
}
