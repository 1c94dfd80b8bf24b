//! A small world: an authority with two officers, an issuer of certificates, and a person who does not exist.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bulletin::{Authority, Index, Kind, Line, OfficerKey, Officers};
use certificate::issue::{CertificateName, Csca, Signer};
use certificate::{Entry, KeyUsage, PartialDate, Person, Test, Vaccination, uvci};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};
use wallet::{Answer, Wallet};

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
pub(crate) const COVID: &str = include_str!("../../../../packs/covid-19-guidance-2021.json");
pub(crate) const COVID_ID: &str = "covid-19-guidance-2021";

pub(crate) fn officer(number: u8) -> OfficerKey {
    OfficerKey::from_seed(&format!("demo.example/{number}"), &[number; 32]).unwrap()
}

pub(crate) fn authority() -> Authority {
    let keys = (1..=3).map(|number| officer(number).verifier()).collect();
    Authority {
        name: "Demonstration".into(),
        origin: "demo.example".into(),
        demo: true,
        officers: Officers::new(keys, 2).unwrap(),
        country: "XD".into(),
        sunset: datetime!(2027-06-01 0:00 UTC),
    }
}

/// Index and files, as an authority has them.
pub(crate) struct Edition {
    pub(crate) note: String,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

pub(crate) fn edition(version: u64, files: &[(Kind, &str, &[u8])]) -> Edition {
    edition_by(&[officer(1), officer(2)], version, files)
}

pub(crate) fn edition_by(
    officers: &[OfficerKey],
    version: u64,
    files: &[(Kind, &str, &[u8])],
) -> Edition {
    let index = Index {
        origin: "demo.example".into(),
        version,
        issued: datetime!(2026-11-20 0:00 UTC),
        expires: datetime!(2026-12-20 0:00 UTC),
        files: files
            .iter()
            .map(|(kind, name, bytes)| Line::of(*kind, name, bytes))
            .collect(),
    };
    let named = |bytes: &[u8]| (bulletin::Digest::of(bytes).to_string(), bytes.to_vec());
    Edition {
        note: index.sign(officers).unwrap(),
        files: files.iter().map(|(_, _, bytes)| named(bytes)).collect(),
    }
}

impl Edition {
    /// Offers it as a page does: what is wanted, then all of it.
    pub(crate) fn offer(&self, wallet: &mut Wallet, now: OffsetDateTime) -> Answer {
        self.offer_of(&authority(), wallet, now)
    }

    pub(crate) fn offer_of(
        &self,
        authority: &Authority,
        wallet: &mut Wallet,
        now: OffsetDateTime,
    ) -> Answer {
        let wanted = wallet.wanted(&authority.to_json(), &self.note, now);
        let fetched: BTreeMap<_, _> = wanted
            .files
            .iter()
            .map(|file| (file.sha256.clone(), self.files[&file.sha256].clone()))
            .collect();
        wallet.receive(&self.note, &|sha256| fetched.get(sha256).cloned(), now)
    }
}

/// A trust list in the gateway's form with the demo issuer.
pub(crate) fn trust() -> Vec<u8> {
    let (csca, signer) = issuer();
    let entry = |der: &[u8], kind: &str| {
        json!({"kid": STANDARD.encode(certificate::Kid::of_certificate(der).as_bytes()), "certificateType": kind,
            "country": "XD", "rawData": STANDARD.encode(der)})
    };
    let list = [
        entry(&csca.certificate().der, "CSCA"),
        entry(&signer.certificate().der, "DSC"),
    ];
    serde_json::to_vec(&list).unwrap()
}

/// A few of the lists, with the words of a few codes.
pub(crate) const WORDS: &[u8] = br#"{
    "disease-agent-targeted": {"valueSetId": "disease-agent-targeted", "valueSetValues": {"840539006": {"display": "COVID-19"}}},
    "vaccines-covid-19-names": {"valueSetId": "vaccines-covid-19-names", "valueSetValues": {"EU/1/20/1528": {"display": "Comirnaty"}}},
    "country-2-codes": {"valueSetId": "country-2-codes", "valueSetValues": {"DE": {"display": "Germany"}}}}"#;

/// The first edition: the sample of 2021, the demo issuer, and the words.
pub(crate) fn first_edition() -> Edition {
    edition(
        1,
        &[
            (Kind::Pack, "covid.json", COVID.as_bytes()),
            (Kind::Trust, "trust.json", &trust()),
            (Kind::ValueSets, "value-sets.json", WORDS),
        ],
    )
}

pub(crate) fn wallet_with_news() -> Wallet {
    let mut wallet = Wallet::default();
    let answer = first_edition().offer(&mut wallet, NOW);
    assert_eq!(answer.refusal, None);
    wallet
}

pub(crate) fn issuer() -> (Csca, Signer) {
    issuer_for(KeyUsage::ALL)
}

pub(crate) fn issuer_for(usage: KeyUsage) -> (Csca, Signer) {
    let (from, until) = (NOW - Duration::days(30), NOW + Duration::days(700));
    let csca = Csca::new(
        &CertificateName::new("XD", "Demo CSCA").unwrap(),
        from,
        until,
        &[1; 48],
    )
    .unwrap();
    let name = CertificateName::new("XD", "Demo DSC").unwrap();
    let signer = csca.certify(&name, usage, from, until, &[2; 48]).unwrap();
    (csca, signer)
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
        uvci: uvci::opaque("XD", &[42; 16]),
    })
}

/// A PCR test that found the virus, or did not.
pub(crate) fn pcr(sampled_at: OffsetDateTime, result: &str) -> Entry {
    Entry::Test(Test {
        target: "840539006".into(),
        kind: "LP6464-4".into(),
        name: Some("Demo PCR".into()),
        manufacturer: None,
        sampled_at,
        result: result.into(),
        centre: Some("Demo test centre".into()),
        country: "DE".into(),
        issuer: "Demo authority".into(),
        uvci: uvci::opaque("XD", &[43; 16]),
    })
}

/// Her child.
pub(crate) fn noe() -> Person {
    Person {
        given: Some("Noé".into()),
        given_transliterated: Some("NOE".into()),
        birth: PartialDate::parse("2019-05-04").unwrap(),
        ..lea()
    }
}

pub(crate) fn issued(entry: &Entry) -> String {
    issued_to(&lea(), entry)
}

pub(crate) fn issued_to(person: &Person, entry: &Entry) -> String {
    let until = NOW + Duration::days(300);
    issuer()
        .1
        .issue(person, entry, NOW - Duration::hours(1), until)
        .unwrap()
}

/// An input as the pages write it.
pub(crate) fn input(wallet: &mut Wallet, input: Value, now: OffsetDateTime) -> Answer {
    wallet.input_json(&input.to_string(), now)
}

pub(crate) fn add(wallet: &mut Wallet, text: &str, now: OffsetDateTime) -> Answer {
    input(
        wallet,
        json!({"type": "add-certificate", "text": text}),
        now,
    )
}

pub(crate) fn refusal(answer: &Answer) -> Option<&'static str> {
    answer.refusal.as_ref().map(|refusal| refusal.code)
}

pub(crate) fn notices(answer: &Answer) -> Vec<&'static str> {
    answer.notices.iter().map(|notice| notice.code).collect()
}

pub(crate) fn seen(answer: &Answer) -> Value {
    serde_json::to_value(&answer.view).unwrap()
}
