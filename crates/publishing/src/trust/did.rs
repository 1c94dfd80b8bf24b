//! A DID document of the WHO's network (W3C DID 1.0), brought into the gateway's form, which phones and doors read.

use super::signers::{item, signer};
use crate::difference::Item;
use crate::finding::{Content, LeftOut};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::{Dsc, TrustList};
use json::Tree;
use time::OffsetDateTime;

/// The signers of a DID document in the gateway's form. Where a key gives its authority (SCA), the signature under it is
/// checked here; the authority is not published, since in the gateway's form it would be asked for every signer.
pub(super) fn check(text: &str, now: OffsetDateTime) -> Option<Content> {
    let loaded = TrustList::from_did_document(text).ok()?;
    let names = names_of_methods(text)?;
    let name = |index: usize| {
        let named = names.get(index).cloned().flatten();
        named.unwrap_or_else(|| format!("key number {}", index + 1))
    };
    let mut left_out: Vec<LeftOut> = loaded
        .left_out
        .iter()
        .map(|one| LeftOut {
            what: name(one.index),
            why: one.reason.to_string(),
        })
        .collect();
    let (usable, over): (Vec<&Dsc>, Vec<&Dsc>) =
        loaded.list.signers().partition(|dsc| dsc.not_after >= now);
    left_out.extend(over.into_iter().map(|dsc| LeftOut {
        what: signer(dsc),
        why: format!("it ended on {}", dsc.not_after.date()),
    }));
    Some(Content {
        bytes: written(&usable),
        left_out,
    })
}

/// Signers in the gateway's form; no bytes for nobody.
fn written(signers: &[&Dsc]) -> Vec<u8> {
    if signers.is_empty() {
        return Vec::new();
    }
    let entry = |dsc: &&Dsc| {
        let text = |text: String| Tree::Text(text);
        let kid = STANDARD.encode(dsc.kid.as_bytes());
        let mut members = vec![("kid".to_owned(), text(kid))];
        let country = dsc.country.iter().cloned();
        members.extend(country.map(|country| ("country".to_owned(), text(country))));
        members.push(("certificateType".to_owned(), text("DSC".to_owned())));
        members.push(("rawData".to_owned(), text(STANDARD.encode(&dsc.der))));
        Tree::Members(members)
    };
    json::write(&Tree::List(signers.iter().map(entry).collect())).into_bytes()
}

/// The identifier of each key of a DID document, where it has one.
fn names_of_methods(text: &str) -> Option<Vec<Option<String>>> {
    let document = json::tree(text.as_bytes()).ok()?;
    let methods = document.member("verificationMethod")?.items()?.iter();
    let name = |method: &Tree| {
        let id = method.member("id").unwrap_or(method);
        id.text().map(str::to_owned)
    };
    Some(methods.map(name).collect())
}

pub(super) fn items(text: &str) -> Option<Vec<Item>> {
    let loaded = TrustList::from_did_document(text).ok()?;
    Some(loaded.list.signers().map(item).collect())
}
