//! How speed is measured here: ours and its rivals take turns of a few milliseconds, on one core.
//!
//! A machine that is shared is now fast and now slow. Turns that follow one another meet the same machine, so that
//! the ratio of two of them says something; the median over all rounds leaves out the turns that were disturbed. The
//! clock is that of the thread, which stands while others have the core.

use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::time::Duration;

/// What one turn takes at least.
const TURN: Duration = Duration::from_millis(4);
/// What all rounds of a contest take together, at least.
const WHOLE: Duration = Duration::from_secs(8);
const FEWEST_ROUNDS: usize = 51;

/// Those who do comparable work.
#[derive(Default)]
pub struct Contest<'w> {
    contestants: Vec<Contestant<'w>>,
}

struct Contestant<'w> {
    work: Box<dyn FnMut() -> usize + 'w>,
    elements: usize,
    /// How often the work is done in one turn.
    times: u32,
}

/// One of a contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(usize);

/// How a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Elements a second.
    PerSecond,
    /// Microseconds for an element.
    Microseconds,
}

/// Nanoseconds for one element, by contestant and round.
pub struct Times(Vec<Vec<f64>>);

impl<'w> Contest<'w> {
    /// Enters `work`, which does `elements` things and says how many of them came out right.
    ///
    /// # Panics
    /// Where not all are right: what gives wrong answers has no speed.
    pub fn enter(&mut self, elements: usize, mut work: impl FnMut() -> usize + 'w) -> Place {
        assert_eq!(work(), elements, "not all answers are right");
        // the first time made what is made once
        let begin = of_thread();
        black_box(work());
        let once = (of_thread() - begin).max(Duration::from_nanos(1));
        let times = TURN.as_nanos().div_ceil(once.as_nanos());
        self.contestants.push(Contestant {
            work: Box::new(work),
            elements,
            times: u32::try_from(times).unwrap_or(u32::MAX),
        });
        Place(self.contestants.len() - 1)
    }

    /// Lets them take turns.
    #[must_use]
    pub fn run(mut self) -> Times {
        let mut times = vec![Vec::new(); self.contestants.len()];
        let begin = of_thread();
        while of_thread() - begin < WHOLE || times[0].len() < FEWEST_ROUNDS {
            for (contestant, times) in self.contestants.iter_mut().zip(&mut times) {
                times.push(contestant.turn());
            }
        }
        Times(times)
    }
}

/// What this thread has had of its core.
///
/// # Panics
/// Never: the clock of a thread begins at 0.
#[must_use]
pub fn of_thread() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("the clock of a thread begins at 0")
}

impl Contestant<'_> {
    fn turn(&mut self) -> f64 {
        let begin = of_thread();
        for _ in 0..self.times {
            black_box((self.work)());
        }
        let nanoseconds = (of_thread() - begin).as_secs_f64() * 1e9;
        nanoseconds / f64::from(self.times) / self.elements as f64
    }
}

impl Times {
    /// The line of the result: the speed of `ours`, and how much slower each rival was on the same work; a ratio names
    /// ours, theirs and who they are.
    #[must_use]
    pub fn line(
        &self,
        name: &str,
        unit: Unit,
        ours: Place,
        ratios: &[(Place, Place, &str)],
    ) -> String {
        let time = median(self.0[ours.0].iter().copied());
        let mut line = match unit {
            Unit::PerSecond => format!("BENCH {name} {} /s", rounded(1e9 / time)),
            Unit::Microseconds => format!("BENCH {name} {} µs", rounded(time / 1e3)),
        };
        for (ours, theirs, rival) in ratios {
            line.push_str(&format!(" ({:.2} × {rival})", self.ratio(*ours, *theirs)));
        }
        line
    }

    /// How many times one goes into a time that is set for it, in nanoseconds an element. It holds on this machine alone.
    #[must_use]
    pub fn of_bar(&self, ours: Place, nanoseconds: f64) -> f64 {
        nanoseconds / median(self.0[ours.0].iter().copied())
    }

    fn ratio(&self, ours: Place, theirs: Place) -> f64 {
        let pairs = self.0[ours.0].iter().zip(&self.0[theirs.0]);
        median(pairs.map(|(ours, theirs)| theirs / ours))
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Three digits that count.
fn rounded(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_value_in_its_unit_and_the_ratio_of_neighbours() {
        // the machine was ten times slower in the second round and hung in one turn of the third
        let times = Times(vec![
            vec![500.0, 5000.0, 500.0],
            vec![1500.0, 15_000.0, 9e9],
        ]);
        let (ours, rival) = (Place(0), Place(1));
        assert_eq!(
            times.line("evaluate", Unit::PerSecond, ours, &[(ours, rival, "rival")]),
            "BENCH evaluate 2000000 /s (3.00 × rival)"
        );
        assert_eq!(
            times.line("evaluate", Unit::Microseconds, rival, &[]),
            "BENCH evaluate 15.0 µs"
        );
        assert_eq!(times.of_bar(rival, 30_000.0).to_bits(), 2.0_f64.to_bits());
    }

    #[test]
    fn every_contestant_has_a_time_in_every_round() {
        let mut contest = Contest::default();
        contest.enter(2, || 2);
        contest.enter(1, || 1);
        let times = contest.run();
        assert!(times.0[0].len() >= FEWEST_ROUNDS && times.0[0].len() == times.0[1].len());
        assert!(times.0.iter().flatten().all(|time| *time >= 0.0));
    }

    #[test]
    #[should_panic(expected = "not all answers are right")]
    fn wrong_answers_have_no_speed() {
        Contest::default().enter(3, || 2);
    }
}
