//! Work at its times, by one copy of the program at a time: whoever takes a job holds a lease, and a lease that ran
//! out and that somebody else took cannot finish it.

use crate::fault::Fault;
use crate::moment::{moment, seconds};
use crate::store::{Store, reading, transaction};
use sqlx::Row;
use time::{Duration, OffsetDateTime};

/// A job that this copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    name: String,
    number: i64,
}

/// A job as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What is done.
    pub name: String,
    /// When it is to be done next.
    pub due_at: OffsetDateTime,
    /// When it was last done.
    pub done_at: Option<OffsetDateTime>,
    /// Why it failed last.
    pub fault: Option<String>,
}

impl Store {
    /// Takes a job that is due and that nobody is at; it is due at once where nobody ever did it.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn lease(
        &self,
        name: &str,
        length: Duration,
        at: OffsetDateTime,
    ) -> Result<Option<Lease>, Fault> {
        transaction!(self, |tx| {
            let known = "INSERT INTO job (name, due_at, lease, leased_until) VALUES ($1, $2, 0, 0) ON CONFLICT (name) DO NOTHING";
            sqlx::query(known)
                .bind(name)
                .bind(seconds(at))
                .execute(&mut *tx)
                .await?;
            let taken = "UPDATE job SET lease = lease + 1, leased_until = $1 \
                 WHERE name = $2 AND due_at <= $3 AND leased_until <= $3 RETURNING lease";
            let row = sqlx::query(taken)
                .bind(seconds(at + length))
                .bind(name)
                .bind(seconds(at))
                .fetch_optional(&mut *tx)
                .await?;
            let number = row.map(|row| row.try_get(0)).transpose()?;
            Ok(number.map(|number| Lease {
                name: name.to_owned(),
                number,
            }))
        })
    }

    /// Says that a job was done, or why not, and when it is due again.
    ///
    /// # Errors
    /// [`Fault::Overtaken`] where the lease ran out and somebody else took the job.
    pub async fn finish(
        &self,
        lease: &Lease,
        fault: Option<&str>,
        due_at: OffsetDateTime,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let done = "UPDATE job SET leased_until = 0, due_at = $1, fault = $2, \
             done_at = CASE WHEN $3 = 1 THEN $4 ELSE done_at END WHERE name = $5 AND lease = $6";
        transaction!(self, |tx| {
            let done = sqlx::query(done)
                .bind(seconds(due_at))
                .bind(fault)
                .bind(i64::from(fault.is_none()))
                .bind(seconds(at))
                .bind(lease.name.clone())
                .bind(lease.number);
            if done.execute(&mut *tx).await?.rows_affected() == 0 {
                return Err(Fault::Overtaken);
            }
            Ok(())
        })
    }

    /// Every job that was ever taken.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn jobs(&self) -> Result<Vec<Job>, Fault> {
        reading!(self, |pool| {
            let rows = sqlx::query("SELECT name, due_at, done_at, fault FROM job")
                .fetch_all(pool)
                .await?;
            let job = |row: &_| {
                Ok(Job {
                    name: Row::try_get(row, 0)?,
                    due_at: moment(Row::try_get(row, 1)?),
                    done_at: Row::try_get::<Option<i64>, _>(row, 2)?.map(moment),
                    fault: Row::try_get(row, 3)?,
                })
            };
            let mut jobs = rows.iter().map(job).collect::<Result<Vec<_>, Fault>>()?;
            // databases order letters in their own ways
            jobs.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(jobs)
        })
    }
}
