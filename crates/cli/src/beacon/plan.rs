//! When a beacon takes another identifier and when it listens (Bluetooth Specification v1.2, "Broadcasting behaviour" and
//! "Scanning behaviour"; how often and for how long it listens is Android's way).

use std::time::Duration;

/// For how long it listens.
pub(super) const LISTENING: Duration = Duration::from_secs(4);
/// The shortest and the longest time that an identifier is sent, in seconds.
const SENT: [u32; 2] = [10 * 60, 20 * 60];
/// The shortest and the longest time from one listening to the next, in seconds.
const PAUSE: [u32; 2] = [210, 300];

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Another identifier.
    Identifier,
    /// To listen.
    Listening,
    /// Nothing for so long, or until the clock is set.
    Nothing(Duration),
}

/// The next times, in Unix seconds.
#[derive(Debug)]
pub(super) struct Plan {
    identifier: u32,
    listening: u32,
}

impl Plan {
    /// Both are due.
    pub(super) const fn begin(now: u32) -> Self {
        Self {
            identifier: now,
            listening: now,
        }
    }

    pub(super) fn due(&self, now: u32) -> Due {
        if is_due(self.identifier, now, SENT[1]) {
            Due::Identifier
        } else if is_due(self.listening, now, PAUSE[1]) {
            Due::Listening
        } else {
            let next = self.identifier.min(self.listening);
            Due::Nothing(Duration::from_secs((next - now).into()))
        }
    }

    /// An identifier is sent from now on.
    pub(super) fn sent(&mut self, now: u32, random: u32) {
        self.identifier = now + between(SENT, random);
    }

    /// It listened now.
    pub(super) fn listened(&mut self, now: u32, random: u32) {
        self.listening = now + between(PAUSE, random);
    }
}

/// A time that lies further ahead than any that was planned was planned by a clock that has been set back since.
const fn is_due(at: u32, now: u32, longest: u32) -> bool {
    at <= now || at - now > longest
}

/// Every second of the span as likely as another, but for one part in a million.
const fn between([shortest, longest]: [u32; 2], random: u32) -> u32 {
    shortest + random % (longest - shortest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u32 = 1_795_500_000;

    #[test]
    fn an_identifier_comes_first_and_stays_for_10_to_20_minutes() {
        let mut plan = Plan::begin(NOW);
        assert_eq!(plan.due(NOW), Due::Identifier);
        let stays = |plan: &mut Plan, random| {
            plan.listening = u32::MAX / 2;
            plan.sent(NOW, random);
            let due = |seconds: &u32| is_due(plan.identifier, NOW + seconds, SENT[1]);
            (0..9_999).find(due).unwrap()
        };
        let all: std::collections::BTreeSet<u32> =
            (0..601).map(|random| stays(&mut plan, random)).collect();
        assert!(all.into_iter().eq(600..=1_200));
    }

    #[test]
    fn it_listens_every_210_to_300_seconds_and_tells_how_long_nothing_is_due() {
        let mut plan = Plan::begin(NOW);
        plan.sent(NOW, 0);
        assert_eq!(plan.due(NOW), Due::Listening);
        plan.listened(NOW, 0);
        assert_eq!(plan.due(NOW), Due::Nothing(Duration::from_secs(210)));
        assert_eq!(plan.due(NOW + 210), Due::Listening);
        plan.listened(NOW, 90);
        assert_eq!(plan.due(NOW + 299), Due::Nothing(Duration::from_secs(1)));
        assert_eq!(plan.due(NOW + 300), Due::Listening);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_keep_an_identifier() {
        let mut plan = Plan::begin(NOW);
        plan.sent(NOW, 600);
        plan.listened(NOW, 90);
        assert_eq!(plan.due(NOW - 1), Due::Identifier);
        plan.sent(NOW - 1, 600);
        assert_eq!(plan.due(NOW - 1), Due::Listening);
    }
}
