//! Whether a pack may be published: what `pratique policy check` refuses.

use super::check_entry::entries;
use super::check_facts::{gives, is_evidence, uses_kind};
use super::check_words::words;
use super::finding::{Anything, Finding, Listener};
use super::{Anchor, Colour, Condition, End, Pack, ParameterName, Release, Rule};
use crate::vocabulary::{FactKind, RISK_PRESETS};
use sorted::Set;
use std::fmt::Arguments;
use time::Duration;

/// A pack lives at most this long; then it must be published anew, or there is no rule (G11).
const MAX_TERM: Duration = Duration::days(90);
/// No duration of a rule is longer than this, in days: beyond every incubation that guidance knows.
const MAX_DAYS: u16 = 90;

/// A pack that passed the check. Only [`Pack::checked`] and [`Pack::sound`] make one.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedPack(Pack);

impl std::ops::Deref for CheckedPack {
    type Target = Pack;
    fn deref(&self) -> &Pack {
        &self.0
    }
}

impl Pack {
    /// Checks the content.
    ///
    /// # Errors
    /// Every [`Finding`], sorted; never an empty list.
    pub fn checked(self) -> Result<CheckedPack, Vec<Finding>> {
        let findings = self.findings();
        if findings.is_empty() {
            Ok(CheckedPack(self))
        } else {
            Err(findings)
        }
    }

    /// Checks the content where nobody asks what is wrong with it: on a phone, at a door.
    #[must_use]
    pub fn sound(self) -> Option<CheckedPack> {
        let mut anything = Anything::default();
        check(&self, &mut anything);
        (!anything.0).then_some(CheckedPack(self))
    }

    /// Everything that is wrong with it.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        check(self, &mut findings);
        findings.sort();
        findings
    }
}

fn check(pack: &Pack, findings: &mut impl Listener) {
    let mut check = Check { pack, findings };
    check.frame();
    check.parameters();
    check.questions();
    check.encounters();
    for (index, rule) in pack.rules.iter().enumerate() {
        check.rule(format_args!("$.rules[{index}]"), rule);
    }
    entries(pack, check.findings);
    words(pack, check.findings);
}

struct Check<'p, L> {
    pack: &'p Pack,
    findings: &'p mut L,
}

impl<L: Listener> Check<'_, L> {
    fn require(
        &mut self,
        holds: bool,
        code: &'static str,
        path: impl std::fmt::Display,
        sentence: impl std::fmt::Display,
    ) {
        self.findings.require(holds, code, path, sentence);
    }

    fn frame(&mut self) {
        let pack = self.pack;
        let term = pack.expires - pack.effective_from;
        self.require(
            term > Duration::ZERO,
            "PACK-TERM",
            "$.expires",
            "The pack ends before it begins.",
        );
        self.require(
            term <= MAX_TERM,
            "PACK-TERM",
            "$.expires",
            "The pack is in force for more than 90 days.",
        );
        self.require(
            pack.utc_offset_minutes.abs() <= 14 * 60,
            "PACK-OFFSET",
            "$.utc_offset_minutes",
            "No place is that far from UTC.",
        );
        self.require(
            !pack.disease.targets.is_empty(),
            "PACK-TARGET",
            "$.disease.targets",
            "No certificate can be for this disease.",
        );
        self.require(
            !pack.id.is_empty() && !pack.issuer.is_empty(),
            "PACK-NAME",
            "$.id",
            "The pack or its issuer has no name.",
        );
        self.require(
            !pack.green.when.holds_of_nothing(),
            "GREEN-UNFOUNDED",
            "$.green.when",
            "Green would need no fact at all.",
        );
        self.require(
            pack.green.when.is_satisfiable(),
            "GREEN-UNREACHABLE",
            "$.green.when",
            "Nobody could ever be green.",
        );
        let before = pack.supersedes.as_ref();
        self.require(
            before.is_none_or(|before| before.pack != pack.id),
            "SUPERSEDES-ITSELF",
            "$.supersedes.pack",
            "A pack takes the place of another line of packs, not of its own.",
        );
    }

    /// Whoever asks for encounters says how they are weighed.
    fn encounters(&mut self) {
        let pack = self.pack;
        if let Some(encounters) = &pack.encounters {
            let is_one = RISK_PRESETS.contains(&&*encounters.preset);
            self.require(
                is_one,
                "ENCOUNTER-PRESET",
                "$.encounters.preset",
                format_args!(
                    "There is no way to weigh encounters of this name. There are: {}.",
                    RISK_PRESETS.join(", ")
                ),
            );
            self.source(
                format_args!("$.encounters.source"),
                Some(&encounters.source),
            );
        }
        let asks = |rule: &Rule| uses_kind(&rule.when, FactKind::Encounter);
        self.require(
            pack.encounters.is_some() || !pack.rules.iter().any(asks),
            "ENCOUNTERS-MISSING",
            "$.encounters",
            "A rule asks for encounters, and nothing says how they are weighed.",
        );
    }

    /// Matching a diary with areas takes four numbers (crate `travel`); a rule about areas is empty without them.
    fn parameters(&mut self) {
        let mut named = Set::new();
        for (index, parameter) in self.pack.parameters.iter().enumerate() {
            self.require(
                named.insert(parameter.name) && parameter.value.is_finite(),
                "PARAMETER",
                format_args!("$.parameters[{index}].name"),
                "The parameter stands twice, or its value is no number.",
            );
            self.source(
                format_args!("$.parameters[{index}].source"),
                Some(&parameter.source),
            );
        }
        let area = |rule: &Rule| uses_kind(&rule.when, FactKind::AreaVisit);
        let asks = self.pack.rules.iter().any(area);
        for name in ParameterName::OF_TRAVEL {
            self.require(
                !asks || named.contains(&name),
                "PARAMETER-TRAVEL",
                "$.parameters",
                format_args!(
                    "A rule asks for stays in areas, and {} is missing.",
                    json::write(&name)
                ),
            );
        }
    }

    fn questions(&mut self) {
        let mut asked = Set::new();
        for (index, question) in self.pack.questionnaire.iter().enumerate() {
            self.require(
                asked.insert(question.symptom),
                "QUESTION-TWICE",
                format_args!("$.questionnaire[{index}]"),
                "The symptom is asked twice.",
            );
        }
    }

    fn rule(&mut self, path: Arguments<'_>, rule: &Rule) {
        let same_id = self
            .pack
            .rules
            .iter()
            .filter(|other| other.id == rule.id)
            .count();
        self.require(
            same_id == 1 && !rule.id.is_empty(),
            "RULE-NAME",
            format_args!("{path}.id"),
            "Two rules have this name, or it is empty.",
        );
        self.source(format_args!("{path}.source"), rule.source.as_deref());
        self.require(
            !rule.todo.is_empty(),
            "RULE-NO-ADVICE",
            format_args!("{path}.todo"),
            "The rule does not say what to do.",
        );
        self.require(
            rule.when.is_satisfiable(),
            "RULE-UNREACHABLE",
            format_args!("{path}.when"),
            "No facts could ever meet this condition.",
        );
        self.require(
            !rule.when.holds_of_nothing(),
            "RULE-UNFOUNDED",
            format_args!("{path}.when"),
            "Missing facts would meet this condition.",
        );
        self.anchor(
            format_args!("{path}.start.anchor"),
            &rule.when,
            rule.start.anchor,
        );
        self.asked(path, &rule.when);
        self.windows(path, &rule.when);
        if rule.colour == Colour::Red {
            self.red(path, rule);
        }
        match &rule.end {
            Some(end) => self.end(path, rule, end),
            None => self.require(
                false,
                "RULE-NO-END",
                format_args!("{path}.end"),
                "The rule has no end.",
            ),
        }
    }

    /// Red must rest on facts that are there, and must not come by waiting.
    fn red(&mut self, path: Arguments<'_>, rule: &Rule) {
        self.require(
            rule.unless.is_none(),
            "RED-BY-ABSENCE",
            format_args!("{path}.unless"),
            "A red rule must not depend on a fact being absent.",
        );
        self.require(
            rule.start.day <= u16::from(rule.start.anchor_day),
            "RED-BY-WAITING",
            format_args!("{path}.start.day"),
            "A red rule must begin on the day of its anchor.",
        );
        self.require(
            rule.when.always_uses(&is_evidence),
            "RED-UNFOUNDED",
            format_args!("{path}.when"),
            "A red rule needs a symptom, a positive test, or a contact.",
        );
    }

    fn end(&mut self, path: Arguments<'_>, rule: &Rule, end: &End) {
        let latest = end
            .extend
            .as_ref()
            .map_or(end.day, |extend| extend.latest_day);
        self.require(
            rule.start.anchor_day <= 1,
            "RULE-DAYS",
            format_args!("{path}.start.anchor_day"),
            "The anchor's day is day 0 or day 1.",
        );
        self.require(
            rule.start.day <= end.day && end.day <= latest,
            "RULE-DAYS",
            format_args!("{path}.end.day"),
            "The rule ends before it begins.",
        );
        self.require(
            latest.max(rule.episode_days) <= MAX_DAYS,
            "RULE-DAYS",
            format_args!("{path}.end"),
            "The rule lasts more than 90 days.",
        );
        self.ending_symptoms(path, end);
        self.anchor(
            format_args!("{path}.end.anchor"),
            &rule.when,
            end.anchor.unwrap_or(rule.start.anchor),
        );
        match &rule.residual_risk {
            Some(risk) => {
                self.source(
                    format_args!("{path}.residual_risk.source"),
                    Some(&risk.source),
                );
                self.require(
                    risk.percent
                        .iter()
                        .chain(&risk.upper_percent)
                        .all(|percent| (0.0..=100.0).contains(percent)),
                    "RISK-RANGE",
                    format_args!("{path}.residual_risk"),
                    "A risk is between 0 and 100 per cent.",
                );
            }
            None => self.require(
                false,
                "RULE-NO-RISK",
                format_args!("{path}.residual_risk"),
                "The rule does not say what risk remains at its end.",
            ),
        }
    }

    /// What a release or an extension waits for must be asked, or it never comes.
    fn ending_symptoms(&mut self, path: Arguments<'_>, end: &End) {
        let released = end.release.iter().filter_map(|release| match release {
            Release::SymptomFree { symptoms, .. } => Some(symptoms),
            Release::Test { .. } => None,
        });
        let extended = end.extend.iter().map(|extend| &extend.symptoms);
        for symptoms in released.chain(extended) {
            if !symptoms.is_empty() {
                self.asked(path, &Condition::Symptom(symptoms.clone()));
            }
        }
        let empty =
            |release: &Release| matches!(release, Release::Test { kinds, .. } if kinds.is_empty());
        self.require(
            !end.release.iter().any(empty),
            "RELEASE-UNREACHABLE",
            format_args!("{path}.end.release"),
            "No kind of test could ever end the rule.",
        );
    }

    /// Every way of meeting the condition must give the event that days are counted from.
    fn anchor(&mut self, path: Arguments<'_>, when: &Condition, anchor: Anchor) {
        let gives = |part: &Condition| gives(part, anchor);
        self.require(
            when.always_uses(&gives),
            "ANCHOR-MISSING",
            path,
            "The condition can be met without the event that the days are counted from.",
        );
    }

    /// A symptom that no question asks for can never be known.
    fn asked(&mut self, path: Arguments<'_>, condition: &Condition) {
        if let Condition::Symptom(codes) = condition {
            for code in codes {
                let asked = self
                    .pack
                    .questionnaire
                    .iter()
                    .any(|question| question.symptom == *code);
                self.require(
                    asked,
                    "SYMPTOM-NOT-ASKED",
                    format_args!("{path}.when"),
                    format_args!("No question asks for {}.", json::write(code)),
                );
            }
        }
        condition
            .parts()
            .iter()
            .for_each(|part| self.asked(path, part));
    }

    /// A rule looks at the facts of one episode, whenever it was: "so long ago" has no meaning there.
    fn windows(&mut self, path: Arguments<'_>, condition: &Condition) {
        self.require(
            !condition.has_window(),
            "RULE-WINDOW",
            format_args!("{path}.when"),
            "A rule's condition looks at one episode; \"so long ago\" belongs in \"unless\" or in what green needs.",
        );
        for part in condition.parts() {
            self.windows(path, part);
        }
    }

    fn source(&mut self, path: Arguments<'_>, key: Option<&str>) {
        let known = key.is_some_and(|key| self.pack.sources.contains_key(key));
        self.require(known, "SOURCE-MISSING", path, "The source is missing.");
    }
}
