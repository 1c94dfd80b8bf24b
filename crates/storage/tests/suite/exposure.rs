//! Exposure keys: uploads of many in one transaction, revisions, the cover of an hour, files, and their end.

use crate::asking::{count, number};
use crate::given::{Given, at_once};
use crate::people::{DAY, begin_log, now};
use std::collections::BTreeSet;
use storage::{
    Counted, InventedKey, KeyUpload, KeysOf, KnownKey, NewExport, NewKey, Report, RevisedKey,
    Store, Uploaded,
};
use time::{Duration, OffsetDateTime};

const HERE: KeysOf<'static> = KeysOf {
    region: "XD",
    only_travellers: false,
};
const HOUR: Duration = Duration::HOUR;

/// The hour of `now`.
fn hour() -> OffsetDateTime {
    let now = now().unix_timestamp();
    OffsetDateTime::from_unix_timestamp(now / 3600 * 3600).unwrap()
}

fn today() -> u32 {
    u32::try_from(now().unix_timestamp() / 86_400 * 144).unwrap()
}

/// The key of this number, of yesterday.
pub(crate) fn exposure_key(number: u64) -> NewKey {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    key[8..].copy_from_slice(&number.to_be_bytes());
    NewKey {
        key,
        rolling_start: today() - 144,
        rolling_period: 144,
        risk: 4,
        days_since_onset: 3,
    }
}

pub(crate) fn upload(keys: impl IntoIterator<Item = u64>) -> KeyUpload {
    KeyUpload {
        authority: "health.example".into(),
        region: "XD".into(),
        traveller: false,
        report: Report::Likely,
        keys: keys.into_iter().map(exposure_key).collect(),
        known: None,
        days_to_upload: Some(3),
        is_chaff: false,
    }
}

fn revision(keys: impl IntoIterator<Item = u64> + Clone, report: Report) -> KeyUpload {
    let known = keys.clone().into_iter().map(|key| exposure_key(key).into());
    KeyUpload {
        report,
        known: Some(known.collect()),
        ..upload(keys)
    }
}

fn taken(inserted: usize, revised: usize, there: impl IntoIterator<Item = u64>) -> Uploaded {
    Uploaded::Taken {
        inserted,
        revised,
        there: there
            .into_iter()
            .map(|key| exposure_key(key).into())
            .collect(),
    }
}

async fn send(given: &Given, upload: KeyUpload) -> Uploaded {
    given.upload_keys(&[upload], now()).await.unwrap().remove(0)
}

async fn close(given: &Given, at: OffsetDateTime) {
    given.begin_to_close("XD", at, &[], &[]).await.unwrap();
    given.close_hour("XD", at, at).await.unwrap();
}

async fn released(given: &Given, of: KeysOf<'_>, at: OffsetDateTime) -> Vec<RevisedKey> {
    given.released_keys(of, at, None, 1000).await.unwrap()
}

async fn revised(given: &Given, at: OffsetDateTime) -> Vec<RevisedKey> {
    given.revised_keys(HERE, at, None, 1000).await.unwrap()
}

/// Something in every table.
pub(crate) async fn fill(store: &Store) {
    store.upload_keys(&[upload([1, 2])], now()).await.unwrap();
    store.begin_to_close("XD", hour(), &[], &[]).await.unwrap();
    let cover = (exposure_key(100).key, exposure_key(1).key);
    store.cover(&[cover]).await.unwrap();
    store.close_hour("XD", hour(), now()).await.unwrap();
    let revised = revision([1], Report::Confirmed);
    store.upload_keys(&[revised], now()).await.unwrap();
    store.know_exports(&[file("XD", 0)], now()).await.unwrap();
}

fn file(region: &str, part: i32) -> NewExport {
    NewExport {
        region: region.into(),
        period: 3600,
        starts_at: hour(),
        ends_at: hour() + HOUR + Duration::SECOND * part,
        digest: "0".repeat(64),
        size: 9,
    }
}

pub(crate) async fn a_batch_says_what_became_of_each_upload(given: &Given) {
    send(given, upload([1, 2])).await;
    close(given, hour()).await;
    let negative = KeyUpload {
        report: Report::Revoked,
        ..upload([9])
    };
    let chaff = KeyUpload {
        is_chaff: true,
        ..upload([50, 51])
    };
    let batch = [
        upload([3, 4]),
        // somebody else has downloaded it by now
        upload([5, 1]),
        revision([3], Report::Confirmed),
        KeyUpload {
            known: Some(vec![exposure_key(7).into()]),
            ..upload([2])
        },
        negative,
        chaff,
        upload([6]),
    ];
    let outcomes = given.upload_keys(&batch, now()).await.unwrap();
    let expected = [
        taken(2, 0, [3, 4]),
        Uploaded::NoProof,
        taken(0, 1, [3]),
        Uploaded::OtherProof,
        taken(0, 0, []),
        taken(0, 0, [50, 51]),
        taken(1, 0, [6]),
    ];
    assert_eq!(outcomes, expected);
    assert_eq!(count(given, "exposure_key", "").await, 5, "1, 2, 3, 4, 6");
    let keys = released(given, HERE, hour()).await;
    let third = keys.iter().find(|one| one.key.key == exposure_key(3).key);
    assert_eq!(
        third.unwrap().report,
        Report::Confirmed,
        "nobody saw it as likely"
    );
    assert_eq!(given.upload_keys(&[], now()).await.unwrap(), []);
}

/// Whichever copy of the program brings it.
pub(crate) async fn a_key_is_there_once(given: &Given) {
    let other = given.another().await;
    let outcomes = at_once(8, |task| {
        let store = given.or_other(&other, task);
        async move {
            let mut inserted = 0;
            for number in 0..20 {
                // from both ends, each time with a key of its own
                let number = if task % 2 == 0 { number } else { 19 - number };
                let own = 1000 + task * 100 + number;
                let batch = [upload([number, own]), upload([number, own])];
                for outcome in store.upload_keys(&batch, now()).await.unwrap() {
                    let Uploaded::Taken { inserted: new, .. } = outcome else {
                        panic!("{outcome:?}");
                    };
                    inserted += new;
                }
            }
            inserted
        }
    });
    assert_eq!(outcomes.await.iter().sum::<usize>(), 20 + 8 * 20);
    assert_eq!(count(given, "exposure_key", "").await, 20 + 8 * 20);
}

/// The answer to the first upload was lost.
pub(crate) async fn who_knows_a_key_that_nobody_could_download_is_its_owner(given: &Given) {
    assert_eq!(send(given, upload([1, 2])).await, taken(2, 0, [1, 2]));
    assert_eq!(send(given, upload([1, 2, 3])).await, taken(1, 0, [1, 2, 3]));
    let mut other = upload([1]);
    other.keys[0].rolling_period = 143;
    assert_eq!(send(given, other).await, Uploaded::NoProof);
    let elsewhere = KeyUpload {
        region: "XE".into(),
        ..upload([1])
    };
    assert_eq!(send(given, elsewhere).await, Uploaded::NoProof);
    let confirmed = KeyUpload {
        report: Report::Confirmed,
        ..upload([1])
    };
    assert_eq!(send(given, confirmed).await, Uploaded::NoProof);
    close(given, hour()).await;
    assert_eq!(send(given, upload([1])).await, Uploaded::NoProof);
}

/// Covers keys 1 and 2 with one each.
async fn cover_both(given: &Given) {
    let covers = [
        (exposure_key(100).key, exposure_key(1).key),
        (exposure_key(101).key, exposure_key(2).key),
    ];
    given.cover(&covers).await.unwrap();
}

pub(crate) async fn a_published_key_is_revised_once_with_all_that_cover_it(given: &Given) {
    send(given, upload([1, 2])).await;
    given.begin_to_close("XD", hour(), &[], &[]).await.unwrap();
    cover_both(given).await;
    given.close_hour("XD", hour(), now()).await.unwrap();
    let before = released(given, HERE, hour()).await;
    assert_eq!(before.len(), 4);
    let mut changed = revision([1], Report::Confirmed);
    changed.keys[0].risk = 7;
    changed.keys[0].days_since_onset = -2;
    assert_eq!(send(given, changed.clone()).await, taken(0, 1, [1]));
    // the same again says nothing new
    assert_eq!(send(given, changed).await, taken(0, 0, [1]));
    let keys = revised(given, hour()).await;
    assert_eq!(keys.len(), 2);
    for one in &keys {
        assert_eq!(
            (one.report, one.key.risk, one.key.days_since_onset),
            (Report::Confirmed, 7, -2),
            "with the risk of now"
        );
    }
    assert_eq!(
        released(given, HERE, hour()).await,
        before,
        "what was published stays"
    );
    let again = send(given, revision([1], Report::Revoked)).await;
    assert_eq!(again, Uploaded::RevisedBefore);
    let back = send(given, revision([2], Report::UserReport)).await;
    assert_eq!(back, Uploaded::NoSuchChange);
    // of two one cannot be revised, and neither is
    assert_eq!(
        send(given, revision([2, 1], Report::Revoked)).await,
        Uploaded::RevisedBefore
    );
    assert_eq!(
        send(given, revision([2], Report::Revoked)).await,
        taken(0, 1, [2])
    );
    assert_eq!(revised(given, hour()).await.len(), 4);
}

pub(crate) async fn what_nobody_saw_is_rewritten_or_never_published(given: &Given) {
    send(given, upload([1, 2])).await;
    given.begin_to_close("XD", hour(), &[], &[]).await.unwrap();
    // the cover is being made
    cover_both(given).await;
    assert_eq!(
        send(given, revision([1], Report::Confirmed)).await,
        taken(0, 1, [1])
    );
    assert_eq!(
        send(given, revision([2], Report::Revoked)).await,
        taken(0, 1, [])
    );
    let late = [
        (exposure_key(102).key, exposure_key(1).key),
        (exposure_key(103).key, exposure_key(2).key),
    ];
    given.cover(&late).await.unwrap();
    given.close_hour("XD", hour(), now()).await.unwrap();
    let keys = released(given, HERE, hour()).await;
    assert_eq!(keys.len(), 3, "1 and two like it");
    assert!(keys.iter().all(|one| one.report == Report::Confirmed));
    assert_eq!(revised(given, hour()).await, []);
}

pub(crate) async fn a_key_in_use_is_released_when_it_ends(given: &Given) {
    let mut early = upload([1, 2]);
    early.keys[0].rolling_start = today();
    send(given, early).await;
    let midnight = OffsetDateTime::from_unix_timestamp(i64::from(today() + 144) * 600).unwrap();
    assert_eq!(released(given, HERE, hour()).await.len(), 1);
    let late = released(given, HERE, midnight).await;
    assert_eq!(late[0].key.key, exposure_key(1).key);
    assert_eq!(given.first_released("XD").await.unwrap(), Some(hour()));
}

pub(crate) async fn an_hour_is_covered_once(given: &Given) {
    send(given, upload([1])).await;
    let invented = |number: u64, later: i32| InventedKey {
        key: exposure_key(number),
        report: Report::Likely,
        traveller: false,
        released_at: hour() + HOUR * later,
    };
    for _ in 0..2 {
        let made_up = [invented(200, 0), invented(201, 5)];
        given
            .begin_to_close("XD", hour(), &made_up, &[])
            .await
            .unwrap();
    }
    let seeds = given.to_cover("XD", hour(), None, 10).await.unwrap();
    let expected = BTreeSet::from([exposure_key(1).key, exposure_key(200).key]);
    assert_eq!(seeds.iter().copied().collect::<BTreeSet<_>>(), expected);
    assert_eq!(
        given
            .to_cover("XD", hour(), Some(seeds[0]), 10)
            .await
            .unwrap(),
        seeds[1..]
    );
    // an attempt that broke off
    given
        .cover(&[(exposure_key(300).key, seeds[0])])
        .await
        .unwrap();
    given.uncover("XD", hour()).await.unwrap();
    assert_eq!(released(given, HERE, hour()).await.len(), 2);
    assert_eq!(given.last_closed("XD").await.unwrap(), None);
    given
        .cover(&[(exposure_key(301).key, seeds[0])])
        .await
        .unwrap();
    given.close_hour("XD", hour(), now()).await.unwrap();
    given.uncover("XD", hour()).await.unwrap();
    assert_eq!(released(given, HERE, hour()).await.len(), 3);
    assert_eq!(given.last_closed("XD").await.unwrap(), Some(hour()));
    assert_eq!(given.last_closed("XE").await.unwrap(), None);
    // what was made up is revised as what people uploaded is, and those of people stay
    let next = hour() + HOUR;
    let revise = [(hour(), Report::Confirmed)];
    given
        .begin_to_close("XD", next, &[], &revise)
        .await
        .unwrap();
    let changed = revised(given, next).await;
    let made_up = changed
        .iter()
        .any(|one| one.key.key == exposure_key(200).key);
    assert!(made_up && changed.iter().all(|one| one.key.key != exposure_key(1).key));
}

pub(crate) async fn keys_come_in_pages_by_region_and_for_travellers(given: &Given) {
    let abroad = KeyUpload {
        region: "XE".into(),
        ..upload(100..110)
    };
    let travelling = KeyUpload {
        traveller: true,
        ..upload(200..205)
    };
    given
        .upload_keys(&[upload(0..30), abroad, travelling], now())
        .await
        .unwrap();
    let mut pages: Vec<RevisedKey> = Vec::new();
    loop {
        let after = pages.last().map(|last| last.key.key);
        let page = given.released_keys(HERE, hour(), after, 7).await.unwrap();
        if page.is_empty() {
            break;
        }
        pages.extend(page);
    }
    assert_eq!(pages.len(), 35);
    assert!(pages.is_sorted_by(|one, next| one.key.key < next.key.key));
    let travellers = KeysOf {
        region: "XD",
        only_travellers: true,
    };
    assert_eq!(released(given, travellers, hour()).await.len(), 5);
    let there = KeysOf {
        region: "XE",
        only_travellers: false,
    };
    assert_eq!(released(given, there, hour()).await.len(), 10);
    assert_eq!(released(given, HERE, hour() + HOUR).await, []);
}

pub(crate) async fn files_are_known_all_or_none(given: &Given) {
    given
        .know_exports(&[file("b", 1), file("a", 0), file("Z", 0)], now())
        .await
        .unwrap();
    // another copy made the same
    given
        .know_exports(&[file("b", 1), file("b", 0)], now())
        .await
        .unwrap();
    let known = given.exports().await.unwrap();
    assert_eq!(
        known,
        [file("Z", 0), file("a", 0), file("b", 0), file("b", 1)]
    );
}

pub(crate) async fn what_was_uploaded_is_counted_by_day(given: &Given) {
    let unknown = KeyUpload {
        days_to_upload: None,
        ..upload([3])
    };
    let chaff = KeyUpload {
        is_chaff: true,
        ..upload([4])
    };
    for batch in [vec![upload([1, 2]), unknown], vec![chaff, upload([5])]] {
        given.upload_keys(&batch, now()).await.unwrap();
    }
    let days = given
        .uploads_by_day("health.example", now() - DAY)
        .await
        .unwrap();
    let counts: Vec<_> = days[0]
        .counts
        .iter()
        .map(|(what, number)| (*what, *number))
        .collect();
    let expected = [
        (Counted::Uploads, 3),
        (Counted::Keys, 4),
        (Counted::NoOnset, 1),
        (Counted::Age(1), 3),
        (Counted::Onset(3), 2),
    ];
    assert_eq!(counts, expected);
    assert_eq!(days.len(), 1);
    assert_eq!(given.uploads_by_day("else", now()).await.unwrap(), []);
    assert_eq!(
        given
            .uploads_by_day("health.example", now() + DAY)
            .await
            .unwrap(),
        []
    );
}

/// G10: a fortnight, and a day more for what was revised.
pub(crate) async fn keys_and_files_end_after_a_fortnight(given: &Given) {
    begin_log(given).await;
    send(given, upload([1, 2])).await;
    close(given, hour()).await;
    send(given, revision([2], Report::Confirmed)).await;
    given.know_exports(&[file("XD", 0)], now()).await.unwrap();
    let erased = |at: OffsetDateTime| async move { given.erase(at).await.unwrap() };
    assert_eq!(erased(hour() + DAY * 14 - Duration::SECOND).await, []);
    assert_eq!(erased(hour() + DAY * 14).await, [("exposure-keys", 1)]);
    assert_eq!(
        erased(hour() + DAY * 14 + HOUR).await,
        [("exposure-files", 1)]
    );
    let last = erased(hour() + DAY * 16).await;
    let names: Vec<_> = last.iter().map(|(what, _)| *what).collect();
    assert_eq!(
        names,
        ["exposure-hours", "exposure-upload-counts", "exposure-keys"]
    );
    for table in [
        "exposure_key",
        "exposure_hour",
        "exposure_file",
        "exposure_count",
    ] {
        assert_eq!(count(given, table, "").await, 0, "{table}");
    }
}

/// A key is as long as it is, and the program does not guess at others.
pub(crate) async fn a_large_batch_of_uploads(given: &Given) {
    let batch: Vec<_> = (0..300)
        .map(|one| upload(one * 13..one * 13 + 13))
        .collect();
    let outcomes = given.upload_keys(&batch, now()).await.unwrap();
    assert!(
        outcomes
            .iter()
            .all(|one| matches!(one, Uploaded::Taken { inserted: 13, .. }))
    );
    assert_eq!(
        number(given, "SELECT SUM(rolling_period) FROM exposure_key").await,
        3900 * 144
    );
    let known: Vec<KnownKey> = batch[7].keys.iter().map(|key| (*key).into()).collect();
    assert_eq!(
        outcomes[7],
        Uploaded::Taken {
            inserted: 13,
            revised: 0,
            there: known
        }
    );
}
