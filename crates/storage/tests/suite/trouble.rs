//! Databases that do not answer: said within seconds, and over as soon as they answer again.

use crate::asking::{count, number, run};
use crate::given::{Given, at_once};
use crate::people::{begin_log, certificate, hash, now};
use std::time::{Duration, Instant};
use storage::{Fault, Issued, Store};

/// Nobody waits longer for an answer.
const SECONDS: Duration = Duration::from_secs(9);

async fn is_unavailable(store: &Store, record: u64) {
    let began = Instant::now();
    let outcome = store.issue(&[certificate(record)], now()).await;
    assert!(matches!(outcome, Err(Fault::Unavailable(_))), "{outcome:?}");
    assert!(
        began.elapsed() < SECONDS,
        "it took {:?} to say so",
        began.elapsed()
    );
}

async fn heals(store: &Store, record: u64) {
    assert_eq!(
        store.issue(&[certificate(record)], now()).await.unwrap(),
        [Issued::Recorded]
    );
}

/// A copy of the program that stops in the middle of a transaction.
pub(crate) async fn somebody_holds_the_log_and_goes_silent(given: &Given) {
    begin_log(given).await;
    let hold = "UPDATE staff_log_end SET number = number";
    match &given.another().await {
        Store::Sqlite(file) => {
            let mut silent = file.writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
            sqlx::query(hold).execute(&mut *silent).await.unwrap();
            is_unavailable(given, 1).await;
            silent.rollback().await.unwrap();
        }
        Store::Postgres(pool) => {
            let mut silent = pool.begin().await.unwrap();
            sqlx::query(hold).execute(&mut *silent).await.unwrap();
            is_unavailable(given, 1).await;
            // the server ends who is silent for too long
            let began = Instant::now();
            while given.issue(&[certificate(1)], now()).await.is_err() {
                assert!(began.elapsed() < SECONDS * 2, "the log is held for ever");
            }
            drop(silent);
        }
    }
    heals(given, 2).await;
}

pub(crate) async fn a_full_disk_heals(given: &Given) {
    begin_log(given).await;
    let pages = number(
        &given.another().await,
        "SELECT page_count FROM pragma_page_count",
    )
    .await;
    let set = |pages: i64| format!("PRAGMA max_page_count = {pages}");
    run(given, &set(pages)).await;
    let many: Vec<_> = (0..2000).map(certificate).collect();
    let refused = given.issue(&many, now()).await;
    assert!(matches!(refused, Err(Fault::Unavailable(_))), "{refused:?}");
    assert!(refused.unwrap_err().to_string().contains("full"));
    assert_eq!(count(given, "issued", "").await, 0);
    run(given, &set(1_000_000)).await;
    given.issue(&many, now()).await.unwrap();
}

pub(crate) async fn a_server_that_is_gone_heals(given: &Given) {
    begin_log(given).await;
    heals(given, 1).await;
    given.cluster().stop("fast");
    is_unavailable(given, 2).await;
    let began = Instant::now();
    assert!(matches!(given.answers().await, Err(Fault::Unavailable(_))));
    assert!(
        matches!(given.place.open().await, Err(Fault::Unavailable(_))),
        "it was opened"
    );
    assert!(
        began.elapsed() < SECONDS * 2,
        "it took {:?} to say so",
        began.elapsed()
    );
    given.cluster().run();
    given.answers().await.unwrap();
    heals(given, 2).await;
    assert_eq!(given.issued_today(now()).await.unwrap(), 2);
}

/// What was acknowledged before the power went is there when it is back.
pub(crate) async fn a_server_that_crashes_loses_nothing(given: &Given) {
    begin_log(given).await;
    let issuing = at_once(4, |task| {
        let store = given.store.clone();
        async move {
            let mut acknowledged = Vec::new();
            for record in (task * 1_000_000).. {
                match store.issue(&[certificate(record)], now()).await {
                    Ok(_) => acknowledged.push(record),
                    Err(_) => break,
                }
            }
            acknowledged
        }
    });
    let crash = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        given.cluster().stop("immediate");
    };
    let (acknowledged, ()) = tokio::join!(issuing, crash);
    given.cluster().run();
    let acknowledged = acknowledged.concat();
    assert!(
        acknowledged.len() > 10,
        "it issued {} only",
        acknowledged.len()
    );
    for record in &acknowledged {
        assert!(
            given.issued(&hash(*record)).await.unwrap().is_some(),
            "{record} was acknowledged and is lost"
        );
    }
}
