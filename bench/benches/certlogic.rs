//! Evaluations a second of the member states' rule tests, rules parsed once each and documents beforehand.
//!
//! The value is that of all tests. The rival, datalogic-rs, knows JsonLogic but not the dates of CertLogic, so the
//! two are compared on the tests whose rules have none; the rival too gets compiled rules and parsed data.

use bench::{Contest, Unit};
use datalogic_rs::{Engine, Logic, ParsedData, bumpalo::Bump};
use json::Tree;
use policy::certlogic::{Document, EvaluateError, Expression};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const DATE_OPERATIONS: [&str; 6] = [
    "plusTime",
    "dccDateOfBirth",
    "after",
    "before",
    "not-after",
    "not-before",
];

/// A rule, and its documents with what comes out.
struct Rule {
    logic: Value,
    tests: Vec<Test>,
}

struct Test {
    context: Value,
    expected: bool,
}

impl Rule {
    fn date_free(&self) -> bool {
        !DATE_OPERATIONS
            .iter()
            .any(|operation| uses(&self.logic, operation))
    }
}

fn uses(logic: &Value, operation: &str) -> bool {
    match logic {
        Value::Object(members) => members
            .iter()
            .any(|(key, value)| key == operation || uses(value, operation)),
        Value::Array(items) => items.iter().any(|item| uses(item, operation)),
        _ => false,
    }
}

/// Every `rules/COUNTRY/RULE` with the tests beside it.
fn rules(folder: &Path) -> Vec<Rule> {
    let folders = children(folder)
        .into_iter()
        .flat_map(|country| children(&country));
    folders
        .filter(|rule| rule.join("rule.json").is_file())
        .map(|rule| read_rule(&rule))
        .collect()
}

fn read_rule(folder: &Path) -> Rule {
    let logic = read(&folder.join("rule.json"))["Logic"].take();
    let test = |path: PathBuf| {
        let mut test = read(&path);
        Test {
            context: json!({"payload": test["payload"].take(), "external": test["external"].take()}),
            expected: test["expected"] == true,
        }
    };
    let tests = children(&folder.join("tests"))
        .into_iter()
        .map(test)
        .collect();
    Rule { logic, tests }
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a listed file can be read");
    serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("tests and rules are JSON")
}

fn is_true(result: &Result<policy::certlogic::Value<'_>, EvaluateError>) -> bool {
    matches!(result, Ok(value) if value.as_bool() == Some(true))
}

/// How many answers are those of the tests.
fn pratique<'t>(rules: &[&'t Rule]) -> impl FnMut() -> usize + 't {
    let document = |test: &Test| {
        let document = Document::new(&Tree::from(test.context.clone()));
        (document.expect("a context is small"), test.expected)
    };
    let rule = |rule: &&Rule| {
        let logic = Expression::parse(&Tree::from(rule.logic.clone()));
        let documents: Vec<_> = rule.tests.iter().map(document).collect();
        (logic.expect("rules that were used parse"), documents)
    };
    let rules: Vec<_> = rules.iter().map(rule).collect();
    move || {
        let right = |(logic, documents): &(Expression, Vec<(Document, bool)>)| {
            let right = |(document, expected): &&(Document, bool)| {
                is_true(&logic.evaluate(document)) == *expected
            };
            documents.iter().filter(right).count()
        };
        rules.iter().map(right).sum()
    }
}

fn datalogic<'t>(rules: &[&'t Rule]) -> impl FnMut() -> usize + 't {
    let engine = Engine::new();
    let document = |test: &Test| {
        let parsed = ParsedData::from_json(&test.context.to_string());
        (parsed.expect("a context is JSON"), test.expected)
    };
    let rule = |rule: &&Rule| {
        let logic = engine.compile(&rule.logic);
        let documents: Vec<_> = rule.tests.iter().map(document).collect();
        (logic.expect("date-free rules are JsonLogic"), documents)
    };
    let rules: Vec<(Logic, Vec<_>)> = rules.iter().map(rule).collect();
    let mut arena = Bump::new();
    move || {
        let mut right = 0;
        for (logic, documents) in &rules {
            for (document, expected) in documents {
                let value = engine.evaluate(logic, document, &arena);
                let is_true = value.expect("the tests have results").as_bool() == Some(true);
                right += usize::from(is_true == *expected);
                arena.reset();
            }
        }
        right
    }
}

/// How many tests they have.
fn count(rules: &[&Rule]) -> usize {
    rules.iter().map(|rule| rule.tests.len()).sum()
}

fn main() {
    let Some(folder) = fixtures::path("certificate/rules") else {
        return;
    };
    let rules = rules(&folder);
    let all: Vec<&Rule> = rules.iter().collect();
    let date_free: Vec<&Rule> = rules.iter().filter(|rule| rule.date_free()).collect();
    let mut contest = Contest::default();
    let whole = contest.enter(count(&all), pratique(&all));
    let ours = contest.enter(count(&date_free), pratique(&date_free));
    let theirs = contest.enter(count(&date_free), datalogic(&date_free));
    let ratios = [(ours, theirs, "datalogic-rs, rules without dates")];
    println!(
        "{}",
        contest
            .run()
            .line("certlogic-evaluate", Unit::PerSecond, whole, &ratios)
    );
}
