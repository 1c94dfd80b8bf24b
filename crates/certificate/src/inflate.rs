//! The zlib stage (RFC 1950) of an HC1 text, into a bounded buffer.

use flate2::{Decompress, FlushDecompress, Status};
use std::fmt;

/// The largest COSE message accepted, in bytes. The largest real one known is 870 bytes; a version 40 QR code
/// could be inflated to megabytes, which is an attack and not a certificate.
pub const MAX_INFLATED: usize = 64 * 1024;
/// Room for nearly every real certificate, so that the common case never grows the buffer.
const TYPICAL: usize = 2 * 1024;
/// The low four bits of the first byte of a zlib stream: compression method "deflate" (RFC 1950, section 2.2).
const DEFLATE: u8 = 8;

/// Why the bytes are not one complete zlib stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InflateError {
    /// The first bytes are no zlib header: the content was not compressed.
    NotCompressed,
    /// The stream is damaged, cut short, or its checksum is wrong.
    Damaged,
    /// The content is larger than [`MAX_INFLATED`].
    TooLarge,
    /// Bytes follow the end of the stream.
    Trailing,
}

impl fmt::Display for InflateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCompressed => "the content is not compressed with zlib",
            Self::Damaged => "the compressed content is damaged or incomplete",
            Self::TooLarge => "the content is larger than any certificate",
            Self::Trailing => "there is something behind the compressed content",
        })
    }
}

impl std::error::Error for InflateError {}

/// Inflates one complete zlib stream of at most [`MAX_INFLATED`] bytes, its Adler-32 checked.
///
/// # Errors
/// [`InflateError`]; never allocates more than the cap.
pub fn inflate(compressed: &[u8]) -> Result<Vec<u8>, InflateError> {
    if compressed.first().is_none_or(|byte| byte & 0x0f != DEFLATE) {
        return Err(InflateError::NotCompressed);
    }
    let mut stream = Decompress::new(true);
    let mut out = Vec::with_capacity(TYPICAL);
    loop {
        let (consumed, produced) = (position(stream.total_in()), out.len());
        let status = stream
            .decompress_vec(&compressed[consumed..], &mut out, FlushDecompress::Finish)
            .map_err(|_| InflateError::Damaged)?;
        if status == Status::StreamEnd {
            return whole(out, position(stream.total_in()) == compressed.len());
        }
        if out.len() == produced && out.len() < out.capacity() {
            return Err(InflateError::Damaged);
        }
        grow(&mut out)?;
    }
}

fn whole(out: Vec<u8>, consumed_all: bool) -> Result<Vec<u8>, InflateError> {
    if consumed_all {
        Ok(out)
    } else {
        Err(InflateError::Trailing)
    }
}

fn grow(out: &mut Vec<u8>) -> Result<(), InflateError> {
    if out.len() < out.capacity() {
        return Err(InflateError::Damaged);
    }
    if out.len() >= MAX_INFLATED {
        return Err(InflateError::TooLarge);
    }
    out.reserve_exact(MAX_INFLATED.min(out.len() * 4) - out.len());
    Ok(())
}

fn position(total: u64) -> usize {
    usize::try_from(total).expect("no more was read or written than the slices hold")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn inflates_up_to_the_cap_and_not_beyond() {
        for length in [0, 1, TYPICAL, TYPICAL + 1, MAX_INFLATED - 1, MAX_INFLATED] {
            assert_eq!(inflate(&deflate(&vec![7; length])).unwrap().len(), length);
        }
        assert_eq!(
            inflate(&deflate(&vec![0; MAX_INFLATED + 1])),
            Err(InflateError::TooLarge)
        );
        assert_eq!(
            inflate(&deflate(&vec![0; 50 << 20])),
            Err(InflateError::TooLarge)
        );
    }

    #[test]
    fn refuses_what_is_not_one_whole_stream() {
        let good =
            deflate(b"some content that is long enough to be compressed, compressed, compressed");
        assert_eq!(inflate(b""), Err(InflateError::NotCompressed));
        assert_eq!(inflate(&[0xd2, 0x84]), Err(InflateError::NotCompressed));
        for cut in 1..good.len() {
            assert!(inflate(&good[..cut]).is_err(), "cut at {cut}");
        }
        let mut checksum = good.clone();
        *checksum.last_mut().unwrap() ^= 1;
        assert_eq!(inflate(&checksum), Err(InflateError::Damaged));
        assert_eq!(
            inflate(&[good, vec![0]].concat()),
            Err(InflateError::Trailing)
        );
    }
}
