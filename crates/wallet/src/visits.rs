//! The diary beside the areas that an authority listed: a match asks "were you there?", and only "yes" makes a fact.
//!
//! Matches are computed when the diary or the lists change, not when the wallet is looked at: time only takes areas
//! away.

use crate::facts::{self, OwnFact};
use crate::lists::Lists;
use crate::outcome::{Notice, Problem, Refused};
use crate::view::QuestionView;
use crate::wallet::Wallet;
use policy::pack::{CheckedPack, ParameterName, Text};
use policy::vocabulary::AreaLevel;
use serde::{Deserialize, Serialize};
use status::Fact;
use time::{OffsetDateTime, UtcOffset};
use travel::{Accuracy, Area, AreaIndex, Diary, Label, Level, Parameters, Place, Stay};

/// "No, I was not there": asked once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Declined {
    pub(crate) question: String,
    /// The last moment of the match; past the horizon it is erased.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) until: OffsetDateTime,
}

/// A place and time where the holder may have been.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    pack: String,
    disease: String,
    offset: UtcOffset,
    area: String,
    level: AreaLevel,
    from: OffsetDateTime,
    until: OffsetDateTime,
    name: String,
    advice: Text,
    /// From then on the area counts no more.
    expires: OffsetDateTime,
}

impl Visit {
    fn id(&self) -> String {
        format!("{}-{}", self.pack, self.area)
    }

    /// The fact: a question until it is confirmed.
    pub(crate) fn fact(&self, confirmed: bool) -> Fact {
        let last = self.until - time::Duration::SECOND;
        Fact::AreaVisit {
            disease: self.disease.clone(),
            area: self.area.clone(),
            level: self.level,
            first: self.from.to_offset(self.offset).date(),
            last: last.to_offset(self.offset).date(),
            confirmed,
        }
    }

    pub(crate) fn question(&self) -> QuestionView {
        QuestionView {
            id: self.id(),
            pack: self.pack.clone(),
            disease: self.disease.clone(),
            level: self.level,
            from: self.from,
            until: self.until,
            name: self.name.clone(),
            advice: self.advice.clone(),
        }
    }
}

impl Wallet {
    /// Compares the diary with the lists.
    pub(crate) fn match_areas(&mut self) {
        self.visits = visits(&self.lists, &self.diary);
    }

    /// What is still to be asked: areas that count now, of packs in force, and no answer yet.
    pub(crate) fn questions(&self, now: OffsetDateTime) -> impl Iterator<Item = &Visit> {
        let in_force = self.news.is_in_force(now);
        let open =
            move |visit: &&Visit| in_force && now < visit.expires && !self.is_answered(visit);
        self.visits.iter().filter(open)
    }

    fn is_answered(&self, visit: &Visit) -> bool {
        let same = |own: &OwnFact| matches!(&own.fact, Fact::AreaVisit { area, disease, .. } if *area == visit.area && *disease == visit.disease);
        self.facts.iter().any(same)
            || self
                .declined
                .iter()
                .any(|declined| declined.question == visit.id())
    }

    /// Takes the answer to a question.
    pub(crate) fn answer_area(
        &mut self,
        question: &str,
        was_there: bool,
    ) -> Result<Vec<Notice>, Refused> {
        let visit = self
            .visits
            .iter()
            .find(|visit| visit.id() == question)
            .ok_or(Problem::NoSuch)?;
        if self.is_answered(visit) {
            return Ok(vec![Notice::AlreadyHere]);
        }
        if was_there {
            let fact = OwnFact {
                pack: Some(visit.pack.clone()),
                fact: visit.fact(true),
            };
            facts::add(&mut self.facts, fact)?;
        } else {
            let declined = Declined {
                question: question.to_owned(),
                until: visit.until,
            };
            self.declined.push(declined);
        }
        Ok(Vec::new())
    }
}

/// A stay as the holder gives it.
pub(crate) fn stay(
    (latitude, longitude, accuracy_metres): (f64, f64, f64),
    (from, until): (OffsetDateTime, OffsetDateTime),
    label: &str,
    lists: &Lists,
    now: OffsetDateTime,
) -> Result<Stay, Refused> {
    facts::check_day(lists, from, until, now)?;
    let place = Place::from_degrees(latitude, longitude)?;
    let accuracy = Accuracy::rounded_up(accuracy_metres)?;
    Ok(Stay::new(place, accuracy, from, until, Label::new(label)?)?)
}

/// Every match of every pack, each area once.
fn visits(lists: &Lists, diary: &Diary) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    if diary.entries().is_empty() {
        return visits;
    }
    for pack in &lists.packs {
        for list in &lists.areas {
            let areas = list.of_pack(&pack.id);
            // the beginning of time: no area has expired; what has is left out when it is looked at
            let index = AreaIndex::new(&areas, parameters(pack), OffsetDateTime::UNIX_EPOCH);
            for found in index.possible_visits(diary) {
                let area = areas
                    .as_slice()
                    .iter()
                    .find(|area| area.id == found.area && area.disease.as_str() == pack.disease.id);
                let visit = area.map(|area| visit(pack, area, found.from, found.until));
                let new = |visit: &Visit| visits.iter().all(|known| known.id() != visit.id());
                if let Some(visit) = visit.filter(new) {
                    visits.push(visit);
                }
            }
        }
    }
    visits
}

fn visit(pack: &CheckedPack, area: &Area, from: OffsetDateTime, until: OffsetDateTime) -> Visit {
    Visit {
        pack: pack.id.clone(),
        disease: pack.disease.id.clone(),
        offset: facts::offset(pack),
        area: area.id.to_string(),
        level: match area.level {
            Level::Low => AreaLevel::Low,
            Level::Medium => AreaLevel::Medium,
            Level::High => AreaLevel::High,
        },
        from,
        until,
        name: area.words.name.clone(),
        advice: area.words.advice.clone(),
        expires: area.expires.moment(),
    }
}

/// When a stay counts, by the pack; where it says nothing, as `travel` has it.
fn parameters(pack: &CheckedPack) -> Parameters {
    let default = Parameters::default();
    let number = |name, otherwise| pack.parameter(name).unwrap_or(otherwise);
    let minutes = |duration: time::Duration| duration.as_seconds_f64() / 60.0;
    let read = Parameters::new(
        number(ParameterName::MinDwellMinutes, minutes(default.min_dwell())),
        number(
            ParameterName::MinOverlapMinutes,
            minutes(default.min_overlap()),
        ),
        number(
            ParameterName::MaxAccuracyMetres,
            f64::from(default.max_accuracy().metres()),
        ),
        number(ParameterName::MaxSpeedMetresPerSecond, default.max_speed()),
    );
    read.unwrap_or(default)
}
