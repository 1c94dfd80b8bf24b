//! Files, standard input and the clock.

use certificate::{TrustList, ValueSets};
use policy::rules::RuleSet;
use serde_json::Value;
use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The longest text of a QR code (version 40, alphanumeric), with room for a line end.
const MAX_QR_TEXT: usize = 4296;

/// Something that could not be used, in one sentence.
#[derive(Debug)]
pub(crate) struct Unusable(pub(crate) String);

/// Reads a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Unusable> {
    std::fs::read(path)
        .map_err(|error| Unusable(format!("cannot read {}: {error}", path.display())))
}

/// Reads a JSON file.
pub(crate) fn json(path: &Path) -> Result<Value, Unusable> {
    serde_json::from_slice(&bytes(path)?)
        .map_err(|error| Unusable(format!("{} is not JSON: {error}", path.display())))
}

/// The texts given, or where none is given, each line of standard input.
pub(crate) fn texts(given: &[String]) -> Result<Vec<String>, Unusable> {
    let texts = if given.is_empty() {
        lines()?
    } else {
        given.to_vec()
    };
    match texts.iter().find(|text| text.len() > MAX_QR_TEXT) {
        Some(text) => Err(Unusable(format!(
            "a text of {} characters is longer than any QR code",
            text.len()
        ))),
        None if texts.is_empty() => Err(Unusable(
            "no certificate was given; give its text, or one a line on standard input".into(),
        )),
        None => Ok(texts),
    }
}

fn lines() -> Result<Vec<String>, Unusable> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Ok(Vec::new());
    }
    let lines: Result<Vec<String>, _> = input.lock().lines().collect();
    let lines = lines.map_err(|error| Unusable(format!("cannot read standard input: {error}")))?;
    Ok(lines.into_iter().filter(|line| !line.is_empty()).collect())
}

/// The moment given, or now.
pub(crate) fn moment(given: Option<&str>) -> Result<OffsetDateTime, Unusable> {
    let Some(text) = given else {
        return Ok(OffsetDateTime::now_utc());
    };
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| {
        Unusable(format!(
            "\"{text}\" is not a moment such as 2026-11-24T09:00:00Z"
        ))
    })
}

/// Every file below a folder whose name ends so, sorted.
pub(crate) fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Unusable> {
    let unreadable = |error| Unusable(format!("cannot read {}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The signers in a folder of DER certificates. What cannot be used is named on standard error.
pub(crate) fn trust(folder: &Path) -> Result<TrustList, Unusable> {
    let paths = files(folder, ".der")?;
    let certificates: Result<Vec<Vec<u8>>, Unusable> =
        paths.iter().map(|path| bytes(path)).collect();
    let loaded = TrustList::from_der_certificates(certificates?);
    for left_out in &loaded.left_out {
        eprintln!("left out: {left_out:?}");
    }
    if loaded.list.is_empty() {
        return Err(Unusable(format!(
            "there is no usable signer certificate (*.der) in {}",
            folder.display()
        )));
    }
    Ok(loaded.list)
}

/// The EU value sets in a folder, or our own.
pub(crate) fn value_sets(folder: Option<&Path>) -> Result<ValueSets, Unusable> {
    let Some(folder) = folder else {
        return Ok(ValueSets::embedded());
    };
    let mut texts = Vec::new();
    for path in files(folder, ".json")? {
        let text = String::from_utf8(bytes(&path)?);
        texts.push(text.map_err(|_| Unusable(format!("{} is not text", path.display())))?);
    }
    ValueSets::from_json(texts.iter().map(String::as_str))
        .map_err(|error| Unusable(error.to_string()))
}

/// Every `rule.json` below a folder.
pub(crate) fn rules(folder: &Path) -> Result<RuleSet, Unusable> {
    let list: Result<Vec<Value>, Unusable> = files(folder, "rule.json")?
        .iter()
        .map(|path| json(path))
        .collect();
    let (rules, left_out) = RuleSet::parse(&Value::Array(list?)).unwrap_or_default();
    match left_out.first() {
        Some(first) => Err(Unusable(format!(
            "rule number {} cannot be used: {:?}",
            first.index + 1,
            first.error
        ))),
        None if rules.rules().is_empty() => Err(Unusable(format!(
            "there is no rule.json in {}",
            folder.display()
        ))),
        None => Ok(rules),
    }
}
