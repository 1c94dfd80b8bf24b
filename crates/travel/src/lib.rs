//! Where somebody was, and where an authority says that infection was possible: the diary of stays, imports of other
//! programs' histories, areas of possible exposure as RFC 7946 GeoJSON and as a compact binary, the publisher's rules,
//! and matching on the phone.
//!
//! In scope: the forms, their checks, and the question "were you there?".
//! Out of scope: signatures and the public log (crate `bulletin`), the pack that holds the parameters (crate
//! `policy`), what a confirmed visit means (crate `status`), keeping the diary (crate `wallet`).
//!
//! Nothing here is sent anywhere: the list is the same for everybody, and the comparison is made where the diary is.

mod area;
mod detect;
mod diary;
mod import;
mod matching;
mod place;
mod sphere;
mod stay;

pub use area::{
    Area, AreaId, Areas, Basis, COARSEST_RESOLUTION, Cells, CheckedAreas, Draft, Evidence, Finding,
    Hour, Kind, Level, ListError, MAX_AREAS, MAX_CELLS, MAX_CORNERS, MAX_LIST, MAX_PIECES,
    MAX_POINTS, MAX_REACH, NoAreaId, NoCompactForm, People, Polygon, Polygons, RANDOM_BYTES, Ring,
    Rule, Rules, Shape, ShapeError, Window, Word, Words, Wrong, publish,
};
pub use diary::{Diary, DiaryError, Entry, MAX_STAYS, StayId};
pub use import::{Format, ImportError, LeftOut, MAX_IMPORT, Preview, Reason, preview};
pub use matching::{AreaIndex, ParameterError, Parameters, PossibleVisit, plain_scan};
pub use place::{Accuracy, Latitude, Longitude, Place, PlaceError};
pub use stay::{Label, Stay, StayError};
