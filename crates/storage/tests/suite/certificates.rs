//! Records of certificates: issued, corrected, revoked, erased.

use crate::asking::{acts, count, times, unbroken_log};
use crate::given::{Given, Place, at_once};
use crate::people::{
    DAY, actor, administrator, after, begin_log, certificate, hash, member, new_code, now,
};
use audit::Act;
use storage::{Ceremony, Correction, Fault, Issued, Kept, NewCertificate, Revocation, Roles};
use time::Duration;

fn correction(number: u64, of: u64) -> NewCertificate {
    NewCertificate {
        corrects: Some(hash(of)),
        ..certificate(number)
    }
}

/// Another certificate that says the same.
fn alike(number: u64, other: u64) -> NewCertificate {
    NewCertificate {
        fingerprint: certificate(other).fingerprint,
        ..certificate(number)
    }
}

/// What was issued yesterday has a fingerprint under another key, which its like of today brings along.
pub(crate) async fn what_was_issued_yesterday_is_a_duplicate(given: &Given) {
    begin_log(given).await;
    given.issue(&[certificate(1)], now()).await.unwrap();
    let again = |number| NewCertificate {
        earlier: Some(certificate(1).fingerprint),
        ..certificate(number)
    };
    let despite = NewCertificate {
        despite_duplicate: true,
        ..again(3)
    };
    let tomorrow = now() + DAY;
    let batch = [again(2), despite, certificate(4)];
    let outcomes = given.issue(&batch, tomorrow);
    use Issued::{Duplicate, Recorded};
    assert_eq!(outcomes.await.unwrap(), [Duplicate, Recorded, Recorded]);
    // the one that was refused left no trace of its own
    let seen = [certificate(2).fingerprint];
    assert!(!given.was_seen(&seen, tomorrow).await.unwrap());
    let later = given.issue(&[again(5)], tomorrow + DAY).await;
    assert_eq!(later.unwrap(), [Recorded]);
}

async fn revoked_at(given: &Given, number: u64) -> Option<time::OffsetDateTime> {
    given
        .issued(&hash(number))
        .await
        .unwrap()
        .unwrap()
        .revoked_at
}

pub(crate) async fn a_batch_says_what_became_of_each(given: &Given) {
    begin_log(given).await;
    assert_eq!(given.issue(&[], now()).await.unwrap(), []);
    assert_eq!(
        given.issue(&[certificate(1)], now()).await.unwrap(),
        [Issued::Recorded]
    );
    let despite = NewCertificate {
        despite_duplicate: true,
        ..alike(5, 1)
    };
    let batch = [
        certificate(2),
        alike(3, 2),
        alike(4, 1),
        despite,
        correction(6, 1),
        correction(7, 1),
        correction(8, 99),
    ];
    let outcomes = given.issue(&batch, after(1)).await.unwrap();
    use Issued::{Duplicate, NothingToCorrect, Recorded};
    assert_eq!(
        outcomes,
        [
            Recorded,
            Duplicate,
            Duplicate,
            Recorded,
            Recorded,
            NothingToCorrect,
            NothingToCorrect
        ]
    );
    let kept = Kept {
        kind: "test".into(),
        expires_at: now() + DAY * 30,
        revoked_at: None,
    };
    assert_eq!(given.issued(&hash(2)).await.unwrap(), Some(kept));
    assert_eq!(given.issued(&hash(3)).await.unwrap(), None);
    assert_eq!(revoked_at(given, 1).await, Some(after(1)));
    assert_eq!(
        count(given, "issued", "WHERE replaced_by IS NOT NULL").await,
        1
    );
    assert_eq!(given.issued_today(now()).await.unwrap(), 4);
    assert_eq!(given.issued_today(now() + DAY).await.unwrap(), 0);
    let done: Vec<Act> = acts(given).await.into_iter().map(|(act, _)| act).collect();
    assert_eq!(
        done,
        [
            Act::Issued,
            Act::Issued,
            Act::Issued,
            Act::Revoked,
            Act::Corrected
        ]
    );
}

pub(crate) async fn what_is_refused_leaves_no_trace(given: &Given) {
    begin_log(given).await;
    let outcomes = given
        .issue(&[correction(1, 99), alike(2, 1)], now())
        .await
        .unwrap();
    assert_eq!(
        outcomes,
        [Issued::NothingToCorrect, Issued::Recorded],
        "nothing like it was issued"
    );
    given.issue(&[correction(3, 99)], now()).await.unwrap();
    assert!(
        !given
            .was_seen(&[certificate(3).fingerprint], now())
            .await
            .unwrap()
    );
    assert_eq!(
        given.issue(&[certificate(3)], now()).await.unwrap(),
        [Issued::Recorded]
    );
    assert_eq!(count(given, "recent", "").await, 2);
}

pub(crate) async fn a_record_that_is_there_takes_all_back(given: &Given) {
    begin_log(given).await;
    given.issue(&[certificate(1)], now()).await.unwrap();
    let log = acts(given).await;
    let same = NewCertificate {
        fingerprint: hash(5),
        ..certificate(1)
    };
    for batch in [
        vec![certificate(2), same.clone()],
        vec![correction(3, 1), same],
        vec![certificate(4), alike(4, 7)],
    ] {
        let refused = given.issue(&batch, now()).await;
        assert!(matches!(refused, Err(Fault::Exists)), "{refused:?}");
    }
    assert_eq!(
        (
            count(given, "issued", "").await,
            count(given, "recent", "").await
        ),
        (1, 1)
    );
    assert_eq!(revoked_at(given, 1).await, None);
    assert_eq!(acts(given).await, log);
}

pub(crate) async fn a_large_batch(given: &Given) {
    begin_log(given).await;
    let batch: Vec<_> = (0..10_000).map(certificate).collect();
    let outcomes = given.issue(&batch, now()).await.unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Issued::Recorded));
    assert_eq!(given.issued_today(now()).await.unwrap(), 10_000);
    assert_eq!(unbroken_log(given).await.len(), 10_000);
}

pub(crate) async fn many_issue_at_once(given: &Given) {
    begin_log(given).await;
    let other = given.another().await;
    let outcomes = at_once(20, |task| {
        let store = given.or_other(&other, task);
        async move {
            for round in 0..5 {
                let first = task * 100 + round * 10;
                let batch = [
                    certificate(first),
                    certificate(first + 1),
                    alike(first + 2, first),
                ];
                let outcomes = store.issue(&batch, after(first as i64)).await.unwrap();
                assert_eq!(
                    outcomes,
                    [Issued::Recorded, Issued::Recorded, Issued::Duplicate]
                );
            }
        }
    });
    assert_eq!(outcomes.await.len(), 20);
    assert_eq!(count(given, "issued", "").await, 200);
    for number in (0..2000).filter(|number| number % 100 < 50 && number % 10 < 2) {
        assert!(
            given.issued(&hash(number)).await.unwrap().is_some(),
            "{number} is lost"
        );
    }
    assert_eq!(times(given, Act::Issued).await, 200);
}

pub(crate) async fn one_of_many_alike_is_recorded(given: &Given) {
    begin_log(given).await;
    let outcomes = at_once(8, |number| {
        let store = given.store.clone();
        async move { store.issue(&[alike(number, 77)], now()).await.unwrap() }
    });
    let outcomes = outcomes.await.concat();
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == Issued::Recorded)
            .count(),
        1
    );
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == Issued::Duplicate)
            .count(),
        7
    );
}

pub(crate) async fn one_of_many_corrections_counts(given: &Given) {
    begin_log(given).await;
    given.issue(&[certificate(1)], now()).await.unwrap();
    let outcomes = at_once(8, |number| {
        let store = given.store.clone();
        async move {
            store
                .issue(&[correction(number + 10, 1)], now())
                .await
                .unwrap()
        }
    });
    let outcomes = outcomes.await.concat();
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == Issued::Recorded)
            .count(),
        1
    );
    assert_eq!(count(given, "issued", "").await, 2);
    assert_eq!(times(given, Act::Revoked).await, 1);
}

async fn revoke(given: &Given, number: u64, second: i64) -> Result<time::OffsetDateTime, Fault> {
    given
        .correct(
            &hash(number),
            Correction::Revoke,
            &actor("nurse"),
            after(second),
        )
        .await
}

async fn take_back(given: &Given, number: u64, second: i64) -> Result<time::OffsetDateTime, Fault> {
    given
        .correct(
            &hash(number),
            Correction::TakeBack,
            &actor("nurse"),
            after(second),
        )
        .await
}

pub(crate) async fn a_revocation_is_written_once(given: &Given) {
    begin_log(given).await;
    given
        .issue(&[certificate(1), certificate(2)], now())
        .await
        .unwrap();
    assert_eq!(revoke(given, 1, 5).await.unwrap(), after(5));
    assert_eq!(
        revoke(given, 1, 9).await.unwrap(),
        after(5),
        "it is revoked since then"
    );
    assert_eq!(revoked_at(given, 1).await, Some(after(5)));
    assert_eq!(revoked_at(given, 2).await, None);
    assert_eq!(times(given, Act::Revoked).await, 1);
    let outcomes = at_once(8, |number| {
        let store = given.store.clone();
        async move {
            store
                .correct(
                    &hash(2),
                    Correction::Revoke,
                    &actor("nurse"),
                    after(number as i64),
                )
                .await
                .unwrap()
        }
    });
    let moments = outcomes.await;
    assert!(
        moments.iter().all(|moment| *moment == moments[0]),
        "{moments:?}"
    );
    assert_eq!(times(given, Act::Revoked).await, 2);
}

pub(crate) async fn a_revocation_is_taken_back(given: &Given) {
    begin_log(given).await;
    given.issue(&[certificate(1)], now()).await.unwrap();
    take_back(given, 1, 4).await.unwrap();
    assert_eq!(times(given, Act::Unrevoked).await, 0, "it was not revoked");
    revoke(given, 1, 5).await.unwrap();
    take_back(given, 1, 6).await.unwrap();
    take_back(given, 1, 7).await.unwrap();
    assert_eq!(revoked_at(given, 1).await, None);
    assert_eq!(given.revoked(now()).await.unwrap(), []);
    assert_eq!(times(given, Act::Unrevoked).await, 1);
    assert_eq!(revoke(given, 1, 8).await.unwrap(), after(8));
}

pub(crate) async fn an_unknown_one_is_not_found(given: &Given) {
    begin_log(given).await;
    assert!(matches!(revoke(given, 1, 0).await, Err(Fault::NotFound)));
    assert!(matches!(take_back(given, 1, 0).await, Err(Fault::NotFound)));
    assert_eq!(given.issued(&hash(1)).await.unwrap(), None);
    assert_eq!(acts(given).await, []);
}

pub(crate) async fn revoked_ones_in_order(given: &Given) {
    begin_log(given).await;
    let marked = |number: u64, mark: &[u8], days: i32| NewCertificate {
        mark: mark.to_vec(),
        expires_at: now() + DAY * days,
        ..certificate(number)
    };
    let all = [
        marked(1, &[200, 1], 9),
        marked(2, &[7], 9),
        marked(3, &[200], 1),
        marked(4, &[0, 255], 9),
        marked(5, &[9], 9),
    ];
    given.issue(&all, now()).await.unwrap();
    for number in 1..5 {
        revoke(given, number, 1).await.unwrap();
    }
    let marks = |list: Vec<Revocation>| list.into_iter().map(|one| one.mark).collect::<Vec<_>>();
    let list = given.revoked(now()).await.unwrap();
    assert_eq!(list[0].expires_at, now() + DAY * 9);
    assert_eq!(
        marks(list),
        [vec![0, 255], vec![7], vec![200], vec![200, 1]]
    );
    let later = given.revoked(now() + DAY).await.unwrap();
    assert_eq!(
        marks(later),
        [vec![0, 255], vec![7], vec![200, 1]],
        "what ran out by itself is left out"
    );
}

/// Revoking and correcting the same records: whoever comes second waits for the first, and never both for each other.
pub(crate) async fn corrections_from_both_ends_do_not_wait_for_each_other(given: &Given) {
    begin_log(given).await;
    let old: Vec<_> = (0..40).map(certificate).collect();
    given.issue(&old, now()).await.unwrap();
    let outcomes = at_once(6, |task| {
        let store = given.store.clone();
        async move {
            for number in 0..40 {
                let number = if task % 2 == 0 { number } else { 39 - number };
                if task < 3 {
                    store
                        .correct(&hash(number), Correction::Revoke, &actor("nurse"), now())
                        .await
                        .unwrap();
                } else if task < 5 {
                    let new = correction(1000 + task * 100 + number, number);
                    store
                        .issue(
                            &[new, correction(2000 + task * 100 + number, 39 - number)],
                            now(),
                        )
                        .await
                        .unwrap();
                } else {
                    store.erase(now()).await.unwrap();
                }
            }
        }
    });
    assert_eq!(outcomes.await.len(), 6);
    assert_eq!(
        count(given, "issued", "WHERE revoked_at IS NOT NULL").await,
        40
    );
    assert_eq!(times(given, Act::Revoked).await, 40);
}

pub(crate) async fn the_first_key_of_a_day_stays(given: &Given) {
    let outcomes = at_once(8, |number| {
        let store = given.store.clone();
        async move { store.day_key(hash(number), now()).await.unwrap() }
    });
    let keys = outcomes.await;
    assert!(
        keys.iter().all(|key| *key == keys[0]),
        "every copy has the same key"
    );
    assert_eq!(given.day_key(hash(99), after(60)).await.unwrap(), keys[0]);
    let tomorrow = given.day_key(hash(50), now() + DAY).await.unwrap();
    assert_eq!(tomorrow, hash(50));
    assert_eq!(
        given.day_keys(now() + DAY).await.unwrap(),
        [tomorrow.clone(), keys[0].clone()]
    );
    assert_eq!(given.day_keys(now() + DAY * 2).await.unwrap(), [tomorrow]);
    begin_log(given).await;
    given.issue(&[certificate(1)], now()).await.unwrap();
    let seen = [hash(5), certificate(1).fingerprint];
    assert!(given.was_seen(&seen, now() + DAY).await.unwrap());
    assert!(!given.was_seen(&seen, now() + DAY * 2).await.unwrap());
    assert!(!given.was_seen(&seen[..1], now()).await.unwrap());
}

/// Everything that has an end.
async fn everything_with_an_end(given: &Given) {
    let first = administrator(given, "first", 1).await;
    member(given, "nurse", 2, Roles::ISSUER, &first).await;
    given
        .invite(&new_code(3, Roles::ISSUER), &first, now())
        .await
        .unwrap();
    given
        .begin_session(&hash(1), &first, None, after(3600), now())
        .await
        .unwrap();
    let ceremony = Ceremony {
        id: vec![1; 32],
        content: "a challenge".into(),
        expires_at: after(300),
    };
    given.keep_ceremony(&ceremony).await.unwrap();
    given.day_key(hash(500), now()).await.unwrap();
    let replaced = NewCertificate {
        expires_at: now() + DAY,
        ..certificate(1)
    };
    given
        .issue(&[replaced, certificate(2)], now())
        .await
        .unwrap();
    given.issue(&[correction(3, 1)], now()).await.unwrap();
}

/// G10: what is past its time is not there any more.
pub(crate) async fn what_is_past_its_time_is_erased(given: &Given) {
    everything_with_an_end(given).await;
    assert_eq!(
        given.erase(now()).await.unwrap(),
        [],
        "nothing is past its time yet"
    );
    let erased = given.erase(now() + DAY).await.unwrap();
    assert_eq!(
        erased,
        [
            ("certificates", 1),
            ("codes", 1),
            ("challenges", 1),
            ("sessions", 1)
        ]
    );
    assert_eq!(
        count(given, "day_key", "").await,
        1,
        "yesterday's key is needed today"
    );
    let erased = given.erase(now() + DAY * 2).await.unwrap();
    assert_eq!(erased, [("day-keys", 1), ("fingerprints", 3)]);
    let erased = given.erase(now() + Duration::days(365)).await.unwrap();
    assert_eq!(erased, [("certificates", 2), ("codes", 2)]);
    for table in ["issued", "day_key", "recent", "code", "ceremony", "session"] {
        assert_eq!(count(given, table, "").await, 0, "{table}");
    }
    assert_eq!(given.erase(now() + Duration::days(365)).await.unwrap(), []);
    let done = acts(given).await;
    let told: Vec<_> = done
        .iter()
        .filter(|(act, _)| *act == Act::Erased)
        .map(|(_, what)| what.as_str())
        .collect();
    let all = [
        "certificates/1",
        "codes/1",
        "challenges/1",
        "sessions/1",
        "day-keys/1",
        "fingerprints/3",
        "certificates/2",
        "codes/2",
    ];
    assert_eq!(told, all);
}

pub(crate) async fn erased_bytes_are_not_in_the_files(given: &Given) {
    everything_with_an_end(given).await;
    let secrets = [
        hash(1).to_vec(),
        hash(500).to_vec(),
        certificate(2).fingerprint.to_vec(),
        b"a challenge".to_vec(),
    ];
    let Place::File(path) = &given.place else {
        panic!("no file")
    };
    let found = || {
        let files = ["sqlite", "sqlite-wal"]
            .map(|ending| std::fs::read(path.with_extension(ending)).unwrap_or_default());
        let is_in = |secret: &[u8]| {
            files
                .iter()
                .any(|file| file.windows(secret.len()).any(|bytes| bytes == secret))
        };
        secrets.iter().filter(|secret| is_in(secret)).count()
    };
    assert_eq!(found(), secrets.len(), "they are there before");
    given
        .remove_account(&actor("nurse"), &actor("first"), now())
        .await
        .unwrap();
    crate::asking::run(given, "DELETE FROM passkey").await;
    given.erase(now() + Duration::days(365)).await.unwrap();
    assert_eq!(found(), 0, "what was erased lies about in the files");
}
