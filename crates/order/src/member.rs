//! The members of an order: a closed list, with the plain words for each and the other headers a table may give it.

macro_rules! members {
    ($($(#[doc = $doc:literal])* $member:ident = $name:literal, $words:literal, $others:expr;)*) => {
        /// A member of an order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Member { $($(#[doc = $doc])* $member,)* }

        impl Member {
            /// Every member.
            pub const ALL: &'static [Self] = &[$(Self::$member,)*];

            /// Its name in a form and a table.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$member => $name,)* }
            }

            /// What people call it, to stand within a sentence.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$member => $words,)* }
            }

            /// Other names for the column of a table.
            #[must_use]
            pub const fn other_names(self) -> &'static [&'static str] {
                match self { $(Self::$member => &$others,)* }
            }
        }
    };
}

members! {
    /// vaccination, test or recovery
    Kind = "kind", "the kind of certificate", ["type"];
    /// `fn`
    Family = "family", "the surname", ["family_name", "surname", "last_name"];
    /// `gn`
    Given = "given", "the forename", ["given_name", "forename", "first_name"];
    /// `fnt`
    FamilyTransliterated = "family_transliterated", "the surname in the letters A to Z", [];
    /// `gnt`
    GivenTransliterated = "given_transliterated", "the forename in the letters A to Z", [];
    /// `dob`
    Birth = "birth", "the date of birth", ["birth_date", "date_of_birth", "dob"];
    /// `tg`
    Target = "target", "the disease", ["disease"];
    /// `co`
    Country = "country", "the country", [];
    /// `is`
    Issuer = "issuer", "the name of the issuer", [];
    /// `ci`; an authority makes it itself
    Uvci = "uvci", "the identifier", [];
    /// The last moment of technical validity (claim 4).
    Expires = "expires", "the last moment of validity", ["expires_at"];
    /// `mp`
    Product = "product", "the vaccine product", [];
    /// `v.ma`
    Manufacturer = "manufacturer", "the manufacturer of the vaccine", [];
    /// `vp`
    Vaccine = "vaccine", "the kind of vaccine", [];
    /// `dn`
    Dose = "dose", "the number of the dose", ["dose_number"];
    /// `sd`
    Series = "series", "the number of doses in the series", ["series_doses"];
    /// `dt`
    Date = "date", "the day of vaccination", ["date_of_vaccination", "vaccination_date"];
    /// `tt`
    Method = "method", "the kind of test", ["test_type"];
    /// `sc`
    SampledAt = "sampled_at", "the time of the sample", ["sample_time", "collected_at"];
    /// `tr`
    Result = "result", "the result", [];
    /// `nm`
    TestName = "name", "the name of the test", ["test_name"];
    /// `t.ma`
    Device = "device", "the test device", ["test_device"];
    /// `tc`
    Centre = "centre", "the testing centre", ["center", "testing_centre", "testing_center"];
    /// `fr`
    FirstPositive = "first_positive", "the day of the first positive test", [];
    /// `df`
    ValidFrom = "valid_from", "the first day of validity", [];
    /// `du`
    ValidUntil = "valid_until", "the last day of validity", [];
}

impl Member {
    /// The member that a form, or the header of a table, calls so: whatever the case, and with `-`, `_` or a blank
    /// between the words.
    #[must_use]
    pub fn called(name: &str) -> Option<Self> {
        let plain = |letter: char| match letter {
            '-' | ' ' => '_',
            other => other.to_ascii_lowercase(),
        };
        let name: String = name.trim().chars().map(plain).collect();
        let is_so =
            |member: &&Self| member.name() == name || member.other_names().contains(&name.as_str());
        Self::ALL.iter().find(is_so).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_members_share_a_name() {
        let names = Member::ALL.iter().flat_map(|member| {
            let others = member.other_names().iter();
            others
                .chain([&member.name()])
                .map(|name| name.to_string())
                .collect::<Vec<_>>()
        });
        let names: Vec<String> = names.collect();
        let each_once: BTreeSet<&String> = names.iter().collect();
        assert_eq!(each_once.len(), names.len());
        for name in &names {
            assert!(Member::called(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_header_is_known_by_any_of_its_forms() {
        for header in ["sampled_at", "sampled-at", " Sampled At ", "SAMPLE_TIME"] {
            assert_eq!(Member::called(header), Some(Member::SampledAt), "{header}");
        }
        for strange in ["", "sampledat", "sampled_at_", "score"] {
            assert_eq!(Member::called(strange), None, "{strange}");
        }
    }
}
