//! The operating system's randomness.

use crate::fault::Fault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::LazyLock;

/// Bytes that fill answers, which is four letters of base64 for every three.
const FILLING: usize = 3_072;

/// Drawn once: no answer is packed together with another, so that new letters for each would hide no more than these.
static LETTERS: LazyLock<Option<String>> = LazyLock::new(|| {
    let drawn = bytes::<FILLING>().ok()?;
    Some(STANDARD.encode(drawn))
});

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

/// So many random letters of base64, 4096 at most, to fill an answer with: they are as hard to pack as what is secret.
///
/// # Errors
/// [`Fault::NoRandomness`].
pub(crate) fn filling(letters: usize) -> Result<&'static str, Fault> {
    let all = LETTERS.as_deref().ok_or(Fault::NoRandomness)?;
    Ok(all.get(..letters).unwrap_or(all))
}
