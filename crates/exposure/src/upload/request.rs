//! What a phone sends (`pkg/api/v1/exposure_types.go` of Google's key server). A member that is not known is refused.

use super::{SentKey, UploadedKey, any_base64};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The longest body that is read, in bytes.
pub const MAX_REQUEST: usize = 64_000;
/// How the payload begins in a request that is only to look like an upload: the sign is inside, where nobody on the way sees it.
const CHAFF: &str = "chaff";

/// An upload.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UploadRequest {
    #[serde(default)]
    temporary_exposure_keys: Vec<Object<Key>>,
    #[serde(rename = "healthAuthorityID", default)]
    health_authority: String,
    #[serde(default)]
    verification_payload: String,
    /// Phones write it either way.
    #[serde(alias = "hmackey", default)]
    hmac_key: String,
    #[serde(default)]
    symptom_onset_interval: i64,
    #[serde(rename = "traveler", default)]
    traveller: bool,
    #[serde(default)]
    revision_token: String,
    /// Of no meaning: it makes all requests equally long.
    #[serde(rename = "padding", default)]
    _padding: String,
}

/// A key of it.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Key {
    #[serde(default)]
    key: String,
    #[serde(default)]
    rolling_start_number: i64,
    #[serde(default)]
    rolling_period: i64,
    #[serde(default)]
    transmission_risk: i64,
}

impl Key {
    fn spelled(&self) -> UploadedKey<'_> {
        UploadedKey {
            key: &self.key,
            rolling_start: self.rolling_start_number,
            rolling_period: self.rolling_period,
            transmission_risk: self.transmission_risk,
        }
    }
}

/// What must be an object: the library takes a list of the members as well.
#[derive(Debug)]
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfObject(PhantomData))
    }
}

struct OfObject<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OfObject<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(Object)
    }
}

impl UploadRequest {
    /// Reads a body; nothing where it is too long, or not what phones send.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        if body.len() > MAX_REQUEST {
            return None;
        }
        let Object(read) = serde_json::from_slice(body).ok()?;
        Some(read)
    }

    /// What the phone calls the health authority.
    #[must_use]
    pub fn health_authority(&self) -> &str {
        &self.health_authority
    }

    /// The certificate, or what stands in its place.
    #[must_use]
    pub fn certificate(&self) -> &str {
        &self.verification_payload
    }

    /// The proof of an earlier upload; empty where none came.
    #[must_use]
    pub fn revision_token(&self) -> &str {
        &self.revision_token
    }

    /// When symptoms began, whatever the phone says: 0 where it says nothing.
    #[must_use]
    pub const fn symptom_onset_interval(&self) -> i64 {
        self.symptom_onset_interval
    }

    /// Whether its owner was in other regions.
    #[must_use]
    pub const fn is_of_traveller(&self) -> bool {
        self.traveller
    }

    /// Whether it has no keys.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.temporary_exposure_keys.is_empty()
    }

    /// Whether it only looks like an upload.
    #[must_use]
    pub fn is_chaff(&self) -> bool {
        self.verification_payload.starts_with(CHAFF)
    }

    /// What its binding to a certificate was made with; nothing where it cannot be read.
    #[must_use]
    pub fn hmac_secret(&self) -> Option<Vec<u8>> {
        any_base64(&self.hmac_key).filter(|secret| !secret.is_empty())
    }

    /// The keys, read as far as they can be.
    #[must_use]
    pub fn keys(&self) -> Vec<SentKey> {
        let sent = |Object(key): &Object<Key>| SentKey {
            key: any_base64(&key.key),
            start: key.rolling_start_number,
            period: key.rolling_period,
            risk: key.transmission_risk,
        };
        self.temporary_exposure_keys.iter().map(sent).collect()
    }

    /// The keys as the phone spelled them.
    #[must_use]
    pub fn spelled(&self) -> Vec<UploadedKey<'_>> {
        let keys = self.temporary_exposure_keys.iter();
        keys.map(|Object(key)| key.spelled()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_has_two_names_and_other_members_none() {
        for (body, is_read) in [
            (r#"{"hmackey":"AAAA"}"#, true),
            (r#"{"hmacKey":"AAAA"}"#, true),
            (r#"{"hmacKey":"AAAA","hmackey":"AAAA"}"#, false),
            (r#"{"hmackey":"AAAA","other":1}"#, false),
            (r#"{"temporaryExposureKeys":[{"key":"","other":1}]}"#, false),
            (r#"{"temporaryExposureKeys":[{"key":1}]}"#, false),
            ("[]", false),
            (r#"[[],"a"]"#, false),
            (r#"{"temporaryExposureKeys":[["",1,144,0]]}"#, false),
            (r#"{"temporaryExposureKeys":[{"key":""}]}"#, true),
            ("", false),
        ] {
            assert_eq!(
                UploadRequest::read(body.as_bytes()).is_some(),
                is_read,
                "{body}"
            );
        }
    }
}
