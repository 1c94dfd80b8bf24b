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

impl Store {
    /// Copies everything into `target`, which must be empty. Nobody may write to either meanwhile.
    ///
    /// # Errors
    /// [`Fault::Exists`] where the target holds anything already.
    pub async fn copy_to(&self, target: &Self) -> Result<Moved, Fault> {
        let tables = migration::tables();
        for (table, _) in &tables {
            if target.count(table).await? > 0 {
                return Err(Fault::Exists);
            }
        }
        let mut moved = Moved::new();
        for (table, columns) in &tables {
            moved.push((
                table.clone(),
                self.copy_table(target, table, columns).await?,
            ));
        }
        Ok(moved)
    }

    async fn count(&self, table: &str) -> Result<i64, Fault> {
        let asked = format!("SELECT COUNT(*) FROM {table}");
        reading!(self, |pool| {
            Ok(sqlx::query(AssertSqlSafe(asked))
                .fetch_one(pool)
                .await?
                .try_get(0)?)
        })
    }

    async fn copy_table(
        &self,
        target: &Self,
        table: &str,
        columns: &Columns,
    ) -> Result<u64, Fault> {
        let mut moved = 0_i64;
        loop {
            let rows = self.piece(table, columns, moved).await?;
            if rows.is_empty() {
                return Ok(moved.unsigned_abs());
            }
            target.write(table, columns, &rows).await?;
            moved += rows.len() as i64;
        }
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

    async fn write(&self, table: &str, columns: &Columns, rows: &[Vec<Cell>]) -> Result<(), Fault> {
        let insert = format!("INSERT INTO {table} ({}) ", names(columns));
        transaction!(self, |tx| {
            let mut insert = sqlx::QueryBuilder::new(insert.clone());
            insert.push_values(rows, |mut row, cells| {
                for cell in cells.clone() {
                    match cell {
                        Cell::Bytes(bytes) => row.push_bind(bytes),
                        Cell::Text(text) => row.push_bind(text),
                        Cell::Number(number) => row.push_bind(number),
                    };
                }
            });
            insert.build().persistent(false).execute(&mut *tx).await?;
            Ok(())
        })
    }
}

fn names(columns: &Columns) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}
