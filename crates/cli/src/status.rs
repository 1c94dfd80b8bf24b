//! `pratique status`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use crate::status_words::Words;
use clap::Args;
use policy::pack::{CheckedPack, Pack, Text};
use serde_json::Value;
use status::{Fact, Reason, Status};
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
    let pack = pack(arguments)?;
    let status = status::status(&facts, &pack, now);
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
    let words = Words::of(language);
    let mut lines = vec![format!(
        "{}  ({} {} {})",
        words.colour(status.colour),
        status.pack,
        words.version,
        status.version
    )];
    let reasons = status.reasons.iter();
    lines.extend(reasons.flat_map(|reason| reason_lines(reason, language, words)));
    lines.extend(status.text.get(language).cloned());
    let questions = status.questions.iter();
    lines.extend(questions.map(|_| words.were_you_there.to_owned()));
    lines.join("\n")
}

fn reason_lines(reason: &Reason, language: &str, words: &Words) -> Vec<String> {
    let say = |text: &Text| text.get(language).cloned().unwrap_or_default();
    let mut lines = vec![
        format!("\n{}: {}", reason.rule, say(&reason.text)),
        format!(
            "  {} {} {} {}",
            words.from, reason.since, words.until, reason.until
        ),
    ];
    let facts = reason.facts.iter();
    lines.extend(facts.map(|fact| {
        let fact = serde_json::to_string(fact).unwrap_or_default();
        format!("  {}: {fact}", words.because_of)
    }));
    let todo = reason.todo.iter();
    lines.extend(todo.map(|text| format!("  {}: {}", words.to_do, say(text))));
    lines.extend(reason.residual_risk.iter().map(|risk| {
        let percent = risk.percent.map(|percent| format!("{percent} %, "));
        let percent = percent.unwrap_or_default();
        format!("  {}: {percent}{}", words.remains, say(&risk.text))
    }));
    lines.push(format!(
        "  {}: {} ({}), {}",
        words.source, reason.source.title, reason.source.published, reason.source.url
    ));
    lines.push(format!("  {}: {}", words.contest, say(&reason.contest)));
    lines
}
