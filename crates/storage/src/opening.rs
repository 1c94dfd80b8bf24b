//! Opening a database, with its tables in the newest form.

use crate::fault::Fault;
use crate::migration;
use crate::store::{File, Store};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, SqlitePool};
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

/// How long a request waits for a connection, and SQLite for whoever writes.
const PATIENCE: Duration = Duration::from_secs(5);
/// How soon a file is opened again that others are opening.
const AGAIN: Duration = Duration::from_millis(20);
const CONNECTIONS: u32 = 16;
/// SQLite writes one at a time; these are for reading meanwhile.
const SQLITE_READERS: u32 = 3;
/// How much of the file the one who writes keeps in memory, 32 MiB (SQLite counts KiB below zero).
const WRITER_KNOWS: &str = "-32768";
/// Pages that the journal holds before they are written to where they belong, 5 MiB. With a longer one fewer wait for that, and those so
/// long that a hundredth of all uploads of keys takes more than 50 ms.
const JOURNAL_PAGES: &str = "2500";
/// Bytes of a page of a new file. Rows come in the order of hashes and keys, each into a page of its own, and all of that page is
/// written to the journal: with the library's 4096 that is twice as much.
const PAGE: u32 = 2_048;

/// What a connection calls itself, which everybody at the same database can see.
const SERVING: &str = "pratique serve";
const VISITING: &str = "pratique";

/// What PostgreSQL ends by itself: waiting for somebody who holds the log, and holding it without a word, as a copy of the
/// program does that stopped in the middle.
const LIMITS: [(&str, &str); 2] = [
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10s"),
];

/// Others may be opening the same new file: while one of them turns its write-ahead log on, SQLite sends the rest away at once,
/// however long they would wait.
async fn open(
    pool: &SqlitePoolOptions,
    options: &SqliteConnectOptions,
) -> Result<SqlitePool, Fault> {
    let until = Instant::now() + PATIENCE;
    loop {
        let opened = pool.clone().connect_with(options.clone()).await;
        match opened.map_err(Fault::from) {
            Err(fault) if fault.is_busy() && Instant::now() < until => {
                tokio::time::sleep(AGAIN).await;
            }
            opened => return opened,
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
            .page_size(PAGE)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("secure_delete", "on")
            // what a statement changed so far, should it fail in the middle: no file is made for that
            .pragma("temp_store", "memory")
            .pragma("wal_autocheckpoint", JOURNAL_PAGES)
            .busy_timeout(PATIENCE);
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(PATIENCE)
                // a file does not hang up
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writing = options.clone().pragma("cache_size", WRITER_KNOWS);
        let writer = open(&pool().max_connections(1), &writing).await?;
        let readers = open(&pool().max_connections(SQLITE_READERS), &options).await?;
        Self::Sqlite(File { writer, readers }).migrated().await
    }

    /// Opens a database of PostgreSQL, `postgres://…`, to serve from it, and brings its tables to the newest form. A server that is
    /// just starting is waited for, for some seconds.
    ///
    /// # Errors
    /// [`Fault::Address`], [`Fault::Unavailable`], [`Fault::Schema`].
    pub async fn open_server(url: &str) -> Result<Self, Fault> {
        Self::open_as(SERVING, url).await
    }

    /// Opens a database of PostgreSQL as [`Store::open_server`] does, for one piece of work: it does not count as a service.
    ///
    /// # Errors
    /// As of [`Store::open_server`].
    pub async fn visit_server(url: &str) -> Result<Self, Fault> {
        Self::open_as(VISITING, url).await
    }

    /// How many connections services have to this database. A file has one service at most, and a lock in its folder.
    ///
    /// # Errors
    /// [`Fault::Unavailable`].
    pub async fn served(&self) -> Result<i64, Fault> {
        let Self::Postgres(pool) = self else {
            return Ok(0);
        };
        let asked = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1";
        let row = sqlx::query(asked).bind(SERVING).fetch_one(pool).await?;
        Ok(row.try_get(0)?)
    }

    async fn open_as(name: &str, url: &str) -> Result<Self, Fault> {
        // the address holds a password, and the library's sentence may repeat it
        let no_address =
            || Fault::Address("it must be postgres://user:password@host/database".into());
        // the library takes the address of any kind of server
        let is_postgres = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        if !is_postgres {
            return Err(no_address());
        }
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| no_address())?
            .application_name(name)
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

    /// Takes all tables away, step by step: for who leaves, and for the test that every step has its way back.
    ///
    /// # Errors
    /// [`Fault::Unavailable`].
    pub async fn unmigrate(&self) -> Result<(), Fault> {
        migration::down(self).await
    }
}
