//! `pratique export inspect` and `pratique export verify`: files in which keys are published.

use crate::answer::{Answer, Answers, Verdict};
use crate::input::{self, Unusable};
use clap::{Args, Subcommand};
use exposure::{
    Archive, Export, PublishedKey, ReportType, SignatureError, SignatureInfo, TrustedKey,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Export files.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what is in export files, without checking their signatures.
    #[command(after_help = "Example: pratique export inspect export.zip")]
    Inspect(InspectArguments),
    /// Say whether export files are signed by one of the keys given.
    #[command(after_help = "Example: pratique export verify --key public.pem -- export.zip")]
    Verify(VerifyArguments),
}

/// The files to show.
#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    /// Archives, or an `export.bin` that was taken out of one.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// The files to verify.
#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Public keys of P-256 in PEM.
    #[arg(long = "key", value_name = "PEM", required = true, num_args = 1..)]
    keys: Vec<PathBuf>,
    /// Archives.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub(crate) fn run(command: &Command, answers: &mut Answers) -> Result<(), Unusable> {
    match command {
        Command::Inspect(arguments) => {
            for path in &arguments.files {
                answers.give(&inspected(path)?);
            }
        }
        Command::Verify(arguments) => {
            let keys = pems(&arguments.keys)?;
            for path in &arguments.files {
                answers.give(&verified(path, &keys)?);
            }
        }
    }
    Ok(())
}

/// An export file and, where it is an archive, its signatures.
pub(crate) struct ExportFile {
    archive: Result<Archive, Vec<u8>>,
}

impl ExportFile {
    pub(crate) fn open(path: &Path) -> Result<Self, Unusable> {
        let bytes = input::bytes(path)?;
        let archive = match Archive::read(&bytes) {
            Ok(archive) => Ok(archive),
            Err(_) if Export::read(&bytes).is_ok() => Err(bytes),
            Err(error) => return Err(of(path, error)),
        };
        Ok(Self { archive })
    }

    /// What stands in it, of which nothing is verified.
    pub(crate) fn export(&self, path: &Path) -> Result<Export<'_>, Unusable> {
        let bytes = match &self.archive {
            Ok(archive) => archive.unverified(),
            Err(bytes) => bytes,
        };
        Export::read(bytes).map_err(|error| of(path, error))
    }

    /// Whether one of the keys signed it. A key in PEM has no name, so each is tried under every name that the file gives.
    pub(crate) fn signer(&self, export: &Export<'_>, pems: &[String]) -> Result<String, String> {
        let Ok(archive) = &self.archive else {
            return Err("it is not in an archive and has no signature".to_owned());
        };
        let mut why = SignatureError::UnknownKey;
        for info in &export.signature_infos {
            let named = |pem: &String| TrustedKey::from_pem(info.key_id, info.key_version, pem);
            for key in pems.iter().filter_map(named) {
                match archive.verify(&[key]) {
                    Ok(_) => return Ok(name(info)),
                    Err(error) => why = error,
                }
            }
        }
        Err(why.to_string())
    }
}

/// Public keys, each of which can be read as one.
pub(crate) fn pems(paths: &[PathBuf]) -> Result<Vec<String>, Unusable> {
    let pem = |path: &PathBuf| {
        let pem = input::text(path)?;
        match TrustedKey::from_pem("", "", &pem) {
            Some(_) => Ok(pem),
            None => Err(of(path, "not a public key of P-256 in PEM")),
        }
    };
    paths.iter().map(pem).collect()
}

/// The moment of Unix seconds.
pub(crate) fn moment(unix: u64) -> Option<String> {
    let seconds = i64::try_from(unix).ok()?;
    let at = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    json::instant::written(at)
}

fn inspected(path: &Path) -> Result<Answer, Unusable> {
    let file = ExportFile::open(path)?;
    let export = file.export(path)?;
    let (keys, damaged) = counted(export.keys());
    let (revised, revised_damaged) = counted(export.revised_keys());
    let signers: Vec<String> = export.signature_infos.iter().map(name).collect();
    let [start, end] = [export.start, export.end].map(|at| moment(at).unwrap_or_default());
    let mut text = format!(
        "{}: region {}, published from {start} to {end}\n  {} keys, {} revised, signed as {}",
        path.display(),
        export.region,
        keys.len(),
        revised.len(),
        signers.join(", ")
    );
    let damaged = damaged + revised_damaged;
    if damaged > 0 {
        text.push_str(&format!("\n  {damaged} keys cannot be read"));
    }
    for (ground, count) in grounds(&keys) {
        text.push_str(&format!("\n  {count} {ground}"));
    }
    Ok(Answer {
        verdict: if damaged > 0 {
            Verdict::No
        } else {
            Verdict::Yes
        },
        text,
        json: json!({"file": path.display().to_string(), "region": export.region, "start": start, "end": end,
            "keys": keys.len(), "revised_keys": revised.len(), "damaged_keys": damaged, "signers": signers,
            "report_types": grounds(&keys).into_iter().collect::<serde_json::Map<_, _>>()}),
    })
}

fn counted<E>(keys: impl Iterator<Item = Result<PublishedKey, E>>) -> (Vec<PublishedKey>, usize) {
    let mut damaged = 0;
    let whole = keys.filter_map(|key| key.inspect_err(|_| damaged += 1).ok());
    let whole = whole.collect();
    (whole, damaged)
}

/// How many keys of each ground there are, of those with any.
fn grounds(keys: &[PublishedKey]) -> Vec<(String, Value)> {
    let words = [
        (Some(ReportType::ConfirmedTest), "confirmed test"),
        (
            Some(ReportType::ConfirmedClinicalDiagnosis),
            "clinical diagnosis",
        ),
        (Some(ReportType::SelfReport), "self report"),
        (Some(ReportType::Recursive), "recursive"),
        (Some(ReportType::Revoked), "revoked"),
        (None, "no report type"),
    ];
    let count = |(ground, words): (Option<ReportType>, &str)| {
        let count = keys.iter().filter(|key| key.report_type == ground).count();
        (count > 0).then(|| (words.to_owned(), json!(count)))
    };
    words.into_iter().filter_map(count).collect()
}

fn verified(path: &Path, pems: &[String]) -> Result<Answer, Unusable> {
    let file = ExportFile::open(path)?;
    let export = file.export(path)?;
    let shown = path.display().to_string();
    Ok(match file.signer(&export, pems) {
        Ok(signer) => Answer {
            verdict: Verdict::Yes,
            text: format!("{shown}: signed as {signer}"),
            json: json!({"file": shown, "signer": signer}),
        },
        Err(why) => Answer {
            verdict: Verdict::No,
            text: format!("{shown}: {why}"),
            json: json!({"file": shown, "fault": why}),
        },
    })
}

/// As phones call a key.
fn name(info: &SignatureInfo<'_>) -> String {
    format!("{}-{}", info.key_id, info.key_version)
}

pub(crate) fn of(path: &Path, error: impl std::fmt::Display) -> Unusable {
    Unusable(format!("{}: {error}", path.display()))
}
