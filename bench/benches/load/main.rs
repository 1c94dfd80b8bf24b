//! The service under load, with its clients on the same cores: a published file downloaded, a certificate issued (signed, recorded,
//! acknowledged after the commit), a verification code used (claimed, a token signed) and keys uploaded on each database. Beside each
//! answers a bare handler of the same framework that does only what cannot be left out; the two take turns of a second, so that they meet
//! the same machine. `cargo bench -p bench --bench load -- publish` runs those alone whose names have the word in them.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "the cluster and the staff were made for tests, which also stop the one and say what they expect of the other"
)]

mod bare;
mod bare_keys;
mod claiming;
mod client;
#[path = "../../../crates/storage/tests/suite/cluster.rs"]
mod cluster;
mod day;
#[path = "../../../crates/server/tests/house/enrolled.rs"]
mod enrolled;
mod house;
mod phones;

use client::{Load, Run};
use cluster::Cluster;
use house::House;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;

/// That of the program, for the bare handler too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Clients, each with a connection of its own that stays open.
const CLIENTS: usize = 64;
/// How long one of the two answers before it is the other's turn.
const TURN: Duration = Duration::from_secs(1);
const ROUNDS: usize = 7;
/// So many people upload their keys, or as many of them as there is time for.
const PEOPLE: usize = 80_000;

fn main() {
    // before there are other threads, which are where the first is
    rustix::thread::sched_setaffinity(None, &all_cores()).expect("a thread may use every core");
    let runtime = tokio::runtime::Runtime::new().expect("threads can be made");
    runtime.block_on(bench());
}

async fn bench() {
    let sqlite = tempfile::tempdir().expect("there is room for a folder");
    let house = House::open(sqlite.path(), None).await;
    if is_wanted("download") {
        download(&house).await;
    }
    let file = |name| sqlite.path().join(name);
    if is_wanted("issue-sqlite") {
        let bare = bare::on_file(&file("bare.db")).await;
        issue("issue-sqlite", &house, bare).await;
    }
    if is_wanted("publish-sqlite") {
        let bare = bare_keys::on_file(&file("bare-keys.db")).await;
        publish("publish-sqlite", &house, sqlite.path(), bare).await;
    }
    if is_wanted("verify-code-sqlite") {
        let bare = claiming::on_file(&file("claiming.db")).await;
        verify_code("verify-code-sqlite", &house, sqlite.path(), bare).await;
    }
    if is_wanted("peak-day-sqlite") {
        peak("peak-day-sqlite", None).await;
    }
    on_server().await;
}

async fn on_server() {
    let cluster = Arc::new(Cluster::start());
    let (ours, theirs, peak_day) = (
        cluster.new_database(),
        cluster.new_database(),
        cluster.new_database(),
    );
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let house = House::open(folder.path(), Some(&ours.address())).await;
    let theirs_at = theirs.address();
    if is_wanted("issue-postgres") {
        let bare = bare::on_server(&theirs_at).await;
        issue("issue-postgres", &house, bare).await;
    }
    if is_wanted("publish-postgres") {
        let bare = bare_keys::on_server(&theirs_at).await;
        publish("publish-postgres", &house, folder.path(), bare).await;
    }
    if is_wanted("verify-code-postgres") {
        let bare = claiming::on_server(&theirs_at).await;
        verify_code("verify-code-postgres", &house, folder.path(), bare).await;
    }
    if is_wanted("peak-day-postgres") {
        peak("peak-day-postgres", Some(&peak_day.address())).await;
    }
    // databases are dropped by those who are not on a runtime
    tokio::task::spawn_blocking(move || drop((ours, theirs, peak_day, cluster)))
        .await
        .expect("a cluster stops");
}

/// Whether one of the words of the command line is in the name, or there are none.
fn is_wanted(name: &str) -> bool {
    let mut words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .peekable();
    words.peek().is_none() || words.any(|word| name.contains(&word))
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
    let load = |address| Load::new(address, requests.clone(), 200);
    let [ours, theirs] = turns([load(house.address()), load(bare)]).await;
    let ratio = ratio(&ours, &theirs);
    let name = format!("download ({bytes} bytes)");
    report(&name, &ours, &format!("{ratio:.2} × the bare handler"));
}

async fn issue(name: &str, house: &House, [record, same]: [SocketAddr; 2]) {
    let requests = house.orders(CLIENTS).await;
    let load = |address| Load::new(address, requests.clone(), 201);
    let runs = turns([load(house.address()), load(same), load(record)]).await;
    let [ours, same, record] = runs;
    let (same, record) = (ratio(&ours, &same), ratio(&ours, &record));
    let ratios = format!(
        "{same:.2} × the bare handler that commits the same rows, {record:.2} × one that commits the record alone"
    );
    report(name, &ours, &ratios);
}

/// Codes for tokens.
async fn verify_code(name: &str, house: &House, folder: &Path, bare: SocketAddr) {
    let requests = claiming::requests(house, folder, CLIENTS).await;
    let ours = Load::new(house.address(), requests, 200);
    let theirs = Load::new(bare, claiming::bare_requests(CLIENTS), 200);
    let [ours, theirs] = turns([ours, theirs]).await;
    let ratio = ratio(&ours, &theirs);
    let ratio = format!("{ratio:.2} × the bare handler that commits the same rows");
    report(name, &ours, &ratio);
}

/// Uploads of thirteen keys.
async fn publish(name: &str, house: &House, folder: &Path, bare: SocketAddr) {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let stock = phones::uploads(folder, std::iter::repeat_n(now, PEOPLE));
    let any = stock.any();
    let theirs = Load::new(bare, vec![any; CLIENTS], 200);
    let ours = Load::of_stock(house.address(), &Arc::new(stock), CLIENTS);
    let [ours, theirs] = turns([ours, theirs]).await;
    let ratio = ratio(&ours, &theirs);
    let ratio = format!("{ratio:.2} × the bare handler that commits as many rows");
    report(name, &ours, &ratio);
}

/// How much faster than it was the day goes on which most people ever uploaded.
async fn peak(name: &str, database: Option<&str>) {
    let midnight = day::begin();
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let house = House::open_with(folder.path(), database, day::clock).await;
    let played = day::replay(&house, folder.path(), midnight, CLIENTS).await;
    let ratios = format!(
        "{:.0} × the day, {:.0} × its busiest three hours, {:.0} × until the last file is there; {} told to come again, slowest {:.1} s",
        86_400.0 / played.day,
        10_800.0 / played.burst,
        86_400.0 / played.with_files,
        played.asked_again,
        played.run.slowest(),
    );
    report(name, &[played.run], &ratios);
}

/// The runs of each, one after the other in every round. The first round warms up.
async fn turns<const N: usize>(loads: [Load; N]) -> [Vec<Run>; N] {
    let mut runs = std::array::from_fn(|_| Vec::new());
    for round in 0..=ROUNDS {
        for (load, runs) in loads.iter().zip(&mut runs) {
            let run = load.run(TURN).await;
            if round > 0 {
                runs.push(run);
            }
        }
    }
    runs
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Of the rates of neighbours.
fn ratio(ours: &[Run], theirs: &[Run]) -> f64 {
    let pairs = ours.iter().zip(theirs);
    median(pairs.map(|(ours, theirs)| ours.rate() / theirs.rate()))
}

fn report(name: &str, ours: &[Run], ratios: &str) {
    let rate = median(ours.iter().map(Run::rate));
    let of = |percent: usize| median(ours.iter().map(|run| run.quantile(percent))) * 1e3;
    println!(
        "BENCH {name} {rate:.0} /s ({ratios}; p50 {:.1} ms, p99 {:.1} ms, {CLIENTS} clients)",
        of(50),
        of(99),
    );
}
