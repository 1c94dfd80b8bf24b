//! What a phone remembers of the published keys that it met, and the windows that follow (reference code of both systems:
//! what it does with matches, with keys that come again, and with a ground that changes).
//!
//! A key that comes again with another time of use is not the same key and is left alone. A ground may change once, and
//! only towards more certainty or to "revoked", so that nobody can turn a warning on and off.

use crate::export::{PublishedKey, ReportType};
use crate::interval::{DAY_SECONDS, RollingPeriod};
use crate::key::TemporaryExposureKey;
use crate::mapping::DataMapping;
use crate::matching::{Match, Sightings};
use crate::shuffle::shuffle;
use crate::window::building::{Received, windows};
use crate::window::{ExposureWindow, Infectiousness};
use std::collections::BTreeMap;

/// The keys that were met, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encounters {
    mapping: DataMapping,
    met: BTreeMap<TemporaryExposureKey, Met>,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Met {
    published: PublishedKey,
    infectiousness: Infectiousness,
    report_type: ReportType,
    /// The ground has changed, and does not change again.
    changed: bool,
    received: Vec<Received>,
}

impl Encounters {
    /// Nobody was met so far.
    #[must_use]
    pub const fn new(mapping: DataMapping) -> Self {
        Self {
            mapping,
            met: BTreeMap::new(),
        }
    }

    /// Adds what was found of `keys` among `sightings`; `matches` are what [`Sightings::find`] said of these two. Keys of
    /// which something has changed are added in the same way.
    pub fn add(&mut self, keys: &[PublishedKey], sightings: &Sightings, matches: &[Match]) {
        for of_one in matches.chunk_by(|a, b| a.key == b.key) {
            let Some(key) = of_one.first().and_then(|first| keys.get(first.key)) else {
                continue;
            };
            let received = of_one.iter().filter_map(|found| {
                let sighting = sightings.as_slice().get(found.sighting)?;
                Received::new(sighting, found.metadata)
            });
            self.meet(key, received.collect());
        }
    }

    /// The windows of all keys that count, in an order that `seed`, 32 random bytes, decides: theirs would tell which belong
    /// to one person.
    #[must_use]
    pub fn windows(&self, seed: [u8; 32]) -> Vec<ExposureWindow> {
        let counting = self
            .met
            .values()
            .filter(|met| met.report_type != ReportType::Revoked);
        let mut windows: Vec<ExposureWindow> = counting.flat_map(Met::windows).collect();
        shuffle(&mut windows, seed);
        windows
    }

    /// Forgets what was received before a time, in Unix seconds, and keys of which nothing is left.
    pub fn forget_before(&mut self, unix: u32) {
        self.met.retain(|_, met| {
            met.received.retain(|received| received.unix >= unix);
            !met.received.is_empty()
        });
    }

    fn meet(&mut self, key: &PublishedKey, received: Vec<Received>) {
        let Some(report_type) = self.mapping.report_type(key) else {
            return;
        };
        if let Some(met) = self.met.get_mut(&key.span.key) {
            met.again(key.span.period, report_type, received);
        } else if counts(report_type)
            && !received.is_empty()
            && let Some(infectiousness) = self.mapping.infectiousness(key.days_since_onset)
        {
            let met = Met {
                published: *key,
                infectiousness,
                report_type,
                changed: false,
                received: in_order(received),
            };
            self.met.insert(key.span.key, met);
        }
    }
}

impl Met {
    fn again(&mut self, period: RollingPeriod, ground: ReportType, received: Vec<Received>) {
        if period != self.published.span.period {
            return;
        }
        if !self.changed && self.report_type.may_become(ground) {
            (self.report_type, self.changed) = (ground, true);
        }
        let both = self.received.drain(..).chain(received).collect();
        self.received = in_order(both);
    }

    fn windows(&self) -> Vec<ExposureWindow> {
        windows(&self.received, |unix, confidence| ExposureWindow {
            day: unix / DAY_SECONDS,
            report_type: self.report_type,
            infectiousness: self.infectiousness,
            confidence,
            transmission_risk: self.published.transmission_risk,
            days_since_onset: self.published.days_since_onset,
            scans: Vec::new(),
        })
    }
}

/// By time; the same sighting may come with two files.
fn in_order(mut received: Vec<Received>) -> Vec<Received> {
    received.sort_unstable();
    received.dedup();
    received
}

/// Encounters of encounters are not in use, and what was revoked before it was met never was.
const fn counts(ground: ReportType) -> bool {
    !matches!(ground, ReportType::Recursive | ReportType::Revoked)
}
