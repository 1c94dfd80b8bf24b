//! `pratique keys`: make a hierarchy of signing keys, show a trust list.

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use crate::trust::TrustArguments;
use certificate::issue::{CertificateName, Csca, ENTROPY, Signer, SigningKey};
use certificate::{Dsc, KeyUsage};
use clap::{Args, Subcommand};
use serde_json::json;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use time::{Duration, OffsetDateTime};

/// Kind of certificate, which is also the name of its signer's files, and what it may sign.
pub(crate) const KINDS: [(&str, KeyUsage); 3] = [
    (
        "test",
        KeyUsage {
            test: true,
            vaccination: false,
            recovery: false,
        },
    ),
    (
        "vaccination",
        KeyUsage {
            test: false,
            vaccination: true,
            recovery: false,
        },
    ),
    (
        "recovery",
        KeyUsage {
            test: false,
            vaccination: false,
            recovery: true,
        },
    ),
];
/// Folder of the signers below the folder of keys: what a verifier is given to trust.
const SIGNERS: &str = "signers";
/// Folder of the authority.
const AUTHORITY: &str = "authority";
/// EU DCC volume 1, annex A: an authority signs for up to 4 years and is valid longer than its signers.
const AUTHORITY_DAYS: i64 = 4 * 365;
const SIGNER_DAYS: i64 = 2 * 365;

/// Keys and lists of them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an authority (CSCA) and a signer (DSC) for each kind of certificate. Secret keys go to files that only
    /// you can read, and nowhere else; nothing is overwritten.
    #[command(
        after_help = "Example: pratique keys new --out keys --country XD --name 'Demo health authority'"
    )]
    New(NewArguments),
    /// Show the signers of a trust list, and what was left out of it and why.
    #[command(after_help = "Example: pratique keys list --trust trustlist.json")]
    List(ListArguments),
}

/// The hierarchy to make.
#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// Folder to make; must not be there yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Country of the authority, two capital letters.
    #[arg(long, value_name = "CC", default_value = "XD")]
    country: String,
    /// Name of the authority.
    #[arg(long, value_name = "NAME", default_value = "Pratique demonstration")]
    name: String,
    /// First moment of validity; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// The list to show.
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    trust: TrustArguments,
}

pub(crate) fn run(command: &Command, answers: &mut Answers) -> Result<(), Unusable> {
    match command {
        Command::New(arguments) => new(arguments, answers),
        Command::List(arguments) => list(arguments, answers),
    }
}

fn new(arguments: &NewArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let now = input::moment(arguments.at.as_deref())?;
    let name = |suffix: &str| {
        let name =
            CertificateName::new(&arguments.country, &format!("{} {suffix}", arguments.name));
        name.map_err(unusable)
    };
    let until = now + Duration::days(AUTHORITY_DAYS);
    let csca = Csca::new(&name("CSCA")?, now, until, &entropy()?).map_err(unusable)?;
    let mut signers = Vec::new();
    for (kind, usage) in KINDS {
        let until = now + Duration::days(SIGNER_DAYS);
        let signer = csca.certify(
            &name(&format!("DSC {kind}"))?,
            usage,
            now,
            until,
            &entropy()?,
        );
        signers.push((kind, signer.map_err(unusable)?));
    }
    let (authority, folder) = (arguments.out.join(AUTHORITY), arguments.out.join(SIGNERS));
    make_private_folder(&arguments.out)?;
    make_private_folder(&authority)?;
    make_private_folder(&folder)?;
    save(&authority, "csca", csca.certificate(), csca.key())?;
    answers.give(&described("authority", csca.certificate()));
    for (kind, signer) in &signers {
        save(&folder, kind, signer.certificate(), signer.key())?;
        answers.give(&described(kind, signer.certificate()));
    }
    Ok(())
}

fn unusable(error: impl std::fmt::Display) -> Unusable {
    Unusable(error.to_string())
}

fn entropy() -> Result<[u8; ENTROPY], Unusable> {
    let mut bytes = [0; ENTROPY];
    getrandom::fill(&mut bytes)
        .map_err(|_| Unusable("this machine gives no random numbers".into()))?;
    Ok(bytes)
}

fn make_private_folder(path: &Path) -> Result<(), Unusable> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| {
        Unusable(format!(
            "cannot make the folder {}: {error}",
            path.display()
        ))
    })
}

fn save(folder: &Path, name: &str, certificate: &Dsc, key: &SigningKey) -> Result<(), Unusable> {
    write_new(&folder.join(format!("{name}.der")), &certificate.der, 0o644)?;
    let pem = key.to_pkcs8_pem();
    write_new(
        &folder.join(format!("{name}.key.pem")),
        pem.as_ref().as_bytes(),
        0o600,
    )
}

#[cfg_attr(
    not(unix),
    allow(unused_variables, reason = "only Unix has file modes")
)]
fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Unusable> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let written = options
        .open(path)
        .and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| Unusable(format!("cannot write {}: {error}", path.display())))
}

/// The signer for one kind of certificate, from a folder that `keys new` made.
pub(crate) fn signer(keys: &Path, kind: &str) -> Result<Signer, Unusable> {
    let folder = keys.join(SIGNERS);
    let (der, pem) = (
        folder.join(format!("{kind}.der")),
        folder.join(format!("{kind}.key.pem")),
    );
    let at = |error: certificate::issue::KeyError| Unusable(format!("{}: {error}", pem.display()));
    let key = SigningKey::from_pkcs8_pem(&input::text(&pem)?).map_err(at)?;
    Signer::from_parts(&input::bytes(&der)?, key).map_err(at)
}

fn list(arguments: &ListArguments, answers: &mut Answers) -> Result<(), Unusable> {
    let loaded = arguments.trust.load_named()?;
    for dsc in loaded.list.signers() {
        answers.give(&described("signer", dsc));
    }
    for (name, reason) in loaded.left_out {
        answers.give(&Answer {
            verdict: Verdict::No,
            text: format!("left out: {name}: {reason}"),
            json: json!({"left_out": name, "reason": reason}),
        });
    }
    Ok(())
}

fn described(role: &str, dsc: &Dsc) -> Answer {
    let country = dsc.country.as_deref().unwrap_or("??");
    let signs = signs(dsc.usage);
    let (from, until) = (day(dsc.not_before), day(dsc.not_after));
    let kid = dsc.kid;
    Answer {
        verdict: Verdict::Yes,
        text: format!(
            "{kid}  {country}  {from} to {until}  {role}: signs {}",
            words(&signs)
        ),
        json: json!({"role": role, "kid": kid.to_string(), "country": dsc.country, "signs": signs, "from": from, "until": until}),
    }
}

fn day(at: OffsetDateTime) -> String {
    at.date().to_string()
}

fn signs(usage: KeyUsage) -> Vec<&'static str> {
    let granted = [usage.test, usage.vaccination, usage.recovery];
    let granted = KINDS.iter().zip(granted).filter(|(_, granted)| *granted);
    granted.map(|((kind, _), _)| *kind).collect()
}

fn words(signs: &[&str]) -> String {
    if signs.is_empty() {
        "no health certificate".into()
    } else {
        signs.join(", ")
    }
}
