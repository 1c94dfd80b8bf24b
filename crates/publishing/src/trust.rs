//! Trust lists: the EU gateway's JSON, a DID document of the WHO's network, or a directory of issuers of SMART Health
//! Cards. What can be used is published; what cannot is left out, each with the reason. An empty list is refused, for
//! with it no certificate would be accepted any more.

mod cards;
mod did;
mod gateway;
mod signers;

use crate::difference::Item;
use crate::finding::{Content, Finding, LeftOut, not_in_form};
use time::OffsetDateTime;

pub(crate) fn check(bytes: &[u8], now: OffsetDateTime) -> Result<Content, Vec<Finding>> {
    let form = || {
        let what = "a trust list of the EU gateway, a DID document or a directory of card issuers";
        not_in_form("TRUST-FORM", what, bytes)
    };
    let text = std::str::from_utf8(bytes).map_err(|_| form())?;
    let content = if text.trim_start().starts_with('[') {
        gateway::check(text, now)
    } else if let Some(loaded) = cards::read(text) {
        cards::check(text, &loaded)
    } else {
        did::check(text, now)
    };
    match content {
        Some(Content { bytes, left_out }) if bytes.is_empty() => Err(nobody(left_out)),
        Some(content) => Ok(content),
        None => Err(form()),
    }
}

/// An empty list, and of the first few entries why they cannot be used.
fn nobody(left_out: Vec<LeftOut>) -> Vec<Finding> {
    let sentence = "There is no signer in the list that could be used, and with an empty list no certificate would be accepted.";
    let empty = Finding::new("TRUST-EMPTY", sentence);
    let why = left_out
        .into_iter()
        .take(100)
        .map(|one| Finding::new("TRUST-LEFT-OUT", format!("{}: {}.", one.what, one.why)));
    [empty].into_iter().chain(why).collect()
}

pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text.trim_start().starts_with('[') {
        return gateway::items(text);
    }
    if let Some(loaded) = cards::read(text) {
        return Some(cards::items(&loaded));
    }
    did::items(text)
}
