//! What cannot be left out: the bytes from memory; one signature, and one record that is on the disk before the answer. Rows of many
//! requests are written together, as the service does it too.

use crate::house::listen;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Executor, PgPool, QueryBuilder, SqlitePool};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Rows that are written together at most, as in the service.
const BATCH: usize = 256;
/// The record of a certificate, without what it is looked up by besides its key.
fn table(bytes: &str) -> String {
    format!(
        "CREATE TABLE bare (uvci_hash {bytes} PRIMARY KEY, kind TEXT NOT NULL, mark {bytes} NOT NULL, \
         issued_on BIGINT NOT NULL, expires_at BIGINT NOT NULL)"
    )
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

async fn serve(router: Router) -> SocketAddr {
    let (address, listener) = listen().await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The same bytes for every path.
pub(crate) async fn in_memory(body: Vec<u8>) -> SocketAddr {
    let body = Bytes::from(body);
    serve(Router::new().fallback(get(async move || body.clone()))).await
}

/// On a file of SQLite with the durability of the service.
pub(crate) async fn on_file(path: &Path) -> SocketAddr {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePool::connect_with(options)
        .await
        .expect("a file opens");
    let made = pool.execute(AssertSqlSafe(table("BLOB"))).await;
    made.expect("a table is made");
    inserting(Table::File(pool)).await
}

/// On PostgreSQL as it is.
pub(crate) async fn on_server(url: &str) -> SocketAddr {
    let pool = PgPool::connect(url).await.expect("the server answers");
    let made = pool.execute(AssertSqlSafe(table("BYTEA"))).await;
    made.expect("a table is made");
    inserting(Table::Server(pool)).await
}

impl Table {
    async fn write(&self, rows: &[Row]) {
        match self {
            Self::File(pool) => insert(rows).build().execute(pool).await.map(drop),
            Self::Server(pool) => insert(rows).build().execute(pool).await.map(drop),
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

async fn inserting(table: Table) -> SocketAddr {
    let (queue, mut waiting) = mpsc::channel::<Row>(2_048);
    tokio::spawn(async move {
        let mut rows = Vec::with_capacity(BATCH);
        while waiting.recv_many(&mut rows, BATCH).await > 0 {
            table.write(&rows).await;
            for (_, answer) in rows.drain(..) {
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
