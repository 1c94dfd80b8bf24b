//! The encrypted backup: the saved wallet under a passphrase.
//!
//! ```text
//! "pratique backup\n"  version (1)  memory in KiB (4)  passes (4)  lanes (4)  salt (32)  check (16)
//! first 8 bytes of the SHA-256 of all before  |  XChaCha20-Poly1305 of the saved wallet
//! ```
//! Numbers are little-endian. Argon2id (RFC 9106) makes 72 bytes of the passphrase: 32 are the key, 24 the nonce (the
//! salt is new each time, and so is the nonce), 16 the check. The head is bound to the content as associated data.
//! The digest tells a damaged head from a wrong passphrase, the check a wrong passphrase from damaged content.

use crate::outcome::{Problem, Refused};
use crate::wallet::Wallet;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

const MAGIC: &[u8] = b"pratique backup\n";
const VERSION: u8 = 1;
/// RFC 9106 section 4, the second recommended option: 64 MiB, three passes, four lanes.
const COST: Cost = Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 4,
};
/// A head may ask for this much at most, so that a made-up file does not keep a phone busy.
const MOST: Cost = Cost {
    memory_kib: 256 * 1024,
    passes: 10,
    lanes: 16,
};
const SALT: usize = 32;
const CHECK: usize = 16;
const DIGEST: usize = 8;
const HEAD: usize = MAGIC.len() + 1 + 12 + SALT + CHECK;
/// The shortest passphrase, in characters.
const MIN_PASSPHRASE: usize = 12;
/// The longest, in bytes.
const MAX_PASSPHRASE: usize = 1024;

#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Wallet {
    /// The wallet, encrypted with a passphrase and at least 32 random bytes, which the caller draws anew each time.
    ///
    /// # Errors
    /// [`Problem::PassphraseShort`], [`Problem::Random`].
    pub fn backup(&self, passphrase: &str, random: &[u8]) -> Result<Vec<u8>, Refused> {
        seal(&self.save(), passphrase, random)
    }

    /// The wallet that a backup holds.
    ///
    /// # Errors
    /// [`Problem`]: a wrong passphrase, a damaged file and a newer version are told apart.
    pub fn restore(backup: &[u8], passphrase: &str) -> Result<Self, Refused> {
        Self::open(&unseal(backup, passphrase)?)
    }
}

/// A saved wallet as a backup; for pages, which load this apart from the wallet.
///
/// # Errors
/// As [`Wallet::backup`].
pub fn seal(saved: &[u8], passphrase: &str, random: &[u8]) -> Result<Vec<u8>, Refused> {
    let salt = random.first_chunk::<SALT>().ok_or(Problem::Random)?;
    if passphrase.chars().count() < MIN_PASSPHRASE || passphrase.len() > MAX_PASSPHRASE {
        return Err(Problem::PassphraseShort.into());
    }
    Ok(sealed(saved, passphrase, salt, COST)?)
}

/// The saved wallet that a backup holds.
///
/// # Errors
/// As [`Wallet::restore`], but for what [`Wallet::open`] finds.
pub fn unseal(backup: &[u8], passphrase: &str) -> Result<Vec<u8>, Refused> {
    Ok(opened(backup, passphrase)?)
}

fn sealed(
    content: &[u8],
    passphrase: &str,
    salt: &[u8; SALT],
    cost: Cost,
) -> Result<Vec<u8>, Problem> {
    let secrets = secrets(passphrase, salt, cost)?;
    let mut backup = MAGIC.to_vec();
    backup.push(VERSION);
    for number in [cost.memory_kib, cost.passes, cost.lanes] {
        backup.extend_from_slice(&number.to_le_bytes());
    }
    backup.extend_from_slice(salt);
    backup.extend_from_slice(&secrets.check);
    let digest = head_digest(&backup);
    let mut content = content.to_vec();
    secrets
        .cipher
        .encrypt_in_place(&secrets.nonce, &backup, &mut content)
        .map_err(|_| Problem::TooLarge)?;
    backup.extend_from_slice(&digest);
    backup.extend_from_slice(&content);
    Ok(backup)
}

fn opened(backup: &[u8], passphrase: &str) -> Result<Vec<u8>, Problem> {
    let rest = backup.strip_prefix(MAGIC).ok_or(Problem::BackupDamaged)?;
    if *rest.first().ok_or(Problem::BackupDamaged)? != VERSION {
        return Err(Problem::BackupVersion);
    }
    let (head, rest) = backup
        .split_at_checked(HEAD)
        .ok_or(Problem::BackupDamaged)?;
    let (digest, content) = rest
        .split_at_checked(DIGEST)
        .ok_or(Problem::BackupDamaged)?;
    if digest != head_digest(head) {
        return Err(Problem::BackupDamaged);
    }
    let (cost, salt, check) = fields(head).ok_or(Problem::BackupDamaged)?;
    let secrets = secrets(passphrase, salt, cost)?;
    if secrets.check != *check {
        return Err(Problem::BackupPassphrase);
    }
    let mut content = content.to_vec();
    secrets
        .cipher
        .decrypt_in_place(&secrets.nonce, head, &mut content)
        .map_err(|_| Problem::BackupDamaged)?;
    Ok(content)
}

/// Cost, salt and check of a head.
fn fields(head: &[u8]) -> Option<(Cost, &[u8; SALT], &[u8; CHECK])> {
    let mut rest = head.get(MAGIC.len() + 1..)?;
    let mut number = || {
        let (bytes, after) = rest.split_first_chunk::<4>()?;
        rest = after;
        Some(u32::from_le_bytes(*bytes))
    };
    let cost = Cost {
        memory_kib: number()?,
        passes: number()?,
        lanes: number()?,
    };
    let within = cost.memory_kib <= MOST.memory_kib
        && cost.passes <= MOST.passes
        && cost.lanes <= MOST.lanes;
    let (salt, check) = rest.split_first_chunk::<SALT>()?;
    within.then_some((cost, salt, check.try_into().ok()?))
}

struct Secrets {
    cipher: XChaCha20Poly1305,
    nonce: XNonce,
    check: [u8; CHECK],
}

fn secrets(passphrase: &str, salt: &[u8; SALT], cost: Cost) -> Result<Secrets, Problem> {
    let mut made = [0; 32 + 24 + CHECK];
    let parameters = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(made.len()));
    let parameters = parameters.map_err(|_| Problem::BackupDamaged)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.as_bytes(), salt, &mut made)
        .map_err(|_| Problem::BackupDamaged)?;
    let (key, rest) = made
        .split_first_chunk::<32>()
        .ok_or(Problem::BackupDamaged)?;
    let (nonce, check) = rest
        .split_first_chunk::<24>()
        .ok_or(Problem::BackupDamaged)?;
    Ok(Secrets {
        cipher: XChaCha20Poly1305::new(&Key::from(*key)),
        nonce: XNonce::from(*nonce),
        check: check.try_into().map_err(|_| Problem::BackupDamaged)?,
    })
}

fn head_digest(head: &[u8]) -> [u8; DIGEST] {
    let mut digest = [0; DIGEST];
    digest.copy_from_slice(&Sha256::digest(head)[..DIGEST]);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Little work, so that the tests can try many ways.
    const CHEAP: Cost = Cost {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };
    const PASSPHRASE: &str = "four quiet words here";

    fn backup() -> Vec<u8> {
        sealed(b"content", PASSPHRASE, &[5; SALT], CHEAP).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_with_its_passphrase_alone() {
        assert_eq!(opened(&backup(), PASSPHRASE).unwrap(), b"content");
        assert_eq!(
            opened(&backup(), "four quiet words"),
            Err(Problem::BackupPassphrase)
        );
        assert!(!backup().windows(7).any(|part| part == b"content"));
    }

    #[test]
    fn a_damaged_file_is_told_from_a_wrong_passphrase_whichever_byte_it_is() {
        for at in 0..backup().len() {
            let mut damaged = backup();
            damaged[at] ^= 0x40;
            let expected = if at == MAGIC.len() {
                Problem::BackupVersion
            } else {
                Problem::BackupDamaged
            };
            assert_eq!(opened(&damaged, PASSPHRASE), Err(expected), "byte {at}");
            assert_eq!(
                opened(&backup()[..at], PASSPHRASE),
                Err(Problem::BackupDamaged),
                "cut at {at}"
            );
        }
    }

    #[test]
    fn a_head_that_asks_for_too_much_is_not_obeyed() {
        let mut greedy = backup();
        greedy[MAGIC.len() + 1..MAGIC.len() + 5].copy_from_slice(&u32::MAX.to_le_bytes());
        let digest = head_digest(&greedy[..HEAD]);
        greedy[HEAD..HEAD + DIGEST].copy_from_slice(&digest);
        assert_eq!(opened(&greedy, PASSPHRASE), Err(Problem::BackupDamaged));
    }

    #[test]
    fn short_passphrases_and_missing_randomness_are_refused() {
        let wallet = Wallet::default();
        assert_eq!(
            wallet.backup("too short", &[0; 32]),
            Err(Problem::PassphraseShort.into())
        );
        assert_eq!(
            wallet.backup(PASSPHRASE, &[0; 31]),
            Err(Problem::Random.into())
        );
    }
}
