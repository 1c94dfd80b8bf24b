//! The EU's certificate suite (dgc-testdata), each stage judged on its own data.
//!
//! A case carries the output of every stage; where one is missing it is derived from the text. An expectation of
//! `false` for the schema is met by the schema or by the value sets, since the suite does not tell them apart.

use crate::report::{self, Report, Unreadable};
use certificate::cwt::Claims;
use certificate::{
    Dsc, Rejection, TrustList, ValueSets, base45, codes, cose, cwt, inflate, schema,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// Judges every row of `DIR/dgc/EXPECTED.tsv` that is not excluded.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let suite = folder.join("dgc");
    let value_sets = value_sets(&folder.join("valuesets"))?;
    let mut cases: BTreeMap<String, Value> = BTreeMap::new();
    let mut report = Report::default();
    for line in report::text(&suite.join("EXPECTED.tsv"))?
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let mut fields = line.split('\t');
        let (Some(name), Some(flag), Some(expected)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let Ok(expected) = expected.parse::<bool>() else {
            continue;
        };
        if !cases.contains_key(name) {
            cases.insert(name.to_owned(), report::json(&suite.join(name))?);
        }
        let actual = Case {
            case: &cases[name],
            value_sets: &value_sets,
        }
        .outcome(flag, expected);
        report.expect(actual == Some(expected), || {
            format!("{name} {flag}: expected {expected}, got {actual:?}")
        });
    }
    Ok(report)
}

/// The value sets beside the suite, else our own.
fn value_sets(folder: &Path) -> Result<ValueSets, Unreadable> {
    if !folder.is_dir() {
        return Ok(ValueSets::embedded());
    }
    let files: Result<Vec<String>, Unreadable> = report::files(folder, ".json")?
        .iter()
        .map(|path| report::text(path))
        .collect();
    ValueSets::from_json(files?.iter().map(String::as_str))
        .map_err(|error| Unreadable::new(folder, error))
}

struct Case<'a> {
    case: &'a Value,
    value_sets: &'a ValueSets,
}

impl Case<'_> {
    /// What we answer to a flag; `None` where the flag is unknown or the case has no data for it.
    fn outcome(&self, flag: &str, expected: bool) -> Option<bool> {
        match flag {
            "EXPECTEDUNPREFIX" => Some(agrees(
                certificate::unprefix(self.text("PREFIX")?).ok(),
                self.text("BASE45"),
            )),
            "EXPECTEDB45DECODE" => Some(agrees(
                base45::decode(&self.base45()?).ok(),
                self.hex("COMPRESSED"),
            )),
            "EXPECTEDCOMPRESSION" => Some(agrees(
                inflate::inflate(&self.compressed()?).ok(),
                self.hex("COSE"),
            )),
            "EXPECTEDDECODE" | "EXPECTEDVALIDJSON" => Some(self.decodes()),
            "EXPECTEDVERIFY" => {
                Some(certificate::verify_signature(&self.cose()?, &self.trust()).is_ok())
            }
            "EXPECTEDEXPIRATIONCHECK" => self.is_valid(),
            "EXPECTEDKEYUSAGE" => {
                Some(certificate::check_usage(&self.payload()?, self.dsc()?.usage).is_ok())
            }
            "EXPECTEDSCHEMAVALIDATION" => Some(self.has_form(&self.payload()?, expected)),
            _ => None,
        }
    }

    fn decodes(&self) -> bool {
        let payload = self.claims().and_then(|claims| claims.payload);
        let expected = self.case.get("JSON").filter(|json| !json.is_null());
        payload.is_some_and(|payload| expected.is_none_or(|json| same(json, &payload)))
    }

    fn is_valid(&self) -> Option<bool> {
        let claims = self.claims()?;
        let now = clock(self.case.pointer("/TESTCTX/VALIDATIONCLOCK")?.as_str()?)?;
        let valid: Result<(), Rejection> =
            certificate::check_validity(claims.issued_at, claims.expires_at?, &self.dsc()?, now);
        Some(valid.is_ok())
    }

    fn has_form(&self, payload: &Value, expected: bool) -> bool {
        let known = || {
            schema::check(payload).is_ok_and(|dcc| codes::unknown(&dcc, self.value_sets).is_empty())
        };
        schema::check(payload).is_ok() && (expected || known())
    }

    fn trust(&self) -> TrustList {
        TrustList::from_der_certificates(self.certificate()).list
    }

    fn dsc(&self) -> Option<Dsc> {
        Dsc::from_der(&self.certificate()?).ok()
    }

    fn certificate(&self) -> Option<Vec<u8>> {
        use base64::Engine;
        let text = self.case.pointer("/TESTCTX/CERTIFICATE")?.as_str()?;
        base64::engine::general_purpose::STANDARD
            .decode(text.trim())
            .ok()
    }

    fn payload(&self) -> Option<Value> {
        self.claims()
            .and_then(|claims| claims.payload)
            .or_else(|| self.case.get("JSON").cloned())
    }

    /// The claims of the message; of the bare claims where the case has no message.
    fn claims(&self) -> Option<Claims> {
        let message = self.cose();
        let signed = message
            .as_deref()
            .and_then(|message| Some(cose::parse(message).ok()?.payload.to_vec()));
        let claims = cwt::parse(&signed.or_else(|| self.hex("CBOR"))?).ok()?;
        Some(claims)
    }

    fn cose(&self) -> Option<Vec<u8>> {
        self.hex("COSE")
            .or_else(|| inflate::inflate(&self.compressed()?).ok())
    }

    fn compressed(&self) -> Option<Vec<u8>> {
        self.hex("COMPRESSED")
            .or_else(|| base45::decode(&self.base45()?).ok())
    }

    fn base45(&self) -> Option<String> {
        self.text("BASE45")
            .or_else(|| certificate::unprefix(self.text("PREFIX")?).ok())
            .map(str::to_owned)
    }

    fn hex(&self, stage: &str) -> Option<Vec<u8>> {
        let text = self.text(stage)?;
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
            .collect()
    }

    fn text(&self, stage: &str) -> Option<&str> {
        self.case
            .get(stage)?
            .as_str()
            .filter(|text| !text.is_empty())
    }
}

/// A stage's output is right if it is there and equals the recorded one, where one is recorded.
fn agrees<A: PartialEq<B>, B>(actual: Option<A>, recorded: Option<B>) -> bool {
    actual.is_some_and(|actual| recorded.is_none_or(|recorded| actual == recorded))
}

/// JSON equality in which an absent member and a null one are the same, and 2 equals 2.0.
fn same(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let names = expected.keys().chain(actual.keys());
            let member = |of: &serde_json::Map<String, Value>, name: &str| {
                of.get(name).cloned().unwrap_or(Value::Null)
            };
            names
                .into_iter()
                .all(|name| same(&member(expected, name), &member(actual, name)))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| same(e, a))
        }
        (Value::Number(expected), Value::Number(actual)) => expected.as_f64() == actual.as_f64(),
        _ => expected == actual,
    }
}

/// A clock of the suite: without a zone it is UTC, and the zone may lack its colon.
fn clock(text: &str) -> Option<OffsetDateTime> {
    let parse = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    let with_colon = || {
        Some(format!(
            "{}:{}",
            text.get(..text.len() - 2)?,
            text.get(text.len() - 2..)?
        ))
    };
    let at = parse(text)
        .or_else(|| parse(&format!("{text}Z")))
        .or_else(|| parse(&with_colon()?))?;
    Some(at.to_offset(UtcOffset::UTC))
}
