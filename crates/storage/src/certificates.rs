//! Records of issued certificates: enough to revoke one, nothing to list a person.

use crate::dialect::Dialect as _;
use crate::fault::Fault;
use crate::log::{Line, add, follow, hold};
use crate::moment::{day, moment, seconds};
use crate::new_certificate::NewCertificate;
use crate::store::{Store, reading, transaction};
use audit::{Act, Actor};
use sqlx::Row;
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// What became of one of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issued {
    /// Recorded.
    Recorded,
    /// One like it was issued today or yesterday.
    Duplicate,
    /// The one whose place it was to take is not there, or is revoked already.
    NothingToCorrect,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// test, vaccination or recovery.
    pub kind: String,
    /// End of its technical validity.
    pub expires_at: OffsetDateTime,
    /// When it was revoked; none while it stands.
    pub revoked_at: Option<OffsetDateTime>,
}

/// The mark of a revoked certificate and when it runs out by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// What revocation lists call it.
    pub mark: Vec<u8>,
    /// End of its technical validity.
    pub expires_at: OffsetDateTime,
}

/// Which way a revocation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// It counts no longer.
    Revoke,
    /// It counts again.
    TakeBack,
}

/// The record's name in the staff log: the first eight bytes of the hash, which nobody can turn back.
fn subject(uvci_hash: &[u8; 32]) -> String {
    let hex = uvci_hash[..8].iter().map(|byte| format!("{byte:02x}"));
    format!("certificate/{}", hex.collect::<String>())
}

/// What becomes of several.
#[derive(Default)]
struct Batch<'n> {
    /// The fingerprints of today and of yesterday that were noted before.
    seen: BTreeSet<[u8; 32]>,
    /// Those of what is recorded now, each once.
    fresh: Vec<[u8; 32]>,
    recorded: Vec<&'n NewCertificate>,
    lines: Vec<Line>,
    outcomes: Vec<Issued>,
}

impl<'n> Batch<'n> {
    fn is_duplicate(&self, new: &NewCertificate) -> bool {
        let earlier = new.earlier.as_ref();
        self.seen.contains(&new.fingerprint)
            || earlier.is_some_and(|earlier| self.seen.contains(earlier))
    }

    fn record(&mut self, new: &'n NewCertificate) -> Result<(), Fault> {
        let act = if let Some(old) = &new.corrects {
            self.lines
                .push(Line::new(&new.by, Act::Revoked, &subject(old))?);
            Act::Corrected
        } else {
            Act::Issued
        };
        self.lines
            .push(Line::new(&new.by, act, &subject(&new.uvci_hash))?);
        self.recorded.push(new);
        if self.seen.insert(new.fingerprint) {
            self.fresh.push(new.fingerprint);
        }
        self.outcomes.push(Issued::Recorded);
        Ok(())
    }
}

/// Revokes the one whose place a new one takes; tells whether it stood.
macro_rules! replace {
    ($tx:ident, $new:expr, $at:expr) => {{
        let revoked = "UPDATE issued SET revoked_at = $1, replaced_by = $2 WHERE uvci_hash = $3 AND revoked_at IS NULL";
        let revoked = sqlx::query(revoked)
            .bind(seconds($at))
            .bind($new.uvci_hash.to_vec())
            .bind($new.corrects.map(|old| old.to_vec()));
        revoked.execute(&mut *$tx).await?.rows_affected() > 0
    }};
}

impl Store {
    /// The key of the day, made from `fresh` where there is none yet; a second copy of the program gets the first one's.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn day_key(&self, fresh: [u8; 32], at: OffsetDateTime) -> Result<Vec<u8>, Fault> {
        transaction!(self, |tx| {
            sqlx::query(
                "INSERT INTO day_key (day, key) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING",
            )
            .bind(day(at))
            .bind(fresh.to_vec())
            .execute(&mut *tx)
            .await?;
            let kept = sqlx::query("SELECT key FROM day_key WHERE day = $1").bind(day(at));
            Ok(kept.fetch_one(&mut *tx).await?.try_get(0)?)
        })
    }

    /// The keys of today and yesterday that are there, the later first.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn day_keys(&self, at: OffsetDateTime) -> Result<Vec<Vec<u8>>, Fault> {
        reading!(self, |pool| {
            let asked = sqlx::query("SELECT key FROM day_key WHERE day >= $1 ORDER BY day DESC")
                .bind(day(at) - 1);
            let rows = asked.fetch_all(pool).await?;
            rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
        })
    }

    /// Whether one of these fingerprints was noted today or yesterday.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn was_seen(
        &self,
        fingerprints: &[[u8; 32]],
        at: OffsetDateTime,
    ) -> Result<bool, Fault> {
        for fingerprint in fingerprints {
            let seen: i64 = reading!(self, |pool| {
                let asked =
                    sqlx::query("SELECT COUNT(*) FROM recent WHERE fingerprint = $1 AND day >= $2");
                asked
                    .bind(fingerprint.to_vec())
                    .bind(day(at) - 1)
                    .fetch_one(pool)
                    .await?
                    .try_get(0)?
            });
            if seen > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Records certificates in one transaction, in their order, with a line of the log each: many cost little more than one.
    /// What is refused of them leaves the others alone, and no trace.
    ///
    /// # Errors
    /// [`Fault`]; then none of them is recorded.
    pub async fn issue(
        &self,
        all: &[NewCertificate],
        at: OffsetDateTime,
    ) -> Result<Vec<Issued>, Fault> {
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let today = day(at);
        let earlier = all.iter().filter_map(|new| Some((today - 1, new.earlier?)));
        let asked: Vec<_> = all
            .iter()
            .map(|new| (today, new.fingerprint))
            .chain(earlier)
            .collect();
        transaction!(self, |tx| {
            // what one batch notes as seen, the next one sees
            let end = hold!(tx);
            let mut batch = Batch::default();
            batch.seen.extend(tx.seen(&asked).await?);
            for new in all {
                if !new.despite_duplicate && batch.is_duplicate(new) {
                    batch.outcomes.push(Issued::Duplicate);
                } else if new.corrects.is_none() || replace!(tx, new, at) {
                    batch.record(new)?;
                } else {
                    batch.outcomes.push(Issued::NothingToCorrect);
                }
            }
            let lines = follow(end, at, &batch.lines)?;
            tx.record(&batch.recorded, &batch.fresh, today, &lines)
                .await?;
            Ok(batch.outcomes)
        })
    }

    /// The record with this hash of an identifier.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn issued(&self, uvci_hash: &[u8; 32]) -> Result<Option<Kept>, Fault> {
        let asked = "SELECT kind, expires_at, revoked_at FROM issued WHERE uvci_hash = $1";
        reading!(self, |pool| {
            let row = sqlx::query(asked)
                .bind(uvci_hash.to_vec())
                .fetch_optional(pool)
                .await?;
            let kept = |row: &_| {
                Ok(Kept {
                    kind: Row::try_get(row, 0)?,
                    expires_at: moment(Row::try_get(row, 1)?),
                    revoked_at: Row::try_get::<Option<i64>, _>(row, 2)?.map(moment),
                })
            };
            row.as_ref().map(kept).transpose()
        })
    }

    /// Revokes, or takes a revocation back. What is so already stays so, and nothing is written.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where no certificate with this identifier was issued here.
    pub async fn correct(
        &self,
        uvci_hash: &[u8; 32],
        way: Correction,
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<OffsetDateTime, Fault> {
        let (act, revoked_at, condition) = match way {
            Correction::Revoke => (Act::Revoked, Some(seconds(at)), "IS NULL"),
            Correction::TakeBack => (Act::Unrevoked, None, "IS NOT NULL"),
        };
        let line = Line::new(by, act, &subject(uvci_hash))?;
        let changed = format!(
            "UPDATE issued SET revoked_at = $1 WHERE uvci_hash = $2 AND revoked_at {condition}"
        );
        transaction!(self, |tx| {
            let end = hold!(tx);
            let changed = sqlx::query(sqlx::AssertSqlSafe(changed.clone()))
                .bind(revoked_at)
                .bind(uvci_hash.to_vec());
            if changed.execute(&mut *tx).await?.rows_affected() > 0 {
                add!(tx, end, at, std::slice::from_ref(&line));
                return Ok(at);
            }
            let kept = sqlx::query("SELECT revoked_at FROM issued WHERE uvci_hash = $1")
                .bind(uvci_hash.to_vec());
            let kept = kept
                .fetch_optional(&mut *tx)
                .await?
                .ok_or(Fault::NotFound)?;
            Ok(kept.try_get::<Option<i64>, _>(0)?.map_or(at, moment))
        })
    }

    /// Every revoked certificate that has not run out by itself, in the order of its mark.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn revoked(&self, at: OffsetDateTime) -> Result<Vec<Revocation>, Fault> {
        let asked = "SELECT mark, expires_at FROM issued WHERE revoked_at IS NOT NULL AND expires_at > $1 ORDER BY mark";
        reading!(self, |pool| {
            let rows = sqlx::query(asked).bind(seconds(at)).fetch_all(pool).await?;
            let one = |row: &_| {
                Ok(Revocation {
                    mark: Row::try_get(row, 0)?,
                    expires_at: moment(Row::try_get(row, 1)?),
                })
            };
            rows.iter().map(one).collect()
        })
    }

    /// How many were issued today.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn issued_today(&self, at: OffsetDateTime) -> Result<i64, Fault> {
        reading!(self, |pool| {
            let asked =
                sqlx::query("SELECT COUNT(*) FROM issued WHERE issued_on = $1").bind(day(at));
            Ok(asked.fetch_one(pool).await?.try_get(0)?)
        })
    }
}
