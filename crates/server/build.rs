//! Embeds the built pages (`web/dist`) in the program: writes a table of them with `include_bytes!`.
//!
//! Where the pages are not built the table is empty, so that a bare `cargo build` works; the program says so then.
//! Twenty lines here instead of a crate, because every file comes with its compressed forms beside it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let web = root.join("../../web").canonicalize()?;
    let built = web.join("dist");
    // watching a folder that is not there would run this again in every build
    let watched = if built.is_dir() { &built } else { &web };
    println!("cargo::rerun-if-changed={}", watched.display());
    let mut files = BTreeSet::new();
    if built.is_dir() {
        list(&built, &mut files)?;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::write(out.join("pages.rs"), table(&built, &files))
}

fn list(folder: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

fn table(built: &Path, files: &BTreeSet<PathBuf>) -> String {
    let mut table = String::from("&[\n");
    for path in files {
        let compressed =
            |ending: &str| files.contains(&PathBuf::from(format!("{}{ending}", path.display())));
        let is_compressed_form = [".br", ".gz"].iter().any(|ending| {
            let plain = path
                .to_string_lossy()
                .strip_suffix(ending)
                .map(PathBuf::from);
            plain.is_some_and(|plain| files.contains(&plain))
        });
        if is_compressed_form {
            continue;
        }
        let Ok(name) = path.strip_prefix(built) else {
            continue;
        };
        let optional = |ending: &str| match compressed(ending) {
            true => format!(
                "Some(include_bytes!({:?}))",
                format!("{}{ending}", path.display())
            ),
            false => "None".to_owned(),
        };
        // writing to a string does not fail
        let _ = writeln!(
            table,
            "Page {{ path: {:?}, plain: include_bytes!({:?}), brotli: {}, gzip: {} }},",
            format!("/{}", name.display()),
            path.display().to_string(),
            optional(".br"),
            optional(".gz"),
        );
    }
    table.push(']');
    table
}
