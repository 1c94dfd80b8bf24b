//! The two forms of a verification code: eight digits, to be read out, and sixteen letters and digits, for a link. A code of noughts
//! is issued to nobody: phones that ask for show bring it, so that their requests look like all others.

use crate::fault::Fault;
use crate::random;

/// Digits of the short form.
const SHORT: usize = 8;
/// Letters and digits of the long form.
const LONG: usize = 16;
const DIGITS: &[u8] = b"0123456789";
const LETTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A code as somebody brought it, without the blanks and dashes of whoever typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Brought {
    Short(String),
    Long(String),
    /// A code that nobody has: the request is for show.
    ForShow,
}

impl Brought {
    /// Reads a code; nothing where it is none.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        // what is far too long is no code, and is not gone through
        if typed.len() > 4 * LONG {
            return None;
        }
        let is_kept = |letter: &char| !matches!(letter, ' ' | '-');
        let code: String = typed
            .chars()
            .filter(is_kept)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        let is_of = |letters: &[u8]| code.bytes().all(|letter| letters.contains(&letter));
        match code.len() {
            SHORT | LONG if code.bytes().all(|letter| letter == b'0') => Some(Self::ForShow),
            SHORT if is_of(DIGITS) => Some(Self::Short(code)),
            LONG if is_of(LETTERS) => Some(Self::Long(code)),
            _ => None,
        }
    }
}

/// Both forms of a new code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forms {
    pub(crate) short: String,
    pub(crate) long: String,
}

impl Forms {
    pub(crate) fn fresh() -> Result<Self, Fault> {
        let fresh = |letters, length| loop {
            let code = spell(letters, length)?;
            if Brought::read(&code) != Some(Brought::ForShow) {
                return Ok::<_, Fault>(code);
            }
        };
        Ok(Self {
            short: fresh(DIGITS, SHORT)?,
            long: fresh(LETTERS, LONG)?,
        })
    }
}

/// As many letters, each as likely as every other: what does not come out even is thrown again.
fn spell(letters: &[u8], length: usize) -> Result<String, Fault> {
    let even = 256 - 256 % letters.len();
    let mut code = String::with_capacity(length);
    while code.len() < length {
        let [byte] = random::bytes()?;
        let byte = usize::from(byte);
        if byte < even {
            code.push(char::from(letters[byte % letters.len()]));
        }
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn codes_have_their_forms_and_every_letter_comes() {
        let mut seen: BTreeMap<char, usize> = BTreeMap::new();
        for _ in 0..2000 {
            let forms = Forms::fresh().unwrap();
            assert_eq!(
                Brought::read(&forms.short),
                Some(Brought::Short(forms.short))
            );
            assert_eq!(
                Brought::read(&forms.long),
                Some(Brought::Long(forms.long.clone()))
            );
            for letter in forms.long.chars() {
                *seen.entry(letter).or_default() += 1;
            }
        }
        assert_eq!(seen.len(), 36);
        // 889 of each are expected, with a deviation of 29
        assert!(
            seen.values().all(|times| (700..1080).contains(times)),
            "{seen:?}"
        );
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let short = Some(Brought::Short("12345678".into()));
        for typed in ["12345678", "1234 5678", "1234-5678", " 12345678 "] {
            assert_eq!(Brought::read(typed), short, "{typed}");
        }
        let long = Some(Brought::Long("abcdefgh12345678".into()));
        assert_eq!(Brought::read("ABCDefgh12345678"), long);
        for typed in ["00000000", "0000-0000-0000-0000"] {
            assert_eq!(Brought::read(typed), Some(Brought::ForShow), "{typed}");
        }
        for typed in [
            "",
            "1234567",
            "123456789",
            "1234567a",
            "abcdefgh1234567ü",
            "٣٣٣٣٣٣٣٣",
            "abcdefgh1234567_",
        ] {
            assert_eq!(Brought::read(typed), None, "{typed}");
        }
    }
}
