//! Brings a machine to where everything builds and every test runs.
//!
//! As root on a machine with apt-get it installs what is missing; elsewhere it says plainly what to install.
//! No toolchain is fetched as long as Debian's compiler can be had: that is the last resort, and it is announced.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{self, command, npm, output, root, run};
use crate::wasm;

/// A need of the build: how it is seen to be there, and Debian's packages that bring it.
struct Need {
    what: &'static str,
    /// Any one of these programs will do, in `PATH` or where Debian keeps PostgreSQL's.
    programs: &'static [&'static str],
    packages: &'static [&'static str],
}

const NEEDS: [Need; 7] = [
    Need {
        what: "a C++ compiler (native cryptography)",
        programs: &["g++", "clang++"],
        packages: &["g++"],
    },
    Need {
        what: "cmake (native cryptography)",
        programs: &["cmake"],
        packages: &["cmake"],
    },
    Need {
        what: "Chromium (browser tests)",
        programs: &["chromium", "chromium-browser"],
        packages: &["chromium"],
    },
    Need {
        what: "PostgreSQL (tests of storage)",
        programs: &["pg_ctl"],
        packages: &["postgresql"],
    },
    Need {
        what: "D-Bus (tests of the beacon)",
        programs: &["dbus-daemon"],
        packages: &["dbus-daemon"],
    },
    Need {
        what: "Node 20 or later (pages)",
        programs: &["node"],
        packages: &["nodejs"],
    },
    Need {
        what: "npm (pages)",
        programs: &["npm"],
        packages: &["npm"],
    },
];
const WASM_PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "lld"];
const OLDEST_NODE: u32 = 20;

/// Installs or names everything that is missing, npm packages included.
///
/// # Errors
/// Something is missing that cannot be installed here; the message lists all of it.
pub(crate) fn setup() -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !need.met()).collect();
    let mut packages: Vec<&str> = missing
        .iter()
        .flat_map(|need| need.packages.iter().copied())
        .collect();
    let lacks_wasm = wasm::compiler().is_err();
    if lacks_wasm {
        packages.extend(WASM_PACKAGES);
    }
    if !packages.is_empty() && may_install() {
        install(&packages)?;
    }
    if lacks_wasm && wasm::compiler().is_err() {
        last_resort()?;
    }
    let unmet: Vec<&str> = NEEDS
        .iter()
        .filter(|need| !need.met())
        .map(|need| need.what)
        .collect();
    if !unmet.is_empty() {
        bail!(
            "please install: {}. On Debian: apt-get install {}",
            unmet.join(", "),
            packages.join(" ")
        );
    }
    wasm::compiler()?;
    node_is_new_enough()?;
    self::packages()
}

/// The npm packages of the pages, exactly as locked; nothing is done where they are already there.
///
/// # Errors
/// npm fails.
pub(crate) fn packages() -> Result<()> {
    let web = root().join("web");
    let lock = fs::read(web.join("package-lock.json"))
        .context("the pages have no web/package-lock.json")?;
    let installed = web.join("node_modules/.pratique-lock");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    run(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(installed, lock).context("cannot note what npm installed")
}

impl Need {
    fn met(&self) -> bool {
        self.programs
            .iter()
            .any(|program| project::find(program).is_some() || is_of_postgresql(program))
    }
}

/// Debian keeps the programs of PostgreSQL's server out of `PATH`, a folder for each version.
fn is_of_postgresql(program: &str) -> bool {
    let versions = fs::read_dir("/usr/lib/postgresql");
    let mut versions = versions.into_iter().flatten().flatten();
    versions.any(|version| version.path().join("bin").join(program).is_file())
}

fn may_install() -> bool {
    let root_user = output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root_user && project::find("apt-get").is_some()
}

fn install(packages: &[&str]) -> Result<()> {
    run(apt().arg("update"))?;
    run(apt()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages))
}

fn apt() -> Command {
    let mut apt = command("apt-get");
    apt.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// The toolchain's own wasm32 library, where Debian's compiler cannot be had.
fn last_resort() -> Result<()> {
    if Path::new("/etc/debian_version").exists() || project::find("rustup").is_none() {
        return wasm::compiler().map(|_| ());
    }
    eprintln!(
        "neither the toolchain nor Debian compiles to wasm32 here; adding the toolchain's own target"
    );
    run(command("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

fn node_is_new_enough() -> Result<()> {
    let version = output(command("node").arg("--version"))?;
    let major: Option<u32> = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!(
            "the pages need Node {OLDEST_NODE} or later, here is {}",
            version.trim()
        );
    }
    Ok(())
}
