//! Tokens that become certificates: each becomes one, and whoever lost the answer gets the same again.

use super::counts::{Added, add_count};
use super::dialect::{FoundCertificate, Verifying as _};
use super::row::{Hash, NewVerificationCertificate, Signed};
use crate::fault::Fault;
use crate::moment::{moment, seconds};
use crate::store::{Store, transaction};
use std::collections::HashMap;
use time::OffsetDateTime;

/// What became of one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certified {
    /// This is the certificate: the one that was brought, or one that was given before for the same keys.
    Given(Signed),
    /// The token became a certificate for other keys.
    OtherKeys,
}

impl Store {
    /// Keeps certificates in one transaction, one for each token. One that was given before for the same keys is given again; where
    /// that was at `stale` or before, the one that is brought takes its place. So many others asked only
    /// for show.
    ///
    /// # Errors
    /// [`Fault`]; then none of them is kept.
    pub async fn certify(
        &self,
        all: &[NewVerificationCertificate],
        stale: OffsetDateTime,
        for_show: i64,
        at: OffsetDateTime,
    ) -> Result<Vec<Certified>, Fault> {
        let new: Vec<&NewVerificationCertificate> = all.iter().collect();
        let mut tokens: Vec<Hash> = all.iter().map(|one| one.token_hash).collect();
        tokens.sort_unstable();
        tokens.dedup();
        transaction!(self, |tx| {
            let added = tx.add_certificates(&new).await?;
            let found = tx.find_certificates(&tokens).await?;
            let (outcomes, renewed) = outcomes(all, found, seconds(stale))?;
            // in the order of their names, as above
            for one in renewed {
                let renewed = "UPDATE verification_certificate SET given_at = $1, kid = $2, signature = $3 WHERE token_hash = $4";
                sqlx::query(renewed)
                    .bind(seconds(one.signed.given_at))
                    .bind(one.signed.kid.clone())
                    .bind(one.signed.signature.clone())
                    .bind(one.token_hash.to_vec())
                    .execute(&mut *tx)
                    .await?;
            }
            let certified = i64::try_from(added).unwrap_or(i64::MAX);
            add_count!(
                tx,
                at,
                Added {
                    certified,
                    for_show,
                    ..Added::default()
                }
            );
            Ok(outcomes)
        })
    }
}

type Outcomes<'n> = (Vec<Certified>, Vec<&'n NewVerificationCertificate>);

/// What becomes of each, and which take the place of one that was given long ago.
fn outcomes(
    all: &[NewVerificationCertificate],
    found: Vec<FoundCertificate>,
    stale: i64,
) -> Result<Outcomes<'_>, Fault> {
    let mut found: HashMap<Hash, FoundCertificate> =
        found.into_iter().map(|one| (one.token_hash, one)).collect();
    let (mut outcomes, mut renewed) = (Vec::new(), Vec::new());
    for new in all {
        let lost = || Fault::Damaged("a certificate that is gone as soon as it is kept".into());
        let there = found.get_mut(&new.token_hash).ok_or_else(lost)?;
        if there.hmac != new.hmac {
            outcomes.push(Certified::OtherKeys);
            continue;
        }
        if there.given_at <= stale {
            there.given_at = seconds(new.signed.given_at);
            there.kid.clone_from(&new.signed.kid);
            there.signature.clone_from(&new.signed.signature);
            renewed.push(new);
        }
        outcomes.push(Certified::Given(Signed {
            given_at: moment(there.given_at),
            kid: there.kid.clone(),
            signature: there.signature.clone(),
        }));
    }
    renewed.sort_unstable_by_key(|one| one.token_hash);
    Ok((outcomes, renewed))
}
