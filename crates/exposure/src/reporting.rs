//! What a phone sends when its owner reports, and what it sends now and then so that nobody on the way can tell when that
//! is: the same, of keys that nobody used.

use crate::interval::{INTERVAL_SECONDS, Interval, RollingPeriod};
use crate::key::{KeySpan, TemporaryExposureKey};
use crate::own_keys::OwnKeys;
use crate::sighting::KEPT_DAYS;
use crate::upload::{UploadedKey, upload_mac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

/// The last two weeks and today.
pub const REPORTED_KEYS: usize = KEPT_DAYS as usize + 1;
/// Every request has this many bytes; fifteen keys and a certificate are a third of it.
pub const REPORT_BYTES: usize = 8_192;
const DAY_INTERVALS: u32 = 144;
/// How a request for show says inside that it is one; a key server reads it, and nobody on the way.
const FOR_SHOW: &str = "chaff";

/// Keys that are to be published, and the secret that binds them to a certificate.
pub struct Report {
    keys: Vec<Spelled>,
    secret: [u8; 16],
    days: (Interval, Interval),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spelled {
    key: String,
    rolling_start_number: u32,
    rolling_period: u32,
    transmission_risk: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    temporary_exposure_keys: &'a [Spelled],
    #[serde(rename = "healthAuthorityID")]
    health_authority: &'a str,
    verification_payload: &'a str,
    #[serde(rename = "hmackey")]
    hmac_key: String,
    padding: String,
}

impl Report {
    /// Of the keys that were in use within the last two weeks; `None` where there are none. `secret` is random. A key
    /// that is still in use is published when that ends (docs/exposure-server.md).
    #[must_use]
    pub fn of(own: &OwnKeys, unix: u32, secret: [u8; 16]) -> Option<Self> {
        let now = unix / INTERVAL_SECONDS;
        let first = now.saturating_sub(KEPT_DAYS * DAY_INTERVALS);
        let is_recent = |span: &&KeySpan| span.start.0 <= now && span.end().0 > first;
        let mut spans: Vec<KeySpan> = own.spans().iter().filter(is_recent).copied().collect();
        spans.sort_unstable_by_key(|span| span.start);
        let too_many = spans.len().saturating_sub(REPORTED_KEYS);
        Self::spelled(&spans[too_many..], secret)
    }

    /// Of keys that nobody used. All of `random` is random.
    #[must_use]
    pub fn for_show(random: &[[u8; 16]; REPORTED_KEYS + 1], unix: u32) -> Option<Self> {
        let today = Interval(unix / INTERVAL_SECONDS).start_of_day();
        let (secret, keys) = random.split_first()?;
        let span = |(key, days): (&[u8; 16], u32)| KeySpan {
            key: TemporaryExposureKey(*key),
            start: Interval(today.0.saturating_sub(days * DAY_INTERVALS)),
            period: RollingPeriod::DAY,
        };
        let spans: Vec<KeySpan> = keys.iter().zip(0..).map(span).collect();
        Self::spelled(&spans, *secret)
    }

    fn spelled(spans: &[KeySpan], secret: [u8; 16]) -> Option<Self> {
        let starts = spans.iter().map(|span| span.start);
        let days = starts.clone().min().zip(starts.max())?;
        let keys = spans.iter().map(|span| Spelled {
            key: STANDARD.encode(span.key.0),
            rolling_start_number: span.start.0,
            rolling_period: span.period.get().into(),
            transmission_risk: 0,
        });
        let keys = keys.collect();
        Some(Self { keys, secret, days })
    }

    /// How many keys.
    #[must_use]
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// When the use of the first and of the last of them began.
    #[must_use]
    pub const fn days(&self) -> (Interval, Interval) {
        self.days
    }

    /// What a certificate is asked for: `ekeyhmac`.
    #[must_use]
    pub fn mac(&self) -> String {
        let keys: Vec<UploadedKey<'_>> = self.keys.iter().map(Spelled::uploaded).collect();
        STANDARD.encode(upload_mac(&keys, &self.secret))
    }

    /// The request, for the authority that certified the keys.
    #[must_use]
    pub fn request(&self, authority: &str, certificate: &str) -> String {
        let mut request = Request {
            temporary_exposure_keys: &self.keys,
            health_authority: authority,
            verification_payload: certificate,
            hmac_key: STANDARD.encode(self.secret),
            padding: String::new(),
        };
        let missing = REPORT_BYTES.saturating_sub(json::write(&request).len());
        request.padding = "0".repeat(missing);
        json::write(&request)
    }

    /// The same, which a key server takes nothing of. `certificate` is what stands there in an earnest one.
    #[must_use]
    pub fn request_for_show(&self, authority: &str, certificate: &str) -> String {
        let rest = certificate.get(FOR_SHOW.len()..).unwrap_or_default();
        self.request(authority, &format!("{FOR_SHOW}{rest}"))
    }
}

impl Spelled {
    fn uploaded(&self) -> UploadedKey<'_> {
        UploadedKey {
            key: &self.key,
            rolling_start: self.rolling_start_number.into(),
            rolling_period: self.rolling_period.into(),
            transmission_risk: self.transmission_risk,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upload::upload_is_bound;

    const NOW: u32 = 1_795_600_000;

    fn own(days: std::ops::Range<u32>) -> OwnKeys {
        let mut keys = OwnKeys::default();
        for day in days.rev() {
            let at = Interval(NOW / INTERVAL_SECONDS - day * DAY_INTERVALS);
            keys.renew(at, [u8::try_from(day).unwrap(); 16]);
        }
        keys
    }

    #[test]
    fn the_last_two_weeks_are_reported_and_bound_to_their_secret() {
        let report = Report::of(&own(0..40), NOW, [7; 16]).unwrap();
        assert_eq!(report.count(), REPORTED_KEYS);
        let (first, last) = report.days();
        assert_eq!(last, Interval(NOW / INTERVAL_SECONDS).start_of_day());
        assert_eq!(last.0 - first.0, KEPT_DAYS * DAY_INTERVALS);
        let keys: Vec<_> = report.keys.iter().map(Spelled::uploaded).collect();
        let mac = STANDARD.decode(report.mac()).unwrap();
        assert!(upload_is_bound(&keys, &[7; 16], &mac));
        assert!(!upload_is_bound(&keys, &[8; 16], &mac));
    }

    #[test]
    fn who_has_no_recent_key_reports_nothing() {
        assert!(Report::of(&OwnKeys::default(), NOW, [7; 16]).is_none());
        let before = OwnKeys::read(b"key,start,period\n00000000000000000000000000000000,1,144\n");
        assert!(Report::of(&before.unwrap(), NOW, [7; 16]).is_none());
    }

    #[test]
    fn every_request_is_equally_long() {
        let certificate = "c".repeat(900);
        let shown = Report::for_show(&[[3; 16]; REPORTED_KEYS + 1], NOW).unwrap();
        let earnest = [1, 2, 14].map(|days| Report::of(&own(0..days), NOW, [7; 16]).unwrap());
        let earnest = earnest.map(|report| report.request("XD", &certificate));
        for request in earnest
            .iter()
            .chain([&shown.request_for_show("XD", &certificate)])
        {
            assert_eq!(request.len(), REPORT_BYTES);
        }
    }
}
