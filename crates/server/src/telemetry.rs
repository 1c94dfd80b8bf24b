//! What the service says of itself. [`Event`] is all that may be logged: it has no place for who asked for what. Counts and times
//! are for Prometheus, by route and never by caller.

use crate::fault::Fault;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use serde_json::json;
use std::fmt;
use std::sync::OnceLock;
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

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

fn metrics() -> Option<&'static PrometheusHandle> {
    let install = || {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(SECONDS.into()), &CLASSES);
        // one for the process; where the host program has its own, ours stays silent
        builder.ok()?.install_recorder().ok()
    };
    METRICS.get_or_init(install).as_ref()
}

/// All counts, in Prometheus' text format.
pub(crate) fn rendered() -> String {
    metrics().map(PrometheusHandle::render).unwrap_or_default()
}

/// Counts a request by its route: the pattern, not the path.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    metrics();
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("page", MatchedPath::as_str)
        .to_owned();
    let method = request.method().as_str().to_owned();
    let began = Instant::now();
    let answer = next.run(request).await;
    let status = answer.status().as_u16().to_string();
    metrics::counter!(REQUESTS, "route" => path.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!(SECONDS, "route" => path).record(began.elapsed().as_secs_f64());
    answer
}
