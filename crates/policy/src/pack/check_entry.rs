//! Whether the rules for doors can be published: each can be read and evaluated by a door of this authority, asks for
//! health facts only, speaks every language of the pack, and ends when the pack does.

use super::finding::Listener;
use super::{Entry, Pack};
use crate::rules::{CertificateType, Kind, Prefix, Rule};
use json::Tree as Json;
use sorted::Set;
use std::fmt::Arguments;

/// The fields of a certificate that a door may ask for: what was given, tested or recovered from, and when. Names,
/// identifiers, issuers and countries are not among them, for none is a health fact; the date of birth is, because
/// guidance exempts children.
const CERTIFICATE_FIELDS: [&str; 21] = [
    "v.0", "v.0.tg", "v.0.vp", "v.0.mp", "v.0.ma", "v.0.dn", "v.0.sd", "v.0.dt", "t.0", "t.0.tg",
    "t.0.tt", "t.0.nm", "t.0.ma", "t.0.sc", "t.0.tr", "r.0", "r.0.tg", "r.0.fr", "r.0.df",
    "r.0.du", "dob",
];
/// What a rule may take from the door itself.
const EXTERNAL_FIELDS: [&str; 1] = ["validationClock"];
/// The lists of codes that a door holds (EU value sets).
const VALUE_SETS: [&str; 9] = [
    "country-2-codes",
    "covid-19-lab-result",
    "covid-19-lab-test-manufacturer-and-name",
    "covid-19-lab-test-type",
    "disease-agent-targeted",
    "sct-vaccines-covid-19",
    "vaccine-encoding-instructions",
    "vaccines-covid-19-auth-holders",
    "vaccines-covid-19-names",
];

/// Everything that is wrong with the entry rules, texts apart.
pub(super) fn entries(pack: &Pack, findings: &mut impl Listener) {
    let mut venues = Set::new();
    for (index, entry) in pack.entry.iter().enumerate() {
        let path = format_args!("$.entry[{index}]");
        findings.require(
            !entry.venue.trim().is_empty() && venues.insert(&entry.venue),
            "ENTRY-TWICE",
            format_args!("{path}.venue"),
            "Two entries are for this kind of venue, or it has no name.",
        );
        venue(pack, path, entry, findings);
        let mut names = Set::new();
        for (number, json) in entry.rules.iter().enumerate() {
            let path = format_args!("{path}.rules[{number}]");
            rule(pack, path, json, &mut names, findings);
        }
    }
}

fn venue(pack: &Pack, path: Arguments<'_>, entry: &Entry, findings: &mut impl Listener) {
    findings.require(
        !entry.care || entry.rules.is_empty(),
        "CARE-REFUSES",
        format_args!("{path}.rules"),
        "A place of care asks for no certificate.",
    );
    findings.require(
        entry.care || !entry.rules.is_empty(),
        "ENTRY-NO-RULES",
        format_args!("{path}.rules"),
        "A door without rules would send every guest to a person; leave the venue out instead.",
    );
    let source = entry.source.as_ref();
    let sourced = source.is_some_and(|key| pack.sources.contains_key(key));
    findings.require(
        sourced || (entry.care && source.is_none()),
        "SOURCE-MISSING",
        format_args!("{path}.source"),
        "The source is missing.",
    );
}

fn rule(
    pack: &Pack,
    path: Arguments<'_>,
    json: &Json,
    names: &mut Set<(String, String)>,
    findings: &mut impl Listener,
) {
    let rule = match Rule::parse(json) {
        Ok(rule) => rule,
        Err(error) => {
            let sentence = format_args!("A door cannot read this rule: {error}.");
            return findings.hear("ENTRY-RULE", path, sentence);
        }
    };
    findings.require(
        names.insert((rule.id.to_string(), rule.version.to_string())),
        "ENTRY-RULE-TWICE",
        format_args!("{path}.Identifier"),
        "Two rules of this venue have this name and version.",
    );
    if let Some(fault) = rule.faults().first() {
        findings.hear(
            "ENTRY-LOGIC",
            format_args!("{path}.Logic"),
            format_args!("A door cannot evaluate this rule: {fault}."),
        );
    }
    applies(pack, path, &rule, findings);
    said(pack, path, &rule, findings);
    fields(path, json.member("Logic").unwrap_or(&Json::Null), findings);
}

/// A rule that a door of this authority would never choose, or would go on using without its pack.
fn applies(pack: &Pack, path: Arguments<'_>, rule: &Rule, findings: &mut impl Listener) {
    let term = pack.effective_from..=pack.expires;
    let own = rule.country == pack.jurisdiction && rule.id.country() == pack.jurisdiction;
    findings.require(
        rule.is_for_this_engine(),
        "ENTRY-ENGINE",
        format_args!("{path}.EngineVersion"),
        "The rule is not in CertLogic, or in a later version of it than doors speak.",
    );
    findings.require(
        rule.kind == Kind::Acceptance && rule.id.prefix() == prefix(rule.certificate_type),
        "ENTRY-KIND",
        format_args!("{path}.Type"),
        "A door applies acceptance rules, named GR, VR, TR or RR as their certificate type is.",
    );
    findings.require(
        own && rule.region.is_none(),
        "ENTRY-COUNTRY",
        format_args!("{path}.Country"),
        "The rule is of another country or of a region, so no door of this pack would apply it.",
    );
    findings.require(
        rule.valid_from < rule.valid_to
            && term.contains(&rule.valid_from)
            && term.contains(&rule.valid_to),
        "ENTRY-TERM",
        format_args!("{path}.ValidTo"),
        "The rule is in force at a time when its pack is not.",
    );
}

const fn prefix(certificate: CertificateType) -> Prefix {
    match certificate {
        CertificateType::General => Prefix::General,
        CertificateType::Vaccination => Prefix::Vaccination,
        CertificateType::Test => Prefix::Test,
        CertificateType::Recovery => Prefix::Recovery,
    }
}

fn said(pack: &Pack, path: Arguments<'_>, rule: &Rule, findings: &mut impl Listener) {
    for language in &pack.languages {
        let mut descriptions = rule.descriptions.iter();
        findings.require(
            descriptions.any(|it| it.language == *language && !it.text.trim().is_empty()),
            "LANGUAGE-GAP",
            format_args!("{path}.Description"),
            format_args!("The text is missing in \"{language}\"."),
        );
    }
}

/// Each field that the logic reads and a door may not ask for, or does not have.
fn fields(path: Arguments<'_>, logic: &Json, findings: &mut impl Listener) {
    let mut read = Set::new();
    collect(logic, &mut read);
    for field in read {
        findings.require(
            may_ask(&field),
            "ENTRY-FIELD",
            format_args!("{path}.Logic"),
            format_args!("A door may not ask for \"{field}\", or does not have it."),
        );
    }
}

fn may_ask(field: &str) -> bool {
    if let Some(field) = field.strip_prefix("payload.") {
        return CERTIFICATE_FIELDS.contains(&field);
    }
    let Some(field) = field.strip_prefix("external.") else {
        return false;
    };
    EXTERNAL_FIELDS.contains(&field)
        || field
            .strip_prefix("valueSets.")
            .is_some_and(|id| VALUE_SETS.contains(&id))
}

/// The paths of every `var` outside `reduce`, whose `current` and `accumulator` are its own. What is not a path that
/// can be read here (an empty one, which means everything) is kept and so refused.
fn collect(logic: &Json, read: &mut Set<String>) {
    match logic {
        Json::Members(members) => {
            for (operation, operands) in members {
                match operation.as_str() {
                    "var" => {
                        let written = operands.items().map_or(Some(operands), <[Json]>::first);
                        let path = written.and_then(Json::text).unwrap_or_default();
                        let inner = path.split('.').next().unwrap_or_default();
                        if !matches!(inner, "current" | "accumulator") {
                            read.insert(path.to_owned());
                        }
                    }
                    _ => collect(operands, read),
                }
            }
        }
        Json::List(items) => items.iter().for_each(|item| collect(item, read)),
        _ => {}
    }
}
