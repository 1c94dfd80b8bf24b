//! Business rules for arrivals (EU gateway, `validation-rule.schema.json`): every one can be read and its logic is
//! CertLogic, for a door refuses a list with one that it cannot read. That the EU's gateway wants rules some days ahead
//! is for what is uploaded there (`policy::rules::check_upload`) and not asked here.

use crate::difference::Item;
use crate::finding::{Content, Finding, not_in_form, whole_unless};
use json::Tree;
use policy::rules::{Kind, MAX_RULES, Rule, RuleSet};
use std::collections::BTreeSet;
use time::OffsetDateTime;

pub(crate) fn check(bytes: &[u8], now: OffsetDateTime) -> Result<Content, Vec<Finding>> {
    let form = || not_in_form("RULES-FORM", "a list of business rules", bytes);
    let list = json::tree(bytes).map_err(|_| form())?;
    let (rules, left_out) = RuleSet::parse(&list).ok_or_else(form)?;
    let mut findings: Vec<Finding> = left_out
        .iter()
        .map(|one| {
            let sentence = format!("Rule number {}: {}.", one.index + 1, one.error);
            Finding::new("RULES-FORM", sentence)
        })
        .collect();
    let count = list.items().map_or(0, <[Tree]>::len);
    if count > MAX_RULES {
        let sentence = format!("There are {count} rules, at most {MAX_RULES} may be.");
        findings.push(Finding::new("RULES-TOO-MANY", sentence));
    }
    findings.extend(of_rules(rules.rules(), now));
    whole_unless(findings, bytes)
}

fn of_rules(rules: &[Rule], now: OffsetDateTime) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known = BTreeSet::new();
    for rule in rules {
        let name = name(rule);
        let faults = rule.faults().iter();
        findings.extend(
            faults.map(|fault| Finding::new("RULES-LOGIC", format!("Rule {name}: {fault}."))),
        );
        if !known.insert(name.clone()) {
            let sentence = format!("Rule {name}: it stands in the list twice.");
            findings.push(Finding::new("RULES-TWICE", sentence));
        }
        if rule.valid_to < rule.valid_from {
            let sentence = format!("Rule {name}: it ends before it begins.");
            findings.push(Finding::new("RULES-TERM", sentence));
        }
    }
    if rules.iter().all(|rule| rule.valid_to < now) {
        let sentence = "No rule of the list is in force or will be.";
        findings.push(Finding::new("RULES-NONE", sentence));
    }
    findings
}

fn name(rule: &Rule) -> String {
    format!("{} {}", rule.id, rule.version)
}

pub(crate) fn items(bytes: &[u8]) -> Option<Vec<Item>> {
    let list = json::tree(bytes).ok()?;
    let item = |written: &Tree| {
        let rule = Rule::parse(written).ok()?;
        Some(Item::new(sentence(&rule), json::write(written).as_bytes()))
    };
    list.items()?.iter().map(item).collect()
}

fn sentence(rule: &Rule) -> String {
    let kind = match rule.kind {
        Kind::Acceptance => "for who arrives in",
        Kind::Invalidation => "for certificates of",
        Kind::BoosterNotification => "on boosters in",
    };
    format!(
        "Rule {}, {kind} {}, from {} to {}: {}",
        name(rule),
        rule.country,
        rule.valid_from.date(),
        rule.valid_to.date(),
        rule.description("en")
    )
}
