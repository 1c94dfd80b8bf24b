//! The observer, who downloads every file and compares: those of an hour with that of the day, their order, how often which metadata
//! come, what is revised, when a key appears. Whatever is tried, a key that is picked is no more likely a true one than any other
//! of its hour; and against files whose cover is made anew each time, as the archived peer's, the same observer wins.

use super::files::{Downloaded, download};
use super::phone::{KeyHouse, Upload, bytes_of, key, now, today, wait};
use exposure::PublishedKey;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Key = [u8; 16];
/// Everything that a file says of a key but its bytes.
type Metadata = (u32, u8, Option<u8>, u64, Option<i8>);

const HOURS: i64 = 75;
const MORE: &str =
    "regions = [{ name = \"XD\" }, { name = \"XE\" }]\nkey_id = \"310\"\nleast_keys = 150\n";

fn metadata(key: &PublishedKey) -> Metadata {
    let report = key.report_type.map_or(0, |report| report as u64);
    (
        key.span.start.0,
        key.span.period.get(),
        key.transmission_risk,
        report,
        key.days_since_onset,
    )
}

/// SplitMix64 (Steele, Lea, Flood 2014): people, and nothing that has to be secret.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// A phone whose owner's symptoms began some days ago, with a key of each day.
fn person(number: u64, chance: &mut Chance) -> Upload {
    let first = i64::from(chance.below(2) == 0);
    let keys: Vec<Value> = (first..=13)
        .map(|days_ago| key(number * 100 + days_ago.unsigned_abs(), days_ago))
        .collect();
    let mut upload = Upload::new(keys);
    // a day ends before the present interval
    let days = i64::try_from(chance.below(9)).unwrap();
    upload.onset = today() - days * 144;
    upload.report = if chance.below(5) == 0 {
        "likely"
    } else {
        "confirmed"
    };
    upload
}

/// What an authority published in some days, and which keys of it somebody used.
struct World {
    hourly: Vec<Downloaded>,
    daily: Vec<Downloaded>,
    real: BTreeSet<Key>,
}

async fn world() -> World {
    let house = KeyHouse::open(MORE).await;
    let mut chance = Chance(20_261_126);
    let (mut real, mut open, mut number) = (BTreeSet::new(), Vec::new(), 0);
    for _ in 0..HOURS {
        for _ in 0..1 + chance.below(2) {
            number += 1;
            let upload = person(number, &mut chance);
            let said = house.publish(&upload).await;
            real.extend(upload.keys.iter().map(bytes_of));
            if upload.report == "likely" {
                open.push(upload.with_token(&said));
            }
        }
        if chance.below(3) == 0 && !open.is_empty() {
            let revised = open.remove(0).reporting("confirmed");
            let answer = house.send(&revised.body()).await;
            assert!(
                answer.status.is_success() || answer.json()["code"] == "bad_request",
                "{}",
                answer.json()
            );
        }
        house.service.export(now()).await.unwrap();
        wait(1);
    }
    let hourly = download(&house, "XD/index.txt").await;
    let daily = download(&house, "XD/daily/index.txt").await;
    World {
        hourly,
        daily,
        real,
    }
}

/// Keys that were picked, each with the chance that it is true where nothing is known but its hour: hits, and hits to be expected.
#[derive(Default, Debug)]
struct Score {
    picked: f64,
    hits: f64,
    expected: f64,
    variance: f64,
}

impl Score {
    fn pick(&mut self, is_real: bool, chance: f64) {
        self.picked += 1.0;
        self.hits += f64::from(u8::from(is_real));
        self.expected += chance;
        self.variance += chance * (1.0 - chance);
    }

    /// How far above chance it is, in standard deviations.
    fn above(&self) -> f64 {
        (self.hits - self.expected) / self.variance.sqrt().max(1.0)
    }
}

/// The keys of a file by their metadata.
fn classes(keys: &[PublishedKey]) -> BTreeMap<Metadata, Vec<Key>> {
    let mut classes = BTreeMap::<_, Vec<Key>>::new();
    for key in keys {
        classes
            .entry(metadata(key))
            .or_default()
            .push(key.span.key.0);
    }
    classes
}

/// The part of a file's keys that is true.
fn share(keys: &[PublishedKey], real: &BTreeSet<Key>) -> f64 {
    let true_ones = keys
        .iter()
        .filter(|key| real.contains(&key.span.key.0))
        .count();
    true_ones as f64 / keys.len().max(1) as f64
}

impl World {
    fn files(&self) -> impl Iterator<Item = &Downloaded> {
        self.hourly.iter().chain(&self.daily)
    }

    /// Of each kind of metadata the key at this place of its order, first 0, middle 1, last 2.
    fn by_order(&self, place: usize) -> Score {
        let mut score = Score::default();
        for file in self.files() {
            let classes = classes(&file.keys);
            for class in classes.values() {
                let of_class = class.iter().filter(|key| self.real.contains(*key)).count();
                let at = (class.len() - 1) * place / 2;
                score.pick(
                    self.real.contains(&class[at]),
                    of_class as f64 / class.len() as f64,
                );
            }
        }
        score
    }

    /// The rarest metadata of each file of an hour, or the most frequent.
    fn by_frequency(&self, is_rare: bool) -> Score {
        let mut score = Score::default();
        for file in &self.hourly {
            let chance = share(&file.keys, &self.real);
            let classes = classes(&file.keys);
            let sizes = classes.values().map(Vec::len);
            let wanted = if is_rare { sizes.min() } else { sizes.max() };
            let meant = classes.values().filter(|class| Some(class.len()) == wanted);
            for key in meant.flatten() {
                score.pick(self.real.contains(key), chance);
            }
        }
        score
    }

    /// Keys that appear in a file of an hour behind their day: they were in use when they were sent.
    fn by_time(&self) -> Score {
        let mut score = Score::default();
        for file in &self.hourly {
            let late = |key: &&PublishedKey| key.span.end().unix() == file.start;
            let late: Vec<_> = file.keys.iter().filter(late).copied().collect();
            let chance = share(&late, &self.real);
            // of those that come late, the first half of their order
            for key in late.iter().take(late.len() / 2) {
                score.pick(self.real.contains(&key.span.key.0), chance);
            }
        }
        score
    }

    /// Keys that are in both of two files that overlap, and not in the rest of either.
    fn by_overlap(&self, daily: &[Downloaded]) -> Score {
        let mut score = Score::default();
        for day in daily {
            let of_day: BTreeSet<Key> = day.keys.iter().map(|key| key.span.key.0).collect();
            let hours = self.hourly.iter();
            for hour in hours.filter(|hour| hour.start >= day.start && hour.start < day.end) {
                let chance = share(&hour.keys, &self.real);
                for key in hour
                    .keys
                    .iter()
                    .filter(|key| of_day.contains(&key.span.key.0))
                {
                    score.pick(self.real.contains(&key.span.key.0), chance);
                }
            }
        }
        score
    }
}

#[tokio::test]
async fn whoever_compares_files_learns_of_no_key_whether_somebody_used_it() {
    let world = world().await;
    assert!(world.hourly.len() > 60 && world.daily.len() >= 2);
    assert!(world.hourly.iter().all(|file| file.keys.len() >= 150));
    let scores = [
        ("the first of its kind", world.by_order(0)),
        ("the middle of its kind", world.by_order(1)),
        ("the last of its kind", world.by_order(2)),
        ("those that come late", world.by_time()),
        ("hour and day", world.by_overlap(&world.daily)),
    ];
    for (name, score) in &scores {
        println!("{name}: {score:?}, {:.1} above chance", score.above());
        assert!(score.picked > 40.0, "{name}: {score:?}");
        assert!(score.above() < 4.0, "{name}: {score:?}");
    }
    // kinds of metadata come in groups of equal size, so that how often one comes says little of it: keys of one upload rise and
    // fall together, and these scores are no sum of independent ones
    for (name, score) in [
        ("rare", world.by_frequency(true)),
        ("frequent", world.by_frequency(false)),
    ] {
        println!("{name}: {score:?}");
        assert!(
            score.hits / score.picked < 1.5 * score.expected / score.picked,
            "{name}: {score:?}"
        );
    }
}

/// A key that is revised was likely before, and those that agree with it agree still.
#[tokio::test]
async fn a_revised_key_has_as_much_cover_as_before() {
    let world = world().await;
    let mut revised = 0;
    for file in &world.hourly {
        let classes = classes(&file.revised);
        for class in classes.values() {
            let of_class = class.iter().filter(|key| world.real.contains(*key)).count();
            revised += of_class;
            // each true one with one that covers it at least
            assert!(class.len() >= 2 * of_class, "{of_class} of {}", class.len());
        }
    }
    assert!(revised > 20, "{revised}");
}

/// The same observer against cover that is made for each file anew: a key that two files have is true.
#[tokio::test]
async fn the_observer_wins_where_cover_is_made_anew() {
    let mut world = world().await;
    let real = world.real.clone();
    let mut chance = Chance(1);
    for file in &mut world.daily {
        for key in file
            .keys
            .iter_mut()
            .filter(|key| !real.contains(&key.span.key.0))
        {
            key.span.key.0 = std::array::from_fn(|_| u8::try_from(chance.below(256)).unwrap());
        }
    }
    let score = world.by_overlap(&world.daily);
    assert!(
        score.above() > 50.0 && score.hits == score.picked,
        "{score:?}"
    );
    // and where what covers a key comes behind it
    for file in &mut world.hourly {
        file.keys.sort_by_key(|key| !real.contains(&key.span.key.0));
    }
    assert!(world.by_order(0).above() > 10.0);
}
