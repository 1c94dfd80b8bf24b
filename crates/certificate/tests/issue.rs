//! What we issue, read back by our own verifier.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod authority;

use authority::{NOW, authority, lea, recovery, test, vaccination};
use certificate::issue::{IssueError, Signer};
use certificate::{Cause, Entry, KeyUsage, TrustList, ValueSets, Verified, verify};
use proptest::prelude::*;
use time::{Duration, OffsetDateTime};

const A_YEAR: Duration = Duration::days(365);

fn issue(signer: &Signer, entry: &Entry) -> String {
    signer.issue(&lea(), entry, NOW, NOW + A_YEAR).unwrap()
}

fn verified(text: &str, signer: &Signer, now: OffsetDateTime) -> Result<Verified, Cause> {
    let trust = TrustList::from_der_certificates([&signer.certificate().der]).list;
    verify(text, &trust, &ValueSets::embedded(), now).map_err(|rejection| rejection.cause)
}

#[test]
fn each_kind_comes_back_as_it_went_in() {
    let (_, signer) = authority(KeyUsage::ALL);
    for entry in [vaccination(), test(), recovery()] {
        let text = issue(&signer, &entry);
        let verified = verified(&text, &signer, NOW).unwrap();
        assert_eq!(verified.dcc().person, lea());
        assert_eq!(verified.dcc().entries, [entry]);
        assert_eq!(verified.dcc().version, "1.3.3");
        assert_eq!(verified.issuer(), Some("XD"));
        assert_eq!(verified.issued_at(), Some(NOW));
        assert_eq!(verified.expires_at(), NOW + A_YEAR);
        assert_eq!(verified.value_set_findings(), []);
        certificate::qr::Symbol::new(&text, certificate::qr::Correction::Quartile).unwrap();
    }
}

#[test]
fn a_signer_signs_only_its_own_kind() {
    let only_tests = KeyUsage {
        test: true,
        vaccination: false,
        recovery: false,
    };
    let (_, signer) = authority(only_tests);
    assert_eq!(signer.certificate().usage, only_tests);
    assert!(verified(&issue(&signer, &test()), &signer, NOW).is_ok());
    for entry in [vaccination(), recovery()] {
        let refused = signer.issue(&lea(), &entry, NOW, NOW + A_YEAR);
        assert_eq!(refused, Err(IssueError::Usage));
    }
}

#[test]
fn nothing_is_issued_outside_the_signers_validity() {
    let (_, signer) = authority(KeyUsage::ALL);
    let end = signer.certificate().not_after;
    let issue = |from, until| signer.issue(&lea(), &test(), from, until).map(drop);
    assert_eq!(issue(NOW, end), Ok(()));
    assert_eq!(
        issue(NOW, end + Duration::SECOND),
        Err(IssueError::SignerValidity)
    );
    let start = signer.certificate().not_before;
    assert_eq!(
        issue(start - Duration::SECOND, end),
        Err(IssueError::SignerValidity)
    );
    assert_eq!(issue(NOW, NOW - Duration::SECOND), Err(IssueError::Expiry));
}

#[test]
fn it_expires_and_the_bounds_are_inclusive() {
    let (_, signer) = authority(KeyUsage::ALL);
    let text = issue(&signer, &vaccination());
    assert!(verified(&text, &signer, NOW + A_YEAR).is_ok());
    let late = verified(&text, &signer, NOW + A_YEAR + Duration::SECOND);
    assert_eq!(late.err(), Some(Cause::Expired));
}

#[test]
fn another_key_does_not_verify_it() {
    let (csca, signer) = authority(KeyUsage::ALL);
    let other = authority::signer(&csca, KeyUsage::ALL, &[9; 48]);
    let text = issue(&signer, &vaccination());
    assert_eq!(verified(&text, &other, NOW).err(), Some(Cause::KeyUnknown));
}

#[test]
fn members_out_of_bounds_are_named() {
    let (_, signer) = authority(KeyUsage::ALL);
    let member = |person: &certificate::Person, entry: &Entry| match signer.issue(
        person,
        entry,
        NOW,
        NOW + A_YEAR,
    ) {
        Err(IssueError::Content(error)) => error.member,
        other => panic!("{other:?}"),
    };
    let mut unnamed = lea();
    (unnamed.family_transliterated, unnamed.given_transliterated) = (None, None);
    assert_eq!(member(&unnamed, &test()), "fnt");
    let mut small = lea();
    small.given_transliterated = Some("Lea".into());
    assert_eq!(member(&small, &test()), "gnt");
    let Entry::Vaccination(mut zeroth) = vaccination() else {
        unreachable!()
    };
    zeroth.dose = 0;
    assert_eq!(member(&lea(), &Entry::Vaccination(zeroth)), "dn");
    let Entry::Recovery(mut backwards) = recovery() else {
        unreachable!()
    };
    backwards.valid_until = backwards.valid_from.previous_day().unwrap();
    assert_eq!(member(&lea(), &Entry::Recovery(backwards)), "du");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The issuer's own check is as strict as the verifier's.
    #[test]
    fn whatever_is_issued_verifies(
        family in proptest::option::of("\\PC{0,85}"),
        family_icao in proptest::option::of("[A-Z<a]{0,82}"),
        centre in proptest::option::of("\\PC{0,82}"),
        country in "[A-Z]{1,3}",
        uvci in "[A-Z/:#]{0,82}",
        sampled in 0_i64..4_000_000_000,
    ) {
        let (_, signer) = authority(KeyUsage::ALL);
        let mut person = lea();
        (person.family, person.family_transliterated) = (family, family_icao);
        let Entry::Test(mut test) = test() else { unreachable!() };
        (test.centre, test.country, test.uvci) = (centre, country, uvci);
        test.sampled_at = OffsetDateTime::from_unix_timestamp(sampled).unwrap();
        let entry = Entry::Test(test);
        if let Ok(text) = signer.issue(&person, &entry, NOW, NOW + A_YEAR) {
            let verified = verified(&text, &signer, NOW).unwrap();
            prop_assert_eq!(&verified.dcc().entries, &[entry]);
        }
    }
}
