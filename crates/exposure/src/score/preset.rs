//! What an authority's app would have said, by name.

use super::germany::{Germany, Level};
use super::legacy::{Configuration, Exposure};
use super::model::{Model, Summaries};
use super::table::ALL;
use crate::window::ExposureWindow;
use std::collections::BTreeMap;

/// A published configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset {
    /// Its name, as `lfph-narrow-v2`.
    pub name: &'static str,
    /// The model and its numbers.
    pub model: Model,
}

/// What an app says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Nothing.
    None,
    /// Something to know.
    Advisory,
    /// Something to do.
    Alert,
}

/// A day with a window that counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PresetDay {
    /// Minutes, weighted as the model does.
    pub weighted_minutes: f64,
    /// Whether the authority's trigger is reached; never where it published none.
    pub reached: bool,
    /// What the app says.
    pub tier: Tier,
    /// The probability of an infection, of models that know one.
    pub probability: Option<f64>,
}

impl Preset {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.into_iter().map(|(name, model)| Self { name, model })
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|preset| preset.name == name)
    }

    /// The days with a window that counts, as of the day `today`. The windows are those of keys that were read with
    /// [`Model::mapping`].
    #[must_use]
    pub fn days(&self, windows: &[ExposureWindow], today: u32) -> BTreeMap<u32, PresetDay> {
        match &self.model {
            Model::Summaries(summaries) => weighted(summaries, windows, today),
            Model::Germany(germany) => germanys(germany, windows, today),
            Model::Dose(model) => {
                let day = |dose: &super::dose::DayDose| PresetDay {
                    probability: Some(dose.probability),
                    ..PresetDay::of(dose.minutes, dose.probability > model.significant)
                };
                let days = model.days(windows);
                days.iter().map(|(at, dose)| (*at, day(dose))).collect()
            }
            Model::Durations {
                attenuation_db,
                trigger_minutes,
            } => durations(windows, *attenuation_db, *trigger_minutes),
            Model::Score {
                attenuation_db,
                configuration,
            } => scored(windows, *attenuation_db, configuration, today),
        }
    }
}

impl PresetDay {
    const fn of(weighted_minutes: f64, reached: bool) -> Self {
        Self {
            weighted_minutes,
            reached,
            tier: if reached { Tier::Alert } else { Tier::None },
            probability: None,
        }
    }
}

fn weighted(model: &Summaries, windows: &[ExposureWindow], today: u32) -> BTreeMap<u32, PresetDay> {
    let day = |seconds: f64| {
        let reaches = |minutes: Option<f64>| minutes.is_some_and(|least| seconds >= 60.0 * least);
        let day = PresetDay::of(seconds / 60.0, reaches(model.trigger_minutes));
        match day.tier {
            Tier::None if reaches(model.advisory_minutes) => PresetDay {
                tier: Tier::Advisory,
                ..day
            },
            _ => day,
        }
    };
    let days = model.weighing().days(windows, today);
    days.iter()
        .map(|(at, sum)| (*at, day(sum.whole.score_sum)))
        .collect()
}

fn germanys(model: &Germany, windows: &[ExposureWindow], today: u32) -> BTreeMap<u32, PresetDay> {
    let days = model.sums(windows, today);
    let days = days.iter().map(|(at, sum)| {
        let level = sum.level(model);
        let day = PresetDay {
            tier: match level {
                None => Tier::None,
                Some(Level::Low) => Tier::Advisory,
                Some(Level::High) => Tier::Alert,
            },
            ..PresetDay::of(sum.minutes(), level == Some(Level::High))
        };
        (*at, day)
    });
    days.collect()
}

fn durations(
    windows: &[ExposureWindow],
    limits_db: [u8; 2],
    trigger: Option<f64>,
) -> BTreeMap<u32, PresetDay> {
    let mut seconds: BTreeMap<u32, u32> = BTreeMap::new();
    for window in windows {
        if let Some(exposure) = Exposure::of_window(window, limits_db) {
            let [near, between, _] = exposure.seconds_at;
            *seconds.entry(window.day).or_default() += near + between;
        }
    }
    let days = seconds.iter().map(|(at, seconds)| {
        let minutes = f64::from(*seconds) / 60.0;
        let reached = trigger.is_some_and(|least| minutes >= least);
        (*at, PresetDay::of(minutes, reached))
    });
    days.collect()
}

/// The minutes are those of exposures with a score.
fn scored(
    windows: &[ExposureWindow],
    limits_db: [u8; 2],
    configuration: &Configuration,
    today: u32,
) -> BTreeMap<u32, PresetDay> {
    let mut days: BTreeMap<u32, PresetDay> = BTreeMap::new();
    for window in windows {
        let Some(exposure) = Exposure::of_window(window, limits_db) else {
            continue;
        };
        let age = today.saturating_sub(window.day);
        let score = configuration.score(&exposure, age, window.transmission_risk);
        let before = days
            .get(&window.day)
            .map_or(0.0, |day| day.weighted_minutes);
        if score > 0 {
            let minutes = before + f64::from(exposure.minutes);
            days.insert(window.day, PresetDay::of(minutes, true));
        } else {
            days.entry(window.day).or_insert(PresetDay::of(0.0, false));
        }
    }
    days
}
