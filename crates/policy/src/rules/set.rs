//! Which rules apply to an arrival: the reference engine's selection.

use super::identifier::RuleId;
use super::rule::{CertificateType, Kind, Rule, RuleError};
use json::Tree as Json;
use sorted::Map;
use time::OffsetDateTime;

/// Rules of any countries, in several versions.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

/// A rule of a list that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// its place in the list, from 0
    pub index: usize,
    /// why
    pub error: RuleError,
}

/// An arrival: who comes where with what, and when.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// the country whose acceptance rules apply
    pub arrival: &'a str,
    /// the country whose invalidation rules apply
    pub issuer: &'a str,
    /// the region of the country of arrival; blank for none
    pub region: &'a str,
    /// what the certificate attests
    pub certificate: CertificateType,
    /// the moment of arrival
    pub clock: OffsetDateTime,
}

/// How many rules a list may have; that of the whole EU had about 500.
pub const MAX_RULES: usize = 10_000;

impl RuleSet {
    /// A set of these rules.
    pub fn new(rules: Vec<Rule>) -> RuleSet {
        RuleSet { rules }
    }

    /// Reads a JSON array of rules, as [`RuleSet::read`]. `None` where `json` is not an array.
    pub fn parse(json: &Json) -> Option<(RuleSet, Vec<LeftOut>)> {
        json.items().map(RuleSet::read)
    }

    /// Reads rules, and says which it could not read. What stands beyond [`MAX_RULES`] is not looked at.
    pub fn read(rules: &[Json]) -> (RuleSet, Vec<LeftOut>) {
        let (mut read, mut left_out) = (Vec::new(), Vec::new());
        for (index, item) in rules.iter().take(MAX_RULES).enumerate() {
            match Rule::parse(item) {
                Ok(rule) => read.push(rule),
                Err(error) => left_out.push(LeftOut { index, error }),
            }
        }
        (RuleSet { rules: read }, left_out)
    }

    /// All rules, in the order they were given.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that apply, one version of each, by name: of the country of arrival those of
    /// acceptance, of the issuing country those of invalidation.
    pub fn select(&self, selection: &Selection<'_>) -> Vec<&Rule> {
        let mut newest: Map<&RuleId, &Rule> = Map::new();
        for rule in self.rules.iter().filter(|rule| applies(rule, selection)) {
            let kept = newest.or_insert(&rule.id, rule);
            if rule.version > kept.version {
                *kept = rule;
            }
        }
        newest.into_values().collect()
    }
}

fn applies(rule: &Rule, selection: &Selection<'_>) -> bool {
    let by_whom = match rule.kind {
        Kind::Acceptance => {
            same_place(&rule.country, selection.arrival) && same_region(rule, selection.region)
        }
        Kind::Invalidation => same_place(&rule.country, selection.issuer),
        Kind::BoosterNotification => false,
    };
    let to_what =
        [CertificateType::General, selection.certificate].contains(&rule.certificate_type);
    by_whom && to_what && rule.in_force(selection.clock)
}

fn same_region(rule: &Rule, region: &str) -> bool {
    same_place(rule.region.as_deref().unwrap_or_default(), region)
}

fn same_place(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}
