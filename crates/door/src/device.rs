//! A door's device: the authority's lists and the venue that was chosen, and never anything of a guest.

use crate::check::check;
use crate::decision::{Decision, Reason};
use crate::house::House;
use crate::lists::Lists;
use crate::verdict::Verdict;
use crate::view::{Choice, DoorView, VenueView};
use bulletin::{
    BulletinView, Kind, RefusalView, SavedSubscription, StorageError, Subscription, Wanted,
};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

const WHAT: &str = "pratique door";
const VERSION: u16 = 1;
/// What a door needs: packs and rules, issuers, the words of codes, what was taken back.
const KINDS: &[Kind] = &[
    Kind::Pack,
    Kind::Trust,
    Kind::ValueSets,
    Kind::Rules,
    Kind::Revocations,
];
/// A door decides alone for so long with the lists it has, even where the bulletin lasts longer: keys that were misused
/// are taken off a list within days.
pub const LISTS_GOOD_FOR: Duration = Duration::days(7);

/// The state of one door.
pub struct Door {
    news: Subscription,
    lists: Lists,
    chosen: Option<Choice>,
    /// Made from the lists for what was chosen; none where they do not have it any more.
    house: Option<House>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    news: SavedSubscription,
    chosen: Option<Choice>,
}

/// Why a door's saved lists are not read, or a choice not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoorProblem {
    /// The saved lists are damaged or of another version; fetching makes new ones.
    Saved,
    /// No rules of that name, or none for such a venue.
    NoSuchVenue,
}

impl DoorProblem {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::Saved, Self::NoSuchVenue];

    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Saved => "DOOR-SAVED",
            Self::NoSuchVenue => "DOOR-NO-SUCH-VENUE",
        }
    }

    /// What whoever sets up the door is told, in English.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Saved => {
                "The saved lists cannot be read. Connect this device to fetch them anew."
            }
            Self::NoSuchVenue => "There are no rules for this kind of place now. Choose another.",
        }
    }
}

impl From<DoorProblem> for RefusalView {
    fn from(problem: DoorProblem) -> Self {
        Self {
            code: problem.code(),
            holder: problem.sentence(),
        }
    }
}

impl From<StorageError> for DoorProblem {
    fn from(_: StorageError) -> Self {
        Self::Saved
    }
}

impl Default for Door {
    fn default() -> Self {
        Self {
            news: Subscription::new(KINDS),
            lists: Lists::default(),
            chosen: None,
            house: None,
        }
    }
}

impl Door {
    /// A door as it was saved.
    ///
    /// # Errors
    /// [`DoorProblem::Saved`].
    pub fn open(saved: &[u8]) -> Result<Self, DoorProblem> {
        let mut parts = bulletin::stored(WHAT, VERSION, saved)?;
        if parts.is_empty() {
            return Err(DoorProblem::Saved);
        }
        let files = parts.split_off(1);
        let saved: Saved = json::read(&parts[0]).map_err(|_| DoorProblem::Saved)?;
        let (news, lists) = Subscription::reopen(KINDS, saved.news, files, Lists::read)
            .map_err(|_| DoorProblem::Saved)?;
        let mut door = Self {
            news,
            lists,
            chosen: saved.chosen,
            house: None,
        };
        door.furnish();
        Ok(door)
    }

    /// The door as bytes.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let saved = Saved {
            news: self.news.saved(),
            chosen: self.chosen.clone(),
        };
        let json = json::write(&saved).into_bytes();
        let mut parts = vec![json.as_slice()];
        parts.extend(self.news.files());
        bulletin::store(WHAT, VERSION, parts)
    }

    /// The files that are still to be fetched for an index.
    pub fn wanted(&mut self, authority: &str, index: &str, now: OffsetDateTime) -> Wanted {
        self.news.wanted(authority, index, now)
    }

    /// The revocation list that a difference leads to from the one that is here with this digest (hexadecimal digits).
    #[must_use]
    pub fn follow(&self, from: &str, difference: &[u8]) -> Option<Vec<u8>> {
        revocation::next_list(self.news.held(from)?, difference)
    }

    /// Takes a bulletin: all of it, or nothing.
    ///
    /// # Errors
    /// [`bulletin::Refusal`]; what was there before stays.
    pub fn receive(
        &mut self,
        index: &str,
        fetched: &dyn Fn(&str) -> Option<Vec<u8>>,
        now: OffsetDateTime,
    ) -> Result<(), bulletin::Refusal> {
        self.lists = self.news.receive(index, fetched, Lists::read, now)?;
        self.furnish();
        Ok(())
    }

    /// Chooses the kind of venue whose rules hold here.
    ///
    /// # Errors
    /// [`DoorProblem::NoSuchVenue`]; the choice before stays.
    pub fn choose(&mut self, pack: &str, venue: &str) -> Result<(), DoorProblem> {
        let choice = Choice {
            pack: pack.to_owned(),
            venue: venue.to_owned(),
        };
        let house = self.house(&choice).ok_or(DoorProblem::NoSuchVenue)?;
        (self.house, self.chosen) = (Some(house), Some(choice));
        Ok(())
    }

    fn furnish(&mut self) {
        self.house = self.chosen.as_ref().and_then(|chosen| self.house(chosen));
    }

    fn house(&self, choice: &Choice) -> Option<House> {
        let index = self.news.index()?;
        Some(House {
            venue: self.lists.venue(&choice.pack, &choice.venue)?,
            trust: self.lists.trust.clone(),
            issuers: self.lists.issuers.clone(),
            value_sets: self.lists.value_sets.clone(),
            revocations: self.lists.revocations.clone(),
            lists_from: index.issued,
            lists_good_for: LISTS_GOOD_FOR.min(index.expires - index.issued),
        })
    }

    /// Decides on a scanned text. Nothing of it is kept.
    #[must_use]
    pub fn check(&self, text: &str, now: OffsetDateTime) -> Verdict {
        Verdict::from(&self.decide(text, now))
    }

    /// The decision behind [`Door::check`].
    #[must_use]
    pub fn decide(&self, text: &str, now: OffsetDateTime) -> Decision {
        let (Some(house), Some(chosen)) = (&self.house, &self.chosen) else {
            return Decision::AskPerson(Reason::NoVenue);
        };
        let in_force = self.news.is_in_force(now) && self.lists.is_in_force(&chosen.pack, now);
        if !house.venue.care && !in_force {
            return Decision::AskPerson(Reason::NotInForce);
        }
        check(text, house, now)
    }

    /// What there is to show.
    #[must_use]
    pub fn view(&self, now: OffsetDateTime) -> DoorView {
        DoorView {
            authority: self.news.authority(),
            bulletin: self.news.bulletin(now).map(|held| too_old(held, now)),
            refused: self.news.refused(now).map(Into::into),
            venues: self.venues(now),
            chosen: self.house.as_ref().and(self.chosen.clone()),
        }
    }

    /// The venues whose rules are in force now: none once the bulletin has run out.
    fn venues(&self, now: OffsetDateTime) -> Vec<VenueView> {
        let mut venues = self.lists.venues();
        venues
            .retain(|venue| self.news.is_in_force(now) && self.lists.is_in_force(&venue.pack, now));
        venues
    }
}

/// A door's lists are too old to decide alone before their bulletin runs out, and whoever stands there is told before
/// the first guest comes.
fn too_old(held: BulletinView, now: OffsetDateTime) -> BulletinView {
    BulletinView {
        stale: held.stale || now - held.issued > LISTS_GOOD_FOR,
        ..held
    }
}
