//! The database: opening it, and running a transaction on whichever it is.

use crate::fault::Fault;
use crate::migration;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// How often a transaction is run again when others were at the same rows.
pub(crate) const RUNS: u32 = 8;
/// How long a request waits for a connection, and SQLite for whoever writes.
const PATIENCE: Duration = Duration::from_secs(5);
const CONNECTIONS: u32 = 16;
/// How many rows one statement writes: databases count the values of a statement, and SQLite stops at 32766.
pub(crate) const PIECE: usize = 1000;
/// SQLite writes one at a time; these are for reading meanwhile.
const SQLITE_CONNECTIONS: u32 = 4;

/// What PostgreSQL ends by itself: waiting for somebody who holds the log, and holding it without a word, as a copy of the
/// program does that stopped in the middle.
const LIMITS: [(&str, &str); 2] = [
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10s"),
];

/// A database of either kind.
#[derive(Debug, Clone)]
pub enum Store {
    /// A file.
    Sqlite(SqlitePool),
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
                $crate::Store::Sqlite(pool) => {
                    async {
                        let mut $transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
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
            $crate::Store::Sqlite($pool) => $body,
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
    /// Opens a file of SQLite, made where it is not there: write-ahead log, and nothing acknowledged before it is on the disk.
    /// Brings the tables to the newest form.
    ///
    /// # Errors
    /// [`Fault::Unavailable`], [`Fault::Schema`].
    pub async fn open_file(path: &Path) -> Result<Self, Fault> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("secure_delete", "on")
            .busy_timeout(PATIENCE);
        let pool = SqlitePoolOptions::new()
            .max_connections(SQLITE_CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await?;
        Self::Sqlite(pool).migrated().await
    }

    /// Opens a database of PostgreSQL, `postgres://…`, and brings its tables to the newest form. A server that is
    /// just starting is waited for, for some seconds.
    ///
    /// # Errors
    /// [`Fault::Address`], [`Fault::Unavailable`], [`Fault::Schema`].
    pub async fn open_server(url: &str) -> Result<Self, Fault> {
        // the address holds a password, and the library's sentence may repeat it
        let no_address =
            |_| Fault::Address("it must be postgres://user:password@host/database".into());
        let options = PgConnectOptions::from_str(url)
            .map_err(no_address)?
            .options(LIMITS);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await?;
        Self::Postgres(pool).migrated().await
    }

    async fn migrated(self) -> Result<Self, Fault> {
        migration::up(&self).await?;
        Ok(self)
    }

    /// The name of its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
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

    /// Takes all tables away, step by step: for who leaves, and for the test that every step has its way back.
    ///
    /// # Errors
    /// [`Fault::Unavailable`].
    pub async fn unmigrate(&self) -> Result<(), Fault> {
        migration::down(self).await
    }

    /// Waits until everything under way has ended, and closes.
    pub async fn close(&self) {
        reading!(self, |pool| pool.close().await);
    }
}
