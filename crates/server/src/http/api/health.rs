//! Whether the service is well, for operators.

use super::answer::{json, written};
use super::desk::Reading;
use crate::http::problem::Refusal;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json as value};

pub(super) async fn health(State(desk): Reading) -> Result<Response, Refusal> {
    let (store, now) = (desk.store(), desk.now());
    let job = |job: &storage::Job| -> Value {
        value!({
            "name": job.name, "due_at": written(job.due_at),
            "last_ok_at": job.done_at.map(written), "last_fault": job.fault,
        })
    };
    let jobs: Vec<Value> = store.jobs().await?.iter().map(job).collect();
    let published = desk.publisher.published();
    let published = published.map(|published| {
        let index = &published.publication.index;
        value!({"version": index.version, "issued": written(index.issued), "expires": written(index.expires)})
    });
    let given = value!({
        "version": env!("CARGO_PKG_VERSION"),
        "started_at": written(desk.started_at),
        "database": store.kind(),
        "object_store": desk.publisher.objects().kind(),
        "published": published,
        "issued_today": store.issued_today(now).await?,
        "sessions": store.sessions(now).await?,
        "jobs": jobs,
    });
    Ok(json(200, &given))
}
