//! Proof of an upload (`revisionToken`): which keys it had, sealed with AES-256-GCM under a key of its day, which is derived from the
//! secret of the data folder. It is given to the phone, and kept nowhere here.

use super::times::used;
use crate::fault::Fault;
use crate::random;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use exposure::any_base64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use storage::{KnownKey, Report};
use time::{Duration, OffsetDateTime};

/// How long a proof counts.
const LASTS: Duration = Duration::days(15);
/// How long it lets the same person add keys that were in use when they uploaded.
const ADDS_FOR: Duration = Duration::days(2);
/// A proof has room for this many keys, or a multiple: how many there are cannot be told.
const ROOM: usize = 28;
/// The most keys of one.
const MOST: usize = 3 * ROOM;
const HEAD: usize = 18;
const ENTRY: usize = 21;
const NONCE: usize = 12;
const TAG: usize = 16;

/// What a proof says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proof {
    /// Which health authority's certificate came with the upload.
    pub(super) authority: String,
    /// On what ground.
    pub(super) report: Report,
    /// When, to the hour, seconds since 1970.
    pub(super) hour: u32,
    /// When symptoms began, in intervals.
    pub(super) onset: u32,
    pub(super) keys: Vec<KnownKey>,
}

/// The secret.
pub(super) struct Proofs {
    secret: [u8; 32],
}

impl std::fmt::Debug for Proofs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proofs")
    }
}

impl Proofs {
    pub(super) const fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The proof as the phone gets it.
    pub(super) fn seal(&self, proof: &Proof, now: OffsetDateTime) -> Result<String, Fault> {
        let day = day(now);
        let nonce: [u8; NONCE] = random::bytes()?;
        let mut sealed = proof.written();
        let unsealed = || Fault::content("a proof cannot be sealed");
        let key = self.key(day).ok_or_else(unsealed)?;
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(day.to_be_bytes()),
            &mut sealed,
        )
        .map_err(|_| unsealed())?;
        Ok(STANDARD.encode([&day.to_be_bytes(), &nonce[..], &sealed].concat()))
    }

    /// What a proof says, where it is one of ours for this authority and counts still.
    pub(super) fn open(&self, text: &str, authority: &str, now: OffsetDateTime) -> Option<Proof> {
        let bytes = any_base64(text)?;
        let (day, rest) = bytes.split_first_chunk::<4>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        if sealed.len() > HEAD + MOST * ENTRY + TAG {
            return None;
        }
        let mut opened = sealed.to_vec();
        let key = self.key(u32::from_be_bytes(*day))?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = key
            .open_in_place(nonce, Aad::from(*day), &mut opened)
            .ok()?;
        let proof = Proof::read(opened, authority)?;
        let age = now.unix_timestamp() - i64::from(proof.hour);
        (0..LASTS.whole_seconds()).contains(&age).then_some(proof)
    }

    fn key(&self, day: u32) -> Option<LessSafeKey> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(b"revision token\0");
        mac.update(&day.to_be_bytes());
        let key = UnboundKey::new(&AES_256_GCM, &mac.finalize().into_bytes()).ok()?;
        Some(LessSafeKey::new(key))
    }
}

fn day(now: OffsetDateTime) -> u32 {
    u32::try_from(now.unix_timestamp() / 86_400).unwrap_or_default()
}

impl Proof {
    /// Whether a key was in use when the upload was made, and may be added now.
    pub(super) fn lets_add(&self, key: &KnownKey, now: OffsetDateTime) -> bool {
        let hour = i64::from(self.hour);
        let (start, end) = used(key);
        let is_soon = now.unix_timestamp() - hour < ADDS_FOR.whole_seconds();
        is_soon && start < hour + 3_600 && end > hour
    }

    /// The same with these keys too; the oldest go where there are too many.
    pub(super) fn with(mut self, keys: &[KnownKey]) -> Self {
        for key in keys {
            if !self.keys.contains(key) {
                self.keys.push(*key);
            }
        }
        self.keys
            .sort_by_key(|key| std::cmp::Reverse(key.rolling_start));
        self.keys.truncate(MOST);
        self
    }

    fn written(&self) -> Vec<u8> {
        let room = self.keys.len().div_ceil(ROOM).max(1) * ROOM;
        let mut bytes = Vec::with_capacity(HEAD + room * ENTRY + TAG);
        bytes.push(self.report as u8);
        bytes.push(u8::try_from(self.keys.len()).unwrap_or_default());
        bytes.extend_from_slice(&self.hour.to_be_bytes());
        bytes.extend_from_slice(&self.onset.to_be_bytes());
        bytes.extend_from_slice(&name(&self.authority));
        for key in &self.keys {
            bytes.extend_from_slice(&key.key);
            bytes.extend_from_slice(&key.rolling_start.to_be_bytes());
            bytes.push(key.rolling_period);
        }
        bytes.resize(HEAD + room * ENTRY, 0);
        bytes
    }

    fn read(bytes: &[u8], authority: &str) -> Option<Self> {
        let (head, entries) = bytes.split_first_chunk::<HEAD>()?;
        let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
        let reports = [
            Report::Confirmed,
            Report::Likely,
            Report::UserReport,
            Report::Revoked,
        ];
        if head[10..] != name(authority) {
            return None;
        }
        let keys = entries.chunks_exact(ENTRY).take(head[1].into());
        Some(Self {
            authority: authority.to_owned(),
            report: reports.into_iter().find(|one| *one as u8 == head[0])?,
            hour: number(2)?,
            onset: number(6)?,
            keys: keys.map(entry).collect::<Option<_>>()?,
        })
    }
}

fn entry(bytes: &[u8]) -> Option<KnownKey> {
    let (key, rest) = bytes.split_first_chunk::<16>()?;
    let (start, rest) = rest.split_first_chunk::<4>()?;
    Some(KnownKey {
        key: *key,
        rolling_start: u32::from_be_bytes(*start),
        rolling_period: *rest.first()?,
    })
}

/// The name of an authority in a fixed length.
fn name(authority: &str) -> [u8; 8] {
    let hash: [u8; 32] = Sha256::digest(authority.as_bytes()).into();
    hash.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-25 9:30 UTC);

    fn proof(keys: u8) -> Proof {
        let hour = u32::try_from(NOW.unix_timestamp() / 3600 * 3600).unwrap();
        let key = |number| KnownKey {
            key: [number; 16],
            rolling_start: hour / 600 / 144 * 144,
            rolling_period: 144,
        };
        Proof {
            authority: "here".into(),
            report: Report::Likely,
            hour,
            onset: 7,
            keys: (0..keys).map(key).collect(),
        }
    }

    #[test]
    fn a_proof_opens_for_fifteen_days_and_its_authority() {
        let proofs = Proofs::new([1; 32]);
        for keys in [0, 13, 28, 29] {
            let sealed = proofs.seal(&proof(keys), NOW).unwrap();
            let late = NOW + LASTS - Duration::hours(1);
            assert_eq!(proofs.open(&sealed, "here", late), Some(proof(keys)));
            assert_eq!(proofs.open(&sealed, "here", NOW + LASTS), None);
            assert_eq!(proofs.open(&sealed, "here", NOW - Duration::DAY), None);
            assert_eq!(proofs.open(&sealed, "there", NOW), None);
            assert_eq!(Proofs::new([2; 32]).open(&sealed, "here", NOW), None);
        }
        let lengths = [0, 1, 28].map(|keys| proofs.seal(&proof(keys), NOW).unwrap().len());
        assert_eq!(lengths, [lengths[0]; 3]);
    }

    #[test]
    fn every_changed_letter_is_noticed() {
        let proofs = Proofs::new([1; 32]);
        let sealed = proofs.seal(&proof(3), NOW).unwrap();
        for place in (0..sealed.len()).step_by(7) {
            let mut changed = sealed.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(proofs.open(&changed, "here", NOW), None, "{place}");
        }
        assert_eq!(proofs.open("", "here", NOW), None);
        assert_eq!(proofs.open(&"A".repeat(60_000), "here", NOW), None);
    }

    #[test]
    fn a_key_that_was_in_use_is_added_for_two_days() {
        let proof = proof(1);
        let today = proof.keys[0];
        assert!(proof.lets_add(&today, NOW + Duration::hours(47)));
        assert!(!proof.lets_add(&today, NOW + Duration::hours(48)));
        for other in [today.rolling_start - 144, today.rolling_start + 144] {
            let other = KnownKey {
                rolling_start: other,
                ..today
            };
            assert!(!proof.lets_add(&other, NOW + Duration::hours(20)));
        }
    }
}
