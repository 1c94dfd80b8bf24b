//! What a phone holds between code and certificate: a signed token, which says what was certified and is of use once.

use super::jws::{self, Jws, PublicKey};
use super::report_type::ReportType;
use crate::keys::VerificationKeys;
use certificate::issue::SigningKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use time::{Date, Duration, OffsetDateTime};

/// How long a token is of use.
pub(crate) const LASTS: Duration = Duration::hours(24);
/// With it begin the names of keys that sign for show.
const FOR_SHOW: &str = "c";

/// What a code said, and its token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) report_type: ReportType,
    pub(crate) symptom_day: Option<Date>,
    pub(crate) test_day: Option<Date>,
}

impl Subject {
    /// `testType.symptomDate.testDate`, each of the days empty where nobody said it.
    fn written(self) -> String {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        format!(
            "{}.{}.{}",
            self.report_type.as_str(),
            day(self.symptom_day),
            day(self.test_day)
        )
    }

    fn read(text: &str) -> Option<Self> {
        let form = time::macros::format_description!("[year]-[month]-[day]");
        let day = |text: &str| match text {
            "" => Some(None),
            text => Date::parse(text, form).ok().map(Some),
        };
        // older tokens have no third part
        let mut parts = text.split('.');
        let subject = Self {
            report_type: ReportType::parse(parts.next()?)?,
            symptom_day: day(parts.next()?)?,
            test_day: day(parts.next().unwrap_or_default())?,
        };
        parts.next().is_none().then_some(subject)
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    jti: String,
    iat: i64,
    iss: String,
    sub: String,
}

/// A token that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) subject: Subject,
    /// SHA-256 of its name.
    pub(crate) hash: [u8; 32],
    pub(crate) until: OffsetDateTime,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFault {
    Invalid,
    Expired,
    /// It was given for show; who signed it, nobody checked.
    ForShow,
}

/// A new token with this name.
pub(crate) fn sign(
    subject: Subject,
    name: &str,
    issuer: &str,
    kid: &str,
    key: &SigningKey,
    now: OffsetDateTime,
) -> String {
    let claims = Claims {
        aud: issuer.to_owned(),
        exp: (now + LASTS).unix_timestamp(),
        jti: name.to_owned(),
        iat: now.unix_timestamp(),
        iss: issuer.to_owned(),
        sub: subject.written(),
    };
    jws::sign(kid, &claims, key)
}

/// Keys that check signatures, by name.
pub(super) type PublicKeys = BTreeMap<String, PublicKey>;

/// What checks the signatures of these keys. Points are held against the curve here, once, and not for each token.
pub(super) fn public(keys: &VerificationKeys) -> PublicKeys {
    let all = keys.all().iter().filter_map(|named| {
        let key = PublicKey::from_sec1(named.key.public_point()).ok()?;
        Some((named.kid.clone(), key))
    });
    all.collect()
}

/// Reads a token that one of these keys signed.
pub(super) fn read(
    text: &str,
    issuer: &str,
    keys: &PublicKeys,
    now: OffsetDateTime,
) -> Result<Token, TokenFault> {
    let jws = Jws::parse(text).ok_or(TokenFault::Invalid)?;
    if jws.kid.starts_with(FOR_SHOW) {
        return Err(TokenFault::ForShow);
    }
    let key = keys.get(&jws.kid);
    let claims: Claims = jws
        .checked(key.ok_or(TokenFault::Invalid)?)
        .map_err(|_| TokenFault::Invalid)?;
    if claims.aud != issuer || claims.iss != issuer || now.unix_timestamp() < claims.iat {
        return Err(TokenFault::Invalid);
    }
    if now.unix_timestamp() >= claims.exp {
        return Err(TokenFault::Expired);
    }
    let until = OffsetDateTime::from_unix_timestamp(claims.exp);
    Ok(Token {
        subject: Subject::read(&claims.sub).ok_or(TokenFault::Invalid)?,
        hash: Sha256::digest(claims.jti.as_bytes()).into(),
        until: until.map_err(|_| TokenFault::Invalid)?,
    })
}

/// As long as the name of this key, which counts, and the name of none.
pub(super) fn kid_for_show(kid: &str) -> String {
    kid.replacen('v', FOR_SHOW, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    const NOW: OffsetDateTime = datetime!(2026-11-25 9:00 UTC);
    const SUBJECT: Subject = Subject {
        report_type: ReportType::Likely,
        symptom_day: Some(date!(2026 - 11 - 20)),
        test_day: None,
    };

    fn keys() -> (tempfile::TempDir, VerificationKeys) {
        let folder = tempfile::tempdir().unwrap();
        let keys = VerificationKeys::load_or_make(folder.path(), false).unwrap();
        (folder, keys)
    }

    #[test]
    fn a_token_says_what_its_code_said_until_its_end() {
        let (_folder, keys) = keys();
        let signer = keys.signer(NOW);
        let text = sign(SUBJECT, "name", "here", &signer.kid, &signer.key, NOW);
        let read = |at| super::read(&text, "here", &public(&keys), at);
        assert_eq!(read(NOW).unwrap().subject, SUBJECT);
        assert_eq!(
            read(NOW + LASTS - Duration::SECOND).unwrap().until,
            NOW + LASTS
        );
        assert_eq!(read(NOW + LASTS), Err(TokenFault::Expired));
        assert_eq!(read(NOW - Duration::SECOND), Err(TokenFault::Invalid));
        assert_eq!(
            super::read(&text, "there", &public(&keys), NOW),
            Err(TokenFault::Invalid)
        );
        let (_other_folder, other) = self::keys();
        assert_eq!(
            super::read(&text, "here", &public(&other), NOW),
            Err(TokenFault::Invalid)
        );
    }

    #[test]
    fn a_subject_is_three_parts_or_two() {
        assert_eq!(SUBJECT.written(), "likely.2026-11-20.");
        assert_eq!(Subject::read("likely.2026-11-20."), Some(SUBJECT));
        // that of the sample in the documents of Google's server
        let sample = Subject::read("likely.2020-07-10").unwrap();
        assert_eq!(sample.symptom_day, Some(date!(2020 - 07 - 10)));
        let bare = Subject::read("confirmed..").unwrap();
        assert_eq!((bare.symptom_day, bare.test_day), (None, None));
        for text in [
            "",
            "likely",
            "other..",
            "likely.2026-11-31.",
            "likely...",
            "likely.x.",
        ] {
            assert_eq!(Subject::read(text), None, "{text}");
        }
    }
}
