//! Taking uploads: each is held against its certificate, then waits with others for one commit, and is answered after it.

use super::proofs::{Proof, Proofs};
use super::settings::Accepted;
use super::times::{begins, hour_of};
use crate::fault::Fault;
use crate::together::{Together, queue, serve};
use crate::verification::ReportType;
use ::exposure::{
    Admitted, AdmittedKey, Diagnosis, Interval, KeyFault, Onset, SentKey, UploadFault,
    UploadRequest, admit, upload_is_bound,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::BTreeMap;
use storage::{KeyUpload, KnownKey, NewKey, Report, Store, Uploaded};
use time::OffsetDateTime;

/// An upload that was taken, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) revision_token: String,
    pub(crate) inserted: usize,
    /// What was wrong with keys that were not taken.
    pub(crate) errors: Vec<String>,
    /// Why keys that are as they should be were not.
    pub(crate) warnings: Vec<String>,
}

/// Why nothing of an upload was taken.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Nobody knows the health authority.
    UnknownAuthority,
    /// Its certificate does not count for these keys.
    Certificate(String),
    /// The request is not what is asked for.
    BadRequest(String),
    /// Some keys are there already, and no proof came that they are the same person's.
    NoProof,
    /// The proof is of other keys.
    OtherProof,
    /// A key was revised before.
    RevisedBefore,
    /// What was said of a key cannot become this.
    NoSuchChange,
    /// Something of the service.
    Fault(Fault),
}

/// Where uploads are taken.
#[derive(Debug)]
pub(crate) struct KeyServer {
    accepted: BTreeMap<String, Accepted>,
    proofs: Proofs,
    queue: Together<KeyUpload, Uploaded>,
}

/// On whose word keys are taken.
struct Ground<'a> {
    accepted: &'a Accepted,
    diagnosis: Diagnosis,
    onset: Onset,
    proof: Option<Proof>,
    /// Whether a certificate came; an earlier upload vouches where none did.
    is_certified: bool,
}

impl KeyServer {
    /// Starts the one who writes; it ends with the key server.
    pub(crate) fn start(
        store: Store,
        accepted: BTreeMap<String, Accepted>,
        secret: [u8; 32],
        clock: fn() -> OffsetDateTime,
    ) -> Self {
        let (queue, waiting) = queue();
        let at_once = store.writers();
        tokio::spawn(serve(waiting, at_once, async move |uploads: Vec<_>| {
            store.upload_keys(&uploads, clock()).await
        }));
        Self {
            accepted,
            proofs: Proofs::new(secret),
            queue,
        }
    }

    /// Takes an upload.
    ///
    /// # Errors
    /// [`Refused`]; then nothing of it was taken.
    pub(crate) async fn publish(
        &self,
        sent: &UploadRequest,
        now: OffsetDateTime,
    ) -> Result<Published, Refused> {
        let accepted = self.accepted.get(sent.health_authority());
        let accepted = accepted.ok_or(Refused::UnknownAuthority)?;
        if sent.is_empty() {
            return Err(Refused::BadRequest(UploadFault::NoKeys.to_string()));
        }
        let ground = self.ground(sent, accepted, now)?;
        let mut admitted = ground.admit(&sent.keys(), now)?;
        if !ground.is_certified {
            ground.keep_what_was_in_use(&mut admitted, now);
        }
        if admitted.keys.is_empty() {
            return Err(Refused::BadRequest(format!(
                "no key can be taken: {}",
                told(&admitted, |_| true).join("; ")
            )));
        }
        let upload = ground.upload(sent, &admitted, now);
        let outcome = self.queue.ask(upload).await.map_err(Refused::Fault)?;
        let (inserted, there) = match outcome {
            Uploaded::Taken {
                inserted, there, ..
            } => (inserted, there),
            Uploaded::NoProof => return Err(Refused::NoProof),
            Uploaded::OtherProof => return Err(Refused::OtherProof),
            Uploaded::RevisedBefore => return Err(Refused::RevisedBefore),
            Uploaded::NoSuchChange => return Err(Refused::NoSuchChange),
        };
        let proof = ground.proof_of(sent.health_authority(), &there, now);
        Ok(Published {
            revision_token: self.proofs.seal(&proof, now).map_err(Refused::Fault)?,
            inserted,
            errors: told(&admitted, |fault| fault != KeyFault::FarFromOnset),
            warnings: told(&admitted, |fault| fault == KeyFault::FarFromOnset),
        })
    }

    /// Answers a request that only looks like an upload: it does the same work, waits for the same commit, and leaves nothing.
    ///
    /// # Errors
    /// [`Refused::Fault`].
    pub(crate) async fn pretend(
        &self,
        sent: &UploadRequest,
        now: OffsetDateTime,
    ) -> Result<Published, Refused> {
        let known = self.accepted.get(sent.health_authority());
        if let Some(accepted) = known.or_else(|| self.accepted.values().next()) {
            // refused after the work of any other
            let _ = accepted.authority.verify(&unsigned(accepted), now);
        }
        let secret = sent.hmac_secret().unwrap_or_default();
        let _ = upload_is_bound(&sent.spelled(), &secret, &[0; 32]);
        let onset = Onset::choose(None, None, now.unix_timestamp());
        let admitted = admit(
            &sent.keys(),
            Diagnosis::Confirmed,
            onset.interval,
            now.unix_timestamp(),
        );
        let keys: Vec<NewKey> = admitted
            .unwrap_or_default()
            .keys
            .iter()
            .map(new_key)
            .collect();
        let there: Vec<KnownKey> = keys.iter().copied().map(KnownKey::from).collect();
        let upload = KeyUpload {
            authority: String::new(),
            region: String::new(),
            traveller: false,
            report: Report::Confirmed,
            keys,
            known: None,
            days_to_upload: None,
            is_chaff: true,
        };
        self.queue.ask(upload).await.map_err(Refused::Fault)?;
        let proof = Proof {
            authority: String::new(),
            report: Report::Confirmed,
            hour: hour(now),
            onset: onset.interval.0,
            keys: there.clone(),
        };
        Ok(Published {
            revision_token: self.proofs.seal(&proof, now).map_err(Refused::Fault)?,
            inserted: there.len(),
            errors: Vec::new(),
            warnings: Vec::new(),
        })
    }

    fn ground<'a>(
        &self,
        sent: &UploadRequest,
        accepted: &'a Accepted,
        now: OffsetDateTime,
    ) -> Result<Ground<'a>, Refused> {
        // one that cannot be opened counts as none
        let proof = self
            .proofs
            .open(sent.revision_token(), sent.health_authority(), now);
        if let (true, Some(proof)) = (sent.certificate().is_empty(), &proof) {
            return Ok(Ground {
                accepted,
                diagnosis: diagnosis_of(proof.report),
                onset: Onset {
                    interval: Interval(proof.onset),
                    is_known: true,
                },
                proof: Some(proof.clone()),
                is_certified: false,
            });
        }
        let refused = |why: &dyn std::fmt::Display| Refused::Certificate(why.to_string());
        let certificate = accepted.authority.verify(sent.certificate(), now);
        let certificate = certificate.map_err(|fault| refused(&fault))?;
        let secret = sent
            .hmac_secret()
            .ok_or_else(|| refused(&"there is no hmacKey"))?;
        if !upload_is_bound(&sent.spelled(), &secret, certificate.tekmac()) {
            return Err(refused(&"the certificate is not for these keys"));
        }
        let of_certificate = certificate.symptom_onset_interval().map(i64::from);
        let of_phone = Some(sent.symptom_onset_interval());
        Ok(Ground {
            accepted,
            diagnosis: diagnosis(certificate.report_type()),
            onset: Onset::choose(of_phone, of_certificate, now.unix_timestamp()),
            proof,
            is_certified: true,
        })
    }
}

impl Ground<'_> {
    fn admit(&self, sent: &[SentKey], now: OffsetDateTime) -> Result<Admitted, Refused> {
        let (onset, now) = (self.onset.interval, now.unix_timestamp());
        let admitted = admit(sent, self.diagnosis, onset, now);
        admitted.map_err(|fault| Refused::BadRequest(fault.to_string()))
    }

    /// Without a certificate of its own a key is taken that was in use when the upload was made.
    fn keep_what_was_in_use(&self, admitted: &mut Admitted, now: OffsetDateTime) {
        let is_fit = |key: &AdmittedKey| {
            let known = KnownKey::from(new_key(key));
            let proof = self.proof.as_ref();
            proof.is_some_and(|proof| proof.keys.contains(&known) || proof.lets_add(&known, now))
        };
        admitted.keep(is_fit);
    }

    fn upload(&self, sent: &UploadRequest, admitted: &Admitted, now: OffsetDateTime) -> KeyUpload {
        let days = (now.unix_timestamp() - begins(self.onset.interval.0)) / 86_400;
        let days = u8::try_from(days.clamp(0, 255)).ok();
        KeyUpload {
            authority: sent.health_authority().to_owned(),
            region: self.accepted.region.clone(),
            traveller: sent.is_of_traveller(),
            report: report(self.diagnosis),
            keys: admitted.keys.iter().map(new_key).collect(),
            known: self.proof.as_ref().map(|proof| proof.keys.clone()),
            days_to_upload: days.filter(|_| self.onset.is_known),
            is_chaff: false,
        }
    }

    fn proof_of(self, authority: &str, there: &[KnownKey], now: OffsetDateTime) -> Proof {
        let fresh = Proof {
            authority: authority.to_owned(),
            report: report(self.diagnosis),
            hour: hour(now),
            onset: self.onset.interval.0,
            keys: Vec::new(),
        };
        match self.proof {
            // what was vouched for once is not vouched for anew by what follows from it
            Some(earlier) if !self.is_certified => earlier,
            Some(earlier) => Proof {
                keys: earlier.keys,
                ..fresh
            },
            None => fresh,
        }
        .with(there)
    }
}

fn hour(now: OffsetDateTime) -> u32 {
    u32::try_from(hour_of(now).unix_timestamp()).unwrap_or_default()
}

fn new_key(key: &AdmittedKey) -> NewKey {
    let span = key.span();
    NewKey {
        key: span.key.0,
        rolling_start: span.start.0,
        rolling_period: span.period.get(),
        risk: key.risk(),
        days_since_onset: key.days_since_onset(),
    }
}

fn told(admitted: &Admitted, is_meant: impl Fn(KeyFault) -> bool) -> Vec<String> {
    let refused = admitted
        .refused
        .iter()
        .filter(|(_, fault)| is_meant(*fault));
    refused
        .map(|(place, fault)| format!("key {place}: {fault}"))
        .collect()
}

const fn diagnosis(said: ReportType) -> Diagnosis {
    match said {
        ReportType::Confirmed => Diagnosis::Confirmed,
        ReportType::Likely => Diagnosis::Likely,
        ReportType::Negative => Diagnosis::Negative,
        ReportType::UserReport => Diagnosis::UserReport,
    }
}

const fn report(diagnosis: Diagnosis) -> Report {
    match diagnosis {
        Diagnosis::Confirmed => Report::Confirmed,
        Diagnosis::Likely => Report::Likely,
        Diagnosis::Negative => Report::Revoked,
        Diagnosis::UserReport => Report::UserReport,
    }
}

const fn diagnosis_of(report: Report) -> Diagnosis {
    match report {
        Report::Confirmed => Diagnosis::Confirmed,
        Report::Likely => Diagnosis::Likely,
        Report::Revoked => Diagnosis::Negative,
        Report::UserReport => Diagnosis::UserReport,
    }
}

/// A certificate that names a key of the authority, which did not sign it.
fn unsigned(accepted: &Accepted) -> String {
    let kid = accepted.authority.keys.keys().next();
    let kid = kid.map_or("", String::as_str);
    let header = serde_json::json!({"alg": "ES256", "kid": kid}).to_string();
    let [header, claims] =
        [header.as_bytes(), &[b' '; 250]].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([1; 64]))
}
