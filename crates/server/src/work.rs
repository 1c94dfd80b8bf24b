//! What is done at its times, whichever copy of the program comes first.

use crate::exposure::{Exporting, Shelf};
use crate::fault::Fault;
use crate::publisher::Publisher;
use crate::telemetry::Event;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// A job: its name in the database, how often it is done, how long one may take.
struct Job {
    name: &'static str,
    every: Duration,
    lasts: Duration,
}

const PUBLISH: Job = Job {
    name: "publish",
    every: Duration::minutes(10),
    lasts: Duration::minutes(5),
};
const ERASE: Job = Job {
    name: "erase",
    every: Duration::hours(1),
    lasts: Duration::minutes(30),
};
const EXPORT: Job = Job {
    name: "export",
    every: Duration::minutes(5),
    lasts: Duration::minutes(60),
};
/// How often it is looked whether a job is due and another copy published.
const LOOKS_EVERY: std::time::Duration = std::time::Duration::from_secs(5);

/// Works until it is dropped. `tell` hears of what failed; it is tried again at its next time.
pub(crate) async fn work(
    publisher: Arc<Publisher>,
    (exporting, shelf): (Arc<Exporting>, Arc<Shelf>),
    clock: fn() -> OffsetDateTime,
    tell: impl Fn(&Event),
) {
    let mut looks = tokio::time::interval(LOOKS_EVERY);
    loop {
        looks.tick().await;
        let now = clock();
        if let Err(fault) = publisher.follow(now).await {
            tell(&Event::failed("follow", &fault));
        }
        for job in [&PUBLISH, &ERASE, &EXPORT] {
            if let Err(fault) = turn(&publisher, &exporting, job, now).await {
                tell(&Event::failed(job.name, &fault));
            }
        }
        if let Err(fault) = shelf.follow().await {
            tell(&Event::failed("follow", &fault));
        }
    }
}

async fn turn(
    publisher: &Publisher,
    exporting: &Exporting,
    job: &Job,
    now: OffsetDateTime,
) -> Result<(), Fault> {
    let Some(lease) = publisher.store().lease(job.name, job.lasts, now).await? else {
        return Ok(());
    };
    let done = match job.name {
        "publish" => publisher.refresh(now).await,
        "export" if publisher.authority().described.has_ended(now) => Ok(()),
        "export" => exporting.run(now).await,
        _ => erase(publisher, now).await,
    };
    let fault = done.as_ref().err().map(ToString::to_string);
    publisher
        .store()
        .finish(&lease, fault.as_deref(), now + job.every, now)
        .await?;
    done
}

/// Forgets what is past its time (guarantee G10).
async fn erase(publisher: &Publisher, now: OffsetDateTime) -> Result<(), Fault> {
    publisher.store().erase(now).await?;
    publisher.clear().await
}
