//! A name as `fnt` and `gnt` have it, in the letters of the machine-readable zone (ICAO Doc 9303 part 3, section 6).

use crate::letters::written;

/// `name` as `fnt` or `gnt` writes it; `None` where it has letters that the table does not know (other scripts), so
/// that the issuer must say the form itself.
///
/// ```
/// use certificate::issue::transliterate;
/// assert_eq!(transliterate("d'Arsøns - van Halen").as_deref(), Some("DARSOENS<VAN<HALEN"));
/// ```
#[must_use]
pub fn transliterate(name: &str) -> Option<String> {
    let mut out = String::new();
    for letter in name.trim().chars().flat_map(char::to_uppercase) {
        match letter {
            'A'..='Z' => out.push(letter),
            ' ' | '-' | '<' if out.is_empty() || out.ends_with('<') => {}
            ' ' | '-' | '<' => out.push('<'),
            '\'' | '’' | '.' | ',' => {}
            _ => out.push_str(written(letter)?.usual),
        }
    }
    let length = out.trim_end_matches('<').len();
    out.truncate(length);
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_letters_take_their_place() {
        assert_eq!(
            transliterate("Müller-Weiß").as_deref(),
            Some("MUELLER<WEISS")
        );
        assert_eq!(
            transliterate("Łukasz Ångström").as_deref(),
            Some("LUKASZ<AANGSTROEM")
        );
        assert_eq!(transliterate("O'Brien, Jr.").as_deref(), Some("OBRIEN<JR"));
        assert_eq!(transliterate("Þórdís Æsa").as_deref(), Some("THORDIS<AESA"));
    }

    #[test]
    fn other_scripts_are_left_to_the_issuer() {
        assert_eq!(transliterate("Иванов"), None);
        assert_eq!(transliterate("王"), None);
        assert_eq!(transliterate(" - "), None);
        assert_eq!(transliterate("R2"), None);
    }
}
