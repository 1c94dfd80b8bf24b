//! From one database to another, whichever kind either is: every row of every table, as they were at one moment.

use crate::fault::Fault;
use crate::log::{Line, append};
use crate::migration;
use crate::store::{Store, transaction};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Row};
use time::OffsetDateTime;

/// How many rows are written at a time.
const PIECE: usize = 500;

/// How many rows went from each table.
pub type Moved = Vec<(String, u64)>;

/// A value of a row.
enum Cell {
    Bytes(Option<Vec<u8>>),
    Text(Option<String>),
    Number(Option<i64>),
}

type Columns = [(String, String)];

/// Runs a body over one moment of a database: what others write meanwhile it does not see.
macro_rules! snapshot {
    ($store:expr, |$from:ident| $body:block) => {
        match $store {
            // the moment is that of the first read
            Store::Sqlite(file) => {
                let mut $from = file.readers.begin().await?;
                $body
            }
            Store::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let mut $from = pool.begin_with(begin).await?;
                $body
            }
        }
    };
}

macro_rules! count {
    ($tx:ident, $table:expr) => {{
        let asked = AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", $table));
        let row = sqlx::query(asked).fetch_one(&mut *$tx).await?;
        row.try_get::<i64, _>(0)?
    }};
}

/// The cells of a row, by the kinds of its columns.
macro_rules! cells {
    ($row:expr, $columns:expr) => {{
        let cell = |(at, (_, kind)): (usize, &(String, String))| {
            Ok::<_, sqlx::Error>(match kind.as_str() {
                "BYTES" => Cell::Bytes($row.try_get(at)?),
                "TEXT" => Cell::Text($row.try_get(at)?),
                _ => Cell::Number($row.try_get(at)?),
            })
        };
        let cells = $columns.iter().enumerate().map(cell);
        cells.collect::<Result<Vec<Cell>, _>>()?
    }};
}

macro_rules! write {
    ($tx:ident, $table:expr, $columns:expr, $rows:expr) => {
        let insert = format!("INSERT INTO {} ({}) ", $table, names($columns));
        let mut insert = sqlx::QueryBuilder::new(insert);
        insert.push_values($rows, |mut row, cells: Vec<Cell>| {
            for cell in cells {
                match cell {
                    Cell::Bytes(bytes) => row.push_bind(bytes),
                    Cell::Text(text) => row.push_bind(text),
                    Cell::Number(number) => row.push_bind(number),
                };
            }
        });
        insert.build().persistent(false).execute(&mut *$tx).await?;
    };
}

/// Reads a table once, from its first row to its last, and writes it piece by piece.
macro_rules! carry {
    ($from:ident, $tx:ident, $table:expr, $columns:expr) => {{
        let asked = format!("SELECT {} FROM {}", names($columns), $table);
        let mut rows = sqlx::query(AssertSqlSafe(asked)).fetch(&mut *$from);
        let mut piece = Vec::with_capacity(PIECE);
        loop {
            let row = rows.try_next().await?;
            let is_last = row.is_none();
            if let Some(row) = row {
                piece.push(cells!(row, $columns));
            }
            if piece.len() == PIECE || (is_last && !piece.is_empty()) {
                write!($tx, $table, $columns, piece.drain(..));
            }
            if is_last {
                break;
            }
        }
    }};
}

impl Store {
    /// Copies everything, as it is at one moment, into `target`, which must be empty: all of it or nothing. The rows of every table
    /// are counted on both sides before anything stays. Where a line is given, the target's staff log ends with it.
    ///
    /// # Errors
    /// [`Fault::Exists`] where the target holds anything already; [`Fault::Uneven`].
    pub async fn copy_to(
        &self,
        target: &Self,
        told: Option<(&Line, OffsetDateTime)>,
    ) -> Result<Moved, Fault> {
        let tables = migration::tables();
        snapshot!(self, |from| {
            transaction!(target, |tx| {
                for (table, _) in &tables {
                    if count!(tx, table) > 0 {
                        return Err(Fault::Exists);
                    }
                }
                let mut moved = Moved::new();
                for (table, columns) in &tables {
                    carry!(from, tx, table, columns);
                    let (there, here) = (count!(from, table), count!(tx, table));
                    if there != here {
                        return Err(Fault::Uneven(table.clone()));
                    }
                    moved.push((table.clone(), here.unsigned_abs()));
                }
                if let Some((line, at)) = told {
                    append!(tx, at, line);
                }
                Ok(moved)
            })
        })
    }

    /// Whether nothing is kept here yet.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn is_empty(&self) -> Result<bool, Fault> {
        let tables = migration::tables();
        snapshot!(self, |from| {
            for (table, _) in &tables {
                if count!(from, table) > 0 {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// Ends every session, challenge, invitation and verification code: for a copy that is put away, so that nothing that was used up or ended since
    /// opens anything when it is brought back.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn shut(&self) -> Result<(), Fault> {
        transaction!(self, |tx| {
            for what in [
                "DELETE FROM session",
                "DELETE FROM ceremony",
                "DELETE FROM code WHERE account IS NULL",
                "DELETE FROM verification_code WHERE claimed = 0",
            ] {
                sqlx::query(what).execute(&mut *tx).await?;
            }
            Ok(())
        })
    }
}

fn names(columns: &Columns) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}
