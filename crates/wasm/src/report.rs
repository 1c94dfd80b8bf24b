//! Reporting: the owner's keys from a file, bound to a certificate of the authority, and the request that publishes them.

use crate::boundary::{json, refused};
use crate::encounters::{day, unix};
use ::exposure::{INTERVAL_SECONDS, Interval, OwnKeys, REPORTED_KEYS, Report as Keys};
use serde::Serialize;
use time::Date;
use wasm_bindgen::prelude::*;

/// What would be shared: no more than this can be told of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReportView {
    /// How many keys.
    pub keys: usize,
    /// The day of the first, in UTC.
    #[serde(with = "json::day::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub first: Option<Date>,
    /// And of the last.
    #[serde(with = "json::day::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub last: Option<Date>,
}

/// Keys that are to be published.
#[wasm_bindgen]
pub struct Report {
    keys: Keys,
    for_show: bool,
}

#[wasm_bindgen]
impl Report {
    /// Of the file of a beacon's keys; `secret` is 16 random bytes.
    pub fn of(file: &[u8], secret: &[u8], now: f64) -> Result<Self, JsError> {
        let own = OwnKeys::read(file).map_err(|error| refused("ENC-OWN-KEYS", error))?;
        let secret = <[u8; 16]>::try_from(secret).ok();
        let keys = secret.and_then(|secret| Keys::of(&own, unix(now), secret));
        let none = || refused("ENC-OWN-KEYS-NONE", "it has no key of the last two weeks");
        let (keys, for_show) = (keys.ok_or_else(none)?, false);
        Ok(Self { keys, for_show })
    }

    /// Of keys that nobody used; `random` is as many bytes as `showBytes` says.
    #[wasm_bindgen(js_name = forShow)]
    pub fn for_show(random: &[u8], now: f64) -> Result<Self, JsError> {
        let (blocks, _) = random.as_chunks();
        let random = <&[_; REPORTED_KEYS + 1]>::try_from(blocks).ok();
        let keys = random.and_then(|random| Keys::for_show(random, unix(now)));
        let keys = keys.ok_or_else(|| refused("ENC-SEED", "random bytes are missing"))?;
        let for_show = true;
        Ok(Self { keys, for_show })
    }

    pub fn view(&self) -> String {
        let (first, last) = self.keys.days();
        let day = |at: Interval| day(at.0 / (86_400 / INTERVAL_SECONDS));
        json(&ReportView {
            keys: self.keys.count(),
            first: day(first),
            last: day(last),
        })
    }

    pub fn mac(&self) -> String {
        self.keys.mac()
    }

    pub fn request(&self, authority: &str, certificate: &str) -> String {
        match self.for_show {
            true => self.keys.request_for_show(authority, certificate),
            false => self.keys.request(authority, certificate),
        }
    }
}

#[allow(unreachable_pub, reason = "only what is public is bound")]
#[wasm_bindgen(js_name = showBytes)]
pub fn show_bytes() -> usize {
    (REPORTED_KEYS + 1) * 16
}
