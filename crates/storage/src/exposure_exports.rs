//! What export files are made of, and which there are.

use crate::exposure_keys::KeysOf;
use crate::exposure_rows::{key, report, small};
use crate::exposure_uploads::{Key, NewKey, Report};
use crate::fault::Fault;
use crate::moment::{moment, seconds};
use crate::store::{Store, reading, transaction};
use futures_util::TryStreamExt as _;
use sqlx::Row;
use time::OffsetDateTime;

/// A key as a file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisedKey {
    /// The key.
    pub key: NewKey,
    /// Its ground.
    pub report: Report,
}

/// A file that is to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExport {
    /// For which region.
    pub region: String,
    /// Of how many seconds its keys are.
    pub period: i64,
    /// From when its keys were released.
    pub starts_at: OffsetDateTime,
    /// Until when.
    pub ends_at: OffsetDateTime,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
    /// Bytes.
    pub size: i64,
}

/// A file that is known.
pub type ExportFile = NewExport;

/// A page of keys of an hour. A row takes far more memory than what is read of it, and goes at once.
macro_rules! page {
    ($store:expr, $asked:expr, $hour:expr, $of:expr, $after:expr, $most:expr) => {
        reading!($store, |pool| {
            let mut rows = sqlx::query($asked)
                .bind(seconds($hour))
                .bind($of.region.to_owned())
                .bind($after.map(Vec::from).unwrap_or_default())
                .bind(i64::from($of.only_travellers))
                .bind(i64::from($most))
                .fetch(pool);
            let mut keys = Vec::new();
            while let Some(row) = rows.try_next().await? {
                keys.push(RevisedKey {
                    key: NewKey {
                        key: key(row.try_get(0)?)?,
                        rolling_start: small(row.try_get(1)?)?,
                        rolling_period: small(row.try_get(2)?)?,
                        risk: small(row.try_get(3)?)?,
                        days_since_onset: small(row.try_get(4)?)?,
                    },
                    report: report(row.try_get(5)?)?,
                });
            }
            Ok(keys)
        })
    };
}

impl Store {
    /// The keys of a closed hour as they were released, in their order, behind `after`, at most `most`.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn released_keys(
        &self,
        of: KeysOf<'_>,
        hour: OffsetDateTime,
        after: Option<Key>,
        most: u32,
    ) -> Result<Vec<RevisedKey>, Fault> {
        let asked = "SELECT key, rolling_start, rolling_period, risk, days_since_onset, report_type FROM exposure_key \
             WHERE released_at = $1 AND region = $2 AND key > $3 AND traveller >= $4 ORDER BY key LIMIT $5";
        page!(self, asked, hour, of, after, most)
    }

    /// The keys that were revised in an hour, as they are since, in their order, behind `after`, at most `most`.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn revised_keys(
        &self,
        of: KeysOf<'_>,
        hour: OffsetDateTime,
        after: Option<Key>,
        most: u32,
    ) -> Result<Vec<RevisedKey>, Fault> {
        let asked = "SELECT key, rolling_start, rolling_period, revised_risk, revised_days_since_onset, revised_report_type \
             FROM exposure_key WHERE revised_at = $1 AND region = $2 AND key > $3 AND traveller >= $4 ORDER BY key LIMIT $5";
        page!(self, asked, hour, of, after, most)
    }

    /// Makes files known, all of them or none; one that is known already stays as it is.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn know_exports(&self, new: &[NewExport], at: OffsetDateTime) -> Result<(), Fault> {
        let known = "INSERT INTO exposure_file (region, period, starts_at, ends_at, digest, size, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (region, period, starts_at, ends_at) DO NOTHING";
        transaction!(self, |tx| {
            for file in new {
                sqlx::query(known)
                    .bind(file.region.clone())
                    .bind(file.period)
                    .bind(seconds(file.starts_at))
                    .bind(seconds(file.ends_at))
                    .bind(file.digest.clone())
                    .bind(file.size)
                    .bind(seconds(at))
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(())
        })
    }

    /// Every file that is known, by region, period and time.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn exports(&self) -> Result<Vec<ExportFile>, Fault> {
        let asked = "SELECT region, period, starts_at, ends_at, digest, size FROM exposure_file";
        reading!(self, |pool| {
            let rows = sqlx::query(asked).fetch_all(pool).await?;
            let mut files = Vec::with_capacity(rows.len());
            for row in &rows {
                files.push(ExportFile {
                    region: row.try_get(0)?,
                    period: row.try_get(1)?,
                    starts_at: moment(row.try_get(2)?),
                    ends_at: moment(row.try_get(3)?),
                    digest: row.try_get(4)?,
                    size: row.try_get(5)?,
                });
            }
            // databases order letters in their own ways
            files.sort_by(|one, other| place(one).cmp(&place(other)));
            Ok(files)
        })
    }
}

fn place(file: &ExportFile) -> (&str, i64, OffsetDateTime, OffsetDateTime) {
    (&file.region, file.period, file.starts_at, file.ends_at)
}
