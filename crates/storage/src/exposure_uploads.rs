//! What becomes of uploads of exposure keys, before anything is written: a key that is there already is told from a new one, and
//! what its owner may revise from what they may not.

use crate::moment::seconds;
use std::collections::BTreeMap;
use time::OffsetDateTime;

pub(crate) const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
/// Seconds of an interval.
const INTERVAL: i64 = 600;

/// The 16 bytes of a key.
pub(crate) type Key = [u8; 16];

/// What export files call the ground of a key, by its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// A test in a laboratory.
    Confirmed = 1,
    /// A physician's judgement, or a test at home.
    Likely = 2,
    /// The person's own word.
    UserReport = 3,
    /// It should not have been published.
    Revoked = 5,
}

impl Report {
    pub(crate) fn of(number: i64) -> Option<Self> {
        let all = [
            Self::Confirmed,
            Self::Likely,
            Self::UserReport,
            Self::Revoked,
        ];
        all.into_iter().find(|one| one.number() == number)
    }

    pub(crate) const fn number(self) -> i64 {
        self as i64
    }

    /// Whether what was this may become that.
    const fn may_become(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Likely, Self::Confirmed | Self::Revoked)
                | (
                    Self::UserReport,
                    Self::Confirmed | Self::Likely | Self::Revoked
                )
        )
    }
}

/// A key as it is published, without its ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewKey {
    /// Its bytes.
    pub key: Key,
    /// The first interval of its use.
    pub rolling_start: u32,
    /// For how many intervals.
    pub rolling_period: u8,
    /// The level of risk.
    pub risk: u8,
    /// Days from the first symptoms to its day.
    pub days_since_onset: i8,
}

/// A key that its owner has proof of having uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownKey {
    /// Its bytes.
    pub key: Key,
    /// The first interval of its use.
    pub rolling_start: u32,
    /// For how many intervals.
    pub rolling_period: u8,
}

impl From<NewKey> for KnownKey {
    fn from(new: NewKey) -> Self {
        Self {
            key: new.key,
            rolling_start: new.rolling_start,
            rolling_period: new.rolling_period,
        }
    }
}

/// The keys of one person, at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUpload {
    /// Whose certificate came with them.
    pub authority: String,
    /// For which region.
    pub region: String,
    /// Whether their owner was in other regions.
    pub traveller: bool,
    /// On what ground; [`Report::Revoked`] takes back what was published, and publishes nothing new.
    pub report: Report,
    /// The keys.
    pub keys: Vec<NewKey>,
    /// What a proof of an earlier upload names; none where none came.
    pub known: Option<Vec<KnownKey>>,
    /// Days from the first symptoms to the upload; none where nobody said when they began.
    pub days_to_upload: Option<u8>,
    /// Whether only the looks of an upload are wanted: nothing of it is kept.
    pub is_chaff: bool,
}

impl KeyUpload {
    /// Whether all of its keys are written or refused: nothing that is there already is to be changed.
    pub(crate) fn is_of_the_first_time(&self) -> bool {
        self.is_chaff || self.known.is_none() && self.report != Report::Revoked
    }
}

/// What became of one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uploaded {
    /// Taken.
    Taken {
        /// How many keys are new.
        inserted: usize,
        /// How many were revised.
        revised: usize,
        /// Which of the keys are there now.
        there: Vec<KnownKey>,
    },
    /// Some are there already, and no proof came that they are the same person's.
    NoProof,
    /// The proof is of other keys.
    OtherProof,
    /// One was revised before.
    RevisedBefore,
    /// What was said of one cannot become this.
    NoSuchChange,
}

/// A key that is in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) region: String,
    pub(crate) known: KnownKey,
    pub(crate) report: Report,
    pub(crate) revised: Option<Report>,
    /// Whether somebody may have downloaded it.
    pub(crate) is_published: bool,
}

/// A row to be written.
#[derive(Debug, Clone)]
pub(crate) struct Row<'u> {
    pub(crate) region: &'u str,
    pub(crate) traveller: bool,
    pub(crate) key: NewKey,
    pub(crate) report: Report,
    pub(crate) released_at: i64,
}

/// What is to be done with a key that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is published with this from now on: nobody saw it yet.
    Rewrite(Report, NewKey),
    /// Nobody saw it yet, and nobody shall.
    Remove(Key),
    /// Files say that it changed.
    Revise(Report, NewKey),
}

/// Several uploads, one after the other.
pub(crate) struct Batch<'u> {
    at: i64,
    stored: BTreeMap<Key, Stored>,
    pub(crate) rows: BTreeMap<Key, Row<'u>>,
    pub(crate) changes: Vec<Change>,
}

impl<'u> Batch<'u> {
    pub(crate) const fn new(stored: BTreeMap<Key, Stored>, at: OffsetDateTime) -> Self {
        Self {
            at: seconds(at),
            stored,
            rows: BTreeMap::new(),
            changes: Vec::new(),
        }
    }

    /// What becomes of an upload. Where it is refused nothing of it is done.
    pub(crate) fn take(&mut self, upload: &'u KeyUpload) -> Uploaded {
        if upload.is_chaff {
            return Uploaded::Taken {
                inserted: 0,
                revised: 0,
                there: upload.keys.iter().copied().map(KnownKey::from).collect(),
            };
        }
        let mut changes = Vec::new();
        for key in &upload.keys {
            if let Some(stored) = self.stored.get(&key.key) {
                match change(upload, *key, stored) {
                    Ok(change) => changes.extend(change),
                    Err(refused) => return refused,
                }
            }
        }
        self.carry_out(upload, &changes)
    }

    fn carry_out(&mut self, upload: &'u KeyUpload, changes: &[Change]) -> Uploaded {
        let is_new = |key: &&NewKey| !self.stored.contains_key(&key.key);
        let new: Vec<NewKey> = match upload.report {
            Report::Revoked => Vec::new(),
            _ => upload.keys.iter().filter(is_new).copied().collect(),
        };
        for key in &new {
            self.insert(upload, *key);
        }
        for change in changes {
            self.change(*change);
        }
        let there = upload
            .keys
            .iter()
            .filter(|key| self.stored.contains_key(&key.key));
        Uploaded::Taken {
            inserted: new.len(),
            revised: changes.len(),
            there: there.copied().map(KnownKey::from).collect(),
        }
    }

    fn insert(&mut self, upload: &'u KeyUpload, key: NewKey) {
        let released_at = released_at(&key, self.at);
        let stored = Stored {
            region: upload.region.clone(),
            known: key.into(),
            report: upload.report,
            revised: None,
            is_published: false,
        };
        self.stored.insert(key.key, stored);
        let report = upload.report;
        let row = Row {
            region: &upload.region,
            traveller: upload.traveller,
            key,
            report,
            released_at,
        };
        self.rows.insert(key.key, row);
    }

    /// A key that this batch brings has no row yet that could be changed.
    fn change(&mut self, change: Change) {
        let is_written = |key: &Key, rows: &BTreeMap<Key, Row<'_>>| !rows.contains_key(key);
        match change {
            Change::Remove(key) => {
                self.stored.remove(&key);
                if is_written(&key, &self.rows) {
                    self.changes.push(change);
                }
                self.rows.remove(&key);
            }
            Change::Rewrite(report, new) => {
                if let Some(stored) = self.stored.get_mut(&new.key) {
                    stored.report = report;
                }
                match self.rows.get_mut(&new.key) {
                    Some(row) => {
                        row.report = report;
                        row.key = new;
                    }
                    None => self.changes.push(change),
                }
            }
            Change::Revise(report, new) => {
                if let Some(stored) = self.stored.get_mut(&new.key) {
                    stored.revised = Some(report);
                }
                self.changes.push(change);
            }
        }
    }
}

/// What is to be done with a key that is there, if anything.
fn change(upload: &KeyUpload, key: NewKey, stored: &Stored) -> Result<Option<Change>, Uploaded> {
    let said = stored.revised.unwrap_or(stored.report);
    let is_same = stored.known == key.into() && stored.region == upload.region;
    let proof = upload.known.as_deref();
    if !proof.is_some_and(|known| known.contains(&stored.known)) {
        // who knows a key that nobody could download is its owner, whose answer was lost
        return match proof {
            None if is_same && !stored.is_published && said == upload.report => Ok(None),
            None => Err(Uploaded::NoProof),
            Some(_) => Err(Uploaded::OtherProof),
        };
    }
    if !is_same {
        return Err(Uploaded::OtherProof);
    }
    if said == upload.report {
        return Ok(None);
    }
    if stored.revised.is_some() {
        return Err(Uploaded::RevisedBefore);
    }
    if !said.may_become(upload.report) {
        return Err(Uploaded::NoSuchChange);
    }
    Ok(Some(match (stored.is_published, upload.report) {
        (true, report) => Change::Revise(report, key),
        (false, Report::Revoked) => Change::Remove(key.key),
        (false, report) => Change::Rewrite(report, key),
    }))
}

/// The hour in whose files a key is published: that of the upload, or that in which it ends.
fn released_at(key: &NewKey, at: i64) -> i64 {
    let end = (i64::from(key.rolling_start) + i64::from(key.rolling_period)) * INTERVAL;
    hour_of(at.max(end))
}

/// The beginning of an hour.
pub(crate) const fn hour_of(at: i64) -> i64 {
    at.div_euclid(HOUR) * HOUR
}

/// How many days ago the first of these keys began.
pub(crate) fn age(keys: &[NewKey], at: i64) -> Option<i64> {
    let first = keys.iter().map(|key| i64::from(key.rolling_start)).min()?;
    Some(at.div_euclid(DAY) - (first * INTERVAL).div_euclid(DAY))
}
