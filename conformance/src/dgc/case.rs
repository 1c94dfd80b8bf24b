//! One case of the suite. It carries the output of every stage; where one is missing it is derived from the text.

use crate::hex;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use certificate::cwt::Claims;
use certificate::{Dsc, TrustList, ValueSets, base45, codes, cose, cwt, inflate, schema};
use json::Tree;
use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use unicode_normalization::UnicodeNormalization;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a stage of ours says to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Passed or refused.
    Is(bool),
    /// The schema passed, and a value set does not know a code.
    UnknownCode,
    /// The case has nothing that the stage could be asked about.
    NoData,
    /// No stage goes by this flag.
    UnknownFlag,
}

/// A case and the value sets to judge it by.
pub(super) struct Case<'a> {
    case: &'a Value,
    value_sets: &'a ValueSets,
}

impl<'a> Case<'a> {
    pub(super) const fn new(case: &'a Value, value_sets: &'a ValueSets) -> Self {
        Self { case, value_sets }
    }

    /// The answer to a flag.
    pub(super) fn answer(&self, flag: &str) -> Answer {
        let answer = match flag {
            "EXPECTEDUNPREFIX" => self.unprefixes(),
            "EXPECTEDB45DECODE" => self.is_base45(),
            "EXPECTEDCOMPRESSION" => self.inflates(),
            "EXPECTEDDECODE" | "EXPECTEDVALIDJSON" => self.decodes(),
            "EXPECTEDVERIFY" => self.is_signed(),
            "EXPECTEDEXPIRATIONCHECK" => self.is_valid(),
            "EXPECTEDKEYUSAGE" => self.usage_fits(),
            "EXPECTEDSCHEMAVALIDATION" => return self.has_form(),
            _ => return Answer::UnknownFlag,
        };
        answer.map_or(Answer::NoData, Answer::Is)
    }

    fn unprefixes(&self) -> Option<bool> {
        let rest = certificate::unprefix(self.text("PREFIX")?).ok();
        Some(agrees(rest, self.text("BASE45")))
    }

    fn is_base45(&self) -> Option<bool> {
        let decoded = base45::decode(&self.base45()?).ok();
        Some(agrees(decoded, self.hex("COMPRESSED").flatten()))
    }

    fn inflates(&self) -> Option<bool> {
        let compressed = self.compressed()?;
        let inflated = compressed.and_then(|compressed| inflate::inflate(&compressed).ok());
        Some(agrees(inflated, self.hex("COSE").flatten()))
    }

    fn decodes(&self) -> Option<bool> {
        let payload = self.claims()?.and_then(|claims| claims.payload);
        let expected = self.case.get("JSON").filter(|json| !json.is_null());
        Some(payload.is_some_and(|payload| expected.is_none_or(|json| same(json, &payload.into()))))
    }

    fn is_signed(&self) -> Option<bool> {
        let trust = TrustList::from_der_certificates(self.certificate()?).list;
        let message = self.message()?;
        Some(message.is_some_and(|message| certificate::verify_signature(&message, &trust).is_ok()))
    }

    fn is_valid(&self) -> Option<bool> {
        let clock = self.case.pointer("/TESTCTX/VALIDATIONCLOCK")?.as_str()?;
        let (claims, dsc) = (self.claims()?, self.dsc()?);
        Some(at_clock(claims, dsc, clock).unwrap_or(false))
    }

    fn usage_fits(&self) -> Option<bool> {
        let (payload, dsc) = (self.payload()?, self.dsc()?);
        let fits = payload
            .zip(dsc)
            .map(|(payload, dsc)| certificate::check_usage(&payload, dsc.usage).is_ok());
        Some(fits.unwrap_or(false))
    }

    fn has_form(&self) -> Answer {
        let Some(payload) = self.payload() else {
            return Answer::NoData;
        };
        let Some(payload) = payload else {
            return Answer::Is(false);
        };
        match schema::check(&payload) {
            Err(_) => Answer::Is(false),
            Ok(dcc) if codes::unknown(&dcc, self.value_sets).is_empty() => Answer::Is(true),
            Ok(_) => Answer::UnknownCode,
        }
    }

    /// The signer; within, `None` where it cannot be read.
    fn dsc(&self) -> Option<Option<Dsc>> {
        let der = self.certificate()?;
        Some(der.and_then(|der| Dsc::from_der(&der).ok()))
    }

    /// In base64, line breaks tolerated; within, `None` where it is not.
    fn certificate(&self) -> Option<Option<Vec<u8>>> {
        let text = self.case.pointer("/TESTCTX/CERTIFICATE")?.as_str()?;
        let text: String = text.split_whitespace().collect();
        (!text.is_empty()).then(|| LENIENT.decode(text).ok())
    }

    /// As signed, else as the case writes it; within, `None` where neither can be read.
    fn payload(&self) -> Option<Option<Tree>> {
        let claims = self.claims();
        let written = || {
            self.case
                .get("JSON")
                .filter(|json| !json.is_null())
                .cloned()
                .map(Tree::from)
        };
        match claims
            .clone()
            .flatten()
            .and_then(|claims| claims.payload)
            .or_else(written)
        {
            Some(payload) => Some(Some(payload)),
            None => claims.map(|_| None),
        }
    }

    /// The claims of the message; of the bare claims where the case has no message.
    fn claims(&self) -> Option<Option<Claims>> {
        let Some(message) = self.message() else {
            let bare = self.hex("CBOR")?;
            return Some(bare.and_then(|bare| cwt::parse(&bare).ok()));
        };
        let read = |message: Vec<u8>| cwt::parse(cose::parse(&message).ok()?.payload).ok();
        Some(message.and_then(read))
    }

    fn message(&self) -> Option<Option<Vec<u8>>> {
        self.hex("COSE").or_else(|| {
            let compressed = self.compressed()?;
            Some(compressed.and_then(|compressed| inflate::inflate(&compressed).ok()))
        })
    }

    fn compressed(&self) -> Option<Option<Vec<u8>>> {
        self.hex("COMPRESSED")
            .or_else(|| Some(base45::decode(&self.base45()?).ok()))
    }

    fn base45(&self) -> Option<String> {
        self.text("BASE45")
            .or_else(|| certificate::unprefix(self.text("PREFIX")?).ok())
            .map(str::to_owned)
    }

    /// Bytes in hexadecimal; within, `None` where they are not.
    fn hex(&self, stage: &str) -> Option<Option<Vec<u8>>> {
        Some(hex::read(self.text(stage)?.trim()))
    }

    fn text(&self, stage: &str) -> Option<&'a str> {
        let text = self.case.get(stage)?.as_str()?;
        (!text.is_empty()).then_some(text)
    }
}

/// `None` where anything that is there cannot be read.
fn at_clock(claims: Option<Claims>, dsc: Option<Dsc>, clock: &str) -> Option<bool> {
    let (claims, dsc, now) = (claims?, dsc?, self::clock(clock)?);
    let valid = certificate::check_validity(claims.issued_at, claims.expires_at?, &dsc, now);
    Some(valid.is_ok())
}

/// A stage's output is right if it is there and equals the recorded one, where one is recorded.
fn agrees<A: PartialEq<B>, B>(actual: Option<A>, recorded: Option<B>) -> bool {
    actual.is_some_and(|actual| recorded.is_none_or(|recorded| actual == recorded))
}

/// JSON equality in which an absent member and a null one are the same, 2 equals 2.0, and a text is the same in either
/// normal form of Unicode and without the blanks at its ends.
fn same(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let mut names = expected.keys().chain(actual.keys());
            names.all(|name| same(member(expected, name), member(actual, name)))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| same(e, a))
        }
        (Value::Number(expected), Value::Number(actual)) => expected.as_f64() == actual.as_f64(),
        (Value::String(expected), Value::String(actual)) => {
            expected.trim().nfc().eq(actual.trim().nfc())
        }
        _ => expected == actual,
    }
}

fn member<'v>(of: &'v Map<String, Value>, name: &str) -> &'v Value {
    of.get(name).unwrap_or(&Value::Null)
}

/// A clock of the suite: without a zone it is UTC, and the zone may lack its colon.
fn clock(text: &str) -> Option<OffsetDateTime> {
    let parse = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    let with_colon = || {
        let (before, minutes) = text.split_at_checked(text.len().checked_sub(2)?)?;
        parse(&format!("{before}:{minutes}"))
    };
    let at = parse(text)
        .or_else(|| parse(&format!("{text}Z")))
        .or_else(with_colon)
        .or_else(|| parse(&format!("{text}T00:00:00Z")))?;
    Some(at.to_offset(UtcOffset::UTC))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use time::macros::datetime;

    #[test]
    fn clocks_are_read_in_every_form() {
        let noon = datetime!(2021-06-01 12:00 UTC);
        for text in [
            "2021-06-01T12:00:00Z",
            "2021-06-01T12:00:00",
            "2021-06-01T14:00:00+0200",
            "2021-06-01T14:00:00.0+02:00",
        ] {
            assert_eq!(clock(text), Some(noon), "{text}");
        }
        assert_eq!(clock("2021-06-01"), Some(datetime!(2021-06-01 0:00 UTC)));
        for text in ["", "Z", "é", "now"] {
            assert_eq!(clock(text), None, "{text}");
        }
    }

    #[test]
    fn equality_is_of_what_is_said() {
        assert!(same(
            &json!({"a": "e\u{301} ", "b": null, "c": 2}),
            &json!({"a": "é", "c": 2.0})
        ));
        assert!(!same(&json!({"a": "e"}), &json!({"a": "é"})));
        assert!(!same(&json!({"a": [1]}), &json!({"a": [1, 2]})));
    }
}
