//! Names in the log: words of visible ASCII, so that a line splits at its spaces.

use std::fmt;

/// The longest origin, in bytes: a host name.
const MAX_ORIGIN: usize = 253;
/// The longest name of an account.
const MAX_ACTOR: usize = 64;
/// The longest name of a subject: a kind and a SHA-256 fit.
const MAX_SUBJECT: usize = 128;

macro_rules! names {
    ($($(#[doc = $doc:literal])* $name:ident up to $most:ident)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a word of visible ASCII; nothing for another, an empty or a too long one.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                is_word(word, $most).then(|| Self(word.to_owned()))
            }

            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// Whose log it is: the host name under which the authority publishes.
    Origin up to MAX_ORIGIN
    /// Who acted: an account's name, which is no person's, or [`Actor::program`].
    Actor up to MAX_ACTOR
    /// What was acted on: a name in the authority's own records, never what they say.
    Subject up to MAX_SUBJECT
}

impl Actor {
    /// The program itself: what it does at its times, without anybody's word.
    #[must_use]
    pub fn program() -> Self {
        Self("program".to_owned())
    }
}

fn is_word(word: &str, most: usize) -> bool {
    (1..=most).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_of_visible_ascii() {
        for word in ["nurse-4", "a", &"x".repeat(MAX_ACTOR)] {
            assert_eq!(Actor::parse(word).unwrap().as_str(), word);
        }
        for word in ["", "a b", "a\nb", "é", &"x".repeat(MAX_ACTOR + 1)] {
            assert_eq!(Actor::parse(word), None, "{word:?}");
        }
        assert_eq!(Actor::parse("program"), Some(Actor::program()));
    }
}
