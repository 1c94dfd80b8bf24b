//! Bytes for the storage of a phone or a door: whole or not at all.
//!
//! ```text
//! <what it is>\n  version (2 bytes)  SHA-256 of the rest (32)  { length (4)  part }…
//! ```
//! Numbers are little-endian. A version that is not known, or a digest that is not right, is told apart and refused;
//! nothing is lost, for the bytes stay where they are.

use sha2::{Digest, Sha256};

/// The largest that is read, in bytes: more than every list that can be published.
const MAX_STORED: usize = 128 << 20;

/// Why stored bytes are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageError {
    /// Larger than 128 MiB.
    TooLarge,
    /// Of another version.
    Version,
    /// Something else, cut off or changed.
    Damaged,
}

/// The bytes that hold `parts`, each at most 4 GiB.
///
/// # Panics
/// Where a part is larger.
#[must_use]
pub fn store<'a>(what: &str, version: u16, parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut rest = Vec::new();
    for part in parts {
        let length = u32::try_from(part.len()).expect("a part is at most 4 GiB");
        rest.extend_from_slice(&length.to_le_bytes());
        rest.extend_from_slice(part);
    }
    let mut bytes = format!("{what}\n").into_bytes();
    bytes.extend_from_slice(&version.to_le_bytes());
    bytes.extend_from_slice(&Sha256::digest(&rest));
    bytes.extend_from_slice(&rest);
    bytes
}

/// The parts that such bytes hold.
///
/// # Errors
/// [`StorageError`].
pub fn stored(what: &str, version: u16, bytes: &[u8]) -> Result<Vec<Vec<u8>>, StorageError> {
    if bytes.len() > MAX_STORED {
        return Err(StorageError::TooLarge);
    }
    let rest = bytes
        .strip_prefix(what.as_bytes())
        .and_then(|rest| rest.strip_prefix(b"\n"));
    let (number, rest) = rest
        .and_then(<[u8]>::split_first_chunk::<2>)
        .ok_or(StorageError::Damaged)?;
    if u16::from_le_bytes(*number) != version {
        return Err(StorageError::Version);
    }
    let (digest, rest) = rest
        .split_first_chunk::<32>()
        .ok_or(StorageError::Damaged)?;
    if Sha256::digest(rest).as_slice() != digest {
        return Err(StorageError::Damaged);
    }
    parts(rest).ok_or(StorageError::Damaged)
}

fn parts(mut rest: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut parts = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (part, after) = after.split_at_checked(length)?;
        parts.push(part.to_vec());
        rest = after;
    }
    rest.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read() {
        let bytes = store("thing", 3, [&b"one"[..], b""]);
        assert_eq!(
            stored("thing", 3, &bytes),
            Ok(vec![b"one".to_vec(), Vec::new()])
        );
        assert_eq!(stored("thing", 2, &bytes), Err(StorageError::Version));
        assert_eq!(stored("other", 3, &bytes), Err(StorageError::Damaged));
        assert_eq!(
            stored("thing", 3, &vec![0; MAX_STORED + 1]),
            Err(StorageError::TooLarge)
        );
    }

    #[test]
    fn every_damaged_byte_is_noticed() {
        let bytes = store("thing", 3, [&b"one"[..]]);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let in_version = (6..8).contains(&at);
            let expected = if in_version {
                StorageError::Version
            } else {
                StorageError::Damaged
            };
            assert_eq!(stored("thing", 3, &damaged), Err(expected), "byte {at}");
            assert!(stored("thing", 3, &bytes[..at]).is_err());
        }
    }
}
