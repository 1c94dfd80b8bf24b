//! Codes that open nothing, counted by network, so that nobody tries them all: a code of eight digits is short. No address is kept:
//! networks are counted under a key of this process.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// Wrong codes from one network that are answered in a window of time; a household that mistypes has some, a hall of phones behind
/// one address more.
const MOST: u32 = 60;
const WINDOW: Duration = Duration::minutes(10);
/// Networks that are counted at most.
const NETWORKS: usize = 100_000;

/// The counts of a window.
#[derive(Debug)]
pub(crate) struct Guesses {
    key: [u8; 32],
    counts: Mutex<Counts>,
}

/// Since when, and how many from each network.
type Counts = (Option<OffsetDateTime>, HashMap<[u8; 16], u32>);

impl Guesses {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            counts: Mutex::default(),
        }
    }

    /// Whether this network has brought too many wrong codes, and is to wait.
    pub(crate) fn are_too_many(&self, address: IpAddr, now: OffsetDateTime) -> bool {
        let Some(name) = self.name(address) else {
            return false;
        };
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (began, counts) = &*counts;
        let is_over = began.is_none_or(|began| now - began >= WINDOW);
        !is_over && counts.get(&name).is_some_and(|count| *count >= MOST)
    }

    /// Notes a wrong code.
    pub(crate) fn note(&self, address: IpAddr, now: OffsetDateTime) {
        let Some(name) = self.name(address) else {
            return;
        };
        let mut held = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (began, counts) = &mut *held;
        if began.is_none_or(|began| now - began >= WINDOW) {
            *began = Some(now);
            counts.clear();
        }
        if counts.len() < NETWORKS || counts.contains_key(&name) {
            let count = counts.entry(name).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// What a network is called here. Whoever comes from the machine itself or from its own network is a proxy in front of all phones,
    /// and stands for nobody.
    fn name(&self, address: IpAddr) -> Option<[u8; 16]> {
        let network = match address {
            IpAddr::V4(address) if is_near(address) => return None,
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) if address.is_loopback() || address.is_unique_local() => {
                return None;
            }
            // who has one address of version 6 has a whole /64
            IpAddr::V6(address) => address.octets()[..8].to_vec(),
        };
        let hash = Sha256::new()
            .chain_update(self.key)
            .chain_update(network)
            .finalize();
        hash[..16].try_into().ok()
    }
}

fn is_near(address: std::net::Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_unspecified()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-25 9:00 UTC);

    #[test]
    fn one_network_waits_and_another_does_not() {
        let guesses = Guesses::new([7; 32]);
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::2".parse().unwrap();
        let other: IpAddr = "198.51.100.7".parse().unwrap();
        for _ in 0..MOST {
            assert!(!guesses.are_too_many(neighbour, NOW));
            guesses.note(one, NOW);
        }
        assert!(guesses.are_too_many(neighbour, NOW));
        assert!(!guesses.are_too_many(other, NOW));
        assert!(!guesses.are_too_many(one, NOW + WINDOW));
        guesses.note(other, NOW + WINDOW);
        assert!(!guesses.are_too_many(one, NOW + WINDOW));
    }

    #[test]
    fn a_proxy_stands_for_nobody() {
        let guesses = Guesses::new([7; 32]);
        for near in ["127.0.0.1", "10.1.2.3", "::1", "fd00::1"] {
            let near: IpAddr = near.parse().unwrap();
            for _ in 0..=MOST {
                guesses.note(near, NOW);
            }
            assert!(!guesses.are_too_many(near, NOW), "{near}");
        }
    }
}
