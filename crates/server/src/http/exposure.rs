//! The routes of the key server: uploads, and the files that phones download.

use super::api::{Desk, Reading, collect, is_of_type};
use super::padding::{PADDING, with_padding};
use super::problem::{Problem, Refusal};
use crate::blame::blame;
use crate::exposure::{Period, Published, Refused, Shelf};
use crate::fault::Fault;
use crate::random;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use exposure::{MAX_REQUEST, UploadRequest};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Every answer has this many bytes.
const ANSWER: usize = 4_096;
const CHAFF: &str = "x-chaff";
const UPLOADS: &str = "/v1/publish";

/// The description of these routes (OpenAPI 3.1), beside that of staff's.
pub(super) const DESCRIBED: &str = include_str!("exposure.json");

/// Whether a route is that of uploads: they are counted without their outcome, as codes are.
pub(crate) fn is_private(route: &str) -> bool {
    route == UPLOADS
}

pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route(
            UPLOADS,
            post(publish).fallback(async || Problem::NotAllowed),
        )
        .route("/exposure/{region}/index.txt", indexes(Period::Hour))
        .route("/exposure/{region}/daily/index.txt", indexes(Period::Day))
        .route("/exposure/{region}/{file}", reading(file))
        .with_state(desk)
}

fn reading<H, T>(handler: H) -> axum::routing::MethodRouter<Arc<Desk>>
where
    H: axum::handler::Handler<T, Arc<Desk>>,
    T: 'static,
{
    get(handler).fallback(async || Problem::ReadOnly)
}

/// The index of each region for files of this period.
fn indexes(period: Period) -> axum::routing::MethodRouter<Arc<Desk>> {
    reading(
        move |desk: Reading, region: Region, asked: HeaderMap| async move {
            index(&desk, region, &asked, period)
        },
    )
}

type Region = Result<Path<String>, PathRejection>;

fn index(desk: &Desk, region: Region, asked: &HeaderMap, period: Period) -> Response {
    let shelf: &Shelf = &desk.exposure.shelf;
    let index = region
        .ok()
        .and_then(|Path(region)| shelf.index(&region, period));
    match (desk.has_ended(), index) {
        (true, _) => Problem::Sunset.into_response(),
        (false, Some(index)) => index.answer_to_all(asked),
        (false, None) => Problem::NoSuchPath.into_response(),
    }
}

async fn file(
    State(desk): Reading,
    path: Result<Path<(String, String)>, PathRejection>,
    asked: HeaderMap,
) -> Response {
    if desk.has_ended() {
        return Problem::Sunset.into_response();
    }
    let Ok(Path((region, name))) = path else {
        return Problem::NoSuchPath.into_response();
    };
    match desk.exposure.shelf.file(&region, &name).await {
        Ok(Some(file)) => file.answer_to_all(&asked),
        Ok(None) => Problem::NoSuchFile.into_response(),
        Err(fault) => Refusal::from(fault).into_response(),
    }
}

async fn publish(State(desk): Reading, request: Request) -> Response {
    let is_marked = request.headers().contains_key(CHAFF);
    if !is_of_type(&request, &["application/json"]) {
        let why = "the content-type must be application/json";
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_request", why);
    }
    let body = match collect(request, MAX_REQUEST).await {
        Ok(body) => body,
        Err(refusal) => {
            let (status, _, why) = refusal.problem().row();
            return refused(status, "bad_request", why);
        }
    };
    if desk.has_ended() {
        let why = "this deployment has ended";
        return refused(StatusCode::TOO_MANY_REQUESTS, "maintenance_mode", why);
    }
    let Some(sent) = UploadRequest::read(&body) else {
        return refused(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "the request cannot be read",
        );
    };
    let now = (desk.clock)();
    let server = &desk.exposure.server;
    let outcome = match is_marked || sent.is_chaff() {
        true => server.pretend(&sent, now).await,
        false => server.publish(&sent, now).await,
    };
    match outcome {
        Ok(published) => padded(StatusCode::OK, written(&published)),
        Err(refusal) => told(&refusal),
    }
}

fn written(published: &Published) -> Map<String, Value> {
    let mut answer = Map::new();
    answer.insert("revisionToken".into(), json!(published.revision_token));
    if published.inserted > 0 {
        answer.insert("insertedExposures".into(), json!(published.inserted));
    }
    if !published.errors.is_empty() {
        answer.insert("error".into(), json!(published.errors.join("; ")));
        answer.insert("code".into(), json!("partial_failure"));
    }
    if !published.warnings.is_empty() {
        answer.insert("warnings".into(), json!(published.warnings));
    }
    answer
}

/// Why an upload was refused, in the words of the wire.
fn told(refusal: &Refused) -> Response {
    if let Refused::Fault(fault) = refusal {
        blame(fault);
    }
    let bad = StatusCode::BAD_REQUEST;
    let (status, code, why): (_, _, &str) = match refusal {
        Refused::UnknownAuthority => (
            StatusCode::UNAUTHORIZED,
            "unknown_health_authority_id",
            "nobody here knows this health authority",
        ),
        Refused::Certificate(why) => (
            StatusCode::UNAUTHORIZED,
            "health_authority_verification_certificate_invalid",
            why,
        ),
        Refused::BadRequest(why) => (bad, "bad_request", why),
        Refused::NoProof => (
            bad,
            "missing_revision_token",
            "some keys are there already: send the revision token",
        ),
        Refused::OtherProof => (
            bad,
            "invalid_revision_token",
            "the revision token is of other keys",
        ),
        Refused::RevisedBefore => (bad, "key_already_revised", "a key was revised already"),
        Refused::NoSuchChange => (
            bad,
            "invalid_report_type_transition",
            "what was said of a key cannot become this",
        ),
        Refused::Fault(Fault::Busy | Fault::Storage(storage::Fault::Unavailable(_))) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "internal_error",
            "the service is busy: nothing was done, try again in a moment",
        ),
        Refused::Fault(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "the service has a fault",
        ),
    };
    refused(status, code, why)
}

fn refused(status: StatusCode, code: &str, why: &str) -> Response {
    let mut answer = Map::new();
    answer.insert("error".into(), json!(why));
    answer.insert("code".into(), json!(code));
    let mut answer = padded(status, answer);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let soon = HeaderValue::from_static("2");
        answer.headers_mut().insert(header::RETRY_AFTER, soon);
    }
    answer
}

/// An answer that is as long as every other.
fn padded(status: StatusCode, answer: Map<String, Value>) -> Response {
    let answer = Value::Object(answer).to_string();
    let room = ANSWER.saturating_sub(answer.len() + PADDING.len());
    let Ok(padding) = random::filling(room) else {
        return Problem::Fault.into_response();
    };
    let version = HeaderName::from_static("x-api-version");
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
        (version, "v1"),
    ];
    let text = with_padding(&answer, padding);
    (status, headers, text).into_response()
}
