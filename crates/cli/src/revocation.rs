//! `pratique revocation`: make a revocation list, say whether one is well made, and the difference between two.

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use clap::{Args, Subcommand};
use revocation::{Batch, Delta, Draft, List, StoredList};
use serde_json::json;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Revocation lists.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a list of batches of the EU gateway (JSON); those that have expired are left out.
    #[command(
        after_help = "Example: pratique revocation build --out revocations.bin --edition 7 --room 100000 batches/*.json"
    )]
    Build(BuildArguments),
    /// Say what a list is, how old, and whether it is well made.
    #[command(after_help = "Example: pratique revocation check revocations.bin")]
    Check(CheckArguments),
    /// Write the difference between two lists, or with --apply the list that one leads to.
    #[command(
        after_help = "Examples:\n  pratique revocation delta --out 7-to-8.delta seven.bin eight.bin\n  pratique revocation delta --apply --out eight.bin seven.bin 7-to-8.delta"
    )]
    Delta(DeltaArguments),
}

/// The list to make.
#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// File to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Number of this edition, higher than that of the one before.
    #[arg(long, value_name = "N")]
    edition: u64,
    /// Leave room for so many entries: between editions with the same room there are deltas.
    #[arg(long, value_name = "N", default_value_t = 0)]
    room: u32,
    /// The moment at which it is made; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Batches.
    #[arg(required = true)]
    batches: Vec<PathBuf>,
}

/// The lists to check.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Lists.
    #[arg(required = true)]
    lists: Vec<PathBuf>,
}

/// From one list to another.
#[derive(Debug, Args)]
pub(crate) struct DeltaArguments {
    /// File to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// TO is a delta, and the list that it leads to is written.
    #[arg(long)]
    apply: bool,
    /// The earlier list.
    from: PathBuf,
    /// The later list, or a delta.
    to: PathBuf,
}

pub(crate) fn run(command: &Command, answers: &mut Answers) -> Result<(), Unusable> {
    match command {
        Command::Build(arguments) => answers.give(&build(arguments)?),
        Command::Check(arguments) => {
            for path in &arguments.lists {
                answers.give(&check(path)?);
            }
        }
        Command::Delta(arguments) if arguments.apply => answers.give(&apply(arguments)?),
        Command::Delta(arguments) => answers.give(&delta(arguments)?),
    }
    Ok(())
}

/// Reads a list that may be relied on.
pub(crate) fn list(path: &Path) -> Result<StoredList, Unusable> {
    let list = StoredList::read(input::bytes(path)?).map_err(|error| of(path, error))?;
    list.list().check().map_err(|error| of(path, error))?;
    Ok(list)
}

fn build(arguments: &BuildArguments) -> Result<Answer, Unusable> {
    let now = input::moment(arguments.at.as_deref())?;
    let mut draft = Draft::new(arguments.edition, now).with_room_for(arguments.room);
    for path in &arguments.batches {
        let batch = Batch::parse(&input::bytes(path)?).map_err(|error| of(path, error))?;
        batch.marks(now).for_each(|mark| draft.revoke(&mark));
    }
    let bytes = draft.write().map_err(|error| of(&arguments.out, error))?;
    written(&arguments.out, &bytes)?;
    let list = List::read(&bytes).map_err(|error| of(&arguments.out, error))?;
    Ok(described(&arguments.out, &list))
}

fn check(path: &Path) -> Result<Answer, Unusable> {
    let bytes = input::bytes(path)?;
    let list = List::read(&bytes);
    match list.and_then(|list| list.check().map(|()| list)) {
        Ok(list) => Ok(described(path, &list)),
        Err(error) => Ok(Answer {
            verdict: Verdict::No,
            text: format!("{}: {error}", path.display()),
            json: json!({"file": path.display().to_string(), "fault": error.to_string()}),
        }),
    }
}

fn delta(arguments: &DeltaArguments) -> Result<Answer, Unusable> {
    let (from, to) = (list(&arguments.from)?, list(&arguments.to)?);
    let fault = |error| of(&arguments.to, error);
    let delta = Delta::between(&from.list(), &to.list()).map_err(fault)?;
    let bytes = delta.write().map_err(fault)?;
    written(&arguments.out, &bytes)?;
    let (taken_out, entered) = delta.sizes();
    let (base, edition) = (delta.base_version(), delta.version());
    Ok(Answer {
        verdict: Verdict::Yes,
        text: format!(
            "{}: from edition {base} to {edition}, {taken_out} taken out, {entered} entered, {} bytes",
            arguments.out.display(),
            bytes.len()
        ),
        json: json!({"file": arguments.out.display().to_string(), "from": base, "to": edition,
            "taken_out": taken_out, "entered": entered, "bytes": bytes.len()}),
    })
}

fn apply(arguments: &DeltaArguments) -> Result<Answer, Unusable> {
    let from = list(&arguments.from)?;
    let fault = |error| of(&arguments.to, error);
    let delta = Delta::read(&input::bytes(&arguments.to)?).map_err(fault)?;
    let bytes = delta.apply(&from.list()).map_err(fault)?;
    written(&arguments.out, &bytes)?;
    let list = List::read(&bytes).map_err(|error| of(&arguments.out, error))?;
    Ok(described(&arguments.out, &list))
}

fn described(path: &Path, list: &List<'_>) -> Answer {
    let (entries, bytes) = (list.entries(), list.bytes().len());
    let issued = input::rfc3339(list.issued());
    let days = list.age(OffsetDateTime::now_utc()).whole_days();
    Answer {
        verdict: Verdict::Yes,
        text: format!(
            "{}: edition {} of {issued}, {days} days old, {entries} entries, {bytes} bytes",
            path.display(),
            list.version()
        ),
        json: json!({"file": path.display().to_string(), "edition": list.version(), "issued": issued,
            "entries": entries, "bytes": bytes}),
    }
}

fn written(path: &Path, bytes: &[u8]) -> Result<(), Unusable> {
    std::fs::write(path, bytes)
        .map_err(|error| Unusable(format!("cannot write {}: {error}", path.display())))
}

fn of(path: &Path, error: impl std::fmt::Display) -> Unusable {
    Unusable(format!("{}: {error}", path.display()))
}
