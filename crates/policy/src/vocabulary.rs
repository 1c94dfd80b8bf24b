//! The closed vocabulary of health facts. A pack can ask for nothing else, a phone can hold nothing else: there is
//! no word here for behaviour, purchases, speech or lifestyle, and none can be added by data.

use serde::{Deserialize, Serialize};

/// A symptom, by our own stable code (the codes of clinical terminologies are mapped elsewhere, for licence reasons).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[allow(missing_docs, reason = "each name is the symptom")]
pub enum SymptomCode {
    Fever,
    Cough,
    Breathlessness,
    SoreThroat,
    RunnyNose,
    LossOfSmell,
    LossOfTaste,
    Headache,
    MusclePain,
    Fatigue,
    Diarrhoea,
    Vomiting,
    Conjunctivitis,
    SwollenLymphNodes,
    Rash,
    Bleeding,
    Chills,
    LossOfAppetite,
    StomachPain,
    DifficultySwallowing,
    Hiccups,
}

/// What a test looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum TestKind {
    /// Nucleic acid amplification (PCR and its like).
    Naat,
    /// Antigen, read quickly.
    Antigen,
}

/// What a test found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum TestResult {
    /// The agent was found.
    Detected,
    /// It was not.
    NotDetected,
}

/// How close an exposure was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Tier {
    /// Passing, or in the same large room.
    Casual,
    /// Near and for long enough, as the pack defines it.
    Close,
    /// Living together, or unprotected care.
    Household,
}

/// How an area is rated. There is no level for "unknown": an area that is not listed is not rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[allow(missing_docs, reason = "each name is the level")]
pub enum AreaLevel {
    Low,
    Medium,
    High,
}

/// The ways there are to weigh what a phone saw (`exposure::score`), by name: those that health authorities published.
pub const RISK_PRESETS: [&str; 16] = [
    "arizona-covidwatch",
    "canada-v1",
    "england-wales-v2",
    "finland-v2",
    "germany-cwa-1-15",
    "germany-cwa-2x",
    "ireland-v1-2020",
    "japan-cocoa-defaults",
    "lfph-narrow-v1",
    "lfph-narrow-v2",
    "lfph-wide-v1",
    "lfph-wide-v2",
    "netherlands-v1",
    "netherlands-v2",
    "new-zealand-6-1-0",
    "switzerland-2021",
];

/// The kinds of fact that a rule can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum FactKind {
    /// A symptom and its onset.
    Symptom,
    /// That the holder answered a symptom check.
    SymptomCheck,
    /// A test.
    Test,
    /// A vaccination.
    Vaccination,
    /// A recovery.
    Recovery,
    /// Contact with a case.
    Exposure,
    /// The phone was near one whose keys were published.
    Encounter,
    /// A stay in an area that the authority listed, confirmed by the holder.
    AreaVisit,
}
