//! The diary: the holder's stays, sorted, bounded, and erased past a horizon (DESIGN G4 and G10). It never leaves the
//! phone.

use crate::stay::Stay;
use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;

/// Stays in the order of their beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Diary {
    /// Sorted by stay, then by identifier.
    entries: Vec<Entry>,
    next: u64,
}

/// A stay and the name by which it can be removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// The stay.
    pub stay: Stay,
    /// Its name.
    pub id: StayId,
}

/// Counts the stays of one diary; none is given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StayId(u64);

/// The most stays in a diary: 14 days of 5-minute points are 4,032, and there is room for four such imports.
pub const MAX_STAYS: usize = 16_384;

/// Why the diary does not change, or cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiaryError {
    /// It has [`MAX_STAYS`] already.
    Full,
    /// There is no stay of this name.
    NoSuchStay,
    /// What was saved has a name twice, or one that was not given yet.
    Names,
}

impl fmt::Display for DiaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the diary is full; remove stays that you no longer need",
            Self::NoSuchStay => "this stay is not in the diary",
            Self::Names => "the saved diary is damaged",
        })
    }
}

impl std::error::Error for DiaryError {}

impl fmt::Display for StayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for StayId {
    type Err = DiaryError;
    fn from_str(text: &str) -> Result<Self, DiaryError> {
        text.parse().map(Self).map_err(|_| DiaryError::NoSuchStay)
    }
}

impl Diary {
    /// Every stay with its name, in the order of their beginning.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Every stay, in the order of their beginning.
    pub fn stays(&self) -> impl Iterator<Item = &Stay> {
        self.entries.iter().map(|entry| &entry.stay)
    }

    /// Adds one stay. What is already there in the same words is not added again.
    ///
    /// # Errors
    /// [`DiaryError::Full`].
    pub fn add(&mut self, stay: Stay) -> Result<StayId, DiaryError> {
        let at = self.entries.partition_point(|entry| entry.stay < stay);
        if let Some(same) = self.entries.get(at).filter(|entry| entry.stay == stay) {
            return Ok(same.id);
        }
        if self.entries.len() >= MAX_STAYS {
            return Err(DiaryError::Full);
        }
        let id = StayId(self.next);
        self.next += 1;
        self.entries.insert(at, Entry { stay, id });
        Ok(id)
    }

    /// Adds the stays of an import: all of them, or none.
    ///
    /// # Errors
    /// [`DiaryError::Full`].
    pub fn add_all(&mut self, stays: impl IntoIterator<Item = Stay>) -> Result<(), DiaryError> {
        let mut grown = self.clone();
        for stay in stays {
            grown.add(stay)?;
        }
        *self = grown;
        Ok(())
    }

    /// Removes one stay.
    ///
    /// # Errors
    /// [`DiaryError::NoSuchStay`].
    pub fn remove(&mut self, id: StayId) -> Result<Stay, DiaryError> {
        let at = self.entries.iter().position(|entry| entry.id == id);
        at.map(|at| self.entries.remove(at).stay)
            .ok_or(DiaryError::NoSuchStay)
    }

    /// Removes every stay.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Erases what lies before `horizon`; of a stay across it, the part before.
    pub fn erase_before(&mut self, horizon: OffsetDateTime) {
        let kept = std::mem::take(&mut self.entries).into_iter();
        self.entries = kept
            .filter_map(|Entry { stay, id }| {
                let stay = stay.since(horizon)?;
                Some(Entry { stay, id })
            })
            .collect();
        self.entries.sort_unstable();
    }
}

#[derive(Serialize, Deserialize)]
struct Written {
    entries: Vec<Entry>,
    next: u64,
}

impl From<Diary> for Written {
    fn from(diary: Diary) -> Self {
        Self {
            entries: diary.entries,
            next: diary.next,
        }
    }
}

impl TryFrom<Written> for Diary {
    type Error = DiaryError;
    fn try_from(written: Written) -> Result<Self, DiaryError> {
        let Written { mut entries, next } = written;
        if entries.len() > MAX_STAYS {
            return Err(DiaryError::Full);
        }
        let mut names: Vec<u64> = entries.iter().map(|entry| entry.id.0).collect();
        names.sort_unstable();
        let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
        if twice || names.last().is_some_and(|last| *last >= next) {
            return Err(DiaryError::Names);
        }
        entries.sort_unstable();
        Ok(Self { entries, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Accuracy, Place};
    use crate::stay::Label;
    use time::Duration;
    use time::macros::datetime;

    const NOON: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

    fn stay(minutes_after_noon: i64) -> Stay {
        let from = NOON + Duration::minutes(minutes_after_noon);
        let place = Place::from_degrees(35.0, 139.0).unwrap();
        let accuracy = Accuracy::from_metres(20).unwrap();
        Stay::new(
            place,
            accuracy,
            from,
            from + Duration::HOUR,
            Label::default(),
        )
        .unwrap()
    }

    #[test]
    fn stays_are_sorted_and_kept_once_and_removed_by_name() {
        let mut diary = Diary::default();
        let late = diary.add(stay(90)).unwrap();
        let early = diary.add(stay(0)).unwrap();
        assert_eq!(diary.add(stay(90)), Ok(late));
        let order: Vec<StayId> = diary.entries().iter().map(|entry| entry.id).collect();
        assert_eq!(order, [early, late]);
        assert_eq!(diary.remove(early), Ok(stay(0)));
        assert_eq!(diary.remove(early), Err(DiaryError::NoSuchStay));
        let later = diary.add(stay(5)).unwrap();
        assert!(later > late, "a name is not given twice");
    }

    #[test]
    fn nothing_before_the_horizon_is_left() {
        let mut diary = Diary::default();
        diary.add_all([stay(-60), stay(-30), stay(30)]).unwrap();
        diary.erase_before(NOON);
        let left: Vec<OffsetDateTime> = diary.stays().map(Stay::from).collect();
        assert_eq!(left, [NOON, NOON + Duration::minutes(30)]);
    }

    #[test]
    fn an_import_that_does_not_fit_changes_nothing() {
        let mut diary = Diary::default();
        diary.add(stay(0)).unwrap();
        let many = (1..=MAX_STAYS as i64).map(stay);
        assert_eq!(diary.add_all(many), Err(DiaryError::Full));
        assert_eq!(diary.entries().len(), 1);
    }

    #[test]
    fn a_saved_diary_opens_and_a_damaged_one_does_not() {
        let mut diary = Diary::default();
        diary.add_all([stay(0), stay(30)]).unwrap();
        let saved = serde_json::to_string(&diary).unwrap();
        assert_eq!(serde_json::from_str::<Diary>(&saved).unwrap(), diary);
        let damaged = saved.replace(r#""id":1"#, r#""id":0"#);
        assert!(serde_json::from_str::<Diary>(&damaged).is_err());
        let damaged = saved.replace(r#""next":2"#, r#""next":1"#);
        assert!(serde_json::from_str::<Diary>(&damaged).is_err());
    }
}
