//! The diary beside the areas that an authority listed: where and when the holder may have been in one.

use crate::facts;
use crate::lists::Lists;
use crate::outcome::Refused;
use crate::view::QuestionView;
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
    #[serde(with = "json::instant")]
    pub(crate) until: OffsetDateTime,
}

/// A place and time where the holder may have been.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    pub(crate) pack: String,
    pub(crate) disease: String,
    offset: UtcOffset,
    pub(crate) area: String,
    level: AreaLevel,
    from: OffsetDateTime,
    pub(crate) until: OffsetDateTime,
    name: String,
    advice: Text,
    /// From then on the area counts no more.
    pub(crate) expires: OffsetDateTime,
}

impl Visit {
    /// Name of the question.
    pub(crate) fn id(&self) -> String {
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
pub(crate) fn visits(lists: &Lists, diary: &Diary) -> Vec<Visit> {
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

/// What an import keeps: all that any pack would count, since the diary is compared by each with its own numbers.
pub(crate) fn import_parameters(lists: &Lists) -> Parameters {
    let packs = lists.packs.iter().map(parameters);
    packs.reduce(Parameters::loosest).unwrap_or_default()
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
