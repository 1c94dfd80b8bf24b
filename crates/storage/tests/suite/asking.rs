//! Asking the database itself, past the operations of `storage`.

use audit::{Act, Entry};
use sqlx::{AssertSqlSafe, Row};
use storage::Store;

/// Runs a statement.
pub(crate) async fn run(store: &Store, statement: &str) {
    let statement = AssertSqlSafe(statement.to_owned());
    match store {
        Store::Sqlite(file) => sqlx::query(statement).execute(&file.writer).await.map(drop),
        Store::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(drop),
    }
    .unwrap();
}

/// The texts of the first column.
pub(crate) async fn texts(store: &Store, asked: &str) -> Vec<String> {
    let asked = AssertSqlSafe(asked.to_owned());
    match store {
        Store::Sqlite(file) => {
            let rows = sqlx::query(asked).fetch_all(&file.readers).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
        Store::Postgres(pool) => {
            let rows = sqlx::query(asked).fetch_all(pool).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

/// A number.
pub(crate) async fn number(store: &Store, asked: &str) -> i64 {
    let asked = format!("SELECT CAST(({asked}) AS TEXT)");
    texts(store, &asked).await[0].parse().unwrap()
}

/// How many rows a table has; `rest` may be a condition.
pub(crate) async fn count(store: &Store, table: &str, rest: &str) -> i64 {
    number(store, &format!("SELECT COUNT(*) FROM {table} {rest}")).await
}

/// The tables that are there.
pub(crate) async fn tables(store: &Store) -> Vec<String> {
    let mut tables = texts(
        store,
        match store {
            Store::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
            Store::Postgres(_) => {
                "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'"
            }
        },
    )
    .await;
    tables.sort();
    tables
}

pub(crate) async fn has_table(store: &Store, table: &str) -> bool {
    tables(store).await.iter().any(|one| one == table)
}

/// The entries of the staff log, which is unbroken.
pub(crate) async fn unbroken_log(store: &Store) -> Vec<Entry> {
    let mut lines = Vec::new();
    loop {
        let more = store.staff_log(lines.len() as u64, 1000).await.unwrap();
        if more.is_empty() {
            break;
        }
        lines.extend(more);
    }
    if lines.is_empty() {
        return Vec::new();
    }
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let report = audit::check(&text, None);
    assert_eq!(report.findings, [], "the staff log is broken");
    let end = texts(store, "SELECT line FROM staff_log_end").await;
    assert_eq!(
        end,
        lines[lines.len() - 1..],
        "the end of the log is its last line"
    );
    lines[1..]
        .iter()
        .map(|line| Entry::parse(line).unwrap())
        .collect()
}

/// What was done, in its order, each with its subject.
pub(crate) async fn acts(store: &Store) -> Vec<(Act, String)> {
    let entries = unbroken_log(store).await;
    entries
        .into_iter()
        .map(|entry| (entry.act, entry.subject.as_str().to_owned()))
        .collect()
}

/// How often something was done.
pub(crate) async fn times(store: &Store, act: Act) -> usize {
    acts(store)
        .await
        .iter()
        .filter(|(one, _)| *one == act)
        .count()
}
