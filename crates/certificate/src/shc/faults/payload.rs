//! A card's claims.

use super::bundle::of_records;
use super::kinds;
use super::{Fault, FaultKind, Faults, text};
use crate::shc::claims::{HEALTH_CARD, LAST_SECOND};
use crate::shc::revocation::is_identifier;
use json::Tree;
use time::OffsetDateTime;

/// What is wrong with a card's content, its records included, at the moment `now`.
#[must_use]
pub fn of_payload(payload: &str, now: OffsetDateTime) -> Vec<Fault> {
    let mut faults = Faults::default();
    let payload = faults.trimmed(payload, "");
    match json::tree(payload.as_bytes()) {
        Ok(payload @ Tree::Members(_)) => of_claims(&payload, now, &mut faults),
        _ => faults.add(FaultKind::Payload, ""),
    }
    faults.0
}

fn of_claims(payload: &Tree, now: OffsetDateTime, faults: &mut Faults) {
    of_types(payload, faults);
    of_dates(payload, now, faults);
    of_issuer(payload, faults);
    let Some(credential) = payload.member("vc") else {
        return faults.add(FaultKind::NoBundle, "vc");
    };
    faults.add_if(
        credential.member("@context").is_some(),
        FaultKind::Context,
        "vc.@context",
    );
    let kinds: Vec<&str> = kinds_of(credential);
    faults.add_if(
        !kinds.contains(&HEALTH_CARD),
        FaultKind::NoHealthCard,
        "vc.type",
    );
    let subject = credential.member("credentialSubject");
    let Some(bundle) = subject.and_then(|subject| subject.member("fhirBundle")) else {
        return faults.add(FaultKind::NoBundle, "vc.credentialSubject.fhirBundle");
    };
    let identifier = text(credential, "rid");
    let is_wrong = identifier.is_some_and(|identifier| !is_identifier(identifier));
    faults.add_if(is_wrong, FaultKind::RevocationId, "vc.rid");
    kinds::check(&kinds, bundle, faults);
    of_records(bundle, faults);
}

fn kinds_of(credential: &Tree) -> Vec<&str> {
    let kinds = credential.member("type").and_then(Tree::items);
    kinds.into_iter().flatten().filter_map(Tree::text).collect()
}

/// The members that must be there, and their types.
fn of_types(payload: &Tree, faults: &mut Faults) {
    let credential = payload.member("vc");
    let subject = credential.and_then(|credential| credential.member("credentialSubject"));
    let mut must = |place: &str, holds: bool| faults.add_if(!holds, FaultKind::Claim, place);
    let is_object = |tree: Option<&Tree>| tree.is_some_and(|tree| tree.members().is_some());
    must("iss", text(payload, "iss").is_some());
    must("nbf", number(payload, "nbf").is_some());
    must(
        "exp",
        payload
            .member("exp")
            .is_none_or(|exp| exp.number().is_some()),
    );
    must("vc", is_object(credential));
    let Some(credential) = credential else {
        return;
    };
    let kinds = credential.member("type").and_then(Tree::items);
    must(
        "vc.type",
        kinds.is_some_and(|kinds| kinds.iter().all(|kind| kind.text().is_some())),
    );
    must("vc.credentialSubject", is_object(subject));
    if let Some(subject) = subject {
        must(
            "vc.credentialSubject.fhirVersion",
            text(subject, "fhirVersion").is_some(),
        );
        must(
            "vc.credentialSubject.fhirBundle",
            is_object(subject.member("fhirBundle")),
        );
    }
}

#[allow(clippy::cast_precision_loss, reason = "seconds of this millennium")]
fn of_dates(payload: &Tree, now: OffsetDateTime, faults: &mut Faults) {
    let now = now.unix_timestamp() as f64;
    let (issued, expires) = (number(payload, "nbf"), number(payload, "exp"));
    if let Some(issued) = issued.filter(|issued| *issued > now) {
        let is_wrong = issued > LAST_SECOND;
        let kind = if is_wrong {
            FaultKind::Milliseconds
        } else {
            FaultKind::NotYetValid
        };
        faults.add(kind, "nbf");
    }
    let Some(expires) = expires else {
        return;
    };
    faults.add_if(
        issued.is_some_and(|issued| expires <= issued),
        FaultKind::ExpiresFirst,
        "exp",
    );
    faults.add_if(expires > LAST_SECOND, FaultKind::ExpiryMilliseconds, "exp");
    faults.add_if(expires < now, FaultKind::Expired, "exp");
}

/// Both at once are two.
fn of_issuer(payload: &Tree, faults: &mut Faults) {
    let Some(issuer) = text(payload, "iss") else {
        return;
    };
    faults.add_if(
        !issuer.starts_with("https://"),
        FaultKind::IssuerAddress,
        "iss",
    );
    faults.add_if(issuer.ends_with('/'), FaultKind::IssuerAddress, "iss");
}

fn number(tree: &Tree, name: &str) -> Option<f64> {
    tree.member(name)?.number()
}
