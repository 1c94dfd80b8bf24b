//! From a scanned text to a decision.

use crate::admission::Admission;
use crate::asked::{Asked, kind, on_rejection};
use crate::card;
use crate::credential::{Credential, Unrecognised};
use crate::decision::{Decision, Reason};
use crate::house::House;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::{Cause, Verified, codes};
use time::OffsetDateTime;

/// Decides on a scanned text. A place of care admits whatever is shown.
#[must_use]
pub fn check(text: &str, house: &House, now: OffsetDateTime) -> Decision {
    if house.venue.care {
        return Decision::Admit(Admission::default());
    }
    match Credential::recognise(text) {
        Ok(Credential::Hc1(text)) => on_hc1(text, house, now),
        Ok(Credential::Card(text)) => card::on_text(text, house, now),
        Err(Unrecognised::OtherKind) => Decision::AskPerson(Reason::OtherKind),
        Err(Unrecognised::NoCredential) => Decision::Refuse(Reason::NoCredential),
    }
}

fn on_hc1(text: &str, house: &House, now: OffsetDateTime) -> Decision {
    match certificate::verify(text, &house.trust, &house.value_sets, now) {
        Ok(verified) if house.revokes(&verified) => on_rejection(Cause::Revoked, false),
        Ok(verified) => on_genuine(&verified, house, now),
        Err(rejection) => on_rejection(rejection.cause, house.is_stale(now)),
    }
}

fn on_genuine(verified: &Verified, house: &House, now: OffsetDateTime) -> Decision {
    let asked = Asked {
        payload: verified.payload().clone(),
        kind: kind(verified.first_entry()),
        issuer: verified.issuer().unwrap_or_default(),
        kid: STANDARD.encode(verified.signer().kid.as_bytes()),
        issued_at: verified.issued_at(),
        expires_at: Some(verified.expires_at()),
    };
    let is_known = verified.value_set_findings().is_empty()
        && codes::are_listed(verified.dcc(), &house.value_sets);
    asked.decision(verified.dcc(), is_known, house, now)
}
