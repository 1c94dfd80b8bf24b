//! Where a holder may have been: 10,000 active areas against 14 days of points every five minutes. The rival is the scan
//! that compares everything with everything; it gives the same answer, and looks at the time first, which is cheap.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench says what it expects"
)]

use bench::{Contest, Unit};
use h3o::{LatLng, Resolution};
use std::hint::black_box;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use travel::{
    Accuracy, AreaIndex, Cells, CheckedAreas, Diary, Draft, Evidence, Kind, Label, Level,
    Parameters, Place, Polygon, Polygons, Ring, Rules, Shape, Stay, Word, plain_scan, publish,
};

const AREAS: u32 = 10_000;
const DAYS: i64 = 14;
const POINTS: i64 = DAYS * 24 * 12;
const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
/// The city in whose reach the holder moves and seven of ten areas lie; the others lie in the country round it.
const CITY: (f64, f64) = (48.2, 16.37);
const CITY_REACH: f64 = 0.15;
const COUNTRY_REACH: f64 = 3.0;

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From -1 to 1.
    fn signed(&mut self) -> f64 {
        let unit = f64::from(u32::try_from(self.next() >> 32).unwrap()) / f64::from(u32::MAX);
        unit * 2.0 - 1.0
    }

    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).unwrap()
    }

    fn near(&mut self, (latitude, longitude): (f64, f64), reach: f64) -> (f64, f64) {
        (
            latitude + reach * self.signed(),
            longitude + reach * self.signed(),
        )
    }
}

fn place((latitude, longitude): (f64, f64)) -> Place {
    Place::from_degrees(latitude, longitude).unwrap()
}

/// Three of four are one cell, as the compact form has them; the others are drawn by hand.
fn shape(number: u32, (latitude, longitude): (f64, f64), resolution: Resolution) -> Shape {
    if !number.is_multiple_of(4) {
        let cell = LatLng::new(latitude, longitude)
            .unwrap()
            .to_cell(resolution);
        return Shape::Cells(Cells::new(vec![cell]).unwrap());
    }
    let corner = |north: f64, east: f64| place((latitude + north, longitude + east));
    let ring = Ring::new(vec![
        corner(0.0, 0.0),
        corner(0.0, 0.02),
        corner(0.015, 0.02),
        corner(0.015, 0.0),
        corner(0.0, 0.0),
    ]);
    let polygon = Polygon::new(ring.unwrap(), Vec::new());
    Shape::Polygons(Polygons::new(vec![polygon]).unwrap())
}

fn draft(number: u32, random: &mut Random) -> Draft {
    let reach = if number % 10 < 7 {
        CITY_REACH
    } else {
        COUNTRY_REACH
    };
    let centre = random.near(CITY, reach);
    let venue = number % 4 == 1;
    let resolution = if venue {
        Resolution::Ten
    } else {
        Resolution::Eight
    };
    let from = NOW - Duration::hours(i64::from(random.below(13 * 24)) + 20);
    Draft {
        kind: if venue { Kind::PublicVenue } else { Kind::Area },
        shape: shape(number, centre, resolution),
        from,
        until: from + Duration::hours(i64::from(random.below(10)) + 2),
        expires: None,
        level: Level::High,
        evidence: Evidence::UnrelatedCases(2),
        people: 5_000,
        residential: false,
        contacts_all_known: false,
        disease: Word::new("covid-19").unwrap(),
        pack: Word::new("covid-19").unwrap(),
        name: String::new(),
        advice: [("en".to_owned(), "Take a test.".to_owned())].into(),
    }
}

fn areas(random: &mut Random) -> CheckedAreas {
    let drafts: Vec<Draft> = (0..AREAS).map(|number| draft(number, random)).collect();
    let ids: Vec<u8> = (1..=u64::from(AREAS)).flat_map(u64::to_be_bytes).collect();
    publish(&drafts, NOW, &Rules::default(), &ids).unwrap()
}

/// Nights at home, days at work, and a walk through the city between them; each point is five minutes long.
fn diary(random: &mut Random) -> Diary {
    let (home, work) = (random.near(CITY, CITY_REACH), random.near(CITY, CITY_REACH));
    let mut walked = home;
    let begin = NOW - Duration::days(DAYS);
    let stays = (0..POINTS).map(|number| {
        let hour = (number / 12) % 24;
        let spot = match hour {
            0..7 | 21..24 => home,
            9..17 => work,
            _ => {
                walked = random.near(walked, 0.003);
                walked
            }
        };
        let from = begin + Duration::minutes(5 * number);
        let accuracy = Accuracy::from_metres(10 + random.below(60)).unwrap();
        let until = from + Duration::minutes(5);
        Stay::new(
            place(random.near(spot, 0.0002)),
            accuracy,
            from,
            until,
            Label::default(),
        )
        .unwrap()
    });
    let mut diary = Diary::default();
    diary.add_all(stays).unwrap();
    diary
}

fn main() {
    let mut random = Random(22);
    let (areas, diary) = (areas(&mut random), diary(&mut random));
    let parameters = Parameters::new(5.0, 15.0, 100.0, 2.8).unwrap();
    let index = AreaIndex::new(&areas, parameters, NOW);
    let scan = plain_scan(&areas, parameters, NOW);
    let visits = scan(&diary);
    assert!(
        visits.len() > 10,
        "{} visits: hardly any work",
        visits.len()
    );

    let mut contest = Contest::default();
    let ours = contest.enter(1, || {
        usize::from(index.possible_visits(black_box(&diary)) == visits)
    });
    let with_index = contest.enter(1, || {
        let index = AreaIndex::new(black_box(&areas), parameters, NOW);
        usize::from(index.possible_visits(black_box(&diary)) == visits)
    });
    let plain = contest.enter(1, || usize::from(scan(black_box(&diary)) == visits));
    let times = contest.run();
    let rival = "a plain scan of 10,000 areas × 4,032 points";
    let matched = times.line(
        "travel-match",
        Unit::Microseconds,
        ours,
        &[(ours, plain, rival)],
    );
    let anew = times.line(
        "travel-match-of-a-new-list",
        Unit::Microseconds,
        with_index,
        &[(with_index, plain, rival)],
    );
    println!("{matched}\n{anew}");
}
