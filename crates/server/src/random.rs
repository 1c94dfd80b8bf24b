//! The operating system's randomness.

use crate::fault::Fault;

/// As many random bytes as the caller needs.
///
/// # Errors
/// [`Fault::NoRandomness`].
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Fault::NoRandomness)?;
    Ok(bytes)
}

/// A new name (RFC 9562, section 5.4).
pub(crate) fn uuid() -> Result<[u8; 16], Fault> {
    let uuid = uuid::Builder::from_random_bytes(bytes()?).into_uuid();
    Ok(uuid.into_bytes())
}
