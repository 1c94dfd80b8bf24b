//! When symptoms began, as far as anybody says (Google's key server, `internal/publish/model`).

use crate::interval::{INTERVAL_SECONDS, Interval};

const DAY: i64 = 86_400;
/// How long ago symptoms may have begun, seconds.
const MAX_AGE: i64 = 28 * DAY;
/// How long before an upload they are taken to have begun where nobody says, seconds.
const USUALLY: i64 = 4 * DAY;

/// When symptoms began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Onset {
    /// The interval.
    pub interval: Interval,
    /// Whether somebody said so.
    pub is_known: bool,
}

impl Onset {
    /// What the phone says, where it can be; else what the certificate says, where that can be; else four days before `now` (Unix
    /// seconds).
    #[must_use]
    pub fn choose(of_phone: Option<i64>, of_certificate: Option<i64>, now: i64) -> Self {
        let said = [of_phone, of_certificate].into_iter().flatten();
        let known = said.into_iter().find_map(|interval| fit(interval, now));
        let usual = || Interval::of_unix(now - USUALLY).unwrap_or(Interval(0));
        Self {
            interval: known.unwrap_or_else(usual),
            is_known: known.is_some(),
        }
    }
}

fn fit(interval: i64, now: i64) -> Option<Interval> {
    let at = interval.checked_mul(i64::from(INTERVAL_SECONDS))?;
    let fits = (now - MAX_AGE..now).contains(&at);
    u32::try_from(interval).ok().filter(|_| fits).map(Interval)
}
