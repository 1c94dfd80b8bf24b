//! Whom a certificate is for: names as written and in the letters of travel documents (ICAO Doc 9303 part 3), birth.

use crate::finding::Cause;
use crate::member::Member;
use crate::reading::{MAX_TEXT, Reading};
use certificate::Person;
use certificate::issue::transliterate;

impl Reading<'_> {
    /// The person, where nothing is wrong with them.
    pub(crate) fn person(&mut self) -> Option<Person> {
        let family = self.name(Member::Family, Member::FamilyTransliterated);
        let given = self.name(Member::Given, Member::GivenTransliterated);
        let birth = self.need_birth();
        if let (Name::Absent, Name::Absent) = (&family, &given) {
            self.note(Cause::NoName, Member::Family, "");
        }
        let (family, family_transliterated) = family.parts()?;
        let (given, given_transliterated) = given.parts()?;
        Some(Person {
            family,
            family_transliterated,
            given,
            given_transliterated,
            birth: birth?,
        })
    }

    fn name(&mut self, written: Member, letters: Member) -> Name {
        let (name, given) = (self.take(written), self.take(letters));
        if self.is_flawed(written) || self.is_flawed(letters) {
            return Name::Wrong;
        }
        if name.is_none() && given.is_none() {
            return Name::Absent;
        }
        let is_name = name
            .as_deref()
            .is_none_or(|name| self.is_name(written, name));
        let in_letters = match (&given, &name) {
            (Some(given), _) => self.in_letters(letters, given, Cause::NotAToZ),
            (None, Some(name)) if is_name => self.in_letters(letters, name, Cause::FillIn),
            _ => None,
        };
        match in_letters {
            Some(in_letters) if is_name => Name::Read(name, in_letters),
            _ => Name::Wrong,
        }
    }

    fn is_name(&mut self, member: Member, name: &str) -> bool {
        let has_letters = name.chars().any(char::is_alphabetic);
        if !has_letters {
            self.note(Cause::NoLetters, member, name);
        }
        has_letters && self.is_text(member, name)
    }

    /// A name in A to Z; `cause` where it cannot be.
    fn in_letters(&mut self, member: Member, name: &str, cause: Cause) -> Option<String> {
        let letters = transliterate(name);
        match &letters {
            None => self.note(cause, member, name),
            // of letters that stand for one, a name may become too long
            Some(letters) if letters.len() > MAX_TEXT => self.note(Cause::TooLong, member, name),
            Some(_) => return letters,
        }
        None
    }
}

/// Surname or forename.
enum Name {
    Absent,
    Wrong,
    /// As written, and in A to Z.
    Read(Option<String>, String),
}

impl Name {
    /// Both forms, which may be absent; nothing where something is wrong.
    fn parts(self) -> Option<(Option<String>, Option<String>)> {
        match self {
            Self::Absent => Some((None, None)),
            Self::Wrong => None,
            Self::Read(name, letters) => Some((name, Some(letters))),
        }
    }
}
