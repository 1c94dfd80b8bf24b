//! Signed JSON in compact form (RFC 7515, section 3.1) with ES256 (RFC 7518, section 3.4) and nothing else: what the header says
//! decides which key is asked, never how it is asked.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certificate::issue::SigningKey;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The longest that is read, in characters: the certificates of Google's server have some 450.
const MAX_JWS: usize = 8 << 10;
/// r‖s of a P-256 signature.
pub(super) const SIGNATURE: usize = 64;
/// A point of P-256, uncompressed (SEC 1, section 2.3.3).
const POINT: usize = 65;

/// A P-256 key that checks signatures: it was put on its curve once, and not for each of them.
#[derive(Debug, Clone)]
pub struct PublicKey {
    point: [u8; POINT],
    ready: ParsedPublicKey,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.point == other.point
    }
}

impl Eq for PublicKey {}

/// Bytes that are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit;

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this is not a public key of P-256")
    }
}

impl std::error::Error for Unfit {}

impl PublicKey {
    /// A key as a point of the curve, uncompressed.
    ///
    /// # Errors
    /// [`Unfit`] where it is none.
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, Unfit> {
        let point = bytes.try_into().map_err(|_| Unfit)?;
        let ready = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes);
        let ready = ready.map_err(|_| Unfit)?;
        Ok(Self { point, ready })
    }

    /// A key in PEM (`BEGIN PUBLIC KEY`, RFC 5480), as health authorities hand theirs over.
    ///
    /// # Errors
    /// [`Unfit`] where it is none.
    pub fn from_pem(pem: &str) -> Result<Self, Unfit> {
        use p256::pkcs8::DecodePublicKey as _;
        let key = p256::PublicKey::from_public_key_pem(pem).map_err(|_| Unfit)?;
        Self::from_sec1(&p256::Sec1Point::from(key).to_bytes())
    }

    /// The point, uncompressed.
    #[must_use]
    pub const fn to_sec1(&self) -> &[u8; POINT] {
        &self.point
    }

    fn has_signed(&self, signed: &str, signature: &[u8; SIGNATURE]) -> bool {
        let signed = signed.as_bytes();
        self.ready.verify_sig(signed, signature).is_ok()
    }
}

/// What a header must say. Members that are not known decide nothing, save that `crit` asks to be understood (RFC 7515,
/// section 4.1.11).
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// One that was taken apart, and that no key has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Jws<'t> {
    pub(super) kid: String,
    signed: &'t str,
    claims: Vec<u8>,
    signature: [u8; SIGNATURE],
}

impl<'t> Jws<'t> {
    /// Takes a text apart.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        if text.len() > MAX_JWS {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&decoded(header)?).ok()?;
        (header.alg == "ES256" && header.crit.is_none()).then_some(())?;
        Some(Self {
            kid: header.kid,
            signed,
            claims: decoded(claims)?,
            signature: decoded(signature)?.try_into().ok()?,
        })
    }

    /// What it claims, where this key signed it.
    pub(super) fn checked<C: DeserializeOwned>(&self, key: &PublicKey) -> Result<C, NotChecked> {
        if !key.has_signed(self.signed, &self.signature) {
            return Err(NotChecked::Signature);
        }
        serde_json::from_slice(&self.claims).map_err(|_| NotChecked::Claims)
    }
}

/// Why claims do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotChecked {
    /// Another key signed it.
    Signature,
    /// The key signed something else.
    Claims,
}

/// The text of claims that this key signs under this name.
pub(super) fn sign(kid: &str, claims: &impl Serialize, key: &SigningKey) -> String {
    let signed = unsigned(kid, claims);
    let signature = key.sign(signed.as_bytes());
    with_signature(signed, &signature)
}

/// Header and claims.
pub(super) fn unsigned(kid: &str, claims: &impl Serialize) -> String {
    let header = json!({"alg": "ES256", "kid": kid, "typ": "JWT"}).to_string();
    // claims are texts and numbers, which always have a form
    let claims = serde_json::to_string(claims).unwrap_or_default();
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    )
}

/// The whole.
pub(super) fn with_signature(signed: String, signature: &[u8]) -> String {
    signed + "." + &URL_SAFE_NO_PAD.encode(signature)
}

fn decoded(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(header: &str) -> bool {
        let text = format!(
            "{}.e30.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode([1; SIGNATURE])
        );
        Jws::parse(&text).is_some()
    }

    #[test]
    fn a_header_names_es256_and_a_key_once() {
        assert!(parsed(r#"{"alg":"ES256","kid":"v1","typ":"JWT"}"#));
        for header in [
            r#"{"alg":"none","kid":"v1"}"#,
            r#"{"alg":"HS256","kid":"v1"}"#,
            r#"{"alg":"es256","kid":"v1"}"#,
            r#"{"alg":"ES256"}"#,
            r#"{"alg":"ES256","kid":1}"#,
            r#"{"alg":"none","alg":"ES256","kid":"v1"}"#,
            r#"{"alg":"ES256","kid":"v1","kid":"v2"}"#,
            r#"{"alg":"ES256","kid":"v1","crit":["b64"]}"#,
            "[]",
            "",
        ] {
            assert!(!parsed(header), "{header}");
        }
    }

    #[test]
    fn a_key_is_a_point_of_the_curve() {
        let secret = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let point = secret.verifying_key().to_sec1_point(false);
        let key = PublicKey::from_sec1(point.as_bytes()).unwrap();
        assert_eq!(key.to_sec1().as_slice(), point.as_bytes());
        let mut beside = *key.to_sec1();
        beside[64] ^= 1;
        assert_eq!(PublicKey::from_sec1(&beside), Err(Unfit));
        assert_eq!(PublicKey::from_sec1(&point.as_bytes()[..64]), Err(Unfit));
        let compressed = secret.verifying_key().to_sec1_point(true);
        assert_eq!(PublicKey::from_sec1(compressed.as_bytes()), Err(Unfit));
    }

    #[test]
    fn a_key_is_read_from_pem() {
        use p256::pkcs8::EncodePublicKey as _;
        let secret = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let pem = secret
            .verifying_key()
            .to_public_key_pem(p256::pkcs8::LineEnding::LF)
            .unwrap();
        let point = secret.verifying_key().to_sec1_point(false);
        let key = PublicKey::from_pem(&pem).unwrap();
        assert_eq!(key.to_sec1().as_slice(), point.as_bytes());
        assert_eq!(PublicKey::from_pem("no key"), Err(Unfit));
    }
}
