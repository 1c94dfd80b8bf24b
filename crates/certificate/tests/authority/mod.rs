//! A small authority and three certificates of a person who does not exist.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use certificate::issue::{CertificateName, Csca, Signer};
use certificate::{Entry, KeyUsage, PartialDate, Person, Recovery, Test, Vaccination, uvci};
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

/// A CSCA for five years and a signer for two, both begun a month ago.
pub(crate) fn authority(usage: KeyUsage) -> (Csca, Signer) {
    let csca = csca("XD", &[1; 48]);
    let signer = signer(&csca, usage, &[2; 48]);
    (csca, signer)
}

pub(crate) fn csca(country: &str, entropy: &[u8; 48]) -> Csca {
    let name = CertificateName::new(country, "Demo CSCA").unwrap();
    Csca::new(
        &name,
        NOW - Duration::days(30),
        NOW + Duration::days(5 * 365),
        entropy,
    )
    .unwrap()
}

pub(crate) fn signer(csca: &Csca, usage: KeyUsage, entropy: &[u8; 48]) -> Signer {
    let name = CertificateName::new("XD", "Demo DSC").unwrap();
    let (from, until) = (NOW - Duration::days(30), NOW + Duration::days(2 * 365));
    csca.certify(&name, usage, from, until, entropy).unwrap()
}

pub(crate) fn lea() -> Person {
    Person {
        family: Some("Exemplé".into()),
        family_transliterated: Some("EXEMPLE".into()),
        given: Some("Léa".into()),
        given_transliterated: Some("LEA".into()),
        birth: PartialDate::parse("1990-02-28").unwrap(),
    }
}

fn identifier() -> String {
    uvci::opaque("XD", &[42; 16])
}

pub(crate) fn vaccination() -> Entry {
    Entry::Vaccination(Vaccination {
        target: "840539006".into(),
        vaccine: "1119349007".into(),
        product: "EU/1/20/1528".into(),
        manufacturer: "ORG-100030215".into(),
        dose: 2,
        series: 2,
        date: date!(2026 - 10 - 01),
        country: "DE".into(),
        issuer: "Demo authority".into(),
        uvci: identifier(),
    })
}

pub(crate) fn test() -> Entry {
    Entry::Test(Test {
        target: "840539006".into(),
        kind: "LP6464-4".into(),
        name: Some("Demo PCR".into()),
        manufacturer: None,
        sampled_at: datetime!(2026-11-23 08:15:30 UTC),
        result: "260415000".into(),
        centre: Some("Demo test centre".into()),
        country: "DE".into(),
        issuer: "Demo authority".into(),
        uvci: identifier(),
    })
}

pub(crate) fn recovery() -> Entry {
    Entry::Recovery(Recovery {
        target: "840539006".into(),
        first_positive: date!(2026 - 09 - 01),
        valid_from: date!(2026 - 09 - 12),
        valid_until: date!(2027 - 02 - 28),
        country: "DE".into(),
        issuer: "Demo authority".into(),
        uvci: identifier(),
    })
}
