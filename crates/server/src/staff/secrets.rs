//! Random texts that open something: one-time codes, which are typed, and tokens, which a browser keeps. What is kept of each is
//! its SHA-256: it has 120 bits or more, so that nothing slower is needed.

use crate::fault::Fault;
use crate::random;
use audit::Actor;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Letters and digits that are not taken for each other (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const GROUP: usize = 6;

/// A token that a browser keeps.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn fresh() -> Result<Self, Fault> {
        Ok(Self(spell(&random::bytes::<32>()?)))
    }

    /// As a browser sent it.
    pub(crate) fn received(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        hash(self.0.as_bytes())
    }
}

/// What the database keeps of a secret.
fn hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// The word that proves that a request comes from the page of this session: no other page can read it.
pub(crate) fn csrf_of(token: &Token) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(token.reveal().as_bytes());
    mac.map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(b"pratique csrf");
            spell(&mac.finalize().into_bytes()[..16])
        },
    )
}

/// A code to be typed: four groups of six.
pub(crate) fn fresh_code() -> Result<String, Fault> {
    let letters = spell(&random::bytes::<24>()?);
    let groups: Vec<String> = letters
        .as_bytes()
        .chunks(GROUP)
        .map(|group| String::from_utf8_lossy(group).into())
        .collect();
    Ok(groups.join("-"))
}

/// What opens the desk with a code, of the service at this address. Browsers keep what stands behind `#` to themselves.
pub(crate) fn link(origin: &str, code: &str) -> String {
    format!("{origin}/desk/#join={code}")
}

/// The hash of a code as it was typed: case and dashes do not count, nor letters that look alike.
pub(crate) fn code_hash(typed: &str) -> [u8; 32] {
    let meant = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(meant)
        .collect();
    hash(letters.as_bytes())
}

/// The name of a new account: no person's.
pub(crate) fn fresh_account() -> Result<Actor, Fault> {
    let name = format!("staff-{}", spell(&random::bytes::<7>()?));
    Actor::parse(&name).ok_or(Fault::NoRandomness)
}

/// A letter for the lowest five bits of each byte.
fn spell(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = fresh_code().unwrap();
        assert_eq!(code.len(), 27);
        let typed = code
            .to_uppercase()
            .replace('-', " ")
            .replace('0', "O")
            .replace('1', "l");
        assert_eq!(code_hash(&typed), code_hash(&code));
        assert_ne!(code_hash(&fresh_code().unwrap()), code_hash(&code));
    }

    #[test]
    fn the_proof_belongs_to_one_session() {
        let (one, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        assert_eq!(csrf_of(&one), csrf_of(&Token::received(one.reveal())));
        assert_ne!(csrf_of(&one), csrf_of(&other));
    }
}
