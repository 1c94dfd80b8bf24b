//! Verification against real certificates, spoilt in every way we know.

use super::*;
use serde_json::Value;
use std::io::Write;

struct Real {
    text: String,
    trust: TrustList,
    now: OffsetDateTime,
}

/// Real certificates that verify at their own clock.
fn real_certificates() -> Option<Vec<Real>> {
    let folder = fixtures::path("certificate/dgc")?;
    let cases = suite::all(&folder);
    let real: Vec<Real> = cases
        .iter()
        .filter_map(real)
        .filter(|real| real.verify(&real.text).is_ok())
        .collect();
    assert!(real.len() > 250, "only {} verify", real.len());
    Some(real)
}

fn real(case: &Value) -> Option<Real> {
    let clock = case.pointer("/TESTCTX/VALIDATIONCLOCK")?.as_str()?;
    let zoned = if clock.len() > 19 && clock[19..].contains(['Z', '+', '-']) {
        clock.to_owned()
    } else {
        format!("{clock}Z")
    };
    let now = crate::moment::moment(&zoned)?;
    let trust = TrustList::from_der_certificates([suite::certificate(case)?]).list;
    Some(Real {
        text: case["PREFIX"].as_str()?.to_owned(),
        trust,
        now,
    })
}

impl Real {
    fn verify(&self, text: &str) -> Result<Verified, Rejection> {
        verify(text, &self.trust, &ValueSets::embedded(), self.now)
    }

    fn cause_of(&self, message: &[u8]) -> Option<Cause> {
        self.verify(&packed(message))
            .err()
            .map(|rejection| rejection.cause)
    }
}

fn packed(message: &[u8]) -> String {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(message).unwrap();
    format!("{PREFIX}{}", base45::encode(&encoder.finish().unwrap()))
}

#[test]
fn no_single_changed_character_verifies() {
    let Some(real) = real_certificates() else {
        return;
    };
    for certificate in real.iter().step_by(80) {
        for at in 0..certificate.text.len() {
            for letter in ["0", "A", ":", "a"] {
                let mut text = certificate.text.clone();
                text.replace_range(at..=at, letter);
                assert!(
                    text == certificate.text || certificate.verify(&text).is_err(),
                    "changed at {at}: {text}"
                );
            }
        }
    }
}

#[test]
fn no_single_changed_bit_of_the_message_verifies_outside_the_unprotected_header() {
    let Some(real) = real_certificates() else {
        return;
    };
    for certificate in real.iter().step_by(60) {
        let message = message(&certificate.text).unwrap();
        let parsed = cose::parse(&message).unwrap();
        let before = cose::signed_bytes(parsed.protected, parsed.payload);
        for bit in 0..message.len() * 8 {
            let mut spoilt = message.clone();
            spoilt[bit / 8] ^= 1 << (bit % 8);
            if let Ok(verified) = certificate.verify(&packed(&spoilt)) {
                let signed = cose::parse(&spoilt).unwrap().signed_bytes();
                assert_eq!(
                    signed,
                    before,
                    "another content verified: {:?}",
                    verified.dcc()
                );
            }
        }
    }
}

#[test]
fn each_part_of_the_message_fails_at_its_own_stage() {
    let Some(real) = real_certificates() else {
        return;
    };
    let certificate = real
        .iter()
        .find(|c| {
            cose::parse(&message(&c.text).unwrap())
                .unwrap()
                .signature
                .len()
                == 64
        })
        .unwrap();
    let message = message(&certificate.text).unwrap();
    let parsed = cose::parse(&message).unwrap();
    let at = |part: &[u8]| part.as_ptr().addr() - message.as_ptr().addr();
    let spoil = |index: usize| {
        let mut spoilt = message.clone();
        spoilt[index] ^= 1;
        certificate.cause_of(&spoilt)
    };
    let signature = at(parsed.signature);
    assert_eq!(spoil(signature), Some(Cause::Signature), "r");
    assert_eq!(spoil(signature + 63), Some(Cause::Signature), "s");
    assert_eq!(
        spoil(at(parsed.payload) + parsed.payload.len() - 1),
        Some(Cause::Signature),
        "payload"
    );
    let kid = parsed.kid.unwrap();
    let kid_at = message
        .windows(8)
        .position(|window| window == kid.as_bytes())
        .unwrap();
    assert_eq!(spoil(kid_at), Some(Cause::KeyUnknown), "kid");
    assert_eq!(
        certificate.cause_of(&[&message[..], &[0]].concat()),
        Some(Cause::Cose),
        "trailing"
    );
    assert_eq!(
        certificate.cause_of(&message[..message.len() - 1]),
        Some(Cause::Cose),
        "cut"
    );
    assert_eq!(
        certificate.cause_of(&vec![0; inflate::MAX_INFLATED + 1]),
        Some(Cause::TooLarge)
    );
}

#[test]
fn the_clock_is_inclusive_and_skew_has_its_own_word() {
    let Some(real) = real_certificates() else {
        return;
    };
    for certificate in real.iter().step_by(10) {
        let claims = read(&certificate.text).unwrap().claims;
        let signer = certificate.trust.signers().next().unwrap();
        let (issued, expires) = (claims.issued_at.unwrap(), claims.expires_at.unwrap());
        let at = |seconds| {
            let now = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            check_validity(claims.issued_at, expires, signer, now)
                .err()
                .map(|rejection| rejection.cause)
        };
        assert_eq!(at(issued), None);
        assert_eq!(at(issued - 1), Some(Cause::ClockSkew));
        assert_eq!(at(issued - 300), Some(Cause::ClockSkew));
        assert_eq!(at(issued - 301), Some(Cause::NotYetValid));
        assert_eq!(at(expires + 1), Some(Cause::Expired));
        assert_ne!(at(expires), Some(Cause::Expired));
    }
}

#[test]
fn a_colliding_identifier_does_not_hide_the_right_key() {
    let Some(real) = real_certificates() else {
        return;
    };
    let (one, other) = (
        &real[0],
        real.iter()
            .find(|c| c.trust.signers().next() != real[0].trust.signers().next())
            .unwrap(),
    );
    let mut stranger = other.trust.signers().next().unwrap().clone();
    let own = one.trust.signers().next().unwrap().clone();
    stranger.kid = own.kid;
    let mut only_stranger = TrustList::default();
    only_stranger.add(stranger).unwrap();
    let verify = |trust: &TrustList| {
        verify(&one.text, trust, &ValueSets::embedded(), one.now).map_err(|r| r.cause)
    };
    assert_eq!(verify(&only_stranger).err(), Some(Cause::Signature));
    only_stranger.add(own).unwrap();
    assert!(verify(&only_stranger).is_ok());
    assert_eq!(verify(&TrustList::default()).err(), Some(Cause::KeyUnknown));
}

#[test]
fn texts_that_are_no_certificate_are_named() {
    let cause = |text: &str| read(text).err().map(|rejection| rejection.cause);
    assert_eq!(cause(""), Some(Cause::Prefix));
    assert_eq!(cause("hc1:BB8"), Some(Cause::Prefix));
    assert_eq!(cause("HC2:BB8"), Some(Cause::Prefix));
    assert_eq!(cause("HC1:bb8"), Some(Cause::Base45));
    assert_eq!(cause("HC1:BB8"), Some(Cause::NotCompressed));
    assert_eq!(cause(&packed(b"\x83\x01\x02\x03")), Some(Cause::Cose));
    assert_eq!(
        cause(&packed(b"\x84\x40\xa0\x41\x80\x40")),
        Some(Cause::Claims)
    );
}
