//! How often a caller may knock. Callers without a session are counted by network, under a key of this process: no address is kept.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

type Bucket = DefaultKeyedRateLimiter<[u8; 16]>;

/// Knocks at the door of a caller who is not signed in, a minute.
const KNOCKS: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Requests of one account, a second: a batch is one.
const REQUESTS: NonZeroU32 = NonZeroU32::new(200).unwrap();

/// Requests of all phones that have one app, a second.
const PHONES: NonZeroU32 = NonZeroU32::new(20_000).unwrap();

/// The counts.
#[derive(Debug)]
pub(crate) struct Limits {
    key: [u8; 32],
    knocks: Bucket,
    requests: Bucket,
    phones: Bucket,
}

impl Limits {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            knocks: RateLimiter::keyed(Quota::per_minute(KNOCKS)),
            requests: RateLimiter::keyed(Quota::per_second(REQUESTS)),
            phones: RateLimiter::keyed(Quota::per_second(PHONES)),
        }
    }

    /// Whether a caller without a session may knock; where not, for how long it waits.
    pub(crate) fn knock(&self, address: IpAddr) -> Result<(), Duration> {
        let network = match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            // who has one address of version 6 has a whole /64
            IpAddr::V6(address) => address.octets()[..8].to_vec(),
        };
        check(&self.knocks, self.name(&network))
    }

    /// Whether an account may go on.
    pub(crate) fn request(&self, account: &str) -> Result<(), Duration> {
        check(&self.requests, self.name(account.as_bytes()))
    }

    /// Whether the phones of an app may go on.
    pub(crate) fn phones(&self, app: &str) -> Result<(), Duration> {
        check(&self.phones, self.name(app.as_bytes()))
    }

    fn name(&self, what: &[u8]) -> [u8; 16] {
        let hash = Sha256::new()
            .chain_update(self.key)
            .chain_update(what)
            .finalize();
        let mut name = [0; 16];
        name.copy_from_slice(&hash[..16]);
        name
    }
}

fn check(bucket: &Bucket, name: [u8; 16]) -> Result<(), Duration> {
    use governor::clock::Clock;
    // what nobody counts any more is forgotten
    if bucket.len() > 10_000 {
        bucket.retain_recent();
    }
    bucket
        .check_key(&name)
        .map_err(|until| until.wait_time_from(governor::clock::DefaultClock::default().now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_is_slowed_and_another_is_not() {
        let limits = Limits::new([7; 32]);
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::2".parse().unwrap();
        for _ in 0..KNOCKS.get() {
            assert_eq!(limits.knock(one), Ok(()));
        }
        assert!(limits.knock(neighbour).is_err());
        assert_eq!(limits.knock("2001:db9::1".parse().unwrap()), Ok(()));
    }
}
