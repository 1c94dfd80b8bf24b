//! The symptom check: answers become symptoms with an onset, and a complete set of answers becomes a fact of its own.

use crate::facts::{self, OwnFact};
use crate::input::SymptomAnswer;
use crate::lists::Lists;
use crate::outcome::{Notice, Problem, Refused};
use policy::vocabulary::SymptomCode;
use sorted::Set;
use status::Fact;
use time::{Date, Duration, OffsetDateTime, Time, UtcOffset};

/// Takes the answers: all of them, or none.
pub(crate) fn answer(
    facts: &mut Vec<OwnFact>,
    lists: &Lists,
    answers: &[SymptomAnswer],
    now: OffsetDateTime,
) -> Result<Vec<Notice>, Refused> {
    let mut changed = facts.clone();
    for answer in answers {
        match answer.since {
            Some(since) => began(&mut changed, lists, answer.symptom, since, now)?,
            None => ended(&mut changed, answer.symptom, now),
        }
    }
    let complete = is_complete(lists, answers);
    if complete {
        // only the last check counts, so only the last is kept
        changed.retain(|own| !matches!(own.fact, Fact::SymptomCheck { .. }));
        let at = now.to_offset(UtcOffset::UTC);
        facts::add(
            &mut changed,
            OwnFact {
                pack: None,
                fact: Fact::SymptomCheck { at },
            },
        )?;
    }
    *facts = changed;
    Ok(if complete {
        Vec::new()
    } else {
        vec![Notice::CheckIncomplete]
    })
}

/// The questions of every pack, each symptom once, with the pack and the key of its words.
pub(crate) fn questions(lists: &Lists) -> Vec<(SymptomCode, policy::pack::Text)> {
    let mut asked = Set::new();
    let mut questions = Vec::new();
    for pack in &lists.packs {
        for question in &pack.questionnaire {
            if asked.insert(question.symptom) {
                questions.push((question.symptom, pack.text(&question.text)));
            }
        }
    }
    questions
}

fn is_complete(lists: &Lists, answers: &[SymptomAnswer]) -> bool {
    let asked: Vec<SymptomCode> = questions(lists)
        .into_iter()
        .map(|(symptom, _)| symptom)
        .collect();
    let answered: Set<SymptomCode> = answers.iter().map(|answer| answer.symptom).collect();
    !asked.is_empty() && asked.iter().all(|symptom| answered.contains(symptom))
}

/// "Yes, since …": corrects a symptom that lasts already.
fn began(
    facts: &mut Vec<OwnFact>,
    lists: &Lists,
    symptom: SymptomCode,
    since: Date,
    now: OffsetDateTime,
) -> Result<(), Refused> {
    let onset = onset(lists, since, now)?;
    if ongoing(facts, symptom) == Some(onset) {
        return Ok(());
    }
    facts.retain(|own| !is_ongoing(&own.fact, symptom));
    let fact = Fact::Symptom {
        symptom,
        onset,
        ended: None,
    };
    facts::add(facts, OwnFact { pack: None, fact }).map(|_| ())
}

/// "No": a symptom that lasted is over.
fn ended(facts: &mut [OwnFact], symptom: SymptomCode, now: OffsetDateTime) {
    for own in facts
        .iter_mut()
        .filter(|own| is_ongoing(&own.fact, symptom))
    {
        if let Fact::Symptom { ended, .. } = &mut own.fact {
            *ended = Some(now.to_offset(UtcOffset::UTC));
        }
    }
}

/// Since when a symptom lasts.
pub(crate) fn ongoing(facts: &[OwnFact], symptom: SymptomCode) -> Option<OffsetDateTime> {
    facts.iter().find_map(|own| match own.fact {
        Fact::Symptom { onset, .. } if is_ongoing(&own.fact, symptom) => Some(onset),
        _ => None,
    })
}

fn is_ongoing(fact: &Fact, wanted: SymptomCode) -> bool {
    matches!(fact, Fact::Symptom { symptom, ended: None, .. } if *symptom == wanted)
}

/// The days of the holder are those of the jurisdiction.
pub(crate) fn offset(lists: &Lists) -> UtcOffset {
    lists.packs.first().map_or(UtcOffset::UTC, facts::offset)
}

/// The holder says a day: the middle of it, but never later than now. A day ahead of the jurisdiction's by one is the
/// holder's own calendar and taken for today.
fn onset(lists: &Lists, since: Date, now: OffsetDateTime) -> Result<OffsetDateTime, Refused> {
    let noon = Time::from_hms(12, 0, 0).unwrap_or(Time::MIDNIGHT);
    let middle = since.with_time(noon).assume_offset(offset(lists));
    if middle - now > Duration::hours(36) {
        return Err(Problem::DateAhead.into());
    }
    // it lasts, so it speaks of today; but nothing older than anything that is kept
    if middle < now - Duration::days(i64::from(facts::MAX_KEPT_DAYS)) {
        return Err(Problem::DateTooOld.into());
    }
    Ok(middle.min(now).to_offset(UtcOffset::UTC))
}
