//! The EU gateway's list (EU DCC volume 2, section 3): read, rid of what nobody can use, and written.
//!
//! Authorities (CSCA) stay in the list: phones then believe a signer only where one of them signed it, and only as long
//! as it lasts itself. The upload's CMS signatures go: the officers' stand in their place.

use super::signers::{item, signer};
use crate::difference::Item;
use crate::finding::{Content, LeftOut};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::{Dsc, TrustList};
use json::Tree;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// The members of an entry that are published.
const MEMBERS: [&str; 6] = [
    "kid",
    "timestamp",
    "country",
    "certificateType",
    "thumbprint",
    "rawData",
];

/// With no bytes where nothing of it can be used; nothing at all where the text is no such list.
pub(super) fn check(text: &str, now: OffsetDateTime) -> Option<Content> {
    let loaded = TrustList::from_gateway_json(text).ok()?;
    let entries = json::tree(text.as_bytes()).ok()?;
    let entries = entries.items()?;
    let mut sieve = Sieve {
        unusable: loaded
            .left_out
            .iter()
            .map(|one| (one.index, one.reason.to_string()))
            .collect(),
        ends: loaded
            .list
            .signers()
            .map(|dsc| (dsc.der.clone(), dsc.not_after))
            .collect(),
        now,
    };
    let (mut kept, mut left_out) = (Vec::new(), no_authorities(entries));
    for (index, entry) in entries.iter().enumerate() {
        match sieve.refuses(index, entry) {
            Some(why) => left_out.push(LeftOut {
                what: named(index, entry),
                why,
            }),
            None => kept.push(published(entry)),
        }
    }
    Some(Content {
        bytes: file(text, entries, kept),
        left_out,
    })
}

/// The list as given where it is the one to be published, so that its digest stays.
fn file(text: &str, entries: &[Tree], kept: Vec<Tree>) -> Vec<u8> {
    if !kept.iter().any(|entry| is_of_type(entry, "DSC")) {
        Vec::new()
    } else if kept == entries {
        text.as_bytes().to_vec()
    } else {
        json::write(&Tree::List(kept)).into_bytes()
    }
}

struct Sieve {
    /// What loading the list found, by the number of the entry.
    unusable: BTreeMap<usize, String>,
    /// When each signer ends, its authority's end included. What was kept is taken out, so that nothing is kept twice.
    ends: BTreeMap<Vec<u8>, OffsetDateTime>,
    now: OffsetDateTime,
}

impl Sieve {
    fn refuses(&mut self, index: usize, entry: &Tree) -> Option<String> {
        if let Some(why) = self.unusable.remove(&index) {
            return Some(why);
        }
        let der = certificate(entry).unwrap_or_default();
        let end = if is_of_type(entry, "DSC") {
            self.ends.remove(&der)
        } else {
            Dsc::from_der(&der).ok().map(|csca| csca.not_after)
        };
        let Some(end) = end else {
            // loading passes over a signer that it has already
            return Some("it stands in the list twice".to_owned());
        };
        (end < self.now).then(|| format!("it ended on {}", end.date()))
    }
}

/// That nobody vouches for the signers is said too.
fn no_authorities(entries: &[Tree]) -> Vec<LeftOut> {
    let any = entries.iter().any(|entry| is_of_type(entry, "CSCA"));
    let none = LeftOut {
        what: "authorities (CSCA)".to_owned(),
        why: "the list has none, so each signer is believed because it is given".to_owned(),
    };
    if any { Vec::new() } else { vec![none] }
}

fn is_of_type(entry: &Tree, wanted: &str) -> bool {
    entry.member("certificateType").and_then(Tree::text) == Some(wanted)
}

fn certificate(entry: &Tree) -> Option<Vec<u8>> {
    STANDARD.decode(entry.member("rawData")?.text()?).ok()
}

/// `entry 12 (DSC of XD, kid ASNFZ4mrze8=)`
fn named(index: usize, entry: &Tree) -> String {
    let member = |name: &str| entry.member(name).and_then(Tree::text);
    format!(
        "entry {} ({} of {}, kid {})",
        index + 1,
        member("certificateType").unwrap_or("no type"),
        member("country").unwrap_or("no country"),
        member("kid").unwrap_or("not given")
    )
}

fn published(entry: &Tree) -> Tree {
    let members = entry.members().unwrap_or_default().iter();
    let kept = members.filter(|(name, _)| MEMBERS.contains(&name.as_str()));
    Tree::Members(kept.cloned().collect())
}

pub(super) fn items(text: &str) -> Option<Vec<Item>> {
    let loaded = TrustList::from_gateway_json(text).ok()?;
    let entries = json::tree(text.as_bytes()).ok()?;
    let authorities = entries.items()?.iter();
    let authorities = authorities.filter(|entry| is_of_type(entry, "CSCA"));
    let authorities = authorities.filter_map(|entry| Dsc::from_der(&certificate(entry)?).ok());
    let authorities = authorities.map(|csca| {
        let sentence = format!(
            "Authority above the {}, until {}",
            signer(&csca).replacen("signer", "signers,", 1),
            csca.not_after.date()
        );
        Item::new(sentence, &csca.der)
    });
    Some(authorities.chain(loaded.list.signers().map(item)).collect())
}
