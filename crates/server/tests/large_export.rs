//! A million keys of one hour, which is what the largest country had on its worst day, are published in little memory. A program of
//! its own, for it is the memory of the whole program that counts.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(clippy::panic, reason = "a folder has a file")]

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "house/answer.rs"]
mod answer;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "exposure/phone.rs"]
mod phone;

use exposure::{Archive, Export, ExportIndex};
use phone::{KeyHouse, NOW, now, wait};
use storage::Store;

const KEYS: usize = 1_000_000;
const MOST_MIB: usize = 256;
const MORE: &str =
    "regions = [{ name = \"XD\" }, { name = \"XE\" }]\nleast_covers = 0\nperiods = [\"hour\"]\n";

#[tokio::test]
async fn a_million_keys_are_exported_in_little_memory() {
    let house = KeyHouse::open(MORE).await;
    fill(&house.store).await;
    wait(4);
    house.service.export(now()).await.unwrap();
    let peak = peak_mib();
    println!("{KEYS} keys exported with {peak} MiB at most");
    assert!(peak < MOST_MIB, "{peak} MiB");
    let index = house.text("/exposure/XD/index.txt").await;
    let mut keys = 0;
    for path in ExportIndex::read(&index).unwrap().paths() {
        let file = house.get(&format!("/exposure/{path}")).await.body;
        let archive = Archive::read(&file).unwrap();
        keys += Export::read(archive.unverified()).unwrap().keys().count();
    }
    assert!(keys >= KEYS, "{keys}");
}

/// Uploads would take minutes.
async fn fill(store: &Store) {
    let Store::Sqlite(file) = store else {
        panic!("a folder has a file")
    };
    let hour = NOW.unix_timestamp() / 3_600 * 3_600;
    let filled = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < $1) \
         INSERT INTO exposure_key (released_at, region, key, rolling_start, rolling_period, risk, report_type, \
         days_since_onset, traveller, created_at, is_cover) \
         SELECT $2, 'XD', randomblob(16), $2 / 600 - 144 - n % 13 * 144, 144, 2, 1, 3, 0, $2, 0 FROM number";
    let filled = sqlx::query(filled).bind(KEYS as i64).bind(hour);
    filled.execute(&file.writer).await.unwrap();
}

/// The most memory that this program had at once.
fn peak_mib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse::<usize>().unwrap() >> 10
}
