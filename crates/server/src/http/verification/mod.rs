//! The routes of the verification server, in the wire form of Google's: phones and health authorities' own systems ask here, each
//! with the key that an administrator gave it. Staff ask elsewhere (`api::exposure_codes`).

mod answer;
mod body;
mod caller;
mod issue;
mod phone;
mod stats;
mod status;

use super::api::Desk;
use answer::Trouble;
use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use std::sync::Arc;

pub(super) use caller::Kind;

/// The description of these routes (OpenAPI 3.1), beside that of staff's.
pub(super) const DESCRIBED: &str = include_str!("described.json");

/// The routes.
pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/api/verify", posting(phone::verify))
        .route("/api/certificate", posting(phone::certificate))
        .route("/api/issue", posting(issue::issue))
        .route("/api/batch-issue", posting(issue::batch))
        .route("/api/checkcodestatus", posting(status::check))
        .route("/api/expirecode", posting(status::expire))
        .route(
            "/api/stats/realm.json",
            get(stats::stats).fallback(async || Trouble::NotAllowed),
        )
        .with_state(desk)
}

/// POST; every other method hears why not.
fn posting<H, T>(handler: H) -> MethodRouter<Arc<Desk>>
where
    H: Handler<T, Arc<Desk>>,
    T: 'static,
{
    post(handler).fallback(async || Trouble::NotAllowed)
}

/// Whether a route is one of these: they are counted without their outcome, for a count of codes that were used is no public figure.
pub(crate) fn is_private(route: &str) -> bool {
    let ours = [
        "/api/verify",
        "/api/certificate",
        "/api/issue",
        "/api/batch-issue",
        "/api/checkcodestatus",
        "/api/expirecode",
    ];
    ours.contains(&route)
}
