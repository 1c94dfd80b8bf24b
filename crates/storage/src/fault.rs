//! Why an operation did not happen.

use std::borrow::Cow;
use std::fmt;

/// A cause. After each of them the tables are as they were before.
#[derive(Debug)]
pub enum Fault {
    /// The database does not answer, or its disk is full: trying again later may help.
    Unavailable(sqlx::Error),
    /// The address of the database is not one.
    Address(String),
    /// The database was made by a later version of this program, or by another.
    Schema(String),
    /// A row does not hold what this program writes.
    Damaged(String),
    /// What is to be changed is not there, or not any more.
    NotFound,
    /// It is there already.
    Exists,
    /// Something else was changed first: look again.
    Overtaken,
    /// Who drafted cannot approve.
    SameOfficer,
    /// The last administrator cannot go.
    LastAdministrator,
    /// The staff log cannot be written on.
    LogFull,
    /// A copy of a table has another number of rows.
    Uneven(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(error) => write!(f, "the database does not answer: {error}"),
            Self::Address(why) => write!(f, "this is not the address of a database: {why}"),
            Self::Schema(why) => write!(f, "the database does not fit this program: {why}"),
            Self::Damaged(what) => write!(
                f,
                "the database holds {what}, which this program never writes"
            ),
            Self::NotFound => f.write_str("there is no such thing any more"),
            Self::Exists => f.write_str("it is there already"),
            Self::Overtaken => f.write_str("something else was changed first: look again"),
            Self::SameOfficer => {
                f.write_str("who drafted something cannot approve it: ask another officer")
            }
            Self::LastAdministrator => {
                f.write_str("this is the last administrator, and somebody must be one")
            }
            Self::LogFull => f.write_str("the staff log cannot be written on"),
            Self::Uneven(table) => write!(
                f,
                "the copy of the table {table} has another number of rows, and nothing was kept of it"
            ),
        }
    }
}

impl std::error::Error for Fault {}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let Some(said) = error.as_database_error() else {
            return Self::Unavailable(error);
        };
        if said.is_unique_violation() {
            Self::Exists
        } else if is_about_tables(&said.code().unwrap_or_default()) {
            Self::Schema(said.message().to_owned())
        } else {
            Self::Unavailable(error)
        }
    }
}

/// Whether what is there are not the tables of this program: PostgreSQL's class 42 (one is missing, there already, or not to be
/// touched), SQLite's ERROR and NOTADB.
fn is_about_tables(code: &str) -> bool {
    matches!(code, "1" | "26") || (code.len() == 5 && code.starts_with("42"))
}

impl From<audit::Full> for Fault {
    fn from(_: audit::Full) -> Self {
        Self::LogFull
    }
}

impl Fault {
    /// Whether running the same transaction again may succeed at once: others were at the same rows (PostgreSQL 40001, 40P01;
    /// SQLite `BUSY_SNAPSHOT`). Its BUSY is no such thing: then it has waited already.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self.code().as_deref(), Some("40001" | "40P01" | "517"))
    }

    /// Whether others have a file of SQLite to themselves for the moment (`BUSY`, `BUSY_RECOVERY`).
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.code().as_deref(), Some("5" | "261"))
    }

    /// Of the database.
    fn code(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Unavailable(error) => error.as_database_error()?.code(),
            _ => None,
        }
    }
}
