//! The status of a full wallet. The bar is 50 microseconds; there is no rival to compare with.
#![allow(clippy::unwrap_used, reason = "a bench says what it expects")]

use bench::{Contest, Unit};
use policy::pack::{CheckedPack, Pack};
use serde_json::{Value, json};
use status::Fact;
use std::hint::black_box;
use time::macros::datetime;

/// Twenty facts of one person, of every kind.
fn wallet() -> Vec<Fact> {
    let mut facts: Vec<Value> = Vec::new();
    for day in 1..=9 {
        facts.push(json!({"kind": "symptom-check", "at": format!("2026-11-1{day}T08:00:00Z")}));
    }
    for symptom in ["fever", "cough", "headache", "loss-of-smell"] {
        facts.push(json!({"kind": "symptom", "symptom": symptom, "onset": "2026-11-14T08:00:00Z"}));
    }
    for result in ["not-detected", "detected"] {
        facts.push(json!({"kind": "test", "target": "840539006", "test": "naat", "result": result,
            "specimen": if result == "detected" { "2026-11-15T09:00:00Z" } else { "2026-11-10T09:00:00Z" }, "origin": "certificate"}));
    }
    for dose in 1..=2 {
        facts.push(json!({"kind": "vaccination", "target": "840539006", "dose": dose, "series": 2, "date": format!("2026-0{dose}-10")}));
    }
    facts.push(json!({"kind": "recovery", "target": "840539006", "first_positive": "2025-01-10"}));
    facts.push(json!({"kind": "exposure", "disease": "covid-19", "tier": "close", "first": "2026-11-08", "last": "2026-11-09"}));
    facts.push(
        json!({"kind": "area-visit", "disease": "covid-19", "area": "a", "level": "high",
        "first": "2026-11-11", "last": "2026-11-11", "confirmed": true}),
    );
    assert_eq!(facts.len(), 20);
    serde_json::from_value(Value::Array(facts)).unwrap()
}

fn pack() -> CheckedPack {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../packs/covid-19-guidance-2021.json"
    );
    Pack::parse(&std::fs::read(path).unwrap())
        .unwrap()
        .checked()
        .unwrap()
}

fn main() {
    let (facts, pack, now) = (wallet(), pack(), datetime!(2026-11-20 12:00 UTC));
    let mut contest = Contest::default();
    let ours = contest.enter(1, || {
        let status = status::status(black_box(&facts), &pack, now);
        usize::from(status.reasons[0].rule == "COVID-ISOLATION")
    });
    println!(
        "{}",
        contest
            .run()
            .line("status-of-20-facts", Unit::Microseconds, ours, &[])
    );
}
