//! Areas as RFC 7946 GeoJSON: what people, maps and other programs read. `docs/areas.md` lists the members.

mod members;
mod read;
mod write;

use super::shape::ShapeError;
use std::fmt;

/// The largest list that is read, in bytes.
pub const MAX_LIST: usize = 32 << 20;

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListError {
    /// Larger than [`MAX_LIST`].
    TooLarge,
    /// More areas than [`crate::MAX_AREAS`], or more rows than [`crate::MAX_POINTS`].
    TooMany,
    /// Not JSON, or not the form of a list; the message names the place.
    Form(String),
    /// A member of the area with this number (from 0) that is missing or has another meaning.
    Area(usize, Wrong),
    /// The compact form ends early, has bytes behind its end, or says what cannot be.
    Binary(&'static str),
}

/// What is wrong with the form of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Not the form of a feature; the message names the place.
    Form(String),
    /// A member that is missing, or whose value is none of those it can have.
    Member(&'static str),
    /// The ground.
    Shape(ShapeError),
    /// The geometry and the member `cells` disagree.
    CellsDisagree,
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the list is larger than 32 MiB"),
            Self::TooMany => f.write_str("the list has more areas than a phone can use"),
            Self::Form(what) => write!(f, "this is not a list of areas: {what}"),
            Self::Area(index, wrong) => write!(f, "area number {}: {wrong}", index + 1),
            Self::Binary(what) => write!(f, "this is not a compact list of areas: {what}"),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(what) => f.write_str(what),
            Self::Member(name) => {
                write!(f, "`{name}` is missing or has a value that it cannot have")
            }
            Self::Shape(error) => error.fmt(f),
            Self::CellsDisagree => f.write_str("the geometry is not the outline of `cells`"),
        }
    }
}

impl std::error::Error for ListError {}
