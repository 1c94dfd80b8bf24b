//! The routes: what is asked for, and which document answers.

mod api;
mod document;
mod encoding;
pub(crate) mod exposure;
mod headers;
mod padding;
mod pages;
pub(crate) mod problem;
mod routes;
pub(crate) mod verification;

pub(crate) use api::{Desk, ExposureDesk, Orders};
pub(crate) use document::{Document, Keep};
pub(crate) use pages::are_built;
pub(crate) use routes::router;
