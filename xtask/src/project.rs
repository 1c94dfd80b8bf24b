//! Where the project is, and how a step of its work is run: seen, and never swallowed.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies one folder below the root")
}

/// Cargo's target folder: `CARGO_TARGET_DIR` if set, else `target` in the root.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Whether this runs in continuous integration, where nothing may be skipped.
pub(crate) fn in_ci() -> bool {
    env::var_os("CI").is_some()
}

/// The folder of other people's test data, by the rule that the crate `fixtures` states.
///
/// `None` where it is absent, which is said aloud.
///
/// # Errors
/// In continuous integration absence is an error.
pub(crate) fn fixtures() -> Result<Option<PathBuf>> {
    let folder = env::var_os("PRATIQUE_FIXTURES")
        .map_or_else(|| root().join("../shared/fixtures"), PathBuf::from);
    if folder.is_dir() {
        return Ok(Some(folder));
    }
    if in_ci() {
        bail!("CI needs the fixtures at {}", folder.display());
    }
    eprintln!("skipped: no fixtures ({})", folder.display());
    Ok(None)
}

/// A command that starts in the root.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that started us.
pub(crate) fn cargo() -> Command {
    command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
}

/// npm in the folder of the pages.
pub(crate) fn npm() -> Command {
    let mut command = command("npm");
    command.current_dir(root().join("web"));
    command
}

/// Shows a command, runs it, and fails where it fails.
///
/// # Errors
/// The command could not start, or ended with another code than 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    eprintln!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a command quietly and returns what it wrote to standard output.
///
/// # Errors
/// The command could not start, ended with another code than 0, or wrote no text.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{line}` wrote bytes that are no text"))
}

/// The full path of a program, if `PATH` has it.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let mut line = program.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
