//! The data folder and the settings of a service, for what is done to it from outside.

use crate::answer::{Answer, Verdict};
use crate::input::Unusable;
use clap::Args;
use serde_json::json;
use server::{Carried, Configuration, Fault};
use std::path::PathBuf;

/// Where a service keeps things.
#[derive(Debug, Args)]
pub(crate) struct PlaceArguments {
    /// Folder of the authority.
    #[arg(long, value_name = "DIR", default_value = "pratique-data")]
    pub(crate) data: PathBuf,
    /// File of settings (TOML), the same as for `pratique serve`. The environment stands before it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl PlaceArguments {
    /// The settings.
    pub(crate) fn configuration(&self) -> Result<Configuration, Unusable> {
        Configuration::read(self.config.as_deref(), std::env::vars()).map_err(unusable)
    }
}

/// A fault of the service, in its own words.
#[allow(
    clippy::needless_pass_by_value,
    reason = "it is what an error is mapped with"
)]
pub(crate) fn unusable(fault: Fault) -> Unusable {
    Unusable(fault.to_string())
}

/// What was carried, with what is to be done next.
pub(crate) fn carried(carried: &Carried, done: &str, next: &str) -> Answer {
    let tables: Vec<String> = carried
        .rows
        .iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(table, rows)| format!("  {table:15} {rows}"))
        .collect();
    let files = carried.files;
    let rows: serde_json::Map<String, serde_json::Value> = carried
        .rows
        .iter()
        .map(|(table, rows)| (table.clone(), json!(rows)))
        .collect();
    Answer {
        verdict: Verdict::Yes,
        text: format!(
            "{done}\n\nRows, counted on both sides:\n{}\nPublished files: {files}\n\n{next}",
            tables.join("\n")
        ),
        json: json!({"done": done, "rows": rows, "files": files, "next": next}),
    }
}
