//! What of an upload is taken: each trap of the reference is a row.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use exposure::{
    Admitted, Diagnosis, Interval, KeyFault, MAX_UPLOAD, Onset, ReportType, SentKey, UploadFault,
    admit,
};

/// A noon in UTC.
const NOW: i64 = 1_600_000_000 / 86_400 * 86_400 + 43_200;
const DAY: i64 = 144;

const fn interval(seconds: i64) -> i64 {
    seconds.div_euclid(600)
}

/// The beginning of the day.
const fn today() -> i64 {
    interval(NOW) / DAY * DAY
}

/// A whole day's key, so many days ago; its bytes are its number.
fn key(number: u8, days_ago: i64) -> SentKey {
    SentKey {
        key: Some(vec![number; 16]),
        start: today() - days_ago * DAY,
        period: DAY,
        risk: 0,
    }
}

fn onset(days_ago: i64) -> Interval {
    Interval::of_unix(NOW - days_ago * 86_400).unwrap()
}

fn taken(sent: &[SentKey]) -> Admitted {
    admit(sent, Diagnosis::Confirmed, onset(4), NOW).unwrap()
}

type Change = fn(&mut SentKey);
type Row = (&'static str, Change, Option<KeyFault>);

/// What a key can say of itself, and what it cannot.
const OF_ITSELF: [Row; 14] = [
    ("a day's key", |_| {}, None),
    ("no base64", |key| key.key = None, Some(KeyFault::Size)),
    (
        "15 bytes",
        |key| key.key = Some(vec![2; 15]),
        Some(KeyFault::Size),
    ),
    (
        "17 bytes",
        |key| key.key = Some(vec![2; 17]),
        Some(KeyFault::Size),
    ),
    ("period 0", |key| key.period = 0, Some(KeyFault::Period)),
    ("period 1", |key| key.period = 1, None),
    ("period 145", |key| key.period = 145, Some(KeyFault::Period)),
    ("period -1", |key| key.period = -1, Some(KeyFault::Period)),
    (
        "33 bits",
        |key| key.period = 1 << 32 | 144,
        Some(KeyFault::Period),
    ),
    ("risk 8", |key| key.risk = 8, None),
    ("risk 9", |key| key.risk = 9, Some(KeyFault::Risk)),
    ("risk -1", |key| key.risk = -1, Some(KeyFault::Risk)),
    ("before 1970", |key| key.start = -144, Some(KeyFault::Old)),
    (
        "twice",
        |key| key.key = Some(vec![1; 16]),
        Some(KeyFault::Twice),
    ),
];

/// When a key can begin, beside one of five days ago.
const BY_ITS_START: [Row; 8] = [
    ("now", |key| key.start = interval(NOW), None),
    (
        "next",
        |key| key.start = interval(NOW) + 1,
        Some(KeyFault::Future),
    ),
    ("still valid", |key| key.start = today(), None),
    // it may be published, but nobody whose symptoms began nine days ago was infectious seven days before
    (
        "ended 15 days ago",
        |key| key.start = interval(NOW) - 16 * DAY,
        None,
    ),
    (
        "an interval before",
        |key| key.start = interval(NOW) - 16 * DAY - 1,
        Some(KeyFault::Old),
    ),
    ("with the other", |key| key.start = today() - 5 * DAY, None),
    (
        "within the other",
        |key| key.start = today() - 5 * DAY + 1,
        Some(KeyFault::Overlap),
    ),
    (
        "behind the other",
        |key| key.start = today() - 4 * DAY,
        None,
    ),
];

/// One key beside a good one: what becomes of it.
#[test]
fn one_bad_key_never_costs_the_good_ones() {
    for (name, change, fault) in OF_ITSELF.into_iter().chain(BY_ITS_START) {
        let mut other = key(2, 3);
        change(&mut other);
        let admitted = admit(&[key(1, 5), other], Diagnosis::Confirmed, onset(9), NOW).unwrap();
        let expected: Vec<_> = fault.map(|fault| (1, fault)).into_iter().collect();
        assert_eq!(admitted.refused, expected, "{name}");
        assert_eq!(admitted.keys.len(), 2 - expected.len(), "{name}");
        assert_eq!(
            admitted
                .keys
                .iter()
                .filter(|key| key.span().key.0 == [1; 16])
                .count(),
            1
        );
    }
}

#[test]
fn of_two_that_overlap_the_earlier_stays() {
    let mut earlier = key(2, 5);
    earlier.start -= 1;
    let admitted = taken(&[key(1, 5), earlier]);
    assert_eq!(admitted.refused, [(0, KeyFault::Overlap)]);
}

#[test]
fn an_upload_has_one_key_at_least_and_thirty_at_most() {
    assert_eq!(
        admit(&[], Diagnosis::Confirmed, onset(4), NOW),
        Err(UploadFault::NoKeys)
    );
    let many: Vec<_> = (0..31).map(|number| key(number, 1)).collect();
    let refused = admit(&many, Diagnosis::Confirmed, onset(4), NOW);
    assert_eq!(refused, Err(UploadFault::TooManyKeys));
    assert_eq!(taken(&many[..MAX_UPLOAD]).keys.len(), 3, "those of one day");
}

#[test]
fn three_keys_may_begin_together() {
    let sent: Vec<_> = (0..4).map(|number| key(number, 2)).collect();
    let admitted = taken(&sent);
    assert_eq!(admitted.refused, [(3, KeyFault::SameStart)]);
    // those of the next day are not in their way
    let next: Vec<_> = sent[..3].iter().cloned().chain([key(9, 1)]).collect();
    assert_eq!(taken(&next).refused, []);
}

/// The documents say that such a key is published without its days; the program of the peer leaves it out, and says so.
#[test]
fn a_key_far_from_the_first_symptoms_is_left_out_with_a_warning() {
    let of_one = |days_ago, onset_ago| {
        let sent = [key(1, days_ago)];
        admit(&sent, Diagnosis::Likely, onset(onset_ago), NOW).unwrap()
    };
    for (days_ago, onset_ago, days) in [(0, 14, Some(14)), (14, 0, Some(-14)), (2, 4, Some(2))] {
        let admitted = of_one(days_ago, onset_ago);
        let found = admitted.keys.first().map(|key| key.days_since_onset());
        assert_eq!(found, days, "{days_ago} {onset_ago}");
    }
    for (days_ago, onset_ago) in [(0, 15), (15, 0)] {
        let admitted = of_one(days_ago, onset_ago);
        assert_eq!(
            admitted.refused,
            [(0, KeyFault::FarFromOnset)],
            "{days_ago} {onset_ago}"
        );
    }
}

#[test]
fn a_risk_that_was_not_said_is_that_of_the_diagnosis() {
    let said = SentKey {
        risk: 7,
        ..key(2, 2)
    };
    for (diagnosis, risk, report_type) in [
        (Diagnosis::Confirmed, 2, ReportType::ConfirmedTest),
        (Diagnosis::Likely, 4, ReportType::ConfirmedClinicalDiagnosis),
        (Diagnosis::Negative, 6, ReportType::Revoked),
        // declared as 5 in the documents; the program of the peer gives 0
        (Diagnosis::UserReport, 0, ReportType::SelfReport),
    ] {
        let admitted = admit(&[key(1, 3), said.clone()], diagnosis, onset(4), NOW).unwrap();
        let risks: Vec<u8> = admitted.keys.iter().map(|key| key.risk()).collect();
        assert_eq!(risks, [risk, 7], "{diagnosis:?}");
        assert_eq!(diagnosis.report_type(), report_type);
    }
}

#[test]
fn symptoms_began_when_the_phone_says_or_the_certificate_or_four_days_ago() {
    let ago = |seconds: i64| Some(interval(NOW - seconds));
    let days = |days: i64| ago(days * 86_400);
    let rows = [
        ("both", days(3), days(5), days(3), true),
        ("the certificate", None, days(5), days(5), true),
        ("nobody", None, None, days(4), false),
        ("28 days", days(28), days(5), days(28), true),
        (
            "an interval more",
            ago(28 * 86_400 + 600),
            days(5),
            days(5),
            true,
        ),
        ("now", ago(0), days(5), days(5), true),
        ("just before", ago(600), days(5), ago(600), true),
        ("nought", Some(0), None, days(4), false),
        ("negative", Some(-1), None, days(4), false),
        ("beyond all", Some(i64::MAX), Some(i64::MIN), days(4), false),
        (
            "the certificate's is of no use",
            None,
            days(29),
            days(4),
            false,
        ),
    ];
    for (name, of_phone, of_certificate, chosen, is_known) in rows {
        let onset = Onset::choose(of_phone, of_certificate, NOW);
        assert_eq!(Some(i64::from(onset.interval.0)), chosen, "{name}");
        assert_eq!(onset.is_known, is_known, "{name}");
    }
}

#[test]
fn what_was_said_may_change_in_these_ways_alone() {
    use Diagnosis::{Confirmed, Likely, Negative, UserReport};
    let all = [Confirmed, Likely, Negative, UserReport];
    let ways: Vec<_> = all
        .iter()
        .flat_map(|from| all.iter().map(move |to| (*from, *to)))
        .filter(|(from, to)| from.may_become(*to))
        .collect();
    let expected = [
        (Likely, Confirmed),
        (Likely, Negative),
        (UserReport, Confirmed),
        (UserReport, Likely),
        (UserReport, Negative),
    ];
    assert_eq!(ways, expected);
}
