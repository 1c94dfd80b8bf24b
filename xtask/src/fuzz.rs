//! The fuzz targets: built with coverage counters by the ordinary compiler (`fuzz/README.md` says how), then run, as
//! many side by side as there are cores.
//!
//! A panic, an abort, an input that takes too long or more than 64 MiB of live memory ends a target with a finding.
//! The memory is counted by the allocator of `fuzz/src/lib.rs`, input by input; what is shown here is the largest
//! resident size of the whole process, in which libFuzzer keeps its corpus as well.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};

use crate::project::{cargo, command, output, root, run};

/// What the bar asks for, over all targets together.
const FULL: u64 = 10_000_000;
/// Of each target in a smoke run, or what it gets done in this time.
const SMOKE: u64 = 20_000;
const SMOKE_SECONDS: u64 = 8;
/// No single input may take longer, in seconds.
const SLOWEST: u32 = 10;
/// For the process with its corpus, in MiB; the cap of one input is the allocator's.
const RESIDENT: u32 = 512;

const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";

/// How long to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    /// So many runs in all, shared out evenly.
    Runs(u64),
    /// What fits into a minute and a half.
    Smoke,
}

/// What a target did.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    runs: u64,
    resident_mib: u64,
}

/// Runs every target; `options` are those of the command line.
///
/// # Errors
/// A finding of any target, or one that cannot be built.
pub(crate) fn fuzz(options: &[&str]) -> Result<()> {
    let length = length(options)?;
    let programs = build()?;
    let targets = targets()?;
    let seeds = root().join("fuzz/target/seeds");
    run(command(&programs.join("seeds").to_string_lossy()).arg(&seeds))?;
    let mut outcomes = all(&targets, |target| {
        one(&programs, target, targets.len(), length)
    });
    outcomes.sort_by(|(one, _), (other, _)| one.cmp(other));
    report(outcomes)
}

fn length(options: &[&str]) -> Result<Length> {
    match options {
        [] => Ok(Length::Runs(FULL)),
        ["--smoke"] => Ok(Length::Smoke),
        ["--runs", number] => Ok(Length::Runs(
            number.parse().context("--runs takes a number")?,
        )),
        _ => bail!("fuzz takes `--runs N`, `--smoke` or nothing (10 million runs)"),
    }
}

/// Builds all targets; the folder of the programs.
fn build() -> Result<PathBuf> {
    let about = output(command("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say for which machine it compiles")?;
    let folder = root().join("fuzz");
    run(cargo()
        .current_dir(&folder)
        .args([
            "build",
            "--release",
            "--locked",
            "--bins",
            "--target",
            host,
            "--target-dir",
            "target",
        ])
        .env("RUSTFLAGS", FLAGS))?;
    Ok(folder.join("target").join(host).join("release"))
}

/// Every target by name, which is that of its file.
fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("fuzz/targets")).context("no fuzz/targets")? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned());
        names.extend(name.filter(|_| path.extension().is_some_and(|end| end == "rs")));
    }
    names.sort();
    Ok(names)
}

/// Runs `one` for each target, on all cores.
fn all<T: Send>(targets: &[String], one: impl Fn(&str) -> T + Sync) -> Vec<(String, T)> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = one(target);
                    if let Ok(mut done) = done.lock() {
                        done.push((target.clone(), outcome));
                    }
                }
            });
        }
    });
    done.into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn one(programs: &std::path::Path, target: &str, of: usize, length: Length) -> Result<Outcome> {
    let folder = root().join("fuzz");
    let (corpus, artifacts) = (
        folder.join("corpus").join(target),
        folder.join("artifacts").join(target),
    );
    let seeds = folder.join("target/seeds").join(target);
    for folder in [&corpus, &artifacts, &seeds] {
        fs::create_dir_all(folder)?;
    }
    let mut fuzzer = Command::new(programs.join(target));
    fuzzer.current_dir(&folder).args([&corpus, &seeds]).args([
        format!("-timeout={SLOWEST}"),
        format!("-rss_limit_mb={RESIDENT}"),
        format!("-artifact_prefix={}/", artifacts.display()),
        "-print_final_stats=1".to_owned(),
    ]);
    match length {
        // rounded up, so that together they are at least what was asked for
        Length::Runs(runs) => fuzzer.arg(format!("-runs={}", runs.div_ceil(of.max(1) as u64))),
        Length::Smoke => fuzzer.args([
            format!("-runs={SMOKE}"),
            format!("-max_total_time={SMOKE_SECONDS}"),
        ]),
    };
    let done = fuzzer
        .output()
        .with_context(|| format!("cannot start {target}"))?;
    let said = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        let lines: Vec<&str> = said.lines().collect();
        let last = lines[lines.len().saturating_sub(30)..].join("\n");
        bail!("{target} found something ({}):\n{last}", done.status);
    }
    outcome(&said).with_context(|| format!("{target} does not say what it did"))
}

/// Reads libFuzzer's last lines.
fn outcome(said: &str) -> Option<Outcome> {
    let number = |name: &str| {
        let line = said
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').trim().parse().ok()
    };
    Some(Outcome {
        runs: number("stat::number_of_executed_units")?,
        resident_mib: number("stat::peak_rss_mb")?,
    })
}

fn report(outcomes: Vec<(String, Result<Outcome>)>) -> Result<()> {
    let (mut runs, mut resident, mut findings) = (0, 0, Vec::new());
    for (target, outcome) in outcomes {
        match outcome {
            Ok(outcome) => {
                println!(
                    "FUZZ {target} {} runs, {} MiB resident at most",
                    outcome.runs, outcome.resident_mib
                );
                runs += outcome.runs;
                resident = resident.max(outcome.resident_mib);
            }
            Err(finding) => {
                println!("FUZZ {target} FAILED");
                findings.push(format!("{finding:#}"));
            }
        }
    }
    println!(
        "FUZZ in all {runs} runs, {resident} MiB resident at most, no input held more than 64 MiB: {}",
        if findings.is_empty() { "ok" } else { "FAILED" }
    );
    if findings.is_empty() {
        Ok(())
    } else {
        Err(anyhow!("{}", findings.join("\n\n")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_stated_or_the_full_one() {
        assert_eq!(length(&[]).unwrap(), Length::Runs(10_000_000));
        assert_eq!(length(&["--runs", "5"]).unwrap(), Length::Runs(5));
        assert_eq!(length(&["--smoke"]).unwrap(), Length::Smoke);
        assert!(length(&["--runs", "many"]).is_err() && length(&["--fast"]).is_err());
    }

    #[test]
    fn the_last_lines_of_a_target_are_read() {
        let said = "Done 20000 runs in 1 second(s)\nstat::number_of_executed_units: 20000\nstat::average_exec_per_sec:     10000\nstat::peak_rss_mb:              58\n";
        let expected = Outcome {
            runs: 20_000,
            resident_mib: 58,
        };
        assert_eq!(outcome(said), Some(expected));
        assert_eq!(outcome("ERROR: no interesting inputs"), None);
    }

    #[test]
    fn every_target_is_run_once() {
        let targets: Vec<String> = (0..9).map(|number| format!("target-{number}")).collect();
        let mut done = all(&targets, str::len);
        done.sort();
        let expected: Vec<(String, usize)> = targets.iter().map(|name| (name.clone(), 8)).collect();
        assert_eq!(done, expected);
    }

    #[test]
    fn one_finding_fails_all() {
        let good = || {
            (
                "a".to_owned(),
                Ok(Outcome {
                    runs: 1,
                    resident_mib: 1,
                }),
            )
        };
        assert!(report(vec![good()]).is_ok());
        let fault = report(vec![good(), ("b".to_owned(), Err(anyhow!("crash")))]);
        assert_eq!(fault.unwrap_err().to_string(), "crash");
    }
}
