//! New keys for the signers of certificates, made known before they take over.

use super::carrying::{visit_founded, wait};
use crate::authority::KEYS;
use crate::configuration::Configuration;
use crate::fault::Fault;
use crate::keys::{Hierarchy, VerificationKeys};
use audit::{Act, Actor};
use certificate::Dsc;
use std::path::Path;
use storage::Line;
use time::OffsetDateTime;

/// Makes a signer for each of these kinds of certificate, which takes over at `from`. The service makes it known from its next start
/// on, and phones trust what it signs from then on.
///
/// # Errors
/// [`Fault::Refused`] where there is no such kind; [`Fault::Content`] where the authority's own certificate ends before.
pub fn renew(
    folder: &Path,
    configuration: &Configuration,
    kinds: &[&str],
    from: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<Vec<Dsc>, Fault> {
    let work = async {
        let store = visit_founded(folder, configuration).await?;
        let mut made = Vec::new();
        for kind in kinds {
            let dsc = Hierarchy::renew(&folder.join(KEYS), kind, from)?;
            let subject = format!("key/{kind}/{}", dsc.kid);
            let told = Line::new(&Actor::program(), Act::MadeKey, &subject)?;
            store.log(&[told], now).await?;
            made.push(dsc);
        }
        store.close().await;
        Ok(made)
    };
    wait(folder, work)
}

/// Makes a key for the verification server, which takes over at `from`, and gives its name. The service makes it known (`/jwks`) from
/// its next start on.
///
/// # Errors
/// [`Fault::Unreadable`] where it has no keys yet.
pub fn renew_verification(
    folder: &Path,
    configuration: &Configuration,
    from: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<String, Fault> {
    let work = async {
        let store = visit_founded(folder, configuration).await?;
        let kid = VerificationKeys::renew(&folder.join(KEYS), from)?;
        let subject = format!("key/verification/{kid}");
        let told = Line::new(&Actor::program(), Act::MadeKey, &subject)?;
        store.log(&[told], now).await?;
        store.close().await;
        Ok(kid)
    };
    wait(folder, work)
}
