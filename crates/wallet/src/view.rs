//! What the pages show (JSON): the whole wallet at one moment.

use crate::certificates::Whose;
use crate::input::Language;
use crate::plain_words::{CertificateKind, LineView};
use bulletin::announcements::Announcement;
use bulletin::{AuthorityView, BulletinView, RefusalView};
use json::Tree;
use policy::pack::{Encounters, Text};
use policy::vocabulary::{AreaLevel, SymptomCode};
use serde::Serialize;
use status::{Colour, Fact, Status};
use time::{Date, OffsetDateTime};
use travel::Stay;

/// The wallet at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct View {
    /// The language of the pages.
    pub language: Language,
    /// Who publishes; nothing before the first bulletin.
    pub authority: Option<AuthorityView>,
    /// The bulletin in use.
    pub bulletin: Option<BulletinView>,
    /// Why the last bulletin offered was refused.
    pub refused: Option<RefusalView>,
    /// The gravest of the colours; unknown where there is none.
    pub overall: Colour,
    /// One a pack.
    pub statuses: Vec<StatusView>,
    /// In the order in which they were added.
    pub certificates: Vec<CertificateView>,
    /// Own facts and those of certificates.
    pub facts: Vec<FactView>,
    /// The symptom check.
    pub questionnaire: Vec<QuestionnaireItem>,
    /// When the symptom check was last answered in full.
    #[serde(with = "json::instant::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub last_check: Option<OffsetDateTime>,
    /// Stays, the earliest first.
    pub diary: Vec<StayView>,
    /// "Were you there?"
    pub questions: Vec<QuestionView>,
    /// What the authority says to everybody now, the newest first; no status follows from it.
    pub announcements: Vec<Announcement>,
    /// How many days back the holder's own facts are kept.
    pub kept_days: u16,
}

/// The status under one pack.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatusView {
    /// The pack.
    pub pack: String,
    /// Its title.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub title: Text,
    /// A sample, not medical advice.
    pub sample: bool,
    /// The disease, by the pack's own name for it.
    pub disease: String,
    /// How the pack weighs encounters; nothing where it does not ask for them.
    pub encounters: Option<Encounters>,
    /// The status with every reason.
    pub status: Status,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CertificateView {
    /// Its name in this wallet.
    pub id: String,
    /// The text of its QR code.
    pub text: String,
    /// Whose it is: facts follow from the holder's own alone.
    pub whose: Whose,
    /// The number of the person it names, from 0: certificates of one person have the same.
    pub person: u32,
    /// In what that person differs from the holder of the wallet, by code.
    pub differs: Vec<&'static str>,
    /// Its kind.
    pub kind: CertificateKind,
    /// Whether it is accepted now.
    pub state: CertificateState,
    /// Why not.
    pub refusal: Option<RefusalView>,
    /// Name as certified.
    pub name: String,
    /// Date of birth as certified; may be a part of one, or empty.
    pub birth: String,
    /// Country, in words.
    pub country: String,
    /// Who issued it.
    pub issuer: String,
    /// Its own identifier (UVCI).
    pub identifier: String,
    /// The disease, in words.
    pub disease: String,
    /// Everything that it says, in plain words.
    pub lines: Vec<LineView>,
    /// When it was issued.
    #[serde(with = "json::instant::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub issued_at: Option<OffsetDateTime>,
    /// When its signature runs out.
    #[serde(with = "json::instant::option")]
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub expires_at: Option<OffsetDateTime>,
    /// Codes that the lists do not know.
    pub unknown_codes: Vec<String>,
    /// Members and claims that no schema names, by their path.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub other: Tree,
}

/// Whether a certificate is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CertificateState {
    /// It passed every stage.
    Valid,
    /// It did not; nothing follows from it.
    NotAccepted,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FactView {
    /// Its name in this wallet.
    pub id: String,
    /// The pack for which it was given.
    pub pack: Option<String>,
    /// The fact.
    pub fact: Fact,
    /// By the holder's own word, and so removable.
    pub own: bool,
}

/// A question of the symptom check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct QuestionnaireItem {
    /// The symptom.
    pub symptom: SymptomCode,
    /// The question in every language.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub text: Text,
    /// Since when the holder has it, by an earlier answer.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    #[serde(with = "json::day::option")]
    pub ongoing_since: Option<Date>,
}

/// A stay of the diary, or of an import that is looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Stay"))]
pub struct StayView {
    /// Its name in this wallet; empty in a preview.
    pub id: String,
    /// WGS 84, degrees.
    pub latitude: f64,
    /// WGS 84, degrees.
    pub longitude: f64,
    /// Radius of the circle, metres.
    pub accuracy_metres: u32,
    /// First moment.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub from: OffsetDateTime,
    /// First moment after it.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub until: OffsetDateTime,
    /// What the holder calls the place.
    pub label: String,
}

impl StayView {
    pub(crate) fn of(stay: &Stay, id: String) -> Self {
        Self {
            id,
            latitude: stay.place().latitude.degrees(),
            longitude: stay.place().longitude.degrees(),
            accuracy_metres: stay.accuracy().metres(),
            from: stay.from(),
            until: stay.until(),
            label: stay.label().as_str().to_owned(),
        }
    }
}

/// "Were you there?"
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "AreaQuestion"))]
pub struct QuestionView {
    /// Its name in this wallet.
    pub id: String,
    /// The pack of the disease.
    pub pack: String,
    /// The disease.
    pub disease: String,
    /// The level of the area.
    pub level: AreaLevel,
    /// When the stay and the area's hours began to overlap.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub from: OffsetDateTime,
    /// When they ceased to.
    #[serde(with = "json::instant")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub until: OffsetDateTime,
    /// What the holder calls the place, or the list its area.
    pub name: String,
    /// The authority's advice.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub advice: Text,
}
