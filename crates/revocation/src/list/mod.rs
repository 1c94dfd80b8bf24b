//! Our own list: a set of fingerprints in Elias-Fano form, on whose bytes a look-up works as they are.
//!
//! A mark's fingerprint is `bits + 33` bits of a SHA-256, where `2^bits` is at least the number of entries. The upper
//! `bits` name a bucket, the lower 33 are kept. Two facts follow. Nothing is missed: a mark that was entered has its
//! fingerprint in the set, and the set is kept exactly. And a mark that was not entered is taken for one that was with
//! a probability of at most `entries / 2^(bits + 33) ≤ 2^-33`, for its fingerprint is as good as random; a certificate
//! is asked for by at most six kinds of marks of one identifier, which makes `6 × 2^-33 < 7 × 10^-10` in all.
//!
//! The set takes 33 bits an entry, one bit an entry, one a bucket, and an eighth of a bit a bucket to find the way:
//! between 35.1 and 36.3 bits, thus less than 4.6 bytes.

mod draft;
mod layout;
mod walk;

pub use draft::{Draft, TooMany};
pub use layout::{ListError, MAX_LIST};

pub(crate) use draft::encode;
pub(crate) use layout::{Layout, MAX_BITS};

use crate::hash::{HashType, RevocationHash};
use crate::mark::{Mark, Scope};
use layout::{HEADER, LOWER_BITS, STRIDE_BITS};
use time::{Duration, OffsetDateTime};

/// A list, where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List<'a> {
    layout: Layout,
    bytes: &'a [u8],
}

impl<'a> List<'a> {
    /// Takes bytes for a list. That their length is the one that the header asks for is checked, and nothing else: it
    /// takes no time, however long the list. That they are the authority's is for their digest to say, and that they
    /// are well made for [`List::check`].
    ///
    /// # Errors
    /// [`ListError`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, ListError> {
        let layout = Layout::read(bytes)?;
        Ok(Self { layout, bytes })
    }

    /// The bytes that it was taken from.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The number of this edition; a later one has a higher number.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.layout.version
    }

    /// When it was made.
    #[must_use]
    pub const fn issued(&self) -> OffsetDateTime {
        self.layout.issued
    }

    /// How old it is; never negative.
    #[must_use]
    pub fn age(&self, now: OffsetDateTime) -> Duration {
        (now - self.layout.issued).max(Duration::ZERO)
    }

    /// How many entries it has.
    #[must_use]
    pub const fn entries(&self) -> u32 {
        self.layout.entries
    }

    /// Whether it has entries of this type by signer or by country. Where not, no certificate need be asked for by it.
    #[must_use]
    pub fn has_type(&self, hash_type: HashType) -> bool {
        let hash = RevocationHash([0; 16]);
        [Scope::Key([0; 8]), Scope::Country([0; 2])]
            .into_iter()
            .any(|scope| {
                self.has_kind_of(&Mark {
                    scope,
                    hash_type,
                    hash,
                })
            })
    }

    /// How many marks of one certificate are looked for in it, from none to six: each may be taken for an entry that it is not,
    /// with the probability above.
    #[must_use]
    pub const fn questions(&self) -> u32 {
        self.layout.kinds.count_ones()
    }

    /// Whether the mark is revoked: never "no" where it is, and "yes" where it is not with the probability above.
    #[must_use]
    pub fn holds(&self, mark: &Mark) -> bool {
        self.has_kind_of(mark) && self.find(mark.fingerprint()).unwrap_or(false)
    }

    const fn has_kind_of(&self, mark: &Mark) -> bool {
        self.layout.kinds >> mark.kind() & 1 == 1
    }

    /// `None` where the bytes break off, which those of a well made list do not.
    fn find(&self, fingerprint: u64) -> Option<bool> {
        let shortened = self.layout.shorten(fingerprint);
        let bucket = shortened >> LOWER_BITS;
        let wanted = shortened & ((1 << LOWER_BITS) - 1);
        let mut place = self.begin_of(bucket)?;
        // before this place stand as many zeros as there are buckets before, and otherwise ones
        let mut entry = place.checked_sub(bucket)?;
        while self.upper(place / 64)? >> (place % 64) & 1 == 1 {
            let held = self.lower(entry)?;
            if held >= wanted {
                return Some(held == wanted);
            }
            (place, entry) = (place + 1, entry + 1);
        }
        Some(false)
    }

    /// Where in the upper bits a bucket begins: behind as many zeros as there are buckets before it.
    fn begin_of(&self, bucket: u64) -> Option<u64> {
        let stride = bucket >> STRIDE_BITS;
        let known = u64::from(self.sample(stride)?) + (stride << STRIDE_BITS);
        match bucket - (stride << STRIDE_BITS) {
            0 => Some(known),
            zeros => self.behind_zeros(known, zeros),
        }
    }

    /// The place behind the `zeros`th zero from a place on; `zeros` is not 0.
    fn behind_zeros(&self, from: u64, zeros: u64) -> Option<u64> {
        let mut at = from / 64;
        let mut open = !self.upper(at)? & (u64::MAX << (from % 64));
        let mut left = zeros;
        while u64::from(open.count_ones()) < left {
            left -= u64::from(open.count_ones());
            at += 1;
            open = !self.upper(at)?;
        }
        for _ in 1..left {
            open &= open - 1;
        }
        Some(at * 64 + u64::from(open.trailing_zeros()) + 1)
    }

    fn upper(&self, word: u64) -> Option<u64> {
        let upper = &self.bytes[self.layout.upper_at()..self.layout.samples_at()];
        chunk(upper, word.checked_mul(8)?).map(u64::from_le_bytes)
    }

    fn sample(&self, stride: u64) -> Option<u32> {
        chunk(&self.bytes[self.layout.samples_at()..], stride * 4).map(u32::from_le_bytes)
    }

    /// The 33 bits of an entry. Eight bytes can be read from the byte of its first bit on, for others follow.
    fn lower(&self, entry: u64) -> Option<u64> {
        if entry >= u64::from(self.layout.entries) {
            return None;
        }
        let bit = entry * LOWER_BITS;
        let bits = chunk(&self.bytes[HEADER..], bit / 8).map(u64::from_le_bytes)?;
        Some(bits >> (bit % 8) & ((1 << LOWER_BITS) - 1))
    }
}

/// A list together with its bytes, for whoever keeps it: they were taken for one once, and so are one every time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredList {
    layout: Layout,
    bytes: Vec<u8>,
}

impl StoredList {
    /// As [`List::read`].
    ///
    /// # Errors
    /// [`ListError`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, ListError> {
        let layout = Layout::read(&bytes)?;
        Ok(Self { layout, bytes })
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> List<'_> {
        List {
            layout: self.layout,
            bytes: &self.bytes,
        }
    }
}

/// So many bytes from a place on.
fn chunk<const N: usize>(bytes: &[u8], at: u64) -> Option<[u8; N]> {
    let rest = bytes.get(usize::try_from(at).ok()?..)?;
    rest.first_chunk::<N>().copied()
}
