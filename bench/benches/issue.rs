//! Issuing one certificate, from typed content to the text of its QR code, beside the ECDSA signature alone.

use aws_lc_rs::digest::{SHA256, digest};
use bench::{Contest, Unit};
use certificate::issue::{CertificateName, Csca, Signer, SigningKey};
use certificate::{Entry, KeyUsage, PartialDate, Person, Vaccination, uvci};
use certificate::{PREFIX, base45, cose, inflate};
use std::hint::black_box;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

fn signer() -> Signer {
    let name = CertificateName::new("XD", "Bench").expect("the name is valid");
    let until = NOW + Duration::days(700);
    let csca = Csca::new(&name, NOW, until, &[1; 48]).expect("the validity is not empty");
    let signer = csca.certify(&name, KeyUsage::ALL, NOW, until, &[2; 48]);
    signer.expect("the validity is the authority's")
}

fn person() -> Person {
    Person {
        family: Some("Musterfrau-Gößinger".into()),
        family_transliterated: Some("MUSTERFRAU<GOESSINGER".into()),
        given: Some("Gabriele".into()),
        given_transliterated: Some("GABRIELE".into()),
        birth: PartialDate::parse("1998-02-26").expect("the date has its form"),
    }
}

fn vaccination() -> Entry {
    Entry::Vaccination(Vaccination {
        target: "840539006".into(),
        vaccine: "1119349007".into(),
        product: "EU/1/20/1528".into(),
        manufacturer: "ORG-100030215".into(),
        dose: 1,
        series: 2,
        date: date!(2026 - 02 - 18),
        country: "AT".into(),
        issuer: "Ministry of Health, Austria".into(),
        uvci: uvci::opaque("AT", &[42; 16]),
    })
}

fn main() {
    let (signer, person, entry) = (signer(), person(), vaccination());
    let until = NOW + Duration::days(365);
    let key = native_key();
    // the same work as inside: the hash of a message of the same size, signed by the same call
    let message = signed_bytes(&signer, &person, &entry, until);
    let mut contest = Contest::default();
    let ours = contest.enter(1, || {
        let text = signer.issue(black_box(&person), black_box(&entry), NOW, until);
        usize::from(text.is_ok())
    });
    let bare = contest.enter(1, || {
        let signature = key.sign_digest(&digest(&SHA256, black_box(&message)));
        usize::from(signature.is_ok())
    });
    let ratios = [(ours, bare, "the bare signature")];
    println!(
        "{}",
        contest
            .run()
            .line("hc1-issue", Unit::PerSecond, ours, &ratios)
    );
}

fn signed_bytes(signer: &Signer, person: &Person, entry: &Entry, until: OffsetDateTime) -> Vec<u8> {
    let text = signer.issue(person, entry, NOW, until);
    let text = text.expect("the content is whole");
    let compressed = base45::decode(&text[PREFIX.len()..]).expect("it was just issued");
    let message = inflate::inflate(&compressed).expect("it was just issued");
    let message = cose::parse(&message).expect("it was just issued");
    message.signed_bytes()
}

fn native_key() -> aws_lc_rs::signature::EcdsaKeyPair {
    let algorithm = &aws_lc_rs::signature::ECDSA_P256_SHA256_ASN1_SIGNING;
    let key = SigningKey::from_entropy(&[3; 32]);
    let secret = [3; 32];
    let pair = aws_lc_rs::signature::EcdsaKeyPair::from_private_key_and_public_key(
        algorithm,
        &secret,
        key.public_point(),
    );
    pair.expect("the point belongs to the key")
}
