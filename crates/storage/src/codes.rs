//! One-time codes, what they open, and the challenges of sign-in that are under way.

use crate::accounts::{Passkey, Roles, actor, may_act};
use crate::fault::Fault;
use crate::log::{Line, add, append, hold};
use crate::moment::{moment, seconds};
use crate::store::{Store, reading, transaction};
use audit::{Act, Actor};
use sqlx::Row;
use time::OffsetDateTime;

/// A code to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// SHA-256 of the code.
    pub hash: [u8; 32],
    /// The label of the account that it begins.
    pub label: String,
    /// The roles of the account that it begins.
    pub roles: Roles,
    /// First moment at which it opens nothing.
    pub expires_at: OffsetDateTime,
}

/// A code that opens something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// SHA-256 of it.
    pub hash: Vec<u8>,
    /// The account that it opens again; none where it begins a new one.
    pub account: Option<Actor>,
    /// The label of the account.
    pub label: String,
    /// The roles of the account.
    pub roles: Roles,
    /// First moment at which it opens nothing.
    pub expires_at: OffsetDateTime,
}

/// A passkey that a code let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment<'a> {
    /// SHA-256 of the code, which is used up.
    pub code: &'a [u8],
    /// The account: a new one, or the one that the code opens again.
    pub account: &'a Actor,
    /// Its new key.
    pub passkey: &'a Passkey,
    /// SHA-256 of its recovery codes, which take the place of those before.
    pub recovery: &'a [[u8; 32]],
    /// Until when those can be used.
    pub recovery_until: OffsetDateTime,
}

/// The state of a challenge, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceremony {
    /// Random.
    pub id: Vec<u8>,
    /// As the caller writes it.
    pub content: String,
    /// First moment at which no answer counts.
    pub expires_at: OffsetDateTime,
}

const SELECT_CODE: &str = "SELECT code.hash, code.account, COALESCE(account.label, code.label), \
     COALESCE(account.roles, code.roles), code.expires_at FROM code LEFT JOIN account ON account.account = code.account";

macro_rules! code {
    ($row:expr) => {{
        let account: Option<String> = $row.try_get(1)?;
        Ok::<_, Fault>(Code {
            hash: $row.try_get(0)?,
            account: account.as_deref().map(actor).transpose()?,
            label: $row.try_get(2)?,
            roles: Roles::from_bits($row.try_get(3)?)?,
            expires_at: moment($row.try_get(4)?),
        })
    }};
}

macro_rules! insert {
    ($tx:ident, $code:expr, $account:expr) => {
        sqlx::query("INSERT INTO code (hash, account, label, roles, expires_at) VALUES ($1, $2, $3, $4, $5)")
            .bind($code.hash.to_vec())
            .bind($account)
            .bind($code.label.clone())
            .bind($code.roles.bits())
            .bind(seconds($code.expires_at))
            .execute(&mut *$tx)
            .await?
    };
}

macro_rules! replace_recovery {
    ($tx:ident, $account:expr, $recovery:expr, $until:expr) => {
        sqlx::query("DELETE FROM code WHERE account = $1").bind($account.as_str()).execute(&mut *$tx).await?;
        for hash in $recovery {
            sqlx::query("INSERT INTO code (hash, account, label, roles, expires_at) VALUES ($1, $2, '', 0, $3)")
                .bind(hash.to_vec())
                .bind($account.as_str())
                .bind(seconds($until))
                .execute(&mut *$tx)
                .await?;
        }
    };
}

/// Takes a code away, and says which account it opens again, or the label and the roles of the one that it begins.
macro_rules! use_up {
    ($tx:ident, $hash:expr, $at:expr) => {{
        let used =
            "DELETE FROM code WHERE hash = $1 AND expires_at > $2 RETURNING account, label, roles";
        let used = sqlx::query(used).bind($hash).bind(seconds($at));
        let row = used.fetch_optional(&mut *$tx).await?;
        let row = row.ok_or(Fault::NotFound)?;
        let opened: Option<String> = row.try_get(0)?;
        let (label, roles): (String, i64) = (row.try_get(1)?, row.try_get(2)?);
        (opened, label, roles)
    }};
}

macro_rules! begin {
    ($tx:ident, $account:expr, $label:expr, $roles:expr, $at:expr) => {
        let begun = "INSERT INTO account (account, label, roles, since) VALUES ($1, $2, $3, $4)";
        sqlx::query(begun)
            .bind($account.as_str())
            .bind($label)
            .bind($roles)
            .bind(seconds($at))
            .execute(&mut *$tx)
            .await?;
    };
}

macro_rules! is_administrator {
    ($tx:ident, $account:expr) => {{
        let asked = sqlx::query("SELECT roles FROM account WHERE account = $1");
        let row = asked.bind($account.as_str()).fetch_one(&mut *$tx).await?;
        Roles::from_bits(row.try_get(0)?)?.has(Roles::ADMINISTRATOR)
    }};
}

/// What the log says of somebody who comes in.
fn entrance(account: &Actor, is_new: bool) -> Result<Vec<Line>, Fault> {
    let acts: &[Act] = if is_new {
        &[Act::Joined]
    } else {
        &[Act::Recovered, Act::AddedPasskey]
    };
    let line = |act: &Act| Line::new(account, *act, &format!("account/{account}"));
    acts.iter().map(line).collect()
}

impl Store {
    /// Keeps the code of the first administrator; those of earlier starts end. The log must have begun.
    ///
    /// # Errors
    /// [`Fault::Exists`] where somebody may act already.
    pub async fn open_first(&self, code: &NewCode) -> Result<(), Fault> {
        transaction!(self, |tx| {
            hold!(tx);
            let count: i64 = sqlx::query("SELECT COUNT(*) FROM account")
                .fetch_one(&mut *tx)
                .await?
                .try_get(0)?;
            if count > 0 {
                return Err(Fault::Exists);
            }
            sqlx::query("DELETE FROM code").execute(&mut *tx).await?;
            insert!(tx, code, None::<String>);
            Ok(())
        })
    }

    /// Keeps an invitation.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn invite(
        &self,
        code: &NewCode,
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let roles: Vec<&str> = code.roles.words().collect();
        let line = Line::new(by, Act::Invited, &format!("role/{}", roles.join("+")))?;
        transaction!(self, |tx| {
            append!(tx, at, &line);
            insert!(tx, code, None::<String>);
            Ok(())
        })
    }

    /// Takes an invitation back that nobody has taken up: the one whose hash begins so.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where there is none (any more).
    pub async fn uninvite(
        &self,
        hash_begins: &[u8; 8],
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let gone =
            "DELETE FROM code WHERE account IS NULL AND substr(hash, 1, 8) = $1 RETURNING roles";
        transaction!(self, |tx| {
            let end = hold!(tx);
            let gone = sqlx::query(gone)
                .bind(hash_begins.to_vec())
                .fetch_optional(&mut *tx);
            let roles = Roles::from_bits(gone.await?.ok_or(Fault::NotFound)?.try_get(0)?)?;
            let roles: Vec<&str> = roles.words().collect();
            let line = Line::new(by, Act::Uninvited, &format!("role/{}", roles.join("+")))?;
            add!(tx, end, at, &[line]);
            Ok(())
        })
    }

    /// Gives an administrator who lost everything that opens the account a new code for it. What opened it before ends: who lost a
    /// key does not know who found it.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where there is no such administrator (any more).
    pub async fn reopen(
        &self,
        account: &Actor,
        hash: &[u8; 32],
        until: OffsetDateTime,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(
            &Actor::program(),
            Act::Reopened,
            &format!("account/{account}"),
        )?;
        transaction!(self, |tx| {
            append!(tx, at, &line);
            if !may_act!(tx, account) || !is_administrator!(tx, account) {
                return Err(Fault::NotFound);
            }
            for what in [
                "DELETE FROM passkey WHERE account = $1",
                "DELETE FROM session WHERE account = $1",
            ] {
                sqlx::query(what)
                    .bind(account.as_str())
                    .execute(&mut *tx)
                    .await?;
            }
            replace_recovery!(tx, account, [hash], until);
            Ok(())
        })
    }

    /// What a code opens at this moment.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn code(&self, hash: &[u8], at: OffsetDateTime) -> Result<Option<Code>, Fault> {
        let asked = format!("{SELECT_CODE} WHERE code.hash = $1 AND code.expires_at > $2");
        reading!(self, |pool| {
            let asked = sqlx::query(sqlx::AssertSqlSafe(asked))
                .bind(hash)
                .bind(seconds(at));
            asked
                .fetch_optional(pool)
                .await?
                .map(|row| code!(row))
                .transpose()
        })
    }

    /// Invitations that nobody has taken up.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn invitations(&self, at: OffsetDateTime) -> Result<Vec<Code>, Fault> {
        let asked = format!(
            "{SELECT_CODE} WHERE code.account IS NULL AND code.expires_at > $1 ORDER BY code.expires_at"
        );
        reading!(self, |pool| {
            let rows = sqlx::query(sqlx::AssertSqlSafe(asked))
                .bind(seconds(at))
                .fetch_all(pool)
                .await?;
            rows.iter().map(|row| code!(row)).collect()
        })
    }

    /// Lets a passkey in for a code, which is used up: of two who come with the same code, one comes in.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where the code opens nothing (any more); [`Fault::Exists`] where the passkey or the name is taken.
    pub async fn enrol(&self, enrolment: &Enrolment<'_>, at: OffsetDateTime) -> Result<(), Fault> {
        let Enrolment {
            account, passkey, ..
        } = enrolment;
        transaction!(self, |tx| {
            let end = hold!(tx);
            let (opened, label, roles) = use_up!(tx, enrolment.code, at);
            let is_new = opened.is_none();
            if is_new {
                begin!(tx, account, label, roles, at);
            } else if opened.as_deref() != Some(account.as_str()) || !may_act!(tx, account) {
                return Err(Fault::NotFound);
            }
            let added = "INSERT INTO passkey (credential, account, content, added_at) VALUES ($1, $2, $3, $4)";
            sqlx::query(added)
                .bind(passkey.credential.clone())
                .bind(account.as_str())
                .bind(passkey.content.clone())
                .bind(seconds(at))
                .execute(&mut *tx)
                .await?;
            replace_recovery!(tx, account, enrolment.recovery, enrolment.recovery_until);
            add!(tx, end, at, &entrance(account, is_new)?);
            Ok(())
        })
    }

    /// Gives an account new recovery codes; those before end.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where there is no such account (any more).
    pub async fn renew_recovery(
        &self,
        account: &Actor,
        recovery: &[[u8; 32]],
        until: OffsetDateTime,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(account, Act::Configured, &format!("recovery/{account}"))?;
        transaction!(self, |tx| {
            append!(tx, at, &line);
            if !may_act!(tx, account) {
                return Err(Fault::NotFound);
            }
            replace_recovery!(tx, account, recovery, until);
            Ok(())
        })
    }

    /// Keeps the state of a challenge that was sent.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn keep_ceremony(&self, ceremony: &Ceremony) -> Result<(), Fault> {
        transaction!(self, |tx| {
            sqlx::query("INSERT INTO ceremony (id, content, expires_at) VALUES ($1, $2, $3)")
                .bind(ceremony.id.clone())
                .bind(ceremony.content.clone())
                .bind(seconds(ceremony.expires_at))
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// Takes the state of a challenge: it is answered once.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where there is none, or its time is over.
    pub async fn take_ceremony(&self, id: &[u8], at: OffsetDateTime) -> Result<String, Fault> {
        transaction!(self, |tx| {
            let taken = "DELETE FROM ceremony WHERE id = $1 AND expires_at > $2 RETURNING content";
            let row = sqlx::query(taken)
                .bind(id)
                .bind(seconds(at))
                .fetch_optional(&mut *tx)
                .await?;
            Ok(row.ok_or(Fault::NotFound)?.try_get(0)?)
        })
    }
}
