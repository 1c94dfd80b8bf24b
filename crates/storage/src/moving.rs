//! From one database to another, whichever kind either is: every row of every table.

use crate::fault::Fault;
use crate::migration;
use crate::store::{Store, reading, transaction};
use sqlx::{AssertSqlSafe, Row};

/// How many rows are read and written at a time.
const PIECE: i64 = 500;

/// How many rows went from each table.
pub type Moved = Vec<(String, u64)>;

/// A value of a row.
#[derive(Debug, Clone)]
enum Cell {
    Bytes(Option<Vec<u8>>),
    Text(Option<String>),
    Number(Option<i64>),
}

type Columns = [(String, String)];

macro_rules! write {
    ($tx:ident, $table:expr, $columns:expr, $rows:expr) => {
        let insert = format!("INSERT INTO {} ({}) ", $table, names($columns));
        let mut insert = sqlx::QueryBuilder::new(insert);
        insert.push_values($rows, |mut row, cells| {
            for cell in cells.clone() {
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

impl Store {
    /// Copies everything into `target`, which must be empty: all of it or nothing. Nobody may write to either meanwhile.
    ///
    /// # Errors
    /// [`Fault::Exists`] where the target holds anything already.
    pub async fn copy_to(&self, target: &Self) -> Result<Moved, Fault> {
        let tables = migration::tables();
        transaction!(target, |tx| {
            let mut moved = Moved::new();
            for (table, _) in &tables {
                let count = format!("SELECT COUNT(*) FROM {table}");
                let count = sqlx::query(AssertSqlSafe(count)).fetch_one(&mut *tx);
                if count.await?.try_get::<i64, _>(0)? > 0 {
                    return Err(Fault::Exists);
                }
            }
            for (table, columns) in &tables {
                let mut rows = 0_i64;
                loop {
                    let piece = self.piece(table, columns, rows).await?;
                    if piece.is_empty() {
                        break;
                    }
                    write!(tx, table, columns, &piece);
                    rows += piece.len() as i64;
                }
                moved.push((table.clone(), rows.unsigned_abs()));
            }
            Ok(moved)
        })
    }

    async fn piece(
        &self,
        table: &str,
        columns: &Columns,
        from: i64,
    ) -> Result<Vec<Vec<Cell>>, Fault> {
        let names = names(columns);
        let asked =
            format!("SELECT {names} FROM {table} ORDER BY {names} LIMIT {PIECE} OFFSET {from}");
        reading!(self, |pool| {
            let rows = sqlx::query(AssertSqlSafe(asked)).fetch_all(pool).await?;
            let cell = |row: &_, at: usize, kind: &str| {
                Ok::<_, sqlx::Error>(match kind {
                    "BYTES" => Cell::Bytes(Row::try_get(row, at)?),
                    "TEXT" => Cell::Text(Row::try_get(row, at)?),
                    _ => Cell::Number(Row::try_get(row, at)?),
                })
            };
            let cells = |row| {
                columns
                    .iter()
                    .enumerate()
                    .map(|(at, (_, kind))| cell(row, at, kind))
                    .collect()
            };
            Ok(rows.iter().map(cells).collect::<Result<_, sqlx::Error>>()?)
        })
    }
}

fn names(columns: &Columns) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}
