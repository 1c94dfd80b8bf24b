//! A code from a code, its English words, or a short word for it (EU eHealth Network, "Value Sets").

use crate::finding::Cause;
use crate::member::Member;
use crate::reading::Reading;
use certificate::ValueSetName;

/// Words for codes (LOINC, SNOMED CT) that are shorter than their display.
const SHORT_WORDS: [(&str, &str); 4] = [
    ("naat", "LP6464-4"),
    ("antigen", "LP217198-3"),
    ("detected", "260373001"),
    ("not-detected", "260415000"),
];
/// ISO 3166-1, section 8.1.3: two letters that no country has, for who needs one. The made-up countries of tests and
/// demonstrations use them.
const USER_ASSIGNED: [(&str, &str); 4] = [("AA", "AA"), ("QM", "QZ"), ("XA", "XZ"), ("ZZ", "ZZ")];

/// The list that a member takes its code from.
const fn list_of(member: Member) -> ValueSetName {
    match member {
        Member::Target => ValueSetName::Disease,
        Member::Product => ValueSetName::Product,
        Member::Manufacturer => ValueSetName::Manufacturer,
        Member::Vaccine => ValueSetName::Vaccine,
        Member::Method => ValueSetName::TestKind,
        Member::Result => ValueSetName::TestResult,
        Member::Device => ValueSetName::TestDevice,
        _ => ValueSetName::Country,
    }
}

impl Reading<'_> {
    /// The code of a member that may be absent.
    pub(crate) fn code(&mut self, member: Member) -> Option<String> {
        let given = self.take(member)?;
        self.code_called(member, &given)
    }

    /// The code of a member that must be there.
    pub(crate) fn need_code(&mut self, member: Member) -> Option<String> {
        let given = self.need(member)?;
        self.code_called(member, &given)
    }

    /// The code that is called so.
    pub(crate) fn code_called(&mut self, member: Member, given: &str) -> Option<String> {
        let (sets, list) = (self.context.value_sets, list_of(member));
        let is_short = |(word, _): &&(&str, &str)| word.eq_ignore_ascii_case(given);
        let short = SHORT_WORDS.iter().find(is_short);
        let wanted = short.map_or(given, |(_, code)| code);
        let code = sets.find(list, wanted);
        let meaning = code.and_then(|code| sets.meaning(list, code));
        let cause = match meaning {
            Some(meaning) if meaning.is_active() => return code.map(str::to_owned),
            Some(_) => Cause::Withdrawn,
            None if sets.has(list) => Cause::Code,
            None => Cause::NoList,
        };
        self.note(cause, member, given);
        None
    }

    /// The country, or the authority's own.
    pub(crate) fn country(&mut self) -> Option<String> {
        let own = &self.context.defaults.country;
        let Some(given) = self.take(Member::Country) else {
            if own.is_empty() {
                self.missing(Member::Country);
            }
            return Some(own.clone()).filter(|own| !own.is_empty());
        };
        let country = given.to_ascii_uppercase();
        let cause = if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            Cause::Country
        } else if country == *own || self.is_listed(&country) {
            return Some(country);
        } else {
            Cause::Code
        };
        self.note(cause, Member::Country, &given);
        None
    }

    /// Where there is no list of countries, any is taken.
    fn is_listed(&self, country: &str) -> bool {
        let sets = self.context.value_sets;
        let mut own = USER_ASSIGNED.iter();
        own.any(|(first, last)| (*first..=*last).contains(&country))
            || !sets.has(ValueSetName::Country)
            || sets.contains(ValueSetName::Country, country)
    }
}
