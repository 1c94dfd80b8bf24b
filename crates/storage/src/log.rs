//! The staff log in its table. A line is written in the transaction of the act that it tells of; whoever writes holds the row of
//! the end, so that lines of two copies of the program never come between each other.

use crate::fault::Fault;
use crate::moment::moment;
use crate::store::{Store, reading, transaction};
use audit::{Act, Actor, Chain, Origin, Subject};
use sqlx::Row;
use time::OffsetDateTime;

/// What is written of one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: Act,
    /// On what.
    pub subject: Subject,
}

impl Line {
    /// Whoever did whatever on something that the authority's own records name.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where the subject cannot stand in the log.
    pub fn new(actor: &Actor, act: Act, subject: &str) -> Result<Self, Fault> {
        let unfit = || Fault::Damaged(format!("the name \"{}\"", subject.escape_debug()));
        Ok(Self {
            actor: actor.clone(),
            act,
            subject: Subject::parse(subject).ok_or_else(unfit)?,
        })
    }

    /// So many of something were erased.
    pub(crate) fn erased(what: &str, count: u64) -> Result<Self, Fault> {
        Self::new(&Actor::program(), Act::Erased, &format!("{what}/{count}"))
    }
}

/// Holds the end of the log until the transaction ends. Whoever changes accounts, records or versions holds it first, before any
/// other row: so they come one after the other, and two never wait for each other.
macro_rules! hold {
    ($tx:ident) => {{
        let held = sqlx::query($crate::dialect::hold(&*$tx));
        let end = held.fetch_optional(&mut *$tx).await?;
        let end = end.map(|row| row.try_get::<String, _>(0)).transpose()?;
        $crate::log::reopen(end.as_deref())?
    }};
}

/// Writes lines behind the end that is held.
macro_rules! add {
    ($tx:ident, $end:expr, $at:expr, $lines:expr) => {
        let written = $crate::log::follow($end, $at, $lines)?;
        $crate::dialect::Dialect::record(&mut *$tx, &[], &[], 0, &written).await?;
    };
}

/// Holds the end, and writes a line behind it.
macro_rules! append {
    ($tx:ident, $at:expr, $line:expr) => {
        let end = $crate::log::hold!($tx);
        $crate::log::add!($tx, end, $at, std::slice::from_ref($line));
    };
}
pub(crate) use {add, append, hold};

type Written = Vec<(i64, String)>;

/// The end whose line this is.
pub(crate) fn reopen(end: Option<&str>) -> Result<Chain, Fault> {
    let damaged = || Fault::Damaged("a staff log without its end".into());
    end.and_then(Chain::reopen).ok_or_else(damaged)
}

/// The lines behind an end, numbered.
pub(crate) fn follow(mut end: Chain, at: OffsetDateTime, lines: &[Line]) -> Result<Written, Fault> {
    let mut written = Vec::with_capacity(lines.len());
    for line in lines {
        let (entry, next) = end.next(at, line.actor.clone(), line.act, line.subject.clone())?;
        let number = i64::try_from(entry.number).map_err(|_| Fault::LogFull)?;
        written.push((number, entry.to_string()));
        end = next;
    }
    Ok(written)
}

impl Store {
    /// Begins the log of an authority where there is none yet.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn begin_log(&self, origin: &Origin) -> Result<(), Fault> {
        let (line, _) = Chain::begin(origin);
        transaction!(self, |tx| {
            let begun = "INSERT INTO staff_log_end (one, number, line) VALUES (1, 0, $1) ON CONFLICT (one) DO NOTHING";
            let begun = sqlx::query(begun)
                .bind(line.clone())
                .execute(&mut *tx)
                .await?;
            if begun.rows_affected() == 1 {
                sqlx::query("INSERT INTO staff_log (number, line) VALUES (0, $1)")
                    .bind(line.clone())
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(())
        })
    }

    /// Writes an act that changes nothing else.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn log(&self, lines: &[Line], at: OffsetDateTime) -> Result<(), Fault> {
        transaction!(self, |tx| {
            let end = hold!(tx);
            add!(tx, end, at, lines);
            Ok(())
        })
    }

    /// Lines of the log from a number on, each without its end; at most `most`.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn staff_log(&self, from: u64, most: u32) -> Result<Vec<String>, Fault> {
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        reading!(self, |pool| {
            let asked = "SELECT line FROM staff_log WHERE number >= $1 ORDER BY number LIMIT $2";
            let rows = sqlx::query(asked)
                .bind(from)
                .bind(i64::from(most))
                .fetch_all(pool)
                .await?;
            rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
        })
    }

    /// The moment of the last line; none in a log without entries.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn last_act(&self) -> Result<Option<OffsetDateTime>, Fault> {
        let asked = "SELECT line FROM staff_log_end WHERE one = 1 AND number > 0";
        let line: Option<String> = reading!(self, |pool| {
            let row = sqlx::query(asked).fetch_optional(pool).await?;
            row.map(|row| row.try_get(0)).transpose()?
        });
        let entry = line.and_then(|line| audit::Entry::parse(&line));
        Ok(entry.map(|entry| moment(entry.at.unix_timestamp())))
    }
}
