//! An order on one line, in neutral words: for the preview of a file, where a person looks over many.

use crate::member::Member;
use crate::row::Row;
use certificate::{Entry, Person, ValueSetName, ValueSets};

/// Whom an order is for, and what it certifies.
pub(crate) fn of(person: &Person, entry: &Entry, sets: &ValueSets) -> String {
    let names = [&person.family, &person.family_transliterated];
    let family = names.into_iter().flatten().next();
    let names = [&person.given, &person.given_transliterated];
    let given = names.into_iter().flatten().next();
    let parts = [family, given].into_iter().flatten().map(String::as_str);
    let named: Vec<&str> = parts.collect();
    format!(
        "{}, born {}: {}",
        named.join(", "),
        person.birth,
        certified(entry, sets)
    )
}

fn certified(entry: &Entry, sets: &ValueSets) -> String {
    match entry {
        Entry::Vaccination(entry) => {
            let product = sets.display(ValueSetName::Product, &entry.product);
            format!(
                "vaccination, {product}, dose {} of {}, {}",
                entry.dose, entry.series, entry.date
            )
        }
        Entry::Test(entry) => {
            let result = sets.display(ValueSetName::TestResult, &entry.result);
            let (day, time) = (entry.sampled_at.date(), entry.sampled_at.time());
            let (hour, minute) = (time.hour(), time.minute());
            format!(
                "test, {}, sample of {day} {hour:02}:{minute:02} UTC",
                result.to_lowercase()
            )
        }
        Entry::Recovery(entry) => {
            let (from, until) = (entry.valid_from, entry.valid_until);
            format!(
                "recovery, first positive {}, valid {from} to {until}",
                entry.first_positive
            )
        }
    }
}

impl Row {
    /// What is known of a row that may be wrong: kind, names and birth as they were given.
    #[must_use]
    pub fn summary(&self) -> String {
        let members = [Member::Family, Member::Given, Member::Birth, Member::Kind];
        let given = members.into_iter().filter_map(|member| self.get(member));
        let seen = |text: &str| {
            let letters = text.chars().filter(|letter| !letter.is_control());
            letters.take(80).collect::<String>()
        };
        given.map(seen).collect::<Vec<_>>().join(", ")
    }
}
