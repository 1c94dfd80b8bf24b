//! What the guard may see of a guest who is let in: name and date of birth, to compare with a photo document.

use certificate::{Dcc, Person};
use std::ops::RangeInclusive;

/// Unicode's blocks of Latin letters: up to Latin Extended-B, and Latin Extended Additional (Vietnamese).
const LATIN: [RangeInclusive<char>; 2] = ['\0'..='\u{24f}', '\u{1e00}'..='\u{1eff}'];

/// Of a guest who is let in. Empty where the place asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admission {
    /// Name as certified.
    pub name: String,
    /// The name in the letters of the machine-readable zone of a passport (ICAO 9303), where it is certified in others:
    /// a guard may be able to read only one of both.
    pub in_latin: String,
    /// Date of birth as certified.
    pub birth: String,
}

impl From<&Dcc> for Admission {
    fn from(dcc: &Dcc) -> Self {
        let person = &dcc.person;
        let name = certified(person);
        let in_latin = if has_other_letters(&name) {
            transliterated(person)
        } else {
            String::new()
        };
        let birth = person.birth.as_str().to_owned();
        Self {
            name,
            in_latin,
            birth,
        }
    }
}

/// Forename and surname as written; each in ICAO letters where there are no others.
fn certified(person: &Person) -> String {
    let given = person.given.as_deref();
    let family = person.family.as_deref();
    joined(
        given.or(person.given_transliterated.as_deref()),
        family.or(person.family_transliterated.as_deref()),
    )
}

/// `<` stands for whatever is no letter.
fn transliterated(person: &Person) -> String {
    let name = joined(
        person.given_transliterated.as_deref(),
        person.family_transliterated.as_deref(),
    );
    name.replace('<', " ")
}

fn joined(given: Option<&str>, family: Option<&str>) -> String {
    let parts = [given, family].into_iter().flatten();
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn has_other_letters(name: &str) -> bool {
    let is_latin = |letter| LATIN.iter().any(|block| block.contains(&letter));
    name.chars()
        .any(|letter| letter.is_alphabetic() && !is_latin(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use certificate::PartialDate;

    fn admission(given: Option<&str>, family: Option<&str>, icao: [&str; 2]) -> Admission {
        let person = Person {
            family: family.map(str::to_owned),
            family_transliterated: Some(icao[1].to_owned()),
            given: given.map(str::to_owned),
            given_transliterated: Some(icao[0].to_owned()),
            birth: PartialDate::parse("1995-06-15").expect("it is a date"),
        };
        let dcc = Dcc {
            version: "1.3.0".to_owned(),
            person,
            entries: Vec::new(),
        };
        Admission::from(&dcc)
    }

    #[test]
    fn a_name_in_other_letters_is_shown_in_both() {
        let shown = admission(
            Some("Μαρία"),
            Some("Παπαδοπούλου"),
            ["MARIA", "PAPA<DOPOULOU"],
        );
        assert_eq!(shown.name, "Μαρία Παπαδοπούλου");
        assert_eq!(shown.in_latin, "MARIA PAPA DOPOULOU");
        assert_eq!(shown.birth, "1995-06-15");
    }

    #[test]
    fn a_name_in_latin_letters_is_shown_once() {
        let shown = admission(
            Some("Łukasz"),
            Some("Müller-Đặng"),
            ["LUKASZ", "MUELLER<DANG"],
        );
        assert_eq!(
            (shown.name.as_str(), shown.in_latin.as_str()),
            ("Łukasz Müller-Đặng", "")
        );
        let only_icao = admission(None, None, ["ANA", "SILVA"]);
        assert_eq!(
            (only_icao.name.as_str(), only_icao.in_latin.as_str()),
            ("ANA SILVA", "")
        );
    }
}
