//! What the rules of a house say of something genuine, and what follows from a refusal, whatever kind of credential it
//! was.

use crate::admission::Admission;
use crate::decision::{Decision, Reason};
use crate::house::House;
use certificate::{Cause, Dcc, Entry};
use json::Tree;
use policy::rules::{CertificateType, EvaluationContext, Outcome, RuleId, Selection, Verdict};
use time::OffsetDateTime;

/// What rules are asked about.
pub(crate) struct Asked<'c> {
    pub(crate) payload: Tree,
    pub(crate) kind: CertificateType,
    /// The issuing country; empty where it is not known, which no rule is of.
    pub(crate) issuer: &'c str,
    pub(crate) kid: String,
    pub(crate) issued_at: Option<OffsetDateTime>,
    pub(crate) expires_at: Option<OffsetDateTime>,
}

impl Asked<'_> {
    /// The decision on what is genuine; `is_known` says whether all its codes are.
    pub(crate) fn decision(
        self,
        dcc: &Dcc,
        is_known: bool,
        house: &House,
        now: OffsetDateTime,
    ) -> Decision {
        let verdicts = self.verdicts(house, now);
        let with = |wanted: fn(&Outcome) -> bool| -> Vec<RuleId> {
            let wanted = verdicts.iter().filter(|verdict| wanted(&verdict.outcome));
            wanted.map(|verdict| verdict.rule.clone()).collect()
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
        } else if !is_known {
            Decision::AskPerson(Reason::UnknownCode)
        } else {
            Decision::Admit(Admission::from(dcc))
        }
    }

    fn verdicts(self, house: &House, now: OffsetDateTime) -> Vec<Verdict> {
        let selection = Selection {
            arrival: &house.venue.country,
            issuer: self.issuer,
            region: &house.venue.region,
            certificate: self.kind,
            clock: now,
        };
        let context = EvaluationContext {
            payload: self.payload,
            clock: now,
            value_sets: house.value_sets.code_lists(),
            country: house.venue.country.clone(),
            region: (!house.venue.region.is_empty()).then(|| house.venue.region.clone()),
            issuer_country: self.issuer.to_owned(),
            kid: self.kid,
            iat: self.issued_at,
            exp: self.expires_at,
        };
        Verdict::of_all(house.venue.rules.select(&selection), &context)
    }
}

pub(crate) const fn kind(entry: Option<&Entry>) -> CertificateType {
    match entry {
        Some(Entry::Vaccination(_)) => CertificateType::Vaccination,
        Some(Entry::Test(_)) => CertificateType::Test,
        Some(Entry::Recovery(_)) => CertificateType::Recovery,
        None => CertificateType::General,
    }
}

/// What cannot be decided is not refused: a slow clock, an old list, content of another kind.
pub(crate) fn on_rejection(cause: Cause, stale: bool) -> Decision {
    match cause {
        Cause::KeyUnknown if stale => Decision::AskPerson(Reason::StaleLists),
        Cause::ClockSkew | Cause::OtherContent | Cause::Schema => {
            Decision::AskPerson(Reason::Certificate(cause))
        }
        _ => Decision::Refuse(Reason::Certificate(cause)),
    }
}
