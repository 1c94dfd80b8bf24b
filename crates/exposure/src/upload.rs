//! What a phone uploads: what of it is taken, and its binding to a certificate (Google's verification server,
//! `pkg/verification`): an HMAC-SHA256 over the keys as the phone wrote them.

mod base64;
mod onset;
mod request;
mod rules;

pub use self::base64::any_base64;
pub use onset::Onset;
pub use request::{MAX_REQUEST, UploadRequest};
pub use rules::{
    Admitted, AdmittedKey, Diagnosis, KeyFault, MAX_UPLOAD, SentKey, UploadFault, admit,
};

use sha2::{Digest, Sha256};

/// What a hash works on at once.
const BLOCK: usize = 64;

/// A key of an upload. The phone's own spelling of it is what counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadedKey<'a> {
    /// The key in Base64.
    pub key: &'a str,
    /// The first interval of its use, whatever the phone says it is.
    pub rolling_start: i64,
    /// For how many intervals.
    pub rolling_period: i64,
    /// The level of risk, 0 where the phone said none.
    pub transmission_risk: i64,
}

/// Whether `mac` is over these keys. Where all risks are 0, so may be a text that leaves them out.
#[must_use]
pub fn upload_is_bound(keys: &[UploadedKey<'_>], secret: &[u8], mac: &[u8]) -> bool {
    let is_of = |with_risk| equal(&hmac(secret, text(keys, with_risk).as_bytes()), mac);
    let no_risk = keys.iter().all(|key| key.transmission_risk == 0);
    is_of(true) || no_risk && is_of(false)
}

/// What a phone has certified of its keys, under a secret of its own.
#[must_use]
pub fn upload_mac(keys: &[UploadedKey<'_>], secret: &[u8]) -> [u8; 32] {
    hmac(secret, text(keys, true).as_bytes())
}

/// Sorted by the keys' texts, joined by commas.
fn text(keys: &[UploadedKey<'_>], with_risk: bool) -> String {
    let mut keys = keys.to_vec();
    keys.sort_by_key(|key| key.key);
    let line = |key: &UploadedKey<'_>| {
        let line = format!("{}.{}.{}", key.key, key.rolling_start, key.rolling_period);
        match with_risk {
            true => format!("{line}.{}", key.transmission_risk),
            false => line,
        }
    };
    let lines: Vec<String> = keys.iter().map(line).collect();
    lines.join(",")
}

/// HMAC (RFC 2104).
fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let mut key = [0; BLOCK];
    match secret.len() > BLOCK {
        true => key[..32].copy_from_slice(&Sha256::digest(secret)),
        false => key[..secret.len()].copy_from_slice(secret),
    }
    let hash = |padding: u8, message: &[u8]| {
        let padded = key.map(|byte| byte ^ padding);
        Sha256::new()
            .chain_update(padded)
            .chain_update(message)
            .finalize()
    };
    hash(0x5c, &hash(0x36, message)).into()
}

/// In a time that does not tell where they differ.
fn equal(left: &[u8], right: &[u8]) -> bool {
    let differences = left
        .iter()
        .zip(right)
        .fold(0, |all, (left, right)| all | (left ^ right));
    left.len() == right.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_is_that_of_its_specification() {
        // RFC 4231, test cases 2 and 6: a short secret and one longer than a block
        let short = hmac(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(short[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        let long = hmac(
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
        );
        assert_eq!(long[..4], [0x60, 0xe4, 0x31, 0x59]);
    }

    #[test]
    fn no_risk_may_be_left_out_that_was_said() {
        let mut key = UploadedKey {
            key: "AA==",
            rolling_start: 1,
            rolling_period: 144,
            transmission_risk: 0,
        };
        let without = hmac(&[1; 16], b"AA==.1.144");
        assert!(upload_is_bound(&[key], &[1; 16], &without));
        assert!(!upload_is_bound(&[key], &[2; 16], &without));
        assert!(!upload_is_bound(&[key], &[1; 16], &without[..31]));
        key.transmission_risk = 1;
        assert!(!upload_is_bound(&[key], &[1; 16], &without));
    }
}
