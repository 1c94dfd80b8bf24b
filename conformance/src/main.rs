//! Runs the official suites against our crates: `conformance SUITE DIR`.
//!
//! `DIR` is laid out as the fixtures' `certificate` folder, for `exposure` as theirs of that name. Each miss is a line, the last line is `met N/M`, and the
//! exit code is 0 only when all are met (1 when one is not, 2 when the suite cannot be read).
//! `conformance texts` judges nothing: it lists what the pages need words for.

use std::path::Path;
use std::process::ExitCode;

mod certlogic;
mod dgc;
mod exposure;
mod hex;
mod holder;
mod matrix;
mod report;
mod revocation;
mod rules;
mod shc;
mod texts;

use report::{Report, Unreadable};

/// A suite: reads a folder and says what was met.
type Suite = fn(&Path) -> Result<Report, Unreadable>;

const SUITES: &[(&str, Suite)] = &[
    ("dgc", dgc::run),
    ("certlogic", certlogic::run),
    ("rules", rules::run),
    ("matrix", matrix::run),
    ("shc", shc::run),
    ("holder", holder::run),
    ("revocation", revocation::run),
    ("exposure", exposure::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [name] if name == "texts" => {
            println!("{}", texts::keys().join("\n"));
            ExitCode::SUCCESS
        }
        [name, folder] => judge(name, Path::new(folder)),
        _ => usage(),
    }
}

fn judge(name: &str, folder: &Path) -> ExitCode {
    let Some((_, run)) = SUITES.iter().find(|(suite, _)| *suite == name) else {
        return usage();
    };
    match run(folder) {
        Ok(report) => report.print(),
        Err(unreadable) => {
            eprintln!("{unreadable}");
            ExitCode::from(2)
        }
    }
}

fn usage() -> ExitCode {
    let names: Vec<&str> = SUITES.iter().map(|(name, _)| *name).collect();
    eprintln!(
        "usage: conformance {} DIR, or: conformance texts",
        names.join("|")
    );
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets_all(run: Suite, at_least: usize) {
        meets_all_of("certificate", run, at_least);
    }

    fn meets_all_of(folder: &str, run: Suite, at_least: usize) {
        let Some(folder) = fixtures::path(folder) else {
            return;
        };
        let report = run(&folder).unwrap();
        assert_eq!(report.misses(), &[] as &[String]);
        assert!(
            report.total() >= at_least,
            "only {} expectations were read",
            report.total()
        );
    }

    #[test]
    fn every_scorable_expectation_of_the_eu_certificate_suite_is_met() {
        meets_all(dgc::run, 2897);
    }

    #[test]
    fn every_scored_assertion_of_the_certlogic_suites_is_met() {
        meets_all(certlogic::run, 218 + 23);
    }

    #[test]
    fn every_test_of_the_member_states_rules_is_met() {
        meets_all(rules::run, 900);
    }

    #[test]
    fn every_row_of_the_health_cards_suite_that_needs_no_network_is_met() {
        meets_all(shc::run, 109);
    }

    #[test]
    fn every_rule_gives_its_known_result_on_every_certificate() {
        meets_all(matrix::run, 90_000);
    }

    #[test]
    fn every_case_of_the_comparison_of_holders_is_met() {
        meets_all(holder::run, 38 + 19);
    }

    #[test]
    fn every_hash_of_revocation_is_met() {
        meets_all(revocation::run, 9);
    }

    #[test]
    fn everything_of_exposure_notification_is_met() {
        meets_all_of("exposure", exposure::run, 5_950);
    }
}
