//! The program is killed at random moments while phones upload their keys, and started again: every upload that it answered with 200 is
//! there afterwards. `PRATIQUE_KILLS=50` makes the five rounds fifty.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

#[path = "../../storage/tests/suite/cluster.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod cluster;
mod house;
mod phones;
mod program;

use cluster::Cluster;
use house::{House, runtime};
use phones::{Key, Phones};
use program::Folder;
use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::time::Duration;
use storage::Store;
use time::OffsetDateTime;

/// How many upload at once.
const AT_ONCE: usize = 8;
/// The longest that the program lives with phones around it, milliseconds.
const LONGEST: u64 = 250;

#[test]
fn what_phones_were_told_outlives_a_kill_on_sqlite() {
    let folder = Folder::new("kills");
    let data = folder.path().join("data");
    let known = rounds(&data, &[]);
    let there = runtime().block_on(async {
        let store = Store::open_file(&data.join("pratique.db")).await.unwrap();
        keys(&store).await
    });
    assert!(known.is_subset(&there));
}

#[test]
fn what_phones_were_told_outlives_a_kill_on_postgres() {
    let folder = Folder::new("kills-postgres");
    let cluster = Arc::new(Cluster::start());
    let database = cluster.new_database();
    let url = database.address();
    let known = rounds(&folder.path().join("data"), &[("DATABASE_URL", &url)]);
    let there = runtime().block_on(async {
        let store = Store::visit_server(&url).await.unwrap();
        let there = keys(&store).await;
        store.close().await;
        there
    });
    assert!(known.is_subset(&there));
}

/// All keys that were acknowledged before one of the kills.
fn rounds(data: &std::path::Path, environment: &[(&str, &str)]) -> BTreeSet<Key> {
    let rounds = std::env::var("PRATIQUE_KILLS").map_or(5, |rounds| rounds.parse().unwrap());
    let mut known = BTreeSet::new();
    for round in 0..rounds {
        let mut house = House::start(data, environment);
        let phones = Arc::new(Phones::of(data, house.address()));
        let uploading: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let phones = Arc::clone(&phones);
                std::thread::spawn(move || phones.upload_until_nobody_answers())
            })
            .collect();
        phones.wait_for_the_first();
        // at random in the real sense: a seed would not repeat what the machine does
        let life = Duration::from_millis(RandomState::new().hash_one(round) % LONGEST);
        std::thread::sleep(life);
        house.kill();
        for phone in uploading {
            known.extend(phone.join().unwrap());
        }
    }
    println!("{rounds} kills, {} keys acknowledged", known.len());
    known
}

/// All keys that were published, or will be.
async fn keys(store: &Store) -> BTreeSet<Key> {
    let now = OffsetDateTime::now_utc();
    let hour = now.unix_timestamp() / 3_600 * 3_600;
    let mut keys = BTreeSet::new();
    // the test may have begun in another hour
    for hour in [hour - 3_600, hour] {
        let hour = OffsetDateTime::from_unix_timestamp(hour).unwrap();
        keys.extend(store.to_cover("XD", hour, None, u32::MAX).await.unwrap());
    }
    keys
}
