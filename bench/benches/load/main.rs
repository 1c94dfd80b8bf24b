//! The service under load, with its clients on the same cores: a published file downloaded, and a certificate issued (signed, recorded,
//! acknowledged after the commit) on each database. Beside each answers a bare handler of the same framework that does only what
//! cannot be left out; the two take turns of a second, so that they meet the same machine.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "the cluster and the staff were made for tests, which also stop the one and say what they expect of the other"
)]

mod bare;
mod client;
#[path = "../../../crates/storage/tests/suite/cluster.rs"]
mod cluster;
#[path = "../../../crates/server/tests/house/enrolled.rs"]
mod enrolled;
mod house;

use client::{Load, Run};
use cluster::Cluster;
use house::House;
use std::sync::Arc;
use std::time::Duration;

/// That of the program, for the bare handler too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Clients, each with a connection of its own that stays open.
const CLIENTS: usize = 64;
/// How long one of the two answers before it is the other's turn.
const TURN: Duration = Duration::from_secs(1);
const ROUNDS: usize = 7;

fn main() {
    // before there are other threads, which are where the first is
    rustix::thread::sched_setaffinity(None, &all_cores()).expect("a thread may use every core");
    let runtime = tokio::runtime::Runtime::new().expect("threads can be made");
    runtime.block_on(bench());
}

async fn bench() {
    let sqlite = tempfile::tempdir().expect("there is room for a folder");
    let house = House::open(sqlite.path(), None).await;
    download(&house).await;
    let bare = bare::on_file(&sqlite.path().join("bare.db")).await;
    issue("issue-sqlite", &house, bare).await;

    let cluster = Arc::new(Cluster::start());
    let (ours, theirs) = (cluster.new_database(), cluster.new_database());
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let house = House::open(folder.path(), Some(&ours.address())).await;
    let bare = bare::on_server(&theirs.address()).await;
    issue("issue-postgres", &house, bare).await;
    // databases are dropped by those who are not on a runtime
    tokio::task::spawn_blocking(move || drop((ours, theirs, cluster)))
        .await
        .expect("a cluster stops");
}

/// Benches are pinned to one core; this one is about all of them.
fn all_cores() -> rustix::thread::CpuSet {
    let cores = std::fs::read_dir("/sys/devices/system/cpu")
        .into_iter()
        .flatten()
        .flatten();
    let number = |name: std::ffi::OsString| name.to_str()?.strip_prefix("cpu")?.parse().ok();
    let mut mask = rustix::thread::CpuSet::new();
    for core in cores.filter_map(|entry| number(entry.file_name())) {
        mask.set(core);
    }
    mask
}

async fn download(house: &House) {
    let (path, answer) = house.largest_file().await;
    let bytes = answer.len();
    let bare = bare::in_memory(answer).await;
    let ask = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: br\r\n\r\n");
    let requests = vec![ask.into_bytes(); CLIENTS];
    let (ours, theirs) = (
        Load::new(house.address(), requests.clone(), 200),
        Load::new(bare, requests, 200),
    );
    report(
        &format!("download ({bytes} bytes)"),
        turns(ours, theirs).await,
    );
}

async fn issue(name: &str, house: &House, bare: std::net::SocketAddr) {
    let requests = house.orders(CLIENTS).await;
    let (ours, theirs) = (
        Load::new(house.address(), requests.clone(), 201),
        Load::new(bare, requests, 201),
    );
    report(name, turns(ours, theirs).await);
}

/// The runs of both, in pairs of neighbours. The first pair warms up.
async fn turns(ours: Load, theirs: Load) -> Vec<(Run, Run)> {
    let mut pairs = Vec::new();
    for _ in 0..=ROUNDS {
        pairs.push((ours.run(TURN).await, theirs.run(TURN).await));
    }
    pairs.split_off(1)
}

fn report(name: &str, pairs: Vec<(Run, Run)>) {
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let ratio = median(
        pairs
            .iter()
            .map(|(ours, bare)| ours.rate() / bare.rate())
            .collect(),
    );
    let rate = median(pairs.iter().map(|(ours, _)| ours.rate()).collect());
    let of = |percent: usize| {
        median(
            pairs
                .iter()
                .map(|(ours, _)| ours.quantile(percent))
                .collect(),
        ) * 1e3
    };
    println!(
        "BENCH {name} {rate:.0} /s ({ratio:.2} × the bare handler; p50 {:.1} ms, p99 {:.1} ms, {CLIENTS} clients)",
        of(50),
        of(99),
    );
}
