//! The keys of several hours and regions as one sequence, in the order of their bytes: each is read page by page, so that however many
//! there are, few are in memory.

use crate::fault::Fault;
use ::exposure::{
    Interval, KeySpan, PublishedKey, ReportType, RollingPeriod, TemporaryExposureKey,
};
use std::iter::Peekable;
use storage::{KeysOf, Report, RevisedKey, Store};
use time::OffsetDateTime;

/// How many keys are in memory, of all hours together. PostgreSQL puts all keys of an hour in order for each page, so that few and
/// large pages are better.
const KEYS: usize = 96_000;
/// How many of an hour are at least.
const PAGE: usize = 4_000;

/// Which keys of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that are new.
    New,
    /// Those of which something was published before.
    Revised,
}

/// Keys of several hours.
pub(super) struct Merged<'e> {
    store: &'e Store,
    which: Which,
    /// How many keys of an hour are read at a time.
    page: u32,
    hours: Vec<Hour<'e>>,
}

/// The keys of an hour and a region.
struct Hour<'e> {
    of: KeysOf<'e>,
    hour: OffsetDateTime,
    page: Peekable<std::vec::IntoIter<RevisedKey>>,
}

impl<'e> Merged<'e> {
    /// The first of all.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) async fn begin(
        store: &'e Store,
        which: Which,
        hours: impl Iterator<Item = (KeysOf<'e>, OffsetDateTime)>,
    ) -> Result<Self, Fault> {
        let wanted: Vec<_> = hours.collect();
        let page = (KEYS / wanted.len().max(1)).max(PAGE);
        let mut merged = Self {
            store,
            which,
            page: u32::try_from(page).unwrap_or(u32::MAX),
            hours: Vec::with_capacity(wanted.len()),
        };
        for (of, hour) in wanted {
            let page = merged.page(of, hour, None).await?;
            merged.hours.push(Hour { of, hour, page });
        }
        Ok(merged)
    }

    async fn page(
        &self,
        of: KeysOf<'_>,
        hour: OffsetDateTime,
        after: Option<[u8; 16]>,
    ) -> Result<Peekable<std::vec::IntoIter<RevisedKey>>, Fault> {
        let keys = match self.which {
            Which::New => self.store.released_keys(of, hour, after, self.page).await,
            Which::Revised => self.store.revised_keys(of, hour, after, self.page).await,
        };
        Ok(keys?.into_iter().peekable())
    }

    /// The next keys, `most` at most; none at the end.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) async fn next(&mut self, most: usize) -> Result<Vec<PublishedKey>, Fault> {
        let mut keys = Vec::new();
        while keys.len() < most {
            let Some(next) = self.first() else { break };
            let hour = &mut self.hours[next];
            let Some(key) = hour.page.next() else { break };
            if hour.page.peek().is_none() {
                let Hour { of, hour, .. } = *hour;
                self.hours[next].page = self.page(of, hour, Some(key.key.key)).await?;
            }
            keys.push(published(key)?);
        }
        Ok(keys)
    }

    /// The hour that has the first key of all that are left.
    fn first(&mut self) -> Option<usize> {
        let hours = self.hours.iter_mut().enumerate();
        let firsts = hours.filter_map(|(at, hour)| Some((hour.page.peek()?.key.key, at)));
        firsts.min().map(|(_, at)| at)
    }
}

fn published(one: RevisedKey) -> Result<PublishedKey, Fault> {
    let period = RollingPeriod::new(one.key.rolling_period.into());
    Ok(PublishedKey {
        span: KeySpan {
            key: TemporaryExposureKey(one.key.key),
            start: Interval(one.key.rolling_start),
            period: period.map_err(Fault::content)?,
        },
        transmission_risk: Some(one.key.risk),
        report_type: Some(match one.report {
            Report::Confirmed => ReportType::ConfirmedTest,
            Report::Likely => ReportType::ConfirmedClinicalDiagnosis,
            Report::UserReport => ReportType::SelfReport,
            Report::Revoked => ReportType::Revoked,
        }),
        days_since_onset: Some(one.key.days_since_onset),
    })
}
