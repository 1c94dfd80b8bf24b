//! `pratique policy show`

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use clap::Args;
use policy::pack::Pack;
use publishing::pack_in_words;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What to tell.
#[derive(Debug, Args)]
#[command(after_help = "Example: pratique policy show packs/measles.json --language fr")]
pub(crate) struct Arguments {
    /// Pack file.
    file: PathBuf,
    /// Language of the pack's own words.
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

pub(crate) fn run(arguments: &Arguments, answers: &mut Answers) -> Result<(), Unusable> {
    let pack = read(&arguments.file)?;
    if !pack.languages.contains(&arguments.language) {
        return Err(Unusable(format!(
            "{} has no words in \"{}\", only in {}",
            arguments.file.display(),
            arguments.language,
            pack.languages.join(", ")
        )));
    }
    answers.give(&Answer {
        verdict: Verdict::Yes,
        text: pack_in_words(&pack, &arguments.language).join("\n"),
        json: json!(pack),
    });
    Ok(())
}

/// A pack of a file, whether or not it may be published.
pub(crate) fn read(path: &Path) -> Result<Pack, Unusable> {
    Pack::parse(&input::bytes(path)?)
        .map_err(|error| Unusable(format!("{}: {error}", path.display())))
}
