//! What staff ask for. `table` says who may; `gate` holds every request against it before a handler sees it.

mod audit_log;
mod certificates;
mod document;
mod drafts;
mod entrance;
mod form;
mod gate;
mod reading;
mod service;
mod staff;
mod table;

pub(crate) use document::openapi;

use crate::press::Press;
use crate::publisher::Publisher;
use crate::staff::{Limits, Passkeys};
use axum::Router;
use axum::extract::State;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use serde::Serialize;
use std::sync::Arc;
use storage::Store;
use time::OffsetDateTime;

/// What the handlers of staff read.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) publisher: Arc<Publisher>,
    pub(crate) press: Press,
    pub(crate) passkeys: Passkeys,
    pub(crate) limits: Limits,
    /// The address that staff open.
    pub(crate) origin: String,
    pub(crate) clock: fn() -> OffsetDateTime,
    pub(crate) orders: form::Orders,
    pub(crate) started_at: OffsetDateTime,
}

type Reading = State<Arc<Desk>>;

impl Desk {
    fn store(&self) -> &Store {
        self.publisher.store()
    }

    fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }
}

pub(crate) use form::Orders;

/// The routes of staff.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/api/sign-in/challenge", post(entrance::challenge))
        .route("/api/sign-in", post(entrance::sign_in))
        .route(
            "/api/enrolment/challenge",
            post(entrance::enrolment_challenge),
        )
        .route("/api/enrolment", post(entrance::enrol))
        .route(
            "/api/session",
            get(entrance::session).delete(entrance::sign_out),
        )
        .route(
            "/api/session/recovery-codes",
            post(entrance::recovery_codes),
        )
        .route("/api/staff", get(staff::list))
        .route("/api/staff/invitations", post(staff::invite))
        .route("/api/staff/{account}/roles", put(staff::set_roles))
        .route("/api/staff/{account}", delete(staff::remove))
        .route("/api/desk/form", get(form::form))
        .route("/api/desk/checks", post(certificates::check))
        .route("/api/desk/certificates", post(certificates::issue))
        .route("/api/desk/batches", post(certificates::batch))
        .route(
            "/api/desk/revocations",
            post(certificates::revoke).delete(certificates::take_back),
        )
        .route("/api/publishing", get(drafts::overview))
        .route("/api/publishing/drafts", post(drafts::draft))
        .route(
            "/api/publishing/drafts/revocations",
            post(drafts::revocations),
        )
        .route("/api/publishing/drafts/removal", post(drafts::removal))
        .route(
            "/api/publishing/drafts/{id}",
            get(drafts::one).delete(drafts::withdraw),
        )
        .route(
            "/api/publishing/drafts/{id}/approval",
            post(drafts::approve),
        )
        .route("/api/audit/log", get(audit_log::log))
        .route("/api/service", get(service::service))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(&desk),
            gate::gate,
        ))
        .with_state(desk)
}

/// JSON that nobody keeps.
fn json(status: u16, value: &impl Serialize) -> Response {
    let Ok(text) = serde_json::to_string(value) else {
        return crate::http::problem::Problem::Fault.into_response();
    };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    let headers = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
    (status, headers, text).into_response()
}

/// A moment as answers have it (RFC 3339).
fn written(at: OffsetDateTime) -> String {
    let at = at.replace_nanosecond(0).unwrap_or(at);
    at.format(&time::format_description::well_known::Rfc3339)
        .unwrap_or_default()
}

/// An answer without a body.
fn done() -> Response {
    (
        axum::http::StatusCode::NO_CONTENT,
        [("cache-control", "no-store")],
    )
        .into_response()
}
