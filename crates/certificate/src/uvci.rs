//! The unique certificate identifier and its check character.
//!
//! eHealth Network, "Guidelines on verifiable vaccination certificates", Annex 2: `URN:UVCI:01:CC:...#X`, where X is
//! the Luhn mod N character over everything before `#`, the prefix included. Real certificates also carry identifiers in lower case,
//! without the prefix or with a wrong check character, so a reader must never refuse one for it: this file only makes
//! and judges, no verifier calls it.

const ALPHABET: &[u8; 38] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:";
const PREFIX: &str = "URN:UVCI:01:";

/// The check character of `text`; `None` where a character lies outside `A-Z 0-9 / :`.
///
/// ```
/// assert_eq!(certificate::uvci::check_character("URN:UVCI:01:IS:VERA1234"), Some('F'));
/// ```
#[must_use]
pub fn check_character(text: &str) -> Option<char> {
    let size = ALPHABET.len();
    let mut sum = 0;
    for (distance, byte) in text.bytes().rev().enumerate() {
        let point = ALPHABET.iter().position(|known| *known == byte)?;
        let doubled = if distance % 2 == 0 { 2 * point } else { point };
        sum += doubled / size + doubled % size;
    }
    Some(char::from(ALPHABET[(size - sum % size) % size]))
}

/// What an identifier's own check character says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It has none, or is written outside the alphabet, so that nothing can be said.
    Absent,
    /// The character is the right one.
    Right,
    /// A character was mistyped, or the issuer counts differently.
    Wrong,
}

/// Judges the check character of `uvci`.
#[must_use]
pub fn check(uvci: &str) -> Check {
    let Some((body, given)) = uvci.rsplit_once('#') else {
        return Check::Absent;
    };
    match check_character(body) {
        None => Check::Absent,
        Some(right) if given.len() == 1 && given.starts_with(right) => Check::Right,
        Some(_) => Check::Wrong,
    }
}

/// An identifier of form 3 (an opaque string) for `country`, from 16 bytes of randomness that the caller brings.
///
/// `country` is an ISO 3166-1 alpha-2 code in capitals; anything else gives an identifier without a check character.
#[must_use]
pub fn opaque(country: &str, randomness: &[u8; 16]) -> String {
    let mut uvci = format!("{PREFIX}{country}:");
    // 32 letters and digits carry 5 bits each; what is easily misread (I, O, 0, 1) is left out
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut rest = u128::from_be_bytes(*randomness);
    for _ in 0..26 {
        uvci.push(char::from(LETTERS[(rest & 31) as usize]));
        rest >>= 5;
    }
    if let Some(check) = check_character(&uvci) {
        uvci.push('#');
        uvci.push(check);
    }
    uvci
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_six_countries_check() {
        for uvci in [
            "URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B",
            "URN:UVCI:01:DK:B19D10B4E18551559EBDEE46248DA883#S",
            "URN:UVCI:01:FR:P4LU2647E8HN#/",
            "URN:UVCI:01:GR:7UXL2ZTSS6KUZAF2XAAA3A4C4I#E",
            "URN:UVCI:01:HU:24210000020985716710615184956#F",
            "URN:UVCI:01:LT:1227GNXXUEM92NY8J44JW#0",
        ] {
            assert_eq!(check(uvci), Check::Right, "{uvci}");
        }
    }

    #[test]
    fn any_single_mistyped_character_is_noticed() {
        let uvci = "URN:UVCI:01:IS:VERA1234#F";
        for place in 0..uvci.len() - 2 {
            for other in ALPHABET {
                let mut bytes = uvci.as_bytes().to_vec();
                if bytes[place] == *other {
                    continue;
                }
                bytes[place] = *other;
                assert_eq!(check(&String::from_utf8(bytes).unwrap()), Check::Wrong);
            }
        }
    }

    #[test]
    fn nothing_is_said_of_what_cannot_be_judged() {
        assert_eq!(check("urn:uvci:01:BG:GFDTD4TZJVNHGEV2#2"), Check::Absent);
        assert_eq!(check("01PL1/abc"), Check::Absent);
        assert_eq!(check("URN:UVCI:01:IS:VERA1234#"), Check::Wrong);
        assert_eq!(check_character("a"), None);
    }

    #[test]
    fn a_made_identifier_checks_and_spells_all_its_randomness() {
        let uvci = opaque("XD", &[0xff; 16]);
        assert_eq!(
            uvci,
            format!(
                "URN:UVCI:01:XD:{}H#{}",
                "9".repeat(25),
                &uvci[uvci.len() - 1..]
            )
        );
        assert_eq!(check(&uvci), Check::Right);
        assert_ne!(opaque("XD", &[0; 16]), opaque("XD", &[1; 16]));
        assert!(uvci.len() <= 72, "the guidelines allow 72 characters");
    }
}
