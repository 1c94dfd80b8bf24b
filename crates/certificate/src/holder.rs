//! Whether two certificates are about the same person (EU DCC, `nam` and `dob`).
//!
//! The rule is that of Germany's Corona-Warn-App, which has published cases for it: the dates of birth are equal, the
//! forenames have a part in common, and the surnames have one; or forenames and surnames do so crosswise. Beyond it,
//! a name counts in every form that ICAO Doc 9303 lets a state write it in, so that `JORG` and `JOERG` are one.
//!
//! It is a question of showing certificates together and never a proof: twins who share a second forename are one
//! person here. Whoever relies on a certificate compares it with a photo document.

mod birth;
mod difference;
mod names;

use crate::dcc::Person;
use birth::Birth;
use difference::Called;
use json::Tree;
use names::Name;

pub use difference::Difference;
pub use names::components;

/// The person that a certificate names, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    given: Name,
    family: Name,
    birth: Birth,
}

impl Holder {
    /// A person by every written form of the forename and of the surname (as certified, and in the letters of travel
    /// documents), and the date of birth as written.
    #[must_use]
    pub fn new(given: &[&str], family: &[&str], birth: &str) -> Self {
        Self {
            given: Name::of(given),
            family: Name::of(family),
            birth: Birth::of(birth),
        }
    }

    /// The person of a payload as it was read, checked or not; where something is absent or no text, it is empty.
    #[must_use]
    pub fn of_payload(payload: &Tree) -> Self {
        let name = payload.member("nam");
        let written = |members: [&str; 2]| {
            members.map(|member| {
                let text = name.and_then(|name| name.member(member)?.text());
                text.unwrap_or_default()
            })
        };
        let birth = payload.member("dob").and_then(Tree::text);
        Self::new(
            &written(["gnt", "gn"]),
            &written(["fnt", "fn"]),
            birth.unwrap_or_default(),
        )
    }

    /// Compares two persons.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Comparison {
        let birth = self.birth.difference(&other.birth);
        let names = self.names(other);
        if birth.is_none() && names.is_empty() {
            return Comparison::Same;
        }
        Comparison::Different(names.into_iter().chain(birth).collect())
    }

    /// What differs in the names: nothing also where forename and surname have changed places.
    fn names(&self, other: &Self) -> Vec<Difference> {
        let crosswise = self.given.meets(&other.family) && self.family.meets(&other.given);
        if crosswise {
            return Vec::new();
        }
        let given = self.given.difference(&other.given, GIVEN);
        given
            .into_iter()
            .chain(self.family.difference(&other.family, FAMILY))
            .collect()
    }
}

impl From<&Person> for Holder {
    fn from(person: &Person) -> Self {
        let written = |first: &Option<String>, second: &Option<String>| {
            [first, second].map(|name| name.clone().unwrap_or_default())
        };
        let given = written(&person.given_transliterated, &person.given);
        let family = written(&person.family_transliterated, &person.family);
        Self::new(
            &given.each_ref().map(String::as_str),
            &family.each_ref().map(String::as_str),
            person.birth.as_str(),
        )
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// They are about one person.
    Same,
    /// They differ in these, of which there is at least one.
    Different(Vec<Difference>),
}

impl Comparison {
    /// Whether they are about one person.
    #[must_use]
    pub fn is_same(&self) -> bool {
        *self == Self::Same
    }
}

const GIVEN: Called = [Difference::GivenName, Difference::GivenNameAbsent];
const FAMILY: Called = [Difference::FamilyName, Difference::FamilyNameAbsent];

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(one: Holder, other: Holder) -> Vec<Difference> {
        let found = one.compare(&other);
        assert_eq!(found, other.compare(&one), "which is first does not matter");
        match found {
            Comparison::Same => Vec::new(),
            Comparison::Different(differences) => differences,
        }
    }

    const BORN: &str = "1971-08-15";

    #[test]
    fn one_person_spelt_by_several_states_is_one() {
        let jorg = || Holder::new(&["JORG", "Jörg"], &["STRAUSS"], BORN);
        for other in [
            Holder::new(&["JOERG"], &["STRAUSS"], BORN),
            Holder::new(&["JOERG", "Jörg"], &["STRAUß"], BORN),
            Holder::new(&["Jo\u{308}rg"], &["Strauß-Núñez"], BORN),
            Holder::new(&["Prof. Dr. Jörg"], &["strauss"], "1971-08-15T00:00:00Z"),
            Holder::new(&["STRAUSS"], &["KARL<JORG"], BORN),
        ] {
            assert_eq!(differences(jorg(), other), []);
        }
    }

    #[test]
    fn what_differs_is_named() {
        let anna = || Holder::new(&["ANNA"], &["NYBERG"], BORN);
        let other =
            |given, family, birth| differences(anna(), Holder::new(&[given], &[family], birth));
        assert_eq!(other("EVA", "NYBERG", BORN), [Difference::GivenName]);
        assert_eq!(other("ANNA", "LIND", BORN), [Difference::FamilyName]);
        assert_eq!(other("", "NYBERG", BORN), [Difference::GivenNameAbsent]);
        assert_eq!(other("ANNA", " < ", BORN), [Difference::FamilyNameAbsent]);
        assert_eq!(other("ANNA", "NYBERG", "1971-08-16"), [Difference::Birth]);
        assert_eq!(other("ANNA", "NYBERG", "1971"), [Difference::BirthInPart]);
        assert_eq!(
            other("EVA", "LIND", "1980"),
            [
                Difference::GivenName,
                Difference::FamilyName,
                Difference::Birth
            ]
        );
    }

    #[test]
    fn two_who_share_no_more_than_a_title_are_two() {
        let anna = Holder::new(&["Dr. Anna"], &["Prof. Nyberg"], BORN);
        let eva = Holder::new(&["DR<EVA"], &["PROF<LIND"], BORN);
        assert_eq!(
            differences(anna, eva),
            [Difference::GivenName, Difference::FamilyName]
        );
    }

    #[test]
    fn a_payload_and_its_typed_person_are_the_same_holder() {
        let payload: Tree = serde_json::json!({"nam": {"fn": "Müller", "fnt": "MUELLER", "gnt": "ANNA"}, "dob": "1971"}).into();
        let person = Person {
            family: Some("Müller".into()),
            family_transliterated: Some("MUELLER".into()),
            given: None,
            given_transliterated: Some("ANNA".into()),
            birth: crate::PartialDate::parse("1971").unwrap(),
        };
        assert_eq!(Holder::of_payload(&payload), Holder::from(&person));
        let nothing = Holder::of_payload(&Tree::Null);
        assert_eq!(nothing, Holder::new(&[], &[], ""));
    }

    #[test]
    fn each_difference_has_a_code_of_its_own_and_a_sentence() {
        let mut codes: Vec<_> = Difference::ALL.map(Difference::code).to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Difference::ALL.len());
        assert!(Difference::ALL.iter().all(|it| it.holder().ends_with('.')));
    }
}
