//! A SMART Health Card at the door: in the words of the EU's certificates, for rules and refusals have these.
//!
//! A door reads such cards only where its authority published whom to trust with them. One in several codes goes to a
//! person: a door looks at one code.

use crate::asked::{Asked, kind, on_rejection};
use crate::decision::{Decision, Reason};
use crate::house::House;
use certificate::shc::{self, numeric};
use certificate::{Cause, Dcc, Entry};
use time::OffsetDateTime;

/// Decides on the text of a card's code.
pub(crate) fn on_text(text: &str, house: &House, now: OffsetDateTime) -> Decision {
    if house.issuers.is_empty() {
        return Decision::AskPerson(Reason::OtherKind);
    }
    let card = numeric::decode(&[text]);
    match card.and_then(|card| shc::verify(&card, &house.issuers, now)) {
        Ok(card) => on_genuine(&card, house, now),
        Err(cause) => in_words_of_certificates(cause).map_or_else(
            || Decision::AskPerson(Reason::OtherKind),
            |cause| on_rejection(cause, house.is_stale(now)),
        ),
    }
}

/// What the rules say of its last vaccination and of its last test: one that they admit is enough.
fn on_genuine(card: &shc::Verified, house: &House, now: OffsetDateTime) -> Decision {
    let Some(dcc) = card.as_dcc() else {
        return Decision::AskPerson(Reason::NoRules);
    };
    let last = |wanted: fn(&&Entry) -> bool| dcc.entries.iter().rfind(wanted);
    let shown = [
        last(|entry| matches!(entry, Entry::Vaccination(_))),
        last(|entry| matches!(entry, Entry::Test(_))),
    ];
    let decisions = shown
        .into_iter()
        .flatten()
        .map(|entry| decision(card, &dcc, entry, house, now));
    let best = |best: Decision, next| {
        if matches!(best, Decision::Admit(_)) {
            best
        } else {
            next
        }
    };
    decisions
        .reduce(best)
        .unwrap_or(Decision::AskPerson(Reason::NoRules))
}

/// All codes of the entry are known, for they come of a table.
fn decision(
    card: &shc::Verified,
    dcc: &Dcc,
    entry: &Entry,
    house: &House,
    now: OffsetDateTime,
) -> Decision {
    let Some(payload) = shc::payload(dcc, entry) else {
        return Decision::AskPerson(Reason::NoRules);
    };
    let asked = Asked {
        payload,
        kind: kind(Some(entry)),
        issuer: "",
        kid: card.kid().to_string(),
        issued_at: Some(card.claims().issued_at),
        expires_at: card.claims().expires_at,
    };
    asked.decision(dcc, true, house, now)
}

/// The cause that says the same of a certificate; `None` where only a person can help.
const fn in_words_of_certificates(cause: shc::Cause) -> Option<Cause> {
    Some(match cause {
        shc::Cause::Part | shc::Cause::PartMissing | shc::Cause::File => return None,
        shc::Cause::Prefix => Cause::Prefix,
        shc::Cause::Numeric => Cause::Base45,
        shc::Cause::TooLong | shc::Cause::TooLarge => Cause::TooLarge,
        shc::Cause::Jws | shc::Cause::Header | shc::Cause::SignatureForm => Cause::NotCompressed,
        shc::Cause::Damaged => Cause::Damaged,
        shc::Cause::Claims | shc::Cause::Milliseconds | shc::Cause::Issuer => Cause::Claims,
        shc::Cause::IssuerUnknown | shc::Cause::KeyUnknown => Cause::KeyUnknown,
        shc::Cause::Signature => Cause::Signature,
        shc::Cause::Revoked => Cause::Revoked,
        shc::Cause::ClockSkew => Cause::ClockSkew,
        shc::Cause::NotYetValid => Cause::NotYetValid,
        shc::Cause::Expired => Cause::Expired,
        shc::Cause::Kind => Cause::OtherContent,
        shc::Cause::Bundle => Cause::Schema,
    })
}
