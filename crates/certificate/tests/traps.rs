//! What real certificates do beside the specification, and what they must not do: on certificates of our own.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod hand;

use certificate::{Cause, Dsc, KeyUsage, Verified};
use hand::der::{empty_usage, false_authority, usage};
use hand::*;
use json::Tree;
use serde_json::json;
use time::Duration;

fn signer() -> Signer {
    Signer::new(Key::p256(7))
}

/// Verifies a message of `signer` with these header entries.
fn with_headers(
    signer: &Signer,
    protected: &[Vec<u8>],
    unprotected: &[Vec<u8>],
) -> Result<Verified, Cause> {
    let claims = claims(&dcc(), &[]);
    let protected = if protected.is_empty() {
        Vec::new()
    } else {
        map(protected)
    };
    verify(
        &message(&signer.key, &protected, &map(unprotected), &claims),
        signer,
    )
}

#[test]
fn tag_18_no_tag_and_the_cwt_tag_around_are_read_and_no_other() {
    let signer = signer();
    let tagged = usual(&signer, &claims(&dcc(), &[]));
    let bare = &tagged[1..];
    for tags in [&[][..], &[0xd2], &[0xd8, 61, 0xd2], &[0xd8, 61]] {
        assert!(
            verify(&[tags, bare].concat(), &signer).is_ok(),
            "{tags:02x?}"
        );
    }
    for tags in [&[0xd1][..], &[0xd2, 0xd8, 61], &[0xd2, 0xd2], &[0xd8, 98]] {
        let cause = verify(&[tags, bare].concat(), &signer).err();
        assert_eq!(cause, Some(Cause::Cose), "{tags:02x?}");
    }
}

#[test]
fn the_identifier_may_stand_in_either_header_and_the_protected_one_wins() {
    let signer = signer();
    let (right, wrong) = (kid(&signer.kid()), kid(&[9; 8]));
    let outcome = |protected: &[Vec<u8>], unprotected: &[Vec<u8>]| {
        with_headers(&signer, &[&alg(ES256), protected].concat(), unprotected).map(drop)
    };
    assert_eq!(outcome(&right, &[]), Ok(()));
    assert_eq!(outcome(&[], &right), Ok(()));
    assert_eq!(outcome(&right, &wrong), Ok(()));
    assert_eq!(outcome(&wrong, &right), Err(Cause::KeyUnknown));
    assert_eq!(
        outcome(&kid(&[]), &right),
        Err(Cause::KeyUnknown),
        "named, but too short"
    );
    assert_eq!(
        outcome(&[int(4), int(1)], &right),
        Err(Cause::KeyUnknown),
        "named, but a number"
    );
    assert_eq!(outcome(&[], &[]), Err(Cause::KeyUnknown));
}

#[test]
fn every_signer_of_an_identifier_is_tried() {
    let (first, second, third) = (
        signer(),
        Signer::new(Key::p256(8)),
        Signer::new(Key::rsa(32)),
    );
    let protected = map(&[alg(ES256), kid(&first.kid())].concat());
    let text = packed(&message(
        &second.key,
        &protected,
        &map(&[]),
        &claims(&dcc(), &[]),
    ));
    let outcome = |signers: &[&Signer]| {
        let sets = certificate::ValueSets::embedded();
        certificate::verify(&text, &colliding(signers), &sets, NOW)
            .map(drop)
            .map_err(|r| r.cause)
    };
    assert_eq!(outcome(&[&first, &third, &second]), Ok(()));
    assert_eq!(outcome(&[&first, &third]), Err(Cause::Signature));
}

#[test]
fn the_key_decides_the_check_and_a_header_that_does_not_fit_is_refused() {
    for (key, own, other) in [
        (Key::p256(7), ES256, PS256),
        (Key::p384(7), ES256, -35),
        (Key::rsa(32), PS256, ES256),
    ] {
        let signer = Signer::new(key);
        let kid = kid(&signer.kid());
        let protected = |algorithm| [alg(algorithm), kid.clone()].concat();
        assert!(with_headers(&signer, &protected(own), &[]).is_ok(), "{own}");
        assert!(
            with_headers(&signer, &kid, &alg(own)).is_ok(),
            "{own} only unprotected"
        );
        assert!(
            with_headers(&signer, &[], &protected(own)).is_ok(),
            "all unprotected"
        );
        let refused = |protected: &[Vec<u8>], unprotected: &[Vec<u8>]| {
            with_headers(&signer, protected, unprotected).err()
        };
        assert_eq!(
            refused(&protected(other), &[]),
            Some(Cause::Signature),
            "{other}"
        );
        assert_eq!(
            refused(&protected(other), &alg(own)),
            Some(Cause::Signature),
            "protected wins"
        );
        assert_eq!(refused(&kid, &[]), Some(Cause::Signature), "no algorithm");
    }
}

#[test]
fn ps256_has_a_salt_of_32_bytes() {
    let claims = claims(&dcc(), &[]);
    let outcome = |salt| {
        let signer = Signer::new(Key::rsa(salt));
        verify(&usual(&signer, &claims), &signer).map(drop)
    };
    assert_eq!(outcome(32), Ok(()));
    for salt in [0, 20, 31, 33, 64] {
        assert_eq!(outcome(salt), Err(Cause::Signature), "salt of {salt}");
    }
}

#[test]
fn a_signature_of_another_length_is_refused() {
    for key in [Key::p256(7), Key::p384(7), Key::rsa(32)] {
        let signer = Signer::new(key);
        let whole = usual(&signer, &claims(&dcc(), &[]));
        let length = signer.key.sign(b"").len();
        let (before, signature) = whole.split_at(whole.len() - length);
        let head = hand::head(2, length as u64).len();
        for wrong in [
            &[][..],
            &signature[..3],
            &signature[1..],
            &[signature, &[0]].concat(),
            &vec![0; 500],
        ] {
            let message = [&before[..before.len() - head], &bytes(wrong)].concat();
            assert_eq!(
                verify(&message, &signer).err(),
                Some(Cause::Signature),
                "{} bytes",
                wrong.len()
            );
        }
    }
}

#[test]
fn dates_may_be_floats() {
    let signer = signer();
    #[allow(
        clippy::cast_precision_loss,
        reason = "seconds of this century are exact"
    )]
    let float = |seconds: i64| [&[0xfb], &(seconds as f64 + 0.5).to_be_bytes()[..]].concat();
    let seconds = NOW.unix_timestamp();
    let claims = claims_at(&float(seconds - 60), &float(seconds + 60), &dcc(), &[]);
    let verified = verify(&usual(&signer, &claims), &signer).unwrap();
    assert_eq!(verified.expires_at(), NOW + Duration::minutes(1));
    let text = claims_at(&text("2026"), &int(seconds), &dcc(), &[]);
    assert_eq!(
        verify(&usual(&signer, &text), &signer).err(),
        Some(Cause::Claims)
    );
}

#[test]
fn usages_are_read_in_every_spelling() {
    let outcome = |extensions: &[Vec<u8>]| {
        let signer = Signer::with(Key::p256(7), extensions);
        verify(&usual(&signer, &claims(&dcc(), &[])), &signer).map(drop)
    };
    for allowed in [
        vec![],
        vec![empty_usage()],
        vec![usage("dcc", &[3])],
        vec![usage("legacy", &[1, 3])],
    ] {
        assert_eq!(outcome(&allowed), Ok(()), "{allowed:02x?}");
    }
    for refused in [
        usage("dcc", &[1, 2]),
        usage("legacy", &[2]),
        usage("travel", &[2]),
    ] {
        assert_eq!(outcome(&[refused]), Err(Cause::KeyUsage));
    }
}

#[test]
fn a_default_that_is_written_out_does_not_spoil_a_signer() {
    let signer = Signer::with(Key::p256(7), &[false_authority(), empty_usage()]);
    assert_eq!(Dsc::from_der(&signer.der).unwrap().usage, KeyUsage::ALL);
    assert!(verify(&usual(&signer, &claims(&dcc(), &[])), &signer).is_ok());
}

#[test]
fn a_tagged_date_is_the_text_inside() {
    let signer = signer();
    let tagged = [vec![0xc0], text("2026-11-23T08:15:30+01:00")].concat();
    let test = map(&[
        text("tg"),
        text("840539006"),
        text("tt"),
        text("LP6464-4"),
        text("sc"),
        tagged,
        text("tr"),
        text("260415000"),
        text("co"),
        text("FR"),
        text("is"),
        text("Demo"),
        text("ci"),
        text("1"),
    ]);
    let name = map(&[text("fnt"), text("DOE")]);
    let payload = map(&[
        text("ver"),
        text("1.3.0"),
        text("dob"),
        text(""),
        text("nam"),
        name,
        text("t"),
        array(&[test]),
    ]);
    let verified = verify(&usual(&signer, &claims(&payload, &[])), &signer).unwrap();
    assert_eq!(
        serde_json::Value::from(verified.payload().clone())["t"][0]["sc"],
        "2026-11-23T08:15:30+01:00"
    );
}

#[test]
fn more_than_64_kib_is_not_opened() {
    let signer = signer();
    let filler = |size| [text("filler"), text(&"x".repeat(size))];
    let sized = |size| usual(&signer, &claims(&dcc_with(&filler(size)), &[]));
    let most = certificate::inflate::MAX_INFLATED;
    let small = sized(most - 2_000);
    let exact = sized(most - 2_000 + (most - small.len()));
    assert_eq!(exact.len(), most);
    assert!(verify(&exact, &signer).is_ok());
    let beyond = sized(most - 2_000 + (most - small.len()) + 1);
    assert_eq!(verify(&beyond, &signer).err(), Some(Cause::TooLarge));
    assert_eq!(
        verify(&vec![0; 50 << 20], &signer).err(),
        Some(Cause::TooLarge)
    );
}

#[test]
fn nothing_may_follow_or_stand_inside() {
    let signer = signer();
    let claims = claims(&dcc(), &[]);
    let whole = usual(&signer, &claims);
    let cause = |text: &str| verify_at(text, &[&signer], NOW).err();
    let compressed = zlib(&whole);
    assert_eq!(cause(&hc1(&compressed)), None);
    assert_eq!(
        cause(&hc1(&[&compressed[..], &[0]].concat())),
        Some(Cause::Damaged),
        "behind zlib"
    );
    assert_eq!(cause(&hc1(&whole)), Some(Cause::NotCompressed));
    assert_eq!(
        cause(&packed(&[&whole[..], &[0]].concat())),
        Some(Cause::Cose),
        "behind COSE"
    );
    let inside = usual(&signer, &[&claims[..], &[0xf6]].concat());
    assert_eq!(
        verify(&inside, &signer).err(),
        Some(Cause::Claims),
        "behind the claims"
    );
    let headers = [map(&[alg(ES256), kid(&signer.kid())].concat()), vec![0xf6]].concat();
    let behind = message(&signer.key, &headers, &map(&[]), &claims);
    assert_eq!(
        verify(&behind, &signer).err(),
        Some(Cause::Cose),
        "behind the header"
    );
    assert_eq!(
        cause(&format!("{}\n", hc1(&compressed))),
        Some(Cause::Base45)
    );
}

#[test]
fn what_stands_twice_is_refused() {
    let signer = signer();
    let id = kid(&signer.kid());
    let twice = |entries: &[Vec<u8>]| {
        with_headers(&signer, &[&alg(ES256)[..], &id, entries].concat(), &[]).err()
    };
    assert_eq!(twice(&id), Some(Cause::Cose), "kid");
    assert_eq!(twice(&alg(ES256)), Some(Cause::Cose), "alg");
    assert_eq!(
        twice(&[int(99), int(1), int(99), int(2)]),
        Some(Cause::Cose),
        "another label"
    );
    let outside = with_headers(&signer, &alg(ES256), &[&id[..], &id].concat());
    assert_eq!(outside.err(), Some(Cause::Cose), "kid, unprotected");
    let claims_with =
        |more: &[Vec<u8>]| verify(&usual(&signer, &claims(&dcc(), more)), &signer).err();
    assert_eq!(
        claims_with(&[int(4), int(9_999_999_999)]),
        Some(Cause::Claims),
        "expiry"
    );
    assert_eq!(
        claims_with(&[int(-71), int(1), int(-71), int(2)]),
        Some(Cause::Claims),
        "another claim"
    );
    let payload = dcc_with(&[text("dob"), text("1999-01-01")]);
    assert_eq!(
        verify(&usual(&signer, &claims(&payload, &[])), &signer).err(),
        Some(Cause::Claims)
    );
}

#[test]
fn a_slow_clock_has_its_own_word_and_bounds_are_inclusive() {
    let signer = signer();
    let (issued, expires) = (NOW - Duration::hours(1), NOW + Duration::days(1));
    let text = packed(&usual(&signer, &claims(&dcc(), &[])));
    let at = |now| verify_at(&text, &[&signer], now).err();
    assert_eq!(at(issued), None);
    assert_eq!(at(issued - Duration::SECOND), Some(Cause::ClockSkew));
    assert_eq!(at(issued - Duration::minutes(5)), Some(Cause::ClockSkew));
    assert_eq!(
        at(issued - Duration::seconds(301)),
        Some(Cause::NotYetValid)
    );
    assert_eq!(at(expires), None);
    assert_eq!(at(expires + Duration::SECOND), Some(Cause::Expired));
}

#[test]
fn a_certificate_ends_with_its_signer() {
    let signer = signer();
    let end = time::macros::datetime!(2027-12-31 23:59:59 UTC);
    let claims = claims_at(
        &int(NOW.unix_timestamp()),
        &int(end.unix_timestamp() + 9_999),
        &dcc(),
        &[],
    );
    let text = packed(&usual(&signer, &claims));
    assert_eq!(verify_at(&text, &[&signer], end).err(), None);
    let late = verify_at(&text, &[&signer], end + Duration::SECOND);
    assert_eq!(late.err(), Some(Cause::SignerNotValid));
}

#[test]
fn other_claims_and_unknown_members_survive() {
    let signer = signer();
    let links = array(&[map(&[text("u"), text("shlink:/abc")])]);
    let vaccine = map(&[text("n"), text("Jo Doe")]);
    let health = map(&[int(1), dcc(), int(5), links, int(-6), vaccine]);
    let seconds = NOW.unix_timestamp();
    let claims = map(&[
        int(4),
        int(seconds + 60),
        int(6),
        int(seconds),
        int(-260),
        health,
        int(-71),
        bytes(&[1, 2]),
    ]);
    let verified = verify(&usual(&signer, &claims), &signer).unwrap();
    let expected =
        json!({"-260/5": [{"u": "shlink:/abc"}], "-260/-6": {"n": "Jo Doe"}, "-71": "0102"});
    assert_eq!(
        serde_json::Value::from(verified.other_claims().clone()),
        expected
    );
    assert_eq!(
        verified.payload().member("meta"),
        Some(&Tree::from(json!({"x": 7})))
    );
    assert_eq!(
        verified.issuer(),
        None,
        "neither the token nor the signer names a country"
    );
}

#[test]
fn another_document_in_the_container_is_named_as_such() {
    let signer = signer();
    let health = map(&[int(5), array(&[])]);
    let claims = map(&[int(4), int(NOW.unix_timestamp()), int(-260), health]);
    assert_eq!(
        verify(&usual(&signer, &claims), &signer).err(),
        Some(Cause::OtherContent)
    );
}
