//! `pratique policy diff`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::Unusable;
use crate::policy_show::read;
use clap::Args;
use publishing::pack_in_words;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What to compare.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pratique policy diff packs/covid-19-guidance-2021.json packs/covid-19-guidance-2024.json"
)]
pub(crate) struct Arguments {
    /// The pack before.
    old: PathBuf,
    /// The pack after.
    new: PathBuf,
    /// Language of the packs' own words.
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

/// Lines of `policy show` that only one of the two has: `-` before, `+` after.
pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let old = pack_in_words(&read(&arguments.old)?, &arguments.language);
    let new = pack_in_words(&read(&arguments.new)?, &arguments.language);
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        let those: BTreeSet<&String> = those.iter().collect();
        let these = these.iter();
        these
            .filter(|line| !those.contains(line))
            .cloned()
            .collect()
    };
    let (gone, come) = (only(&old, &new), only(&new, &old));
    let marked = |mark: &'static str, lines: &[String]| -> Vec<String> {
        lines.iter().map(|line| format!("{mark} {line}")).collect()
    };
    let mut told = marked("-", &gone);
    told.extend(marked("+", &come));
    if told.is_empty() {
        told.push("Nothing that a person would notice has changed.".into());
    }
    answers.give(&Answer {
        verdict: Verdict::Yes,
        text: told.join("\n"),
        json: json!({"gone": gone, "come": come}),
    });
    Ok(())
}
