//! Programs that may ask the verification server: phones' apps, health authorities' own systems, whoever reads the counts.

use super::row::Hash;
use crate::fault::Fault;
use crate::log::{Line, append};
use crate::many::push_list;
use crate::moment::{moment, seconds};
use crate::store::{PIECE, Store, reading, transaction};
use audit::{Act, Actor};
use sqlx::{QueryBuilder, Row};
use std::collections::HashMap;
use time::OffsetDateTime;

/// A program that may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// What the administrator calls it.
    pub name: String,
    /// device, admin or stats.
    pub kind: String,
    /// How many codes it may issue a day.
    pub quota: i64,
    /// When it was added.
    pub since: OffsetDateTime,
}

/// A program that is to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCaller {
    /// What the administrator calls it.
    pub name: String,
    /// device, admin or stats.
    pub kind: &'static str,
    /// HMAC of its key.
    pub secret_hash: Hash,
    /// How many codes it may issue a day.
    pub quota: i64,
}

fn subject(name: &str) -> String {
    format!("caller/{name}")
}

macro_rules! caller {
    ($row:expr) => {
        Caller {
            name: Row::try_get($row, 0)?,
            kind: Row::try_get($row, 1)?,
            quota: Row::try_get($row, 2)?,
            since: moment(Row::try_get($row, 3)?),
        }
    };
}

impl Store {
    /// Lets a program in.
    ///
    /// # Errors
    /// [`Fault::Exists`] where one of this name is or was there.
    pub async fn add_caller(
        &self,
        new: &NewCaller,
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(by, Act::AddedCaller, &subject(&new.name))?;
        let added = "INSERT INTO verification_caller (name, kind, secret_hash, quota, used_on, used, since) \
            VALUES ($1, $2, $3, $4, 0, 0, $5)";
        transaction!(self, |tx| {
            append!(tx, at, &line);
            sqlx::query(added)
                .bind(new.name.clone())
                .bind(new.kind)
                .bind(new.secret_hash.to_vec())
                .bind(new.quota)
                .bind(seconds(at))
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// Everybody who may ask, in the order of their names.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn callers(&self) -> Result<Vec<Caller>, Fault> {
        let asked =
            "SELECT name, kind, quota, since FROM verification_caller WHERE revoked_at IS NULL";
        reading!(self, |pool| {
            let rows = sqlx::query(asked).fetch_all(pool).await?;
            let one = |row: &_| Ok(caller!(row));
            let mut callers = rows.iter().map(one).collect::<Result<Vec<_>, Fault>>()?;
            // databases order letters in their own ways
            callers.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(callers)
        })
    }

    /// Whose keys have these hashes: many cost little more than one.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn callers_of(&self, hashes: &[Hash]) -> Result<Vec<Option<Caller>>, Fault> {
        let mut different = hashes.to_vec();
        different.sort_unstable();
        different.dedup();
        let mut found = HashMap::new();
        for piece in different.chunks(PIECE) {
            found.extend(self.callers_with(piece).await?);
        }
        let caller = |hash: &Hash| found.get(&hash[..]).cloned();
        Ok(hashes.iter().map(caller).collect())
    }

    async fn callers_with(&self, hashes: &[Hash]) -> Result<Vec<(Vec<u8>, Caller)>, Fault> {
        reading!(self, |pool| {
            let mut asked = QueryBuilder::new(
                "SELECT name, kind, quota, since, secret_hash FROM verification_caller WHERE revoked_at IS NULL AND secret_hash IN ",
            );
            push_list(&mut asked, hashes);
            let rows = asked.build().fetch_all(pool).await?;
            let one = |row: &_| Ok((Row::try_get(row, 4)?, caller!(row)));
            rows.iter().map(one).collect()
        })
    }

    /// Takes a program's leave away. Its name is not given out again.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub async fn revoke_caller(
        &self,
        name: &str,
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(by, Act::RemovedCaller, &subject(name))?;
        transaction!(self, |tx| {
            append!(tx, at, &line);
            let revoked = "UPDATE verification_caller SET revoked_at = $1 WHERE name = $2 AND revoked_at IS NULL";
            let revoked = sqlx::query(revoked)
                .bind(seconds(at))
                .bind(name)
                .execute(&mut *tx)
                .await?;
            if revoked.rows_affected() == 0 {
                return Err(Fault::NotFound);
            }
            Ok(())
        })
    }
}
