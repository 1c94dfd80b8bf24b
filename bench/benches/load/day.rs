//! The day on which most people ever uploaded their keys (Germany, 15 March 2022: 80,679 people, some thirteen keys each), half of
//! them within three hours, which is four times the mean; as fast as it goes, with the files of its hours made meanwhile. The
//! service's clock goes by who uploads.

use crate::client::{Run, Stock, any_answer};
use crate::house::House;
use crate::phones;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const PEOPLE: usize = 80_679;
const DAY: f64 = 86_400.0;
/// From noon on.
const BURST: [f64; 2] = [43_200.0, 54_000.0];
/// How much of the day's uploads are in the burst.
const OF_BURST: f64 = 4.0 * (BURST[1] - BURST[0]) / DAY;
/// How long an hour waits for its file, and some more.
const UNTIL_FILES: i64 = 4 * 3_600;

static NOW: AtomicI64 = AtomicI64::new(0);

/// The service's clock.
pub(crate) fn clock() -> OffsetDateTime {
    let now = NOW.load(Ordering::Relaxed);
    OffsetDateTime::from_unix_timestamp(now).expect("it is a moment of that day")
}

/// Lets the day begin: yesterday's.
pub(crate) fn begin() -> i64 {
    let midnight = OffsetDateTime::now_utc().unix_timestamp() / 86_400 * 86_400 - 86_400;
    NOW.store(midnight, Ordering::Relaxed);
    midnight
}

/// At which second of the day a part of its uploads is over.
fn second(part: f64) -> f64 {
    let calm = (DAY - (BURST[1] - BURST[0])) / (1.0 - OF_BURST);
    let before = BURST[0] / calm;
    match part {
        part if part < before => part * calm,
        part if part < before + OF_BURST => {
            BURST[0] + (part - before) / OF_BURST * (BURST[1] - BURST[0])
        }
        part => BURST[1] + (part - before - OF_BURST) * calm,
    }
}

fn whole(seconds: f64) -> i64 {
    time::Duration::seconds_f64(seconds).whole_seconds()
}

fn moment(midnight: i64, person: usize) -> i64 {
    midnight + whole(second(person as f64 / PEOPLE as f64))
}

/// How long the day took, and the three hours of its burst, seconds; and its answers.
pub(crate) struct Replayed {
    pub(crate) day: f64,
    pub(crate) burst: f64,
    /// Until its last file was there.
    pub(crate) with_files: f64,
    /// How many answers were to come again.
    pub(crate) asked_again: usize,
    pub(crate) run: Run,
}

/// Plays the day to a house whose clock is this one.
pub(crate) async fn replay(
    house: &House,
    folder: &Path,
    midnight: i64,
    clients: usize,
) -> Replayed {
    let moments = (0..PEOPLE).map(|person| moment(midnight, person));
    let stock = Arc::new(phones::uploads(folder, moments));
    let is_over = AtomicBool::new(false);
    let begin = Instant::now();
    let uploading = async {
        let played = play(house.address(), &stock, midnight, clients).await;
        is_over.store(true, Ordering::Relaxed);
        (played, begin.elapsed().as_secs_f64())
    };
    let exporting = async {
        while !is_over.load(Ordering::Relaxed) {
            house.export(clock()).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let ((answers, day), ()) = tokio::join!(uploading, exporting);
    NOW.store(midnight + 86_400 + UNTIL_FILES, Ordering::Relaxed);
    house.export(clock()).await;
    let with_files = begin.elapsed().as_secs_f64();
    Replayed {
        day,
        burst: duration_of_burst(&answers, midnight),
        with_files,
        asked_again: answers.iter().map(|one| one.asked_again).sum(),
        run: Run::of(answers.iter().map(|one| one.took).collect(), day),
    }
}

/// An upload that was acknowledged.
struct Acknowledged {
    moment: i64,
    at: Instant,
    took: f64,
    /// How often it was told to come again before.
    asked_again: usize,
}

async fn play(
    address: SocketAddr,
    stock: &Arc<Stock>,
    midnight: i64,
    clients: usize,
) -> Vec<Acknowledged> {
    let mut playing = Vec::new();
    for _ in 0..clients {
        let stream = TcpStream::connect(address).await.expect("it listens");
        stream.set_nodelay(true).expect("a socket has the option");
        playing.push(tokio::spawn(send(stream, Arc::clone(stock), midnight)));
    }
    let mut answers = Vec::new();
    for client in playing {
        answers.extend(client.await.expect("every answer is right"));
    }
    answers
}

async fn send(mut stream: TcpStream, stock: Arc<Stock>, midnight: i64) -> Vec<Acknowledged> {
    let (mut answers, mut buffer) = (Vec::new(), Vec::new());
    while let Some((person, request)) = stock.next() {
        let moment = moment(midnight, person);
        NOW.fetch_max(moment, Ordering::Relaxed);
        let begin = Instant::now();
        let mut asked_again = 0;
        loop {
            stream.write_all(request).await.expect("it takes requests");
            match any_answer(&mut stream, &mut buffer).await {
                (200, _) => break,
                // as phones do who are told to come again
                (503, _) => asked_again += 1,
                (status, _) => unreachable!("an upload was answered with {status}"),
            }
        }
        answers.push(Acknowledged {
            moment,
            at: Instant::now(),
            took: begin.elapsed().as_secs_f64(),
            asked_again,
        });
    }
    answers
}

fn duration_of_burst(answers: &[Acknowledged], midnight: i64) -> f64 {
    let [from, until] = BURST.map(|second| midnight + whole(second));
    let within = answers
        .iter()
        .filter(|one| (from..until).contains(&one.moment));
    let moments: Vec<Instant> = within.map(|one| one.at).collect();
    let (first, last) = (moments.iter().min(), moments.iter().max());
    match (first, last) {
        (Some(first), Some(last)) => last.duration_since(*first).as_secs_f64(),
        _ => f64::NAN,
    }
}
