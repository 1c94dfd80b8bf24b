//! What cannot be left out: the bytes from memory; one signature, and one record that is on the disk before the answer. Rows of many
//! requests are written together, as the service does it too. A second of the kind commits the rows that the service commits: the
//! record, the fingerprint by which a duplicate is noticed, and a line of the log behind the end that it holds.

use crate::house::listen;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Executor, PgPool, QueryBuilder, Row as _, SqlitePool};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Rows that are written together at most, as in the service.
pub(crate) const BATCH: usize = 256;
/// A line of the log, which is as long as those that the service writes.
const LINE: &str = "1 2026-01-01T00:00:00Z nurse-1 issued certificate/0123456789abcdef 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The record of a certificate, without what it is looked up by besides its key; and what is written beside it.
fn tables(bytes: &str) -> String {
    format!(
        "CREATE TABLE bare (uvci_hash {bytes} PRIMARY KEY, kind TEXT NOT NULL, mark {bytes} NOT NULL, \
         issued_on BIGINT NOT NULL, expires_at BIGINT NOT NULL); \
         CREATE TABLE noted (day BIGINT NOT NULL, fingerprint {bytes} NOT NULL, PRIMARY KEY (day, fingerprint)); \
         CREATE TABLE line (number BIGINT PRIMARY KEY, line TEXT NOT NULL); \
         CREATE TABLE line_end (one BIGINT PRIMARY KEY, number BIGINT NOT NULL, line TEXT NOT NULL); \
         INSERT INTO line_end VALUES (1, 0, '')"
    )
}

/// Which rows are committed for a request.
#[derive(Clone, Copy)]
pub(crate) enum Rows {
    /// The record alone.
    Record,
    /// As many as the service commits, in one transaction.
    Same,
}

type Row = ([u8; 32], oneshot::Sender<()>);

/// Where the rows go; one statement is one transaction.
enum Table {
    File(SqlitePool),
    Server(PgPool),
}

struct Bare {
    key: EcdsaKeyPair,
    queue: mpsc::Sender<Row>,
}

pub(crate) async fn serve(router: Router) -> SocketAddr {
    let (address, listener) = listen().await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The same bytes for every path.
pub(crate) async fn in_memory(body: Vec<u8>) -> SocketAddr {
    let body = Bytes::from(body);
    serve(Router::new().fallback(get(async move || body.clone()))).await
}

/// A file of SQLite with the durability of the service.
pub(crate) async fn open_file(path: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePool::connect_with(options).await;
    pool.expect("a file opens")
}

/// On a file of SQLite; both kinds.
pub(crate) async fn on_file(path: &Path) -> [SocketAddr; 2] {
    let pool = open_file(path).await;
    let made = pool.execute(AssertSqlSafe(tables("BLOB"))).await;
    made.expect("tables are made");
    let to = |rows| inserting(Table::File(pool.clone()), rows);
    [to(Rows::Record).await, to(Rows::Same).await]
}

/// On PostgreSQL as it is; both kinds.
pub(crate) async fn on_server(url: &str) -> [SocketAddr; 2] {
    let pool = PgPool::connect(url).await.expect("the server answers");
    let made = pool.execute(AssertSqlSafe(tables("BYTEA"))).await;
    made.expect("tables are made");
    let to = |rows| inserting(Table::Server(pool.clone()), rows);
    [to(Rows::Record).await, to(Rows::Same).await]
}

/// The rows of the service in one transaction: the end of the log is held, then each table is written once.
macro_rules! same {
    ($pool:expr, $waiting:expr, $hold:literal) => {
        async {
            let mut transaction = $pool.begin().await?;
            let held = sqlx::query(concat!("SELECT number FROM line_end WHERE one = 1", $hold));
            let end: i64 = held.fetch_one(&mut *transaction).await?.try_get(0)?;
            insert($waiting).build().execute(&mut *transaction).await?;
            noted($waiting).build().execute(&mut *transaction).await?;
            lines($waiting, end)
                .build()
                .execute(&mut *transaction)
                .await?;
            sqlx::query("UPDATE line_end SET number = $1, line = $2 WHERE one = 1")
                .bind(end + $waiting.len() as i64)
                .bind(LINE)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        }
        .await
    };
}

impl Table {
    async fn write(&self, waiting: &[Row], rows: Rows) {
        match (self, rows) {
            (Self::File(pool), Rows::Record) => {
                insert(waiting).build().execute(pool).await.map(drop)
            }
            (Self::Server(pool), Rows::Record) => {
                insert(waiting).build().execute(pool).await.map(drop)
            }
            (Self::File(pool), Rows::Same) => same!(pool, waiting, ""),
            (Self::Server(pool), Rows::Same) => same!(pool, waiting, " FOR UPDATE"),
        }
        .expect("rows are new");
    }
}

fn insert<D: sqlx::Database>(rows: &[Row]) -> QueryBuilder<D>
where
    i64: sqlx::Type<D> + for<'q> sqlx::Encode<'q, D>,
    Vec<u8>: sqlx::Type<D> + for<'q> sqlx::Encode<'q, D>,
{
    let mut insert =
        QueryBuilder::new("INSERT INTO bare (uvci_hash, kind, mark, issued_on, expires_at) ");
    insert.push_values(rows, |mut row, (hash, _)| {
        row.push_bind(hash.to_vec())
            .push("'test'")
            .push_bind(hash[..24].to_vec())
            .push_bind(20_000)
            .push_bind(1_800_000_000);
    });
    insert
}

fn noted<D: sqlx::Database>(rows: &[Row]) -> QueryBuilder<D>
where
    i64: sqlx::Type<D> + for<'q> sqlx::Encode<'q, D>,
    Vec<u8>: sqlx::Type<D> + for<'q> sqlx::Encode<'q, D>,
{
    let mut insert = QueryBuilder::new("INSERT INTO noted (day, fingerprint) ");
    insert.push_values(rows, |mut row, (hash, _)| {
        let fingerprint: Vec<u8> = hash.iter().rev().copied().collect();
        row.push_bind(20_000).push_bind(fingerprint);
    });
    insert
}

fn lines<D: sqlx::Database>(rows: &[Row], end: i64) -> QueryBuilder<D>
where
    i64: sqlx::Type<D> + for<'q> sqlx::Encode<'q, D>,
    &'static str: sqlx::Type<D> + for<'q> sqlx::Encode<'q, D>,
{
    let mut insert = QueryBuilder::new("INSERT INTO line (number, line) ");
    insert.push_values((end + 1..).zip(rows), |mut row, (number, _)| {
        row.push_bind(number).push_bind(LINE);
    });
    insert
}

async fn inserting(table: Table, rows: Rows) -> SocketAddr {
    let (queue, mut waiting) = mpsc::channel::<Row>(2_048);
    tokio::spawn(async move {
        let mut batch = Vec::with_capacity(BATCH);
        while waiting.recv_many(&mut batch, BATCH).await > 0 {
            table.write(&batch, rows).await;
            for (_, answer) in batch.drain(..) {
                let _ = answer.send(());
            }
        }
    });
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("there is randomness");
    let bare = Arc::new(Bare { key, queue });
    serve(
        Router::new()
            .fallback(post(sign_and_insert))
            .with_state(bare),
    )
    .await
}

async fn sign_and_insert(State(bare): State<Arc<Bare>>, body: Bytes) -> (StatusCode, Json<usize>) {
    let signature = bare
        .key
        .sign(&SystemRandom::new(), &body)
        .expect("a key signs");
    let (answer, answered) = oneshot::channel();
    let mut hash = [0; 32];
    aws_lc_rs::rand::fill(&mut hash).expect("there is randomness");
    let row = (hash, answer);
    bare.queue.send(row).await.expect("somebody writes");
    answered.await.expect("it is written");
    (StatusCode::CREATED, Json(signature.as_ref().len()))
}
