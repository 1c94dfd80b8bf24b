//! What staff ask for. `table` says who may; `gate` holds every request against it before a handler sees it.

mod answer;
mod audit_log;
mod certificates;
mod content;
mod desk;
mod document;
mod drafts;
mod entrance;
mod exposure_callers;
mod exposure_codes;
mod form;
mod gate;
mod health;
mod orders;
mod reading;
mod staff;
mod table;

pub(crate) use desk::{Desk, ExposureDesk, Reading};
pub(crate) use document::openapi;
pub(crate) use orders::Orders;
pub(super) use reading::{address, collect, is_of_type};

use axum::Router;
use axum::middleware;
use axum::routing::{delete, get, post, put};
use std::sync::Arc;

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
        .route("/api/staff/invitations/{id}", delete(staff::uninvite))
        .route("/api/staff/{account}/roles", put(staff::set_roles))
        .route("/api/staff/{account}", delete(staff::remove))
        .route("/api/desk/form", get(form::form))
        .route("/api/desk/checks", post(certificates::check))
        .route("/api/desk/certificates", post(certificates::issue))
        .route("/api/desk/readings", post(certificates::reading))
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
        .route("/api/service", get(health::health))
        .merge(exposure())
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(&desk),
            gate::gate,
        ))
        .with_state(desk)
}

/// Those of exposure notification.
fn exposure() -> Router<Arc<Desk>> {
    Router::new()
        .route("/api/desk/exposure-codes", post(exposure_codes::issue))
        .route(
            "/api/desk/exposure-codes/{id}",
            get(exposure_codes::status).delete(exposure_codes::end),
        )
        .route(
            "/api/exposure/callers",
            get(exposure_callers::list).post(exposure_callers::add),
        )
        .route(
            "/api/exposure/callers/{id}",
            delete(exposure_callers::remove),
        )
}
