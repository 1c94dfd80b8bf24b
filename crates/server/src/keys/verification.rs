//! The keys of the verification server, below `verification`: a secret under which codes are hashed, and the keys that sign tokens
//! and certificates, `vN.FROM.pem`. The name of a key is `vN`; it signs from the second `FROM` on (seconds since 1970), until one
//! that came later does. Who checks finds them all at `/jwks` (RFC 7517).

use crate::fault::Fault;
use crate::files::{self, Readers};
use crate::random;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use certificate::issue::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::path::Path;
use time::OffsetDateTime;

const FOLDER: &str = "verification";
const SECRET: &str = "codes.secret";

/// What is hashed: the same text as another thing has another hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hashed {
    Code,
    Nonce,
    Caller,
}

impl Hashed {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Code => b"code\0",
            Self::Nonce => b"nonce\0",
            Self::Caller => b"caller\0",
        }
    }
}

/// A key with its name.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) kid: String,
    from: i64,
    pub(crate) key: SigningKey,
}

/// All keys of the verification server.
pub(crate) struct VerificationKeys {
    secret: [u8; 32],
    /// By the moment at which they take over, one at least.
    signers: Vec<Named>,
}

impl std::fmt::Debug for VerificationKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.signers).finish()
    }
}

impl VerificationKeys {
    /// The keys below `folder`; made there where there are none yet. Where they were in use already they are missed instead: other
    /// ones would open no code that was issued, and let no caller in.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Unwritable`], [`Fault::Damaged`].
    pub(crate) fn load_or_make(folder: &Path, in_use: bool) -> Result<Self, Fault> {
        let folder = folder.join(FOLDER);
        if !folder.join(SECRET).exists() && !in_use {
            files::make_folder(&folder, Readers::Owner)?;
            add_signer(&folder, 1, 0)?;
            // written last: keys that are there whole have it
            let secret = STANDARD.encode(random::bytes::<32>()?) + "\n";
            files::write(&folder.join(SECRET), secret.as_bytes(), Readers::Owner)?;
        }
        Self::load(&folder)
    }

    fn load(folder: &Path) -> Result<Self, Fault> {
        let path = folder.join(SECRET);
        let text = files::read_text(&path)?;
        let secret = STANDARD.decode(text.trim_end()).ok();
        let secret = secret.and_then(|bytes| bytes.try_into().ok());
        let mut signers = Vec::new();
        for (number, from) in signers_in(folder)? {
            let path = folder.join(file_name(number, from));
            let key = SigningKey::from_pkcs8_pem(&files::read_text(&path)?)
                .map_err(|_| Fault::damaged(&path, "it is not a secret key of P-256"))?;
            let kid = format!("v{number}");
            signers.push(Named { kid, from, key });
        }
        if signers.is_empty() {
            return Err(Fault::damaged(folder, "no key is in it that signs"));
        }
        signers.sort_by_key(|named| named.from);
        Ok(Self {
            secret: secret
                .ok_or_else(|| Fault::damaged(&path, "it is not a secret of 32 bytes"))?,
            signers,
        })
    }

    /// Makes a key that takes over at `from`, below `folder`, and gives its name. Nothing there is changed.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Unwritable`].
    pub(crate) fn renew(folder: &Path, from: OffsetDateTime) -> Result<String, Fault> {
        let folder = folder.join(FOLDER);
        let last = signers_in(&folder)?.into_iter().map(|(number, _)| number);
        let number = last.max().unwrap_or(0) + 1;
        add_signer(&folder, number, from.unix_timestamp())?;
        Ok(format!("v{number}"))
    }

    /// HMAC-SHA-256 under the secret.
    pub(crate) fn hash(&self, what: Hashed, bytes: &[u8]) -> [u8; 32] {
        // a key of any length is one
        Hmac::<Sha256>::new_from_slice(&self.secret).map_or([0; 32], |mut mac| {
            mac.update(what.label());
            mac.update(bytes);
            mac.finalize().into_bytes().into()
        })
    }

    /// The key that signs now.
    pub(crate) fn signer(&self, now: OffsetDateTime) -> &Named {
        let began = |named: &&Named| named.from <= now.unix_timestamp();
        let last = self.signers.iter().rfind(began);
        last.unwrap_or(&self.signers[0])
    }

    /// Every key.
    pub(crate) fn all(&self) -> &[Named] {
        &self.signers
    }

    /// The public keys (RFC 7517, RFC 7518 section 6.2), also of those that have yet to take over.
    pub(crate) fn jwks(&self) -> String {
        let one = |named: &Named| -> Value {
            let point = named.key.public_point();
            let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            json!({
                "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": named.kid,
                "x": coordinate(&point[1..33]), "y": coordinate(&point[33..]),
            })
        };
        let keys: Vec<Value> = self.signers.iter().map(one).collect();
        json!({"keys": keys}).to_string()
    }
}

fn file_name(number: u32, from: i64) -> String {
    format!("v{number}.{from}.pem")
}

fn add_signer(folder: &Path, number: u32, from: i64) -> Result<(), Fault> {
    let key = SigningKey::from_entropy(&random::bytes()?);
    let pem = key.to_pkcs8_pem();
    let path = folder.join(file_name(number, from));
    files::write(&path, pem.as_ref().as_bytes(), Readers::Owner)
}

/// Numbers of the keys in a folder, and from when on each signs.
fn signers_in(folder: &Path) -> Result<Vec<(u32, i64)>, Fault> {
    let unreadable = |error| Fault::Unreadable(folder.to_owned(), error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        let named = name.to_str().and_then(|name| {
            let (number, from) = name
                .strip_prefix('v')?
                .strip_suffix(".pem")?
                .split_once('.')?;
            Some((number.parse().ok()?, from.parse().ok()?))
        });
        found.extend(named);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-25 9:00 UTC);

    #[test]
    fn keys_are_made_once_and_a_new_one_takes_over_at_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let made = VerificationKeys::load_or_make(folder.path(), false).unwrap();
        let hour = time::Duration::hours(1);
        assert_eq!(
            VerificationKeys::renew(folder.path(), NOW + hour).unwrap(),
            "v2"
        );
        let read = VerificationKeys::load_or_make(folder.path(), true).unwrap();
        assert_eq!(read.hash(Hashed::Code, b"1"), made.hash(Hashed::Code, b"1"));
        assert_ne!(
            read.hash(Hashed::Code, b"1"),
            read.hash(Hashed::Nonce, b"1")
        );
        let names = [NOW, NOW + hour].map(|at| read.signer(at).kid.as_str());
        assert_eq!(names, ["v1", "v2"]);
        let jwks: Value = serde_json::from_str(&read.jwks()).unwrap();
        assert_eq!(jwks["keys"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn keys_that_were_in_use_are_missed_and_not_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let lost = VerificationKeys::load_or_make(folder.path(), true).unwrap_err();
        assert!(matches!(lost, Fault::Unreadable(..)), "{lost}");
        VerificationKeys::load_or_make(folder.path(), false).unwrap();
        std::fs::write(folder.path().join("verification/codes.secret"), "AAAA").unwrap();
        let damaged = VerificationKeys::load_or_make(folder.path(), false).unwrap_err();
        assert!(matches!(damaged, Fault::Damaged(..)), "{damaged}");
    }
}
