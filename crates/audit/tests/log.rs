//! A log as it is written, and every way of spoiling a copy of it.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use audit::{Act, Actor, Chain, Entry, Head, Origin, Problem, Subject, check};
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-25 9:00:00.25 UTC);

fn subject(number: usize) -> Subject {
    Subject::parse(&format!("certificate/{number:04x}")).unwrap()
}

fn origin() -> Origin {
    Origin::parse("health.example").unwrap()
}

/// A log of so many entries, a minute apart, and the heads behind each of its lines.
fn log(entries: usize) -> (String, Vec<Head>) {
    let (mut log, mut chain) = Chain::begin(&origin());
    log.push('\n');
    let mut heads = vec![chain.head()];
    for number in 0..entries {
        let at = NOW + Duration::minutes(number as i64);
        let act = Act::ALL[number % Act::ALL.len()];
        let actor = Actor::parse("nurse-4").unwrap();
        let (entry, next) = chain.next(at, actor, act, subject(number)).unwrap();
        log.push_str(&format!("{entry}\n"));
        chain = next;
        heads.push(chain.head());
    }
    (log, heads)
}

#[test]
fn a_log_is_written_on_from_its_last_line_alone() {
    let (log, _) = log(3);
    let (first, begun) = Chain::begin(&origin());
    assert_eq!(Chain::reopen(&first), Some(begun));
    let last = log.lines().last().unwrap();
    let end = Chain::reopen(last).unwrap();
    assert_eq!(end, Chain::behind(&Entry::parse(last).unwrap()));
    assert_eq!(Chain::reopen("pratique staff log v2 health.example"), None);
}

fn problems(log: &str, noted: Option<Head>) -> Vec<(u64, Problem)> {
    let findings = check(log, noted).findings;
    findings.iter().map(|one| (one.line, one.problem)).collect()
}

#[test]
fn a_log_is_lines_that_name_the_line_before() {
    let (log, heads) = log(2);
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(lines[0], "pratique staff log v1 health.example");
    let first = format!(
        "1 2026-11-25T09:00:00Z nurse-4 made-key certificate/0000 {}",
        heads[0].hash
    );
    assert_eq!(lines[1], first);
    assert_eq!(
        lines[2].split(' ').next_back().unwrap(),
        heads[1].hash.to_string()
    );
    // what anybody computes with `sha256sum`
    assert_eq!(heads[0].hash.to_string(), HASH_OF_THE_FIRST_LINE);
}

const HASH_OF_THE_FIRST_LINE: &str =
    "ec42bbf30ebd2aa687ea36980bbf498ad6996e8728e0467e00087a5fb4a25821";

#[test]
fn an_unbroken_log_has_no_finding_and_says_what_it_spans() {
    let (log, heads) = log(30);
    for noted in heads.iter().copied().map(Some).chain([None]) {
        let report = check(&log, noted);
        assert_eq!(report.findings, []);
        assert_eq!((report.entries, report.head), (30, heads.last().copied()));
        assert_eq!(report.origin, Some(origin()));
        let (first, last) = report.span.unwrap();
        assert_eq!(last - first, Duration::minutes(29));
    }
}

#[test]
fn a_log_is_written_on_from_its_last_line() {
    let (log, heads) = log(3);
    let last = Entry::parse(log.lines().next_back().unwrap()).unwrap();
    assert_eq!(Chain::behind(&last).head(), heads[3]);
}

#[test]
fn a_clock_that_goes_back_does_not_take_the_log_along() {
    let (_, chain) = Chain::begin(&origin());
    let next = |chain: &Chain, at| {
        chain
            .next(at, Actor::program(), Act::Erased, subject(1))
            .unwrap()
    };
    let (_, chain) = next(&chain, NOW);
    let (late, _) = next(&chain, NOW - Duration::hours(1));
    assert_eq!(late.at, datetime!(2026-11-25 9:00 UTC));
}

#[test]
fn a_clock_that_is_far_off_still_writes_lines_that_are_read() {
    let (_, chain) = Chain::begin(&origin());
    let next = |at| chain.next(at, Actor::program(), Act::Erased, subject(1));
    let (early, _) = next(datetime!(-0044-03-15 9:00 UTC)).unwrap();
    assert_eq!(early.at, OffsetDateTime::UNIX_EPOCH);
    let (late, _) = next(datetime!(9999-12-31 23:59:59.9 UTC)).unwrap();
    assert_eq!(Entry::parse(&late.to_string()), Some(late));
}

#[test]
fn a_line_taken_out_put_in_or_moved_is_found_where_it_was() {
    let (log, _) = log(10);
    let lines: Vec<_> = log.lines().collect();
    let joined = |lines: Vec<&str>| lines.join("\n") + "\n";
    let without = joined([&lines[..4], &lines[5..]].concat());
    assert_eq!(
        problems(&without, None),
        [(5, Problem::Number), (5, Problem::Broken)]
    );
    let doubled = joined([&lines[..5], &lines[4..]].concat());
    assert_eq!(
        problems(&doubled, None),
        [(6, Problem::Number), (6, Problem::Broken)]
    );
    let mut moved = lines.clone();
    moved.swap(4, 5);
    assert!(problems(&joined(moved), None).contains(&(5, Problem::Broken)));
}

#[test]
fn a_line_that_was_rewritten_is_found_by_the_next_one() {
    let (log, _) = log(10);
    let rewritten = log.replacen("nurse-4 invited", "nurse-5 invited", 1);
    assert_ne!(rewritten, log);
    assert_eq!(problems(&rewritten, None), [(4, Problem::Broken)]);
}

#[test]
fn an_end_that_was_cut_off_or_written_anew_is_found_by_who_noted_it() {
    let (long, heads) = log(10);
    let (short, _) = log(7);
    assert_eq!(problems(&short, None), []);
    assert_eq!(problems(&short, Some(heads[9])), [(9, Problem::CutOff)]);
    // the last line rewritten: nothing behind it would tell
    let forged = long.replace("certificate/0009", "certificate/0008");
    assert_eq!(problems(&forged, None), []);
    assert_eq!(
        problems(&forged, Some(heads[10])),
        [(11, Problem::NotAsNoted)]
    );
}

#[test]
fn what_is_no_log_is_said_to_be_none() {
    assert_eq!(problems("", None), [(1, Problem::NotALog)]);
    assert_eq!(problems("hello\n", None), [(1, Problem::NotALog)]);
    let (log, _) = log(2);
    assert_eq!(
        problems(&format!("{log}\n"), None),
        [(4, Problem::NotAnEntry)]
    );
    assert_eq!(problems(log.trim_end(), None), [(3, Problem::Unfinished)]);
    let upper = log.replacen("nurse-4 made-key", "nurse-4 Made-key", 1);
    assert!(problems(&upper, None).contains(&(2, Problem::NotAnEntry)));
}

#[test]
fn a_head_is_read_as_it_is_written_and_in_no_other_way() {
    let (_, heads) = log(3);
    let text = heads[3].to_string();
    assert_eq!(Head::parse(&text), Some(heads[3]));
    for other in [
        format!("0{text}"),
        format!(" {text}"),
        format!("+{text}"),
        text.to_uppercase(),
        "3:".into(),
    ] {
        let read = Head::parse(&other);
        assert!(read.is_none() || other == text, "{other}");
    }
}

proptest! {
    #[test]
    fn no_change_of_a_byte_goes_unseen_by_who_noted_the_end(at in any::<prop::sample::Index>(), byte in 0_u8..128) {
        let (log, heads) = log(12);
        let mut changed = log.clone().into_bytes();
        let at = at.index(changed.len());
        prop_assume!(changed[at] != byte);
        changed[at] = byte;
        let changed = String::from_utf8(changed).unwrap();
        prop_assert!(!check(&changed, heads.last().copied()).findings.is_empty());
    }

    #[test]
    fn any_text_is_answered(text in "[ -~\n]{0,400}") {
        let report = check(&text, None);
        prop_assert!(report.entries <= text.lines().count() as u64);
    }
}
