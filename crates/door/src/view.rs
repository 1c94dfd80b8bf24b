//! What the door's page shows (JSON).

use bulletin::{AuthorityView, BulletinView, RefusalView};
use policy::pack::Text;
use serde::{Deserialize, Serialize};

/// The door at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DoorView {
    /// Who publishes; nothing before the first bulletin.
    pub authority: Option<AuthorityView>,
    /// The bulletin in use, with its age.
    pub bulletin: Option<BulletinView>,
    /// Why the last bulletin offered was refused.
    pub refused: Option<RefusalView>,
    /// Every kind of venue that there are rules for.
    pub venues: Vec<VenueView>,
    /// The one whose rules hold here.
    pub chosen: Option<Choice>,
}

/// A kind of venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VenueView {
    /// The pack, or the file with the rules of an arrival.
    pub pack: String,
    /// Its kind; `arrival-XX` for who arrives in the country XX.
    pub venue: String,
    /// What is asked there, in every language of the pack; empty for arrivals.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub text: Text,
    /// A place of care: its door never refuses.
    pub care: bool,
}

/// A chosen kind of venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Choice {
    /// The pack, or the file with the rules of an arrival.
    pub pack: String,
    /// The kind of venue.
    pub venue: String,
}

/// The answer to a choice or a bulletin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DoorAnswer {
    /// Why nothing was changed; nothing where it was taken.
    pub refusal: Option<RefusalView>,
}
