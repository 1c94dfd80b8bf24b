//! What a holder can do, as the pages say it (JSON).

use crate::certificates::Whose;
use crate::facts::EncounterDay;
use json::Tree;
use policy::vocabulary::{SymptomCode, TestKind, TestResult, Tier};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use time::{Date, OffsetDateTime};

/// The largest input that is read, in bytes: a certificate's text, with room for its wrapping.
pub(crate) const MAX_INPUT: usize = 64 * 1024;

/// An input.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(
    remote = "Self",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(tag = "type"))]
pub enum Input {
    /// A certificate's text, from a camera, a picture, a file or the clipboard.
    AddCertificate {
        /// From `HC1:` on; blanks round it do not matter.
        text: String,
    },
    /// Remove a certificate and what follows from it.
    RemoveCertificate {
        /// Its name in the view.
        id: String,
    },
    /// Say whose a certificate is.
    SetWhose {
        /// Its name in the view.
        id: String,
        /// Whose.
        whose: Whose,
    },
    /// The answers of a symptom check.
    SymptomCheck {
        /// One a question.
        answers: Vec<SymptomAnswer>,
    },
    /// A test, by the holder's own word.
    AddTest {
        /// The pack whose disease was tested for.
        pack: String,
        /// What was looked for.
        test: TestKind,
        /// What was found.
        result: TestResult,
        /// When the sample was taken.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        at: OffsetDateTime,
    },
    /// Contact with a case, by the holder's own word.
    AddContact {
        /// The pack of the disease.
        pack: String,
        /// How close.
        tier: Tier,
        /// First day.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        first: Date,
        /// Last day.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        #[serde(with = "json::day")]
        last: Date,
    },
    /// What the phone found of a disease among the published keys, in place of what it found before.
    Encounters {
        /// The disease.
        disease: String,
        /// One a day and tier.
        days: Vec<EncounterDay>,
    },
    /// Remove a fact that the holder gave.
    RemoveFact {
        /// Its name in the view.
        id: String,
    },
    /// A stay, for the diary.
    AddStay {
        /// WGS 84, degrees.
        latitude: f64,
        /// WGS 84, degrees.
        longitude: f64,
        /// Radius of the circle, metres.
        accuracy_metres: f64,
        /// First moment.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        from: OffsetDateTime,
        /// First moment after it.
        #[serde(with = "json::instant")]
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        until: OffsetDateTime,
        /// What the holder calls the place.
        label: String,
    },
    /// Remove a stay.
    RemoveStay {
        /// Its name in the view.
        id: String,
    },
    /// Remove every stay.
    ClearDiary,
    /// Take over what the preview of an import showed.
    AcceptImport,
    /// Forget what the preview of an import showed.
    DiscardImport,
    /// "Were you there?"
    AnswerArea {
        /// The question's name in the view.
        question: String,
        /// The answer.
        was_there: bool,
    },
    /// The language of the pages.
    SetLanguage {
        /// Which.
        language: Language,
    },
    /// Erase everything that the wallet knows, the authority included.
    EraseEverything,
}

/// By its member `type`. Serde's own way would read every variant through a second form of the whole value.
impl<'de> Deserialize<'de> for Input {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let input = Tree::deserialize(deserializer)?.tagged("type");
        let input = input.ok_or_else(|| D::Error::missing_field("type"))?;
        Self::deserialize(&input).map_err(D::Error::custom)
    }
}

/// One answer of a symptom check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SymptomAnswer {
    /// Which symptom.
    pub symptom: SymptomCode,
    /// The day on which it began; nothing means "no".
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    #[serde(default, with = "json::day::option")]
    pub since: Option<Date>,
}

/// The languages of the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// Arabic, written from right to left.
    Ar,
}
