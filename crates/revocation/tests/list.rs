//! The list and the differences between its versions, by properties.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use revocation::{
    Delta, DeltaError, Draft, HashType, List, ListError, Mark, RevocationHash, Scope,
};
use std::collections::BTreeSet;
use std::hint::black_box;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const ISSUED: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
/// Enough that the places in the upper bits are written down more than once, and that words are crossed.
const MANY: u32 = 3_000;

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        any::<[u8; 8]>().prop_map(Scope::Key),
        prop_oneof![Just(*b"XD"), Just(*b"XX")].prop_map(Scope::Country),
    ]
}

fn mark() -> impl Strategy<Value = Mark> {
    let hash_type = prop_oneof![
        Just(HashType::Signature),
        Just(HashType::Uci),
        Just(HashType::CountryCodeUci)
    ];
    (scope(), hash_type, any::<[u8; 16]>()).prop_map(|(scope, hash_type, hash)| Mark {
        scope,
        hash_type,
        hash: RevocationHash(hash),
    })
}

fn numbered(number: u32) -> Mark {
    Mark {
        scope: Scope::Key(*b"a-signer"),
        hash_type: HashType::Uci,
        hash: RevocationHash::of_uci(&number.to_string()),
    }
}

fn written<'a>(version: u64, room: u32, marks: impl IntoIterator<Item = &'a Mark>) -> Vec<u8> {
    let mut draft = Draft::new(version, ISSUED).with_room_for(room);
    marks.into_iter().for_each(|mark| draft.revoke(mark));
    draft.write().unwrap()
}

fn holds(list: &[u8], mark: &Mark) -> bool {
    List::read(list).unwrap().holds(mark)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_entered_is_found_and_nothing_else(
        marks in btree_set(mark(), 0..600),
        others in btree_set(mark(), 100),
        room in 0_u32..2_000,
    ) {
        let bytes = written(1, room, &marks);
        let list = List::read(&bytes).unwrap();
        prop_assert_eq!(list.check(), Ok(()));
        prop_assert_eq!(list.entries() as usize, marks.len());
        for mark in &marks {
            prop_assert!(list.holds(mark));
        }
        for other in others.difference(&marks) {
            prop_assert!(!list.holds(other), "taken for an entry, which one of 10^9 may be");
        }
    }

    #[test]
    fn the_same_entries_are_the_same_bytes(marks in vec(mark(), 0..100), twice in 0_usize..100) {
        let forth = written(1, 0, &marks);
        let again = marks.iter().rev().chain(marks.iter().take(twice));
        prop_assert_eq!(written(1, 0, again), forth);
    }

    #[test]
    fn a_delta_leads_to_the_very_bytes_of_the_next_version(
        marks in btree_set(mark(), 1..300),
        more in btree_set(mark(), 0..50),
        gone in 0_usize..100,
    ) {
        let next: BTreeSet<Mark> = marks.iter().skip(gone).chain(&more).copied().collect();
        let (before, after) = (written(1, 500, &marks), written(2, 500, &next));
        let delta = Delta::between(&List::read(&before).unwrap(), &List::read(&after).unwrap()).unwrap();
        let sent = delta.write().unwrap();
        let received = Delta::read(&sent).unwrap();
        prop_assert_eq!(&received, &delta);
        prop_assert_eq!(&received.apply(&List::read(&before).unwrap()).unwrap(), &after);
        for unrevoked in marks.difference(&next) {
            prop_assert!(holds(&before, unrevoked) && !holds(&after, unrevoked));
        }
    }

    #[test]
    fn a_bit_that_turned_behind_the_kept_bits_is_noticed(
        marks in btree_set(mark(), 1..300), at in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let mut bytes = written(1, 0, &marks);
        let kept = 32 + (marks.len() * 33).div_ceil(64) * 8;
        let at = kept + at.index(bytes.len() - kept);
        bytes[at] ^= 1 << bit;
        prop_assert_eq!(List::read(&bytes).unwrap().check(), Err(ListError::Entries));
    }

    #[test]
    fn no_damage_brings_a_look_up_down(
        marks in btree_set(mark(), 0..300), at in any::<prop::sample::Index>(), with in vec(any::<u8>(), 1..40),
    ) {
        let mut bytes = written(1, 0, &marks);
        let at = at.index(bytes.len());
        bytes.iter_mut().skip(at).zip(with).for_each(|(byte, other)| *byte = other);
        if let Ok(list) = List::read(&bytes) {
            // what a damaged list answers is worth nothing; a panic would be the failure
            marks.iter().for_each(|mark| { black_box(list.holds(mark)); });
            prop_assert!(list.check().is_ok() || list.check() == Err(ListError::Entries));
        }
    }

    #[test]
    fn a_damaged_delta_leads_nowhere(
        marks in btree_set(mark(), 1..50),
        more in btree_set(mark(), 1..50),
        at in any::<prop::sample::Index>(),
        bits in 1_u8..,
    ) {
        let next: BTreeSet<Mark> = marks.iter().skip(1).chain(&more).copied().collect();
        let (before, after) = (written(1, 100, &marks), written(2, 100, &next));
        let (before, after) = (List::read(&before).unwrap(), List::read(&after).unwrap());
        let mut bytes = Delta::between(&before, &after).unwrap().write().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        // the version of the base is only told: its digest decides
        let led = Delta::read(&bytes).and_then(|delta| delta.apply(&before));
        prop_assert!(led.is_err() || (8..16).contains(&at), "byte {}", at);
    }
}

#[test]
fn a_long_list_finds_each_of_its_entries() {
    let marks: Vec<Mark> = (0..MANY).map(numbered).collect();
    let bytes = written(1, 0, &marks);
    assert!(marks.iter().all(|mark| holds(&bytes, mark)));
    assert!(!(MANY..2 * MANY).any(|number| holds(&bytes, &numbered(number))));
    List::read(&bytes).unwrap().check().unwrap();
}

#[test]
fn a_revocation_is_of_one_scope_and_of_one_type() {
    let mark = numbered(1);
    let bytes = written(1, 0, [&mark]);
    let list = List::read(&bytes).unwrap();
    assert!(list.has_type(HashType::Uci) && !list.has_type(HashType::Signature));
    for other in [
        Mark {
            scope: Scope::Key(*b"b-signer"),
            ..mark
        },
        Mark {
            scope: Scope::Country(*b"XD"),
            ..mark
        },
        Mark {
            hash_type: HashType::Signature,
            ..mark
        },
    ] {
        assert!(!list.holds(&other));
    }
}

#[test]
fn a_list_says_its_version_and_its_age() {
    let bytes = written(9, 0, []);
    let list = List::read(&bytes).unwrap();
    assert_eq!((list.version(), list.entries()), (9, 0));
    assert_eq!(list.age(ISSUED + Duration::hours(3)), Duration::hours(3));
    assert_eq!(list.age(ISSUED - Duration::hours(3)), Duration::ZERO);
    assert!(!list.holds(&numbered(1)));
}

#[test]
fn versions_without_a_way_between_them_have_no_delta() {
    let one = written(1, 100, &[numbered(1)]);
    let wider = written(2, 1000, &[numbered(1)]);
    let other = written(2, 100, &[numbered(2)]);
    let [one, wider, other] = [&one, &wider, &other].map(|bytes| List::read(bytes).unwrap());
    assert_eq!(Delta::between(&one, &wider), Err(DeltaError::Room));
    assert_eq!(Delta::between(&other, &one), Err(DeltaError::Version));
    let delta = Delta::between(&one, &other).unwrap();
    assert_eq!(
        (delta.base_version(), delta.version(), delta.sizes()),
        (1, 2, (1, 1))
    );
    assert_eq!(delta.apply(&other), Err(DeltaError::OtherBase));
}

/// The layout of `docs/revocation.md` on a list of one entry. A change of these bytes is a new version of the form.
#[test]
fn the_form_is_the_documented_one() {
    let bytes = written(2, 4, [&numbered(1)]);
    assert_eq!(bytes[..8], *b"PRREVOC\x01");
    assert_eq!(bytes[8..16], [2, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(bytes[16..24], 1_795_348_800_u64.to_le_bytes());
    assert_eq!(bytes[24..32], [1, 0, 0, 0, 2, 0b10, 0, 0]);
    // SHA-256("PRREVOC1" "K" 01 "a-signer", then 16 bytes of SHA-256("1")) begins with FINGERPRINT
    let fingerprint = FINGERPRINT;
    let (bucket, kept) = (fingerprint >> 62, fingerprint >> 29 & 0x1_ffff_ffff);
    assert_eq!(bytes[32..40], kept.to_le_bytes());
    assert_eq!(bytes[40..48], (1_u64 << bucket).to_le_bytes());
    assert_eq!(
        bytes[48..],
        [0; 4],
        "no entry stands before the first bucket"
    );
}

const FINGERPRINT: u64 = 0x7144_acc5_fa34_d344;
