//! A verified SMART Health Card as facts.

use crate::fact::Fact;
use crate::from_certificate::fact;
use certificate::shc::Verified;

/// The facts that a card attests, as far as it can be said in the words of certificates. What cannot gives none: it must
/// neither help nor harm.
#[must_use]
pub fn facts_of_card(card: &Verified) -> Vec<Fact> {
    let entries = card.as_dcc().map(|dcc| dcc.entries);
    entries.iter().flatten().filter_map(fact).collect()
}
