//! A certificate as it is written: what a token said, over the HMAC of a phone's keys.

use super::certificate::HealthAuthority;
use super::jws;
use super::report_type::ReportType;
use super::token::{PublicKeys, Subject};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use time::{Date, Duration, OffsetDateTime};

/// How long a certificate counts.
pub(crate) const LASTS: Duration = Duration::minutes(15);
/// It counts from a little before it is made, for key servers whose clock is behind.
const SKEW: Duration = Duration::seconds(5);
/// The key servers that it is for, as the server of Google calls itself.
const AUDIENCE: &str = "exposure-notifications-server";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claims<'c> {
    report_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    symptom_onset_interval: Option<i64>,
    tekmac: String,
    aud: &'c str,
    exp: i64,
    iat: i64,
    iss: &'c str,
    nbf: i64,
}

/// Header and claims of the certificate that was made at `at`: the same for the same token, keys and moment.
pub(super) fn unsigned(
    subject: Subject,
    hmac: &[u8; 32],
    issuer: &str,
    kid: &str,
    at: OffsetDateTime,
) -> String {
    let from = (at - SKEW).unix_timestamp();
    let claims = Claims {
        report_type: subject.report_type.as_str(),
        symptom_onset_interval: subject.symptom_day.map(interval),
        tekmac: STANDARD.encode(hmac),
        aud: AUDIENCE,
        exp: (at + LASTS).unix_timestamp(),
        iat: from,
        iss: issuer,
        nbf: from,
    };
    jws::unsigned(kid, &claims)
}

/// The interval of ten minutes with which a day begins, UTC.
fn interval(day: Date) -> i64 {
    day.midnight().assume_utc().unix_timestamp() / 600
}

/// The authority that its certificates are held against.
pub(super) fn authority(issuer: &str, keys: PublicKeys) -> HealthAuthority {
    HealthAuthority {
        issuer: issuer.to_owned(),
        audience: AUDIENCE.to_owned(),
        keys,
    }
}

/// What a request for show says that it is about: what most are about.
pub(super) fn usual(now: OffsetDateTime) -> Subject {
    Subject {
        report_type: ReportType::Confirmed,
        symptom_day: Some(now.date()),
        test_day: None,
    }
}
