//! A policy pack: everything that one authority says of one disease, as data.
//!
//! Durations are counted in civil days of the jurisdiction. [`Pack::parse`] reads the form and refuses every word
//! outside the closed vocabulary; [`CheckedPack`] is the evidence that the content holds together as well.

mod check;
mod check_entry;
mod check_facts;
mod check_words;
mod condition;
mod finding;
mod reissue;
mod rule;

pub use check::CheckedPack;
pub use condition::Condition;
pub use finding::Finding;
pub use rule::{Action, Anchor, Colour, End, Extension, Release, ResidualRisk, Rule, Start};

use crate::vocabulary::SymptomCode;
use serde::{Deserialize, Serialize};
use sorted::Map;
use std::fmt;
use time::OffsetDateTime;

/// The largest pack that is read, in bytes.
pub const MAX_PACK: usize = 1024 * 1024;

/// A text in several languages, by BCP 47 tag.
pub type Text = Map<String, String>;

/// A pack as written. Field names are the JSON names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Stable name of this line of packs.
    pub id: String,
    /// Rises with every publication.
    pub version: u32,
    /// Title.
    pub title: Text,
    /// The disease.
    pub disease: Disease,
    /// ISO 3166-1 alpha-2, or `XD` for the demonstration.
    pub jurisdiction: String,
    /// Who answers for it.
    pub issuer: String,
    /// A sample is not medical advice, and pages say so.
    #[serde(default)]
    pub sample: bool,
    /// First moment in force.
    #[serde(with = "json::instant")]
    pub effective_from: OffsetDateTime,
    /// First moment no longer in force.
    #[serde(with = "json::instant")]
    pub expires: OffsetDateTime,
    /// Where the days of the jurisdiction begin, in minutes east of UTC.
    pub utc_offset_minutes: i16,
    /// Every text has all of these.
    pub languages: Vec<String>,
    /// Numbers with their source.
    pub parameters: Vec<Parameter>,
    /// Where the numbers and rules come from, by key.
    pub sources: Map<String, Source>,
    /// The symptom check.
    pub questionnaire: Vec<Question>,
    /// How what a phone saw of others is weighed; without it, nothing that a phone saw counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encounters: Option<Encounters>,
    /// When a phone without an active rule may say "green"; otherwise it says "unknown".
    pub green: Green,
    /// Rules for the status.
    pub rules: Vec<Rule>,
    /// Rules for doors, by kind of venue.
    pub entry: Vec<Entry>,
    /// Every text that a rule names.
    pub texts: Map<String, Text>,
    /// What this guidance takes the place of, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Supersedes>,
}

/// That guidance has changed, and how, so that a person can see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supersedes {
    /// Name of the line of packs before.
    pub pack: String,
    /// Key of the words that say what has changed.
    pub text: String,
}

/// The disease a pack is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disease {
    /// Our stable name.
    pub id: String,
    /// ICD-11 code.
    pub icd11: String,
    /// The codes that certificates use for it (`tg`).
    pub targets: Vec<String>,
}

/// A number and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Which.
    pub name: ParameterName,
    /// Its value, in the unit of its name.
    pub value: f64,
    /// Key of [`Pack::sources`].
    pub source: String,
}

/// The parameters there are; each name ends with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each name says what and in which unit")]
pub enum ParameterName {
    IncubationMedianDays,
    IncubationMeanDays,
    IncubationP95Days,
    InfectiousFromOnsetDays,
    InfectiousUntilOnsetDays,
    MinDwellMinutes,
    MinOverlapMinutes,
    MaxAccuracyMetres,
    MaxSpeedMetresPerSecond,
}

impl ParameterName {
    /// What matching a diary with areas takes.
    pub const OF_TRAVEL: [Self; 4] = [
        Self::MinDwellMinutes,
        Self::MinOverlapMinutes,
        Self::MaxAccuracyMetres,
        Self::MaxSpeedMetresPerSecond,
    ];
}

/// How encounters by exposure notification are weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Encounters {
    /// One of [`crate::vocabulary::RISK_PRESETS`].
    pub preset: String,
    /// Key of [`Pack::sources`].
    pub source: String,
}

/// A published document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Source {
    /// Title and publisher.
    pub title: String,
    /// Where it stands.
    pub url: String,
    /// When it was published.
    pub published: String,
}

/// A question of the symptom check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The symptom that "yes" means.
    pub symptom: SymptomCode,
    /// Key of the question's words.
    pub text: String,
}

/// What "green" needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Green {
    /// Held at the moment of asking.
    pub when: Condition,
    /// Key of the words that explain green.
    pub text: String,
    /// Key of the words that say what is missing.
    pub unknown: String,
}

/// What a door of one kind of venue asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Kind of venue.
    pub venue: String,
    /// A place of care: its door never refuses.
    pub care: bool,
    /// Key of the source of the rules; a place of care needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Key of the words that the door shows.
    pub text: String,
    /// Business rules in CertLogic, of the EU form.
    pub rules: Vec<json::Tree>,
}

/// Why a pack cannot be read.
#[derive(Debug)]
pub enum PackError {
    /// Larger than [`MAX_PACK`].
    TooLarge,
    /// Not the form of a pack, or a word outside the vocabulary; the message names the place and the word.
    Form(serde_json::Error),
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the pack is larger than 1 MiB"),
            Self::Form(error) => write!(f, "this is not a policy pack: {error}"),
        }
    }
}

impl std::error::Error for PackError {}

impl Pack {
    /// Reads a pack.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        if bytes.len() > MAX_PACK {
            return Err(PackError::TooLarge);
        }
        serde_json::from_slice(bytes).map_err(PackError::Form)
    }

    /// Reads a pack where nobody asks what is wrong with it: on a phone, at a door.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let short = bytes.len() <= MAX_PACK;
        short.then(|| json::read(bytes).ok()).flatten()
    }

    /// A parameter's value, in the unit of its name.
    #[must_use]
    pub fn parameter(&self, name: ParameterName) -> Option<f64> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .map(|parameter| parameter.value)
    }

    /// The text behind a key; empty where there is none, which a checked pack excludes.
    #[must_use]
    pub fn text(&self, key: &str) -> Text {
        self.texts.get(key).cloned().unwrap_or_default()
    }
}
