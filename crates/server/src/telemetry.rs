//! What the service says of itself. [`Event`] is all that may be logged: it has no place for who asked for what. Counts and times
//! are for Prometheus, by route and never by caller.

use crate::fault::Fault;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::response::Response;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder,
};
use serde_json::json;
use std::fmt;
use std::sync::LazyLock;
use std::time::Instant;

/// Something that an operator should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What is done at its times was not done.
    JobFailed {
        /// Which.
        job: &'static str,
        /// Why, in the words of the fault; they name files, addresses of services and settings, never a person.
        why: String,
    },
}

impl Event {
    pub(crate) fn failed(job: &'static str, fault: &Fault) -> Self {
        Self::JobFailed {
            job,
            why: fault.to_string(),
        }
    }
}

/// One line of JSON.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::JobFailed { job, why } = self;
        write!(
            f,
            "{}",
            json!({"level": "error", "event": "job-failed", "job": job, "why": why})
        )
    }
}

const REQUESTS: &str = "pratique_http_requests_total";
const SECONDS: &str = "pratique_http_request_seconds";
/// All names, for the page that explains them.
#[cfg(test)]
pub(crate) const METRIC_NAMES: [&str; 2] = [REQUESTS, SECONDS];
/// Upper ends of the classes of time, seconds.
const CLASSES: [f64; 9] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Counted since the process began, whichever of several services in it answered.
static METRICS: LazyLock<Option<Metrics>> = LazyLock::new(Metrics::new);

struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
}

impl Metrics {
    /// None where the names are not ones of Prometheus, which the test of [`METRIC_NAMES`] would see.
    fn new() -> Option<Self> {
        let requests = Opts::new(REQUESTS, "Answers by route, method and status.");
        let seconds = HistogramOpts::new(SECONDS, "Time until an answer began, by route.");
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(requests, &["route", "method", "status"]).ok()?,
            seconds: HistogramVec::new(seconds.buckets(CLASSES.to_vec()), &["route"]).ok()?,
        };
        let registered = metrics
            .registry
            .register(Box::new(metrics.requests.clone()));
        registered.ok()?;
        let registered = metrics.registry.register(Box::new(metrics.seconds.clone()));
        registered.ok()?;
        Some(metrics)
    }

    fn count(&self, route: &str, method: &str, status: &str, seconds: f64) {
        self.requests
            .with_label_values(&[route, method, status])
            .inc();
        self.seconds.with_label_values(&[route]).observe(seconds);
    }
}

/// All counts, in Prometheus' text format.
pub(crate) fn rendered() -> Vec<u8> {
    let mut text = Vec::new();
    if let Some(metrics) = &*METRICS {
        // writing to memory cannot fail
        let _ = TextEncoder::new().encode(&metrics.registry.gather(), &mut text);
    }
    text
}

/// What a method is counted as: one that HTTP does not know could be made up anew for every request.
const fn counted(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}

/// A request that is being answered, counted by its route: the pattern, not the path.
pub(crate) struct Counting {
    route: Option<MatchedPath>,
    method: &'static str,
    began: Instant,
}

impl Counting {
    pub(crate) fn begin(request: &Request) -> Self {
        Self {
            route: request.extensions().get::<MatchedPath>().cloned(),
            method: counted(request.method()),
            began: Instant::now(),
        }
    }

    pub(crate) fn end(&self, answer: &Response) {
        let Some(metrics) = &*METRICS else { return };
        let route = self.route.as_ref().map_or("page", MatchedPath::as_str);
        let seconds = self.began.elapsed().as_secs_f64();
        metrics.count(route, self.method, answer.status().as_str(), seconds);
    }
}
