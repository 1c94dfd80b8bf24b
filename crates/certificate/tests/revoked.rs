//! Certificates that their issuer took back, and gave back.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod authority;

use authority::{NOW, authority, lea, vaccination};
use certificate::{Cause, KeyUsage, Stage, TrustList, ValueSets, Verified, verify};
use revocation::{Delta, Draft, List, Mark};
use time::Duration;

/// Issued anew with each call: its signature is another one every time.
fn certificate() -> Verified {
    let (_, signer) = authority(KeyUsage::ALL);
    let text = signer
        .issue(&lea(), &vaccination(), NOW, NOW + Duration::days(365))
        .unwrap();
    let trust = TrustList::from_der_certificates([&signer.certificate().der]).list;
    verify(&text, &trust, &ValueSets::embedded(), NOW).unwrap()
}

fn list(version: u64, marks: &[Mark]) -> Vec<u8> {
    let mut draft = Draft::new(version, NOW - Duration::hours(5)).with_room_for(64);
    marks.iter().for_each(|mark| draft.revoke(mark));
    draft.write().unwrap()
}

#[test]
fn each_kind_of_revocation_revokes_by_itself() {
    let certificate = certificate();
    let marks = certificate.marks();
    assert_eq!(marks.len(), 6, "three hashes, by key and by country");
    for mark in &marks {
        let bytes = list(1, &[*mark]);
        let refused = certificate
            .clone()
            .unrevoked(&List::read(&bytes).unwrap())
            .unwrap_err();
        assert_eq!(refused.cause, Cause::Revoked);
        assert_eq!(
            (refused.code(), refused.stage()),
            ("HC1-REVOKED", Stage::Revocation)
        );
    }
}

#[test]
fn what_is_not_revoked_says_by_which_list_and_how_old_that_is() {
    let certificate = certificate();
    let mut other = certificate.marks();
    other.iter_mut().for_each(|mark| mark.hash.0[0] ^= 1);
    let bytes = list(7, &other);
    let passed = certificate
        .clone()
        .unrevoked(&List::read(&bytes).unwrap())
        .unwrap();
    assert_eq!(passed.verified(), &certificate);
    assert_eq!(passed.list_version(), 7);
    assert_eq!(passed.list_age(NOW), Duration::hours(5));
}

#[test]
fn what_was_revoked_by_mistake_is_given_back_by_a_delta() {
    let certificate = certificate();
    let marks = certificate.marks();
    let (revoking, giving_back) = (list(1, &marks), list(2, &[]));
    let [before, after] = [&revoking, &giving_back].map(|bytes| List::read(bytes).unwrap());
    assert!(certificate.is_revoked(&before));
    let sent = Delta::between(&before, &after).unwrap().write().unwrap();
    let bytes = Delta::read(&sent).unwrap().apply(&before).unwrap();
    assert!(!certificate.is_revoked(&List::read(&bytes).unwrap()));
}
