//! A phone's code becomes a token: the codes that it takes, and the handler beside it, which marks a row as used, counts it and signs.
//! Rows of many requests are written together, in one transaction, as the service does it too.

use crate::bare::{BATCH, open_file, serve};
use crate::client::{SERIAL, serial_of, serials_so_far};
use crate::house::House;
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Executor, PgPool, QueryBuilder, SqlitePool};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use storage::{NewCaller, NewVerificationCode};
use time::{Duration, OffsetDateTime};
use tokio::sync::{mpsc, oneshot};

/// Codes that wait to be used: more than either uses in its turns.
const CODES: u32 = 400_000;
/// Codes that are written at a time.
const PIECE: u32 = 10_000;
/// What phones send: as many letters as an app pads with.
const PADDING: usize = 1_400;

/// Fills a service with codes, and says how to ask for their tokens.
pub(crate) async fn requests(house: &House, folder: &Path, clients: usize) -> Vec<Vec<u8>> {
    let secret = std::fs::read_to_string(folder.join("keys/verification/codes.secret"));
    let secret = STANDARD.decode(secret.expect("a service has a secret").trim_end());
    let key = Key::new(HMAC_SHA256, &secret.expect("it is one"));
    let hash = |label: &str, text: &str| -> [u8; 32] {
        let tag = sign(&key, format!("{label}\0{text}").as_bytes());
        tag.as_ref().try_into().expect("a tag has 32 bytes")
    };
    let (boss, now) = (audit::Actor::program(), OffsetDateTime::now_utc());
    for (name, kind) in [("app", "device"), ("authority", "admin")] {
        let quota = i64::from(CODES);
        let new = NewCaller {
            name: name.into(),
            kind,
            secret_hash: hash("caller", name),
            quota,
        };
        let added = house.store().add_caller(&new, &boss, now).await;
        added.expect("a name is free");
    }
    let first = serials_so_far();
    for piece in (first..first + CODES).step_by(PIECE as usize) {
        let all: Vec<_> = (piece..piece + PIECE)
            .map(|number| ("authority".to_owned(), code(number, &hash, now)))
            .collect();
        let issued = house.store().issue_codes(&all, now).await;
        issued.expect("codes are new");
    }
    let body =
        serde_json::json!({"code": long(SERIAL), "padding": "A".repeat(PADDING)}).to_string();
    let length = body.len();
    let head = "POST /api/verify HTTP/1.1\r\nhost: localhost\r\nx-api-key: app\r\ncontent-type: application/json\r\n";
    vec![format!("{head}content-length: {length}\r\n\r\n{body}").into_bytes(); clients]
}

fn long(serial: &str) -> String {
    format!("0123456789{serial}")
}

fn code(
    number: u32,
    hash: &impl Fn(&str, &str) -> [u8; 32],
    now: OffsetDateTime,
) -> NewVerificationCode {
    let serial = serial_of(number);
    let text = long(std::str::from_utf8(&serial).expect("letters are text"));
    let mut uuid = [0; 16];
    uuid.copy_from_slice(&Sha256::digest(number.to_be_bytes())[..16]);
    NewVerificationCode {
        uuid,
        short_hash: hash("short", &text),
        long_hash: hash("code", &text),
        nonce_hash: None,
        report_type: "confirmed",
        symptom_day: Some(now.date()),
        test_day: None,
        short_until: now + Duration::minutes(15),
        long_until: now + Duration::hours(24),
    }
}

/// The body that the handler beside it is sent: as long as that of a phone.
pub(crate) fn bare_requests(clients: usize) -> Vec<Vec<u8>> {
    let body = "A".repeat(PADDING + 40);
    let length = body.len();
    let head = "POST / HTTP/1.1\r\nhost: localhost\r\n";
    vec![format!("{head}content-length: {length}\r\n\r\n{body}").into_bytes(); clients]
}

enum Table {
    File(SqlitePool),
    Server(PgPool),
}

type Row = ([u8; 32], oneshot::Sender<()>);

struct Bare {
    key: EcdsaKeyPair,
    next: AtomicU32,
    queue: mpsc::Sender<Row>,
}

fn tables(bytes: &str) -> String {
    format!(
        "CREATE TABLE code (hash {bytes} PRIMARY KEY, kind TEXT NOT NULL, until BIGINT NOT NULL, claimed BIGINT NOT NULL); \
         CREATE TABLE day_count (day BIGINT PRIMARY KEY, claimed BIGINT NOT NULL)"
    )
}

/// Fills a table of whichever database.
macro_rules! fill {
    ($pool:expr, $bytes:literal) => {
        let made = $pool.execute(AssertSqlSafe(tables($bytes))).await;
        made.expect("tables are made");
        for piece in (0..CODES).step_by(PIECE as usize) {
            let mut insert = QueryBuilder::new("INSERT INTO code (hash, kind, until, claimed) ");
            insert.push_values(piece..piece + PIECE, |mut row, number| {
                row.push_bind(hash(number).to_vec())
                    .push("'confirmed', 1800000000, 0");
            });
            let filled = insert.build().persistent(false).execute($pool).await;
            filled.expect("rows are new");
        }
    };
}

/// Marks rows as used, counts them, and commits.
macro_rules! claim {
    ($pool:expr, $waiting:expr) => {
        async {
            let mut transaction = $pool.begin().await?;
            let mut update = QueryBuilder::new("UPDATE code SET claimed = 1 WHERE claimed = 0 AND hash IN (");
            let mut list = update.separated(", ");
            for (hash, _) in $waiting {
                list.push_bind(hash.to_vec());
            }
            list.push_unseparated(") RETURNING kind");
            let claimed = update.build().fetch_all(&mut *transaction).await?;
            assert_eq!(claimed.len(), $waiting.len(), "a row is used once");
            sqlx::query("INSERT INTO day_count VALUES (1, $1) ON CONFLICT (day) DO UPDATE SET claimed = day_count.claimed + excluded.claimed")
                .bind($waiting.len() as i64)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        }
        .await
    };
}

impl Table {
    async fn claim(&self, waiting: &[Row]) {
        let claimed: Result<(), sqlx::Error> = match self {
            Self::File(pool) => claim!(pool, waiting),
            Self::Server(pool) => claim!(pool, waiting),
        };
        claimed.expect("rows are there");
    }
}

fn hash(number: u32) -> [u8; 32] {
    Sha256::digest(number.to_le_bytes()).into()
}

/// On a file of SQLite with the durability of the service.
pub(crate) async fn on_file(path: &Path) -> SocketAddr {
    let pool = open_file(path).await;
    fill!(&pool, "BLOB");
    claiming(Table::File(pool)).await
}

/// On PostgreSQL as it is.
pub(crate) async fn on_server(url: &str) -> SocketAddr {
    let pool = PgPool::connect(url).await.expect("the server answers");
    fill!(&pool, "BYTEA");
    claiming(Table::Server(pool)).await
}

async fn claiming(table: Table) -> SocketAddr {
    let (queue, mut waiting) = mpsc::channel::<Row>(2_048);
    tokio::spawn(async move {
        let mut batch = Vec::with_capacity(BATCH);
        while waiting.recv_many(&mut batch, BATCH).await > 0 {
            table.claim(&batch).await;
            for (_, answer) in batch.drain(..) {
                let _ = answer.send(());
            }
        }
    });
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("there is randomness");
    let bare = Arc::new(Bare {
        key,
        next: AtomicU32::new(0),
        queue,
    });
    let router = Router::new()
        .fallback(post(claim_and_sign))
        .with_state(bare);
    serve(router).await
}

async fn claim_and_sign(State(bare): State<Arc<Bare>>, body: Bytes) -> (StatusCode, Json<usize>) {
    let (answer, answered) = oneshot::channel();
    let row = (hash(bare.next.fetch_add(1, Ordering::Relaxed)), answer);
    bare.queue.send(row).await.expect("somebody writes");
    answered.await.expect("it is written");
    let signature = bare
        .key
        .sign(&SystemRandom::new(), &body)
        .expect("a key signs");
    (StatusCode::OK, Json(signature.as_ref().len()))
}
