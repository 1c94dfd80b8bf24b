//! What a match of diary and lists asks: "were you there?", and only "yes" makes a fact.
//!
//! Matches are computed when the diary or the lists change, not when the wallet is looked at: time only takes areas
//! away.

use crate::facts::{self, OwnFact};
use crate::outcome::{Notice, Problem, Refused};
use crate::visits::{Declined, Visit, visits};
use crate::wallet::Wallet;
use status::Fact;
use time::OffsetDateTime;

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
