//! The press: orders become signed certificates, each recorded before it is handed over. Records of many requests are written
//! together, so that a disk that syncs once serves all who wait; an answer is given only after the commit.

use crate::fault::Fault;
use crate::keys::Hierarchy;
use crate::random;
use crate::together::{Answer, Together, Waiting, queue};
use audit::Actor;
use certificate::issue::IssueError;
use hmac::{Hmac, KeyInit, Mac};
use order::Order;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use storage::{Issued, NewCertificate, Store};
use time::{Date, Duration, OffsetDateTime};

/// How long a certificate is technically valid where the order does not say.
const TERM: Duration = Duration::days(365);

/// A certificate that was signed, recorded, and may be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) uvci: String,
    pub(crate) text: String,
    pub(crate) kind: &'static str,
    pub(crate) expires_at: OffsetDateTime,
}

/// Why an order did not become a certificate.
#[derive(Debug)]
pub(crate) enum NotPrinted {
    /// One like it was issued today or yesterday.
    Duplicate,
    /// The one whose place it was to take is not there, or is revoked already.
    NothingToCorrect,
    /// The signer cannot sign it.
    Signer(IssueError),
    /// Something of the service.
    Fault(Fault),
}

impl<F: Into<Fault>> From<F> for NotPrinted {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

/// What is asked for beside the order.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) by: Actor,
    pub(crate) despite_duplicate: bool,
    pub(crate) corrects: Option<[u8; 32]>,
}

/// The way to the one who writes.
#[derive(Debug, Clone)]
pub(crate) struct Press {
    store: Store,
    queue: Together<NewCertificate, Issued>,
    keys: Arc<tokio::sync::Mutex<Option<DayKeys>>>,
}

type DayKeys = (Date, Vec<Vec<u8>>);

impl Press {
    /// Starts the one who writes; it ends with the last of the presses.
    pub(crate) fn start(store: Store, clock: fn() -> OffsetDateTime) -> Self {
        let (queue, waiting) = queue();
        tokio::spawn(write(store.clone(), waiting, clock));
        Self {
            store,
            queue,
            keys: Arc::default(),
        }
    }

    /// Signs an order and records it.
    pub(crate) async fn print(
        &self,
        hierarchy: &Hierarchy,
        order: &Order,
        request: Request,
        now: OffsetDateTime,
    ) -> Result<Printed, NotPrinted> {
        let signer = hierarchy.signer_of(&order.entry, now)?;
        let certificate = signer.certificate();
        let expires_at = order
            .expires
            .unwrap_or_else(|| certificate.not_after.min(now + TERM));
        let signed = signer.issue(&order.person, &order.entry, now, expires_at);
        let text = signed.map_err(NotPrinted::Signer)?;
        let kind = order.kind().as_str();
        let fingerprints = self.fingerprints(order, now).await?;
        let [fingerprint, earlier @ ..] = &fingerprints[..] else {
            return Err(Fault::content("there is no key of the day").into());
        };
        let new = NewCertificate {
            uvci_hash: hash_of(order.uvci()),
            kind,
            mark: mark(certificate.kid.as_bytes(), order.uvci()),
            expires_at,
            fingerprint: *fingerprint,
            earlier: earlier.first().copied(),
            despite_duplicate: request.despite_duplicate,
            corrects: request.corrects,
            by: request.by,
        };
        match self.queue.ask(new).await? {
            Issued::Recorded => Ok(Printed {
                uvci: order.uvci().to_owned(),
                text,
                kind,
                expires_at,
            }),
            Issued::Duplicate => Err(NotPrinted::Duplicate),
            Issued::NothingToCorrect => Err(NotPrinted::NothingToCorrect),
        }
    }

    /// Whether one like it was issued today or yesterday.
    pub(crate) async fn is_duplicate(
        &self,
        order: &Order,
        now: OffsetDateTime,
    ) -> Result<bool, Fault> {
        let fingerprints = self.fingerprints(order, now).await?;
        Ok(self.store.was_seen(&fingerprints, now).await?)
    }

    /// Of today and, where it has a key still, of yesterday.
    async fn fingerprints(
        &self,
        order: &Order,
        now: OffsetDateTime,
    ) -> Result<Vec<[u8; 32]>, Fault> {
        let said = order.duplicate_key();
        let keys = self.day_keys(now).await?;
        Ok(keys.iter().map(|key| keyed_hash(key, &said)).collect())
    }

    /// The keys of the day, read once a day.
    async fn day_keys(&self, now: OffsetDateTime) -> Result<Vec<Vec<u8>>, Fault> {
        let mut held = self.keys.lock().await;
        match &*held {
            Some((day, keys)) if *day == now.date() => Ok(keys.clone()),
            _ => {
                // where another copy was earlier it has made the key already
                self.store.day_key(random::bytes()?, now).await?;
                let keys = self.store.day_keys(now).await?;
                *held = Some((now.date(), keys.clone()));
                Ok(keys)
            }
        }
    }
}

async fn write(
    store: Store,
    mut waiting: Waiting<NewCertificate, Issued>,
    clock: fn() -> OffsetDateTime,
) {
    while let Some((records, answers)) = waiting.next().await {
        match store.issue(&records, clock()).await {
            Ok(outcomes) => {
                for (answer, outcome) in answers.into_iter().zip(outcomes) {
                    // who went away meanwhile has a record and no certificate, and may ask again
                    let _ = answer.send(Ok(outcome));
                }
            }
            Err(_) if records.len() > 1 => one_by_one(&store, records, answers, clock).await,
            Err(fault) => {
                if let Some(answer) = answers.into_iter().next() {
                    let _ = answer.send(Err(Fault::Storage(fault)));
                }
            }
        }
    }
}

/// Where a batch was refused, one of it may be the reason: the others must not suffer.
async fn one_by_one(
    store: &Store,
    records: Vec<NewCertificate>,
    answers: Vec<Answer<Issued>>,
    clock: fn() -> OffsetDateTime,
) {
    for (record, answer) in records.into_iter().zip(answers) {
        let outcome = store.issue(&[record], clock()).await;
        let outcome = outcome
            .map_err(Fault::from)
            .and_then(|all| all.first().copied().ok_or(Fault::Busy));
        let _ = answer.send(outcome);
    }
}

/// SHA-256 of an identifier.
pub(crate) fn hash_of(uvci: &str) -> [u8; 32] {
    Sha256::digest(uvci.as_bytes()).into()
}

/// What revocation lists call a certificate: the signer's key identifier, and the first half of the identifier's SHA-256.
fn mark(kid: &[u8; 8], uvci: &str) -> Vec<u8> {
    [&kid[..], &hash_of(uvci)[..16]].concat()
}

/// The mark of a record, as lists take it.
pub(crate) fn read_mark(bytes: &[u8]) -> Option<revocation::Mark> {
    let (kid, hash) = bytes.split_first_chunk::<8>()?;
    Some(revocation::Mark {
        scope: revocation::Scope::Key(*kid),
        hash_type: revocation::HashType::Uci,
        hash: revocation::RevocationHash(hash.try_into().ok()?),
    })
}

fn keyed_hash(key: &[u8], said: &[u8]) -> [u8; 32] {
    // a key of any length is one
    Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mut mac| {
        mac.update(said);
        mac.finalize().into_bytes().into()
    })
}
