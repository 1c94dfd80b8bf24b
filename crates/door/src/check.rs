//! From a scanned text to a decision.

use crate::admission::Admission;
use crate::credential::{Credential, Unrecognised};
use crate::decision::{Decision, Reason};
use crate::house::House;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::{Cause, Entry, Verified, codes};
use policy::rules::{CertificateType, EvaluationContext, Outcome, RuleId, Selection, Verdict};
use time::OffsetDateTime;

/// Decides on a scanned text. A place of care admits whatever is shown.
#[must_use]
pub fn check(text: &str, house: &House, now: OffsetDateTime) -> Decision {
    if house.venue.care {
        return Decision::Admit(Admission::default());
    }
    match Credential::recognise(text) {
        Ok(Credential::Hc1(text)) => on_hc1(text, house, now),
        Err(Unrecognised::OtherKind) => Decision::AskPerson(Reason::OtherKind),
        Err(Unrecognised::NoCredential) => Decision::Refuse(Reason::NoCredential),
    }
}

fn on_hc1(text: &str, house: &House, now: OffsetDateTime) -> Decision {
    match certificate::verify(text, &house.trust, &house.value_sets, now) {
        Ok(verified) if house.revokes(&verified) => on_rejection(Cause::Revoked, false),
        Ok(verified) => on_genuine(&verified, house, now),
        Err(rejection) => on_rejection(rejection.cause, house.is_stale(now)),
    }
}

/// What cannot be decided is not refused: a slow clock, an old list, content of another kind.
fn on_rejection(cause: Cause, stale: bool) -> Decision {
    match cause {
        Cause::KeyUnknown if stale => Decision::AskPerson(Reason::StaleLists),
        Cause::ClockSkew | Cause::OtherContent | Cause::Schema => {
            Decision::AskPerson(Reason::Certificate(cause))
        }
        _ => Decision::Refuse(Reason::Certificate(cause)),
    }
}

fn on_genuine(verified: &Verified, house: &House, now: OffsetDateTime) -> Decision {
    let verdicts = verdicts(verified, house, now);
    let with = |wanted: fn(&Outcome) -> bool| -> Vec<RuleId> {
        verdicts
            .iter()
            .filter(|verdict| wanted(&verdict.outcome))
            .map(|verdict| verdict.rule.clone())
            .collect()
    };
    let failed = with(|outcome| matches!(outcome, Outcome::Fail));
    let open = with(|outcome| matches!(outcome, Outcome::Open(_)));
    if !failed.is_empty() {
        Decision::Refuse(Reason::Rules(failed))
    } else if house.is_stale(now) {
        Decision::AskPerson(Reason::StaleLists)
    } else if !open.is_empty() {
        Decision::AskPerson(Reason::RulesOpen(open))
    } else if verdicts.is_empty() {
        Decision::AskPerson(Reason::NoRules)
    } else if !verified.value_set_findings().is_empty()
        || !codes::are_listed(verified.dcc(), &house.value_sets)
    {
        Decision::AskPerson(Reason::UnknownCode)
    } else {
        Decision::Admit(Admission::from(verified.dcc()))
    }
}

fn verdicts(verified: &Verified, house: &House, now: OffsetDateTime) -> Vec<Verdict> {
    let issuer = verified.issuer().unwrap_or_default();
    let selection = Selection {
        arrival: &house.venue.country,
        issuer,
        region: &house.venue.region,
        certificate: kind(verified.first_entry()),
        clock: now,
    };
    let context = EvaluationContext {
        payload: verified.payload().clone(),
        clock: now,
        value_sets: house.value_sets.code_lists(),
        country: house.venue.country.clone(),
        region: (!house.venue.region.is_empty()).then(|| house.venue.region.clone()),
        issuer_country: issuer.to_owned(),
        kid: STANDARD.encode(verified.signer().kid.as_bytes()),
        iat: verified.issued_at(),
        exp: Some(verified.expires_at()),
    };
    Verdict::of_all(house.venue.rules.select(&selection), &context)
}

const fn kind(entry: Option<&Entry>) -> CertificateType {
    match entry {
        Some(Entry::Vaccination(_)) => CertificateType::Vaccination,
        Some(Entry::Test(_)) => CertificateType::Test,
        Some(Entry::Recovery(_)) => CertificateType::Recovery,
        None => CertificateType::General,
    }
}
