//! The value sets a DCC draws its codes from: which codes exist, and what they mean in English.
//!
//! EU eHealth Network, "Value Sets for EU Digital COVID Certificates". An unknown code is a finding of its own, apart
//! from the schema: real certificates carry codes that no published list has.

mod embedded;
mod json;
mod spread;

use sorted::Map;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use spread::SameEveryRun;

pub use json::ValueSetError;

type Text = Cow<'static, str>;

/// One of the eight lists of codes. The ninth, the encoding instructions, is [`ValueSets::encoding_of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueSetName {
    /// `tg`: the disease or agent.
    Disease,
    /// `vp`: the kind of vaccine.
    Vaccine,
    /// `mp`: the vaccine product.
    Product,
    /// `v.ma`: the holder of the marketing authorisation, or the manufacturer.
    Manufacturer,
    /// `tt`: the kind of test.
    TestKind,
    /// `tr`: the result of a test.
    TestResult,
    /// `t.ma`: the rapid antigen test device.
    TestDevice,
    /// `co`: the country (ISO 3166-1 alpha-2).
    Country,
}

impl ValueSetName {
    /// Every list, in the order of the certificate's members.
    pub const ALL: [Self; 8] = [
        Self::Disease,
        Self::Vaccine,
        Self::Product,
        Self::Manufacturer,
        Self::TestKind,
        Self::TestResult,
        Self::TestDevice,
        Self::Country,
    ];

    /// The `valueSetId` of the published files, which CertLogic rules use as well.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Disease => "disease-agent-targeted",
            Self::Vaccine => "sct-vaccines-covid-19",
            Self::Product => "vaccines-covid-19-names",
            Self::Manufacturer => "vaccines-covid-19-auth-holders",
            Self::TestKind => "covid-19-lab-test-type",
            Self::TestResult => "covid-19-lab-result",
            Self::TestDevice => "covid-19-lab-test-manufacturer-and-name",
            Self::Country => "country-2-codes",
        }
    }
}

/// Lists of codes by their id. Lists of unknown id are kept, since rules of a country may name them.
///
/// A list may be absent, as all are on a phone before its first bulletin. Of its codes nothing can be told, which is
/// another thing than a code that a list does not have: see [`ValueSets::has`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueSets {
    /// In the order of [`ValueSetName::ALL`]; nothing where a list is not there.
    known: [Option<CodeList>; ValueSetName::ALL.len()],
    others: Map<Text, CodeList>,
    encodings: Map<Text, Encoding>,
}

/// One list: its date and its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct CodeList {
    /// `valueSetDate`, as published ("2023-01-25"); empty where the source gives none.
    date: Text,
    codes: HashMap<Text, Meaning, SameEveryRun>,
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    display: Text,
    active: bool,
}

impl Meaning {
    /// The English words for the code.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Whether new certificates may still carry the code.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.active
    }
}

/// How a certificate names a vaccine product (vaccines-covid-19-encoding-instructions).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    manufacturer: Text,
    vaccines: Vec<Text>,
}

impl Encoding {
    /// The code for `ma`.
    #[must_use]
    pub fn manufacturer(&self) -> &str {
        &self.manufacturer
    }

    /// The codes allowed for `vp`, the most specific of a known kind or the general one.
    pub fn vaccines(&self) -> impl Iterator<Item = &str> {
        self.vaccines.iter().map(AsRef::as_ref)
    }
}

impl ValueSets {
    /// Whether the list `name` is there, be it empty.
    #[must_use]
    pub const fn has(&self, name: ValueSetName) -> bool {
        self.list(name).is_some()
    }

    /// What `code` means in the list `name`; `None` where the list has no such code.
    #[must_use]
    pub fn meaning(&self, name: ValueSetName, code: &str) -> Option<&Meaning> {
        self.list(name)?.codes.get(code)
    }

    /// Whether the list `name` has `code`, withdrawn codes included.
    #[must_use]
    pub fn contains(&self, name: ValueSetName, code: &str) -> bool {
        self.meaning(name, code).is_some()
    }

    /// The English words for `code`, or `code` itself where the list does not have it.
    #[must_use]
    pub fn display<'a>(&'a self, name: ValueSetName, code: &'a str) -> &'a str {
        self.meaning(name, code).map_or(code, Meaning::display)
    }

    /// The code in list `name` whose code or English words are `wanted`, whatever the case.
    #[must_use]
    pub fn find(&self, name: ValueSetName, wanted: &str) -> Option<&str> {
        let fits = |(code, meaning): &(&Text, &Meaning)| {
            code.eq_ignore_ascii_case(wanted) || meaning.display.eq_ignore_ascii_case(wanted)
        };
        let codes = self.list(name)?.codes.iter().filter(fits);
        codes.map(|(code, _)| code.as_ref()).min()
    }

    /// How a certificate names the vaccine product `product` (a code of [`ValueSetName::Product`]).
    #[must_use]
    pub fn encoding_of(&self, product: &str) -> Option<&Encoding> {
        self.encodings.get(product)
    }

    /// The date a list was published ("YYYY-MM-DD"), where its source says so.
    #[must_use]
    pub fn date(&self, name: ValueSetName) -> Option<&str> {
        let date = self.list(name)?.date.as_ref();
        (!date.is_empty()).then_some(date)
    }

    /// All codes by list id: what a CertLogic rule sees as `external.valueSets`. A list that is absent has no entry, so
    /// that a rule which asks for it has no answer; an empty one would be an answer.
    #[must_use]
    pub fn code_lists(&self) -> BTreeMap<String, Vec<String>> {
        self.lists()
            .map(|(id, list)| (id.to_owned(), list.sorted()))
            .collect()
    }

    const fn list(&self, name: ValueSetName) -> Option<&CodeList> {
        self.known[name as usize].as_ref()
    }

    /// The list to write to; a new one where the id is not known yet.
    fn list_mut(&mut self, id: Text) -> &mut CodeList {
        match ValueSetName::ALL.iter().find(|name| name.id() == id) {
            Some(name) => self.known[*name as usize].get_or_insert_default(),
            None => self.others.or_insert(id, CodeList::default()),
        }
    }

    fn lists(&self) -> impl Iterator<Item = (&str, &CodeList)> {
        let known = ValueSetName::ALL.into_iter();
        let known = known.filter_map(|name| Some((name.id(), self.list(name)?)));
        let others = self.others.iter().map(|(id, list)| (id.as_ref(), list));
        known.chain(others)
    }
}

impl CodeList {
    fn sorted(&self) -> Vec<String> {
        let mut codes: Vec<_> = self.codes.keys().map(ToString::to_string).collect();
        codes.sort_unstable();
        codes
    }
}
