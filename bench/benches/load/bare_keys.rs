//! What cannot be left out of an upload: one signature is checked, and a row for each key is on the disk before the answer. Rows of
//! many requests are written together, as the service does it too.

use crate::bare::{BATCH, serve};
use crate::phones::KEYS;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use sqlx::{AssertSqlSafe, Executor, PgPool, QueryBuilder, SqlitePool};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Every answer of the service is as long.
const ANSWER: [u8; 4_096] = [b'A'; 4_096];
const MESSAGE: &[u8] = b"what an authority signed";

type Key = [u8; 16];
type Upload = ([Key; KEYS], oneshot::Sender<()>);

/// The columns of the service, and the one index without which a key could be there twice.
fn table(bytes: &str) -> String {
    format!(
        "CREATE TABLE bare_key (key {bytes} PRIMARY KEY, released_at BIGINT NOT NULL, region TEXT NOT NULL, \
         rolling_start BIGINT NOT NULL, rolling_period BIGINT NOT NULL, risk BIGINT NOT NULL, report_type BIGINT NOT NULL, \
         days_since_onset BIGINT NOT NULL, traveller BIGINT NOT NULL, created_at BIGINT NOT NULL, is_cover BIGINT NOT NULL)"
    )
}

const COLUMNS: &str = "key, released_at, region, rolling_start, rolling_period, risk, report_type, \
    days_since_onset, traveller, created_at, is_cover";

enum Table {
    File(SqlitePool),
    Server(PgPool),
}

struct Bare {
    public: Vec<u8>,
    signature: Vec<u8>,
    queue: mpsc::Sender<Upload>,
}

/// On a file of SQLite with the durability of the service.
pub(crate) async fn on_file(path: &Path) -> SocketAddr {
    let pool = crate::bare::open_file(path).await;
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
    async fn write(&self, keys: &[Key]) {
        match self {
            Self::File(pool) => write_to_file(pool, keys).await,
            Self::Server(pool) => write_to_server(pool, keys).await,
        }
        .expect("rows are new");
    }
}

async fn write_to_file(pool: &SqlitePool, keys: &[Key]) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    // SQLite takes some thirty thousand values at once
    for piece in keys.chunks(2_048) {
        let mut insert = QueryBuilder::new(format!("INSERT INTO bare_key ({COLUMNS}) "));
        insert.push_values(piece, |mut row, key| {
            row.push_bind(&key[..])
                .push("1800000000, 'XD', 2970000, 144, 2, 1, 3, 0, 1800000000, 0");
        });
        let insert = insert.build().persistent(false);
        insert.execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

async fn write_to_server(pool: &PgPool, keys: &[Key]) -> Result<(), sqlx::Error> {
    let keys: Vec<&[u8]> = keys.iter().map(|key| &key[..]).collect();
    let insert = AssertSqlSafe(format!(
        "INSERT INTO bare_key ({COLUMNS}) SELECT key, 1800000000, 'XD', 2970000, 144, 2, 1, 3, 0, 1800000000, 0 \
         FROM UNNEST($1::BYTEA[]) AS new (key)"
    ));
    sqlx::query(insert).bind(keys).execute(pool).await.map(drop)
}

async fn inserting(table: Table) -> SocketAddr {
    let (queue, mut waiting) = mpsc::channel::<Upload>(2_048);
    tokio::spawn(async move {
        let mut batch = Vec::with_capacity(BATCH);
        while waiting.recv_many(&mut batch, BATCH).await > 0 {
            let keys: Vec<Key> = batch.iter().flat_map(|(keys, _)| *keys).collect();
            table.write(&keys).await;
            for (_, answer) in batch.drain(..) {
                let _ = answer.send(());
            }
        }
    });
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let key = key.expect("there is randomness");
    let signature = key.sign(&SystemRandom::new(), MESSAGE);
    let bare = Arc::new(Bare {
        public: key.public_key().as_ref().to_vec(),
        signature: signature.expect("a key signs").as_ref().to_vec(),
        queue,
    });
    serve(Router::new().fallback(post(take)).with_state(bare)).await
}

async fn take(State(bare): State<Arc<Bare>>, _: Bytes) -> &'static [u8] {
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &bare.public);
    key.verify(MESSAGE, &bare.signature)
        .expect("it is the key's own");
    let mut keys = [Key::default(); KEYS];
    for key in &mut keys {
        aws_lc_rs::rand::fill(key).expect("there is randomness");
    }
    let (answer, answered) = oneshot::channel();
    bare.queue
        .send((keys, answer))
        .await
        .expect("somebody writes");
    answered.await.expect("it is written");
    &ANSWER
}
