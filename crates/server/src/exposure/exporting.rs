//! Making export files: of closed hours alone, so that the same file comes out whenever and by whomever it is made.

use super::closing::{AGE, close_due};
use super::merged::{Merged, Which};
use super::settings::{Period, Plan, RegionSettings};
use super::times::seconds;
use crate::fault::Fault;
use crate::objects::Objects;
use ::exposure::{ExportDraft, ExportSigner, PublishedKey, due_batches};
use std::sync::Arc;
use storage::{KeysOf, NewExport, Store};
use time::{Duration, OffsetDateTime};

/// The most keys of a file: phones take more, and few have the memory.
const MOST_KEYS: usize = 500_000;

/// Everything that files are made with.
#[derive(Debug)]
pub(crate) struct Exporting {
    pub(crate) store: Store,
    pub(crate) objects: Objects,
    pub(crate) plan: Plan,
    pub(crate) signers: Arc<Vec<ExportSigner>>,
}

/// Which keys a file has.
#[derive(Debug, Clone, Copy)]
struct Batch<'r> {
    region: &'r RegionSettings,
    period: Period,
    start: OffsetDateTime,
    end: OffsetDateTime,
}

impl Exporting {
    /// Closes the hours that are due, and makes the files that are.
    ///
    /// # Errors
    /// [`Fault`]; what was made before stays, and the rest is made at the next time.
    pub(crate) async fn run(&self, now: OffsetDateTime) -> Result<(), Fault> {
        close_due(&self.store, &self.plan, now).await?;
        let made = self.store.exports().await?;
        for region in &self.plan.regions {
            // of a time before this service there is nothing to say
            let Some(first) = self.store.first_closed(&region.name).await? else {
                continue;
            };
            for period in &self.plan.periods {
                let mine = made
                    .iter()
                    .filter(|file| file.region == region.name && file.period == period.seconds());
                let last = mine.map(|file| file.ends_at).max().unwrap_or(first);
                for batch in due(region, *period, last, now) {
                    self.export(batch, now).await?;
                }
            }
        }
        Ok(())
    }

    /// Makes the files of a time: the objects first, then all rows at once.
    async fn export(&self, batch: Batch<'_>, now: OffsetDateTime) -> Result<(), Fault> {
        let mut keys = self.keys(batch, Which::New).await?;
        let mut revised_keys = self.keys(batch, Which::Revised).await?;
        let mut known = Vec::new();
        loop {
            let part = i32::try_from(known.len()).unwrap_or_default();
            let part = Part {
                region: batch.region.name.clone(),
                start: batch.start,
                end: batch.end + Duration::SECOND * part,
                keys: keys.next(MOST_KEYS).await?,
                revised_keys: revised_keys.next(MOST_KEYS).await?,
            };
            // a time without keys has a file that says so
            if part.is_empty() && !known.is_empty() {
                break;
            }
            known.push(self.put(part, batch).await?);
        }
        Ok(self.store.know_exports(&known, now).await?)
    }

    async fn put(&self, part: Part, batch: Batch<'_>) -> Result<NewExport, Fault> {
        let ends_at = part.end;
        let bytes = self.write(part).await?;
        let digest = self.objects.put(&bytes).await?;
        Ok(NewExport {
            region: batch.region.name.clone(),
            period: batch.period.seconds(),
            starts_at: batch.start,
            ends_at,
            digest: digest.to_string(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        })
    }

    /// Packing and signing take a while, and others are answered meanwhile.
    async fn write(&self, part: Part) -> Result<Vec<u8>, Fault> {
        let signers = Arc::clone(&self.signers);
        let written = tokio::task::spawn_blocking(move || part.write(&signers));
        written.await.map_err(Fault::content)?
    }

    /// The keys of a time, by their bytes.
    async fn keys<'e>(&'e self, batch: Batch<'e>, which: Which) -> Result<Merged<'e>, Fault> {
        let hours = move |of: KeysOf<'e>| hours(batch).map(move |hour| (of, hour));
        let all = self.sources(batch.region).flat_map(hours);
        Merged::begin(&self.store, which, all).await
    }

    /// Whose keys are in the files of a region.
    fn sources<'p>(&'p self, region: &'p RegionSettings) -> impl Iterator<Item = KeysOf<'p>> {
        self.plan.regions.iter().filter_map(move |other| {
            let is_whole = other.name == region.name || region.includes.contains(&other.name);
            (is_whole || region.travellers).then_some(KeysOf {
                region: &other.name,
                only_travellers: !is_whole,
            })
        })
    }
}

/// The times of files that are due.
fn due(
    region: &RegionSettings,
    period: Period,
    last: OffsetDateTime,
    now: OffsetDateTime,
) -> Vec<Batch<'_>> {
    let at = |seconds: u64| {
        let seconds = i64::try_from(seconds).unwrap_or_default();
        OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    };
    let hour = Period::Hour.seconds().unsigned_abs();
    let times = due_batches(
        period.seconds().unsigned_abs(),
        Some(seconds(last)),
        seconds(now - AGE),
        hour,
    );
    let batch = |(start, end)| Batch {
        region,
        period,
        start: at(start),
        end: at(end),
    };
    times.unwrap_or_default().into_iter().map(batch).collect()
}

/// The hours of a time.
fn hours(batch: Batch<'_>) -> impl Iterator<Item = OffsetDateTime> {
    let hours = std::iter::successors(Some(batch.start), |hour| Some(*hour + Duration::HOUR));
    hours.take_while(move |hour| *hour < batch.end)
}

/// A file.
struct Part {
    region: String,
    start: OffsetDateTime,
    end: OffsetDateTime,
    keys: Vec<PublishedKey>,
    revised_keys: Vec<PublishedKey>,
}

impl Part {
    const fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.revised_keys.is_empty()
    }

    fn write(self, signers: &[ExportSigner]) -> Result<Vec<u8>, Fault> {
        let draft = ExportDraft {
            start: seconds(self.start),
            end: seconds(self.end),
            region: &self.region,
            keys: self.keys,
            revised_keys: self.revised_keys,
        };
        draft.write(signers).map_err(Fault::content)
    }
}
