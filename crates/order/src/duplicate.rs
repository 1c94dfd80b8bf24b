//! What two orders for the same thing have in common, as bytes.

use crate::order::Order;
use certificate::Entry;

/// Begins the bytes of this form, so that another form never gives the same.
const FORM: &str = "pratique order v1";

impl Order {
    /// The same bytes for two orders that certify the same of the same person: names in A to Z, birth, kind and disease,
    /// and of a vaccination its day and dose, of a test its kind and the moment of its sample, of a recovery the day of
    /// the first positive test. The result is not among them: two results of one sample are to be noticed.
    ///
    /// They name a person. Whoever keeps anything of them keeps a hash under a key of their own.
    #[must_use]
    pub fn duplicate_key(&self) -> Vec<u8> {
        let name = |name: &Option<String>| name.clone().unwrap_or_default();
        let (target, what) = of_entry(&self.entry);
        let parts = [
            FORM.to_owned(),
            name(&self.person.family_transliterated),
            name(&self.person.given_transliterated),
            self.person.birth.as_str().to_owned(),
            self.kind().as_str().to_owned(),
            target.to_owned(),
        ];
        let mut key = Vec::new();
        parts
            .iter()
            .chain(&what)
            .for_each(|part| append(&mut key, part));
        key
    }
}

/// The disease, and what tells one entry from the next.
fn of_entry(entry: &Entry) -> (&str, [String; 2]) {
    match entry {
        Entry::Vaccination(entry) => (
            &entry.target,
            [entry.date.to_string(), entry.dose.to_string()],
        ),
        Entry::Test(entry) => {
            let second = entry.sampled_at.unix_timestamp();
            (&entry.target, [second.to_string(), entry.kind.clone()])
        }
        Entry::Recovery(entry) => (
            &entry.target,
            [entry.first_positive.to_string(), String::new()],
        ),
    }
}

/// With its length before it, so that no two lists of parts are the same bytes.
fn append(key: &mut Vec<u8>, part: &str) {
    key.extend((part.len() as u64).to_be_bytes());
    key.extend(part.as_bytes());
}
