//! The same policy for a new term (G11: a pack lives at most 90 days, then it is published anew or there is no rule).

use super::Pack;
use json::Tree as Json;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

impl Pack {
    /// The same pack, in force from `effective_from` until just before `expires`.
    ///
    /// The samples of the repository have fixed dates so that tests are repeatable; a demonstration calls this at its
    /// first start to put them in force: `Pack::parse(sample)?.reissued(today, today + 90 days)`, then
    /// [`Pack::checked`] and sign. A door rule keeps its distance from the beginning of the pack and ends with it at
    /// the latest. Nothing else changes, the version too: who publishes a pack a second time raises it.
    #[must_use]
    pub fn reissued(mut self, effective_from: OffsetDateTime, expires: OffsetDateTime) -> Self {
        let moved = effective_from - self.effective_from;
        for rule in self.entry.iter_mut().flat_map(|entry| &mut entry.rules) {
            for field in ["ValidFrom", "ValidTo"] {
                if let Some(written) = rule.member_mut(field) {
                    shift(written, moved, field, expires);
                }
            }
        }
        (self.effective_from, self.expires) = (effective_from, expires);
        self
    }
}

/// A date that cannot be read stays, for the check to name it.
fn shift(written: &mut Json, moved: Duration, field: &str, expires: OffsetDateTime) {
    let at = written
        .text()
        .and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok())
        .and_then(|at| at.checked_add(moved));
    let at = at.map(|at| {
        if field == "ValidTo" {
            at.min(expires)
        } else {
            at
        }
    });
    let text = at.and_then(|at| at.to_offset(UtcOffset::UTC).format(&Rfc3339).ok());
    if let Some(text) = text {
        *written = Json::Text(text);
    }
}
