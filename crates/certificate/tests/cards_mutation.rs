//! A changed card never verifies: each class of byte, on a card of our own.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod cards;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cards::*;
use certificate::shc::numeric::{decode, encode};
use certificate::shc::{Cause, Issuers, verify};
use proptest::prelude::*;

fn cause(card: &str, issuers: &Issuers) -> Option<Cause> {
    verify(card, issuers, NOW).err()
}

#[test]
fn no_other_character_in_any_place_of_the_card() {
    let (card, issuers) = (signed(), issuers());
    assert_eq!(cause(&card, &issuers), None);
    for at in 0..card.len() {
        for letter in ["A", "z", "-", "_", ".", "=", "+", " ", "\n"] {
            let mut changed = card.clone();
            changed.replace_range(at..=at, letter);
            assert!(
                changed == card || cause(&changed, &issuers).is_some(),
                "{letter} at {at}"
            );
        }
    }
}

#[test]
fn no_other_digit_in_any_place_of_the_code() {
    let (text, issuers) = (encode(&signed()), issuers());
    for at in 0..text.len() {
        for letter in ["0", "5", "9", "/", "s", " "] {
            let mut changed = text.clone();
            changed.replace_range(at..=at, letter);
            let verifies = decode(&[&changed]).is_ok_and(|card| cause(&card, &issuers).is_none());
            assert!(changed == text || !verifies, "{letter} at {at}");
        }
    }
}

#[test]
fn no_turned_bit_of_any_part() {
    let (card, issuers) = (signed(), issuers());
    for part in 0..3 {
        let bytes = URL_SAFE_NO_PAD.decode(parts(&card)[part]).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut turned = bytes.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            let mut parts = parts(&card).map(str::to_owned);
            parts[part] = URL_SAFE_NO_PAD.encode(turned);
            let cause = cause(&parts.join("."), &issuers);
            assert!(cause.is_some(), "bit {bit} of part {part}");
            assert!(
                part < 2 || cause == Some(Cause::Signature),
                "bit {bit} of the signature"
            );
        }
    }
}

#[test]
fn parts_of_two_cards_make_none() {
    let issuers = issuers();
    let other = {
        let mut card = card();
        card.revocation_id = None;
        issuer().issue(&card).unwrap()
    };
    let first = signed();
    let (one, two) = (parts(&first), parts(&other));
    assert_eq!(
        one[0], two[0],
        "the header is the same on every card of a key"
    );
    for mixed in [[one[0], two[1], one[2]], [one[0], one[1], two[2]]] {
        assert_eq!(cause(&mixed.join("."), &issuers), Some(Cause::Signature));
    }
    let (r, s) = (&one[2][..43], &two[2][43..]);
    assert!(cause(&format!("{}.{}.{r}{s}", one[0], one[1]), &issuers).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cut_and_no_insertion(at in any::<prop::sample::Index>(), new in "[-A-Za-z0-9_.]") {
        let (card, issuers) = (signed(), issuers());
        let at = at.index(card.len());
        let mut longer = card.clone();
        longer.insert_str(at, &new);
        prop_assert!(cause(&longer, &issuers).is_some());
        prop_assert!(cause(&card[..at], &issuers).is_some());
    }

    #[test]
    fn no_run_of_changed_characters(at in any::<prop::sample::Index>(), new in "[-A-Za-z0-9_.]{1,12}") {
        let (card, issuers) = (signed(), issuers());
        let begin = at.index(card.len());
        let mut changed = card.clone();
        changed.replace_range(begin..(begin + new.len()).min(card.len()), &new);
        prop_assert!(changed == card || cause(&changed, &issuers).is_some());
    }

    #[test]
    fn any_payload_that_is_signed_is_answered(payload in "\\PC{0,80}", cut in 0_usize..600) {
        let whole = cards::payload();
        let cut = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap();
        for content in [payload.as_str(), &whole[..cut]] {
            let verified = verify(&by_hand(&header(), content), &issuers(), NOW);
            prop_assert!(verified.is_err());
        }
    }
}
