//! A directory of issuers of SMART Health Cards (the VCI's snapshot), which doors read: published as it is.

use crate::difference::Item;
use crate::finding::{Content, LeftOut};
use certificate::shc::{Issuers, Loaded};

/// Nothing where the text is no directory.
pub(super) fn read(text: &str) -> Option<Loaded> {
    Issuers::from_directory_snapshot(text)
}

/// With no bytes where it has no key that could be used.
pub(super) fn check(text: &str, loaded: &Loaded) -> Option<Content> {
    let left_out = loaded.left_out.iter().map(|one| match &one.key {
        Some((index, fault)) => LeftOut {
            what: format!("key number {} of {}", index + 1, one.issuer),
            why: format!("phones and doors pass it over: {fault}"),
        },
        None => LeftOut {
            what: one.issuer.clone(),
            why: "phones and doors pass it over: this is not the address of an issuer".to_owned(),
        },
    });
    let any = loaded.issuers.iter().any(|(_, keys)| !keys.is_empty());
    let bytes = if any { text.as_bytes() } else { b"" };
    Some(Content {
        bytes: bytes.to_vec(),
        left_out: left_out.collect(),
    })
}

pub(super) fn items(loaded: &Loaded) -> Vec<Item> {
    let issuers = &loaded.issuers;
    let keys = issuers
        .iter()
        .flat_map(|(address, keys)| keys.iter().map(move |key| (address, key)));
    keys.map(|(address, key)| {
        let name = issuers.name(address).unwrap_or("no name");
        let sentence = format!("Trusted card issuer {address} ({name}), key {}", key.kid);
        Item::new(sentence, b"")
    })
    .collect()
}
