//! What `docs/areas.md` shows and says is what the code does.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod drafts;

use drafts::{published, venue};
use travel::{Areas, CheckedAreas, Rule, Rules};

const DOCUMENT: &str = include_str!("../../../docs/areas.md");

/// The text between a fence of this language and its end.
fn block(language: &str) -> &'static str {
    let fence = format!("```{language}\n");
    let (_, rest) = DOCUMENT.split_once(&fence).unwrap();
    rest.split_once("```").unwrap().0
}

/// The bytes of the worked example; what stands behind `|` explains them.
fn bytes() -> Vec<u8> {
    let hexadecimal = block("hex").lines().flat_map(|line| {
        let bytes = line.split('|').next().unwrap();
        bytes.split_whitespace()
    });
    hexadecimal
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect()
}

fn example() -> CheckedAreas {
    published(&[venue()], &Rules::default())
}

#[test]
fn the_worked_example_is_what_is_written_and_read() {
    assert_eq!(bytes(), example().to_binary().unwrap());
    let read = Areas::read(&bytes()).unwrap();
    assert_eq!(read.checked(&Rules::default()).unwrap(), example());
}

#[test]
fn the_geojson_example_says_the_same() {
    let read = Areas::read(block("json").as_bytes()).unwrap();
    assert_eq!(read.checked(&Rules::default()).unwrap(), example());
}

#[test]
fn every_rule_and_every_number_of_a_rule_stands_in_the_document() {
    for rule in Rule::ALL {
        assert!(
            DOCUMENT.contains(&format!("| `{}` |", rule.code())),
            "{rule:?}"
        );
    }
    let rules = Rules::default();
    for row in [
        format!(
            "`AREA-POPULATION` | a district: fewer than {}",
            rules.population_floor
        ),
        format!(
            "`AREA-VENUE-FLOOR` | a venue: fewer than {}",
            rules.venue_floor
        ),
        format!(
            "finer than H3 resolution {} (a district) or {} (a venue)",
            rules.finest_area, rules.finest_venue
        ),
        format!(
            "smaller than {} m² (a district) or {} m² (a venue)",
            rules.least_area_ground, rules.least_venue_ground
        ),
        format!("sooner than {} hours after its end", rules.low_delay_hours),
        format!("longer than {} hours", rules.longest_window_hours),
        format!(
            "more than {} hours after the end of the window",
            rules.latest_expiry_hours
        ),
    ] {
        assert!(DOCUMENT.contains(&row), "{row}");
    }
    assert_eq!(rules.single_exposure.len(), 1);
    assert!(
        rules
            .single_exposure
            .iter()
            .all(|disease| DOCUMENT.contains(&format!("today only `{}`", disease.as_str())))
    );
}
