//! A rule of a pack: when it applies, from which day to which, what to do, and why.

use super::Condition;
use crate::vocabulary::{SymptomCode, TestKind, TestResult};
use serde::{Deserialize, Serialize};

/// The colour of an active rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Take care, as the rule says.
    Amber,
    /// Stay apart, as the rule says.
    Red,
}

/// What a rule asks of the person, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Action {
    /// Watch for symptoms.
    Monitor,
    /// Have a test.
    Test,
    /// Stay at home after contact with a case.
    Quarantine,
    /// Stay apart as a case.
    Isolate,
}

/// The event from which days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The first symptom of the episode.
    Onset,
    /// The newest symptom of the episode: each new one begins the count again.
    LatestOnset,
    /// The onset of the rash.
    Rash,
    /// The first sample of the episode in which the agent was detected.
    Specimen,
    /// The first symptom of the episode, or where there is none, the sample.
    OnsetOrSpecimen,
    /// The first day of contact, or of the stay in an area.
    FirstExposure,
    /// The last day of contact, or of the stay in an area.
    LastExposure,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, shown to the holder.
    pub id: String,
    /// Colour while active.
    pub colour: Colour,
    /// What it asks.
    pub action: Action,
    /// When it applies.
    pub when: Condition,
    /// When it does not apply all the same. Never for red: what is not known must not make anyone red.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<Condition>,
    /// Facts this many days after the first one belong to the same episode.
    pub episode_days: u16,
    /// First day.
    pub start: Start,
    /// Last day. A rule without it is refused by the check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// What remains possible when the rule ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residual_risk: Option<ResidualRisk>,
    /// Key of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Key of the words that explain it.
    pub text: String,
    /// Keys of the words that say what to do, in order.
    pub todo: Vec<String>,
    /// Key of the words that say how to contest it.
    pub contest: String,
}

/// First day of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Counted from.
    pub anchor: Anchor,
    /// The number that the anchor's own day has: 0 or 1.
    pub anchor_day: u8,
    /// The first day on which the rule is active, by that count.
    pub day: u16,
}

/// Last day of a rule, and what moves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Counted from; the start's anchor where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// The last day on which the rule is active.
    pub day: u16,
    /// What ends it sooner; the earliest counts.
    #[serde(default)]
    pub release: Vec<Release>,
    /// What makes it last longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extend: Option<Extension>,
}

/// An earlier end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Release {
    /// A test, its sample taken on `from_day` or later.
    Test {
        /// Of one of these kinds.
        kinds: Vec<TestKind>,
        /// With this result.
        result: TestResult,
        /// First day on which the sample counts.
        from_day: u16,
        /// Where one such sample is not enough: a second one, at least so many hours later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_after_hours: Option<u16>,
    },
    /// So many hours without symptoms, but not before `from_day`.
    SymptomFree {
        /// Hours since the last symptom ended.
        hours: u16,
        /// First day on which this counts.
        from_day: u16,
        /// The symptoms that count; every one that the pack asks for where the list is empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        symptoms: Vec<SymptomCode>,
    },
}

/// A later end, while symptoms last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Hours without symptoms that are needed.
    pub symptom_free_hours: u16,
    /// The last day, whatever the symptoms.
    pub latest_day: u16,
    /// The symptoms that count; every one that the pack asks for where the list is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symptoms: Vec<SymptomCode>,
}

/// How often it happens all the same that someone is infectious, or falls ill, after the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResidualRisk {
    /// Key of the words.
    pub text: String,
    /// Best estimate, in per cent, where the source gives a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Upper bound, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper_percent: Option<f64>,
    /// Key of the source.
    pub source: String,
}
