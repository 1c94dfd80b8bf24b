//! Who is signed in. A session ends at its end, or earlier when nobody uses it, its owner signs out or loses the account.

use crate::accounts::{Roles, actor, may_act};
use crate::fault::Fault;
use crate::log::{Line, add, hold};
use crate::moment::{moment, seconds};
use crate::store::{PIECE, Store, reading, transaction};
use audit::{Act, Actor};
use sqlx::{QueryBuilder, Row};
use std::collections::{BTreeSet, HashMap};
use time::{Duration, OffsetDateTime};

/// The last use of a session is noted to this, so that not every request writes.
const NOTED_TO: Duration = Duration::minutes(1);

const STANDING: &str = "SELECT session.account, label, roles, expires_at, used_at, hash FROM session \
    JOIN account ON account.account = session.account WHERE removed_at IS NULL AND expires_at > ";

/// A session, and what its owner may do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub account: Actor,
    /// What the administrator calls the account.
    pub label: String,
    /// What the account may do now, not when the session began.
    pub roles: Roles,
    /// First moment at which it is over.
    pub expires_at: OffsetDateTime,
}

impl Store {
    /// Begins a session, and notes how its passkey was used.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where there is no such account (any more).
    pub async fn begin_session(
        &self,
        hash: &[u8; 32],
        account: &Actor,
        passkey: Option<(&[u8], &str)>,
        expires_at: OffsetDateTime,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(account, Act::SignedIn, &format!("account/{account}"))?;
        transaction!(self, |tx| {
            let end = hold!(tx);
            if !may_act!(tx, account) {
                return Err(Fault::NotFound);
            }
            if let Some((credential, content)) = passkey {
                sqlx::query("UPDATE passkey SET content = $1 WHERE credential = $2")
                    .bind(content)
                    .bind(credential)
                    .execute(&mut *tx)
                    .await?;
            }
            let begun = "INSERT INTO session (hash, account, began_at, used_at, expires_at) VALUES ($1, $2, $3, $3, $4)";
            sqlx::query(begun)
                .bind(hash.to_vec())
                .bind(account.as_str())
                .bind(seconds(at))
                .bind(seconds(expires_at))
                .execute(&mut *tx)
                .await?;
            add!(tx, end, at, std::slice::from_ref(&line));
            Ok(())
        })
    }

    /// The session with this hash, used now: nothing where it is over, was not used for `idle`, or its account was removed.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn session(
        &self,
        hash: &[u8; 32],
        idle: Duration,
        at: OffsetDateTime,
    ) -> Result<Option<Session>, Fault> {
        Ok(self.sessions_of(&[*hash], idle, at).await?.pop().flatten())
    }

    /// The sessions with these hashes, each as [`Store::session`] tells it: many cost little more than one.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn sessions_of(
        &self,
        hashes: &[[u8; 32]],
        idle: Duration,
        at: OffsetDateTime,
    ) -> Result<Vec<Option<Session>>, Fault> {
        let (mut found, mut used) = (HashMap::new(), BTreeSet::new());
        for piece in hashes.chunks(PIECE) {
            for (hash, session, used_at) in self.standing(piece, idle, at).await? {
                if seconds(at) - used_at > NOTED_TO.whole_seconds() {
                    used.insert(hash.clone());
                }
                found.insert(hash, session);
            }
        }
        if !used.is_empty() {
            self.note_use(&used, at).await?;
        }
        let session = |hash: &[u8; 32]| found.get(&hash[..]).cloned();
        Ok(hashes.iter().map(session).collect())
    }

    async fn standing(
        &self,
        hashes: &[[u8; 32]],
        idle: Duration,
        at: OffsetDateTime,
    ) -> Result<Vec<(Vec<u8>, Session, i64)>, Fault> {
        // a statement for each power of two, which databases then know; the last is asked for again and again
        let places = hashes.len().next_power_of_two();
        let asked = hashes
            .iter()
            .chain(hashes.last().into_iter().cycle())
            .take(places);
        reading!(self, |pool| {
            let mut statement = QueryBuilder::new(STANDING);
            statement.push_bind(seconds(at)).push(" AND used_at > ");
            statement
                .push_bind(seconds(at - idle))
                .push(" AND hash IN (");
            let mut list = statement.separated(", ");
            for hash in asked {
                list.push_bind(hash.to_vec());
            }
            list.push_unseparated(")");
            let rows = statement.build().fetch_all(pool).await?;
            let one = |row: &_| {
                let session = Session {
                    account: actor(Row::try_get(row, 0)?)?,
                    label: Row::try_get(row, 1)?,
                    roles: Roles::from_bits(Row::try_get(row, 2)?)?,
                    expires_at: moment(Row::try_get(row, 3)?),
                };
                Ok((Row::try_get(row, 5)?, session, Row::try_get(row, 4)?))
            };
            rows.iter().map(one).collect()
        })
    }

    /// In the order of their hashes, so that two copies do not wait for each other.
    async fn note_use(&self, hashes: &BTreeSet<Vec<u8>>, at: OffsetDateTime) -> Result<(), Fault> {
        transaction!(self, |tx| {
            for hash in hashes {
                sqlx::query("UPDATE session SET used_at = $1 WHERE hash = $2")
                    .bind(seconds(at))
                    .bind(hash.clone())
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(())
        })
    }

    /// Ends a session at its owner's word.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn end_session(
        &self,
        hash: &[u8; 32],
        account: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(account, Act::SignedOut, &format!("account/{account}"))?;
        transaction!(self, |tx| {
            let end = hold!(tx);
            let ended = sqlx::query("DELETE FROM session WHERE hash = $1")
                .bind(hash.to_vec())
                .execute(&mut *tx)
                .await?;
            if ended.rows_affected() > 0 {
                add!(tx, end, at, std::slice::from_ref(&line));
            }
            Ok(())
        })
    }

    /// How many are signed in.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn sessions(&self, at: OffsetDateTime) -> Result<i64, Fault> {
        reading!(self, |pool| {
            let asked =
                sqlx::query("SELECT COUNT(*) FROM session WHERE expires_at > $1").bind(seconds(at));
            Ok(asked.fetch_one(pool).await?.try_get(0)?)
        })
    }
}
