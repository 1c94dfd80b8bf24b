//! The CertLogic suites: `DIR/certlogic/testSuite` for evaluation, `DIR/certlogic/validation-testSuite`
//! for the form of expressions.
//!
//! A directive (`skip`, `only`) of a suite, case or assertion counts as the suites' schemas define
//! it: what is skipped is not scored, and where anything is marked `only`, nothing else is.

use crate::report::{self, Report, Unreadable};
use json::Tree;
use policy::certlogic::{Document, Expression, validate};
use serde_json::{Value, json};
use std::path::Path;

/// Judges both suites.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let mut report = Report::default();
    judge(
        &mut report,
        &folder.join("certlogic/testSuite"),
        assertions,
        evaluate,
    )?;
    judge(
        &mut report,
        &folder.join("certlogic/validation-testSuite"),
        validations,
        check_form,
    )?;
    Ok(report)
}

/// One expectation with the directives it stands under and the words that find it again.
struct Expectation<'a> {
    name: String,
    directives: [&'a Value; 3],
    expression: &'a Value,
    data: &'a Value,
    expected: &'a Value,
}

impl Expectation<'_> {
    fn is(&self, directive: &str) -> bool {
        self.directives.iter().any(|given| *given == directive)
    }
}

/// Takes the expectations of one file.
type Take = for<'a> fn(&str, &'a Value) -> Vec<Expectation<'a>>;
/// Meets an expectation, or says what came out.
type Meet = fn(&Expectation<'_>) -> Result<(), String>;

fn judge(report: &mut Report, folder: &Path, take: Take, meet: Meet) -> Result<(), Unreadable> {
    let mut suites = Vec::new();
    for path in report::files(folder, ".json")? {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match report::json(&path) {
            Ok(suite) => suites.push((name, suite)),
            Err(unreadable) => report.expect(false, || unreadable.to_string()),
        }
    }
    let all: Vec<_> = suites
        .iter()
        .flat_map(|(name, suite)| take(name, suite))
        .collect();
    let only = all.iter().any(|expectation| expectation.is("only"));
    for expectation in all
        .iter()
        .filter(|it| !it.is("skip") && (!only || it.is("only")))
    {
        let miss = meet(expectation).err();
        report.expect(miss.is_none(), || {
            format!("{}: {}", expectation.name, miss.unwrap_or_default())
        });
    }
    Ok(())
}

fn assertions<'a>(file: &str, suite: &'a Value) -> Vec<Expectation<'a>> {
    let mut found = Vec::new();
    for (at, case) in items(&suite["cases"]) {
        for (number, assertion) in items(&case["assertions"]) {
            found.push(Expectation {
                name: format!("{file}, case {at} ({}), assertion {number}", case["name"]),
                directives: [
                    &suite["directive"],
                    &case["directive"],
                    &assertion["directive"],
                ],
                expression: assertion
                    .get("certLogicExpression")
                    .unwrap_or(&case["certLogicExpression"]),
                data: &assertion["data"],
                expected: &assertion["expected"],
            });
        }
    }
    found
}

fn validations<'a>(file: &str, suite: &'a Value) -> Vec<Expectation<'a>> {
    let expectation = |(at, case): (usize, &'a Value)| Expectation {
        name: format!("{file}, case {at}"),
        directives: [&suite["directive"], &case["directive"], &Value::Null],
        expression: &case["certLogicExpression"],
        data: &Value::Null,
        expected: &case["issues"],
    };
    items(&suite["cases"]).map(expectation).collect()
}

/// The items of an array, counted from 1.
fn items(value: &Value) -> impl Iterator<Item = (usize, &Value)> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(at, item)| (at + 1, item))
}

fn evaluate(expectation: &Expectation<'_>) -> Result<(), String> {
    let expression = Expression::parse_leniently(&Tree::from(expectation.expression.clone()));
    let result = Document::new(&Tree::from(expectation.data.clone()))
        .and_then(|data| expression.evaluate(&data)?.to_json())
        .map(Value::from);
    match result {
        Ok(value) if report::same(&value, expectation.expected) => Ok(()),
        Ok(value) => Err(format!("expected {}, got {value}", expectation.expected)),
        Err(error) => Err(format!(
            "expected {}, got an error: {error}",
            expectation.expected
        )),
    }
}

/// The issues, and with them that exactly an expression without any parses.
fn check_form(expectation: &Expectation<'_>) -> Result<(), String> {
    let issue = |issue: policy::certlogic::Issue<'_>| json!({"expr": issue.expression, "message": issue.error.to_string()});
    let expression = Tree::from(expectation.expression.clone());
    let issues: Vec<Value> = validate(&expression).into_iter().map(issue).collect();
    let parses = Expression::parse(&expression).is_ok();
    let issues = Value::from(issues);
    if report::same(&issues, expectation.expected)
        && parses == issues.as_array().is_some_and(Vec::is_empty)
    {
        return Ok(());
    }
    Err(format!("expected {}, got {issues}", expectation.expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(name: &str, suite: &Value) -> Report {
        let folder =
            std::env::temp_dir().join(format!("pratique-certlogic-{name}-{}", std::process::id()));
        for suite in ["testSuite", "validation-testSuite"] {
            std::fs::create_dir_all(folder.join("certlogic").join(suite)).unwrap();
        }
        std::fs::write(
            folder.join("certlogic/testSuite/own.json"),
            suite.to_string(),
        )
        .unwrap();
        let report = run(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        report
    }

    #[test]
    fn a_wrong_expectation_is_a_miss() {
        let case = json!({"name": "n", "certLogicExpression": {"var": "x"}, "assertions": [
            {"data": {"x": 1}, "expected": 1},
            {"data": {"x": 1}, "expected": 2},
        ]});
        let report = scored("miss", &json!({"name": "s", "cases": [case]}));
        assert_eq!((report.total(), report.misses().len()), (2, 1));
        assert!(
            report.misses()[0].contains("expected 2, got 1"),
            "{:?}",
            report.misses()
        );
    }

    #[test]
    fn directives_choose_what_is_scored() {
        let wrong = json!({"data": null, "expected": 0});
        let skipped = json!({"data": null, "expected": 0, "directive": "skip"});
        let only = json!({"data": null, "expected": 7, "directive": "only"});
        let case = |assertions: Value| json!({"name": "n", "certLogicExpression": 7, "assertions": assertions});
        let suite = |cases: Value| json!({"name": "s", "cases": cases});
        let report = scored("skip", &suite(json!([case(json!([wrong, skipped]))])));
        assert_eq!((report.total(), report.misses().len()), (1, 1));
        let report = scored(
            "only",
            &suite(json!([case(json!([wrong, only])), case(json!([wrong]))])),
        );
        assert_eq!((report.total(), report.misses().len()), (1, 0));
    }
}
