//! Writes the TypeScript types of what crosses the boundary: `types FOLDER`. `cargo xtask wasm` runs it.

use std::path::Path;
use std::process::ExitCode;
use ts_rs::{Config, ExportError, TS};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: types FOLDER");
        return ExitCode::from(2);
    };
    match write(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    wallet::Input::export_all(&config)?;
    wallet::Answer::export_all(&config)?;
    wallet::ImportPreview::export_all(&config)?;
    door::DoorView::export_all(&config)?;
    door::DoorAnswer::export_all(&config)?;
    door::Verdict::export_all(&config)?;
    wasm::encounters::SightingsView::export_all(&config)?;
    wasm::encounters::LookedAtView::export_all(&config)?;
    wasm::report::ReportView::export_all(&config)?;
    wasm::encounters::FoundDay::export_all(&config)?;
    wallet::Wanted::export_all(&config)
}
