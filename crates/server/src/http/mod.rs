//! The routes: what is asked for, and which document answers.

mod document;
mod encoding;
mod headers;
mod pages;
mod problem;
mod routes;

pub(crate) use document::{Document, Keep};
pub(crate) use pages::are_built;
pub use routes::router;
