//! Own facts: the symptom check, tests and contacts by the holder's word, and forgetting.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod world;

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use wallet::{Answer, Wallet};
use world::{COVID_ID, NOW, input, notices, refusal, seen, wallet_with_news};

/// Answers every question: these symptoms since a day, the others "no".
fn check(wallet: &mut Wallet, since: &[(&str, &str)], now: OffsetDateTime) -> Answer {
    let asked: Vec<Value> = serde_json::to_value(&wallet.view(now).questionnaire)
        .unwrap()
        .as_array()
        .unwrap()
        .clone();
    assert!(!asked.is_empty());
    let answer = |question: &Value| {
        let day = since
            .iter()
            .find(|(symptom, _)| question["symptom"] == *symptom);
        json!({"symptom": question["symptom"], "since": day.map(|(_, day)| *day)})
    };
    let answers: Vec<Value> = asked.iter().map(answer).collect();
    input(
        wallet,
        json!({"type": "symptom-check", "answers": answers}),
        now,
    )
}

#[test]
fn no_symptoms_after_a_full_check_is_green_and_goes_back_to_unknown() {
    let mut wallet = wallet_with_news();
    assert_eq!(seen(&check(&mut wallet, &[], NOW))["overall"], "green");
    assert_eq!(
        serde_json::to_value(wallet.view(NOW + Duration::hours(49))).unwrap()["overall"],
        "unknown"
    );
}

#[test]
fn half_a_check_does_not_count() {
    let mut wallet = wallet_with_news();
    let answers = json!([{"symptom": "fever", "since": null}]);
    let answer = input(
        &mut wallet,
        json!({"type": "symptom-check", "answers": answers}),
        NOW,
    );
    assert_eq!(notices(&answer), ["WAL-CHECK-INCOMPLETE"]);
    assert_eq!(
        (&seen(&answer)["overall"], &seen(&answer)["lastCheck"]),
        (&json!("unknown"), &json!(null))
    );
}

#[test]
fn a_symptom_begins_is_corrected_and_ends() {
    let mut wallet = wallet_with_news();
    let ongoing = |answer: &Answer| {
        let questions = seen(answer)["questionnaire"].as_array().unwrap().clone();
        questions
            .into_iter()
            .find(|question| question["symptom"] == "loss-of-smell")
            .unwrap()["ongoingSince"]
            .clone()
    };
    let answer = check(&mut wallet, &[("loss-of-smell", "2026-11-22")], NOW);
    assert_eq!(
        (&seen(&answer)["overall"], ongoing(&answer)),
        (&json!("amber"), json!("2026-11-22"))
    );
    let answer = check(&mut wallet, &[("loss-of-smell", "2026-11-21")], NOW);
    assert_eq!(ongoing(&answer), "2026-11-21");
    assert_eq!(answer.view.facts.len(), 2, "one symptom and one check");
    let answer = check(&mut wallet, &[], NOW + Duration::days(1));
    assert_eq!(ongoing(&answer), json!(null));
    assert_eq!(
        seen(&answer)["facts"][0]["fact"]["ended"],
        "2026-11-25T12:00:00Z"
    );
}

#[test]
fn today_is_today_even_before_noon_and_next_week_is_refused() {
    let mut wallet = wallet_with_news();
    let morning = NOW - Duration::hours(5);
    let answer = check(&mut wallet, &[("fever", "2026-11-24")], morning);
    assert_eq!(
        seen(&answer)["facts"][0]["fact"]["onset"],
        "2026-11-24T07:00:00Z"
    );
    let answer = check(&mut wallet, &[("fever", "2026-12-01")], morning);
    assert_eq!(refusal(&answer), Some("WAL-DATE-AHEAD"));
}

#[test]
fn own_tests_and_contacts_count_and_are_removed() {
    let mut wallet = wallet_with_news();
    let test = json!({"type": "add-test", "pack": COVID_ID, "test": "antigen", "result": "detected", "at": "2026-11-24T09:00:00+02:00"});
    let answer = input(&mut wallet, test.clone(), NOW);
    assert_eq!(
        (refusal(&answer), &seen(&answer)["overall"]),
        (None, &json!("red"))
    );
    assert_eq!(
        seen(&answer)["facts"][0]["fact"]["specimen"],
        "2026-11-24T07:00:00Z"
    );
    assert_eq!(
        notices(&input(&mut wallet, test, NOW)),
        ["WAL-ALREADY-HERE"]
    );
    let id = answer.view.facts[0].id.clone();
    let answer = input(&mut wallet, json!({"type": "remove-fact", "id": id}), NOW);
    assert_eq!(seen(&answer)["overall"], "unknown");
    let contact = json!({"type": "add-contact", "pack": COVID_ID, "tier": "household", "first": "2026-11-20", "last": "2026-11-22"});
    assert_eq!(seen(&input(&mut wallet, contact, NOW))["overall"], "amber");
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut wallet = wallet_with_news();
    let saved = wallet.save();
    let test = |pack: &str, at: &str| json!({"type": "add-test", "pack": pack, "test": "naat", "result": "detected", "at": at});
    let contact = |first: &str, last: &str| json!({"type": "add-contact", "pack": COVID_ID, "tier": "close", "first": first, "last": last});
    for (wrong, code) in [
        (test("plague", "2026-11-24T09:00:00Z"), "WAL-PACK-UNKNOWN"),
        (test(COVID_ID, "2026-11-25T09:00:00Z"), "WAL-DATE-AHEAD"),
        (test(COVID_ID, "2026-01-01T09:00:00Z"), "WAL-DATE-TOO-OLD"),
        (contact("2026-11-22", "2026-11-20"), "WAL-DATE-ORDER"),
        (contact("2026-11-22", "2026-11-27"), "WAL-DATE-AHEAD"),
        (
            json!({"type": "remove-fact", "id": "nothing"}),
            "WAL-NO-SUCH",
        ),
        (json!({"type": "set-colour", "colour": "red"}), "WAL-INPUT"),
        (json!({"type": "add-score", "score": 3}), "WAL-INPUT"),
    ] {
        assert_eq!(refusal(&input(&mut wallet, wrong, NOW)), Some(code));
        assert_eq!(wallet.save(), saved, "{code}");
    }
}

#[test]
fn encounters_take_the_place_of_those_before_and_say_day_and_minutes() {
    let mut wallet = wallet_with_news();
    let found = |days: serde_json::Value| json!({"type": "encounters", "disease": "covid-19", "days": days});
    let close = json!({"day": "2026-11-20", "tier": "close", "minutes": 23});
    let casual = json!({"day": "2026-11-21", "tier": "casual", "minutes": 6});
    let answer = seen(&input(&mut wallet, found(json!([close, casual])), NOW));
    assert_eq!(answer["overall"], "amber");
    let covid = &answer["statuses"][0];
    assert_eq!(covid["encounters"]["preset"], "lfph-narrow-v2");
    let reason = &covid["status"]["reasons"][0];
    assert_eq!(reason["rule"], "COVID-ENCOUNTER");
    let fact = json!({"kind": "encounter", "disease": "covid-19", "tier": "close", "day": "2026-11-20", "minutes": 23});
    assert_eq!(reason["facts"], json!([fact]));
    let again = seen(&input(&mut wallet, found(json!([casual])), NOW));
    assert_eq!(
        (
            again["overall"].as_str(),
            again["facts"].as_array().map(Vec::len)
        ),
        (Some("unknown"), Some(1))
    );
    let gone = seen(&input(&mut wallet, found(json!([])), NOW));
    assert_eq!(gone["facts"], json!([]));
}

#[test]
fn encounters_that_cannot_be_leave_those_before() {
    let mut wallet = wallet_with_news();
    let found = |disease: &str, day: &str| json!({"type": "encounters", "disease": disease, "days": [{"day": day, "tier": "close", "minutes": 23}]});
    input(&mut wallet, found("covid-19", "2026-11-20"), NOW);
    let saved = wallet.save();
    for (wrong, code) in [
        (found("covid-19", "2026-11-27"), "WAL-DATE-AHEAD"),
        (found("covid-19", "2026-01-01"), "WAL-DATE-TOO-OLD"),
        (found("measles", "2026-11-20"), "WAL-PACK-UNKNOWN"),
    ] {
        assert_eq!(refusal(&input(&mut wallet, wrong, NOW)), Some(code));
        assert_eq!(wallet.save(), saved, "{code}");
    }
}

#[test]
fn what_is_past_the_horizon_is_erased_at_the_next_input_whatever_it_is() {
    let mut wallet = wallet_with_news();
    let test = json!({"type": "add-test", "pack": COVID_ID, "test": "naat", "result": "not-detected", "at": "2026-11-23T09:00:00Z"});
    input(&mut wallet, test, NOW);
    check(&mut wallet, &[("cough", "2026-11-20")], NOW);
    check(&mut wallet, &[], NOW + Duration::days(3));
    let days = i64::from(wallet.view(NOW).kept_days);
    assert_eq!(days, 60);
    let language = json!({"type": "set-language", "language": "fr"});
    let answer = input(
        &mut wallet,
        language.clone(),
        NOW + Duration::days(days - 3),
    );
    assert_eq!((answer.view.facts.len(), notices(&answer)), (3, vec![]));
    let answer = input(&mut wallet, language.clone(), NOW + Duration::days(days));
    assert_eq!(
        (answer.view.facts.len(), notices(&answer)),
        (2, vec!["WAL-FORGOTTEN"])
    );
    let answer = input(&mut wallet, language, NOW + Duration::days(days + 4));
    assert_eq!(answer.view.facts.len(), 0);
    let mut never_told = wallet_with_news();
    let french = json!({"type": "set-language", "language": "fr"});
    input(&mut never_told, french, NOW);
    assert_eq!(
        wallet.save(),
        never_told.save(),
        "erased from what is saved as well"
    );
}

#[test]
fn everything_is_erased_but_the_language() {
    let mut wallet = wallet_with_news();
    check(&mut wallet, &[("fever", "2026-11-22")], NOW);
    input(
        &mut wallet,
        json!({"type": "set-language", "language": "ar"}),
        NOW,
    );
    let answer = input(&mut wallet, json!({"type": "erase-everything"}), NOW);
    let mut empty = Wallet::default();
    let expected = input(
        &mut empty,
        json!({"type": "set-language", "language": "ar"}),
        NOW,
    );
    assert_eq!(answer.view, expected.view);
    assert_eq!(wallet.save(), empty.save());
}
