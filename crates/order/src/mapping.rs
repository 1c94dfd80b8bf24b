//! What the codes of a laboratory mean: a file of an authority, for codes of tests (LOINC) and results (SNOMED CT) are
//! many, and which of them it certifies is its own choice. docs/orders.md has the form.

use certificate::shc::Coding;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// The largest file, in bytes.
pub const MAX_MAPPING_BYTES: usize = 1 << 20;
/// Codes that are sure, with their sources.
const STANDARD: &[u8] = include_bytes!("../mapping/laboratory.json");

/// System and code.
type Key = (String, String);

/// What the codes of a laboratory mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    tests: BTreeMap<Key, LabTest>,
    results: BTreeMap<Key, Meaning>,
}

/// What a code of a test stands for, in the codes of certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LabTest {
    pub(crate) method: String,
    pub(crate) target: String,
}

/// What a code of a result says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Meaning {
    Detected,
    NotDetected,
    /// Neither, so that there is no certificate.
    Open,
}

/// Why a file of codes cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingError {
    /// More than [`MAX_MAPPING_BYTES`].
    TooLarge,
    /// Not of the form, with the place.
    Form(String),
    /// A code that is there twice.
    Twice(String),
    /// A member without content.
    Empty,
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("The file of codes is larger than 1 MiB."),
            Self::Form(what) => write!(f, "The file of codes is not in its form: {what}."),
            Self::Twice(code) => write!(f, "The file of codes has the code {code} twice."),
            Self::Empty => f.write_str("The file of codes has an entry with an empty member."),
        }
    }
}

impl std::error::Error for MappingError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// For who reads the file.
    #[serde(rename = "sources")]
    _sources: Vec<String>,
    tests: Vec<TestEntry>,
    results: Vec<ResultEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestEntry {
    system: String,
    code: String,
    #[serde(rename = "words")]
    _words: String,
    method: String,
    target: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultEntry {
    system: String,
    code: String,
    #[serde(rename = "words")]
    _words: String,
    means: Meaning,
}

impl Mapping {
    /// Reads a file of codes.
    ///
    /// # Errors
    /// [`MappingError`] says what is wrong with it and where.
    pub fn parse(bytes: &[u8]) -> Result<Self, MappingError> {
        if bytes.len() > MAX_MAPPING_BYTES {
            return Err(MappingError::TooLarge);
        }
        let file: File =
            serde_json::from_slice(bytes).map_err(|error| MappingError::Form(error.to_string()))?;
        let mut mapping = Self::default();
        for TestEntry {
            system,
            code,
            method,
            target,
            ..
        } in file.tests
        {
            filled(&[&method, &target])?;
            add(&mut mapping.tests, system, code, LabTest { method, target })?;
        }
        for ResultEntry {
            system,
            code,
            means,
            ..
        } in file.results
        {
            add(&mut mapping.results, system, code, means)?;
        }
        Ok(mapping)
    }

    /// The file that comes with the program.
    #[must_use]
    pub fn standard() -> Self {
        // a test reads it
        Self::parse(STANDARD).unwrap_or_default()
    }

    pub(crate) fn test(&self, coding: &Coding) -> Option<&LabTest> {
        self.tests.get(&key(coding))
    }

    pub(crate) fn meaning(&self, coding: &Coding) -> Option<Meaning> {
        self.results.get(&key(coding)).copied()
    }
}

fn key(coding: &Coding) -> Key {
    (coding.system.clone(), coding.code.clone())
}

fn add<T>(
    to: &mut BTreeMap<Key, T>,
    system: String,
    code: String,
    means: T,
) -> Result<(), MappingError> {
    filled(&[&system, &code])?;
    match to.insert((system, code.clone()), means) {
        None => Ok(()),
        Some(_) => Err(MappingError::Twice(code)),
    }
}

fn filled(members: &[&String]) -> Result<(), MappingError> {
    let is_empty = |member: &&String| member.trim().is_empty();
    if members.iter().any(is_empty) {
        return Err(MappingError::Empty);
    }
    Ok(())
}
