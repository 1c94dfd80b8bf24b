//! The specification's own example cards, where the fixtures are.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use certificate::shc::numeric::{decode, encode};
use certificate::shc::{Cause, IssuerUrl, Issuers, JwkSet, RevocationList, file, verify};
use std::path::PathBuf;
use time::OffsetDateTime;
use time::macros::datetime;

const ISSUER: &str = "https://spec.smarthealth.cards/examples/issuer";
/// Behind the issue of all examples and before the expiry of the one that has one.
const NOW: OffsetDateTime = datetime!(2023-06-23 0:00 UTC);

struct Examples(PathBuf);

impl Examples {
    fn find() -> Option<Self> {
        fixtures::path("certificate/shc/spec-examples").map(Self)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn issuers(&self) -> Issuers {
        let mut issuers = Issuers::default();
        let set = JwkSet::read(&self.text("issuer/.well-known/jwks.json")).unwrap();
        assert_eq!((set.keys.len(), set.left_out.len()), (2, 0));
        issuers.trust(&IssuerUrl::parse(ISSUER).unwrap(), None, set);
        issuers
    }
}

#[test]
fn every_example_verifies_in_each_of_its_forms() {
    let Some(examples) = Examples::find() else {
        return;
    };
    let issuers = examples.issuers();
    for (number, codes) in [("00", 1), ("01", 1), ("02", 3), ("03", 1)] {
        let card = examples.text(&format!("example-{number}-d-jws.txt"));
        let verified = verify(card.trim_end(), &issuers, NOW).unwrap();
        let payload = examples.text(&format!("example-{number}-c-jws-payload-minified.json"));
        assert_eq!(json::write(&verified.claims().payload), payload.trim_end());
        let in_file =
            file::cards(&examples.text(&format!("example-{number}-e-file.smart-health-card")));
        assert_eq!(in_file.unwrap(), [card.trim_end()]);
        let texts = (0..codes).rev().map(|code| {
            examples.text(&format!(
                "example-{number}-f-qr-code-numeric-value-{code}.txt"
            ))
        });
        let texts: Vec<String> = texts.collect();
        assert_eq!(decode(&texts).unwrap(), card.trim_end());
        assert!(codes > 1 || encode(card.trim_end()) == texts[0]);
    }
}

#[test]
fn the_examples_list_revokes_the_third_example_alone() {
    let Some(examples) = Examples::find() else {
        return;
    };
    let issuers = examples.issuers();
    let folder = std::fs::read_dir(examples.0.join("issuer/.well-known/crl")).unwrap();
    let mut files = folder.map(|entry| entry.unwrap().path());
    let path = files.find(|path| path.extension().is_some_and(|ending| ending == "json"));
    let list = RevocationList::read(&std::fs::read_to_string(path.unwrap()).unwrap()).unwrap();
    assert_eq!((list.len(), list.faults.as_slice()), (4, &[][..]));
    let revoked = ["00", "01", "02", "03"].map(|number| {
        let card = examples.text(&format!("example-{number}-d-jws.txt"));
        list.is_revoked(&verify(card.trim_end(), &issuers, NOW).unwrap())
    });
    assert_eq!(revoked, [false, false, false, true]);
}

#[test]
fn an_example_is_no_card_of_another_moment_or_issuer() {
    let Some(examples) = Examples::find() else {
        return;
    };
    let card = examples.text("example-03-d-jws.txt");
    let card = card.trim_end();
    let at = |now| verify(card, &examples.issuers(), now).err();
    assert_eq!(at(datetime!(2024-06-22 0:00 UTC)), Some(Cause::Expired));
    assert_eq!(at(datetime!(2022-05-31 0:00 UTC)), Some(Cause::NotYetValid));
    assert_eq!(
        verify(card, &Issuers::default(), NOW).err(),
        Some(Cause::IssuerUnknown)
    );
}
