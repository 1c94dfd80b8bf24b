//! What windows add up to, day by day.

pub mod daily;
pub mod germany;
