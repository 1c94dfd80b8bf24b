//! What windows add up to, day by day: the models, and the presets that authorities used.

pub mod cumulative;
pub mod daily;
pub mod dose;
pub mod germany;
pub mod legacy;
pub mod model;
pub mod preset;
mod response;
mod table;
