//! Walking through a list from its first entry to its last: for whoever publishes one, and for the next version of it.

use super::layout::{LOWER_BITS, ListError};
use super::{List, encode};

impl List<'_> {
    /// Whether the list is the one way to write its entries down, every bit of it: then, and only then, [`List::holds`]
    /// finds each of them. It takes a second for ten million entries.
    ///
    /// # Errors
    /// [`ListError::Entries`].
    pub fn check(&self) -> Result<(), ListError> {
        let entries = self.shortened().ok_or(ListError::Entries)?;
        let in_order = entries.is_sorted_by(|one, next| one < next);
        let same = in_order && encode(self.layout, &entries) == self.bytes;
        same.then_some(()).ok_or(ListError::Entries)
    }

    /// The entries as they are told apart here; `None` where the bytes have another number of them than they say.
    pub(crate) fn shortened(&self) -> Option<Vec<u64>> {
        let mut entries = Vec::new();
        for at in 0..self.layout.upper_words() {
            let mut ones = self.upper(at)?;
            while ones != 0 {
                let place = at * 64 + u64::from(ones.trailing_zeros());
                let number = entries.len() as u64;
                let bucket = place.checked_sub(number)?;
                let bounded = bucket < self.layout.buckets();
                let lower = self.lower(number).filter(|_| bounded)?;
                entries.push(bucket << LOWER_BITS | lower);
                ones &= ones - 1;
            }
        }
        (entries.len() as u64 == u64::from(self.layout.entries)).then_some(entries)
    }

    pub(crate) const fn layout(&self) -> super::Layout {
        self.layout
    }
}
