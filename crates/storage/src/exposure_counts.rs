//! What was uploaded on a day, counted by health authority: nothing of one upload can be told from it where there were several.

use crate::exposure_uploads::{KeyUpload, Uploaded, age};
use crate::fault::Fault;
use crate::moment::{day, seconds};
use crate::store::{Store, reading};
use sqlx::Row;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// The oldest first key of an upload that is told from older ones, days.
const OLDEST: i64 = 16;
/// The longest time from symptoms to upload that is told from longer ones, days.
const LONGEST: u8 = 30;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Uploads.
    Uploads,
    /// Keys that were new.
    Keys,
    /// Uploads that revised something.
    Revisions,
    /// Uploads of which nobody said when symptoms began.
    NoOnset,
    /// Uploads whose first key began so many days before.
    Age(u8),
    /// Uploads so many days after the first symptoms.
    Onset(u8),
}

impl Counted {
    pub(crate) fn written(self) -> String {
        match self {
            Self::Uploads => "uploads".into(),
            Self::Keys => "keys".into(),
            Self::Revisions => "revisions".into(),
            Self::NoOnset => "no-onset".into(),
            Self::Age(days) => format!("age-{days}"),
            Self::Onset(days) => format!("onset-{days}"),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let days = |begin| text.strip_prefix(begin).and_then(|days| days.parse().ok());
        Some(match text {
            "uploads" => Self::Uploads,
            "keys" => Self::Keys,
            "revisions" => Self::Revisions,
            "no-onset" => Self::NoOnset,
            _ => days("age-")
                .map(Self::Age)
                .or_else(|| days("onset-").map(Self::Onset))?,
        })
    }
}

/// The counts of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCounts {
    /// Days since 1970.
    pub day: i64,
    /// How many of what.
    pub counts: BTreeMap<Counted, u64>,
}

/// How many of what, by authority.
pub(crate) type Counts<'u> = BTreeMap<(&'u str, Counted), i64>;

/// What these uploads add to the counts of their day.
pub(crate) fn of<'u>(
    uploads: &'u [KeyUpload],
    outcomes: &[Uploaded],
    at: OffsetDateTime,
) -> Counts<'u> {
    let mut counts = Counts::new();
    for (upload, outcome) in uploads.iter().zip(outcomes) {
        let Uploaded::Taken {
            inserted, revised, ..
        } = outcome
        else {
            continue;
        };
        if upload.is_chaff {
            continue;
        }
        let mut add =
            |what, number| *counts.entry((&*upload.authority, what)).or_default() += number;
        add(Counted::Uploads, 1);
        add(Counted::Keys, i64::try_from(*inserted).unwrap_or(i64::MAX));
        add(Counted::Revisions, i64::from(*revised > 0));
        add(
            upload
                .days_to_upload
                .map_or(Counted::NoOnset, |days| Counted::Onset(days.min(LONGEST))),
            1,
        );
        if let Some(age) = age(&upload.keys, seconds(at)).filter(|_| *inserted > 0) {
            let days = u8::try_from(age.clamp(0, OLDEST)).unwrap_or_default();
            add(Counted::Age(days), 1);
        }
    }
    counts.retain(|_, number| *number > 0);
    counts
}

macro_rules! add {
    ($tx:ident, $counts:expr, $at:expr) => {
        if !$counts.is_empty() {
            let mut insert =
                sqlx::QueryBuilder::new("INSERT INTO exposure_count (day, authority, what, number) ");
            insert.push_values($counts, |mut row, ((authority, what), number)| {
                row.push_bind($crate::moment::day($at))
                    .push_bind((*authority).to_owned())
                    .push_bind(what.written())
                    .push_bind(*number);
            });
            insert.push(
                " ON CONFLICT (day, authority, what) DO UPDATE SET number = exposure_count.number + excluded.number",
            );
            insert
                .build()
                .persistent(false)
                .execute(&mut *$tx)
                .await?;
        }
    };
}
pub(crate) use add;

impl Store {
    /// What was uploaded with certificates of an authority, by day, the earliest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn uploads_by_day(
        &self,
        authority: &str,
        from: OffsetDateTime,
    ) -> Result<Vec<DayCounts>, Fault> {
        let asked = "SELECT day, what, number FROM exposure_count WHERE authority = $1 AND day >= $2 ORDER BY day";
        reading!(self, |pool| {
            let asked = sqlx::query(asked)
                .bind(authority.to_owned())
                .bind(day(from));
            let mut days: Vec<DayCounts> = Vec::new();
            for row in asked.fetch_all(pool).await? {
                let (day, what, number): (i64, String, i64) =
                    (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
                let unknown = || Fault::Damaged(format!("a count of \"{}\"", what.escape_debug()));
                let what = Counted::read(&what).ok_or_else(unknown)?;
                if days.last().is_none_or(|last| last.day != day) {
                    let counts = BTreeMap::new();
                    days.push(DayCounts { day, counts });
                }
                if let Some(last) = days.last_mut() {
                    last.counts.insert(what, number.unsigned_abs());
                }
            }
            Ok(days)
        })
    }
}
