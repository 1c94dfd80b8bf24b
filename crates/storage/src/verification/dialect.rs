//! What each database says in words of its own of many codes and certificates at once; the reasons stand in `crate::dialect`.

use super::row::{
    FOUND, Found, Hash, NewVerificationCertificate, NewVerificationCode, Uuid, found, hash, uuid,
};
use crate::fault::Fault;
use crate::many::{push_list, slices};
use crate::moment::{days, seconds};
use crate::store::PIECE;
use sqlx::{AssertSqlSafe, PgConnection, QueryBuilder, Row, SqliteConnection};

/// A certificate as it was found: its token, the HMAC, and what was given.
pub(crate) struct FoundCertificate {
    pub(crate) token_hash: Hash,
    pub(crate) hmac: Vec<u8>,
    pub(crate) given_at: i64,
    pub(crate) kid: String,
    pub(crate) signature: Vec<u8>,
}

const CODE: &str = "INSERT INTO verification_code (uuid, short_hash, long_hash, nonce_hash, report_type, symptom_day, \
    test_day, short_until, long_until, claimed) ";
const CERTIFICATE: &str = "INSERT INTO verification_certificate (token_hash, hmac, given_at, kid, signature, expires_at) ";
const GIVEN: &str = "SELECT token_hash, hmac, given_at, kid, signature FROM verification_certificate WHERE token_hash ";

/// A connection in a transaction.
pub(crate) trait Verifying {
    /// Writes those of which neither name nor code is there already, and says which they are.
    async fn add_codes(&mut self, new: &[&NewVerificationCode]) -> Result<Vec<Uuid>, Fault>;

    /// The codes with these names.
    async fn known(&mut self, uuids: &[Uuid]) -> Result<Vec<Uuid>, Fault>;

    /// The codes with these hashes of their short or of their long form.
    async fn find_codes(&mut self, short: &[Hash], long: &[Hash]) -> Result<Vec<Found>, Fault>;

    /// Marks as used those that nobody used yet, and says which they are. Whoever else wants one waits, and does not get it.
    async fn claim(&mut self, uuids: &[Uuid]) -> Result<Vec<Uuid>, Fault>;

    /// Writes those whose token has none yet, and says how many they are.
    async fn add_certificates(&mut self, new: &[&NewVerificationCertificate])
    -> Result<u64, Fault>;

    /// The certificates of these tokens.
    async fn find_certificates(&mut self, tokens: &[Hash]) -> Result<Vec<FoundCertificate>, Fault>;
}

macro_rules! certificate {
    ($row:expr) => {
        FoundCertificate {
            token_hash: hash($row.try_get(0)?)?,
            hmac: $row.try_get(1)?,
            given_at: $row.try_get(2)?,
            kid: $row.try_get(3)?,
            signature: $row.try_get(4)?,
        }
    };
}

impl Verifying for SqliteConnection {
    async fn add_codes(&mut self, new: &[&NewVerificationCode]) -> Result<Vec<Uuid>, Fault> {
        let mut added = Vec::new();
        for piece in new.chunks(PIECE) {
            let mut insert = QueryBuilder::new(CODE);
            insert.push_values(piece, |mut row, code| {
                row.push_bind(&code.uuid[..])
                    .push_bind(&code.short_hash[..])
                    .push_bind(&code.long_hash[..])
                    .push_bind(code.nonce_hash.as_ref().map(|hash| &hash[..]))
                    .push_bind(code.report_type)
                    .push_bind(code.symptom_day.map(days))
                    .push_bind(code.test_day.map(days))
                    .push_bind(seconds(code.short_until))
                    .push_bind(seconds(code.long_until))
                    .push_bind(0_i64);
            });
            insert.push(" ON CONFLICT DO NOTHING RETURNING uuid");
            let insert = insert.build().persistent(false);
            for row in insert.fetch_all(&mut *self).await? {
                added.push(uuid(row.try_get(0)?)?);
            }
        }
        Ok(added)
    }

    async fn known(&mut self, uuids: &[Uuid]) -> Result<Vec<Uuid>, Fault> {
        let mut known = Vec::new();
        for piece in uuids.chunks(PIECE) {
            let mut asked = QueryBuilder::new("SELECT uuid FROM verification_code WHERE uuid IN ");
            push_list(&mut asked, piece);
            for row in asked.build().fetch_all(&mut *self).await? {
                known.push(uuid(row.try_get(0)?)?);
            }
        }
        Ok(known)
    }

    async fn find_codes(&mut self, short: &[Hash], long: &[Hash]) -> Result<Vec<Found>, Fault> {
        let mut all = Vec::new();
        for (form, hashes) in [("short_hash", short), ("long_hash", long)] {
            for piece in hashes.chunks(PIECE) {
                let mut asked = QueryBuilder::new(format!(
                    "SELECT {FOUND} FROM verification_code WHERE {form} IN "
                ));
                push_list(&mut asked, piece);
                for row in asked.build().fetch_all(&mut *self).await? {
                    all.push(found!(row));
                }
            }
        }
        Ok(all)
    }

    async fn claim(&mut self, uuids: &[Uuid]) -> Result<Vec<Uuid>, Fault> {
        let mut claimed = Vec::new();
        for piece in uuids.chunks(PIECE) {
            let mut update = QueryBuilder::new(
                "UPDATE verification_code SET claimed = 1 WHERE claimed = 0 AND uuid IN ",
            );
            push_list(&mut update, piece);
            update.push(" RETURNING uuid");
            for row in update.build().fetch_all(&mut *self).await? {
                claimed.push(uuid(row.try_get(0)?)?);
            }
        }
        Ok(claimed)
    }

    async fn add_certificates(
        &mut self,
        new: &[&NewVerificationCertificate],
    ) -> Result<u64, Fault> {
        let mut added = 0;
        for piece in new.chunks(PIECE) {
            let mut insert = QueryBuilder::new(CERTIFICATE);
            insert.push_values(piece, |mut row, one| {
                row.push_bind(&one.token_hash[..])
                    .push_bind(&one.hmac[..])
                    .push_bind(seconds(one.signed.given_at))
                    .push_bind(&one.signed.kid)
                    .push_bind(&one.signed.signature)
                    .push_bind(seconds(one.token_until));
            });
            insert.push(" ON CONFLICT DO NOTHING");
            let insert = insert.build().persistent(false);
            added += insert.execute(&mut *self).await?.rows_affected();
        }
        Ok(added)
    }

    async fn find_certificates(&mut self, tokens: &[Hash]) -> Result<Vec<FoundCertificate>, Fault> {
        let mut found = Vec::new();
        for piece in tokens.chunks(PIECE) {
            let mut asked = QueryBuilder::new(format!("{GIVEN} IN "));
            push_list(&mut asked, piece);
            for row in asked.build().fetch_all(&mut *self).await? {
                found.push(certificate!(row));
            }
        }
        Ok(found)
    }
}

/// In the order of their names, so that two copies do not wait for each other; and so below.
const ADD_CODES: &str = "SELECT uuid, short_hash, long_hash, nonce_hash, report_type, symptom_day, test_day, short_until, long_until, 0 \
    FROM UNNEST($1::BYTEA[], $2::BYTEA[], $3::BYTEA[], $4::BYTEA[], $5::TEXT[], $6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::BIGINT[]) \
    AS new (uuid, short_hash, long_hash, nonce_hash, report_type, symptom_day, test_day, short_until, long_until) \
    ORDER BY uuid ON CONFLICT DO NOTHING RETURNING uuid";

const CLAIM: &str = "WITH held AS (\
        SELECT uuid FROM verification_code WHERE uuid = ANY($1::BYTEA[]) AND claimed = 0 ORDER BY uuid FOR UPDATE\
    ) UPDATE verification_code SET claimed = 1 FROM held WHERE verification_code.uuid = held.uuid RETURNING verification_code.uuid";

const ADD_CERTIFICATES: &str = "SELECT * FROM UNNEST($1::BYTEA[], $2::BYTEA[], $3::BIGINT[], $4::TEXT[], $5::BYTEA[], $6::BIGINT[]) \
    AS new (token_hash, hmac, given_at, kid, signature, expires_at) ORDER BY token_hash ON CONFLICT DO NOTHING";

impl Verifying for PgConnection {
    async fn add_codes(&mut self, new: &[&NewVerificationCode]) -> Result<Vec<Uuid>, Fault> {
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let uuids: Vec<&[u8]> = new.iter().map(|code| &code.uuid[..]).collect();
        let short: Vec<&[u8]> = new.iter().map(|code| &code.short_hash[..]).collect();
        let long: Vec<&[u8]> = new.iter().map(|code| &code.long_hash[..]).collect();
        let nonce = |code: &&NewVerificationCode| code.nonce_hash.map(|hash| hash.to_vec());
        let nonces: Vec<Option<Vec<u8>>> = new.iter().map(nonce).collect();
        let types: Vec<&str> = new.iter().map(|code| code.report_type).collect();
        let symptoms: Vec<_> = new.iter().map(|code| code.symptom_day.map(days)).collect();
        let tests: Vec<_> = new.iter().map(|code| code.test_day.map(days)).collect();
        let short_until: Vec<i64> = new.iter().map(|code| seconds(code.short_until)).collect();
        let long_until: Vec<i64> = new.iter().map(|code| seconds(code.long_until)).collect();
        let insert = AssertSqlSafe(format!("{CODE}{ADD_CODES}"));
        let rows = sqlx::query(insert)
            .bind(uuids)
            .bind(short)
            .bind(long)
            .bind(nonces)
            .bind(types)
            .bind(symptoms)
            .bind(tests)
            .bind(short_until)
            .bind(long_until)
            .fetch_all(self)
            .await?;
        rows.iter().map(|row| uuid(row.try_get(0)?)).collect()
    }

    async fn known(&mut self, uuids: &[Uuid]) -> Result<Vec<Uuid>, Fault> {
        let asked = "SELECT uuid FROM verification_code WHERE uuid = ANY($1::BYTEA[])";
        let rows = sqlx::query(asked)
            .bind(slices(uuids))
            .fetch_all(self)
            .await?;
        rows.iter().map(|row| uuid(row.try_get(0)?)).collect()
    }

    async fn find_codes(&mut self, short: &[Hash], long: &[Hash]) -> Result<Vec<Found>, Fault> {
        let asked = format!(
            "SELECT {FOUND} FROM verification_code WHERE short_hash = ANY($1::BYTEA[]) \
             UNION ALL SELECT {FOUND} FROM verification_code WHERE long_hash = ANY($2::BYTEA[])"
        );
        let rows = sqlx::query(AssertSqlSafe(asked))
            .bind(slices(short))
            .bind(slices(long))
            .fetch_all(self)
            .await?;
        let mut all = Vec::new();
        for row in &rows {
            all.push(found!(row));
        }
        Ok(all)
    }

    async fn claim(&mut self, uuids: &[Uuid]) -> Result<Vec<Uuid>, Fault> {
        let rows = sqlx::query(CLAIM)
            .bind(slices(uuids))
            .fetch_all(self)
            .await?;
        rows.iter().map(|row| uuid(row.try_get(0)?)).collect()
    }

    async fn add_certificates(
        &mut self,
        new: &[&NewVerificationCertificate],
    ) -> Result<u64, Fault> {
        let tokens: Vec<&[u8]> = new.iter().map(|one| &one.token_hash[..]).collect();
        let hmacs: Vec<&[u8]> = new.iter().map(|one| &one.hmac[..]).collect();
        let given: Vec<i64> = new.iter().map(|one| seconds(one.signed.given_at)).collect();
        let kids: Vec<&str> = new.iter().map(|one| one.signed.kid.as_str()).collect();
        let signatures: Vec<&[u8]> = new.iter().map(|one| &one.signed.signature[..]).collect();
        let ends: Vec<i64> = new.iter().map(|one| seconds(one.token_until)).collect();
        let insert = AssertSqlSafe(format!("{CERTIFICATE}{ADD_CERTIFICATES}"));
        let added = sqlx::query(insert)
            .bind(tokens)
            .bind(hmacs)
            .bind(given)
            .bind(kids)
            .bind(signatures)
            .bind(ends)
            .execute(self)
            .await?;
        Ok(added.rows_affected())
    }

    async fn find_certificates(&mut self, tokens: &[Hash]) -> Result<Vec<FoundCertificate>, Fault> {
        let asked = AssertSqlSafe(format!("{GIVEN} = ANY($1::BYTEA[])"));
        let rows = sqlx::query(asked)
            .bind(slices(tokens))
            .fetch_all(self)
            .await?;
        let mut found = Vec::new();
        for row in &rows {
            found.push(certificate!(row));
        }
        Ok(found)
    }
}
