//! Encounters: sightings that a phone keeps, compared with what an authority publishes. A module of its own, which a page
//! loads when it is first needed.

use crate::boundary::{json, refused};
use ::exposure::score::preset::{Preset, Tier};
use ::exposure::{Archive, ExportIndex, KEPT_DAYS, KeptSightings, TrustedKey};
use serde::Serialize;
use time::Date;
use wasm_bindgen::prelude::*;

/// Unix day 0 in the count of days of crate `time`.
const DAY_0: i32 = 2_440_588;
/// Of a random seed.
const SEED: usize = 32;

/// What of sightings can be shown: nothing of who or where.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SightingsView {
    /// How many there are.
    pub count: usize,
    /// The day of the first in UTC.
    #[serde(with = "json::day::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub first: Option<Date>,
    /// And of the last.
    #[serde(with = "json::day::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub last: Option<Date>,
    /// After how many days each is erased.
    pub kept_days: u32,
}

/// What an export had.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LookedAtView {
    /// Keys that were compared.
    pub keys: usize,
    /// Keys that cannot be read.
    pub flawed: usize,
    /// Keys that were met.
    pub met: usize,
}

/// A day of which something follows.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FoundDay {
    /// The day in UTC.
    #[serde(with = "json::day")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub day: Date,
    /// `casual` where the authority's app had something to know, `close` where it had something to do.
    #[cfg_attr(feature = "typescript", ts(type = "\"casual\" | \"close\""))]
    pub tier: &'static str,
    /// Minutes, weighted as the authority does.
    pub minutes: u32,
}

/// Sightings that a phone keeps.
#[wasm_bindgen]
pub struct Sightings(KeptSightings);

#[wasm_bindgen]
impl Sightings {
    /// Of what `save` gave, or of a file.
    pub fn open(bytes: &[u8], now: f64) -> Result<Self, JsError> {
        let read = KeptSightings::read(bytes);
        let mut kept = read.map_err(|error| refused("ENC-SIGHTINGS", error))?;
        kept.forget(unix(now));
        Ok(Self(kept))
    }

    pub fn add(&mut self, others: Self) {
        self.0.add(others.0);
    }

    pub fn save(&self) -> Vec<u8> {
        self.0.write()
    }

    pub fn view(&self) -> String {
        let kept = self.0.as_slice();
        let day = |sighting: Option<&::exposure::Sighting>| day(sighting?.unix / 86_400);
        json(&SightingsView {
            count: kept.len(),
            first: day(kept.first()),
            last: day(kept.last()),
            kept_days: KEPT_DAYS,
        })
    }
}

/// Whose exports are believed.
#[wasm_bindgen]
pub struct ExportKeys {
    region: String,
    keys: Vec<TrustedKey>,
}

#[wasm_bindgen]
impl ExportKeys {
    pub fn read(published: &[u8]) -> Result<Self, JsError> {
        let unread = "the list of keys that exports are signed by cannot be read";
        let read = ::exposure::ExportKeys::read(published);
        let listed = read.ok_or_else(|| refused("ENC-KEYS", unread))?;
        Ok(Self {
            region: listed.region.clone(),
            keys: listed.trusted(),
        })
    }

    pub fn region(&self) -> String {
        self.region.clone()
    }
}

/// The paths of an `index.txt`, the oldest first.
#[allow(unreachable_pub, reason = "only what is public is bound")]
#[wasm_bindgen(js_name = exportPaths)]
pub fn export_paths(index: &str) -> Result<Vec<String>, JsError> {
    let index = ExportIndex::read(index).map_err(|error| refused("ENC-INDEX", error))?;
    Ok(index.paths().to_vec())
}

/// Sightings that are compared with one export after another.
#[wasm_bindgen]
pub struct Look(::exposure::Look);

#[wasm_bindgen]
impl Look {
    /// `preset` is named by the pack.
    #[wasm_bindgen(constructor)]
    pub fn new(sightings: Sightings, preset: &str) -> Result<Self, JsError> {
        let preset = Preset::named(preset);
        let preset = preset
            .ok_or_else(|| refused("ENC-PRESET", "the pack names rules that are not known here"))?;
        ::exposure::Look::new(preset, sightings.0)
            .map(Self)
            .map_err(|error| refused("ENC-SIGHTINGS", error))
    }

    /// Compares with the keys of an archive, if one of `trusted` signed it.
    pub fn add(&mut self, archive: &[u8], trusted: &ExportKeys) -> Result<String, JsError> {
        let archive = Archive::read(archive).map_err(|error| refused("ENC-EXPORT", error))?;
        let verified = archive.verify(&trusted.keys);
        let verified = verified.map_err(|error| refused("ENC-EXPORT", error))?;
        let at = self.0.add(&verified);
        Ok(json(&LookedAtView {
            keys: at.keys,
            flawed: at.flawed,
            met: at.met,
        }))
    }

    /// The days of which something follows; `seed` is 32 random bytes.
    pub fn days(&self, now: f64, seed: &[u8]) -> Result<String, JsError> {
        let seed = <[u8; SEED]>::try_from(seed).map_err(|_| {
            refused(
                "ENC-SEED",
                "the order of what was met needs 32 random bytes",
            )
        })?;
        let days = self.0.days(unix(now), seed);
        let said = days.iter().filter_map(|(at, said)| {
            Some(FoundDay {
                day: day(*at)?,
                tier: tier(said.tier)?,
                minutes: minutes(said.weighted_minutes),
            })
        });
        Ok(json(&said.collect::<Vec<_>>()))
    }
}

/// In the words of packs (`policy::vocabulary::Tier`).
const fn tier(tier: Tier) -> Option<&'static str> {
    match tier {
        Tier::None => None,
        Tier::Advisory => Some("casual"),
        Tier::Alert => Some("close"),
    }
}

pub(crate) fn day(number: u32) -> Option<Date> {
    let number = i32::try_from(number).ok()?.checked_add(DAY_0)?;
    Date::from_julian_day(number).ok()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is out of range becomes the nearest"
)]
pub(crate) fn unix(milliseconds: f64) -> u32 {
    (milliseconds / 1000.0) as u32
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is out of range becomes the nearest"
)]
fn minutes(weighted: f64) -> u32 {
    weighted.round() as u32
}
