//! The typed WASM modules of the pages: crate `wasm`, built once for each, and the types of what crosses the boundary.
//!
//! The compiler is the first of these that the machine has, and none is fetched here:
//! 1. the toolchain's own wasm32 standard library: the same answers from larger modules;
//! 2. Debian's compiler and its sources (`rustc-web`, `rust-web-src`, `lld`), which builds the standard library too, for
//!    size: its modules are the ones that are held against the bar of 250 kB a page.
//!
//! `cargo xtask setup` installs what is missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::likeness;
use crate::project::{self, cargo, command, output, root, run};
use crate::stamp;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";
/// The oldest compiler that the workspace accepts (`rust-version` in Cargo.toml).
const OLDEST_MINOR: u32 = 95;

/// Each a feature of crate `wasm`, so that the door carries no wallet, and the wallet not what is needed now and
/// then: `exchange` and `encounters` are beside it, `cards` is the wallet that reads SMART Health Cards too and takes its place.
const MODULES: [&str; 5] = ["wallet", "door", "exchange", "encounters", "cards"];

/// Compares hundreds of thousands of keys: the one that is built for speed.
const FAST_MODULE: &str = "encounters";

/// What makes a module small, beside the profile: a panic ends it without a message of its own (which nobody at a phone
/// reads), so that neither the messages nor the places nor the `Debug` forms that they would show are carried.
/// The hashes are compiled as loops and not as every round by itself. Functions of a few instructions are inlined, which costs
/// no byte once compressed, and is a quarter faster: a browser compiles each function when it is first called.
const SMALL: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none \
     -Cllvm-args=-inline-threshold=25 --cfg sha2_backend_soft=\"compact\"";

/// As [`SMALL`] where that costs no speed, with vectors of 128 bits, which every browser of the last years has.
const FAST: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none \
     -Ctarget-feature=+simd128";

/// The example of crate `wasm` that writes the TypeScript types.
const TYPES: &str = "types";

/// Who compiles to wasm32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The toolchain in use has the wasm32 standard library.
    Toolchain,
    /// Debian's compiler with its sources: the standard library is built from them.
    Debian,
}

/// Builds and binds every module into `web/src/generated/wasm`.
///
/// Nothing is done for a module whose inputs are those of last time: cargo alone would link each anew,
/// since they share a file name.
///
/// # Errors
/// No compiler for wasm32, a build that fails, or a folder that cannot be written.
pub(crate) fn wasm() -> Result<()> {
    let compiler = version(compiler()?)?;
    for page in MODULES {
        let stamp = generated(page).join(".stamp");
        if stamp::holds(&stamp, &compiler) {
            eprintln!("wasm {page}: unchanged");
            continue;
        }
        let what = [
            "--package=wasm",
            "--no-default-features",
            "--features",
            page,
        ];
        build(page, &what)?;
        bind(page)?;
        stamp::write(&stamp, &compiler, inputs(&built())?)?;
    }
    types()
}

/// Writes the TypeScript types of what crosses the boundary into `web/src/generated/types`, from the Rust types.
fn types() -> Result<()> {
    let into = root().join("web/src/generated/types");
    let stamp = into.join(".stamp");
    if stamp::holds(&stamp, TYPES) {
        eprintln!("types: unchanged");
        return Ok(());
    }
    if into.exists() {
        fs::remove_dir_all(&into)?;
    }
    let what = [
        "run",
        "--quiet",
        "--locked",
        "--package=wasm",
        "--features=typescript",
        "--example",
        TYPES,
        "--",
    ];
    run(cargo().args(what).arg(&into))?;
    let program = project::target().join("debug/examples").join(TYPES);
    stamp::write(&stamp, TYPES, inputs(&program)?)
}

/// One cargo build of a module for wasm32, in a target folder of its own.
///
/// # Errors
/// No compiler for wasm32, or the build fails.
fn build(module: &str, what: &[&str]) -> Result<()> {
    let mut cargo = compiling("build", root(), what, flags(module))?;
    if module == FAST_MODULE {
        cargo.env("CARGO_PROFILE_WASM_OPT_LEVEL", "3");
    }
    run(&mut cargo)
}

fn flags(module: &str) -> &'static str {
    if module == FAST_MODULE { FAST } else { SMALL }
}

/// Whether `what` compiles for wasm32. No code is generated: what the pages load is built and linked anyway.
///
/// # Errors
/// No compiler for wasm32, or something does not compile.
pub(crate) fn check(workspace: &Path, what: &[&str]) -> Result<()> {
    run(&mut compiling("check", workspace, what, SMALL)?)
}

fn compiling(verb: &str, workspace: &Path, what: &[&str], flags: &str) -> Result<Command> {
    let mut cargo = cargo();
    cargo.current_dir(workspace);
    cargo.args([
        verb,
        "--lib",
        "--locked",
        "--target",
        TARGET,
        "--profile",
        PROFILE,
    ]);
    cargo.args(what).arg("--target-dir").arg(target());
    match compiler()? {
        Compiler::Toolchain if flags == FAST => {
            cargo.env(FLAGS, "-Ctarget-feature=+simd128");
        }
        Compiler::Toolchain => {}
        Compiler::Debian => {
            cargo.args(["-Z", "build-std=std,panic_abort"]);
            cargo.args(["-Z", "build-std-features=optimize_for_size"]);
            cargo.env(FLAGS, flags);
            cargo.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
            // Debian's compiler comes without the linker that it asks for
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        }
    }
    Ok(cargo)
}

/// The compiler to use, in the order given at the head of this file.
///
/// # Errors
/// The machine has none; the message says what to install.
pub(crate) fn compiler() -> Result<Compiler> {
    if toolchain_has_wasm32()? {
        return Ok(Compiler::Toolchain);
    }
    if debian_has_wasm32() {
        return Ok(Compiler::Debian);
    }
    Err(anyhow!(
        "no compiler for wasm32: install Debian's packages rustc-web, rust-web-src and lld \
         (at least 1.{OLDEST_MINOR}), or the toolchain's own target {TARGET}; `cargo xtask setup` does it where it can"
    ))
}

fn toolchain_has_wasm32() -> Result<bool> {
    let libraries =
        output(command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    let Ok(mut entries) = fs::read_dir(libraries.trim()) else {
        return Ok(false);
    };
    Ok(entries.any(|entry| {
        entry.is_ok_and(|entry| is_core_library(&entry.file_name().to_string_lossy()))
    }))
}

fn is_core_library(name: &str) -> bool {
    name.starts_with("libcore-") && Path::new(name).extension().is_some_and(|end| end == "rlib")
}

fn debian_has_wasm32() -> bool {
    let new_enough = output(command(DEBIAN_RUSTC).arg("--version"))
        .is_ok_and(|version| minor(&version).is_some_and(|minor| minor >= OLDEST_MINOR));
    new_enough && Path::new(DEBIAN_LIBRARY).is_file() && project::find("wasm-ld").is_some()
}

/// The 95 of `rustc 1.95.0 (59807616e 2026-04-14)`.
fn minor(version: &str) -> Option<u32> {
    version
        .strip_prefix("rustc 1.")?
        .split('.')
        .next()?
        .parse()
        .ok()
}

fn target() -> PathBuf {
    project::target().join("wasm")
}

fn bind(page: &str) -> Result<()> {
    let module = built();
    let into = generated(page);
    if into.exists() {
        fs::remove_dir_all(&into)?;
    }
    let bytes = fs::read(&module).with_context(|| format!("no module at {}", module.display()))?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(page, bytes)
        .web(true)?
        .typescript(true)
        // nearly half of the file
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&into)?;
    // no `wasm-opt` behind it: it takes a tenth off the file and adds a fifteenth to its compressed form
    let bound = into.join(format!("{page}_bg.wasm"));
    let ordered = likeness::ordered(&fs::read(&bound)?)?;
    eprintln!("wasm {page}: {} bytes", ordered.len());
    Ok(fs::write(bound, ordered)?)
}

fn built() -> PathBuf {
    target().join(TARGET).join(PROFILE).join("wasm.wasm")
}

/// The files that a build read: cargo's own list, and the manifests, which it leaves out.
fn inputs(built: &Path) -> Result<Vec<PathBuf>> {
    let list = built.with_extension("d");
    let text =
        fs::read_to_string(&list).with_context(|| format!("no list at {}", list.display()))?;
    let mut inputs = listed(&text);
    inputs.extend([
        root().join("Cargo.toml"),
        root().join("Cargo.lock"),
        root().join(file!()),
        root().join("xtask/src/likeness.rs"),
    ]);
    for entry in fs::read_dir(root().join("crates"))? {
        inputs.push(entry?.path().join("Cargo.toml"));
    }
    Ok(inputs)
}

/// The files behind the colon of `module: file file`, where a space in a name has a backslash before it.
fn listed(text: &str) -> Vec<PathBuf> {
    let kept = text.replace("\\ ", "\0");
    let names = kept.split_ascii_whitespace().skip(1);
    names
        .map(|name| PathBuf::from(name.replace('\0', " ")))
        .collect()
}

fn version(compiler: Compiler) -> Result<String> {
    match compiler {
        Compiler::Toolchain => output(command("rustc").arg("--version")),
        Compiler::Debian => output(command(DEBIAN_RUSTC).arg("--version")),
    }
}

fn generated(page: &str) -> PathBuf {
    root().join("web/src/generated/wasm").join(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_is_read_from_what_the_compiler_says() {
        assert_eq!(minor("rustc 1.96.0 (ac68faa20 2026-05-25)"), Some(96));
        assert_eq!(minor("clang 14.0.6"), None);
    }

    #[test]
    fn the_list_of_inputs_survives_a_space_in_a_name() {
        let files = listed("/t/wasm.wasm: /a/lib.rs /my\\ folder/b.rs\n");
        assert_eq!(
            files,
            [PathBuf::from("/a/lib.rs"), PathBuf::from("/my folder/b.rs")]
        );
    }

    #[test]
    fn a_core_library_is_told_from_other_files() {
        assert!(is_core_library("libcore-0123456789abcdef.rlib"));
        assert!(!is_core_library("libcore-0123456789abcdef.rmeta"));
        assert!(!is_core_library("libstd-0123456789abcdef.rlib"));
    }
}
