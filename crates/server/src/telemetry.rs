//! What the service says of itself. [`Event`] is all that may be logged: it has no place for who asked for what. Counts and times
//! are for Prometheus, by route and never by caller.

use crate::blame::listening;
use crate::fault::Fault;
use crate::http::{exposure, verification};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder,
};
use serde_json::json;
use std::fmt;
use std::sync::{Arc, LazyLock};
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
    /// A request was not done, and not for anything that was wrong with it.
    RequestFailed {
        /// The pattern of its path, not the path.
        route: String,
        /// Of HTTP.
        method: &'static str,
        /// What was answered.
        status: u16,
        /// As above; nothing where nobody said.
        why: String,
    },
}

/// Who hears of events.
pub(crate) type Tell = Arc<dyn Fn(&Event) + Send + Sync>;

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
        let line = match self {
            Self::JobFailed { job, why } => {
                json!({"level": "error", "event": "job-failed", "job": job, "why": why})
            }
            Self::RequestFailed {
                route,
                method,
                status,
                why,
            } => {
                json!({"level": "error", "event": "request-failed", "route": route, "method": method,
                "status": status, "why": why})
            }
        };
        line.fmt(f)
    }
}

/// Tells of each request that failed, and of none besides.
pub(crate) async fn watch(State(tell): State<Tell>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = counted(request.method());
    let (answer, why) = listening(next.run(request)).await;
    let status = answer.status();
    if status.is_server_error() {
        tell(&Event::RequestFailed {
            route: named(route.as_ref()).to_owned(),
            method,
            status: status.as_u16(),
            why,
        });
    }
    answer
}

/// What is no route is a page.
fn named(route: Option<&MatchedPath>) -> &str {
    route.map_or("page", MatchedPath::as_str)
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

    /// What a phone or a health authority's system asks of the verification server is counted without its outcome, unless the service
    /// itself is to blame: how many codes were used is told elsewhere, and not to everybody.
    pub(crate) fn end(&self, answer: &Response) {
        let Some(metrics) = &*METRICS else { return };
        let route = named(self.route.as_ref());
        let seconds = self.began.elapsed().as_secs_f64();
        let status = answer.status();
        let is_private = verification::is_private(route) || exposure::is_private(route);
        if is_private && !status.is_server_error() {
            metrics.count("verification", self.method, "answered", seconds);
        } else {
            metrics.count(route, self.method, status.as_str(), seconds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Refusal;
    use axum::body::Body;
    use axum::routing::get;
    use axum::{Router, middleware};
    use std::sync::Mutex;
    use tower::ServiceExt;

    #[tokio::test]
    async fn only_what_failed_is_told_with_its_route_and_never_its_path() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        let tell: Tell = Arc::new(move |event: &Event| hears.lock().unwrap().push(event.clone()));
        let fails = async || Refusal::from(Fault::content("a file is missing"));
        let refuses = async || Refusal::from(Fault::from(storage::Fault::Overtaken));
        let app = Router::new()
            .route("/drafts/{id}", get(fails))
            .route("/refuses", get(refuses))
            .layer(middleware::from_fn_with_state(tell, watch));
        for path in ["/drafts/private", "/refuses", "/nowhere"] {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            app.clone().oneshot(request).await.unwrap();
        }
        let heard = heard.lock().unwrap();
        let [event] = &heard[..] else {
            panic!("{heard:?}")
        };
        let line = event.to_string();
        assert!(
            line.contains(r#""route":"/drafts/{id}","status":500"#),
            "{line}"
        );
        assert!(line.contains("a file is missing"), "{line}");
    }
}
