//! Looking at the wallet: its state at one moment as a [`View`]. Nothing changes by looking.

use crate::certificates::{Kept, Reading};
use crate::check;
use crate::facts;
use crate::lists::Lists;
use crate::outcome::Refused;
use crate::persons::Persons;
use crate::plain_words::{CertificateKind, PlainWords, plain_words};
use crate::view::{
    CertificateState, CertificateView, FactView, QuestionnaireItem, StatusView, StayView, View,
};
use crate::visits::Visit;
use crate::wallet::Wallet;
use bulletin::announcements::Announcement;
use certificate::holder::Difference;
use json::Tree;
use status::Colour;
use time::OffsetDateTime;

impl Wallet {
    /// What there is to show at `now`.
    #[must_use]
    pub fn view(&self, now: OffsetDateTime) -> View {
        let statuses = self.statuses(now);
        View {
            language: self.language,
            authority: self.news.authority(),
            bulletin: self.news.bulletin(now),
            refused: self.news.refused(now).map(Into::into),
            overall: statuses
                .iter()
                .map(|view| view.status.colour)
                .max()
                .unwrap_or(Colour::Unknown),
            statuses,
            certificates: self.certificate_views(now),
            facts: self.fact_views(now),
            questionnaire: self.questionnaire(),
            last_check: facts::last_check(&self.facts),
            diary: self
                .diary
                .entries()
                .iter()
                .map(|entry| StayView::of(&entry.stay, entry.id.to_string()))
                .collect(),
            questions: self.questions(now).map(Visit::question).collect(),
            announcements: self.announcements(now),
            kept_days: facts::kept_days(&self.lists),
        }
    }

    /// After the authority's end nothing is in force; a bulletin that has run out takes its packs along, which then
    /// answer as packs do that have run out.
    fn statuses(&self, now: OffsetDateTime) -> Vec<StatusView> {
        if self.news.has_ended(now) {
            return Vec::new();
        }
        let facts = self.all_facts(now);
        let in_force = self.news.is_in_force(now);
        let packs = self.lists.packs.iter();
        packs
            .map(|pack| StatusView {
                pack: pack.id.clone(),
                title: pack.title.clone(),
                sample: pack.sample,
                disease: pack.disease.id.clone(),
                encounters: pack.encounters.clone(),
                status: status::status(
                    &facts,
                    pack,
                    if in_force { now } else { now.max(pack.expires) },
                ),
            })
            .collect()
    }

    /// None of a bulletin that has run out: what it says may no longer be so.
    fn announcements(&self, now: OffsetDateTime) -> Vec<Announcement> {
        let in_force = self.news.is_in_force(now);
        let all = self.lists.announcements.iter();
        all.filter(|one| in_force && one.is_said(now))
            .cloned()
            .collect()
    }

    fn certificate_views(&self, now: OffsetDateTime) -> Vec<CertificateView> {
        let persons = Persons::of(&self.certificates);
        let differences = |place| persons.differences(place).into_iter().map(Difference::code);
        let kept = self.certificates.iter().enumerate();
        kept.map(|(place, kept)| CertificateView {
            person: persons.number(place),
            differs: differences(place).collect(),
            ..certificate(kept, &self.lists, now)
        })
        .collect()
    }

    fn fact_views(&self, now: OffsetDateTime) -> Vec<FactView> {
        let own = self.facts.iter().map(|own| FactView {
            id: own.id(),
            pack: own.pack.clone(),
            fact: own.fact.clone(),
            own: true,
        });
        let certified = self
            .certificates
            .iter()
            .flat_map(|kept| kept.facts(&self.lists, now));
        let certified = certified.map(|(id, fact)| FactView {
            id,
            pack: None,
            fact,
            own: false,
        });
        own.chain(certified).collect()
    }

    fn questionnaire(&self) -> Vec<QuestionnaireItem> {
        let offset = check::offset(&self.lists);
        let questions = check::questions(&self.lists).into_iter();
        questions
            .map(|(symptom, text)| QuestionnaireItem {
                symptom,
                text,
                ongoing_since: check::ongoing(&self.facts, symptom)
                    .map(|onset| onset.to_offset(offset).date()),
            })
            .collect()
    }
}

fn certificate(kept: &Kept, lists: &Lists, now: OffsetDateTime) -> CertificateView {
    match kept.read(lists, now) {
        Reading::Accepted(verified) => {
            let (words, other) = words(verified.payload(), lists, verified.other_claims());
            let findings = verified.value_set_findings().iter();
            CertificateView {
                unknown_codes: findings.map(|finding| finding.code.clone()).collect(),
                issued_at: verified.issued_at(),
                expires_at: Some(verified.expires_at()),
                ..card(kept, words, other)
            }
        }
        Reading::NotAccepted(cause, read) => {
            let claims = read.map(|read| read.claims);
            let payload = claims.as_ref().and_then(|claims| claims.payload.as_ref());
            let other = claims.as_ref().map(|claims| &claims.other);
            let nothing = Tree::Null;
            let (words, other) = words(
                payload.unwrap_or(&nothing),
                lists,
                other.unwrap_or(&nothing),
            );
            let moment = |seconds: Option<i64>| OffsetDateTime::from_unix_timestamp(seconds?).ok();
            CertificateView {
                state: CertificateState::NotAccepted,
                refusal: Some(Refused::from(cause).into()),
                issued_at: moment(claims.as_ref().and_then(|claims| claims.issued_at)),
                expires_at: moment(claims.as_ref().and_then(|claims| claims.expires_at)),
                ..card(kept, words, other)
            }
        }
        #[cfg(feature = "cards")]
        Reading::Card(read) => health_card(kept, &read, lists),
    }
}

#[cfg(feature = "cards")]
fn health_card(
    kept: &Kept,
    read: &crate::certificates::CardReading,
    lists: &Lists,
) -> CertificateView {
    let (words, other) = words(&read.payload(), lists, &Tree::Null);
    let refusal = read
        .outcome
        .as_ref()
        .err()
        .map(|cause| Refused::from(*cause));
    CertificateView {
        state: match refusal {
            None => CertificateState::Valid,
            Some(_) => CertificateState::NotAccepted,
        },
        refusal: refusal.map(Into::into),
        issued_at: read.claims.as_ref().map(|claims| claims.issued_at),
        expires_at: read.claims.as_ref().and_then(|claims| claims.expires_at),
        ..card(kept, words, other)
    }
}

/// The payload in words; what no schema names joins the claims that no schema names.
fn words(payload: &Tree, lists: &Lists, claims: &Tree) -> (PlainWords, Tree) {
    let mut words = plain_words(payload, &lists.value_sets);
    let mut other = claims.members().unwrap_or_default().to_vec();
    other.append(&mut words.other);
    (words, Tree::Members(other))
}

fn card(kept: &Kept, words: PlainWords, other: Tree) -> CertificateView {
    CertificateView {
        id: kept.id(),
        text: kept.text().to_owned(),
        whose: kept.whose(),
        person: 0,
        differs: Vec::new(),
        kind: words.kind.unwrap_or(CertificateKind::Other),
        state: CertificateState::Valid,
        refusal: None,
        name: words.name,
        birth: words.birth,
        country: words.country,
        issuer: words.issuer,
        identifier: words.identifier,
        disease: words.disease,
        lines: words.lines,
        issued_at: None,
        expires_at: None,
        unknown_codes: Vec::new(),
        other,
    }
}
