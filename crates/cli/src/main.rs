//! `pratique`: the program. It reads files and the clock and hands both down; every decision is made below.
//!
//! Exit codes: 0 yes, 1 no (a certificate refused, a pack with findings), 2 the input or the command line could not
//! be used, 3 a person has to decide.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is what a command line program does"
)]

mod answer;
mod areas_check;
mod audit_staff;
mod beacon;
mod card;
mod export;
mod input;
mod inspect;
mod issue;
mod keys;
mod match_keys;
mod picture;
mod place;
mod policy_check;
mod policy_diff;
mod policy_show;
mod publish_check;
mod revocation;
mod serve;
mod staff_recover;
mod status;
mod status_words;
mod storage;
mod texts;
mod trust;
mod verify;

use answer::Answers;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Health certificates, rules and status, explained.
/// Threads of a busy service wait for each other in the allocator of most systems.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Debug, Parser)]
#[command(
    name = "pratique",
    version,
    after_help = "Example: pratique verify --trust signers/ photo.jpg\n\nExit codes: 0 yes, 1 no, 2 unusable input, 3 a person has to decide. See docs/cli.md."
)]
struct Cli {
    /// Answer in JSON, one line an answer.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one value, made once")]
enum Command {
    /// Serve the pages and an authority's bulletins; with nothing configured, a demonstration.
    Serve(serve::Arguments),
    /// Show what a certificate says, without checking its signature.
    Inspect(inspect::Arguments),
    /// Check certificates, and with --rules whether they are enough for an arrival.
    Verify(verify::Arguments),
    /// Sign certificates: one from what is given, or many from CSV or JSON lines.
    #[command(subcommand)]
    Issue(issue::Command),
    /// Signing keys and trust lists.
    #[command(subcommand)]
    Keys(keys::Command),
    /// The status that facts give under a policy pack, with every reason.
    Status(status::Arguments),
    /// Policy packs.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// What an authority publishes.
    #[command(subcommand)]
    Publish(PublishCommand),
    /// Revocation lists: make, check, tell the difference.
    #[command(subcommand)]
    Revocation(revocation::Command),
    /// Lists of areas of possible exposure.
    #[command(subcommand)]
    Areas(AreasCommand),
    /// Published keys of exposure notification: show and verify the files.
    #[command(subcommand)]
    Export(export::Command),
    /// Find which published keys were seen.
    Match(match_keys::Arguments),
    /// Send identifiers as a phone does and write down those that are heard, over Bluetooth.
    Beacon(beacon::Arguments),
    /// Check what an authority shows of itself.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Move all that a service keeps, put copies away, bring them back.
    #[command(subcommand)]
    Storage(storage::Command),
    /// Accounts of staff.
    #[command(subcommand)]
    Staff(StaffCommand),
}

#[derive(Debug, Subcommand)]
enum StaffCommand {
    /// Let an administrator in again who lost passkey and recovery codes: prints a link that opens the account once.
    Recover(staff_recover::Arguments),
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Say whether packs may be published, and if not, why.
    Check(policy_check::Arguments),
    /// Tell in plain words what a pack asks of people and doors.
    Show(policy_show::Arguments),
    /// Tell in plain words what has changed from one pack to another.
    Diff(policy_diff::Arguments),
}

#[derive(Debug, Subcommand)]
enum PublishCommand {
    /// Say whether a draft may be published, what would be left out of it, and what would change.
    Check(publish_check::Arguments),
}

#[derive(Debug, Subcommand)]
enum AreasCommand {
    /// Say whether lists of areas may be published, and if not, why.
    Check(areas_check::Arguments),
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Say whether copies of a staff log are as they were written, and if not, where.
    Staff(audit_staff::Arguments),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut answers = Answers::new(cli.json);
    let answered = match &cli.command {
        Command::Serve(arguments) => serve::run(arguments, &mut answers),
        Command::Inspect(arguments) => inspect::run(arguments, &mut answers),
        Command::Verify(arguments) => verify::run(arguments, &mut answers),
        Command::Issue(command) => issue::run(command, &mut answers),
        Command::Keys(command) => keys::run(command, &mut answers),
        Command::Status(arguments) => status::run(arguments, &mut answers),
        Command::Policy(PolicyCommand::Check(arguments)) => {
            policy_check::run(arguments, &mut answers)
        }
        Command::Policy(PolicyCommand::Show(arguments)) => {
            policy_show::run(arguments, &mut answers)
        }
        Command::Policy(PolicyCommand::Diff(arguments)) => {
            policy_diff::run(arguments, &mut answers)
        }
        Command::Publish(PublishCommand::Check(arguments)) => {
            publish_check::run(arguments, &mut answers)
        }
        Command::Revocation(command) => revocation::run(command, &mut answers),
        Command::Areas(AreasCommand::Check(arguments)) => areas_check::run(arguments, &mut answers),
        Command::Export(command) => export::run(command, &mut answers),
        Command::Match(arguments) => match_keys::run(arguments, &mut answers),
        Command::Beacon(arguments) => beacon::run(arguments, &mut answers),
        Command::Audit(AuditCommand::Staff(arguments)) => audit_staff::run(arguments, &mut answers),
        Command::Storage(command) => storage::run(command, &mut answers),
        Command::Staff(StaffCommand::Recover(arguments)) => {
            staff_recover::run(arguments, &mut answers)
        }
    };
    if let Err(unusable) = answered {
        answers.pass_over(&unusable);
    }
    answers.finish()
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn every_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example_of_itself() {
        fn check(command: &clap::Command, path: &str) {
            for inner in command.get_subcommands() {
                check(inner, &format!("{path} {}", inner.get_name()));
            }
            if !command.has_subcommands() {
                let help = command
                    .get_after_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let shown = help
                    .split_once("Example")
                    .is_some_and(|(_, rest)| rest.contains(&format!("{path} ")));
                assert!(shown, "{path}: {help:?}");
            }
        }
        check(&Cli::command(), "pratique");
    }
}
