//! Accounts of staff, what each may do, and the passkeys that open them.

use crate::fault::Fault;
use crate::log::{Line, append};
use crate::moment::{moment, seconds};
use crate::store::{Store, reading, transaction};
use audit::{Act, Actor};
use sqlx::Row;
use time::OffsetDateTime;

/// What an account may do: a set of five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u8);

impl Roles {
    /// Issues and revokes certificates.
    pub const ISSUER: Self = Self(1);
    /// Drafts and approves what is published.
    pub const OFFICER: Self = Self(2);
    /// Sees whether the service is well.
    pub const OPERATOR: Self = Self(4);
    /// Reads the staff log.
    pub const AUDITOR: Self = Self(8);
    /// Invites and removes staff.
    pub const ADMINISTRATOR: Self = Self(16);
    /// Every role with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::ISSUER, "issuer"),
        (Self::OFFICER, "officer"),
        (Self::OPERATOR, "operator"),
        (Self::AUDITOR, "auditor"),
        (Self::ADMINISTRATOR, "administrator"),
    ];

    /// Reads words; none where one of them is no role, or where there are none.
    #[must_use]
    pub fn parse<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<Self> {
        let role = |word: &str| Self::ALL.iter().find(|(_, name)| *name == word);
        let mut roles = Self(0);
        for word in words {
            roles.0 |= role(word)?.0.0;
        }
        (roles.0 != 0).then_some(roles)
    }

    /// Its words.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let held = move |(role, _): &(Self, &str)| self.has(*role);
        Self::ALL.into_iter().filter(held).map(|(_, word)| word)
    }

    /// Whether all of `others` are among these.
    #[must_use]
    pub const fn has(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Both.
    #[must_use]
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(crate) fn bits(self) -> i64 {
        i64::from(self.0)
    }

    pub(crate) fn from_bits(bits: i64) -> Result<Self, Fault> {
        let known = u8::try_from(bits).ok().filter(|bits| *bits < 32);
        known
            .map(Self)
            .ok_or_else(|| Fault::Damaged(format!("the roles {bits}")))
    }
}

/// An account that may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name, which the staff log uses; no person's.
    pub account: Actor,
    /// What the administrator calls it.
    pub label: String,
    /// What it may do.
    pub roles: Roles,
    /// When it began.
    pub since: OffsetDateTime,
    /// How many passkeys open it.
    pub passkeys: i64,
}

/// A key that opens an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's identifier.
    pub credential: Vec<u8>,
    /// Public key and counter, as the WebAuthn library writes them.
    pub content: String,
}

/// An account's name as it was kept.
pub(crate) fn actor(name: &str) -> Result<Actor, Fault> {
    Actor::parse(name)
        .ok_or_else(|| Fault::Damaged(format!("the account \"{}\"", name.escape_debug())))
}

const OTHER_ADMINISTRATORS: &str =
    "SELECT COUNT(*) FROM account WHERE removed_at IS NULL AND account <> $1 AND roles >= 16";

/// Whether there is such an account, and it was not removed: to be asked where the end of the log is held.
macro_rules! may_act {
    ($tx:ident, $account:expr) => {{
        let asked = "SELECT COUNT(*) FROM account WHERE account = $1 AND removed_at IS NULL";
        let asked = sqlx::query(asked).bind($account.as_str());
        asked.fetch_one(&mut *$tx).await?.try_get::<i64, _>(0)? == 1
    }};
}

/// How many administrators there are besides an account: to be asked where the end of the log is held, so that two cannot both be
/// the last but one.
macro_rules! other_administrators {
    ($tx:ident, $account:expr) => {{
        let asked = sqlx::query(OTHER_ADMINISTRATORS).bind($account.as_str());
        asked.fetch_one(&mut *$tx).await?.try_get::<i64, _>(0)?
    }};
}
pub(crate) use may_act;

impl Store {
    /// Whether nobody may act yet.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn has_no_account(&self) -> Result<bool, Fault> {
        let count: i64 = reading!(self, |pool| {
            sqlx::query("SELECT COUNT(*) FROM account")
                .fetch_one(pool)
                .await?
                .try_get(0)?
        });
        Ok(count == 0)
    }

    /// Everybody who may act, who began first before others.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn accounts(&self) -> Result<Vec<Account>, Fault> {
        let asked = "SELECT account, label, roles, since, (SELECT COUNT(*) FROM passkey WHERE passkey.account = account.account) \
             FROM account WHERE removed_at IS NULL";
        reading!(self, |pool| {
            let rows = sqlx::query(asked).fetch_all(pool).await?;
            let account = |row: &_| {
                Ok(Account {
                    account: actor(&Row::try_get::<String, _>(row, 0)?)?,
                    label: Row::try_get(row, 1)?,
                    roles: Roles::from_bits(Row::try_get(row, 2)?)?,
                    since: moment(Row::try_get(row, 3)?),
                    passkeys: Row::try_get(row, 4)?,
                })
            };
            let mut accounts = rows
                .iter()
                .map(account)
                .collect::<Result<Vec<_>, Fault>>()?;
            // databases order letters in their own ways
            accounts.sort_by(|one, other| {
                (one.since, &one.account).cmp(&(other.since, &other.account))
            });
            Ok(accounts)
        })
    }

    /// The passkeys of an account.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn passkeys(&self, account: &Actor) -> Result<Vec<Passkey>, Fault> {
        let asked = "SELECT credential, content FROM passkey WHERE account = $1 ORDER BY added_at";
        reading!(self, |pool| {
            let rows = sqlx::query(asked)
                .bind(account.as_str())
                .fetch_all(pool)
                .await?;
            let passkey = |row: &_| {
                Ok(Passkey {
                    credential: Row::try_get(row, 0)?,
                    content: Row::try_get(row, 1)?,
                })
            };
            rows.iter().map(passkey).collect()
        })
    }

    /// Whose passkey this is, and its content; nothing for an unknown one or one of an account that was removed.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn passkey(&self, credential: &[u8]) -> Result<Option<(Actor, Passkey)>, Fault> {
        let asked = "SELECT passkey.account, passkey.content FROM passkey JOIN account ON account.account = passkey.account \
             WHERE credential = $1 AND removed_at IS NULL";
        let found: Option<(String, String)> = reading!(self, |pool| {
            let row = sqlx::query(asked)
                .bind(credential)
                .fetch_optional(pool)
                .await?;
            row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?)))
                .transpose()?
        });
        let Some((account, content)) = found else {
            return Ok(None);
        };
        let credential = credential.to_vec();
        Ok(Some((
            actor(&account)?,
            Passkey {
                credential,
                content,
            },
        )))
    }

    /// Gives an account other roles.
    ///
    /// # Errors
    /// [`Fault::NotFound`], [`Fault::LastAdministrator`].
    pub async fn set_roles(
        &self,
        account: &Actor,
        roles: Roles,
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let words: Vec<&str> = roles.words().collect();
        let subject = format!("account/{account}/{}", words.join("+"));
        let line = Line::new(by, Act::GaveRole, &subject)?;
        transaction!(self, |tx| {
            append!(tx, at, &line);
            if other_administrators!(tx, account) == 0 && !roles.has(Roles::ADMINISTRATOR) {
                return Err(Fault::LastAdministrator);
            }
            let set = "UPDATE account SET roles = $1 WHERE account = $2 AND removed_at IS NULL";
            let set = sqlx::query(set)
                .bind(roles.bits())
                .bind(account.as_str())
                .execute(&mut *tx)
                .await?;
            if set.rows_affected() == 0 {
                Err(Fault::NotFound)
            } else {
                Ok(())
            }
        })
    }

    /// Ends an account: its passkeys, its sessions and its recovery codes go; its name stays, for the log uses it.
    ///
    /// # Errors
    /// [`Fault::NotFound`], [`Fault::LastAdministrator`].
    pub async fn remove_account(
        &self,
        account: &Actor,
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(by, Act::TookRole, &format!("account/{account}"))?;
        transaction!(self, |tx| {
            append!(tx, at, &line);
            if other_administrators!(tx, account) == 0 {
                return Err(Fault::LastAdministrator);
            }
            let removed = "UPDATE account SET removed_at = $1, label = '' WHERE account = $2 AND removed_at IS NULL";
            let removed = sqlx::query(removed)
                .bind(seconds(at))
                .bind(account.as_str())
                .execute(&mut *tx)
                .await?;
            if removed.rows_affected() == 0 {
                return Err(Fault::NotFound);
            }
            for what in [
                "DELETE FROM passkey WHERE account = $1",
                "DELETE FROM session WHERE account = $1",
                "DELETE FROM code WHERE account = $1",
            ] {
                sqlx::query(what)
                    .bind(account.as_str())
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Roles;

    #[test]
    fn roles_are_read_and_written() {
        let both = Roles::parse(["officer", "issuer"]).unwrap();
        assert_eq!(both.words().collect::<Vec<_>>(), ["issuer", "officer"]);
        assert!(both.has(Roles::ISSUER) && !both.has(Roles::ADMINISTRATOR));
        assert_eq!(Roles::from_bits(both.bits()).unwrap(), both);
        assert_eq!(Roles::parse(["issuer", "king"]), None);
        assert_eq!(Roles::parse([]), None);
        assert!(Roles::from_bits(32).is_err());
    }
}
