//! Evaluations a second of the member states' rule tests, rules and documents parsed beforehand.
//!
//! The value is that of all tests. The rival, datalogic-rs, knows JsonLogic but not the dates of CertLogic, so the
//! two are compared on the tests whose rules have none; the rival too gets compiled rules and parsed data.

use bench::{Contest, Unit};
use datalogic_rs::{Engine, Logic, ParsedData, bumpalo::Bump};
use policy::certlogic::{EvaluateError, Expression};
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

/// A rule and a document, with what comes out.
struct Test {
    logic: Value,
    context: Value,
    expected: Value,
}

impl Test {
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

/// Every test of `rules/COUNTRY/RULE/tests`.
fn tests(rules: &Path) -> Vec<Test> {
    let folders = children(rules)
        .into_iter()
        .flat_map(|country| children(&country));
    folders
        .filter(|rule| rule.join("rule.json").is_file())
        .flat_map(|rule| tests_of(&rule))
        .collect()
}

fn tests_of(rule: &Path) -> Vec<Test> {
    let logic = read(&rule.join("rule.json"))["Logic"].take();
    let test = |path: PathBuf| {
        let mut test = read(&path);
        let context =
            json!({"payload": test["payload"].take(), "external": test["external"].take()});
        Test {
            logic: logic.clone(),
            context,
            expected: test["expected"].take(),
        }
    };
    children(&rule.join("tests"))
        .into_iter()
        .map(test)
        .collect()
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

/// Whether the answers are those of the tests, one by one.
fn pratique<'t>(tests: &'t [&Test]) -> impl FnMut() -> usize + 't {
    let parse = |test: &&Test| Expression::parse(&test.logic).expect("rules that were used parse");
    let expressions: Vec<Expression> = tests.iter().map(parse).collect();
    move || {
        let pairs = expressions.iter().zip(tests);
        pairs
            .filter(|(expression, test)| {
                is_true(&expression.evaluate(&test.context)) == (test.expected == true)
            })
            .count()
    }
}

fn datalogic<'t>(tests: &'t [&Test]) -> impl FnMut() -> usize + 't {
    let engine = Engine::new();
    let compile = |test: &&Test| engine.compile(&test.logic);
    let compiled: Result<Vec<Logic>, _> = tests.iter().map(compile).collect();
    let compiled = compiled.expect("date-free rules are JsonLogic");
    let parse =
        |test: &&Test| ParsedData::from_json(&test.context.to_string()).expect("a context is JSON");
    let documents: Vec<ParsedData> = tests.iter().map(parse).collect();
    let mut arena = Bump::new();
    move || {
        let mut right = 0;
        for ((logic, document), test) in compiled.iter().zip(&documents).zip(tests) {
            let value = engine.evaluate(logic, document, &arena);
            let is_true = value.expect("the tests have results").as_bool() == Some(true);
            right += usize::from(is_true == (test.expected == true));
            arena.reset();
        }
        right
    }
}

fn main() {
    let Some(folder) = fixtures::path("certificate/rules") else {
        return;
    };
    let tests = tests(&folder);
    let all: Vec<&Test> = tests.iter().collect();
    let date_free: Vec<&Test> = all
        .iter()
        .copied()
        .filter(|test| test.date_free())
        .collect();
    let mut contest = Contest::default();
    let whole = contest.enter(all.len(), pratique(&all));
    let ours = contest.enter(date_free.len(), pratique(&date_free));
    let theirs = contest.enter(date_free.len(), datalogic(&date_free));
    let ratios = [(ours, theirs, "datalogic-rs, rules without dates")];
    println!(
        "{}",
        contest
            .run()
            .line("certlogic-evaluate", Unit::PerSecond, whole, &ratios)
    );
}
