//! A changed certificate never verifies: each class of byte, on certificates of our own.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod hand;

use certificate::{Cause, TrustList, ValueSets, cose, inflate};
use hand::*;
use proptest::prelude::*;

/// A signer's usual certificate, and the list that trusts it.
struct Signed {
    signer: Signer,
    message: Vec<u8>,
    trust: TrustList,
    value_sets: ValueSets,
}

fn signed(key: Key) -> Signed {
    let signer = Signer::new(key);
    let message = usual(&signer, &claims(&dcc(), &[]));
    let trust = TrustList::from_der_certificates([&signer.der]).list;
    let signed = Signed {
        signer,
        message,
        trust,
        value_sets: ValueSets::embedded(),
    };
    assert_eq!(signed.cause(&signed.message), None);
    signed
}

impl Signed {
    fn cause_of_text(&self, text: &str) -> Option<Cause> {
        let verified = certificate::verify(text, &self.trust, &self.value_sets, NOW);
        verified.err().map(|rejection| rejection.cause)
    }

    fn cause(&self, message: &[u8]) -> Option<Cause> {
        self.cause_of_text(&packed(message))
    }

    /// The cause with one bit of the message turned.
    fn turned(&self, bit: usize) -> Option<Cause> {
        let mut message = self.message.clone();
        message[bit / 8] ^= 1 << (bit % 8);
        self.cause(&message)
    }

    /// Where a part of the message begins.
    fn place(&self, part: &[u8]) -> usize {
        let found = self
            .message
            .windows(part.len())
            .position(|window| window == part);
        found.unwrap()
    }
}

fn all_kinds() -> [Signed; 3] {
    [Key::p256(7), Key::p384(7), Key::rsa(32)].map(signed)
}

#[test]
fn no_other_character_in_any_place() {
    let signed = signed(Key::p256(7));
    let text = packed(&signed.message);
    for at in 0..text.len() {
        for letter in ["0", "A", "Z", " ", ":", "a", "\n"] {
            let mut changed = text.clone();
            changed.replace_range(at..=at, letter);
            assert!(
                changed == text || signed.cause_of_text(&changed).is_some(),
                "{letter} at {at}"
            );
        }
    }
}

#[test]
fn no_turned_bit_of_the_compressed_body() {
    let signed = signed(Key::p256(7));
    let compressed = zlib(&signed.message);
    // the last block ends inside a byte; what fills that byte up is no content
    let filling = (compressed.len() - 5) * 8 + 1..(compressed.len() - 4) * 8;
    for bit in 0..compressed.len() * 8 {
        let mut turned = compressed.clone();
        turned[bit / 8] ^= 1 << (bit % 8);
        let verifies = signed.cause_of_text(&hc1(&turned)).is_none();
        let is_same = inflate::inflate(&turned).as_ref() == Ok(&signed.message);
        assert!(
            !verifies || (is_same && filling.contains(&bit)),
            "bit {bit}"
        );
    }
}

#[test]
fn no_turned_bit_of_the_message() {
    let signed = signed(Key::p256(7));
    for bit in 0..signed.message.len() * 8 {
        assert!(signed.turned(bit).is_some(), "bit {bit}");
    }
}

#[test]
fn identifier_algorithm_and_both_halves_of_the_signature_fail_at_their_stage() {
    for signed in all_kinds() {
        let kid = signed.place(&signed.signer.kid()) * 8;
        assert!((kid..kid + 64).all(|bit| signed.turned(bit) == Some(Cause::KeyUnknown)));
        let algorithm = signed.place(&int(signed.signer.key.algorithm()))
            + int(signed.signer.key.algorithm()).len();
        assert_eq!(signed.turned((algorithm - 1) * 8), Some(Cause::Signature));
        let length = signed.signer.key.sign(b"").len();
        let begin = signed.message.len() - length;
        for byte in (begin..signed.message.len()).step_by(length / 16) {
            assert_eq!(
                signed.turned(byte * 8),
                Some(Cause::Signature),
                "byte {} of the signature",
                byte - begin
            );
        }
        assert_eq!(
            signed.turned(signed.message.len() * 8 - 1),
            Some(Cause::Signature)
        );
    }
}

#[test]
fn lengths_that_lie_fail() {
    let signed = signed(Key::p256(7));
    let parsed = cose::parse(&signed.message).unwrap();
    let parts = [parsed.protected, parsed.payload, parsed.signature];
    for part in parts {
        let length = signed.place(part) - 1;
        for lie in [0, 1, 0xff] {
            let mut message = signed.message.clone();
            message[length] = lie;
            assert_eq!(
                signed.cause(&message),
                Some(Cause::Cose),
                "length {lie} at {length}"
            );
        }
    }
}

#[test]
fn halves_of_two_signatures_make_none() {
    let signed = signed(Key::p256(7));
    let other = usual(&signed.signer, &claims(&dcc_with(&[]), &[]));
    let half = signed.message.len() - 32;
    let foreign = [&signed.message[..half], &other[other.len() - 32..]].concat();
    assert_eq!(signed.cause(&foreign), Some(Cause::Signature), "s");
    let (body, tail) = (&signed.message[..half - 32], &signed.message[half..]);
    let foreign = [body, &other[other.len() - 64..other.len() - 32], tail].concat();
    assert_eq!(signed.cause(&foreign), Some(Cause::Signature), "r");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_run_of_changed_bytes(at in any::<prop::sample::Index>(), new in prop::collection::vec(any::<u8>(), 1..12)) {
        let signed = signed(Key::p256(7));
        let begin = at.index(signed.message.len());
        let mut message = signed.message.clone();
        message.splice(begin..(begin + new.len()).min(message.len()), new);
        prop_assert!(message == signed.message || signed.cause(&message).is_some());
    }

    #[test]
    fn no_cut_and_no_insertion(at in any::<prop::sample::Index>(), new: u8) {
        let signed = signed(Key::p256(7));
        let begin = at.index(signed.message.len());
        let mut longer = signed.message.clone();
        longer.insert(begin, new);
        prop_assert!(signed.cause(&longer).is_some());
        prop_assert!(signed.cause(&signed.message[..begin]).is_some());
    }
}
