//! Many keys at once, in the words of each database (as in `dialect`). They are written in the order of their bytes, whoever brought
//! them.

use crate::exposure_uploads::{Key, KnownKey, Report, Row as New, Stored, hour_of};
use crate::fault::Fault;
use crate::many::{of_length, push_list, slices};
use crate::store::PIECE;
use sqlx::{PgConnection, QueryBuilder, Row, SqliteConnection};
use std::collections::BTreeMap;

/// Columns of a row that is new.
const COLUMNS: &str = "released_at, region, key, rolling_start, rolling_period, risk, report_type, \
    days_since_onset, traveller, created_at, is_cover";
const SELECT: &str = "SELECT key, rolling_start, rolling_period, exposure_key.region, \
    report_type, revised_report_type, closed_at FROM exposure_key \
    LEFT JOIN exposure_hour ON hour = released_at AND exposure_hour.region = exposure_key.region";
/// What covers a key is the same in everything but its bytes. `CROSS` is the word by which SQLite keeps the order: left to itself it goes
/// through all keys that there are, and compares each with the new ones.
const COPIED: &str = "INSERT INTO exposure_key (released_at, region, key, rolling_start, rolling_period, risk, report_type, \
    days_since_onset, traveller, created_at, is_cover, cover_of) \
    SELECT seed.released_at, seed.region, new.key, seed.rolling_start, seed.rolling_period, seed.risk, seed.report_type, \
    seed.days_since_onset, seed.traveller, seed.created_at, 1, seed.key FROM new CROSS JOIN exposure_key AS seed WHERE seed.key = new.seed";

/// Keys that are there, with what becomes of them.
pub(crate) type Known = BTreeMap<Key, Stored>;
/// A new key, and the one that it covers.
pub(crate) type Pair = (Key, Key);

/// A connection in a transaction.
pub(crate) trait KeyTable {
    /// Until the transaction ends nobody else writes keys.
    async fn alone(&mut self) -> Result<(), Fault>;

    /// Until the transaction ends nobody is alone.
    async fn beside_others(&mut self) -> Result<(), Fault>;

    /// Those of these keys that are there.
    async fn stored(&mut self, keys: &[Key]) -> Result<Known, Fault>;

    /// Writes keys that are not.
    async fn insert(&mut self, new: &[New<'_>], at: i64, is_cover: bool) -> Result<(), Fault>;

    /// Writes keys that cover others.
    async fn cover(&mut self, pairs: &[Pair]) -> Result<(), Fault>;
}

pub(crate) fn key(bytes: Vec<u8>) -> Result<Key, Fault> {
    of_length(bytes, "a key")
}

/// A number of the size that this program writes.
pub(crate) fn small<T: TryFrom<i64>>(number: i64) -> Result<T, Fault> {
    let unfit = |_| Fault::Damaged(format!("a key with the number {number}"));
    number.try_into().map_err(unfit)
}

pub(crate) fn report(number: i64) -> Result<Report, Fault> {
    Report::of(number).ok_or_else(|| Fault::Damaged(format!("a key of the ground {number}")))
}

macro_rules! known {
    ($rows:expr) => {{
        let mut known = Known::new();
        for row in $rows {
            let bytes = key(row.try_get(0)?)?;
            let revised: Option<i64> = row.try_get(5)?;
            let stored = Stored {
                region: row.try_get(3)?,
                known: KnownKey {
                    key: bytes,
                    rolling_start: small(row.try_get(1)?)?,
                    rolling_period: small(row.try_get(2)?)?,
                },
                report: report(row.try_get(4)?)?,
                revised: revised.map(report).transpose()?,
                is_published: row.try_get::<Option<i64>, _>(6)?.is_some(),
            };
            known.insert(bytes, stored);
        }
        known
    }};
}

impl KeyTable for SqliteConnection {
    /// Whoever writes in a file is alone from the beginning.
    async fn alone(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    async fn beside_others(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    async fn stored(&mut self, keys: &[Key]) -> Result<Known, Fault> {
        let mut all = Known::new();
        for piece in keys.chunks(PIECE) {
            let mut query = QueryBuilder::new(SELECT);
            query.push(" WHERE key IN ");
            push_list(&mut query, piece);
            all.extend(known!(query.build().fetch_all(&mut *self).await?));
        }
        Ok(all)
    }

    async fn insert(&mut self, new: &[New<'_>], at: i64, is_cover: bool) -> Result<(), Fault> {
        for piece in new.chunks(PIECE) {
            // where one row is refused the whole transaction is: nothing is noted to take back the rows before it alone
            let mut insert =
                QueryBuilder::new(format!("INSERT OR FAIL INTO exposure_key ({COLUMNS}) "));
            insert.push_values(piece, |mut row, new| {
                row.push_bind(new.released_at)
                    .push_bind(new.region)
                    .push_bind(&new.key.key[..])
                    .push_bind(i64::from(new.key.rolling_start))
                    .push_bind(i64::from(new.key.rolling_period))
                    .push_bind(i64::from(new.key.risk))
                    .push_bind(new.report.number())
                    .push_bind(i64::from(new.key.days_since_onset))
                    .push_bind(i64::from(new.traveller))
                    .push_bind(hour_of(at))
                    .push_bind(i64::from(is_cover));
            });
            insert.build().persistent(false).execute(&mut *self).await?;
        }
        Ok(())
    }

    async fn cover(&mut self, pairs: &[Pair]) -> Result<(), Fault> {
        for piece in pairs.chunks(PIECE) {
            let mut insert = QueryBuilder::new("WITH new (key, seed) AS (");
            insert.push_values(piece, |mut row, (key, seed)| {
                row.push_bind(&key[..]).push_bind(&seed[..]);
            });
            insert.push(format!(") {COPIED}"));
            insert.build().persistent(false).execute(&mut *self).await?;
        }
        Ok(())
    }
}

/// A number that no other program is likely to lock in the same database: "exp-keys", in letters of eight bits.
const LOCK: i64 = i64::from_be_bytes(*b"exp-keys");

impl KeyTable for PgConnection {
    async fn alone(&mut self) -> Result<(), Fault> {
        let alone = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK);
        alone.execute(self).await?;
        Ok(())
    }

    async fn beside_others(&mut self) -> Result<(), Fault> {
        let beside = sqlx::query("SELECT pg_advisory_xact_lock_shared($1)").bind(LOCK);
        beside.execute(self).await?;
        Ok(())
    }

    async fn stored(&mut self, keys: &[Key]) -> Result<Known, Fault> {
        let asked = sqlx::AssertSqlSafe(format!("{SELECT} WHERE key = ANY($1)"));
        let asked = sqlx::query(asked).bind(slices(keys));
        let rows = asked.fetch_all(self).await?;
        Ok(known!(rows))
    }

    async fn insert(&mut self, new: &[New<'_>], at: i64, is_cover: bool) -> Result<(), Fault> {
        let numbers = |of: fn(&New<'_>) -> i64| new.iter().map(of).collect::<Vec<i64>>();
        let regions: Vec<&str> = new.iter().map(|new| new.region).collect();
        let keys: Vec<&[u8]> = new.iter().map(|new| &new.key.key[..]).collect();
        let asked = sqlx::AssertSqlSafe(format!(
            "INSERT INTO exposure_key ({COLUMNS}) SELECT *, $10::BIGINT, $11::BIGINT FROM UNNEST($1::BIGINT[], $2::TEXT[], \
             $3::BYTEA[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::BIGINT[])"
        ));
        sqlx::query(asked)
            .bind(numbers(|new| new.released_at))
            .bind(regions)
            .bind(keys)
            .bind(numbers(|new| new.key.rolling_start.into()))
            .bind(numbers(|new| new.key.rolling_period.into()))
            .bind(numbers(|new| new.key.risk.into()))
            .bind(numbers(|new| new.report.number()))
            .bind(numbers(|new| new.key.days_since_onset.into()))
            .bind(numbers(|new| new.traveller.into()))
            .bind(hour_of(at))
            .bind(i64::from(is_cover))
            .execute(self)
            .await?;
        Ok(())
    }

    async fn cover(&mut self, pairs: &[Pair]) -> Result<(), Fault> {
        let (keys, seeds): (Vec<&[u8]>, Vec<&[u8]>) = pairs
            .iter()
            .map(|(key, seed)| (&key[..], &seed[..]))
            .unzip();
        let asked = sqlx::AssertSqlSafe(format!(
            "WITH new AS (SELECT * FROM UNNEST($1::BYTEA[], $2::BYTEA[]) AS new (key, seed)) {COPIED}"
        ));
        sqlx::query(asked)
            .bind(keys)
            .bind(seeds)
            .execute(self)
            .await?;
        Ok(())
    }
}
