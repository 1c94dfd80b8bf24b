//! SMART Health Cards in a wallet (HL7 SMART Health Cards and Links 1.0.0), in the module that reads them: kept as the text
//! of one code, whatever they came in, and read anew with the lists of the day as certificates are.
//!
//! A card that its issuer took back is not told from others: an issuer's own list is at an address that says whose cards
//! a phone asks about, and nobody publishes those lists in bulletins.

use crate::lists::Lists;
use crate::outcome::{Notice, Refused};
use certificate::holder::Holder;
use certificate::shc::{self, Cause, Claims, Verified, file, numeric};
use json::Tree;
use status::Fact;
use time::OffsetDateTime;

/// What is to be said of a kept card now.
pub(crate) struct Reading {
    pub(crate) outcome: Result<Box<Verified>, Cause>,
    /// What it claims, checked or not; nothing where it cannot be read.
    pub(crate) claims: Option<Claims>,
}

impl Reading {
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let verified = self.outcome.as_ref().ok();
        verified
            .map(|card| status::facts_of_card(card))
            .unwrap_or_default()
    }

    /// What is to be noticed of a new one.
    ///
    /// # Errors
    /// The cause, where it can never become valid.
    pub(super) fn notices(&self) -> Result<Vec<Notice>, Refused> {
        match &self.outcome {
            Ok(verified) => Ok(about(verified)),
            Err(cause) if may_become_valid(*cause) => Ok(vec![Notice::NotAcceptedNow]),
            Err(cause) => Err((*cause).into()),
        }
    }

    /// In the words of a certificate.
    pub(crate) fn payload(&self) -> Tree {
        let named = self.outcome.as_ref().ok();
        let named = named.and_then(|card| card.issuer_name());
        let claims = self.claims.as_ref();
        claims.map_or(Tree::Null, |claims| claims.in_words(named))
    }
}

/// Each card of a text as the text of one code; nothing where the text is of another kind.
pub(super) fn texts(text: &str) -> Option<Result<Vec<String>, Refused>> {
    let cards = if text.starts_with(shc::PREFIX) {
        let codes: Vec<&str> = text.split_whitespace().collect();
        numeric::decode(&codes).map(|card| vec![card])
    } else if text.starts_with('{') {
        file::cards(text)
    } else {
        return None;
    };
    let texts = cards.map(|cards| cards.iter().map(|card| numeric::encode(card)).collect());
    Some(texts.map_err(Refused::from))
}

pub(super) fn read(text: &str, lists: &Lists, now: OffsetDateTime) -> Reading {
    let card = numeric::decode(&[text]);
    let read = card.as_ref().ok().and_then(|card| shc::read(card).ok());
    let verified = card.and_then(|card| shc::verify(&card, lists.card_issuers(), now));
    Reading {
        outcome: verified.map(Box::new),
        claims: read.map(|read| read.claims),
    }
}

/// Whom it names.
pub(super) fn holder(text: &str) -> Option<Holder> {
    let card = numeric::decode(&[text]).ok()?;
    let claims = shc::read(&card).ok()?.claims;
    Some(Holder::of_payload(&claims.in_words(None)))
}

const fn may_become_valid(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::IssuerUnknown
            | Cause::KeyUnknown
            | Cause::ClockSkew
            | Cause::NotYetValid
            | Cause::Expired
    )
}

fn about(card: &Verified) -> Vec<Notice> {
    if status::facts_of_card(card).is_empty() {
        vec![Notice::NoFact]
    } else {
        Vec::new()
    }
}
