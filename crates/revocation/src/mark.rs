//! What marks certificates as revoked: a hash, of which type it is, and whose certificates it is about.

use crate::hash::{HashType, RevocationHash};
use sha2::{Digest, Sha256};

/// Whose certificates a revocation is about. A state revokes what it has issued and nothing of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Those of the signer with this key identifier.
    Key([u8; 8]),
    /// Those of any signer of this country (ISO 3166-1 alpha-2, capitals): batches of `UNKNOWN_KID`.
    Country([u8; 2]),
}

impl Scope {
    /// The scope of a country by its code, in whatever letters; `None` where it is no code.
    #[must_use]
    pub fn of_country(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        let letters = letters.map(|letter| letter.to_ascii_uppercase());
        let all = letters.iter().all(u8::is_ascii_uppercase);
        all.then_some(Self::Country(letters))
    }
}

/// A revocation, and equally a question: "is this revoked?"
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// Whose certificates.
    pub scope: Scope,
    /// What the hash is of.
    pub hash_type: HashType,
    /// The hash.
    pub hash: RevocationHash,
}

/// Keeps these fingerprints apart from every other use of the hash function.
const DOMAIN: &[u8; 8] = b"PRREVOC1";

impl Mark {
    /// 64 bits that stand for the mark: the beginning of a SHA-256 over all of it. Whoever uploads hashes can choose
    /// them and so cannot choose where they fall in the list. A [`crate::List`] keeps the first of these bits.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let (tag, scope) = match self.scope {
            Scope::Key(kid) => (b'K', kid),
            Scope::Country([first, second]) => (b'C', [first, second, 0, 0, 0, 0, 0, 0]),
        };
        let digest: [u8; 32] = Sha256::new()
            .chain_update(DOMAIN)
            .chain_update([tag, self.hash_type as u8])
            .chain_update(scope)
            .chain_update(self.hash.0)
            .finalize()
            .into();
        digest
            .iter()
            .take(8)
            .fold(0, |bits, byte| bits << 8 | u64::from(*byte))
    }

    /// Its kind: a number from 0 to 5 for scope and type of hash together.
    pub(crate) const fn kind(&self) -> u8 {
        let scope = match self.scope {
            Scope::Key(_) => 0,
            Scope::Country(_) => 3,
        };
        scope + self.hash_type as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_mark_makes_another_fingerprint_and_kinds_are_apart() {
        let hash = RevocationHash([7; 16]);
        let mut marks = Vec::new();
        for scope in [Scope::Key([b'A'; 8]), Scope::Country(*b"AA")] {
            marks.extend(HashType::ALL.map(|hash_type| Mark {
                scope,
                hash_type,
                hash,
            }));
        }
        let kinds: Vec<u8> = marks.iter().map(Mark::kind).collect();
        assert_eq!(kinds, [0, 1, 2, 3, 4, 5]);
        marks.push(Mark {
            hash: RevocationHash([8; 16]),
            ..marks[0]
        });
        marks.push(Mark {
            scope: Scope::Key([0; 8]),
            ..marks[0]
        });
        let mut fingerprints: Vec<u64> = marks.iter().map(Mark::fingerprint).collect();
        fingerprints.sort_unstable();
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), marks.len());
    }

    #[test]
    fn a_country_is_two_letters() {
        assert_eq!(Scope::of_country("xd"), Some(Scope::Country(*b"XD")));
        for wrong in ["", "X", "XDD", "X1", "é"] {
            assert_eq!(Scope::of_country(wrong), None, "{wrong}");
        }
    }
}
