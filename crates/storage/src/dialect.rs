//! What each database says in words of its own: many rows at once, and holding a row. PostgreSQL takes columns as arrays, so that
//! a statement is prepared once however many rows there are, and writes them all in one; SQLite has no arrays, and a statement of
//! its own costs it little.

use crate::fault::Fault;
use crate::many::of_length;
use crate::moment::seconds;
use crate::new_certificate::NewCertificate;
use crate::store::PIECE;
use sqlx::{PgConnection, QueryBuilder, Row, SqliteConnection};
use std::collections::BTreeSet;

/// HMAC-SHA-256 under the key of a day.
pub(crate) type Fingerprint = [u8; 32];
/// Lines of the staff log, numbered.
pub(crate) type Lines = [(i64, String)];

/// A connection in a transaction.
pub(crate) trait Dialect {
    /// The statement that reads the last line of the log, and holds its row until the transaction ends.
    const HOLD: &'static str;

    /// Which of these fingerprints were noted on their days.
    async fn seen(&mut self, asked: &[(i64, Fingerprint)]) -> Result<Vec<Fingerprint>, Fault>;

    /// Writes records and fresh fingerprints of a day, and lines behind the end of the log, which is held.
    async fn record(
        &mut self,
        recorded: &[&NewCertificate],
        fresh: &[Fingerprint],
        day: i64,
        lines: &Lines,
    ) -> Result<(), Fault>;
}

/// The statement of the database that a connection leads to.
pub(crate) const fn hold<D: Dialect>(_: &D) -> &'static str {
    D::HOLD
}

fn fingerprint(bytes: Vec<u8>) -> Result<Fingerprint, Fault> {
    of_length(bytes, "a fingerprint")
}

impl Dialect for SqliteConnection {
    /// Whoever writes is alone from the beginning of the transaction.
    const HOLD: &'static str = "SELECT line FROM staff_log_end WHERE one = 1";

    async fn seen(&mut self, asked: &[(i64, Fingerprint)]) -> Result<Vec<Fingerprint>, Fault> {
        let mut seen = Vec::new();
        for piece in asked.chunks(PIECE) {
            let mut query = QueryBuilder::new("SELECT fingerprint FROM recent WHERE day IN (");
            // pairs would be looked for in the whole table: every day with every fingerprint is less
            let days: BTreeSet<i64> = piece.iter().map(|(day, _)| *day).collect();
            let mut list = query.separated(", ");
            for day in days {
                list.push_bind(day);
            }
            list.push_unseparated(") AND fingerprint IN (");
            let mut list = query.separated(", ");
            for (_, fingerprint) in piece {
                list.push_bind(&fingerprint[..]);
            }
            list.push_unseparated(")");
            let rows = query
                .build()
                .persistent(false)
                .fetch_all(&mut *self)
                .await?;
            for row in rows {
                seen.push(fingerprint(row.try_get(0)?)?);
            }
        }
        Ok(seen)
    }

    async fn record(
        &mut self,
        recorded: &[&NewCertificate],
        fresh: &[Fingerprint],
        day: i64,
        lines: &Lines,
    ) -> Result<(), Fault> {
        for piece in recorded.chunks(PIECE) {
            let mut insert = QueryBuilder::new(
                "INSERT INTO issued (uvci_hash, kind, mark, issued_on, expires_at) ",
            );
            insert.push_values(piece, |mut row, new| {
                row.push_bind(&new.uvci_hash[..])
                    .push_bind(new.kind)
                    .push_bind(&new.mark[..])
                    .push_bind(day)
                    .push_bind(seconds(new.expires_at));
            });
            insert.build().persistent(false).execute(&mut *self).await?;
        }
        for piece in fresh.chunks(PIECE) {
            let mut insert = QueryBuilder::new("INSERT INTO recent (day, fingerprint) ");
            insert.push_values(piece, |mut row, fingerprint| {
                row.push_bind(day).push_bind(&fingerprint[..]);
            });
            insert.build().persistent(false).execute(&mut *self).await?;
        }
        for piece in lines.chunks(PIECE) {
            let mut insert = QueryBuilder::new("INSERT INTO staff_log (number, line) ");
            insert.push_values(piece, |mut row, (number, line)| {
                row.push_bind(*number).push_bind(line.as_str());
            });
            insert.build().persistent(false).execute(&mut *self).await?;
        }
        let Some((number, line)) = lines.last() else {
            return Ok(());
        };
        sqlx::query("UPDATE staff_log_end SET number = $1, line = $2 WHERE one = 1")
            .bind(*number)
            .bind(line.as_str())
            .execute(self)
            .await?;
        Ok(())
    }
}

/// Each is looked up by itself: without `OFFSET 0` the planner may read the whole table instead.
const SEEN: &str = "SELECT fingerprint FROM UNNEST($1::BIGINT[], $2::BYTEA[]) AS asked (day, fingerprint) \
    WHERE EXISTS (SELECT 1 FROM recent WHERE recent.day = asked.day AND recent.fingerprint = asked.fingerprint OFFSET 0)";

/// Any of the tables, or all: arrays without rows write none.
const RECORD: &str = "WITH records AS (\
        INSERT INTO issued (uvci_hash, kind, mark, issued_on, expires_at) \
        SELECT uvci_hash, kind, mark, $1, expires_at \
        FROM UNNEST($2::BYTEA[], $3::TEXT[], $4::BYTEA[], $5::BIGINT[]) AS new (uvci_hash, kind, mark, expires_at)\
    ), noted AS (\
        INSERT INTO recent (day, fingerprint) SELECT $1, fingerprint FROM UNNEST($10::BYTEA[]) AS new (fingerprint)\
    ), lines AS (\
        INSERT INTO staff_log (number, line) SELECT * FROM UNNEST($6::BIGINT[], $7::TEXT[])\
    ) UPDATE staff_log_end SET number = $8, line = $9 WHERE one = 1";

impl Dialect for PgConnection {
    const HOLD: &'static str = "SELECT line FROM staff_log_end WHERE one = 1 FOR UPDATE";

    async fn seen(&mut self, asked: &[(i64, Fingerprint)]) -> Result<Vec<Fingerprint>, Fault> {
        let (days, asked): (Vec<i64>, Vec<&[u8]>) = asked
            .iter()
            .map(|(day, fingerprint)| (*day, &fingerprint[..]))
            .unzip();
        let rows = sqlx::query(SEEN)
            .bind(days)
            .bind(asked)
            .fetch_all(self)
            .await?;
        rows.iter()
            .map(|row| fingerprint(row.try_get(0)?))
            .collect()
    }

    async fn record(
        &mut self,
        recorded: &[&NewCertificate],
        fresh: &[Fingerprint],
        day: i64,
        lines: &Lines,
    ) -> Result<(), Fault> {
        let Some((number, line)) = lines.last() else {
            return Ok(());
        };
        let hashes: Vec<&[u8]> = recorded.iter().map(|new| &new.uvci_hash[..]).collect();
        let kinds: Vec<&str> = recorded.iter().map(|new| new.kind).collect();
        let marks: Vec<&[u8]> = recorded.iter().map(|new| &new.mark[..]).collect();
        let ends: Vec<i64> = recorded.iter().map(|new| seconds(new.expires_at)).collect();
        let noted: Vec<&[u8]> = fresh.iter().map(|one| &one[..]).collect();
        let (numbers, texts): (Vec<i64>, Vec<&str>) = lines
            .iter()
            .map(|(number, line)| (*number, line.as_str()))
            .unzip();
        sqlx::query(RECORD)
            .bind(day)
            .bind(hashes)
            .bind(kinds)
            .bind(marks)
            .bind(ends)
            .bind(numbers)
            .bind(texts)
            .bind(*number)
            .bind(line.as_str())
            .bind(noted)
            .execute(self)
            .await?;
        Ok(())
    }
}
