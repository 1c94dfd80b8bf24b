//! What a health authority says of keys that are about to be uploaded: the verification certificate, checked as a key server does
//! (`exposure-notifications-server`, `internal/verification`). The authority is known beforehand, with its issuer, its audience
//! and its keys by identifier; nothing of the certificate chooses them but the identifier.

use super::jws::{Jws, NotChecked, PublicKey};
use super::report_type::ReportType;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use time::OffsetDateTime;

/// A health authority whose certificates count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthAuthority {
    /// `iss` of its certificates.
    pub issuer: String,
    /// `aud` of its certificates: the key server.
    pub audience: String,
    /// Its keys by `kid`.
    pub keys: BTreeMap<String, PublicKey>,
}

/// What a certificate says, where its authority signed it and it is in force: only [`HealthAuthority::verify`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    report_type: ReportType,
    symptom_onset_interval: Option<u32>,
    tekmac: [u8; 32],
}

impl Certificate {
    /// What kind of test stands behind it.
    #[must_use]
    pub const fn report_type(&self) -> ReportType {
        self.report_type
    }

    /// When symptoms began, in intervals of ten minutes since 1970; none where it does not say.
    #[must_use]
    pub const fn symptom_onset_interval(&self) -> Option<u32> {
        self.symptom_onset_interval
    }

    /// HMAC-SHA-256 over the keys that it is for, under a key that the phone sends with them.
    #[must_use]
    pub const fn tekmac(&self) -> &[u8; 32] {
        &self.tekmac
    }
}

/// Why a certificate does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// It is no signed JSON with ES256.
    Form,
    /// The authority has no key of this identifier.
    UnknownKey,
    /// The key did not sign it.
    Signature,
    /// What was signed are not the claims of a certificate.
    Claims,
    /// It is of another issuer.
    Issuer,
    /// It is for another key server.
    Audience,
    /// It does not count yet.
    NotYet,
    /// It counts no longer.
    Expired,
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "this is not a verification certificate",
            Self::UnknownKey => "the health authority has no key of this name",
            Self::Signature => "the certificate was not signed by the health authority",
            Self::Claims => "the certificate does not say what one must say",
            Self::Issuer => "the certificate is of another health authority",
            Self::Audience => "the certificate is for another key server",
            Self::NotYet => "the certificate does not count yet",
            Self::Expired => "the certificate counts no longer: ask for a new one",
        })
    }
}

impl std::error::Error for CertificateFault {}

/// `aud` is one text or several (RFC 7519, section 4.1.3).
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn has(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Several(all) => all.iter().any(|one| one == wanted),
        }
    }
}

/// The claims. Older servers write `trisk` as well, an empty list that says nothing.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    report_type: String,
    #[serde(default)]
    symptom_onset_interval: u32,
    tekmac: String,
    iss: String,
    aud: Audience,
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    exp: i64,
}

impl HealthAuthority {
    /// Reads a certificate, and checks all that there is to check of it by itself. Whether it is for the keys that come with it,
    /// their HMAC tells.
    ///
    /// # Errors
    /// [`CertificateFault`].
    pub fn verify(
        &self,
        certificate: &str,
        now: OffsetDateTime,
    ) -> Result<Certificate, CertificateFault> {
        let jws = Jws::parse(certificate).ok_or(CertificateFault::Form)?;
        let key = self.keys.get(&jws.kid);
        let key = key.ok_or(CertificateFault::UnknownKey)?;
        let claims: Claims = jws.checked(key).map_err(|fault| match fault {
            NotChecked::Signature => CertificateFault::Signature,
            NotChecked::Claims => CertificateFault::Claims,
        })?;
        self.admit(&claims, now.unix_timestamp())?;
        claims.certificate().ok_or(CertificateFault::Claims)
    }

    /// Whether claims are from here, for here, and for now.
    fn admit(&self, claims: &Claims, now: i64) -> Result<(), CertificateFault> {
        if claims.iss != self.issuer {
            return Err(CertificateFault::Issuer);
        }
        if !claims.aud.has(&self.audience) {
            return Err(CertificateFault::Audience);
        }
        if now < claims.iat.max(claims.nbf.unwrap_or(claims.iat)) {
            return Err(CertificateFault::NotYet);
        }
        if now >= claims.exp {
            return Err(CertificateFault::Expired);
        }
        Ok(())
    }
}

impl Claims {
    fn certificate(&self) -> Option<Certificate> {
        Some(Certificate {
            report_type: ReportType::parse(&self.report_type)?,
            // nought is how Go leaves something out
            symptom_onset_interval: (self.symptom_onset_interval > 0)
                .then_some(self.symptom_onset_interval),
            tekmac: STANDARD.decode(&self.tekmac).ok()?.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use p256::ecdsa::signature::Signer as _;
    use p256::ecdsa::{Signature, SigningKey};
    use serde_json::{Value, json};

    fn secret() -> SigningKey {
        SigningKey::from_slice(&[7; 32]).unwrap()
    }

    fn public(secret: &SigningKey) -> PublicKey {
        PublicKey::from_sec1(secret.verifying_key().to_sec1_point(false).as_bytes()).unwrap()
    }

    fn authority() -> HealthAuthority {
        HealthAuthority {
            issuer: "diagnosis-verification-example".into(),
            audience: "exposure-notifications-server".into(),
            keys: BTreeMap::from([("v1".into(), public(&secret()))]),
        }
    }

    fn sign(header: &Value, claims: &Value, secret: &SigningKey) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature: Signature = secret.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    fn header() -> Value {
        json!({"alg": "ES256", "kid": "v1", "typ": "JWT"})
    }

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    /// The claims of the sample that the documents of Google's server show.
    fn sample() -> Option<(String, Value)> {
        let path = fixtures::path("exposure/verification_server.json")?;
        let read: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let text = read["sample_certificate_jwt"].as_str().unwrap().to_owned();
        Some((text, read["sample_certificate_decoded"][1].clone()))
    }

    #[test]
    fn the_published_sample_is_read_as_its_documents_read_it() {
        let Some((text, claims)) = sample() else {
            return;
        };
        // its secret key was not published: as it is, it is taken apart, and no key of ours signed it
        let now = at(claims["iat"].as_i64().unwrap());
        let jws = Jws::parse(&text).unwrap();
        assert_eq!(jws.kid, "v1");
        let refused = authority().verify(&text, now);
        assert_eq!(refused, Err(CertificateFault::Signature));
        // the same claims under a key of ours
        let read = authority().verify(&sign(&header(), &claims, &secret()), now);
        let read = read.unwrap();
        assert_eq!(read.report_type(), ReportType::Likely);
        assert_eq!(read.symptom_onset_interval(), Some(2_657_232));
        let tekmac = STANDARD.decode(claims["tekmac"].as_str().unwrap()).unwrap();
        assert_eq!(read.tekmac().as_slice(), tekmac);
    }

    fn claims() -> Value {
        json!({
            "reportType": "confirmed", "tekmac": STANDARD.encode([3; 32]),
            "iss": "diagnosis-verification-example", "aud": "exposure-notifications-server",
            "iat": 1000, "nbf": 1000, "exp": 1900,
        })
    }

    #[test]
    fn each_fault_has_its_name() {
        use CertificateFault as Fault;
        let changed = |member: &str, value: Value| {
            let mut claims = claims();
            claims[member] = value;
            authority().verify(&sign(&header(), &claims, &secret()), at(1000))
        };
        let sound = authority().verify(&sign(&header(), &claims(), &secret()), at(1000));
        assert_eq!(sound.unwrap().symptom_onset_interval(), None);
        let both = json!(["elsewhere", "exposure-notifications-server"]);
        assert!(changed("aud", both).is_ok());
        for (member, value, fault) in [
            ("iss", json!("another"), Fault::Issuer),
            ("aud", json!("another"), Fault::Audience),
            ("aud", json!([]), Fault::Audience),
            ("aud", Value::Null, Fault::Claims),
            ("iat", json!(1001), Fault::NotYet),
            ("nbf", json!(1001), Fault::NotYet),
            ("exp", json!(1000), Fault::Expired),
            ("exp", Value::Null, Fault::Claims),
            ("iat", json!("1000"), Fault::Claims),
            ("reportType", json!("CONFIRMED"), Fault::Claims),
            ("tekmac", json!(STANDARD.encode([3; 31])), Fault::Claims),
            ("tekmac", json!("*"), Fault::Claims),
            ("symptomOnsetInterval", json!(-1), Fault::Claims),
        ] {
            assert_eq!(
                changed(member, value.clone()),
                Err(fault),
                "{member}: {value}"
            );
        }
    }

    #[test]
    fn a_certificate_counts_to_the_second() {
        let text = sign(&header(), &claims(), &secret());
        let verdict = |seconds| authority().verify(&text, at(seconds)).map(|_| ());
        assert_eq!(verdict(999), Err(CertificateFault::NotYet));
        assert_eq!((verdict(1000), verdict(1899)), (Ok(()), Ok(())));
        assert_eq!(verdict(1900), Err(CertificateFault::Expired));
    }

    #[test]
    fn only_the_key_of_that_name_counts() {
        let other = SigningKey::from_slice(&[8; 32]).unwrap();
        let verdict = |header: &Value, secret: &SigningKey| {
            let text = sign(header, &claims(), secret);
            authority().verify(&text, at(1000)).map(|_| ())
        };
        use CertificateFault as Fault;
        assert_eq!(verdict(&header(), &other), Err(Fault::Signature));
        let unknown = json!({"alg": "ES256", "kid": "v2"});
        assert_eq!(verdict(&unknown, &secret()), Err(Fault::UnknownKey));
        let none = json!({"alg": "none", "kid": "v1"});
        assert_eq!(verdict(&none, &secret()), Err(Fault::Form));
    }

    #[test]
    fn every_changed_letter_is_noticed() {
        let text = sign(&header(), &claims(), &secret());
        for place in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(authority().verify(&changed, at(1000)).is_err(), "{place}");
        }
        assert_eq!(
            authority().verify(&"a".repeat(100_000), at(1000)),
            Err(CertificateFault::Form)
        );
    }
}
