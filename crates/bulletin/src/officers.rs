//! The officers of an authority and how many of them must agree (DESIGN, G12).

use crate::key::VerifierKey;
use crate::note::Note;
use crate::refusal::Refusal;
use sorted::Set;

/// The most officers that one authority has.
pub const MAX_OFFICERS: usize = 16;

/// Officers' keys, and how many different officers must sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officers {
    keys: Vec<VerifierKey>,
    threshold: usize,
}

impl Officers {
    /// `threshold` of these.
    ///
    /// # Errors
    /// [`Refusal::Authority`] where fewer than two must sign, more than there are, or one key is there twice.
    pub fn new(keys: Vec<VerifierKey>, threshold: usize) -> Result<Self, Refusal> {
        let different: Set<_> = keys.iter().map(VerifierKey::bytes).collect();
        let fits = (2..=keys.len()).contains(&threshold)
            && keys.len() <= MAX_OFFICERS
            && different.len() == keys.len();
        if fits {
            Ok(Self { keys, threshold })
        } else {
            Err(Refusal::Authority)
        }
    }

    /// Their keys.
    #[must_use]
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// How many must sign.
    #[must_use]
    pub const fn threshold(&self) -> usize {
        self.threshold
    }

    /// The text of a note that enough of them signed. Signatures of others are passed over; a wrong one under an
    /// officer's name counts for nothing.
    pub(crate) fn check<'a>(&self, note: &'a str) -> Result<&'a str, Refusal> {
        let note = Note::parse(note)?;
        let signed = self
            .keys
            .iter()
            .filter(|key| has_signed(key, &note))
            .count();
        if signed >= self.threshold {
            Ok(note.text)
        } else {
            Err(Refusal::TooFewOfficers)
        }
    }
}

fn has_signed(key: &VerifierKey, note: &Note<'_>) -> bool {
    note.signatures
        .iter()
        .filter(|signature| signature.name == key.name() && signature.id == key.id())
        .filter_map(|signature| signature.ed25519.as_ref())
        .any(|signature| key.accepts(note.text, signature))
}
