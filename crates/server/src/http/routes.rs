//! The routes of the publisher, all of them for reading. What stands behind `?` is never looked at.

use super::api::{self, Desk};
use super::document::{Document, Keep};
use super::exposure;
use super::headers;
use super::pages::Pages;
use super::problem::{Problem, Refusal};
use super::verification;
use crate::blame::blame;
use crate::publisher::{Published, Publisher};
use crate::telemetry::{self, Counting};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use std::sync::Arc;
use time::OffsetDateTime;

/// What every handler reads.
#[derive(Debug)]
struct Shelf {
    publisher: Arc<Publisher>,
    pages: Pages,
    healthy: Document,
    openapi: Document,
    jwks: Document,
    clock: fn() -> OffsetDateTime,
}

type Reading = State<Arc<Shelf>>;

/// The routes of a publisher, ready to answer.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    let shelf = Arc::new(Shelf {
        publisher: Arc::clone(&desk.publisher),
        clock: desk.clock,
        openapi: Document::new(api::openapi(), "application/json", Keep::UntilChanged),
        jwks: Document::new(desk.office.jwks(), "application/json", Keep::UntilChanged),
        pages: Pages::embedded(),
        healthy: Document::new("ok", "text/plain; charset=utf-8", Keep::Not),
    });
    Router::new()
        .route("/healthz", reading(healthz))
        .route("/authority.json", reading(authority))
        .route("/bulletins/index", reading(index))
        .route("/bulletins/whole", reading(whole))
        .route("/bulletins/{hash}", reading(file))
        .route("/bulletins/{hash}/from/{before}", reading(difference))
        .route("/demo/certificates.json", reading(certificates))
        .route("/openapi.json", reading(openapi))
        .route("/jwks", reading(jwks))
        .route("/readyz", reading(readyz))
        .route("/metrics", reading(metrics))
        .fallback_service(reading(page).with_state(Arc::clone(&shelf)))
        .with_state(shelf)
        .merge(verification::router(Arc::clone(&desk)))
        .merge(exposure::router(Arc::clone(&desk)))
        .merge(api::router(desk))
        .layer(middleware::from_fn(around))
}

/// What is done with every request and every answer.
async fn around(request: Request, next: Next) -> Response {
    let counting = Counting::begin(&request);
    let mut answer = next.run(request).await;
    headers::protect(&mut answer);
    counting.end(&answer);
    answer
}

/// GET and HEAD; every other method hears why not.
fn reading<H, T>(handler: H) -> MethodRouter<Arc<Shelf>>
where
    H: Handler<T, Arc<Shelf>>,
    T: 'static,
{
    get(handler).fallback(async || Problem::ReadOnly)
}

async fn healthz(State(shelf): Reading, asked: HeaderMap) -> Response {
    shelf.healthy.answer(&asked)
}

/// Whether it can work: the database answers, and what is published is in force. Published files are given out from memory, so
/// that their store is not asked.
async fn readyz(State(shelf): Reading, asked: HeaderMap) -> Response {
    let is_in_force = shelf.publisher.is_in_force((shelf.clock)());
    match shelf.publisher.store().answers().await {
        Ok(()) if is_in_force => shelf.healthy.answer(&asked),
        Ok(()) => {
            blame(&"what is published is not in force any more");
            Problem::Unavailable.into_response()
        }
        Err(fault) => Refusal::from(fault).into_response(),
    }
}

async fn metrics() -> Response {
    let headers = [
        ("content-type", "text/plain; version=0.0.4"),
        ("cache-control", "no-store"),
    ];
    (headers, telemetry::rendered()).into_response()
}

async fn openapi(State(shelf): Reading, asked: HeaderMap) -> Response {
    shelf.openapi.answer_to_all(&asked)
}

async fn jwks(State(shelf): Reading, asked: HeaderMap) -> Response {
    shelf.jwks.answer_to_all(&asked)
}

async fn authority(State(shelf): Reading, asked: HeaderMap) -> Response {
    shelf.publisher.announced().answer_to_all(&asked)
}

async fn index(State(shelf): Reading, asked: HeaderMap) -> Response {
    published(&shelf, |published| {
        Ok(published.index.answer_to_all(&asked))
    })
}

async fn whole(State(shelf): Reading, asked: HeaderMap) -> Response {
    published(&shelf, |published| {
        Ok(published.whole.answer_to_all(&asked))
    })
}

async fn file(
    State(shelf): Reading,
    hash: Result<Path<String>, PathRejection>,
    asked: HeaderMap,
) -> Response {
    published(&shelf, |published| {
        // what is no text is no hash
        let Path(hash) = hash.map_err(|_| Problem::NoSuchFile)?;
        let file = published.file(&hash).ok_or(Problem::NoSuchFile)?;
        Ok(file.answer_to_all(&asked))
    })
}

async fn difference(
    State(shelf): Reading,
    hashes: Result<Path<(String, String)>, PathRejection>,
    asked: HeaderMap,
) -> Response {
    published(&shelf, |published| {
        let Path((to, from)) = hashes.map_err(|_| Problem::NoSuchFile)?;
        let file = published.difference(&from, &to);
        Ok(file.ok_or(Problem::NoSuchFile)?.answer_to_all(&asked))
    })
}

async fn certificates(State(shelf): Reading, asked: HeaderMap) -> Response {
    published(&shelf, |published| {
        let certificates = published.certificates.as_ref().ok_or(Problem::NoSuchPath)?;
        Ok(certificates.answer(&asked))
    })
}

fn published(
    shelf: &Shelf,
    answer: impl FnOnce(&Published) -> Result<Response, Problem>,
) -> Response {
    let found = shelf.publisher.published().ok_or(Problem::Sunset);
    found
        .and_then(|published| answer(&published))
        .unwrap_or_else(Problem::into_response)
}

async fn page(State(shelf): Reading, asked: HeaderMap, uri: Uri) -> Response {
    let path = uri.path();
    if let Some(page) = shelf.pages.find(path) {
        return page.answer(&asked);
    }
    if !shelf.pages.lacks_slash(path) {
        return Problem::NoSuchPath.into_response();
    }
    match HeaderValue::try_from(format!("{path}/")) {
        Ok(there) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, there)]).into_response(),
        Err(_) => Problem::NoSuchPath.into_response(),
    }
}
