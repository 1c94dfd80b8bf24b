//! The verification server: codes, certificates, callers, counts.

use crate::asking::{acts, count, number, texts, times};
use crate::given::{Given, at_once};
use crate::people::{DAY, actor, administrator, after, begin_log, hash, now};
use audit::Act;
use storage::{
    Certified, Claim, Claimed, CodeHash, CodeIssued, CodeStatus, Fault, NewCaller,
    NewVerificationCertificate, NewVerificationCode, Signed, Store,
};
use time::macros::date;
use time::{Duration, OffsetDateTime};

const ALL: [&str; 4] = ["confirmed", "likely", "negative", "user-report"];
const APP: &str = "app";

fn uuid(number: u64) -> [u8; 16] {
    let mut uuid = [0; 16];
    uuid.copy_from_slice(&hash(number)[16..]);
    // the end of a hash is its number: the order of names is that of numbers
    uuid
}

fn short(number: u64) -> [u8; 32] {
    hash(number + 1_000_000)
}

fn long(number: u64) -> [u8; 32] {
    hash(number + 2_000_000)
}

/// A code that lives for a quarter of an hour, and for a day in its long form.
pub(crate) fn code(number: u64) -> NewVerificationCode {
    NewVerificationCode {
        uuid: uuid(number),
        short_hash: short(number),
        long_hash: long(number),
        nonce_hash: None,
        report_type: "confirmed",
        symptom_day: Some(date!(2026 - 09 - 20)),
        test_day: None,
        short_until: after(900),
        long_until: now() + DAY,
    }
}

pub(crate) fn claim(code: CodeHash) -> Claim {
    Claim {
        code,
        accepts: ALL.to_vec(),
        nonce_hash: None,
    }
}

pub(crate) async fn caller(store: &Store, name: &str, key: u64, quota: i64) {
    let new = NewCaller {
        name: name.into(),
        kind: "admin",
        secret_hash: hash(key),
        quota,
    };
    let added = store.add_caller(&new, &actor("first"), now()).await;
    added.unwrap();
}

/// Issues codes for a caller that may.
pub(crate) async fn issue(
    store: &Store,
    codes: Vec<NewVerificationCode>,
    at: OffsetDateTime,
) -> Vec<CodeIssued> {
    let all: Vec<_> = codes
        .into_iter()
        .map(|code| (APP.to_owned(), code))
        .collect();
    store.issue_codes(&all, at).await.unwrap()
}

/// Something in every table.
pub(crate) async fn fill(store: &Store) {
    caller(store, APP, 1, 5).await;
    caller(store, "gone", 2, 5).await;
    let revoked = store.revoke_caller("gone", &actor("first"), now()).await;
    revoked.unwrap();
    issue(store, vec![code(1), code(2)], now()).await;
    let used = [claim(CodeHash::Short(short(1)))];
    store.claim_codes(&used, 0, now()).await.unwrap();
    let given = [certificate(1, 1, now())];
    store.certify(&given, LONG_AGO, 0, now()).await.unwrap();
}

async fn given_codes(given: &Given, codes: Vec<NewVerificationCode>) {
    begin_log(given).await;
    caller(given, APP, 1, 1_000_000).await;
    for outcome in issue(given, codes, now()).await {
        assert_eq!(outcome, CodeIssued::Kept);
    }
}

async fn try_code(given: &Given, code: CodeHash, at: OffsetDateTime) -> Claimed {
    given
        .claim_codes(&[claim(code)], 0, at)
        .await
        .unwrap()
        .remove(0)
}

fn won() -> Claimed {
    Claimed::Now {
        report_type: "confirmed".into(),
        symptom_day: Some(date!(2026 - 09 - 20)),
        test_day: None,
    }
}

pub(crate) async fn a_code_is_used_once_in_either_form(given: &Given) {
    given_codes(given, (0..5).map(code).collect()).await;
    assert_eq!(given.claim_codes(&[], 0, now()).await.unwrap(), []);
    assert_eq!(
        try_code(given, CodeHash::Short(short(1)), after(899)).await,
        won()
    );
    for again in [CodeHash::Short(short(1)), CodeHash::Long(long(1))] {
        assert_eq!(try_code(given, again, after(899)).await, Claimed::Invalid);
    }
    // each form has its own end, and is no other form
    let expired = try_code(given, CodeHash::Short(short(2)), after(900)).await;
    assert_eq!(expired, Claimed::Expired);
    assert_eq!(
        try_code(given, CodeHash::Long(short(2)), now()).await,
        Claimed::Invalid
    );
    assert_eq!(
        try_code(given, CodeHash::Short(long(2)), now()).await,
        Claimed::Invalid
    );
    assert_eq!(
        try_code(given, CodeHash::Long(long(2)), after(86_399)).await,
        won()
    );
    let over = try_code(given, CodeHash::Long(long(3)), now() + DAY).await;
    assert_eq!(over, Claimed::Expired);
    // in one batch: once in its short form, and once in its long one
    let both = [
        claim(CodeHash::Long(long(4))),
        claim(CodeHash::Short(short(9))),
        claim(CodeHash::Short(short(4))),
    ];
    let outcomes = given.claim_codes(&both, 0, now()).await.unwrap();
    assert_eq!(outcomes, [won(), Claimed::Invalid, Claimed::Invalid]);
    assert_eq!(
        count(given, "verification_code", "WHERE claimed = 1").await,
        3
    );
}

pub(crate) async fn what_a_phone_cannot_use_stays_unused(given: &Given) {
    let negative = NewVerificationCode {
        report_type: "negative",
        symptom_day: None,
        test_day: Some(date!(2026 - 09 - 21)),
        ..code(1)
    };
    let report = NewVerificationCode {
        report_type: "user-report",
        nonce_hash: Some(hash(77)),
        ..code(2)
    };
    given_codes(given, vec![negative, report]).await;
    let only_confirmed = Claim {
        accepts: vec!["confirmed"],
        ..claim(CodeHash::Short(short(1)))
    };
    let outcomes = given
        .claim_codes(&[only_confirmed], 0, now())
        .await
        .unwrap();
    assert_eq!(outcomes, [Claimed::Unsupported]);
    let said = Claimed::Now {
        report_type: "negative".into(),
        symptom_day: None,
        test_day: Some(date!(2026 - 09 - 21)),
    };
    assert_eq!(
        try_code(given, CodeHash::Short(short(1)), now()).await,
        said
    );
    for (nonce_hash, is_won) in [
        (None, false),
        (Some(hash(78)), false),
        (Some(hash(77)), true),
    ] {
        let with_nonce = Claim {
            nonce_hash,
            ..claim(CodeHash::Short(short(2)))
        };
        let outcome = given
            .claim_codes(&[with_nonce], 0, now())
            .await
            .unwrap()
            .remove(0);
        assert_eq!(
            matches!(outcome, Claimed::Now { .. }),
            is_won,
            "{outcome:?}"
        );
    }
}

/// Eight of two copies of the program bring the same hundred codes, from both ends.
pub(crate) async fn of_many_who_bring_a_code_one_gets_it(given: &Given) {
    given_codes(given, (0..100).map(code).collect()).await;
    let other = given.another().await;
    let outcomes = at_once(8, |task| {
        let store = given.or_other(&other, task);
        async move {
            let mut won = 0;
            for piece in 0..20 {
                let piece = if task < 4 { piece } else { 19 - piece };
                let mut batch: Vec<Claim> = (piece * 5..piece * 5 + 5)
                    .map(|number| claim(CodeHash::Short(short(number))))
                    .collect();
                if task % 3 == 0 {
                    batch.reverse();
                }
                let outcomes = store.claim_codes(&batch, 0, now()).await.unwrap();
                won += outcomes
                    .iter()
                    .filter(|outcome| matches!(outcome, Claimed::Now { .. }))
                    .count();
            }
            won
        }
    });
    assert_eq!(outcomes.await.iter().sum::<usize>(), 100);
    assert_eq!(
        number(given, "SELECT claimed FROM verification_count").await,
        100
    );
    other.close().await;
}

pub(crate) async fn what_is_refused_eats_no_quota(given: &Given) {
    begin_log(given).await;
    caller(given, APP, 1, 3).await;
    let reads_alike = NewVerificationCode {
        uuid: uuid(50),
        ..code(1)
    };
    let named_alike = NewVerificationCode {
        uuid: uuid(1),
        ..code(51)
    };
    use CodeIssued::{CodeTaken, Kept, NameTaken, OverQuota};
    assert_eq!(issue(given, vec![code(1)], now()).await, [Kept]);
    for _ in 0..5 {
        let refused = issue(given, vec![reads_alike.clone(), named_alike.clone()], now()).await;
        assert_eq!(refused, [CodeTaken, NameTaken]);
    }
    // two of one name at once: the second is to be tried again, and hears then that it is taken
    let twice = NewVerificationCode {
        uuid: uuid(2),
        ..code(52)
    };
    assert_eq!(
        issue(given, vec![code(2), twice.clone()], now()).await,
        [Kept, CodeTaken]
    );
    assert_eq!(issue(given, vec![twice], now()).await, [NameTaken]);
    assert_eq!(
        issue(given, vec![code(3), code(4)], now()).await,
        [Kept, OverQuota]
    );
    assert_eq!(issue(given, vec![code(5)], now()).await, [OverQuota]);
    let tomorrow = now() + DAY;
    assert_eq!(issue(given, vec![code(5)], tomorrow).await, [Kept]);
    // who is not let in has no quota
    given
        .revoke_caller(APP, &actor("first"), now())
        .await
        .unwrap();
    assert_eq!(issue(given, vec![code(6)], tomorrow).await, [OverQuota]);
    let nobody = [("nobody".into(), code(6))];
    let refused = given.issue_codes(&nobody, tomorrow).await.unwrap();
    assert_eq!(refused, [OverQuota]);
    assert_eq!(
        number(given, "SELECT SUM(issued) FROM verification_count").await,
        4
    );
}

pub(crate) async fn many_issue_within_their_quota(given: &Given) {
    begin_log(given).await;
    for (key, name) in [(1, "one"), (2, "two")] {
        caller(given, name, key, 20).await;
    }
    let outcomes = at_once(8, |task| {
        let store = given.store.clone();
        async move {
            let mut kept = 0;
            for round in 0..5 {
                let callers = if task % 2 == 0 {
                    ["one", "two"]
                } else {
                    ["two", "one"]
                };
                let batch = callers.map(|caller| {
                    let number = task * 100 + round * 10 + u64::from(caller == "two");
                    (caller.to_owned(), code(number))
                });
                let outcomes = store.issue_codes(&batch, now()).await.unwrap();
                kept += outcomes
                    .iter()
                    .filter(|one| **one == CodeIssued::Kept)
                    .count();
            }
            kept
        }
    });
    assert_eq!(outcomes.await.iter().sum::<usize>(), 40);
    assert_eq!(count(given, "verification_code", "").await, 40);
}

pub(crate) fn certificate(token: u64, hmac: u64, at: OffsetDateTime) -> NewVerificationCertificate {
    NewVerificationCertificate {
        token_hash: hash(token),
        hmac: hash(hmac),
        signed: Signed {
            given_at: at,
            kid: "v1".into(),
            signature: format!("by {hmac} at {at}").into_bytes(),
        },
        token_until: now() + DAY,
    }
}

const LONG_AGO: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

pub(crate) async fn a_token_becomes_one_certificate(given: &Given) {
    let first = certificate(1, 10, now());
    let outcomes = given
        .certify(std::slice::from_ref(&first), LONG_AGO, 0, now())
        .await
        .unwrap();
    assert_eq!(outcomes, [Certified::Given(first.signed.clone())]);
    // the answer was lost: the same again, and nothing for other keys
    let batch = [
        certificate(1, 10, after(60)),
        certificate(1, 11, after(60)),
        certificate(2, 10, after(60)),
        certificate(2, 12, after(60)),
    ];
    let outcomes = given.certify(&batch, LONG_AGO, 0, after(60)).await.unwrap();
    let second = Certified::Given(batch[2].signed.clone());
    let expected = [
        Certified::Given(first.signed.clone()),
        Certified::OtherKeys,
        second,
        Certified::OtherKeys,
    ];
    assert_eq!(outcomes, expected);
    // one that counts no longer is made anew for the same keys
    let batch = [
        certificate(1, 10, after(900)),
        certificate(1, 10, after(901)),
        certificate(1, 13, after(901)),
    ];
    let outcomes = given.certify(&batch, now(), 0, after(901)).await.unwrap();
    let renewed = Certified::Given(batch[0].signed.clone());
    assert_eq!(outcomes, [renewed.clone(), renewed, Certified::OtherKeys]);
    assert_eq!(
        number(given, "SELECT certified FROM verification_count").await,
        2
    );
}

pub(crate) async fn many_certify_the_same_tokens(given: &Given) {
    let other = given.another().await;
    let outcomes = at_once(8, |task| {
        let store = given.or_other(&other, task);
        async move {
            let mut batch: Vec<_> = (0..40)
                .map(|token| certificate(token, task, after(task as i64)))
                .collect();
            if task % 3 == 0 {
                batch.reverse();
            }
            // every one is stale at once: rows are written twice, in the order of their names
            let outcomes = store.certify(&batch, after(100), 0, now()).await.unwrap();
            let given = outcomes
                .iter()
                .filter(|one| matches!(one, Certified::Given(_)));
            given.count()
        }
    });
    assert_eq!(outcomes.await.iter().sum::<usize>(), 40);
    assert_eq!(
        number(given, "SELECT certified FROM verification_count").await,
        40
    );
    other.close().await;
}

pub(crate) async fn a_code_is_ended_before_its_time(given: &Given) {
    given_codes(given, (0..4).map(code).collect()).await;
    let status = CodeStatus {
        is_claimed: false,
        short_until: after(900),
        long_until: now() + DAY,
    };
    assert_eq!(
        given.code_status(&uuid(1)).await.unwrap(),
        Some(status.clone())
    );
    assert_eq!(given.code_status(&uuid(9)).await.unwrap(), None);
    let ended = given.end_code(&uuid(1), None, after(1000)).await.unwrap();
    // the short form was over already
    let over = CodeStatus {
        long_until: after(1000),
        ..status
    };
    assert_eq!(ended, over);
    assert_eq!(
        try_code(given, CodeHash::Long(long(1)), after(1000)).await,
        Claimed::Expired
    );
    assert_eq!(
        given.end_code(&uuid(1), None, after(2000)).await.unwrap(),
        over
    );
    try_code(given, CodeHash::Short(short(2)), now()).await;
    let used = given.end_code(&uuid(2), None, now()).await;
    assert!(matches!(used, Err(Fault::Overtaken)), "{used:?}");
    let unknown = given.end_code(&uuid(9), Some(&actor("nurse")), now()).await;
    assert!(matches!(unknown, Err(Fault::NotFound)), "{unknown:?}");
    assert_eq!(times(given, Act::EndedCode).await, 0);
    given
        .end_code(&uuid(3), Some(&actor("nurse")), now())
        .await
        .unwrap();
    assert_eq!(times(given, Act::EndedCode).await, 1);
}

pub(crate) async fn staff_issue_with_a_line_that_names_no_code(given: &Given) {
    begin_log(given).await;
    let nurse = actor("nurse");
    given.issue_code(&code(1), &nurse, now()).await.unwrap();
    let alike = NewVerificationCode {
        uuid: uuid(2),
        ..code(1)
    };
    let refused = given.issue_code(&alike, &nurse, now()).await;
    assert!(matches!(refused, Err(Fault::Exists)), "{refused:?}");
    let name: String = uuid(1).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        acts(given).await,
        [(Act::IssuedCode, format!("exposure-code/{name}"))]
    );
    assert_eq!(
        number(given, "SELECT issued FROM verification_count").await,
        1
    );
}

pub(crate) async fn callers_are_let_in_and_out(given: &Given) {
    let first = administrator(given, "first", 1).await;
    caller(given, "b", 1, 100).await;
    caller(given, "a", 2, 100).await;
    let names =
        |callers: Vec<storage::Caller>| callers.into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names(given.callers().await.unwrap()), ["a", "b"]);
    let asked = [hash(2), hash(9), hash(1), hash(2)];
    let found = given.callers_of(&asked).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|one| one.as_ref().map(|one| one.name.as_str()))
        .collect();
    assert_eq!(found, [Some("a"), None, Some("b"), Some("a")]);
    given.revoke_caller("b", &first, now()).await.unwrap();
    assert_eq!(given.callers_of(&[hash(1)]).await.unwrap(), [None]);
    let again = given.revoke_caller("b", &first, now()).await;
    assert!(matches!(again, Err(Fault::NotFound)), "{again:?}");
    let new = NewCaller {
        name: "b".into(),
        kind: "stats",
        secret_hash: hash(3),
        quota: 1,
    };
    let taken = given.add_caller(&new, &first, now()).await;
    assert!(matches!(taken, Err(Fault::Exists)), "{taken:?}");
    assert_eq!(times(given, Act::AddedCaller).await, 2);
    assert_eq!(times(given, Act::RemovedCaller).await, 1);
}

pub(crate) async fn counts_are_of_days_that_are_over(given: &Given) {
    given_codes(given, (0..3).map(code).collect()).await;
    try_code(given, CodeHash::Short(short(1)), now()).await;
    assert_eq!(given.day_counts(now()).await.unwrap(), []);
    // requests for show leave a trace in the counts alone, and are waited for as the others are
    assert_eq!(given.claim_codes(&[], 3, now()).await.unwrap(), []);
    assert_eq!(given.certify(&[], now(), 2, now()).await.unwrap(), []);
    issue(given, vec![code(7)], now() + DAY).await;
    let counts = given.day_counts(now() + DAY).await.unwrap();
    assert_eq!(counts.len(), 1);
    assert_eq!(counts[0].day, now().date());
    assert_eq!(
        (counts[0].issued, counts[0].claimed, counts[0].certified),
        (3, 1, 0)
    );
    assert_eq!(counts[0].for_show, 5);
    let days: Vec<_> = given.day_counts(now() + DAY * 2).await.unwrap();
    assert_eq!(
        days.iter().map(|one| one.day).collect::<Vec<_>>(),
        [(now() + DAY).date(), now().date()]
    );
}

/// What a thief of the database could still try is gone two days after it lapsed, and everything else in its time.
pub(crate) async fn codes_tokens_and_counts_are_erased_in_their_time(given: &Given) {
    given_codes(given, vec![code(1)]).await;
    given
        .certify(&[certificate(1, 1, now())], LONG_AGO, 0, now())
        .await
        .unwrap();
    let lapsed = now() + DAY;
    let at = |after: Duration| given.erase(lapsed + after);
    let just_before = Duration::seconds(-1);
    assert_eq!(at(DAY + just_before).await.unwrap(), []);
    assert_eq!(at(DAY).await.unwrap(), [("exposure-tokens", 1)]);
    assert_eq!(at(DAY * 2 + just_before).await.unwrap(), []);
    assert_eq!(at(DAY * 2).await.unwrap(), [("exposure-codes", 1)]);
    let left = "SELECT CASE WHEN short_hash IS NULL AND long_hash IS NULL AND nonce_hash IS NULL AND symptom_day IS NULL \
        AND test_day IS NULL THEN report_type ELSE 'something' END FROM verification_code";
    assert_eq!(texts(given, left).await, ["confirmed"]);
    assert!(given.code_status(&uuid(1)).await.unwrap().is_some());
    assert_eq!(at(DAY * 14 + just_before).await.unwrap(), []);
    assert_eq!(at(DAY * 14).await.unwrap(), [("exposure-code-status", 1)]);
    assert_eq!(given.erase(now() + DAY * 91).await.unwrap(), []);
    assert_eq!(
        given.erase(now() + DAY * 92).await.unwrap(),
        [("exposure-counts", 1)]
    );
    for table in [
        "verification_code",
        "verification_certificate",
        "verification_count",
    ] {
        assert_eq!(count(given, table, "").await, 0, "{table}");
    }
}
