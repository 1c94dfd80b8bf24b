//! The certificates of the made-up people, signed now: a test that proves something is a fresh one.

use super::people::{self, Sample, SignedBy};
use super::{CERTIFICATE_NAME, KEYS_VALID_SINCE};
use crate::fault::Fault;
use crate::keys::Hierarchy;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

/// How long a set is handed out before a new one is signed; the negative test is 6 hours old at first.
pub(crate) const KEPT_FOR: Duration = Duration::hours(6);

/// Signs them all: a JSON array of `{id, title, text}`.
///
/// # Errors
/// [`Fault::Content`] where the keys may no longer sign; [`Fault::NoRandomness`].
pub(crate) fn certificates(keys: &Hierarchy, now: OffsetDateTime) -> Result<String, Fault> {
    // keys that are nowhere kept: nobody can ever come to trust them
    let stranger = Hierarchy::new("XE", "Nobody", now - KEYS_VALID_SINCE)?;
    let sign = |sample: Sample| {
        let signed_by = match sample.signed_by {
            SignedBy::Authority => keys,
            SignedBy::Stranger => &stranger,
        };
        issued(&sample, signed_by)
    };
    let all: Result<Vec<Value>, Fault> = people::samples(now).into_iter().map(sign).collect();
    Ok(Value::Array(all?).to_string())
}

fn issued(sample: &Sample, keys: &Hierarchy) -> Result<Value, Fault> {
    let signer = keys.signer_of(&sample.entry, sample.issued_at)?;
    let text = signer.issue(
        &sample.person,
        &sample.entry,
        sample.issued_at,
        sample.expires_at,
    );
    let text = text.map_err(|error| {
        Fault::content(format!(
            "the {CERTIFICATE_NAME} cannot sign \"{}\": {error}",
            sample.id
        ))
    })?;
    Ok(json!({"id": sample.id, "title": sample.title, "text": text}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use certificate::{TrustList, ValueSets, verify};
    use time::macros::datetime;

    /// What the verifier says of each, by id.
    fn judged(now: OffsetDateTime) -> Vec<(String, String)> {
        let keys = Hierarchy::new("XD", "Test", now - KEYS_VALID_SINCE).unwrap();
        let signers = keys.signers().map(|(_, signer)| &signer.certificate().der);
        let trust = TrustList::from_der_certificates(signers).list;
        let all: Vec<Value> = serde_json::from_str(&certificates(&keys, now).unwrap()).unwrap();
        let judge = |one: &Value| {
            let text = one["text"].as_str().unwrap();
            let verdict = match verify(text, &trust, &ValueSets::embedded(), now) {
                Ok(verified) if verified.value_set_findings().is_empty() => "valid".to_owned(),
                Ok(verified) => format!("{:?}", verified.value_set_findings()),
                Err(rejection) => rejection.code().to_owned(),
            };
            (one["id"].as_str().unwrap().to_owned(), verdict)
        };
        all.iter().map(judge).collect()
    }

    #[test]
    fn each_is_what_its_name_says() {
        let verdicts = judged(datetime!(2026-11-25 9:00 UTC));
        let expected = [
            ("vaccination", "valid"),
            ("negative-test", "valid"),
            ("positive-test", "valid"),
            ("recovery", "valid"),
            ("expired", "HC1-EXPIRED"),
            ("unknown-issuer", "HC1-KEY-UNKNOWN"),
        ];
        assert_eq!(
            verdicts,
            expected.map(|(id, verdict)| (id.to_owned(), verdict.to_owned()))
        );
    }

    #[test]
    fn every_title_has_every_language() {
        for sample in people::samples(datetime!(2026-11-25 9:00 UTC)) {
            let languages: Vec<&str> = sample.title.keys().copied().collect();
            assert_eq!(languages, ["ar", "en", "es", "fr", "zh"], "{}", sample.id);
        }
    }
}
