//! Numbered steps of the tables, up and down, from one text for both databases: a column is a line, its meaning the comment at the
//! line's end, which PostgreSQL keeps with the column and SQLite with the text of the table.

use crate::fault::Fault;
use crate::store::{Store, transaction};
use sqlx::{AssertSqlSafe, Row};

struct Step {
    up: &'static str,
    down: &'static str,
}

/// Step 1 is the first. A step that was published is never changed.
const STEPS: [Step; 3] = [
    Step {
        up: include_str!("../migrations/0001-up.sql"),
        down: include_str!("../migrations/0001-down.sql"),
    },
    Step {
        up: include_str!("../migrations/0002-up.sql"),
        down: include_str!("../migrations/0002-down.sql"),
    },
    Step {
        up: include_str!("../migrations/0003-up.sql"),
        down: include_str!("../migrations/0003-down.sql"),
    },
];

/// How a statement begins that SQLite has no need of.
const POSTGRES_ALONE: &str = "-- PostgreSQL alone: ";

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migration (\n    number INTEGER PRIMARY KEY -- of a step that was taken\n)";

/// A number that no other program is likely to lock in the same database: "pratique", in letters of eight bits.
const LOCK: i64 = i64::from_be_bytes(*b"pratique");

/// The number of the newest step.
#[must_use]
pub const fn newest() -> i64 {
    STEPS.len() as i64
}

/// Takes every step that is not taken yet.
pub(crate) async fn up(store: &Store) -> Result<(), Fault> {
    let is_postgres = matches!(store, Store::Postgres(_));
    transaction!(store, |tx| {
        if is_postgres {
            // two copies that start together take the steps one after the other, the first of all tables too
            let alone = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK);
            alone.execute(&mut *tx).await?;
        }
        for statement in statements(LEDGER, is_postgres) {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut *tx)
                .await?;
        }
        let taken = sqlx::query("SELECT COALESCE(MAX(number), 0) FROM migration")
            .fetch_one(&mut *tx)
            .await?;
        let taken = number(taken.try_get::<i64, _>(0)?)?;
        for (step, at) in STEPS.iter().zip(1_i64..).skip(taken) {
            for statement in statements(step.up, is_postgres) {
                sqlx::query(AssertSqlSafe(statement))
                    .execute(&mut *tx)
                    .await?;
            }
            sqlx::query("INSERT INTO migration (number) VALUES ($1)")
                .bind(at)
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    })
}

fn number(taken: i64) -> Result<usize, Fault> {
    let taken = usize::try_from(taken).unwrap_or(usize::MAX);
    if taken > STEPS.len() {
        let known = STEPS.len();
        return Err(Fault::Schema(format!(
            "its tables are at step {taken}, and this program knows {known}: start the newer program again"
        )));
    }
    Ok(taken)
}

/// Takes every step back.
pub(crate) async fn down(store: &Store) -> Result<(), Fault> {
    let is_postgres = matches!(store, Store::Postgres(_));
    transaction!(store, |tx| {
        for (step, at) in STEPS.iter().rev().zip((1..=newest()).rev()) {
            for statement in statements(step.down, is_postgres) {
                sqlx::query(AssertSqlSafe(statement))
                    .execute(&mut *tx)
                    .await?;
            }
            sqlx::query("DELETE FROM migration WHERE number = $1")
                .bind(at)
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query("DROP TABLE migration")
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// The statements of a step in the words of one database.
fn statements(step: &str, is_postgres: bool) -> Vec<String> {
    let mut statements: Vec<String> = split(step);
    statements.retain(|statement| is_postgres || !statement.starts_with(POSTGRES_ALONE));
    if is_postgres {
        let comments: Vec<String> = statements
            .iter()
            .flat_map(|statement| comments(statement))
            .collect();
        statements.extend(comments);
    }
    // SQLite keeps a table in the order of its key where it is told so, and has one tree to write instead of two
    let [bytes, integer, by_key] = if is_postgres {
        [" BYTEA", " BIGINT", ""]
    } else {
        [" BLOB", " INTEGER", " WITHOUT ROWID"]
    };
    let words = |statement: String| {
        statement
            .replace(" BYTES", bytes)
            .replace(" INTEGER", integer)
            .replace(" WITHOUT ROWID", by_key)
    };
    statements.into_iter().map(words).collect()
}

/// Statements end with a semicolon at the end of a line; a comment may hold one.
fn split(step: &str) -> Vec<String> {
    let mut statements = vec![String::new()];
    for line in step.lines() {
        let ends = line.ends_with(';') && !line.trim_start().starts_with("--");
        let Some(last) = statements.last_mut() else {
            break;
        };
        last.push_str(if ends {
            line.trim_end_matches(';')
        } else {
            line
        });
        last.push('\n');
        if ends {
            statements.push(String::new());
        }
    }
    statements.retain(|statement| !statement.trim().is_empty());
    statements
}

/// A column's name, its type and its comment.
type Column<'s> = (&'s str, &'s str, &'s str);

/// The columns of a table with their comments.
fn columns(statement: &str) -> Option<(&str, Vec<Column<'_>>)> {
    let start = statement.find("CREATE TABLE ")?;
    let name = statement[start..]
        .trim_start_matches("CREATE TABLE ")
        .trim_start_matches("IF NOT EXISTS ");
    let name = name.split([' ', '(']).next()?;
    let column = |line| {
        let (definition, comment): (&str, &str) = str::split_once(line, " -- ")?;
        let mut words = definition.split_whitespace();
        Some((
            words.next()?,
            words.next()?.trim_end_matches(','),
            comment.trim(),
        ))
    };
    Some((
        name,
        statement[start..].lines().filter_map(column).collect(),
    ))
}

/// The names of the tables that there are after the last step, and of their columns with their types.
pub(crate) fn tables() -> Vec<(String, Vec<(String, String)>)> {
    let all = STEPS.iter().flat_map(|step| split(step.up));
    let table = |statement: String| {
        let (name, columns) = columns(&statement)?;
        let columns = columns
            .into_iter()
            .map(|(name, kind, _)| (name.to_owned(), kind.to_owned()));
        Some((name.to_owned(), columns.collect()))
    };
    all.filter_map(table).collect()
}

fn comments(statement: &str) -> Vec<String> {
    let Some((table, columns)) = columns(statement) else {
        return Vec::new();
    };
    let comment = |(column, _, meaning): &(&str, &str, &str)| {
        let meaning = meaning.replace('\'', "''");
        format!("COMMENT ON COLUMN {table}.{column} IS '{meaning}'")
    };
    columns.iter().map(comment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_says_what_it_holds() {
        for (table, _) in tables() {
            let text = STEPS
                .iter()
                .find(|step| step.up.contains(&format!("CREATE TABLE {table} (")))
                .unwrap()
                .up;
            let body = text
                .split(&format!("CREATE TABLE {table} ("))
                .nth(1)
                .unwrap()
                .split("\n)")
                .next()
                .unwrap();
            for line in body
                .lines()
                .filter(|line| !line.trim().is_empty() && !line.trim().starts_with("PRIMARY KEY"))
            {
                assert!(line.contains(" -- "), "{table}: {line}");
            }
        }
        assert_eq!(tables().len(), 22);
    }

    #[test]
    fn a_statement_is_said_in_the_words_of_each_database() {
        let step = "CREATE TABLE a (\n    b BYTES PRIMARY KEY, -- it's one; two\n    c INTEGER -- d\n);\nCREATE INDEX e ON a (c);\n\
            -- PostgreSQL alone: why.\nALTER TABLE a SET (fillfactor = 60);\n";
        let sqlite = statements(step, false);
        assert_eq!(sqlite.len(), 2);
        assert!(sqlite[0].contains("b BLOB PRIMARY KEY"));
        let postgres = statements(step, true);
        assert!(postgres[0].contains("c BIGINT"));
        assert!(postgres[2].ends_with("ALTER TABLE a SET (fillfactor = 60)\n"));
        assert_eq!(postgres[3], "COMMENT ON COLUMN a.b IS 'it''s one; two'");
        assert_eq!(postgres.len(), 5);
    }
}
