//! Whether the rules for doors can be published: each can be read and evaluated by a door of this authority, asks for
//! health facts only, speaks every language of the pack, and ends when the pack does.

use super::finding::Finding;
use super::{Entry, Pack};
use crate::rules::{CertificateType, Kind, Prefix, Rule};
use json::Tree as Json;
use sorted::Set;

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
pub(super) fn entry_findings(pack: &Pack) -> Vec<Finding> {
    let mut venues = Set::new();
    let mut findings = Vec::new();
    for (index, entry) in pack.entry.iter().enumerate() {
        let path = format!("$.entry[{index}]");
        findings.extend(Finding::unless(
            !entry.venue.trim().is_empty() && venues.insert(&entry.venue),
            "ENTRY-TWICE",
            format!("{path}.venue"),
            "Two entries are for this kind of venue, or it has no name.",
        ));
        findings.extend(venue(pack, &path, entry));
        let mut names = Set::new();
        for (number, json) in entry.rules.iter().enumerate() {
            let path = format!("{path}.rules[{number}]");
            findings.extend(rule(pack, &path, json, &mut names));
        }
    }
    findings
}

fn venue(pack: &Pack, path: &str, entry: &Entry) -> Vec<Finding> {
    let sourced = entry
        .source
        .as_ref()
        .is_some_and(|key| pack.sources.contains_key(key));
    [
        Finding::unless(
            !entry.care || entry.rules.is_empty(),
            "CARE-REFUSES",
            format!("{path}.rules"),
            "A place of care asks for no certificate.",
        ),
        Finding::unless(
            entry.care || !entry.rules.is_empty(),
            "ENTRY-NO-RULES",
            format!("{path}.rules"),
            "A door without rules would send every guest to a person; leave the venue out instead.",
        ),
        Finding::unless(
            sourced || (entry.care && entry.source.is_none()),
            "SOURCE-MISSING",
            format!("{path}.source"),
            "The source is missing.",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn rule(pack: &Pack, path: &str, json: &Json, names: &mut Set<(String, String)>) -> Vec<Finding> {
    let rule = match Rule::parse(json) {
        Ok(rule) => rule,
        Err(error) => {
            let sentence = format!("A door cannot read this rule: {error}.");
            return Finding::unless(false, "ENTRY-RULE", path, sentence)
                .into_iter()
                .collect();
        }
    };
    let new = names.insert((rule.id.to_string(), rule.version.to_string()));
    let twice = Finding::unless(
        new,
        "ENTRY-RULE-TWICE",
        format!("{path}.Identifier"),
        "Two rules of this venue have this name and version.",
    );
    let logic = rule
        .faults()
        .first()
        .map(|fault| format!("A door cannot evaluate this rule: {fault}."));
    let logic = logic.and_then(|sentence| {
        Finding::unless(false, "ENTRY-LOGIC", format!("{path}.Logic"), sentence)
    });
    twice
        .into_iter()
        .chain(logic)
        .chain(applies(pack, path, &rule))
        .chain(said(pack, path, &rule))
        .chain(fields(path, json.member("Logic").unwrap_or(&Json::Null)))
        .collect()
}

/// A rule that a door of this authority would never choose, or would go on using without its pack.
fn applies(pack: &Pack, path: &str, rule: &Rule) -> impl Iterator<Item = Finding> {
    let term = pack.effective_from..=pack.expires;
    let own = rule.country == pack.jurisdiction && rule.id.country() == pack.jurisdiction;
    [
        Finding::unless(
            rule.is_for_this_engine(),
            "ENTRY-ENGINE",
            format!("{path}.EngineVersion"),
            "The rule is not in CertLogic, or in a later version of it than doors speak.",
        ),
        Finding::unless(
            rule.kind == Kind::Acceptance && rule.id.prefix() == prefix(rule.certificate_type),
            "ENTRY-KIND",
            format!("{path}.Type"),
            "A door applies acceptance rules, named GR, VR, TR or RR as their certificate type is.",
        ),
        Finding::unless(
            own && rule.region.is_none(),
            "ENTRY-COUNTRY",
            format!("{path}.Country"),
            "The rule is of another country or of a region, so no door of this pack would apply it.",
        ),
        Finding::unless(
            rule.valid_from < rule.valid_to
                && term.contains(&rule.valid_from)
                && term.contains(&rule.valid_to),
            "ENTRY-TERM",
            format!("{path}.ValidTo"),
            "The rule is in force at a time when its pack is not.",
        ),
    ]
    .into_iter()
    .flatten()
}

const fn prefix(certificate: CertificateType) -> Prefix {
    match certificate {
        CertificateType::General => Prefix::General,
        CertificateType::Vaccination => Prefix::Vaccination,
        CertificateType::Test => Prefix::Test,
        CertificateType::Recovery => Prefix::Recovery,
    }
}

fn said(pack: &Pack, path: &str, rule: &Rule) -> Vec<Finding> {
    let there = |language: &String| {
        rule.descriptions
            .iter()
            .any(|it| it.language == *language && !it.text.trim().is_empty())
    };
    pack.languages
        .iter()
        .filter_map(|language| {
            Finding::unless(
                there(language),
                "LANGUAGE-GAP",
                format!("{path}.Description"),
                format!("The text is missing in \"{language}\"."),
            )
        })
        .collect()
}

/// Each field that the logic reads and a door may not ask for, or does not have.
fn fields(path: &str, logic: &Json) -> Vec<Finding> {
    let mut read = Set::new();
    collect(logic, &mut read);
    read.into_iter()
        .filter_map(|field| {
            Finding::unless(
                may_ask(&field),
                "ENTRY-FIELD",
                format!("{path}.Logic"),
                format!("A door may not ask for \"{field}\", or does not have it."),
            )
        })
        .collect()
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
