//! What a thief of the data folder finds after a season: the folder is searched byte by byte for what staff were told of people
//! (docs/what-is-kept.md says what is kept), and for the keys under which two people who are alike could be recognised. What the
//! program prints is not in the folder and is not searched here.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

#[allow(dead_code, reason = "other tests use the rest of it")]
mod house;

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use house::{House, NOW};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use storage::Roles;
use time::{Date, Duration};

const DAYS: usize = 10;
/// Begins every family name.
const FAMILY: &str = "Qvelzarim";
/// Begins every given name.
const GIVEN: &str = "Wuxobrand";
/// Where all were tested.
const PLACE: &str = "Zwobbelhall";
/// What was found, as SNOMED CT says it.
const RESULT: &str = "260415000";

/// How many people a day; `PRATIQUE_PEOPLE=10000` makes the season a full one, of two minutes.
fn people_a_day() -> usize {
    let asked = std::env::var("PRATIQUE_PEOPLE").map_or(1_000, |text| text.parse().unwrap());
    asked / DAYS
}

/// Letters for a number, so that no two people share a name.
fn letters(mut number: usize) -> String {
    (0..4)
        .map(|_| {
            let letter = char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]);
            number /= 26;
            letter
        })
        .collect()
}

fn birth(person: usize) -> String {
    let first = Date::from_ordinal_date(1921, 1).unwrap();
    (first + Duration::days(person as i64)).to_string()
}

fn rows(people: std::ops::Range<usize>, now: time::OffsetDateTime) -> String {
    let sampled = now.date() - Duration::days(1);
    let head = "kind,family,given,birth,method,sampled_at,result,centre\n".to_owned();
    people.fold(head, |text, person| {
        let (name, birth) = (letters(person), birth(person));
        text + &format!(
            "test,{FAMILY}{name},{GIVEN}{name},{birth},naat,{sampled}T07:00:00Z,not-detected,{PLACE}\n"
        )
    })
}

/// What a season leaves with others: identifiers on paper, keys in the memory of whoever looked in time.
#[derive(Default)]
struct Season {
    identifiers: Vec<String>,
    keys: BTreeSet<Vec<u8>>,
}

/// Issues for as many days, revokes every fiftieth and corrects the one behind it.
async fn season(house: &House) -> Season {
    let mut season = Season::default();
    let a_day = people_a_day();
    for day in 0..DAYS {
        house.set_clock(NOW + Duration::days(day as i64));
        let nurse = house.session("nurse", Roles::ISSUER).await;
        let people = day * a_day..(day + 1) * a_day;
        let csv = rows(people, house.now()).into_bytes();
        let path = "/api/desk/batches?preview=false";
        let (status, done) = house.send(path, &nurse, "text/csv", csv).await;
        assert_eq!(status, StatusCode::OK, "{done}");
        let issued = done["issued"].as_array().unwrap();
        assert_eq!(issued.len(), a_day, "{}", done["rows"][0]);
        for one in issued.iter().step_by(50) {
            let named = json!({"certificate": one["uvci"]});
            let path = "/api/desk/revocations";
            let (status, answer) = house.ask("POST", path, Some(&nurse), named).await;
            assert!(status.is_success(), "{answer}");
        }
        season.identifiers.extend(issued.iter().map(text_of));
        correct(house, &nurse, &issued[1]).await;
        season
            .keys
            .extend(house.store().day_keys(house.now()).await.unwrap());
    }
    season
}

/// A certificate takes the place of one with a mistake, for a person of the same names.
async fn correct(house: &House, nurse: &house::Session, mistaken: &Value) {
    let order = json!({
        "kind": "test", "family": FAMILY, "given": GIVEN, "birth": birth(0), "method": "naat",
        "sampled_at": format!("{}T07:00:00Z", house.now().date()), "result": "not-detected", "centre": PLACE,
    });
    let asked = json!({"order": order, "replaces": mistaken["uvci"]});
    let path = "/api/desk/certificates";
    let (status, answer) = house.ask("POST", path, Some(nurse), asked).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
}

fn text_of(issued: &Value) -> String {
    issued["uvci"].as_str().unwrap().to_owned()
}

/// Every file below a folder, with its name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

/// A word as it stands, in hexadecimal, in UTF-16, and in base64 at each of its three places.
fn disguises(word: &str) -> Vec<Vec<u8>> {
    let plain = word.to_ascii_lowercase().into_bytes();
    let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let wide = plain.iter().flat_map(|byte| [*byte, 0]).collect();
    let encoded = (0..3).map(|before| {
        let bytes = [vec![0; before], word.as_bytes().to_vec()].concat();
        let text = STANDARD_NO_PAD.encode(&bytes).to_ascii_lowercase();
        // the first and the last letters also carry bits of what stands beside the word
        text.as_bytes()[4 * before.min(1)..text.len() - 1].to_vec()
    });
    [plain, hex.into_bytes(), wide]
        .into_iter()
        .chain(encoded)
        .collect()
}

fn holds(content: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(content, word).is_some()
}

/// What of the people stands in a file.
fn betrayed(
    name: &str,
    content: &[u8],
    births: &BTreeSet<String>,
    tails: &BTreeSet<Vec<u8>>,
) -> Vec<String> {
    let content = content.to_ascii_lowercase();
    let mut found = Vec::new();
    for word in [FAMILY, GIVEN, PLACE] {
        if disguises(word).iter().any(|word| holds(&content, word)) {
            found.push(format!("{name}: {word}"));
        }
    }
    // what is published names every result there is
    if name.contains("pratique.db") && holds(&content, RESULT.as_bytes()) {
        found.push(format!("{name}: {RESULT}"));
    }
    let dates = content
        .windows(10)
        .filter(|text| text[4] == b'-' && text[7] == b'-')
        .filter_map(|text| std::str::from_utf8(text).ok());
    found.extend(
        dates
            .filter(|date| births.contains(*date))
            .map(|date| format!("{name}: {date}")),
    );
    // the check character stands behind a #
    let mut ends = content.windows(16).filter(|text| text[14] == b'#');
    if ends.any(|window| tails.contains(window)) {
        found.push(format!("{name}: an identifier"));
    }
    found
}

/// The files in which one of the keys stands.
fn holding(files: &[(String, Vec<u8>)], keys: &BTreeSet<Vec<u8>>) -> Vec<String> {
    let has_one = |content: &[u8]| keys.iter().any(|key| holds(content, key));
    let held = files.iter().filter(|(_, content)| has_one(content));
    held.map(|(name, _)| name.clone()).collect()
}

#[tokio::test]
async fn a_stolen_folder_names_nobody() {
    let house = House::new().await;
    let Season { identifiers, keys } = season(&house).await;
    assert_eq!(
        (identifiers.len(), keys.len()),
        (people_a_day() * DAYS, DAYS)
    );
    let people = identifiers.len();
    let births = (0..people).map(birth).collect();
    let tails = identifiers
        .iter()
        .map(|text| text.to_ascii_lowercase().into_bytes())
        .map(|text| text[text.len() - 16..].to_vec())
        .collect();
    let stolen = files(house.path());
    assert!(
        stolen
            .iter()
            .any(|(name, content)| name.contains("pratique.db") && content.len() > people * 32)
    );
    let found: Vec<String> = stolen
        .iter()
        .flat_map(|(name, content)| betrayed(name, content, &births, &tails))
        .collect();
    assert_eq!(found, Vec::<String>::new());

    // who has a key of a day can tell whether a certificate like one they know was issued then: until it is erased
    assert!(!holding(&stolen, &keys).is_empty());
    house.set_clock(house.now() + Duration::days(2));
    house.store().erase(house.now()).await.unwrap();
    assert_eq!(holding(&files(house.path()), &keys), Vec::<String>::new());

    // the same search finds what is planted
    let planted = [
        format!("..{FAMILY}abcd.."),
        STANDARD_NO_PAD.encode(format!("12{GIVEN}abcd")),
        format!("at {PLACE}"),
        format!("born {}", birth(7)),
        identifiers[3].clone(),
        format!("found {RESULT}"),
    ];
    for text in planted {
        let found = betrayed("pratique.db", text.as_bytes(), &births, &tails);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
}
