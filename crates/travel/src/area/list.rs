//! A list of areas as read or drawn up, before any check.

use super::finding::Finding;
use super::{Area, Hour};

/// A list of areas. Only [`crate::CheckedAreas`] are written or matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Areas {
    /// The hour in which the list was issued.
    pub issued: Hour,
    /// The areas.
    pub areas: Vec<Area>,
    /// Members that are not known, each as a finding; they were not read.
    pub unknown: Vec<Finding>,
}

/// The most areas in one list.
pub const MAX_AREAS: usize = 50_000;
/// The most cells and pieces of edges in one list.
pub const MAX_POINTS: usize = 1_000_000;
