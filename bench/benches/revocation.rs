//! Looking up in a list of ten million revocations: time, bytes an entry, and how often what is not revoked is found.
//!
//! Half of the questions are about what is revoked, all in random order over the whole list, so that the caches help as
//! little as they do at a door. The rivals get the first half of the hash as it is, where ours makes a fingerprint of
//! the whole mark first: a sorted array of 64 bits a hash with a binary search, and a static filter whose probability
//! is the next above ours (`xorf::BinaryFuse32`, 2^-32), which has no delta and cannot be walked through.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench says what it expects"
)]

use bench::{Contest, Unit};
use revocation::{Draft, HashType, List, Mark, RevocationHash, Scope};
use std::hint::black_box;
use time::macros::datetime;
use xorf::{BinaryFuse32, Filter};

const ENTRIES: u64 = 10_000_000;
/// Who is asked about and is not revoked.
const OTHERS: u64 = ENTRIES;
/// What one turn asks.
const QUESTIONS: u64 = 50_000;
/// The bar of issue 3, section 5.
const BAR_NANOSECONDS: f64 = 2_000.0;
const BAR_BYTES: f64 = 5.0;
const BAR_FALSE: f64 = 1e-9;
/// The most marks that a certificate of one identifier is asked for by.
const MARKS: f64 = 6.0;

/// The mark of this number; the numbers from 0 to [`ENTRIES`] are revoked. The hash looks random and is the same in
/// every run (`SplitMix64`).
fn mark(number: u64) -> Mark {
    let mixed = |seed: u64| {
        let mut mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    let halves = [mixed(2 * number + 1), mixed(2 * number + 2)];
    let mut hash = [0; 16];
    hash[..8].copy_from_slice(&halves[0].to_be_bytes());
    hash[8..].copy_from_slice(&halves[1].to_be_bytes());
    Mark {
        scope: Scope::Key(*b"a-signer"),
        hash_type: HashType::Signature,
        hash: RevocationHash(hash),
    }
}

/// What the rivals keep of a mark.
fn half(mark: &Mark) -> u64 {
    u64::from_be_bytes(mark.hash.0[..8].try_into().unwrap())
}

fn list() -> Vec<u8> {
    let mut draft = Draft::new(1, datetime!(2026-11-22 12:00 UTC));
    (0..ENTRIES).for_each(|number| draft.revoke(&mark(number)));
    draft.write().unwrap()
}

/// Revoked and not in turns, far from each other.
fn questions() -> Vec<Mark> {
    let stride = ENTRIES / QUESTIONS;
    let number = |at: u64| at * stride / 2 + (at % 2) * ENTRIES;
    (0..QUESTIONS).map(|at| mark(number(at))).collect()
}

fn main() {
    let bytes = list();
    let list = List::read(&bytes).unwrap();
    list.check().unwrap();
    let missed = (0..ENTRIES).filter(|number| !list.holds(&mark(*number)));
    assert_eq!(missed.count(), 0, "nothing that is revoked may be missed");
    let halves = sorted((0..ENTRIES).map(|number| half(&mark(number))).collect());
    let filter = BinaryFuse32::try_from(&halves).unwrap();
    lookup(&list, &halves, &filter);
    size(&bytes, &halves, &filter);
    false_positives(&list);
}

fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

fn lookup(list: &List<'_>, halves: &[u64], filter: &BinaryFuse32) {
    let questions = questions();
    let count = |holds: &dyn Fn(&Mark) -> bool| {
        let found = questions.iter().filter(|mark| holds(black_box(mark)));
        // half of the questions are about what is revoked
        2 * found.count()
    };
    let questions = questions.len();
    let mut contest = Contest::default();
    let ours = contest.enter(questions, || count(&|mark| list.holds(mark)));
    let array = contest.enter(questions, || {
        count(&|mark| halves.binary_search(&half(mark)).is_ok())
    });
    let fuse = contest.enter(questions, || count(&|mark| filter.contains(&half(mark))));
    let times = contest.run();
    let line = times.line(
        "revocation-lookup",
        Unit::Microseconds,
        ours,
        &[
            (ours, array, "binary search in a sorted array"),
            (ours, fuse, "xorf::BinaryFuse32"),
        ],
    );
    let bar = times.of_bar(ours, BAR_NANOSECONDS);
    println!("{line} ({bar:.2} × the bar of 2 µs)");
}

fn size(bytes: &[u8], halves: &[u64], filter: &BinaryFuse32) {
    let of = |bytes: usize| bytes as f64 / ENTRIES as f64;
    let (ours, array) = (of(bytes.len()), of(size_of_val(halves)));
    let fuse = of(filter.len() * size_of::<u32>());
    println!(
        "BENCH revocation-bytes-an-entry {ours:.2} ({:.2} × a sorted array) ({:.2} × xorf::BinaryFuse32) ({:.2} × the bar of 5)",
        array / ours,
        fuse / ours,
        BAR_BYTES / ours
    );
    assert!(ours <= BAR_BYTES);
}

/// Among ten million questions none is found that was not entered, which says little of a probability of 10^-10. So
/// fingerprints are compared that are 16 bits shorter than those of the list: what is found then is found 2^16 times
/// as often.
fn false_positives(list: &List<'_>) {
    const SHORTER: u32 = 16;
    let others = ENTRIES..ENTRIES + OTHERS;
    let direct = others
        .clone()
        .filter(|number| list.holds(&mark(*number)))
        .count();
    // a list of 2^24 buckets tells 57 bits apart
    let shortened = |number| mark(number).fingerprint() >> (64 - 57 + SHORTER);
    let entries = sorted((0..ENTRIES).map(shortened).collect());
    let found = others.filter(|number| entries.binary_search(&shortened(*number)).is_ok());
    let found = found.count() as f64;
    // three standard deviations above what was found
    let at_most = (found + 3.0 * found.sqrt()) / OTHERS as f64 / f64::from(1 << SHORTER);
    let of_certificate = at_most * MARKS;
    println!(
        "BENCH revocation-false-positives {of_certificate:.1e} a certificate at most ({direct} of {OTHERS} look-ups; {found} with {SHORTER} bits less) ({:.2} × the bar of 1e-9)",
        BAR_FALSE / of_certificate
    );
    assert!(found > 0.0 && of_certificate <= BAR_FALSE);
}
