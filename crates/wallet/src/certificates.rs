//! Certificates that the wallet keeps: the text as it was scanned, read anew against the lists of today every time.
//!
//! Kept is what can become valid, or was valid once: an issuer that is not in the list yet, a clock that runs
//! differently, an expiry (which takes nothing from the vaccination itself). Refused is what never can: text that is
//! no certificate, a wrong signature, an issuer that may not sign this kind.

use crate::lists::Lists;
use crate::outcome::{Notice, Problem, Refused};
use certificate::{Cause, Unverified, Verified};
use serde::{Deserialize, Serialize};
use status::Fact;
use time::OffsetDateTime;

/// The most certificates in one wallet; a household shares a phone.
const MAX_CERTIFICATES: usize = 64;
/// The longest text of a QR code (version 40, alphanumeric).
const MAX_TEXT: usize = 4_296;

/// A certificate as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Kept {
    text: String,
}

/// What is to be said of a kept certificate now.
pub(crate) enum Reading {
    /// It passed every stage.
    Accepted(Box<Verified>),
    /// It did not, for this cause; what can be read of it is shown and nothing follows from it.
    NotAccepted(Cause, Option<Box<Unverified>>),
}

impl Kept {
    /// Its name: a part of its digest, so that the same certificate has the same name.
    pub(crate) fn id(&self) -> String {
        crate::facts::short_digest(self.text.as_bytes())
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn read(&self, lists: &Lists, now: OffsetDateTime) -> Reading {
        match certificate::verify(&self.text, &lists.trust, &lists.value_sets, now) {
            Ok(verified) => Reading::Accepted(Box::new(verified)),
            Err(rejection) => Reading::NotAccepted(
                rejection.cause,
                certificate::read(&self.text).ok().map(Box::new),
            ),
        }
    }

    /// The facts that follow from it now, each with its name.
    pub(crate) fn facts(&self, lists: &Lists, now: OffsetDateTime) -> Vec<(String, Fact)> {
        let Reading::Accepted(verified) = self.read(lists, now) else {
            return Vec::new();
        };
        let facts = status::facts_of(&verified).into_iter().enumerate();
        facts
            .map(|(number, fact)| (format!("{}-{number}", self.id()), fact))
            .collect()
    }
}

/// Adds a certificate; says what is to be noticed about it.
pub(crate) fn add(
    kept: &mut Vec<Kept>,
    text: &str,
    lists: &Lists,
    now: OffsetDateTime,
) -> Result<Vec<Notice>, Refused> {
    let text = text.trim();
    if text.len() > MAX_TEXT {
        return Err(Problem::TooLarge.into());
    }
    let new = Kept {
        text: text.to_owned(),
    };
    let notices = match new.read(lists, now) {
        Reading::Accepted(verified) => about(&verified),
        Reading::NotAccepted(cause, _) if may_become_valid(cause) => vec![Notice::NotAcceptedNow],
        Reading::NotAccepted(cause, _) => return Err(cause.into()),
    };
    if kept.contains(&new) {
        return Ok(vec![Notice::AlreadyHere]);
    }
    if kept.len() >= MAX_CERTIFICATES {
        return Err(Problem::Full.into());
    }
    kept.push(new);
    Ok(notices)
}

const fn may_become_valid(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::KeyUnknown
            | Cause::OtherContent
            | Cause::ClockSkew
            | Cause::NotYetValid
            | Cause::Expired
            | Cause::SignerNotValid
    )
}

fn about(verified: &Verified) -> Vec<Notice> {
    let entries = verified.dcc().entries.len();
    let mut notices = Vec::new();
    if entries > 1 {
        notices.push(Notice::MoreEntries);
    }
    if !verified.value_set_findings().is_empty() {
        notices.push(Notice::UnknownCodes);
    }
    if status::facts_of(verified).is_empty() {
        notices.push(Notice::NoFact);
    }
    notices
}
