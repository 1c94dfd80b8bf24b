//! Closing an hour: its cover is made once, before anything of it is published, as rows beside the others. Every file that has the
//! hour has the same keys from then on.

use super::cover;
use super::draws::Draws;
use super::settings::Plan;
use super::times::hour_of;
use crate::fault::Fault;
use crate::random;
use storage::Store;
use time::{Duration, OffsetDateTime};

/// How long after its end an hour is closed: whoever downloads a key cannot pass for its owner while it was in use.
pub(super) const AGE: Duration = Duration::hours(2);
/// How many covers are written while uploads wait.
const AT_ONCE: usize = 2_000;
/// How many keys are read at a time.
const PAGE: u32 = 10_000;
/// An hour that is missed for longer is erased before it could be published.
const LATEST: Duration = Duration::days(14);

/// Closes every hour of every region that is due, the earliest first.
pub(super) async fn close_due(
    store: &Store,
    plan: &Plan,
    now: OffsetDateTime,
) -> Result<(), Fault> {
    let due = hour_of(now - AGE) - Duration::HOUR;
    let first = first(store, plan)
        .await?
        .map_or(due, |first| first.min(due));
    for region in &plan.regions {
        let last = store.last_closed(&region.name).await?;
        let mut hour = last.map_or(first, |last| last + Duration::HOUR);
        hour = hour.max(hour_of(now - LATEST));
        while hour <= due {
            close(store, plan, &region.name, hour, random::bytes()?).await?;
            store.close_hour(&region.name, hour, now).await?;
            hour += Duration::HOUR;
        }
    }
    Ok(())
}

/// The first hour that any region has keys of: files may have those of another.
async fn first(store: &Store, plan: &Plan) -> Result<Option<OffsetDateTime>, Fault> {
    let mut first = None;
    for region in &plan.regions {
        let of_region = store.first_released(&region.name).await?;
        first = [first, of_region].into_iter().flatten().min();
    }
    Ok(first)
}

/// Covers an hour. It can be begun again where it broke off.
pub(super) async fn close(
    store: &Store,
    plan: &Plan,
    region: &str,
    hour: OffsetDateTime,
    seed: [u8; 32],
) -> Result<(), Fault> {
    let mut draws = Draws::new(seed);
    let invented = cover::invented(hour, &mut draws);
    let revised = cover::revised(hour, &mut draws);
    store
        .begin_to_close(region, hour, &invented, &revised)
        .await?;
    store.uncover(region, hour).await?;
    let mut seeds: Vec<[u8; 16]> = Vec::new();
    loop {
        let page = store
            .to_cover(region, hour, seeds.last().copied(), PAGE)
            .await?;
        if page.is_empty() {
            break;
        }
        seeds.extend(page);
    }
    let of_each =
        cover::covers_of_each(seeds.len(), plan.least_keys, plan.least_covers, &mut draws);
    let few = (AT_ONCE / of_each.max(1)).max(1);
    for seeds in seeds.chunks(few) {
        let pairs = cover::pairs(seeds, of_each, &mut draws);
        for piece in pairs.chunks(AT_ONCE) {
            store.cover(piece).await?;
        }
    }
    Ok(())
}
