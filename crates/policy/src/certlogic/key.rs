//! Texts as numbers, to find one among many without reading them all.

/// A text as a number: the text itself where it has up to eight bytes, else a digest of it, so that two long texts
/// with one key still have to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

/// The first byte of every digest; UTF-8 has no such byte.
const DIGEST: u64 = 0xff << 56;
/// Up to so many keys are looked at one after the other, which is faster than to halve them.
const FEW: usize = 24;

impl Key {
    pub(super) fn of(text: &str) -> Key {
        let mut bytes = [0; 8];
        match bytes.get_mut(..text.len()) {
            // what is filled up with zeros must have none
            Some(begin) if !text.contains('\0') => {
                begin.copy_from_slice(text.as_bytes());
                Key(u64::from_be_bytes(bytes))
            }
            _ => Key(DIGEST | digest(text) >> 8),
        }
    }

    pub(super) const fn word(self) -> u64 {
        self.0
    }

    /// Where in `keys`, the words of keys in order, `text` stands, whose key this is; `at` gives the text of each.
    #[inline]
    pub(super) fn find<'t>(
        self,
        text: &str,
        keys: &[u64],
        at: impl Fn(usize) -> &'t str,
    ) -> Option<usize> {
        let begin = if keys.len() <= FEW {
            keys.iter().position(|key| *key == self.0)?
        } else {
            keys.partition_point(|key| *key < self.0)
        };
        if self.0 < DIGEST {
            (keys.get(begin) == Some(&self.0)).then_some(begin)
        } else {
            let same = keys[begin..].iter().take_while(|key| **key == self.0);
            let mut places = (begin..).zip(same).map(|(place, _)| place);
            places.find(|place| at(*place) == text)
        }
    }
}

/// FNV-1a of 64 bits (draft-eastlake-fnv, section 2).
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_text_is_its_key_and_a_long_one_is_not() {
        assert_eq!(Key::of("ab"), Key(0x6162 << 48));
        assert_eq!(Key::of(""), Key(0));
        assert!(Key::of("external").0 < DIGEST && Key::of("externals").0 > DIGEST);
        assert_ne!(Key::of("a"), Key::of("a\0"));
    }

    #[test]
    fn long_texts_of_one_key_are_told_apart() {
        let key = Key(DIGEST | 7);
        let (keys, texts) = ([key.word(); 3], ["the first", "the second", "the third"]);
        for (place, text) in texts.iter().enumerate() {
            assert_eq!(key.find(text, &keys, |at| texts[at]), Some(place));
        }
        assert_eq!(key.find("the fourth", &keys, |at| texts[at]), None);
    }

    proptest! {
        #[test]
        fn a_text_is_found_exactly_where_it_is(mut texts in prop::collection::vec("[a-c\0]{0,10}", 0..60), text in "[a-c\0]{0,10}") {
            texts.sort_by_key(|text| Key::of(text));
            texts.dedup();
            let keys: Vec<u64> = texts.iter().map(|text| Key::of(text).word()).collect();
            let found = Key::of(&text).find(&text, &keys, |at| &texts[at]);
            prop_assert_eq!(found, texts.iter().position(|it| *it == text));
        }
    }
}
