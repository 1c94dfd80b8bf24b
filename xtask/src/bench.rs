//! Speed: criterion's benches on one core, then one line each, `BENCH name value unit (ratio × rival)`.
//!
//! A ratio is of two measurements of the same run, so that it holds on any machine. What is compared with what
//! stands in `bench/table.rs`.

mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project::{self, cargo, command, npm, run};
use crate::{pages, setup, test};
use table::{Row, Unit};

/// Runs all benches and shows their lines.
///
/// # Errors
/// A bench fails, or a row of the table was not measured.
pub(crate) fn bench() -> Result<()> {
    let measured = project::target().join("criterion");
    // what an earlier run measured must not be taken for this one's
    if measured.exists() {
        fs::remove_dir_all(&measured)?;
    }
    run(cargo().args(["bench", "--locked", "--package=bench", "--no-run"]))?;
    run(pinned("cargo")
        .args(["bench", "--locked", "--package=bench"])
        .env("CRITERION_HOME", &measured))?;
    for row in table::ROWS {
        println!("{}", line(row, &measured)?);
    }
    in_the_browser()
}

/// What the pages weigh, and how fast they are in Chromium with the real program behind them.
fn in_the_browser() -> Result<()> {
    setup::setup()?;
    pages::pages()?;
    run(npm().args(["run", "--silent", "sizes"]))?;
    run(npm()
        .args(["run", "--silent", "bench"])
        .env("PRATIQUE_BIN", test::program()?))
}

/// A program on one core, where the machine can do that.
fn pinned(program: &str) -> std::process::Command {
    if project::find("taskset").is_none() {
        eprintln!("no taskset here: the benches are free to move between cores");
        return command(program);
    }
    let mut taskset = command("taskset");
    taskset.args(["--cpu-list", "0", program]);
    taskset
}

fn line(row: &Row, measured: &Path) -> Result<String> {
    let value = Measured::read(measured, row.bench)?.in_unit(row.unit);
    let mut line = format!("BENCH {} {} {}", row.name, rounded(value), row.unit.name());
    for (ours, theirs, rival) in row.ratios {
        let ratio = Measured::read(measured, theirs)?.time_of_one()
            / Measured::read(measured, ours)?.time_of_one();
        line.push_str(&format!(" ({ratio:.2} × {rival})"));
    }
    Ok(line)
}

/// Three digits that count.
fn rounded(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// What criterion wrote about one bench.
struct Measured {
    nanoseconds: f64,
    /// How many things one iteration does.
    elements: f64,
}

impl Measured {
    fn read(folder: &Path, bench: &str) -> Result<Self> {
        let folder = folder.join(bench).join("new");
        let estimates = json(folder.join("estimates.json"))?;
        let about = json(folder.join("benchmark.json"))?;
        let nanoseconds = estimates["median"]["point_estimate"].as_f64();
        Ok(Self {
            nanoseconds: nanoseconds.with_context(|| format!("{bench} has no median"))?,
            elements: about["throughput"]["Elements"].as_f64().unwrap_or(1.0),
        })
    }

    fn time_of_one(&self) -> f64 {
        self.nanoseconds / self.elements
    }

    fn in_unit(&self, unit: Unit) -> f64 {
        match unit {
            Unit::PerSecond => 1e9 / self.time_of_one(),
            Unit::Microseconds => self.time_of_one() / 1e3,
        }
    }
}

fn json(file: PathBuf) -> Result<Value> {
    let text =
        fs::read_to_string(&file).with_context(|| format!("not measured: {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(bench: &str, median: &str, about: &str) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(bench).join("new");
        fs::create_dir_all(&folder).unwrap();
        let estimates = format!(r#"{{"median": {{"point_estimate": {median}}}}}"#);
        fs::write(folder.join("estimates.json"), estimates).unwrap();
        fs::write(folder.join("benchmark.json"), about).unwrap();
        home
    }

    #[test]
    fn a_line_has_the_value_in_its_unit_and_the_ratio() {
        let home = measured("group/ours", "2000.0", r#"{"throughput": {"Elements": 4}}"#);
        let theirs = home.path().join("group/theirs/new");
        fs::create_dir_all(&theirs).unwrap();
        fs::write(
            theirs.join("estimates.json"),
            r#"{"median": {"point_estimate": 1500.0}}"#,
        )
        .unwrap();
        fs::write(theirs.join("benchmark.json"), r#"{"throughput": null}"#).unwrap();
        let row = Row {
            name: "evaluate",
            bench: "group/ours",
            unit: Unit::PerSecond,
            ratios: &[("group/ours", "group/theirs", "rival")],
        };
        assert_eq!(
            line(&row, home.path()).unwrap(),
            "BENCH evaluate 2000000 /s (3.00 × rival)"
        );
    }

    #[test]
    fn what_was_not_measured_is_an_error() {
        let home = tempfile::tempdir().unwrap();
        let row = Row {
            name: "none",
            bench: "group/none",
            unit: Unit::Microseconds,
            ratios: &[],
        };
        assert!(line(&row, home.path()).is_err());
    }
}
