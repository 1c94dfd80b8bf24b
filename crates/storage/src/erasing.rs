//! Forgetting: what is past its time is erased, and the staff log says how much of it (guarantee G10).

use crate::fault::Fault;
use crate::log::{Line, add, hold};
use crate::moment::{day, seconds};
use crate::store::{ERASED_AT_ONCE, Store, reading, transaction};
use sqlx::Row;
use time::OffsetDateTime;

/// What tells that something is past its time.
#[derive(Clone, Copy)]
enum Bound {
    /// Its end was so many seconds ago, or earlier.
    Past(i64),
    /// Its day was more than so many days ago.
    Days(i64),
}

const A_DAY: i64 = 86_400;

const ERASURES: [(&str, &str, Bound); 12] = [
    (
        "day-keys",
        "DELETE FROM day_key WHERE day < $1",
        Bound::Days(1),
    ),
    (
        "fingerprints",
        "DELETE FROM recent WHERE day < $1",
        Bound::Days(1),
    ),
    (
        "codes",
        "DELETE FROM code WHERE expires_at <= $1",
        Bound::Past(0),
    ),
    (
        "challenges",
        "DELETE FROM ceremony WHERE expires_at <= $1",
        Bound::Past(0),
    ),
    (
        "sessions",
        "DELETE FROM session WHERE expires_at <= $1",
        Bound::Past(0),
    ),
    (
        "exposure-codes",
        "UPDATE verification_code SET short_hash = NULL, long_hash = NULL, nonce_hash = NULL, symptom_day = NULL, test_day = NULL \
         WHERE long_until <= $1 AND long_hash IS NOT NULL",
        Bound::Past(2 * A_DAY),
    ),
    (
        "exposure-code-status",
        "DELETE FROM verification_code WHERE long_until <= $1",
        Bound::Past(14 * A_DAY),
    ),
    (
        "exposure-tokens",
        "DELETE FROM verification_certificate WHERE expires_at <= $1",
        Bound::Past(A_DAY),
    ),
    (
        "exposure-counts",
        "DELETE FROM verification_count WHERE day < $1",
        Bound::Days(91),
    ),
    (
        "exposure-hours",
        "DELETE FROM exposure_hour WHERE hour <= $1",
        Bound::Past(15 * A_DAY),
    ),
    (
        "exposure-files",
        "DELETE FROM exposure_file WHERE ends_at <= $1",
        Bound::Past(14 * A_DAY),
    ),
    (
        "exposure-upload-counts",
        "DELETE FROM exposure_count WHERE day < $1",
        Bound::Days(14),
    ),
];

impl Store {
    /// Erases what is past its time: records of certificates that ran out, keys and fingerprints of days before yesterday, codes,
    /// challenges and sessions that are over, and of exposure notification what nobody needs any more. Says how many of each. In
    /// SQLite no byte of them stays in the files; PostgreSQL writes over them when it is vacuumed.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn erase(&self, at: OffsetDateTime) -> Result<Vec<(&'static str, u64)>, Fault> {
        let (now, today) = (seconds(at), day(at));
        let records = self.erase_records(at).await?;
        let keys = self.erase_keys(at).await?;
        let mut erased = transaction!(self, |tx| {
            let end = hold!(tx);
            let (mut erased, mut lines) = (Vec::new(), Vec::new());
            for (what, statement, bound) in ERASURES {
                let bound = match bound {
                    Bound::Past(ago) => now - ago,
                    Bound::Days(ago) => today - ago,
                };
                let gone = sqlx::query(statement).bind(bound).execute(&mut *tx).await?;
                let count = gone.rows_affected();
                if count > 0 {
                    erased.push((what, count));
                    lines.push(Line::erased(what, count)?);
                }
            }
            add!(tx, end, at, &lines);
            Ok(erased)
        })?;
        self.empty_journal().await;
        if records > 0 {
            erased.insert(0, ("certificates", records));
        }
        if keys > 0 {
            erased.push(("exposure-keys", keys));
        }
        Ok(erased)
    }

    /// Records that ran out. They are looked for from one end of the table to the other, once a day: an index of their ends would
    /// be one more tree to write for every certificate that is issued. Whoever issues meanwhile waits for a few of them at most.
    async fn erase_records(&self, at: OffsetDateTime) -> Result<u64, Fault> {
        let (mut erased, mut behind) = (0, Vec::new());
        loop {
            let found = self.run_out(&behind, at).await?;
            let (Some(first), Some(last)) = (found.first(), found.last()) else {
                return Ok(erased);
            };
            erased += self.erase_between(first, last, at).await?;
            behind.clone_from(last);
        }
    }

    /// The keys of the next records that ran out, in their order.
    async fn run_out(&self, behind: &[u8], at: OffsetDateTime) -> Result<Vec<Vec<u8>>, Fault> {
        let asked = "SELECT uvci_hash FROM issued WHERE uvci_hash > $1 AND expires_at <= $2 ORDER BY uvci_hash LIMIT $3";
        reading!(self, |pool| {
            let asked = sqlx::query(asked)
                .bind(behind.to_vec())
                .bind(seconds(at))
                .bind(ERASED_AT_ONCE);
            let rows = asked.fetch_all(pool).await?;
            rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
        })
    }

    /// Those of them from one key to another.
    async fn erase_between(
        &self,
        first: &[u8],
        last: &[u8],
        at: OffsetDateTime,
    ) -> Result<u64, Fault> {
        transaction!(self, |tx| {
            let end = hold!(tx);
            let gone = sqlx::query(
                "DELETE FROM issued WHERE uvci_hash BETWEEN $1 AND $2 AND expires_at <= $3",
            );
            let gone = gone
                .bind(first.to_vec())
                .bind(last.to_vec())
                .bind(seconds(at));
            let count = gone.execute(&mut *tx).await?.rows_affected();
            if count > 0 {
                let line = Line::erased("certificates", count)?;
                add!(tx, end, at, std::slice::from_ref(&line));
            }
            Ok(count)
        })
    }

    /// The journal of SQLite has pages as they were before. Where somebody reads it just now, the next erasure empties it.
    async fn empty_journal(&self) {
        if let Self::Sqlite(file) = self {
            let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&file.writer);
            let _ = emptied.await;
        }
    }
}
