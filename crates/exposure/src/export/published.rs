//! The file by which phones know whose exports to believe: officers sign it among their lists, so that it is the same
//! for everybody and whoever serves the exports cannot put a key of their own there (docs/exposure-server.md).

use super::signature::TrustedKey;
use serde::{Deserialize, Serialize};

/// One or two keys, and a few more while they change.
const MAX_KEYS: usize = 16;
/// Longer names of regions are none.
const MAX_REGION: usize = 32;

/// Whose exports are believed, and which the authority's own region is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportKeys {
    /// What an upload names as `healthAuthorityID` where this authority certified it.
    pub health_authority: String,
    /// Where its keys are published; a part of the path of files.
    pub region: String,
    /// All regions that it publishes for.
    pub regions: Vec<String>,
    /// The keys, the newest first. Every file is signed by all of them.
    pub keys: Vec<ExportKey>,
}

/// A public key, and what exports call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportKey {
    /// `SignatureInfo.verification_key_id`.
    pub id: String,
    /// `SignatureInfo.verification_key_version`.
    pub version: String,
    /// `SubjectPublicKeyInfo` of a key of P-256, in PEM.
    pub pem: String,
}

impl ExportKeys {
    /// From the file. Nothing where it has another form, the region is no part of a path, there is no key or too many, or
    /// one is no key of P-256.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let read = json::read::<Self>(bytes).ok()?;
        let counts = (1..=MAX_KEYS).contains(&read.keys.len());
        let all = read.trusted().len() == read.keys.len();
        (counts && all && is_region(&read.region)).then_some(read)
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        json::write(self).into_bytes()
    }

    /// The keys, to verify with.
    #[must_use]
    pub fn trusted(&self) -> Vec<TrustedKey> {
        let keys = self.keys.iter();
        keys.filter_map(|key| TrustedKey::from_pem(&key.id, &key.version, &key.pem))
            .collect()
    }
}

fn is_region(region: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (1..=MAX_REGION).contains(&region.len()) && region.bytes().all(part)
}
