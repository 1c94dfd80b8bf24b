//! Certificates that the wallet keeps: the text as it was scanned, read anew against the lists of today every time.
//!
//! Kept is what can become valid, or was valid once: an issuer that is not in the list yet, a clock that runs
//! differently, an expiry (which takes nothing from the vaccination itself). Refused is what never can: text that is
//! no certificate, a wrong signature, an issuer that may not sign this kind.

#[cfg(feature = "cards")]
mod cards;

#[cfg(feature = "cards")]
pub(crate) use cards::Reading as CardReading;

use crate::lists::Lists;
use crate::outcome::{Notice, Problem, Refused};
use certificate::holder::Holder;
use certificate::qr::{Correction, Symbol};
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
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    text: String,
    whose: Whose,
}

/// Whose certificate it is. A household shares a phone, and a child's positive test is not its mother's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Whose {
    /// The holder's of this wallet: facts follow from it.
    Own,
    /// Somebody's in the holder's care: it is kept to be shown, and counts for nobody here.
    InCare,
}

/// What is to be said of a kept certificate now.
pub(crate) enum Reading {
    /// It passed every stage.
    Accepted(Box<Verified>),
    /// It did not, for this cause; what can be read of it is shown and nothing follows from it.
    NotAccepted(Cause, Option<Box<Unverified>>),
    /// It is a SMART Health Card.
    #[cfg(feature = "cards")]
    Card(cards::Reading),
}

impl Kept {
    /// Its name: a part of its digest, so that the same certificate has the same name.
    pub(crate) fn id(&self) -> String {
        crate::facts::short_digest(self.text.as_bytes())
    }

    /// A certificate that nobody has looked at yet.
    fn new(text: String) -> Self {
        Self {
            text,
            whose: Whose::Own,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) const fn whose(&self) -> Whose {
        self.whose
    }

    pub(crate) const fn set_whose(&mut self, whose: Whose) {
        self.whose = whose;
    }

    /// Whom it names; nobody where nothing can be read of it.
    pub(crate) fn holder(&self) -> Option<Holder> {
        #[cfg(feature = "cards")]
        if self.is_card() {
            return cards::holder(&self.text);
        }
        let payload = certificate::read(&self.text).ok()?.claims.payload?;
        Some(Holder::of_payload(&payload))
    }

    /// Whether it is a SMART Health Card.
    pub(crate) fn is_card(&self) -> bool {
        self.text.starts_with(certificate::shc::PREFIX)
    }

    pub(crate) fn read(&self, lists: &Lists, now: OffsetDateTime) -> Reading {
        #[cfg(feature = "cards")]
        if self.is_card() {
            return Reading::Card(cards::read(&self.text, lists, now));
        }
        match certificate::verify(&self.text, lists.trust.signers(), &lists.value_sets, now) {
            Ok(verified) if lists.revoke(&verified) => self.not_accepted(Cause::Revoked),
            Ok(verified) => Reading::Accepted(Box::new(verified)),
            Err(rejection) => self.not_accepted(rejection.cause),
        }
    }

    fn not_accepted(&self, cause: Cause) -> Reading {
        Reading::NotAccepted(cause, certificate::read(&self.text).ok().map(Box::new))
    }

    /// The facts that follow from it now, each with its name.
    pub(crate) fn facts(&self, lists: &Lists, now: OffsetDateTime) -> Vec<(String, Fact)> {
        if self.whose == Whose::InCare {
            return Vec::new();
        }
        let facts = match self.read(lists, now) {
            Reading::Accepted(verified) => status::facts_of(&verified),
            #[cfg(feature = "cards")]
            Reading::Card(card) => card.facts(),
            Reading::NotAccepted(..) => return Vec::new(),
        };
        let facts = facts.into_iter().enumerate();
        facts
            .map(|(number, fact)| (format!("{}-{number}", self.id()), fact))
            .collect()
    }
}

/// The QR code of a certificate's text, as SVG for the holder's screen.
///
/// # Errors
/// [`Problem::Picture`].
pub fn draw(text: &str) -> Result<String, Refused> {
    // a screen wants large modules, and the longest texts fit into this level alone
    symbol(text, Correction::Medium)
}

/// The QR code of a certificate's text, as SVG for paper.
///
/// # Errors
/// [`Problem::Picture`].
pub fn draw_for_paper(text: &str) -> Result<String, Refused> {
    symbol(text, Correction::Quartile)
}

/// The QR code of a link, as SVG for a screen.
///
/// # Errors
/// [`Problem::Picture`].
pub fn draw_link(link: &str) -> Result<String, Refused> {
    Ok(Symbol::of_link(link).map_err(|_| Problem::Picture)?.svg())
}

/// The standard of SMART Health Cards leaves no choice of correction.
fn symbol(text: &str, correction: Correction) -> Result<String, Refused> {
    let symbol = if text.starts_with(certificate::shc::PREFIX) {
        Symbol::of_card(text)
    } else {
        Symbol::new(text, correction)
    };
    Ok(symbol.map_err(|_| Problem::Picture)?.svg())
}

/// Adds a certificate, or the SMART Health Cards of a file; says what is to be noticed.
pub(crate) fn add(
    kept: &mut Vec<Kept>,
    text: &str,
    lists: &Lists,
    now: OffsetDateTime,
) -> Result<Vec<Notice>, Refused> {
    let text = text.trim();
    #[cfg(feature = "cards")]
    if let Some(cards) = cards::texts(text) {
        return add_all(kept, cards?, lists, now);
    }
    if text.len() > MAX_TEXT {
        return Err(Problem::TooLarge.into());
    }
    add_one(kept, text.to_owned(), lists, now)
}

/// The cards of a file: all of them, or none.
#[cfg(feature = "cards")]
fn add_all(
    kept: &mut Vec<Kept>,
    texts: Vec<String>,
    lists: &Lists,
    now: OffsetDateTime,
) -> Result<Vec<Notice>, Refused> {
    let before = kept.len();
    let mut notices = Vec::new();
    for text in texts {
        match add_one(kept, text, lists, now) {
            Ok(more) => notices.extend(more),
            Err(refused) => {
                kept.truncate(before);
                return Err(refused);
            }
        }
    }
    notices.sort_unstable();
    notices.dedup();
    Ok(notices)
}

fn add_one(
    kept: &mut Vec<Kept>,
    text: String,
    lists: &Lists,
    now: OffsetDateTime,
) -> Result<Vec<Notice>, Refused> {
    let mut new = Kept::new(text);
    let mut notices = first_look(&new, lists, now)?;
    if kept.iter().any(|kept| kept.text == new.text) {
        return Ok(vec![Notice::AlreadyHere]);
    }
    if kept.len() >= MAX_CERTIFICATES {
        return Err(Problem::Full.into());
    }
    if !is_of_the_holder(kept, &new) {
        new.whose = Whose::InCare;
        notices.push(Notice::OtherPerson);
    }
    kept.push(new);
    Ok(notices)
}

/// What is to be noticed about a new certificate that can be kept.
fn first_look(new: &Kept, lists: &Lists, now: OffsetDateTime) -> Result<Vec<Notice>, Refused> {
    match new.read(lists, now) {
        Reading::Accepted(verified) => Ok(about(&verified)),
        Reading::NotAccepted(cause, _) if may_become_valid(cause) => {
            Ok(vec![Notice::NotAcceptedNow])
        }
        Reading::NotAccepted(cause, _) => Err(cause.into()),
        #[cfg(feature = "cards")]
        Reading::Card(card) => card.notices(),
    }
}

/// Whether a new certificate names whom one of the holder's own certificates names. The first says who the holder is.
fn is_of_the_holder(kept: &[Kept], new: &Kept) -> bool {
    let own = kept.iter().filter(|kept| kept.whose == Whose::Own);
    let own: Vec<Holder> = own.filter_map(Kept::holder).collect();
    let is_own = |new: Holder| own.iter().any(|own| own.compare(&new).is_same());
    own.is_empty() || new.holder().is_none_or(is_own)
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
            // what was taken back by mistake is given back
            | Cause::Revoked
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
