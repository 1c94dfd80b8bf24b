//! Exposure keys in their table: uploads of many people in one transaction, and the cover of an hour, which is made once.
//!
//! Who only adds keys does so beside others who do. Whoever changes keys or closes an hour does it alone, and waits for those who add:
//! what is in an hour when it is closed is all that will ever be in it.

use crate::exposure_counts;
use crate::exposure_rows::{KeyTable as _, Known, Pair, key};
use crate::exposure_uploads::{
    Batch, Change, Key, KeyUpload, NewKey, Report, Row as New, Uploaded,
};
use crate::fault::Fault;
use crate::log::{Line, add, hold};
use crate::moment::{moment, seconds};
use crate::store::{ERASED_AT_ONCE, Store, reading, transaction};
use sqlx::Row;
use time::OffsetDateTime;

/// How long a key is kept, seconds.
const FORTNIGHT: i64 = 14 * 86_400;

/// Whose keys of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeysOf<'r> {
    /// For which region they were uploaded.
    pub region: &'r str,
    /// Only those whose owners were in other regions.
    pub only_travellers: bool,
}

/// A key that nobody ever used, and that looks as if somebody had uploaded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InventedKey {
    /// The key.
    pub key: NewKey,
    /// Its ground.
    pub report: Report,
    /// Whether its owner was in other regions.
    pub traveller: bool,
    /// In the files of which hour it is to be: this one, or the one in which it ends.
    pub released_at: OffsetDateTime,
}

impl InventedKey {
    fn row<'r>(&self, region: &'r str) -> New<'r> {
        New {
            region,
            traveller: self.traveller,
            key: self.key,
            report: self.report,
            released_at: seconds(self.released_at),
        }
    }
}

/// Changes a key with all that cover it.
macro_rules! change {
    ($tx:ident, $change:expr, $at:expr) => {
        match $change {
            Change::Remove(key) => {
                sqlx::query("DELETE FROM exposure_key WHERE key = $1 OR cover_of = $1")
                    .bind(key.to_vec())
                    .execute(&mut *$tx)
                    .await?;
            }
            Change::Rewrite(report, new) => {
                let written = "UPDATE exposure_key SET report_type = $1, risk = $2, days_since_onset = $3 \
                     WHERE key = $4 OR cover_of = $4";
                sqlx::query(written)
                    .bind(report.number())
                    .bind(i64::from(new.risk))
                    .bind(i64::from(new.days_since_onset))
                    .bind(new.key.to_vec())
                    .execute(&mut *$tx)
                    .await?;
            }
            Change::Revise(report, new) => {
                let revised = "UPDATE exposure_key SET revised_report_type = $1, revised_risk = $2, \
                     revised_days_since_onset = $3, revised_at = $4 WHERE key = $5 OR cover_of = $5";
                sqlx::query(revised)
                    .bind(report.number())
                    .bind(i64::from(new.risk))
                    .bind(i64::from(new.days_since_onset))
                    .bind($crate::exposure_uploads::hour_of($at))
                    .bind(new.key.to_vec())
                    .execute(&mut *$tx)
                    .await?;
            }
        }
    };
}

impl Store {
    /// Takes uploads in one transaction, in their order: many cost little more than one. What is refused of them leaves the others
    /// alone, and no trace. A transaction is made for chaff alone as well, so that it is answered as late as others are.
    ///
    /// # Errors
    /// [`Fault`]; then none of them is taken.
    pub async fn upload_keys(
        &self,
        uploads: &[KeyUpload],
        at: OffsetDateTime,
    ) -> Result<Vec<Uploaded>, Fault> {
        // mostly no key was sent before: then nobody has to be asked, and the table refuses the first that was
        if uploads.iter().all(KeyUpload::is_of_the_first_time) {
            match self.take_uploads(uploads, &[], at).await {
                Err(Fault::Exists) => {}
                other => return other,
            }
        }
        let keys = uploads.iter().flat_map(|upload| &upload.keys);
        let mut asked: Vec<Key> = keys.map(|key| key.key).collect();
        asked.sort_unstable();
        asked.dedup();
        self.take_uploads(uploads, &asked, at).await
    }

    /// Takes uploads of which these keys may be there, and no other.
    async fn take_uploads(
        &self,
        uploads: &[KeyUpload],
        asked: &[Key],
        at: OffsetDateTime,
    ) -> Result<Vec<Uploaded>, Fault> {
        transaction!(self, |tx| {
            let known = match asked {
                [] => {
                    tx.beside_others().await?;
                    Known::new()
                }
                asked => {
                    tx.alone().await?;
                    tx.stored(asked).await?
                }
            };
            let mut batch = Batch::new(known, at);
            let outcomes: Vec<Uploaded> = uploads.iter().map(|upload| batch.take(upload)).collect();
            let rows: Vec<New<'_>> = batch.rows.into_values().collect();
            tx.insert(&rows, seconds(at), false).await?;
            for change in &batch.changes {
                change!(tx, change, seconds(at));
            }
            let counts = exposure_counts::of(uploads, &outcomes, at);
            exposure_counts::add!(tx, &counts, at);
            Ok(outcomes)
        })
    }

    /// Begins the end of an hour of a region, with keys that were made up for it, once: a second time, nothing happens. Of the keys
    /// that were made up for the hours in `revised`, those of the ground "likely" are revised to what is said there.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn begin_to_close(
        &self,
        region: &str,
        hour: OffsetDateTime,
        invented: &[InventedKey],
        revised: &[(OffsetDateTime, Report)],
    ) -> Result<(), Fault> {
        let mut rows: Vec<New<'_>> = invented.iter().map(|one| one.row(region)).collect();
        rows.sort_unstable_by_key(|row| row.key.key);
        transaction!(self, |tx| {
            tx.alone().await?;
            let begun = "INSERT INTO exposure_hour (hour, region) VALUES ($1, $2) ON CONFLICT (hour, region) DO NOTHING";
            let begun = sqlx::query(begun)
                .bind(seconds(hour))
                .bind(region.to_owned());
            if begun.execute(&mut *tx).await?.rows_affected() == 0 {
                return Ok(());
            }
            tx.insert(&rows, seconds(hour), true).await?;
            for (of, report) in revised {
                let asked = "SELECT key, risk, days_since_onset FROM exposure_key WHERE released_at = $1 AND region = $2 \
                     AND is_cover = 1 AND cover_of IS NULL AND report_type = 2 AND revised_at IS NULL";
                let asked = sqlx::query(asked)
                    .bind(seconds(*of))
                    .bind(region.to_owned());
                for row in asked.fetch_all(&mut *tx).await? {
                    let new = revision(key(row.try_get(0)?)?, row.try_get(1)?, row.try_get(2)?)?;
                    change!(tx, &Change::Revise(*report, new), seconds(hour));
                }
            }
            Ok(())
        })
    }

    /// Takes away what an attempt to cover an hour left that broke off. Of an hour that is closed nothing is taken.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn uncover(&self, region: &str, hour: OffsetDateTime) -> Result<(), Fault> {
        transaction!(self, |tx| {
            tx.alone().await?;
            let gone = "DELETE FROM exposure_key WHERE released_at = $1 AND region = $2 AND cover_of IS NOT NULL \
                 AND NOT EXISTS (SELECT 1 FROM exposure_hour WHERE hour = $1 AND region = $2 AND closed_at IS NOT NULL)";
            sqlx::query(gone)
                .bind(seconds(hour))
                .bind(region.to_owned())
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// The keys of an hour that others may cover, in their order, behind `after`, at most `most`.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn to_cover(
        &self,
        region: &str,
        hour: OffsetDateTime,
        after: Option<Key>,
        most: u32,
    ) -> Result<Vec<Key>, Fault> {
        let asked = "SELECT key FROM exposure_key WHERE released_at = $1 AND region = $2 AND key > $3 \
             AND cover_of IS NULL ORDER BY key LIMIT $4";
        reading!(self, |pool| {
            let rows = sqlx::query(asked)
                .bind(seconds(hour))
                .bind(region.to_owned())
                .bind(after.map(Vec::from).unwrap_or_default())
                .bind(i64::from(most))
                .fetch_all(pool)
                .await?;
            rows.iter().map(|row| key(row.try_get(0)?)).collect()
        })
    }

    /// Adds keys that cover others, each the same as its own in everything but its bytes. One whose own is gone is left out.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn cover(&self, pairs: &[Pair]) -> Result<(), Fault> {
        transaction!(self, |tx| {
            tx.alone().await?;
            tx.cover(pairs).await
        })
    }

    /// Closes an hour: its keys are complete, and may be published.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn close_hour(
        &self,
        region: &str,
        hour: OffsetDateTime,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        transaction!(self, |tx| {
            tx.alone().await?;
            let closed = "UPDATE exposure_hour SET closed_at = $1 WHERE hour = $2 AND region = $3 AND closed_at IS NULL";
            sqlx::query(closed)
                .bind(seconds(at))
                .bind(seconds(hour))
                .bind(region.to_owned())
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// The last hour of a region that is closed.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn last_closed(&self, region: &str) -> Result<Option<OffsetDateTime>, Fault> {
        let asked =
            "SELECT MAX(hour) FROM exposure_hour WHERE region = $1 AND closed_at IS NOT NULL";
        self.hour(asked, region).await
    }

    /// The first hour of a region that is closed.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn first_closed(&self, region: &str) -> Result<Option<OffsetDateTime>, Fault> {
        let asked =
            "SELECT MIN(hour) FROM exposure_hour WHERE region = $1 AND closed_at IS NOT NULL";
        self.hour(asked, region).await
    }

    /// The first hour in which a region has keys.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn first_released(&self, region: &str) -> Result<Option<OffsetDateTime>, Fault> {
        let asked = "SELECT MIN(released_at) FROM exposure_key WHERE region = $1";
        self.hour(asked, region).await
    }

    /// Erases keys that are a fortnight old; what was revised is kept a day longer, so that files can say so. Whoever uploads
    /// meanwhile waits for a few of them at most.
    pub(crate) async fn erase_keys(&self, at: OffsetDateTime) -> Result<u64, Fault> {
        let mut erased = 0;
        loop {
            let count = self.erase_some_keys(at).await?;
            erased += count;
            if count == 0 {
                return Ok(erased);
            }
        }
    }

    async fn erase_some_keys(&self, at: OffsetDateTime) -> Result<u64, Fault> {
        let gone = "DELETE FROM exposure_key WHERE key IN (SELECT key FROM exposure_key WHERE released_at <= $1 \
             AND (revised_at IS NULL OR released_at <= $1 - 86400) ORDER BY released_at LIMIT $2)";
        transaction!(self, |tx| {
            // whoever writes in the log holds it before any other row
            let end = hold!(tx);
            tx.alone().await?;
            let gone = sqlx::query(gone)
                .bind(seconds(at) - FORTNIGHT)
                .bind(ERASED_AT_ONCE);
            let count = gone.execute(&mut *tx).await?.rows_affected();
            if count > 0 {
                let line = Line::erased("exposure-keys", count)?;
                add!(tx, end, at, std::slice::from_ref(&line));
            }
            Ok(count)
        })
    }

    async fn hour(
        &self,
        asked: &'static str,
        region: &str,
    ) -> Result<Option<OffsetDateTime>, Fault> {
        let hour: Option<i64> = reading!(self, |pool| {
            let asked = sqlx::query(asked).bind(region.to_owned());
            asked.fetch_one(pool).await?.try_get(0)?
        });
        Ok(hour.map(moment))
    }
}

/// A key that was made up changes its ground alone.
fn revision(key: Key, risk: i64, days: i64) -> Result<NewKey, Fault> {
    Ok(NewKey {
        key,
        rolling_start: 0,
        rolling_period: 0,
        risk: crate::exposure_rows::small(risk)?,
        days_since_onset: crate::exposure_rows::small(days)?,
    })
}
