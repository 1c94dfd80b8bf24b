//! What of an upload is taken (Google's key server, `internal/publish/model`, as its code has it): each key is judged by itself,
//! and one that is refused never costs those beside it.

use crate::export::ReportType;
use crate::interval::{Interval, RollingPeriod};
use crate::key::{KeySpan, TemporaryExposureKey};
use std::fmt;

/// The most keys of one upload: two weeks, with some days of several.
pub const MAX_UPLOAD: usize = 30;
/// The most keys that begin together: a day of which parts were released early.
const MAX_SAME_START: usize = 3;
/// The highest level of risk.
const MAX_RISK: i64 = 8;
/// How long ago a key may have ended, seconds.
const MAX_AGE: i64 = 15 * DAY;
/// The most days between the first symptoms and the day of a key.
const MAX_ONSET_DAYS: i64 = 14;
const DAY: i64 = 86_400;

/// What is known of the person who uploads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Diagnosis {
    /// A test in a laboratory found it.
    Confirmed,
    /// A physician, or a test at home, finds it likely.
    Likely,
    /// It is not what it was taken for.
    Negative,
    /// The person's own word.
    UserReport,
}

/// A key as it was sent. Nothing of it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentKey {
    /// Its bytes; none where they cannot be read.
    pub key: Option<Vec<u8>>,
    /// The first interval of its use.
    pub start: i64,
    /// For how many intervals.
    pub period: i64,
    /// The level of risk, 0 where none was said.
    pub risk: i64,
}

/// A key that is taken. Only [`admit`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmittedKey {
    place: usize,
    span: KeySpan,
    risk: u8,
    days_since_onset: i8,
}

impl AdmittedKey {
    /// Its place in what was sent.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.place
    }

    /// The key and when it is used.
    #[must_use]
    pub const fn span(&self) -> KeySpan {
        self.span
    }

    /// The level of risk.
    #[must_use]
    pub const fn risk(&self) -> u8 {
        self.risk
    }

    /// Days from the first symptoms to the day of the key.
    #[must_use]
    pub const fn days_since_onset(&self) -> i8 {
        self.days_since_onset
    }
}

/// Why a key is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// It has not 16 bytes.
    Size,
    /// It is used for no time, or for more than a day.
    Period,
    /// Its level of risk is beyond 8.
    Risk,
    /// It is not in use yet.
    Future,
    /// It ended more than 15 days ago.
    Old,
    /// It is there twice.
    Twice,
    /// Three others begin with it already.
    SameStart,
    /// It overlaps another that does not begin with it.
    Overlap,
    /// It is more than 14 days from the first symptoms: no flaw, but nobody was infected then.
    FarFromOnset,
    /// Nobody vouches for it: it came without a certificate, and was not in use when the keys before it were sent.
    NotVouchedFor,
}

/// Why no key of an upload is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadFault {
    /// It has none.
    NoKeys,
    /// It has more than 30.
    TooManyKeys,
}

/// What became of the keys of an upload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admitted {
    /// Those that are taken, by their start.
    pub keys: Vec<AdmittedKey>,
    /// Those that are not, by their place in what was sent.
    pub refused: Vec<(usize, KeyFault)>,
}

impl Admitted {
    /// Keeps those of the keys for which something vouches.
    pub fn keep(&mut self, is_vouched_for: impl Fn(&AdmittedKey) -> bool) {
        let (kept, others) = std::mem::take(&mut self.keys)
            .into_iter()
            .partition(is_vouched_for);
        self.keys = kept;
        let others: Vec<AdmittedKey> = others;
        let refused = others
            .iter()
            .map(|key| (key.place, KeyFault::NotVouchedFor));
        self.refused.extend(refused);
        self.refused.sort_by_key(|(place, _)| *place);
    }
}

/// Takes the keys of an upload that can be taken at `now` (Unix seconds) from a person with this diagnosis whose symptoms began at
/// `onset`.
///
/// # Errors
/// There are none, or too many.
pub fn admit(
    sent: &[SentKey],
    diagnosis: Diagnosis,
    onset: Interval,
    now: i64,
) -> Result<Admitted, UploadFault> {
    match sent.len() {
        0 => return Err(UploadFault::NoKeys),
        1..=MAX_UPLOAD => {}
        _ => return Err(UploadFault::TooManyKeys),
    }
    let mut admitted = Admitted::default();
    let mut order: Vec<usize> = (0..sent.len()).collect();
    // the earlier one stays where two are in each other's way
    order.sort_by_key(|place| sent[*place].start);
    for place in order {
        let judged = judge((place, &sent[place]), diagnosis, onset, now)
            .and_then(|key| beside(&admitted.keys, key).map(|()| key));
        match judged {
            Ok(key) => admitted.keys.push(key),
            Err(fault) => admitted.refused.push((place, fault)),
        }
    }
    admitted.refused.sort_by_key(|(place, _)| *place);
    Ok(admitted)
}

fn judge(
    (place, sent): (usize, &SentKey),
    diagnosis: Diagnosis,
    onset: Interval,
    now: i64,
) -> Result<AdmittedKey, KeyFault> {
    let bytes = sent.key.as_deref().ok_or(KeyFault::Size)?;
    let key = bytes.try_into().map_err(|_| KeyFault::Size)?;
    let period = u32::try_from(sent.period).map_err(|_| KeyFault::Period)?;
    let period = RollingPeriod::new(period).map_err(|_| KeyFault::Period)?;
    if !(0..=MAX_RISK).contains(&sent.risk) {
        return Err(KeyFault::Risk);
    }
    let start = u32::try_from(sent.start).map_err(|_| KeyFault::Old)?;
    let span = KeySpan {
        key: TemporaryExposureKey(key),
        start: Interval(start),
        period,
    };
    if seconds(span.start) > now {
        return Err(KeyFault::Future);
    }
    if seconds(span.end()) < now - MAX_AGE {
        return Err(KeyFault::Old);
    }
    let days = day_of(span.start) - day_of(onset);
    let days = Some(days).filter(|days| days.abs() <= MAX_ONSET_DAYS);
    let days_since_onset = days.and_then(|days| i8::try_from(days).ok());
    Ok(AdmittedKey {
        place,
        span,
        risk: match u8::try_from(sent.risk) {
            Ok(0) | Err(_) => diagnosis.risk(),
            Ok(risk) => risk,
        },
        days_since_onset: days_since_onset.ok_or(KeyFault::FarFromOnset)?,
    })
}

/// Whether a key may stand beside those before it.
fn beside(before: &[AdmittedKey], key: AdmittedKey) -> Result<(), KeyFault> {
    let starts = |other: &&AdmittedKey| other.span.start == key.span.start;
    if before.iter().any(|other| other.span.key == key.span.key) {
        return Err(KeyFault::Twice);
    }
    if before.iter().filter(starts).count() >= MAX_SAME_START {
        return Err(KeyFault::SameStart);
    }
    let others = before.iter().filter(|other| !starts(other));
    match others.map(|other| other.span.end()).max() {
        Some(end) if end > key.span.start => Err(KeyFault::Overlap),
        _ => Ok(()),
    }
}

fn seconds(interval: Interval) -> i64 {
    interval.unix().cast_signed()
}

fn day_of(interval: Interval) -> i64 {
    seconds(interval).div_euclid(DAY)
}

impl Diagnosis {
    /// The level of risk of a key that says none.
    #[must_use]
    pub const fn risk(self) -> u8 {
        match self {
            Self::Confirmed => 2,
            Self::Likely => 4,
            Self::Negative => 6,
            Self::UserReport => 0,
        }
    }

    /// What files call it. A key of a person who is well is published only where it was published as something else before.
    #[must_use]
    pub const fn report_type(self) -> ReportType {
        match self {
            Self::Confirmed => ReportType::ConfirmedTest,
            Self::Likely => ReportType::ConfirmedClinicalDiagnosis,
            Self::Negative => ReportType::Revoked,
            Self::UserReport => ReportType::SelfReport,
        }
    }

    /// Whether what was this may become that.
    #[must_use]
    pub const fn may_become(self, other: Self) -> bool {
        self.report_type().may_become(other.report_type())
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Size => "the key has not 16 bytes",
            Self::Period => "the key is not used for 1 to 144 intervals",
            Self::Risk => "the level of risk is not 0 to 8",
            Self::Future => "the key is not in use yet",
            Self::Old => "the key ended more than 15 days ago",
            Self::Twice => "the key is there twice",
            Self::SameStart => "three other keys begin at the same time",
            Self::Overlap => "the key overlaps another that begins at another time",
            Self::FarFromOnset => "the key is more than 14 days from the first symptoms",
            Self::NotVouchedFor => {
                "the key came without a certificate, and was not in use when the keys before it were sent"
            }
        })
    }
}

impl std::error::Error for KeyFault {}

impl fmt::Display for UploadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoKeys => "there are no keys in the upload",
            Self::TooManyKeys => "there are more than 30 keys in the upload",
        })
    }
}

impl std::error::Error for UploadFault {}
