//! An authority of the invented country XD with fixed keys, and what it signed.

use certificate::issue::{CertificateName, Csca, ENTROPY, Signer};
use certificate::{
    Authorities, Entry, KeyUsage, PartialDate, Person, Recovery, Test, TrustList, Vaccination,
    ValueSets,
};
use json::Tree;
use std::sync::LazyLock;
use time::OffsetDateTime;
use time::macros::{date, datetime};

/// A moment at which the certificates are valid.
pub const NOW: OffsetDateTime = datetime!(2021-07-01 12:00 UTC);
const BEGIN: OffsetDateTime = datetime!(2021-01-01 00:00 UTC);
const END: OffsetDateTime = datetime!(2023-01-01 00:00 UTC);

/// The authority and its signer for everything.
pub fn hierarchy() -> (Csca, Signer) {
    let authority_name =
        CertificateName::new("XD", "Fuzzing CSCA").expect("the name is in its form");
    let authority =
        Csca::new(&authority_name, BEGIN, END, &[1; ENTROPY]).expect("the dates are in order");
    let name = CertificateName::new("XD", "Fuzzing DSC").expect("the name is in its form");
    let usage = KeyUsage {
        test: true,
        vaccination: true,
        recovery: true,
    };
    let signer = authority
        .certify(&name, usage, BEGIN, END, &[2; ENTROPY])
        .expect("the dates lie inside");
    (authority, signer)
}

static AUTHORITIES: LazyLock<Authorities> = LazyLock::new(|| {
    let (authority, _) = hierarchy();
    Authorities::from_der_certificates([&authority.certificate().der]).0
});

/// The authority, to be believed.
pub fn authorities() -> &'static Authorities {
    &AUTHORITIES
}

/// A list that trusts the signer alone, and the contents of all that it signed.
struct Trusted {
    list: TrustList,
    value_sets: ValueSets,
    signed: Vec<Tree>,
}

static TRUSTED: LazyLock<Trusted> = LazyLock::new(|| {
    let (_, signer) = hierarchy();
    let list = TrustList::from_der_certificates([&signer.certificate().der]).list;
    let value_sets = ValueSets::embedded();
    let payload = |text: &String| {
        let verified = certificate::verify(text, &list, &value_sets, NOW);
        verified
            .expect("what was signed verifies")
            .payload()
            .clone()
    };
    let signed = texts(&signer).iter().map(payload).collect();
    Trusted {
        list,
        value_sets,
        signed,
    }
});

/// Verifies `text`.
///
/// # Panics
/// Where it passes and is none of what the signer signed.
pub fn verify(text: &str) {
    if let Ok(verified) = certificate::verify(text, &TRUSTED.list, &TRUSTED.value_sets, NOW) {
        assert!(
            TRUSTED.signed.contains(verified.payload()),
            "a forgery verifies"
        );
    }
}

/// One certificate of each kind.
pub fn texts(signer: &Signer) -> Vec<String> {
    let issue = |entry: &Entry| {
        signer
            .issue(&person(), entry, NOW, END)
            .expect("the content is in its form")
    };
    [vaccination(), test(), recovery()]
        .iter()
        .map(issue)
        .collect()
}

fn person() -> Person {
    Person {
        family: Some("Doe".to_owned()),
        family_transliterated: Some("DOE".to_owned()),
        given: Some("Jo".to_owned()),
        given_transliterated: Some("JO".to_owned()),
        birth: PartialDate::parse("1990-02").expect("a month is a partial date"),
    }
}

fn vaccination() -> Entry {
    Entry::Vaccination(Vaccination {
        target: "840539006".to_owned(),
        vaccine: "1119349007".to_owned(),
        product: "EU/1/20/1528".to_owned(),
        manufacturer: "ORG-100030215".to_owned(),
        dose: 2,
        series: 2,
        date: date!(2021 - 05 - 01),
        country: "XD".to_owned(),
        issuer: "Ministry of Health".to_owned(),
        uvci: "URN:UVCI:01:XD:1".to_owned(),
    })
}

fn test() -> Entry {
    Entry::Test(Test {
        target: "840539006".to_owned(),
        kind: "LP6464-4".to_owned(),
        name: Some("A test".to_owned()),
        manufacturer: None,
        sampled_at: datetime!(2021-06-30 08:00 UTC),
        result: "260415000".to_owned(),
        centre: Some("A centre".to_owned()),
        country: "XD".to_owned(),
        issuer: "Ministry of Health".to_owned(),
        uvci: "URN:UVCI:01:XD:2".to_owned(),
    })
}

fn recovery() -> Entry {
    Entry::Recovery(Recovery {
        target: "840539006".to_owned(),
        first_positive: date!(2021 - 05 - 01),
        valid_from: date!(2021 - 05 - 12),
        valid_until: date!(2021 - 10 - 28),
        country: "XD".to_owned(),
        issuer: "Ministry of Health".to_owned(),
        uvci: "URN:UVCI:01:XD:3".to_owned(),
    })
}
