//! How many codes a day were issued and used, and how many certificates given. They are written with what they count, in the same
//! transaction: what was taken back was not counted.

use crate::fault::Fault;
use crate::moment::{date, day};
use crate::store::{Store, reading};
use sqlx::Row;
use time::{Date, OffsetDateTime};

/// What happened on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCount {
    /// The day, UTC.
    pub day: Date,
    /// Codes that were issued.
    pub issued: i64,
    /// Codes that were used.
    pub claimed: i64,
    /// Certificates that were given, each token once.
    pub certified: i64,
    /// Requests that phones made so that nobody can tell by the others who is ill.
    pub for_show: i64,
}

/// What a transaction adds to the counts of its day.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Added {
    pub(crate) issued: i64,
    pub(crate) claimed: i64,
    pub(crate) certified: i64,
    pub(crate) for_show: i64,
}

/// Counts, as the last thing that a transaction does: everybody wants this row.
macro_rules! add_count {
    ($tx:ident, $at:expr, $added:expr) => {
        let counts = "INSERT INTO verification_count (day, issued, claimed, certified, for_show) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (day) DO UPDATE SET issued = verification_count.issued + excluded.issued, \
            claimed = verification_count.claimed + excluded.claimed, certified = verification_count.certified + excluded.certified, \
            for_show = verification_count.for_show + excluded.for_show";
        let added: $crate::verification::counts::Added = $added;
        if added != $crate::verification::counts::Added::default() {
            sqlx::query(counts)
                .bind($crate::moment::day($at))
                .bind(added.issued)
                .bind(added.claimed)
                .bind(added.certified)
                .bind(added.for_show)
                .execute(&mut *$tx)
                .await?;
        }
    };
}
pub(crate) use add_count;

impl Store {
    /// The counts of days that are over, the latest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn day_counts(&self, at: OffsetDateTime) -> Result<Vec<DayCount>, Fault> {
        let asked = "SELECT day, issued, claimed, certified, for_show FROM verification_count WHERE day < $1 ORDER BY day DESC";
        reading!(self, |pool| {
            let rows = sqlx::query(asked).bind(day(at)).fetch_all(pool).await?;
            let one = |row: &_| {
                let unfit = || Fault::Damaged("a count of no day".into());
                Ok(DayCount {
                    day: date(Row::try_get(row, 0)?).ok_or_else(unfit)?,
                    issued: Row::try_get(row, 1)?,
                    claimed: Row::try_get(row, 2)?,
                    certified: Row::try_get(row, 3)?,
                    for_show: Row::try_get(row, 4)?,
                })
            };
            rows.iter().map(one).collect()
        })
    }
}
