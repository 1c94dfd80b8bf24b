//! What came from the authority: the same for all, all or nothing, pinned, and over when it is over.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod world;

use bulletin::{Authority, Digest, Kind};
use revocation::{Delta, Draft, HashType, List, Mark, RevocationHash, Scope};
use serde_json::{Value, json};
use time::Duration;
use time::macros::datetime;
use wallet::{View, Wallet};
use world::{
    COVID, COVID_ID, Edition, NOW, add, authority, edition, edition_by, first_edition, input,
    issued, officer, pcr, refusal, seen, trust, vaccination, wallet_with_news,
};

const POSITIVE: &str = "260373001";

fn view(wallet: &Wallet, now: time::OffsetDateTime) -> Value {
    serde_json::to_value(wallet.view(now)).unwrap()
}

#[test]
fn a_certificate_that_was_taken_back_counts_no_more_until_it_is_given_back() {
    let mut wallet = wallet_with_news();
    let sick = pcr(NOW - Duration::hours(5), POSITIVE);
    let text = issued(&sick);
    assert_eq!(seen(&add(&mut wallet, &text, NOW))["overall"], "red");
    // with its identifier, whoever signed it
    let mark = Mark {
        scope: Scope::of_country("XD").unwrap(),
        hash_type: HashType::Uci,
        hash: RevocationHash::of_uci(sick.uvci()),
    };
    let mut published = |version, marks: &[Mark]| {
        let mut draft = Draft::new(version, NOW);
        marks.iter().for_each(|mark| draft.revoke(mark));
        let lists = edition(
            version,
            &[
                (Kind::Pack, "covid.json", COVID.as_bytes()),
                (Kind::Trust, "trust.json", &trust()),
                (Kind::Revocations, "all.bin", &draft.write().unwrap()),
            ],
        );
        let answer = lists.offer(&mut wallet, NOW);
        assert_eq!(answer.refusal, None);
        Wallet::open(&wallet.save()).unwrap()
    };
    let after = view(&published(2, &[mark]), NOW);
    assert_eq!(after["overall"], "unknown");
    assert_eq!(after["certificates"][0]["state"], "not-accepted");
    assert_eq!(after["certificates"][0]["refusal"]["code"], "HC1-REVOKED");
    assert_eq!(view(&published(3, &[]), NOW)["overall"], "red");
}

#[test]
fn the_first_bulletin_pins_the_authority_and_its_packs_are_in_force() {
    let seen = view(&wallet_with_news(), NOW);
    assert_eq!(seen["authority"]["origin"], "demo.example");
    assert_eq!(seen["bulletin"]["version"], 1);
    assert_eq!(seen["bulletin"]["stale"], false);
    assert_eq!(seen["statuses"][0]["pack"], COVID_ID);
    assert_eq!(seen["statuses"][0]["sample"], true);
    assert_eq!(seen["refused"], json!(null));
}

fn glance(edition: &Edition, now: time::OffsetDateTime) -> Option<View> {
    let file = |sha256: &str| edition.files.get(sha256).cloned();
    Wallet::glance(&authority().to_json(), &edition.note, &file, now)
}

#[test]
fn a_glance_shows_what_a_new_wallet_shows_once_it_has_received() {
    let glanced = serde_json::to_value(glance(&first_edition(), NOW).unwrap()).unwrap();
    assert_eq!(glanced, view(&wallet_with_news(), NOW));
}

#[test]
fn a_glance_shows_nothing_of_what_no_wallet_would_take() {
    let spoilt = edition(1, &[(Kind::Pack, "covid.json", b"{}")]);
    assert!(glance(&spoilt, NOW).is_none());
    let first = first_edition();
    assert!(glance(&first, NOW + Duration::days(120)).is_none());
    let mut forged = first_edition();
    forged.note = forged.note.replacen("version 1", "version 2", 1);
    assert!(glance(&forged, NOW).is_none());
    let missing = Wallet::glance(&authority().to_json(), &first.note, &|_| None, NOW);
    assert!(missing.is_none());
}

#[test]
fn what_runs_out_while_its_files_are_fetched_is_refused() {
    let mut wallet = Wallet::default();
    let first = first_edition();
    let wanted = wallet.wanted(&authority().to_json(), &first.note, NOW);
    assert_eq!(wanted.refusal, None);
    let file = |sha256: &str| first.files.get(sha256).cloned();
    let answer = wallet.receive(&first.note, &file, NOW + Duration::days(40));
    assert_eq!(refusal(&answer), Some("BUL-EXPIRED"));
}

#[test]
fn what_is_here_is_not_fetched_again() {
    let mut wallet = wallet_with_news();
    let second = edition(
        2,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "new.json", b"[]"),
        ],
    );
    let wanted = wallet.wanted(&authority().to_json(), &second.note, NOW);
    let asked: Vec<_> = wanted.files.iter().map(|file| &file.sha256).collect();
    assert_eq!(asked, [&Digest::of(b"[]").to_string()]);
    assert_eq!(
        seen(&second.offer(&mut wallet, NOW))["bulletin"]["version"],
        2
    );
}

/// A list of nobody, with room for so many.
fn list(version: u64, room: u32) -> Vec<u8> {
    let draft = Draft::new(version, NOW).with_room_for(room);
    draft.write().unwrap()
}

#[test]
fn a_long_list_is_followed_by_its_difference() {
    let offered = |version, room| {
        let name = "revocations.bin";
        edition(version, &[(Kind::Revocations, name, &list(version, room))])
    };
    for (room, is_long) in [(20_000, true), (1, false)] {
        let mut wallet = Wallet::default();
        offered(1, room).offer(&mut wallet, NOW);
        let next = offered(2, room);
        let wanted = wallet.wanted(&authority().to_json(), &next.note, NOW);
        let first = list(1, room);
        let from = is_long.then(|| Digest::of(&first).to_string());
        assert_eq!(wanted.files[0].from, from);
        let Some(from) = from else { continue };
        let (one, other) = (List::read(&first).unwrap(), list(2, room));
        let delta = Delta::between(&one, &List::read(&other).unwrap()).unwrap();
        let delta = delta.write().unwrap();
        let here = wallet.held(&from).unwrap();
        assert_eq!(wallet::next_list(here, &delta), Some(other));
        assert_eq!(wallet::next_list(b"", &delta), None);
        assert_eq!(wallet::next_list(here, b"no delta"), None);
        assert_eq!(wallet.held(&wanted.files[0].sha256), None);
    }
}

#[test]
fn what_is_fetched_does_not_depend_on_the_holder() {
    let second = edition(
        2,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "new.json", b"[]"),
        ],
    );
    let asked = |wallet: &mut Wallet| {
        serde_json::to_string(&wallet.wanted(&authority().to_json(), &second.note, NOW)).unwrap()
    };
    let mut ill = wallet_with_news();
    add(
        &mut ill,
        &issued(&pcr(NOW - Duration::hours(5), POSITIVE)),
        NOW,
    );
    assert_eq!(view(&ill, NOW)["overall"], "red");
    assert_eq!(asked(&mut ill), asked(&mut wallet_with_news()));
}

#[test]
fn a_bad_bulletin_is_refused_and_the_old_one_stays_in_force() {
    let covid = (Kind::Pack, "covid.json", COVID.as_bytes());
    let one = edition_by(&[officer(1)], 2, &[covid]);
    let older = edition(0, &[covid]);
    let split = edition(1, &[covid]);
    let content = edition(2, &[covid, (Kind::Trust, "trust.json", b"no list")]);
    let doubled = COVID.replacen("sample of 2021", "again", 1).replacen(
        "\"version\": 1",
        "\"version\": 2",
        1,
    );
    let twice = edition(2, &[covid, (Kind::Pack, "again.json", doubled.as_bytes())]);
    for (edition, code) in [
        (&one, "BUL-TOO-FEW-OFFICERS"),
        (&older, "BUL-ROLLBACK"),
        (&split, "BUL-SPLIT"),
        (&content, "BUL-CONTENT"),
        (&twice, "BUL-CONTENT"),
    ] {
        let mut wallet = wallet_with_news();
        let before = view(&wallet, NOW);
        let answer = edition.offer(&mut wallet, NOW);
        assert_eq!(refusal(&answer), Some(code));
        let mut after = seen(&answer);
        assert_eq!(after["refused"]["code"], code);
        after["refused"] = json!(null);
        assert_eq!(after, before, "{code}");
        assert_eq!(
            seen(&first_edition().offer(&mut wallet, NOW))["refused"],
            json!(null)
        );
    }
}

#[test]
fn a_missing_or_changed_file_costs_the_whole_bulletin_and_nothing_else() {
    let mut wallet = wallet_with_news();
    let second = edition(
        2,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "new.json", b"[]"),
        ],
    );
    let answer = wallet.receive(&second.note, &|_| None, NOW);
    assert_eq!(refusal(&answer), Some("BUL-MISSING"));
    let answer = wallet.receive(&second.note, &|_| Some(b"[ ]".to_vec()), NOW);
    assert_eq!(refusal(&answer), Some("BUL-FILE"));
    assert_eq!(answer.view.bulletin.unwrap().version, 1);
}

#[test]
fn another_authority_is_not_taken_for_the_pinned_one() {
    let mut wallet = wallet_with_news();
    let keys = [4, 5].map(|number| officer(number).verifier()).to_vec();
    let other = Authority {
        officers: bulletin::Officers::new(keys, 2).unwrap(),
        ..authority()
    };
    let theirs = edition_by(
        &[officer(4), officer(5)],
        9,
        &[(Kind::Pack, "covid.json", COVID.as_bytes())],
    );
    let wanted = wallet.wanted(&other.to_json(), &theirs.note, NOW);
    assert_eq!(wanted.refusal.unwrap().code, "BUL-AUTHORITY-CHANGED");
    assert_eq!(
        refusal(&wallet.receive(&theirs.note, &|_| None, NOW)),
        Some("BUL-TOO-FEW-OFFICERS")
    );
    let mut fresh = Wallet::default();
    assert_eq!(
        refusal(&fresh.receive(&theirs.note, &|_| None, NOW)),
        Some("BUL-AUTHORITY")
    );
}

#[test]
fn a_bulletin_that_has_run_out_leaves_no_rule_in_force_and_says_so() {
    let mut wallet = wallet_with_news();
    add(
        &mut wallet,
        &issued(&pcr(datetime!(2026-12-19 9:00 UTC), POSITIVE)),
        datetime!(2026-12-19 12:00 UTC),
    );
    assert_eq!(
        view(&wallet, datetime!(2026-12-19 12:00 UTC))["overall"],
        "red"
    );
    let after = view(&wallet, datetime!(2026-12-20 0:00 UTC));
    assert_eq!(
        (&after["bulletin"]["stale"], &after["overall"]),
        (&json!(true), &json!("unknown"))
    );
    assert_eq!(after["statuses"][0]["status"]["notice"], "pack-expired");
}

#[test]
fn after_the_end_of_the_authority_nothing_is_in_force() {
    let ending = Authority {
        sunset: datetime!(2026-12-01 0:00 UTC),
        ..authority()
    };
    let mut wallet = Wallet::default();
    first_edition().offer_of(&ending, &mut wallet, NOW);
    add(
        &mut wallet,
        &issued(&pcr(NOW - Duration::hours(5), POSITIVE)),
        NOW,
    );
    assert_eq!(view(&wallet, NOW)["overall"], "red");
    let after = view(&wallet, ending.sunset);
    assert_eq!(
        (&after["overall"], &after["statuses"]),
        (&json!("unknown"), &json!([]))
    );
    assert_eq!(after["refused"]["code"], "BUL-SUNSET");
    let answer = first_edition().offer_of(&ending, &mut wallet, ending.sunset);
    assert_eq!(refusal(&answer), Some("BUL-SUNSET"));
}

/// G1: whatever an authority sends, two people with the same facts see the same, and who has no facts is never red.
#[test]
fn nothing_that_is_received_changes_one_person_alone() {
    let covid = (Kind::Pack, "covid.json", COVID.as_bytes());
    let trust = trust();
    let editions = [
        first_edition(),
        edition(2, &[covid]),
        edition(3, &[(Kind::Trust, "trust.json", &trust)]),
        edition_by(&[officer(2)], 4, &[covid]),
        edition(4, &[covid, (Kind::Trust, "trust.json", &trust)]),
    ];
    let certificate = issued(&vaccination());
    let with_facts = || {
        let mut wallet = wallet_with_news();
        add(&mut wallet, &certificate, NOW);
        let contact = json!({"type": "add-contact", "pack": COVID_ID, "tier": "close", "first": "2026-11-20", "last": "2026-11-22"});
        input(&mut wallet, contact, NOW);
        wallet
    };
    let (mut one, mut other, mut nobody) = (with_facts(), with_facts(), wallet_with_news());
    for edition in &editions {
        assert_eq!(
            seen(&edition.offer(&mut one, NOW)),
            seen(&edition.offer(&mut other, NOW))
        );
        assert_eq!(seen(&edition.offer(&mut nobody, NOW))["overall"], "unknown");
    }
}

#[test]
fn a_saved_wallet_opens_as_it_was_and_keeps_what_it_has_seen() {
    let mut wallet = wallet_with_news();
    add(&mut wallet, &issued(&vaccination()), NOW);
    let mut opened = Wallet::open(&wallet.save()).unwrap();
    assert_eq!(view(&opened, NOW), view(&wallet, NOW));
    assert_eq!(opened.save(), wallet.save());
    let older = edition(0, &[(Kind::Pack, "covid.json", COVID.as_bytes())]);
    assert_eq!(
        refusal(&older.offer(&mut opened, NOW)),
        Some("BUL-ROLLBACK")
    );
    assert_eq!(
        Wallet::open(b"something else").err().unwrap().code(),
        "WAL-SAVED-DAMAGED"
    );
}

#[test]
fn a_backup_brings_everything_to_another_phone() {
    let mut wallet = wallet_with_news();
    add(&mut wallet, &issued(&vaccination()), NOW);
    let backup = wallet.backup("five quiet words and one", &[9; 32]).unwrap();
    let restored = Wallet::restore(&backup, "five quiet words and one").unwrap();
    assert_eq!(restored.save(), wallet.save());
    let wrong = Wallet::restore(&backup, "another passphrase");
    assert_eq!(wrong.err().unwrap().code(), "WAL-BACKUP-PASSPHRASE");
}
