//! `pratique status`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use clap::Args;
use policy::pack::{CheckedPack, Pack, Text};
use serde_json::Value;
use status::{Colour, Fact, Reason, Status};
use std::path::PathBuf;

/// Facts, a pack, a moment.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique status --facts examples/contact-of-a-case.json --pack packs/measles.json"
)]
pub(crate) struct Arguments {
    /// File with a JSON list of facts.
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
    /// Policy pack.
    #[arg(long, value_name = "FILE")]
    pack: PathBuf,
    /// The moment to answer for; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Language of the words.
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let now = input::moment(arguments.at.as_deref())?;
    let facts: Vec<Fact> =
        serde_json::from_slice(&input::bytes(&arguments.facts)?).map_err(|error| {
            Unusable(format!(
                "{} holds no list of facts: {error}",
                arguments.facts.display()
            ))
        })?;
    let status = status::status(&facts, &pack(arguments)?, now);
    let json: Value = serde_json::from_slice(&status.to_bytes()).unwrap_or(Value::Null);
    answers.give(&Answer {
        verdict: Verdict::Yes,
        text: told(&status, &arguments.language),
        json,
    });
    Ok(())
}

fn pack(arguments: &Arguments) -> Result<CheckedPack, Unusable> {
    let name = arguments.pack.display();
    let pack = Pack::parse(&input::bytes(&arguments.pack)?)
        .map_err(|error| Unusable(format!("{name}: {error}")))?;
    if !pack.languages.contains(&arguments.language) {
        return Err(Unusable(format!(
            "{name} has no words in \"{}\", only in {}",
            arguments.language,
            pack.languages.join(", ")
        )));
    }
    pack.checked()
        .map_err(|findings| Unusable(format!("{name} may not be used: {}", findings[0])))
}

fn told(status: &Status, language: &str) -> String {
    let mut lines = vec![format!(
        "{}  ({} version {})",
        word(status.colour),
        status.pack,
        status.version
    )];
    lines.extend(
        status
            .reasons
            .iter()
            .flat_map(|reason| reason_lines(reason, language)),
    );
    lines.extend(status.text.get(language).cloned());
    lines.extend(
        status
            .questions
            .iter()
            .map(|_| "A listed area matches your diary: were you there?".to_owned()),
    );
    lines.join("\n")
}

const fn word(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "GREEN",
        Colour::Unknown => "UNKNOWN",
        Colour::Amber => "AMBER",
        Colour::Red => "RED",
    }
}

fn reason_lines(reason: &Reason, language: &str) -> Vec<String> {
    let say = |text: &Text| text.get(language).cloned().unwrap_or_default();
    let mut lines = vec![format!("\n{}: {}", reason.rule, say(&reason.text))];
    lines.push(format!("  from {} until {}", reason.since, reason.until));
    lines.extend(reason.facts.iter().map(|fact| {
        format!(
            "  because of: {}",
            serde_json::to_string(fact).unwrap_or_default()
        )
    }));
    lines.extend(
        reason
            .todo
            .iter()
            .map(|text| format!("  do: {}", say(text))),
    );
    lines.push(format!(
        "  source: {} ({}), {}",
        reason.source.title, reason.source.published, reason.source.url
    ));
    lines.push(format!("  contest: {}", say(&reason.contest)));
    lines
}
