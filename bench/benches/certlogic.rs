//! Evaluations a second of the member states' rule tests, rules and documents parsed beforehand.
//!
//! `certlogic/pratique_all` evaluates every test once an iteration. The rival, datalogic-rs, knows
//! JsonLogic but not the dates of CertLogic, so the two are compared on the tests whose rules have
//! none; the rival too gets compiled rules and parsed data.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use datalogic_rs::{Engine, Logic, ParsedData, bumpalo::Bump};
use policy::certlogic::Expression;
use serde_json::{Value, json};
use std::hint::black_box;
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

fn pratique(criterion: &mut Criterion, name: &str, tests: &[&Test]) {
    let parse = |test: &&Test| Expression::parse(&test.logic).expect("rules that were used parse");
    let expressions: Vec<Expression> = tests.iter().map(parse).collect();
    let run = || {
        let results = expressions
            .iter()
            .zip(tests)
            .map(|(expression, test)| expression.evaluate(&test.context));
        results
            .filter(|result| {
                result
                    .as_ref()
                    .is_ok_and(|value| value.as_bool() == Some(true))
            })
            .count()
    };
    let expected = tests.iter().filter(|test| test.expected == true).count();
    assert_eq!(run(), expected, "an evaluation that is wrong has no speed");
    let mut group = criterion.benchmark_group("certlogic");
    group.throughput(Throughput::Elements(tests.len() as u64));
    group.bench_function(name, |bencher| bencher.iter(|| black_box(run())));
}

fn datalogic(criterion: &mut Criterion, tests: &[&Test]) {
    let engine = Engine::new();
    let compiled: Vec<Logic> = tests
        .iter()
        .map(|test| {
            engine
                .compile(&test.logic)
                .expect("date-free rules are JsonLogic")
        })
        .collect();
    let parse =
        |test: &&Test| ParsedData::from_json(&test.context.to_string()).expect("a context is JSON");
    let documents: Vec<ParsedData> = tests.iter().map(parse).collect();
    let mut arena = Bump::new();
    let mut run = || {
        let mut passed = 0;
        for (logic, document) in compiled.iter().zip(&documents) {
            let value = engine
                .evaluate(logic, document, &arena)
                .expect("the tests have results");
            passed += usize::from(value.as_bool() == Some(true));
            arena.reset();
        }
        passed
    };
    assert_eq!(
        run(),
        tests.iter().filter(|test| test.expected == true).count()
    );
    let mut group = criterion.benchmark_group("certlogic");
    group.throughput(Throughput::Elements(tests.len() as u64));
    group.bench_function("datalogic_rs_date_free", |bencher| {
        bencher.iter(|| black_box(run()))
    });
}

fn certlogic(criterion: &mut Criterion) {
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
    pratique(criterion, "pratique_all", &all);
    pratique(criterion, "pratique_date_free", &date_free);
    datalogic(criterion, &date_free);
}

criterion_group!(benches, certlogic);
criterion_main!(benches);
