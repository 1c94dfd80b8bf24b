//! What the authority says to everybody: shown while it lasts, the same on every phone, and nothing follows from it.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod world;

use bulletin::Kind;
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use wallet::Wallet;
use world::{COVID, Edition, NOW, add, edition, first_edition, issued, refusal, seen, vaccination};

fn one(id: &str, from: &str, until: &str) -> Value {
    json!({"id": id, "level": "advice", "from": from, "until": until, "title": {"en": id}, "text": {"en": "Words."}})
}

fn with(version: u64, files: &[(&str, Value)]) -> Edition {
    let written: Vec<Vec<u8>> = files
        .iter()
        .map(|(_, list)| list.to_string().into_bytes())
        .collect();
    let named = files.iter().zip(&written);
    let news = named.map(|((name, _), bytes)| (Kind::Announcements, *name, bytes.as_slice()));
    let trust = world::trust();
    let mut all = vec![
        (Kind::Pack, "covid.json", COVID.as_bytes()),
        (Kind::Trust, "trust.json", trust.as_slice()),
        (Kind::ValueSets, "value-sets.json", world::WORDS),
    ];
    all.extend(news);
    edition(version, &all)
}

fn ids(wallet: &Wallet, now: OffsetDateTime) -> Vec<String> {
    let shown = wallet.view(now).announcements.into_iter();
    shown.map(|one| one.id).collect()
}

fn two_files() -> Edition {
    let first = json!([
        one("old", "2026-11-20T00:00:00Z", "2026-12-10T00:00:00Z"),
        one("over", "2026-11-20T00:00:00Z", "2026-11-24T12:00:00Z"),
    ]);
    let second = json!([
        one("new", "2026-11-23T00:00:00Z", "2026-12-30T00:00:00Z"),
        one("ahead", "2026-11-25T00:00:00Z", "2026-12-30T00:00:00Z"),
    ]);
    with(2, &[("news.json", first), ("water.json", second)])
}

#[test]
fn those_in_force_are_shown_the_newest_first_and_kept() {
    let mut wallet = world::wallet_with_news();
    assert_eq!(ids(&wallet, NOW), [""; 0]);
    assert_eq!(refusal(&two_files().offer(&mut wallet, NOW)), None);
    assert_eq!(ids(&wallet, NOW), ["new", "old"]);
    assert_eq!(
        ids(&wallet, NOW - Duration::seconds(1)),
        ["new", "old", "over"]
    );
    assert_eq!(
        ids(&wallet, datetime!(2026-11-25 0:00 UTC)),
        ["ahead", "new", "old"]
    );
    let again = Wallet::open(&wallet.save()).unwrap();
    assert_eq!(ids(&again, NOW), ["new", "old"]);
    let after_the_bulletin = datetime!(2026-12-20 0:00 UTC);
    assert_eq!(ids(&again, after_the_bulletin), [""; 0]);
}

#[test]
fn every_phone_shows_the_same_and_no_status_follows() {
    let mut empty = world::wallet_with_news();
    let mut holder = world::wallet_with_news();
    add(&mut holder, &issued(&vaccination()), NOW);
    let mut before = serde_json::to_value(holder.view(NOW)).unwrap();
    let (one, other) = (
        seen(&two_files().offer(&mut empty, NOW)),
        seen(&two_files().offer(&mut holder, NOW)),
    );
    assert_eq!(one["announcements"], other["announcements"]);
    assert_eq!(one["announcements"][0]["title"], json!({"en": "new"}));
    let mut after = other;
    for view in [&mut before, &mut after] {
        view["announcements"] = json!(null);
        view["bulletin"] = json!(null);
    }
    assert_eq!(before, after);
}

#[test]
fn a_bad_file_costs_the_bulletin_and_the_old_one_stays() {
    let good = one("good", "2026-11-20T00:00:00Z", "2026-12-10T00:00:00Z");
    let mut personal = good.clone();
    personal["for"] = json!("one phone");
    let long = one("long", "2026-11-20T00:00:00Z", "2027-03-10T00:00:00Z");
    for bad in [
        json!([good, personal]),
        json!([long]),
        json!({}),
        json!([good, good]),
    ] {
        let mut wallet = world::wallet_with_news();
        let answer = with(2, &[("news.json", bad.clone())]).offer(&mut wallet, NOW);
        assert_eq!(refusal(&answer), Some("BUL-CONTENT"), "{bad}");
        assert_eq!(answer.view.bulletin.unwrap().version, 1);
    }
}

#[test]
fn issuers_of_cards_change_nothing_for_certificates() {
    let directory = json!({"issuerInfo": [{"issuer": {"iss": "https://clinic.example", "name": "Clinic"}, "keys": []}]});
    let trust = world::trust();
    let second = edition(
        2,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "cards.json", directory.to_string().as_bytes()),
            (Kind::Trust, "trust.json", &trust),
            (Kind::ValueSets, "value-sets.json", world::WORDS),
        ],
    );
    let mut wallet = Wallet::default();
    assert_eq!(refusal(&first_edition().offer(&mut wallet, NOW)), None);
    assert_eq!(refusal(&second.offer(&mut wallet, NOW)), None);
    let answer = seen(&add(&mut wallet, &issued(&vaccination()), NOW));
    assert_eq!(
        answer["certificates"][0]["state"], "valid",
        "the signers count as before"
    );
    assert!(Wallet::open(&wallet.save()).is_ok());
}
