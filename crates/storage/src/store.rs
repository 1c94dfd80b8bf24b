//! The database, and how a transaction is run on whichever it is.

use crate::fault::Fault;
use sqlx::{PgPool, SqlitePool};

/// How often a transaction is run again when others were at the same rows.
pub(crate) const RUNS: u32 = 8;
/// How many rows one statement writes: databases count the values of a statement, and SQLite stops at 32766.
pub(crate) const PIECE: usize = 1000;

/// How many rows are erased while others wait.
pub(crate) const ERASED_AT_ONCE: i64 = 5_000;

/// A file of SQLite. One writes at a time, always by the same connection: what that one knows of the file is not outdated by
/// another, and is not read anew for every transaction.
#[derive(Debug, Clone)]
pub struct File {
    /// One connection.
    pub writer: SqlitePool,
    /// For reading meanwhile.
    pub readers: SqlitePool,
}

/// A database of either kind.
#[derive(Debug, Clone)]
pub enum Store {
    /// A file.
    Sqlite(File),
    /// A server.
    Postgres(PgPool),
}

/// Runs a body as one transaction on whichever database it is, again where others were at the same rows. The body is compiled
/// for each; `$transaction` is the open transaction in it, and it ends with a `Result`.
macro_rules! transaction {
    ($store:expr, |$transaction:ident| $body:block) => {{
        let mut run = 0;
        loop {
            run += 1;
            let result = match $store {
                $crate::Store::Sqlite(file) => {
                    async {
                        let mut $transaction = file.writer.begin_with("BEGIN IMMEDIATE").await?;
                        let value = async { $body }.await;
                        $crate::store::end($transaction, value).await
                    }
                    .await
                }
                $crate::Store::Postgres(pool) => {
                    async {
                        let mut $transaction = pool.begin().await?;
                        let value = async { $body }.await;
                        $crate::store::end($transaction, value).await
                    }
                    .await
                }
            };
            match result {
                Err(fault) if run < $crate::store::RUNS && $crate::Fault::is_conflict(&fault) => {}
                result => break result,
            }
        }
    }};
}

/// Runs a body that only reads, on a connection of whichever database it is.
macro_rules! reading {
    ($store:expr, |$pool:ident| $body:expr) => {
        match $store {
            $crate::Store::Sqlite(file) => {
                let $pool = &file.readers;
                $body
            }
            $crate::Store::Postgres($pool) => $body,
        }
    };
}

pub(crate) use {reading, transaction};

/// Commits where the body succeeded, and takes everything back where it did not.
pub(crate) async fn end<D: sqlx::Database, T>(
    transaction: sqlx::Transaction<'_, D>,
    value: Result<T, Fault>,
) -> Result<T, Fault> {
    match value {
        Ok(value) => {
            transaction.commit().await?;
            Ok(value)
        }
        Err(fault) => {
            // what is dropped is rolled back as well, only later
            let _ = transaction.rollback().await;
            Err(fault)
        }
    }
}

impl Store {
    /// The name of its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// How many can write at once with some gain: one waits for the disk while another works. In a file one writes at a time.
    #[must_use]
    pub const fn writers(&self) -> usize {
        match self {
            Self::Sqlite(_) => 1,
            Self::Postgres(_) => 2,
        }
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// [`Fault::Unavailable`].
    pub async fn answers(&self) -> Result<(), Fault> {
        reading!(self, |pool| sqlx::query("SELECT 1")
            .execute(pool)
            .await
            .map(|_| ()))?;
        Ok(())
    }

    /// Waits until everything under way has ended, and closes.
    pub async fn close(&self) {
        reading!(self, |pool| pool.close().await);
        if let Self::Sqlite(file) = self {
            file.writer.close().await;
        }
    }
}
