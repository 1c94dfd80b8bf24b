//! The wallet: an input or a bulletin in, an answer out.

use crate::answer::Answer;
use crate::certificates::{self, Kept};
use crate::check;
use crate::facts::{self, OwnFact};
use crate::input::{Input, Language, MAX_INPUT};
use crate::lists::Lists;
use crate::outcome::{Notice, Problem, Refused};
use crate::saved::{self, Saved};
use crate::view::View;
use crate::visits::{self, Declined, Visit};
use bulletin::{Kind, Subscription, Wanted};
use policy::pack::Pack;
use status::Fact;
use time::OffsetDateTime;
use travel::{Diary, Stay};

/// Everything that one phone keeps.
pub struct Wallet {
    pub(crate) language: Language,
    pub(crate) certificates: Vec<Kept>,
    pub(crate) facts: Vec<OwnFact>,
    pub(crate) diary: Diary,
    /// What the preview of an import showed.
    pub(crate) previewed: Option<Vec<Stay>>,
    /// Areas where the holder was not.
    pub(crate) declined: Vec<Declined>,
    /// Areas where the holder may have been, by the lists and the diary of the last change.
    pub(crate) visits: Vec<Visit>,
    pub(crate) news: Subscription,
    /// What the bulletin's files mean.
    pub(crate) lists: Lists,
}

impl Default for Wallet {
    fn default() -> Self {
        Self {
            language: Language::default(),
            certificates: Vec::new(),
            facts: Vec::new(),
            diary: Diary::default(),
            previewed: None,
            declined: Vec::new(),
            visits: Vec::new(),
            news: Subscription::new(&Kind::ALL),
            lists: Lists::default(),
        }
    }
}

impl Wallet {
    /// A wallet as it was saved.
    ///
    /// # Errors
    /// [`Problem`]: of a newer version, damaged, or too large. The bytes are the caller's to keep.
    pub fn open(saved: &[u8]) -> Result<Self, Refused> {
        let (saved, files) = saved::read(saved)?;
        let (news, lists) = Subscription::reopen(&Kind::ALL, saved.news, files, Lists::read)
            .map_err(|_| Problem::SavedDamaged)?;
        let mut opened = Self {
            language: saved.language,
            certificates: saved.certificates,
            facts: saved.facts,
            diary: saved.diary,
            previewed: None,
            declined: saved.declined,
            visits: Vec::new(),
            news,
            lists,
        };
        opened.match_areas();
        Ok(opened)
    }

    /// Whether it keeps a SMART Health Card, which only a program with the feature `cards` reads.
    #[must_use]
    pub fn keeps_cards(&self) -> bool {
        self.certificates.iter().any(Kept::is_card)
    }

    /// The wallet as bytes, for the phone's own storage.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let saved = Saved {
            language: self.language,
            certificates: self.certificates.clone(),
            facts: self.facts.clone(),
            diary: self.diary.clone(),
            declined: self.declined.clone(),
            news: self.news.saved(),
        };
        saved::write(&saved, &self.news)
    }

    /// Takes an input as the pages say it.
    #[must_use]
    pub fn input_json(&mut self, input: &str, now: OffsetDateTime) -> Answer {
        if input.len() > MAX_INPUT {
            return self.answer(Err(Problem::TooLarge.into()), now);
        }
        match json::read(input.as_bytes()) {
            Ok(input) => self.input(input, now),
            Err(_) => self.answer(Err(Problem::Input.into()), now),
        }
    }

    /// Takes an input: all of it, or nothing. What is past the horizon is erased whatever the input is.
    #[must_use]
    pub fn input(&mut self, input: Input, now: OffsetDateTime) -> Answer {
        let taken = self.take(input, now);
        self.answer(taken, now)
    }

    fn take(&mut self, input: Input, now: OffsetDateTime) -> Result<Vec<Notice>, Refused> {
        let lists = &self.lists;
        match input {
            Input::AddCertificate { text } => {
                return certificates::add(&mut self.certificates, &text, lists, now);
            }
            Input::SymptomCheck { answers } => {
                return check::answer(&mut self.facts, lists, &answers, now);
            }
            Input::AddTest {
                pack,
                test,
                result,
                at,
            } => {
                let fact = facts::test(lists, &pack, (test, result), at, now)?;
                return self.add(fact);
            }
            Input::AddContact {
                pack,
                tier,
                first,
                last,
            } => {
                let fact = facts::contact(lists, &pack, tier, (first, last), now)?;
                return self.add(fact);
            }
            Input::Encounters { disease, days } => {
                facts::take_encounters(&mut self.facts, lists, &disease, &days, now)?;
            }
            Input::RemoveCertificate { id } => {
                remove(&mut self.certificates, |kept| kept.id() == id)?
            }
            Input::SetWhose { id, whose } => {
                let mut kept = self.certificates.iter_mut();
                let kept = kept.find(|kept| kept.id() == id);
                kept.ok_or(Problem::NoSuch)?.set_whose(whose);
            }
            Input::RemoveFact { id } => remove(&mut self.facts, |own| own.id() == id)?,
            Input::SetLanguage { language } => self.language = language,
            Input::EraseEverything => {
                *self = Self {
                    language: self.language,
                    ..Self::default()
                }
            }
            of_places => return self.take_of_places(of_places, now),
        }
        Ok(Vec::new())
    }

    /// What concerns the diary and the areas beside it.
    fn take_of_places(
        &mut self,
        input: Input,
        now: OffsetDateTime,
    ) -> Result<Vec<Notice>, Refused> {
        match input {
            Input::AddStay {
                latitude,
                longitude,
                accuracy_metres,
                from,
                until,
                label,
            } => {
                let place = (latitude, longitude, accuracy_metres);
                let stay = visits::stay(place, (from, until), &label, &self.lists, now)?;
                self.diary.add(stay)?;
            }
            Input::RemoveStay { id } => {
                self.diary.remove(id.parse()?)?;
            }
            Input::ClearDiary => self.diary.clear(),
            Input::AcceptImport => {
                let stays = self.previewed.as_ref().ok_or(Problem::NoImport)?;
                self.diary.add_all(stays.iter().cloned())?;
                self.previewed = None;
            }
            Input::DiscardImport => self.previewed = None,
            Input::AnswerArea {
                question,
                was_there,
            } => return self.answer_area(&question, was_there),
            _ => return Err(Problem::Input.into()),
        }
        Ok(Vec::new())
    }

    fn add(&mut self, fact: OwnFact) -> Result<Vec<Notice>, Refused> {
        let new = facts::add(&mut self.facts, fact)?;
        Ok(if new {
            Vec::new()
        } else {
            vec![Notice::AlreadyHere]
        })
    }

    /// The files that are still to be fetched for an index.
    #[must_use]
    pub fn wanted(&mut self, authority: &str, index: &str, now: OffsetDateTime) -> Wanted {
        self.news.wanted(authority, index, now)
    }

    /// A file of the bulletin in use, by the hexadecimal digits of its digest.
    #[must_use]
    pub fn held(&self, digest: &str) -> Option<&[u8]> {
        self.news.held(digest)
    }

    /// What a wallet that has nothing yet would show of a bulletin. The packs alone are read, so that the first status of all
    /// is soon there; nothing is taken, [`Wallet::receive`] checks the rest. Nothing where a pack or the index is not right.
    #[must_use]
    pub fn glance(
        authority: &str,
        index: &str,
        fetched: &dyn Fn(&str) -> Option<Vec<u8>>,
        now: OffsetDateTime,
    ) -> Option<View> {
        let mut new = Self {
            news: Subscription::new(&[Kind::Pack]),
            ..Self::default()
        };
        let wanted = new.news.wanted(authority, index, now);
        let taken = new.news.receive(index, fetched, Lists::read, now).ok();
        new.lists = taken.filter(|_| wanted.refusal.is_none())?;
        Some(new.view(now))
    }

    /// Takes a bulletin: all of it, or nothing. `fetched` gives a file by the hexadecimal digits of its SHA-256.
    #[must_use]
    pub fn receive(
        &mut self,
        index: &str,
        fetched: &dyn Fn(&str) -> Option<Vec<u8>>,
        now: OffsetDateTime,
    ) -> Answer {
        let taken = self.news.receive(index, fetched, Lists::read, now);
        let taken = taken.map(|lists| self.lists = lists);
        self.answer(taken.map(|()| Vec::new()).map_err(Refused::from), now)
    }

    /// Every fact now, those of certificates and open questions included.
    pub(crate) fn all_facts(&self, now: OffsetDateTime) -> Vec<Fact> {
        let certified = self
            .certificates
            .iter()
            .flat_map(|kept| kept.facts(&self.lists, now));
        let own = self.facts.iter().map(|own| own.fact.clone());
        let asked = self.questions(now).map(|visit| visit.fact(false));
        own.chain(certified.map(|(_, fact)| fact))
            .chain(asked)
            .collect()
    }

    /// Erases what is past the horizon; says whether there was anything.
    fn forget(&mut self, horizon: OffsetDateTime) -> bool {
        let stays = self.diary.entries().len();
        self.diary.erase_before(horizon);
        self.declined.retain(|declined| declined.until >= horizon);
        facts::forget(&mut self.facts, horizon) || self.diary.entries().len() < stays
    }

    fn answer(&mut self, taken: Result<Vec<Notice>, Refused>, now: OffsetDateTime) -> Answer {
        let forgot = self.forget(facts::horizon(&self.lists, now));
        self.match_areas();
        let (refusal, mut notices) = match taken {
            Ok(notices) => (None, notices),
            Err(refused) => (Some(refused.into()), Vec::new()),
        };
        if forgot {
            notices.push(Notice::Forgotten);
        }
        Answer {
            refusal,
            notices: notices.into_iter().map(Into::into).collect(),
            view: self.view(now),
        }
    }
}

/// The status of facts (JSON, a list of [`Fact`]) under one pack: its canonical bytes. What the view shows, asked for alone,
/// so that any machine can be held against the vectors of crate `status`.
///
/// # Errors
/// [`Problem::Input`] where the pack cannot be used or the facts are none.
pub fn status_of(pack: &[u8], facts: &[u8], now: OffsetDateTime) -> Result<Vec<u8>, Refused> {
    if facts.len() > MAX_INPUT {
        return Err(Problem::TooLarge.into());
    }
    let pack = Pack::read(pack).and_then(|pack| pack.checked().ok());
    let pack = pack.ok_or(Problem::Input)?;
    let facts: Vec<Fact> = json::read(facts).map_err(|_| Problem::Input)?;
    Ok(status::status(&facts, &pack, now).to_bytes())
}

fn remove<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Result<(), Refused> {
    let at = list.iter().position(is_it).ok_or(Problem::NoSuch)?;
    list.remove(at);
    Ok(())
}
