//! Business rules: reading, the gateway's constraints, selection and results.
#![allow(
    clippy::unwrap_used,
    reason = "a test says what it expects with unwrap, also in its own functions"
)]

use policy::certlogic::{EvaluateError, ParseError};
use policy::rules::{
    CertificateType, EvaluationContext, Field, OpenCause, Outcome, Rule, RuleError, RuleSet,
    Selection, UploadError, Verdict, check_upload,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// An acceptance rule of the invented country XD, with these fields changed.
fn rule_json(changes: Value) -> Value {
    let mut rule = json!({
        "Identifier": "VR-XD-0001", "Type": "Acceptance", "Country": "XD", "Version": "1.0.0",
        "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0",
        "CertificateType": "Vaccination",
        "Description": [{"lang": "en", "desc": "The last dose is 14 days ago or longer."}],
        "ValidFrom": "2022-01-10T00:00:00Z", "ValidTo": "2022-06-30T00:00:00Z",
        "AffectedFields": ["v.0.dn"], "Logic": {"===": [{"var": "payload.v.0.dn"}, 2]},
    });
    for (key, value) in changes.as_object().unwrap() {
        rule[key] = value.clone();
    }
    rule
}

fn rule(changes: Value) -> Rule {
    Rule::parse(&rule_json(changes).into()).unwrap()
}

const UPLOADED: OffsetDateTime = datetime!(2022-01-05 00:00 UTC);

fn upload(changes: Value) -> Result<(), UploadError> {
    check_upload(&rule(changes), "XD", None, UPLOADED)
}

#[test]
fn a_field_in_another_form_is_named() {
    for (changes, field) in [
        (json!({"Identifier": "VR-XD-1"}), Field::Identifier),
        (json!({"Type": "Advice"}), Field::Type),
        (json!({"Country": "xd"}), Field::Country),
        (json!({"Region": 7}), Field::Region),
        (json!({"Version": "1.0"}), Field::Version),
        (
            json!({"ValidFrom": "22022-01-15T00:00:00Z"}),
            Field::ValidFrom,
        ),
        (json!({"ValidTo": "2022-01-15"}), Field::ValidTo),
        (
            json!({"CertificateType": "Booster"}),
            Field::CertificateType,
        ),
        (json!({"Description": []}), Field::Description),
        (json!({"AffectedFields": []}), Field::AffectedFields),
        (json!({"Logic": true}), Field::Logic),
        (json!({"Engine": "x".repeat(5000)}), Field::Engine),
    ] {
        assert_eq!(
            Rule::parse(&rule_json(changes).into()).map(drop),
            Err(RuleError::Malformed(field)),
            "{field:?}"
        );
    }
    assert_eq!(
        Rule::parse(&json!({}).into()).map(drop),
        Err(RuleError::Missing(Field::Logic))
    );
    assert_eq!(
        Rule::parse(&json!([]).into()).map(drop),
        Err(RuleError::NotAnObject)
    );
    let greek = json!({"Description": [{"lang": "el", "desc": "Δύο δόσεις"}]});
    assert_eq!(
        Rule::parse(&rule_json(greek).into()).map(drop),
        Err(RuleError::NoEnglish)
    );
}

#[test]
fn a_description_falls_back_to_english() {
    let rule = rule(
        json!({"Description": [{"lang": "en", "desc": "Two doses"}, {"lang": "fr", "desc": "Deux doses"}]}),
    );
    assert_eq!(
        (rule.description("fr"), rule.description("ar")),
        ("Deux doses", "Two doses")
    );
}

#[test]
fn the_gateway_names_the_first_violation() {
    assert_eq!(upload(json!({})), Ok(()));
    let invalidation = json!({"Type": "Invalidation", "Identifier": "IR-XD-0001", "ValidFrom": "2022-01-05T00:00:01Z"});
    assert_eq!(upload(invalidation), Ok(()));
    for (changes, error) in [
        (
            json!({"Logic": {"or": [1, 2]}}),
            UploadError::Logic(ParseError::UnknownOperator("or".to_owned())),
        ),
        (
            json!({"CertificateType": "Test"}),
            UploadError::PrefixOfAnotherType,
        ),
        (
            json!({"Identifier": "IR-XD-0001"}),
            UploadError::InvalidationPrefix,
        ),
        (
            json!({"Type": "Invalidation"}),
            UploadError::NoInvalidationPrefix,
        ),
        (
            json!({"Type": "BoosterNotification"}),
            UploadError::NationalKind,
        ),
        (json!({"Country": "XE"}), UploadError::AnotherCountry),
        (
            json!({"Identifier": "VR-XE-0001"}),
            UploadError::AnotherCountryInIdentifier,
        ),
        (
            json!({"ValidTo": "2022-01-10T00:00:00Z"}),
            UploadError::EndsBeforeItBegins,
        ),
        (
            json!({"ValidFrom": "2022-01-19T00:00:01Z"}),
            UploadError::BeginsTooLate,
        ),
        (
            json!({"ValidFrom": "2022-01-06T23:59:59Z"}),
            UploadError::BeginsTooSoon,
        ),
        (
            json!({"ValidTo": "2022-01-12T23:59:59Z"}),
            UploadError::TooShort,
        ),
        (
            json!({"Country": "XE", "ValidTo": "2022-01-01T00:00:00Z"}),
            UploadError::AnotherCountry,
        ),
    ] {
        assert_eq!(upload(changes.clone()), Err(error), "{changes}");
    }
    let past = json!({"Type": "Invalidation", "Identifier": "IR-XD-0001", "ValidFrom": "2022-01-05T00:00:00Z"});
    assert_eq!(upload(past), Err(UploadError::BeginsInThePast));
}

#[test]
fn the_gateway_compares_with_the_version_before() {
    let again = |changes: Value, previous: Value| {
        check_upload(&rule(changes), "XD", Some(&rule(previous)), UPLOADED)
    };
    assert_eq!(
        again(json!({"Version": "1.0.10"}), json!({"Version": "1.0.9"})),
        Ok(())
    );
    assert_eq!(
        again(json!({}), json!({})),
        Err(UploadError::VersionNotGreater)
    );
    let earlier = again(
        json!({"Version": "1.0.1"}),
        json!({"ValidFrom": "2022-01-10T00:00:01Z"}),
    );
    assert_eq!(earlier, Err(UploadError::BeginsBeforePrevious));
    assert_eq!(
        UploadError::BeginsBeforePrevious.code(),
        "INVALID_TIMESTAMP"
    );
}

/// The names and versions of the rules that apply to an arrival in XD with a vaccination from XE.
fn selected(rules: Vec<Value>, region: &str, clock: OffsetDateTime) -> Vec<String> {
    let set = RuleSet::new(rules.into_iter().map(rule).collect());
    let certificate = CertificateType::Vaccination;
    let arrival = Selection {
        arrival: "XD",
        issuer: "XE",
        region,
        certificate,
        clock,
    };
    set.select(&arrival)
        .into_iter()
        .map(|rule| format!("{} {}", rule.id, rule.version))
        .collect()
}

const IN_FORCE: OffsetDateTime = datetime!(2022-02-01 00:00 UTC);

#[test]
fn acceptance_is_of_the_arrival_and_invalidation_of_the_issuer() {
    let rules = vec![
        json!({"Identifier": "VR-XE-0001", "Country": "XE"}),
        json!({"Identifier": "IR-XE-0001", "Country": "XE", "Type": "Invalidation"}),
        json!({"Identifier": "IR-XD-0001", "Type": "Invalidation"}),
        json!({"Identifier": "TR-XD-0001", "CertificateType": "Test"}),
        json!({"Identifier": "GR-XD-0001", "CertificateType": "General"}),
        json!({"Identifier": "BNR-XD-0001", "Type": "BoosterNotification"}),
        json!({}),
    ];
    assert_eq!(
        selected(rules, "", IN_FORCE),
        ["GR-XD-0001 1.0.0", "IR-XE-0001 1.0.0", "VR-XD-0001 1.0.0"]
    );
}

#[test]
fn the_newest_version_in_force_counts() {
    let rules = || {
        vec![
            json!({"Version": "1.0.9"}),
            json!({"Version": "1.0.10", "ValidTo": "2022-02-01T00:00:00Z"}),
            json!({"Version": "2.0.0", "ValidFrom": "2022-03-01T00:00:00Z"}),
        ]
    };
    assert_eq!(selected(rules(), "", IN_FORCE), ["VR-XD-0001 1.0.10"]);
    assert_eq!(
        selected(rules(), "", IN_FORCE + Duration::SECOND),
        ["VR-XD-0001 1.0.9"]
    );
    assert_eq!(
        selected(rules(), "", datetime!(2022-03-01 00:00 UTC)),
        ["VR-XD-0001 2.0.0"]
    );
    assert_eq!(
        selected(rules(), "", datetime!(2021-12-31 00:00 UTC)),
        [""; 0]
    );
}

#[test]
fn regions_are_compared_trimmed_and_without_case() {
    let rules = || {
        let in_region = |id: &str, region: Value| json!({"Identifier": id, "Region": region});
        vec![
            in_region("VR-XD-0001", json!(" North ")),
            in_region("VR-XD-0002", json!("")),
            in_region("VR-XD-0003", Value::Null),
        ]
    };
    assert_eq!(selected(rules(), "NORTH", IN_FORCE), ["VR-XD-0001 1.0.0"]);
    assert_eq!(
        selected(rules(), " ", IN_FORCE),
        ["VR-XD-0002 1.0.0", "VR-XD-0003 1.0.0"]
    );
}

fn context(payload: Value) -> EvaluationContext {
    EvaluationContext {
        payload: payload.into(),
        clock: datetime!(2022-02-01 10:00 +1),
        value_sets: BTreeMap::from([("vaccines".to_owned(), vec!["V-1".to_owned()])]),
        country: "XD".to_owned(),
        region: None,
        issuer_country: "XE".to_owned(),
        kid: "AQIDBAUGBwg=".to_owned(),
        iat: Some(datetime!(2022-01-01 00:00 UTC)),
        exp: None,
    }
}

fn outcome(changes: Value, payload: Value) -> Outcome {
    rule(changes).outcome(&context(payload).document().unwrap())
}

#[test]
fn a_rule_passes_fails_or_is_open() {
    let payload = |doses: Value| json!({"ver": "1.3.0", "v": [{"dn": doses}]});
    assert_eq!(outcome(json!({}), payload(json!(2))), Outcome::Pass);
    assert_eq!(outcome(json!({}), payload(json!(1))), Outcome::Fail);
    let open = |changes: Value| outcome(changes, payload(json!("2")));
    assert_eq!(
        open(json!({"Engine": "OTHER"})),
        Outcome::Open(OpenCause::Engine)
    );
    assert_eq!(
        open(json!({"EngineVersion": "1.4.0"})),
        Outcome::Open(OpenCause::Engine)
    );
    assert_eq!(
        open(json!({"SchemaVersion": "1.3.1"})),
        Outcome::Open(OpenCause::Schema)
    );
    assert_eq!(
        open(json!({"SchemaVersion": "2.0.0"})),
        Outcome::Open(OpenCause::Schema)
    );
    assert_eq!(
        open(json!({"Logic": {"var": "payload.v.0.dn"}})),
        Outcome::Open(OpenCause::NotABoolean)
    );
    let compares = json!({"Logic": {">=": [{"var": "payload.v.0.dn"}, 2]}});
    assert_eq!(
        open(compares),
        Outcome::Open(OpenCause::Evaluation(EvaluateError::NotAnInteger))
    );
}

#[test]
fn a_rule_sees_the_circumstances() {
    let logic = json!({"and": [
        {"===": [{"var": "external.validationClock"}, "2022-02-01T09:00:00Z"]},
        {"===": [{"var": "external.iat"}, "2022-01-01T00:00:00Z"]},
        {"===": [{"var": "external.countryCode"}, "XD"]},
        {"===": [{"var": "external.issuerCountryCode"}, "XE"]},
        {"===": [{"var": "external.kid"}, "AQIDBAUGBwg="]},
        {"in": ["V-1", {"var": "external.valueSets.vaccines"}]},
        {"!": [{"var": "external.exp"}]},
        {"!": [{"var": "external.region"}]},
    ]});
    assert_eq!(
        outcome(json!({"Logic": logic}), json!({"ver": "1.0.0"})),
        Outcome::Pass
    );
}

#[test]
fn verdicts_name_their_rules() {
    let (first, second) = (
        rule(json!({})),
        rule(json!({"Identifier": "VR-XD-0002", "Logic": {"!": [true]}})),
    );
    let verdicts = Verdict::of_all(
        [&first, &second],
        &context(json!({"ver": "1.0.0", "v": [{"dn": 2}]})),
    );
    let told: Vec<_> = verdicts
        .iter()
        .map(|it| (it.rule.as_str(), it.outcome.clone()))
        .collect();
    assert_eq!(
        told,
        [("VR-XD-0001", Outcome::Pass), ("VR-XD-0002", Outcome::Fail)]
    );
}

#[test]
fn a_list_tells_what_it_leaves_out() {
    let list = json!([rule_json(json!({})), {"Identifier": "VR-XD-0002"}]);
    let (set, left_out) = RuleSet::parse(&list.into()).unwrap();
    assert_eq!(
        (set.rules().len(), left_out.len(), left_out[0].index),
        (1, 1, 1)
    );
    assert!(RuleSet::parse(&json!({}).into()).is_none());
}

fn rule_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rule_files(&path, found);
        } else if path.ends_with("rule.json") {
            found.push(path);
        }
    }
}

#[test]
fn rules_of_the_member_states_are_read() {
    let Some(folder) = fixtures::path("certificate/rules") else {
        return;
    };
    let mut files = Vec::new();
    rule_files(&folder, &mut files);
    assert!(files.len() > 100, "only {} rules were found", files.len());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        let rule =
            Rule::parse(&json.into()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(rule.faults(), [], "{}", path.display());
    }
}
