//! Drafts of officers, what two of them agreed on, and what was published.

use crate::accounts::actor;
use crate::fault::Fault;
use crate::log::{Line, add, append, hold};
use crate::moment::{moment, seconds};
use crate::store::{Store, reading, transaction};
use audit::{Act, Actor};
use sqlx::Row;
use time::OffsetDateTime;

/// What one officer drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft {
    /// Random.
    pub id: String,
    /// Kind of file, as in the index of bulletins.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the content, hexadecimal; none where the file is to be removed.
    pub digest: Option<String>,
    /// Bytes.
    pub size: i64,
    /// What was left out of it and why, JSON.
    pub report: String,
    /// SHA-256 of the file in force now; none where there is none.
    pub replaces: Option<String>,
    /// Who drafted it.
    pub author: Actor,
}

/// A draft that waits for a second officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What was drafted.
    pub draft: NewDraft,
    /// When.
    pub at: OffsetDateTime,
}

/// A file that two officers agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// Kind of file, as in the index of bulletins.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the content, hexadecimal; none where officers removed what the program would publish by itself.
    pub digest: Option<String>,
    /// Bytes.
    pub size: i64,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Of the index.
    pub version: u64,
    /// The signed index.
    pub note: String,
}

/// What is to be published, and what was approved with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish<'a> {
    /// The signed index.
    pub publication: &'a Publication,
    /// The draft that it puts in force, and who approves it.
    pub approval: Option<(&'a str, &'a Actor)>,
}

const SELECT_DRAFT: &str =
    "SELECT id, kind, name, digest, size, report, replaces, author, drafted_at FROM draft";

macro_rules! draft {
    ($row:expr) => {{
        let author: String = $row.try_get(7)?;
        Ok::<_, Fault>(Draft {
            draft: NewDraft {
                id: $row.try_get(0)?,
                kind: $row.try_get(1)?,
                name: $row.try_get(2)?,
                digest: $row.try_get(3)?,
                size: $row.try_get(4)?,
                report: $row.try_get(5)?,
                replaces: $row.try_get(6)?,
                author: actor(&author)?,
            },
            at: moment($row.try_get(8)?),
        })
    }};
}

/// The draft's name in the staff log.
fn subject(draft: &NewDraft) -> String {
    let digest = draft
        .digest
        .as_deref()
        .map_or("removed", |digest| digest.get(..16).unwrap_or(digest));
    format!("{}/{digest}", draft.kind)
}

/// Takes a draft away for an approver, who is another officer than its author.
macro_rules! take {
    ($tx:ident, $id:expr, $approver:expr) => {{
        let taken = "DELETE FROM draft WHERE id = $1 \
             RETURNING id, kind, name, digest, size, report, replaces, author, drafted_at";
        let taken = sqlx::query(taken).bind($id).fetch_optional(&mut *$tx);
        let row = taken.await?.ok_or(Fault::NotFound)?;
        let draft = draft!(row)?.draft;
        if draft.author == *$approver {
            return Err(Fault::SameOfficer);
        }
        draft
    }};
}

/// Puts it in the place of the one before.
macro_rules! approve {
    ($tx:ident, $draft:expr, $approver:expr, $at:expr) => {
        let approved = "INSERT INTO approved (kind, name, digest, size, author, approver, approved_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, name) DO UPDATE SET \
             digest = excluded.digest, size = excluded.size, author = excluded.author, \
             approver = excluded.approver, approved_at = excluded.approved_at";
        sqlx::query(approved)
            .bind($draft.kind)
            .bind($draft.name)
            .bind($draft.digest)
            .bind($draft.size)
            .bind($draft.author.as_str())
            .bind($approver.as_str())
            .bind(seconds($at))
            .execute(&mut *$tx)
            .await?;
    };
}

impl Store {
    /// Keeps a draft.
    ///
    /// # Errors
    /// [`Fault::Exists`] where there is one with this id.
    pub async fn draft(&self, draft: &NewDraft, at: OffsetDateTime) -> Result<(), Fault> {
        let line = Line::new(&draft.author, Act::Drafted, &subject(draft))?;
        let kept = "INSERT INTO draft (id, kind, name, digest, size, report, replaces, author, drafted_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        transaction!(self, |tx| {
            append!(tx, at, &line);
            sqlx::query(kept)
                .bind(draft.id.clone())
                .bind(draft.kind.clone())
                .bind(draft.name.clone())
                .bind(draft.digest.clone())
                .bind(draft.size)
                .bind(draft.report.clone())
                .bind(draft.replaces.clone())
                .bind(draft.author.as_str())
                .bind(seconds(at))
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// What waits for a second officer, the oldest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn drafts(&self) -> Result<Vec<Draft>, Fault> {
        let asked = format!("{SELECT_DRAFT} ORDER BY drafted_at, id");
        reading!(self, |pool| {
            let rows = sqlx::query(sqlx::AssertSqlSafe(asked))
                .fetch_all(pool)
                .await?;
            rows.iter().map(|row| draft!(row)).collect()
        })
    }

    /// One draft.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub async fn drafted(&self, id: &str) -> Result<Draft, Fault> {
        let asked = format!("{SELECT_DRAFT} WHERE id = $1");
        reading!(self, |pool| {
            let row = sqlx::query(sqlx::AssertSqlSafe(asked))
                .bind(id)
                .fetch_optional(pool)
                .await?;
            let row = row.ok_or(Fault::NotFound)?;
            draft!(row)
        })
    }

    /// Gives a draft up.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub async fn withdraw(&self, id: &str, by: &Actor, at: OffsetDateTime) -> Result<(), Fault> {
        let draft = self.drafted(id).await?.draft;
        let line = Line::new(by, Act::Withdrew, &subject(&draft))?;
        transaction!(self, |tx| {
            append!(tx, at, &line);
            let gone = sqlx::query("DELETE FROM draft WHERE id = $1")
                .bind(id)
                .execute(&mut *tx)
                .await?;
            if gone.rows_affected() == 0 {
                return Err(Fault::NotFound);
            }
            Ok(())
        })
    }

    /// The files that two officers agreed on.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn approved(&self) -> Result<Vec<Approved>, Fault> {
        let asked = "SELECT kind, name, digest, size FROM approved";
        reading!(self, |pool| {
            let rows = sqlx::query(asked).fetch_all(pool).await?;
            let one = |row: &_| {
                Ok(Approved {
                    kind: Row::try_get(row, 0)?,
                    name: Row::try_get(row, 1)?,
                    digest: Row::try_get(row, 2)?,
                    size: Row::try_get(row, 3)?,
                })
            };
            let mut files = rows.iter().map(one).collect::<Result<Vec<_>, Fault>>()?;
            // databases order letters in their own ways
            files.sort_by(|one: &Approved, other| {
                (&one.kind, &one.name).cmp(&(&other.kind, &other.name))
            });
            Ok(files)
        })
    }

    /// What was published last.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn published(&self) -> Result<Option<Publication>, Fault> {
        let asked = "SELECT version, note FROM publication ORDER BY version DESC LIMIT 1";
        let last: Option<(i64, String)> = reading!(self, |pool| {
            let row = sqlx::query(asked).fetch_optional(pool).await?;
            row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?)))
                .transpose()?
        });
        last.map(|(version, note)| {
            let version = u64::try_from(version)
                .map_err(|_| Fault::Damaged("a version below nought".into()))?;
            Ok(Publication { version, note })
        })
        .transpose()
    }

    /// Publishes the version behind the last, and with it puts a draft in force whose author and approver are different officers.
    /// It is published as a whole or not at all, and of two who publish at once one is refused. Whether what a draft replaces is
    /// still in force the caller sees in the last index; what is published after the caller looked makes this overtaken.
    ///
    /// # Errors
    /// [`Fault::Overtaken`] where another version was published; [`Fault::NotFound`] where the draft is gone;
    /// [`Fault::SameOfficer`].
    pub async fn publish(&self, publish: &Publish<'_>, at: OffsetDateTime) -> Result<(), Fault> {
        let Publication { version, note } = publish.publication;
        let number = i64::try_from(*version).map_err(|_| Fault::Overtaken)?;
        transaction!(self, |tx| {
            let end = hold!(tx);
            let last = sqlx::query("SELECT COALESCE(MAX(version), 0) FROM publication");
            let last: i64 = last.fetch_one(&mut *tx).await?.try_get(0)?;
            if last + 1 != number {
                return Err(Fault::Overtaken);
            }
            let (mut by, mut lines) = (Actor::program(), Vec::new());
            if let Some((id, approver)) = publish.approval {
                let draft = take!(tx, id, approver);
                lines.push(Line::new(approver, Act::Approved, &subject(&draft))?);
                approve!(tx, draft, approver, at);
                by = approver.clone();
            }
            sqlx::query("INSERT INTO publication (version, note, issued_at) VALUES ($1, $2, $3)")
                .bind(number)
                .bind(note.clone())
                .bind(seconds(at))
                .execute(&mut *tx)
                .await?;
            let subject = format!("bulletin/{number}");
            lines.push(Line::new(&by, Act::Published, &subject)?);
            add!(tx, end, at, &lines);
            Ok(())
        })
    }

    /// The index before the last, whose files phones may still be fetching.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn published_before(&self, version: u64) -> Result<Option<String>, Fault> {
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        reading!(self, |pool| {
            let asked = sqlx::query(
                "SELECT note FROM publication WHERE version < $1 ORDER BY version DESC LIMIT 1",
            );
            let row = asked.bind(version).fetch_optional(pool).await?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
    }
}
