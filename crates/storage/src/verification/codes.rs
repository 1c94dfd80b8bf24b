//! Verification codes: issued, used once, ended.

use super::counts::{Added, add_count};
use super::dialect::Verifying as _;
use super::row::{CodeHash, Found, Hash, NewVerificationCode, Uuid};
use crate::fault::Fault;
use crate::log::{Line, add, hold};
use crate::moment::{day, moment, seconds};
use crate::store::{Store, reading, transaction};
use audit::{Act, Actor};
use sqlx::Row;
use std::collections::{BTreeMap, HashMap, HashSet};
use time::{Date, OffsetDateTime};

/// What became of one of several codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeIssued {
    /// It is kept.
    Kept,
    /// One of this name was issued before.
    NameTaken,
    /// Another one reads the same: try again with another.
    CodeTaken,
    /// The caller has issued as many today as it may.
    OverQuota,
}

/// Somebody brings a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The code.
    pub code: CodeHash,
    /// The types of report that whoever brings it can do something with.
    pub accepts: Vec<&'static str>,
    /// HMAC of the word that a phone repeats.
    pub nonce_hash: Option<Hash>,
}

/// What became of one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// It was used now, and says this.
    Now {
        /// confirmed, likely, negative or user-report.
        report_type: String,
        /// When symptoms began.
        symptom_day: Option<Date>,
        /// Day of the test.
        test_day: Option<Date>,
    },
    /// There is none, it was used before, or the word is another.
    Invalid,
    /// Its time is over.
    Expired,
    /// Whoever brings it can do nothing with its type. It was not used.
    Unsupported,
}

/// Where a code stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeStatus {
    /// Whether somebody used it.
    pub is_claimed: bool,
    /// First moment at which the short form opens nothing.
    pub short_until: OffsetDateTime,
    /// First moment at which the long form opens nothing.
    pub long_until: OffsetDateTime,
}

/// How many codes a caller may still issue today. Its row is held until the transaction ends.
macro_rules! left {
    ($tx:ident, $caller:expr, $today:expr) => {{
        let held = "UPDATE verification_caller SET used = CASE WHEN used_on = $1 THEN used ELSE 0 END, used_on = $1 \
            WHERE name = $2 AND revoked_at IS NULL RETURNING quota - used";
        let held = sqlx::query(held).bind($today).bind($caller.to_owned());
        let row = held.fetch_optional(&mut *$tx).await?;
        row.map(|row| row.try_get::<i64, _>(0)).transpose()?.unwrap_or(0)
    }};
}

impl Store {
    /// Keeps codes of callers in one transaction, each with the caller's name. What is refused leaves the others alone, and is not
    /// counted against anybody.
    ///
    /// # Errors
    /// [`Fault`]; then none of them is kept.
    pub async fn issue_codes(
        &self,
        all: &[(String, NewVerificationCode)],
        at: OffsetDateTime,
    ) -> Result<Vec<CodeIssued>, Fault> {
        let names: Vec<Uuid> = all.iter().map(|(_, code)| code.uuid).collect();
        transaction!(self, |tx| {
            let mut left: BTreeMap<&str, i64> =
                all.iter().map(|(caller, _)| (caller.as_str(), 0)).collect();
            for (caller, left) in &mut left {
                *left = left!(tx, caller, day(at));
            }
            let known = tx.known(&names).await?.into_iter().collect();
            let (mut outcomes, chosen) = choose(all, &known, &mut left);
            let chosen_codes: Vec<_> = chosen.iter().map(|place| &all[*place].1).collect();
            let added: HashSet<Uuid> = tx.add_codes(&chosen_codes).await?.into_iter().collect();
            let mut used: BTreeMap<&str, i64> = BTreeMap::new();
            for place in chosen {
                let (caller, code) = &all[place];
                if added.contains(&code.uuid) {
                    outcomes[place] = CodeIssued::Kept;
                    *used.entry(caller).or_default() += 1;
                }
            }
            for (caller, many) in &used {
                sqlx::query("UPDATE verification_caller SET used = used + $1 WHERE name = $2")
                    .bind(*many)
                    .bind((*caller).to_owned())
                    .execute(&mut *tx)
                    .await?;
            }
            let issued = used.values().sum();
            add_count!(
                tx,
                at,
                Added {
                    issued,
                    ..Added::default()
                }
            );
            Ok(outcomes)
        })
    }

    /// Keeps a code that a member of staff issues, with its line in the log.
    ///
    /// # Errors
    /// [`Fault::Exists`] where its name or another code reads the same: try again with another.
    pub async fn issue_code(
        &self,
        code: &NewVerificationCode,
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<(), Fault> {
        let line = Line::new(by, Act::IssuedCode, &subject(&code.uuid))?;
        transaction!(self, |tx| {
            let end = hold!(tx);
            if tx.add_codes(&[code]).await?.is_empty() {
                return Err(Fault::Exists);
            }
            add!(tx, end, at, std::slice::from_ref(&line));
            add_count!(
                tx,
                at,
                Added {
                    issued: 1,
                    ..Added::default()
                }
            );
            Ok(())
        })
    }

    /// Uses codes in one transaction: of all who bring the same one, here or at another copy of the program, one gets it. So many
    /// others asked only for show: the disk is waited for on their account, too.
    ///
    /// # Errors
    /// [`Fault`]; then none of them is used.
    pub async fn claim_codes(
        &self,
        all: &[Claim],
        for_show: i64,
        at: OffsetDateTime,
    ) -> Result<Vec<Claimed>, Fault> {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for claim in all {
            match claim.code {
                CodeHash::Short(hash) => short.push(hash),
                CodeHash::Long(hash) => long.push(hash),
            }
        }
        transaction!(self, |tx| {
            let found = tx.find_codes(&short, &long).await?;
            let (mut outcomes, chosen) = judge(all, &found, seconds(at));
            let mut wanted: Vec<Uuid> = chosen.iter().map(|(_, uuid)| *uuid).collect();
            wanted.sort_unstable();
            let claimed: HashSet<Uuid> = if wanted.is_empty() {
                HashSet::new()
            } else {
                tx.claim(&wanted).await?.into_iter().collect()
            };
            for (place, uuid) in chosen {
                if !claimed.contains(&uuid) {
                    // somebody was faster
                    outcomes[place] = Claimed::Invalid;
                }
            }
            let claimed = i64::try_from(claimed.len()).unwrap_or(i64::MAX);
            add_count!(
                tx,
                at,
                Added {
                    claimed,
                    for_show,
                    ..Added::default()
                }
            );
            Ok(outcomes)
        })
    }

    /// Where the code of this name stands; nothing where there is none (any more).
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn code_status(&self, uuid: &Uuid) -> Result<Option<CodeStatus>, Fault> {
        let asked =
            "SELECT claimed, short_until, long_until FROM verification_code WHERE uuid = $1";
        reading!(self, |pool| {
            let asked = sqlx::query(asked).bind(uuid.to_vec());
            let row = asked.fetch_optional(pool).await?;
            let status = |row: &_| {
                Ok(CodeStatus {
                    is_claimed: Row::try_get::<i64, _>(row, 0)? == 1,
                    short_until: moment(Row::try_get(row, 1)?),
                    long_until: moment(Row::try_get(row, 2)?),
                })
            };
            row.as_ref().map(status).transpose()
        })
    }

    /// Ends a code that nobody used; a member of staff does it with a line in the log.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Overtaken`] where somebody used it before.
    pub async fn end_code(
        &self,
        uuid: &Uuid,
        by: Option<&Actor>,
        at: OffsetDateTime,
    ) -> Result<CodeStatus, Fault> {
        let line = by
            .map(|by| Line::new(by, Act::EndedCode, &subject(uuid)))
            .transpose()?;
        let ended = "UPDATE verification_code SET short_until = CASE WHEN short_until < $1 THEN short_until ELSE $1 END, \
            long_until = CASE WHEN long_until < $1 THEN long_until ELSE $1 END WHERE uuid = $2 AND claimed = 0 \
            RETURNING short_until, long_until";
        transaction!(self, |tx| {
            let end = match &line {
                Some(line) => Some((line, hold!(tx))),
                None => None,
            };
            let ended = sqlx::query(ended).bind(seconds(at)).bind(uuid.to_vec());
            let Some(row) = ended.fetch_optional(&mut *tx).await? else {
                let is_there = !tx.known(std::slice::from_ref(uuid)).await?.is_empty();
                return Err(if is_there {
                    Fault::Overtaken
                } else {
                    Fault::NotFound
                });
            };
            if let Some((line, end)) = end {
                add!(tx, end, at, std::slice::from_ref(line));
            }
            Ok(CodeStatus {
                is_claimed: false,
                short_until: moment(row.try_get(0)?),
                long_until: moment(row.try_get(1)?),
            })
        })
    }
}

/// Which of several may be kept, by their places: of two with one name the first, and no more than each caller has left. What the
/// others hear stands in its place; the chosen ones hear that another reads the same unless they are kept.
fn choose<'c>(
    all: &'c [(String, NewVerificationCode)],
    known: &HashSet<Uuid>,
    left: &mut BTreeMap<&'c str, i64>,
) -> (Vec<CodeIssued>, Vec<usize>) {
    let (mut chosen, mut names) = (Vec::new(), HashSet::new());
    let mut outcome = |(place, (caller, code)): (usize, &'c (String, NewVerificationCode))| {
        let left = left.entry(caller).or_default();
        if known.contains(&code.uuid) {
            CodeIssued::NameTaken
        } else if names.contains(&code.uuid) {
            CodeIssued::CodeTaken
        } else if *left <= 0 {
            CodeIssued::OverQuota
        } else {
            *left -= 1;
            names.insert(code.uuid);
            chosen.push(place);
            CodeIssued::CodeTaken
        }
    };
    let outcomes = all.iter().enumerate().map(&mut outcome).collect();
    (outcomes, chosen)
}

/// What is to be said to each, and which codes are to be used, with their places.
fn judge(all: &[Claim], found: &[Found], now: i64) -> (Vec<Claimed>, Vec<(usize, Uuid)>) {
    let by_short: HashMap<&[u8], &Found> = found
        .iter()
        .filter_map(|one| Some((one.short_hash.as_deref()?, one)))
        .collect();
    let by_long: HashMap<&[u8], &Found> = found
        .iter()
        .filter_map(|one| Some((one.long_hash.as_deref()?, one)))
        .collect();
    let (mut outcomes, mut chosen, mut taken) = (Vec::new(), Vec::new(), HashSet::new());
    for (place, claim) in all.iter().enumerate() {
        let code = match &claim.code {
            CodeHash::Short(hash) => by_short.get(&hash[..]).map(|code| (code, code.short_until)),
            CodeHash::Long(hash) => by_long.get(&hash[..]).map(|code| (code, code.long_until)),
        };
        let Some((code, until)) = code else {
            outcomes.push(Claimed::Invalid);
            continue;
        };
        let outcome = verdict(claim, code, until, now);
        let is_won = matches!(outcome, Claimed::Now { .. });
        if is_won && !taken.insert(code.uuid) {
            outcomes.push(Claimed::Invalid);
            continue;
        }
        if is_won {
            chosen.push((place, code.uuid));
        }
        outcomes.push(outcome);
    }
    (outcomes, chosen)
}

/// In the order of `VerifyCodeAndIssueToken` of Google's server.
fn verdict(claim: &Claim, code: &Found, until: i64, now: i64) -> Claimed {
    if now >= until {
        return Claimed::Expired;
    }
    if code.is_claimed {
        return Claimed::Invalid;
    }
    if !claim.accepts.contains(&code.report_type.as_str()) {
        return Claimed::Unsupported;
    }
    let said = claim.nonce_hash.as_ref().map(|hash| &hash[..]);
    if code.nonce_hash.is_some() && code.nonce_hash.as_deref() != said {
        return Claimed::Invalid;
    }
    Claimed::Now {
        report_type: code.report_type.clone(),
        symptom_day: code.symptom_day,
        test_day: code.test_day,
    }
}

/// The code's name in the staff log.
fn subject(uuid: &Uuid) -> String {
    let hex: String = uuid.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("exposure-code/{hex}")
}
