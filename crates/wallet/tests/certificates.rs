//! Certificates in a wallet: added, shown in plain words, looked at again when the lists change.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod world;

use bulletin::Kind;
use certificate::{KeyUsage, Person};
use serde_json::json;
use time::macros::datetime;
use wallet::Wallet;
use world::{
    COVID, NOW, add, edition, first_edition, input, issued, issued_to, issuer_for, lea, noe,
    notices, pcr, refusal, seen, vaccination, wallet_with_news,
};

const NEGATIVE: &str = "260415000";
const POSITIVE: &str = "260373001";

#[test]
fn a_certificate_is_shown_in_plain_words() {
    let answer = add(&mut wallet_with_news(), &issued(&vaccination()), NOW);
    assert_eq!((refusal(&answer), notices(&answer)), (None, vec![]));
    let card = &seen(&answer)["certificates"][0];
    assert_eq!(card["state"], "valid");
    assert_eq!(card["kind"], "vaccination");
    assert_eq!(card["name"], "Léa Exemplé");
    assert_eq!(card["disease"], "COVID-19");
    assert_eq!(card["country"], "Germany");
    let line = |label: &str| {
        let lines = card["lines"].as_array().unwrap().iter();
        lines
            .filter(|line| line["label"] == label)
            .map(|line| line["value"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(line("certificate.product"), ["Comirnaty"]);
    assert_eq!(line("certificate.dose"), ["2/2"]);
    assert_eq!(line("certificate.date"), ["2026-10-01"]);
    let fact = &seen(&answer)["facts"][0];
    assert_eq!(
        (&fact["own"], &fact["fact"]["kind"]),
        (&json!(false), &json!("vaccination"))
    );
}

#[test]
fn without_lists_codes_are_shown_as_they_are_and_nothing_is_said_of_them() {
    let mut wallet = Wallet::default();
    let bare = edition(
        1,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "trust.json", &world::trust()),
        ],
    );
    bare.offer(&mut wallet, NOW);
    let answer = add(&mut wallet, &issued(&vaccination()), NOW);
    assert_eq!((refusal(&answer), notices(&answer)), (None, vec![]));
    let card = &seen(&answer)["certificates"][0];
    assert_eq!(card["state"], "valid");
    assert_eq!(
        (&card["disease"], &card["country"]),
        (&json!("840539006"), &json!("DE"))
    );
    assert_eq!(card["unknownCodes"], json!([]));
    assert_eq!(seen(&answer)["facts"][0]["fact"]["kind"], "vaccination");
}

#[test]
fn a_code_that_a_list_does_not_have_is_said_to_be_unknown() {
    let mut wallet = wallet_with_news();
    let lists = String::from_utf8(world::WORDS.to_vec()).unwrap();
    let lists = lists.replace("EU/1/20/1528", "EU/1/20/1507");
    let other = edition(
        2,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "trust.json", &world::trust()),
            (Kind::ValueSets, "value-sets.json", lists.as_bytes()),
        ],
    );
    other.offer(&mut wallet, NOW);
    let answer = add(&mut wallet, &issued(&vaccination()), NOW);
    assert_eq!(notices(&answer), ["WAL-UNKNOWN-CODES"]);
    assert_eq!(
        seen(&answer)["certificates"][0]["unknownCodes"],
        json!(["EU/1/20/1528"])
    );
}

#[test]
fn lists_of_more_than_a_mebibyte_are_not_taken() {
    let mut wallet = wallet_with_news();
    let large = [world::WORDS, &vec![b' '; 1 << 20]].concat();
    let edition = edition(
        2,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "trust.json", &world::trust()),
            (Kind::ValueSets, "value-sets.json", &large),
        ],
    );
    let answer = edition.offer(&mut wallet, NOW);
    assert_eq!(refusal(&answer), Some("BUL-CONTENT"));
}

#[test]
fn the_same_certificate_is_kept_once_and_said_to_be_there() {
    let mut wallet = wallet_with_news();
    let text = issued(&vaccination());
    add(&mut wallet, &text, NOW);
    let answer = add(&mut wallet, &format!("  {text}\n"), NOW);
    assert_eq!(notices(&answer), ["WAL-ALREADY-HERE"]);
    assert_eq!(answer.view.certificates.len(), 1);
}

#[test]
fn a_certificate_that_can_never_be_right_is_refused_by_cause() {
    let mut wallet = wallet_with_news();
    let text = issued(&vaccination());
    let (_, tests_only) = issuer_for(KeyUsage {
        vaccination: false,
        recovery: false,
        test: true,
    });
    let lent = issuer_for(KeyUsage::ALL)
        .1
        .issue(&lea(), &vaccination(), NOW, NOW + time::Duration::days(9))
        .unwrap();
    assert!(
        tests_only
            .issue(&lea(), &vaccination(), NOW, NOW + time::Duration::days(9))
            .is_err()
    );
    // whole groups of base45, so that the end is missing and nothing else is wrong
    let cut = &text[..4 + (text.len() - 4) / 3 * 3 - 3];
    for (text, code) in [
        ("https://example.org", "HC1-PREFIX"),
        (cut, "HC1-DAMAGED"),
        (&text.replace("HC1:", "HC1:ü"), "HC1-BASE45"),
        (&"A".repeat(5_000), "WAL-TOO-LARGE"),
    ] {
        let answer = add(&mut wallet, text, NOW);
        assert_eq!(refusal(&answer), Some(code));
        assert!(answer.view.certificates.is_empty());
    }
    assert_eq!(refusal(&add(&mut wallet, &lent, NOW)), None);
}

#[test]
fn an_issuer_that_comes_later_makes_a_kept_certificate_count() {
    let mut wallet = Wallet::default();
    let nobody = edition(1, &[(Kind::Pack, "covid.json", COVID.as_bytes())]);
    nobody.offer(&mut wallet, NOW);
    let answer = add(
        &mut wallet,
        &issued(&pcr(NOW - time::Duration::hours(5), POSITIVE)),
        NOW,
    );
    assert_eq!(
        (refusal(&answer), notices(&answer)),
        (None, vec!["WAL-NOT-ACCEPTED-NOW"])
    );
    let card = &seen(&answer)["certificates"][0];
    assert_eq!(
        (&card["state"], &card["refusal"]["code"]),
        (&json!("not-accepted"), &json!("HC1-KEY-UNKNOWN"))
    );
    assert_eq!(
        (&card["name"], &card["kind"]),
        (&json!("Léa Exemplé"), &json!("test"))
    );
    assert_eq!(seen(&answer)["facts"], json!([]));
    assert_eq!(seen(&answer)["overall"], "unknown");
    let files = first_edition();
    let with_issuer = edition(
        2,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "trust.json", &world::trust()),
            (Kind::ValueSets, "value-sets.json", world::WORDS),
        ],
    );
    assert_eq!(files.files, with_issuer.files);
    let view = seen(&with_issuer.offer(&mut wallet, NOW));
    assert_eq!(view["certificates"][0]["state"], "valid");
    assert_eq!(view["overall"], "red");
}

#[test]
fn what_has_run_out_is_kept_and_nothing_follows_from_it() {
    let mut wallet = wallet_with_news();
    let text = issued(&pcr(NOW - time::Duration::hours(5), NEGATIVE));
    let later = datetime!(2027-10-01 0:00 UTC);
    let answer = add(&mut wallet, &text, later);
    assert_eq!(notices(&answer), ["WAL-NOT-ACCEPTED-NOW"]);
    let card = &seen(&answer)["certificates"][0];
    assert_eq!(card["refusal"]["code"], "HC1-EXPIRED");
    assert_eq!(card["lines"].as_array().unwrap().len(), 9, "{card}");
    assert_eq!(seen(&answer)["facts"], json!([]));
}

#[test]
fn a_certificate_is_removed_with_what_follows_from_it() {
    let mut wallet = wallet_with_news();
    let answer = add(
        &mut wallet,
        &issued(&pcr(NOW - time::Duration::hours(5), POSITIVE)),
        NOW,
    );
    assert_eq!(seen(&answer)["overall"], "red");
    let id = answer.view.certificates[0].id.clone();
    let answer = input(
        &mut wallet,
        json!({"type": "remove-certificate", "id": id}),
        NOW,
    );
    assert_eq!(seen(&answer)["overall"], "unknown");
    let answer = input(
        &mut wallet,
        json!({"type": "remove-certificate", "id": id}),
        NOW,
    );
    assert_eq!(refusal(&answer), Some("WAL-NO-SUCH"));
}

#[test]
fn a_certificate_of_another_person_is_kept_and_counts_only_if_the_holder_says_so() {
    let mut wallet = wallet_with_news();
    add(&mut wallet, &issued(&vaccination()), NOW);
    let sick = issued_to(&noe(), &pcr(NOW - time::Duration::hours(5), POSITIVE));
    let answer = add(&mut wallet, &sick, NOW);
    assert_eq!(notices(&answer), ["WAL-OTHER-PERSON"]);
    let card = &seen(&answer)["certificates"][1];
    assert_eq!(
        (&card["whose"], &card["state"]),
        (&json!("in-care"), &json!("valid"))
    );
    assert_eq!(seen(&answer)["overall"], "unknown");

    let id = card["id"].as_str().unwrap();
    let mut say = |whose: &str| {
        input(
            &mut wallet,
            json!({"type": "set-whose", "id": id, "whose": whose}),
            NOW,
        )
    };
    assert_eq!(seen(&say("own"))["overall"], "red");
    assert_eq!(seen(&say("in-care"))["overall"], "unknown");
    let reopened = Wallet::open(&wallet.save()).unwrap();
    assert_eq!(
        serde_json::to_value(reopened.view(NOW)).unwrap()["certificates"][1]["whose"],
        "in-care"
    );
    let nothing = input(
        &mut wallet,
        json!({"type": "set-whose", "id": "nothing", "whose": "own"}),
        NOW,
    );
    assert_eq!(refusal(&nothing), Some("WAL-NO-SUCH"));
}

#[test]
fn the_name_is_compared_as_travel_documents_write_it() {
    let mut wallet = wallet_with_news();
    add(&mut wallet, &issued(&vaccination()), NOW);
    let written_otherwise = Person {
        family: Some("Exemple".into()),
        ..lea()
    };
    let answer = add(
        &mut wallet,
        &issued_to(
            &written_otherwise,
            &pcr(NOW - time::Duration::hours(5), POSITIVE),
        ),
        NOW,
    );
    assert_eq!(notices(&answer), [""; 0]);
    assert_eq!(seen(&answer)["overall"], "red");
}

#[test]
fn certificates_of_one_person_belong_together_and_others_say_in_what_they_differ() {
    let mut wallet = wallet_with_news();
    add(&mut wallet, &issued(&vaccination()), NOW);
    add(&mut wallet, &issued_to(&noe(), &vaccination()), NOW);
    let with_second_forename = Person {
        given_transliterated: Some("MARIE<LEA".into()),
        ..lea()
    };
    let test = pcr(NOW - time::Duration::hours(5), "260415000");
    let answer = add(&mut wallet, &issued_to(&with_second_forename, &test), NOW);
    assert_eq!(notices(&answer), [""; 0]);
    let cards = &answer.view.certificates;
    let persons: Vec<u32> = cards.iter().map(|card| card.person).collect();
    assert_eq!(persons, [0, 1, 0]);
    assert_eq!(cards[0].differs, [""; 0]);
    assert_eq!(cards[1].differs, ["HOLDER-GIVEN-NAME", "HOLDER-BIRTH"]);
    assert_eq!(cards[2].differs, [""; 0]);
}

#[test]
fn its_picture_is_that_of_its_text() {
    let mut wallet = wallet_with_news();
    let answer = add(&mut wallet, &issued(&vaccination()), NOW);
    let picture = wallet::draw(&answer.view.certificates[0].text).unwrap();
    assert!(picture.starts_with("<svg"));
    assert_ne!(wallet::draw("ANOTHER").unwrap(), picture);
    assert!(wallet::draw(&"A".repeat(5000)).is_err());
}

#[test]
fn real_certificates_of_the_member_states_are_all_shown() {
    let Some(folder) = fixtures::path("certificate/dgc") else {
        return;
    };
    let mut wallet = wallet_with_news();
    let mut shown = 0;
    for country in std::fs::read_dir(folder).unwrap() {
        let raw = country.unwrap().path().join("2DCode/raw");
        for file in std::fs::read_dir(raw).into_iter().flatten().take(6) {
            let case: serde_json::Value =
                serde_json::from_slice(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
            let Some(text) = case["PREFIX"].as_str() else {
                continue;
            };
            let answer = add(&mut wallet, text, NOW);
            if refusal(&answer).is_none() && notices(&answer) == ["WAL-NOT-ACCEPTED-NOW"] {
                let card = answer.view.certificates.last().unwrap();
                assert!(
                    !card.lines.is_empty() || card.kind == wallet::CertificateKind::Other,
                    "{card:?}"
                );
                shown += 1;
                let gone = input(
                    &mut wallet,
                    json!({"type": "remove-certificate", "id": card.id}),
                    NOW,
                );
                assert_eq!(refusal(&gone), None);
            }
        }
    }
    assert!(shown > 80, "only {shown} were shown");
}
