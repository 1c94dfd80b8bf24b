//! The areas of the demonstration: real public places, made-up events. Each says in its name that it is a drill.

use super::file::EditionFile;
use crate::fault::Fault;
use bulletin::Kind;
use sha2::{Digest, Sha256};
use sorted::Map;
use time::{Duration, OffsetDateTime, Time};
use travel::{
    Draft, Evidence, Level, Place, Polygon, Polygons, RANDOM_BYTES, Ring, Rules, Shape, Word,
};

/// The list of the day in both forms.
///
/// # Errors
/// [`Fault::Content`] where the publisher's rules refuse it.
pub(super) fn areas(now: OffsetDateTime) -> Result<[EditionFile; 2], Fault> {
    let today = now.replace_time(Time::MIDNIGHT);
    let drafts = drafts(today)?;
    let listed = travel::publish(
        &drafts,
        today,
        &Rules::default(),
        &identifiers(today, drafts.len()),
    );
    let listed = listed.map_err(|findings| {
        let first = findings.first().map(|finding| format!("{finding:?}"));
        Fault::content(format!("areas: {}", first.unwrap_or_default()))
    })?;
    let compact = listed.to_binary().map_err(Fault::content)?;
    Ok([
        EditionFile::new(Kind::Areas, "drill.geojson", listed.to_geojson()),
        EditionFile::new(Kind::Areas, "drill.bin", compact),
    ])
}

/// The same on the same day. Real identifiers come from a random source; these places need no secret.
fn identifiers(today: OffsetDateTime, count: usize) -> Vec<u8> {
    let one = |number: usize| {
        let digest = Sha256::digest(format!("drill {} {number}", today.date()));
        digest[..RANDOM_BYTES].to_vec()
    };
    (0..count).flat_map(one).collect()
}

fn drafts(today: OffsetDateTime) -> Result<Vec<Draft>, Fault> {
    let at = |days: i64, hour: i64| today - Duration::days(days) + Duration::hours(hour);
    let hall = Draft {
        kind: travel::Kind::PublicVenue,
        shape: rectangle([50.1064, 8.6610], [50.1079, 8.6640])?,
        from: at(1, 15),
        until: at(1, 18),
        expires: None,
        level: Level::Medium,
        evidence: Evidence::UnrelatedCases(3),
        people: 2_000,
        residential: false,
        contacts_all_known: false,
        disease: word("covid-19")?,
        pack: word("covid-19-guidance-2024")?,
        name: "DRILL: Frankfurt (Main) central station, main hall".into(),
        advice: advice(&WATCH),
    };
    let terminal = Draft {
        shape: rectangle([50.0487, 8.5690], [50.0507, 8.5735])?,
        from: at(2, 9),
        until: at(2, 12),
        level: Level::High,
        evidence: Evidence::SingleUntraceable,
        people: 1_000,
        disease: word("measles")?,
        pack: word("measles")?,
        name: "DRILL: Frankfurt airport, terminal 1, departures".into(),
        advice: advice(&MEASLES),
        ..hall.clone()
    };
    let district = Draft {
        kind: travel::Kind::Area,
        shape: rectangle([50.1030, 8.6620], [50.1110, 8.6760])?,
        from: at(4, 0),
        until: at(2, 0),
        level: Level::Low,
        evidence: Evidence::Wastewater,
        people: 4_000,
        name: "DRILL: the quarter around Frankfurt central station".into(),
        ..hall.clone()
    };
    Ok(vec![hall, terminal, district])
}

/// From the south-western to the north-eastern corner, in degrees of latitude and longitude.
fn rectangle([south, west]: [f64; 2], [north, east]: [f64; 2]) -> Result<Shape, Fault> {
    let corners = [[south, west], [south, east], [north, east], [north, west]];
    let places = corners.map(|[latitude, longitude]| Place::from_degrees(latitude, longitude));
    let places: Result<Vec<Place>, _> = places.into_iter().collect();
    let ring = Ring::new(places.map_err(Fault::content)?).map_err(Fault::content)?;
    let polygons = Polygons::new(vec![Polygon::new(ring, Vec::new())]);
    polygons.map(Shape::Polygons).map_err(Fault::content)
}

fn word(text: &str) -> Result<Word, Fault> {
    Word::new(text).ok_or_else(|| Fault::content(format!("\"{text}\" is no word")))
}

type Words = [(&'static str, &'static str); 5];

fn advice(words: &Words) -> Map<String, String> {
    let owned = |(language, text): &(&str, &str)| ((*language).to_owned(), (*text).to_owned());
    words.iter().map(owned).collect()
}

const WATCH: Words = [
    (
        "en",
        "This is a drill. If you were there, do the symptom check once a day for ten days.",
    ),
    (
        "zh",
        "这是一次演练。如果您当时在场，请在十天内每天做一次症状自查。",
    ),
    (
        "es",
        "Esto es un simulacro. Si estuvo allí, haga el control de síntomas una vez al día durante diez días.",
    ),
    (
        "fr",
        "Ceci est un exercice. Si vous y étiez, faites le contrôle des symptômes une fois par jour pendant dix jours.",
    ),
    (
        "ar",
        "هذا تمرين. إذا كنت هناك فأجرِ فحص الأعراض مرة كل يوم لمدة عشرة أيام.",
    ),
];
const MEASLES: Words = [
    (
        "en",
        "This is a drill. If you were there and are not vaccinated against measles, call a doctor before you go to one.",
    ),
    (
        "zh",
        "这是一次演练。如果您当时在场且未接种麻疹疫苗，就医前请先打电话。",
    ),
    (
        "es",
        "Esto es un simulacro. Si estuvo allí y no está vacunado contra el sarampión, llame al médico antes de acudir.",
    ),
    (
        "fr",
        "Ceci est un exercice. Si vous y étiez et n’êtes pas vacciné contre la rougeole, appelez un médecin avant d’y aller.",
    ),
    (
        "ar",
        "هذا تمرين. إذا كنت هناك ولم تتلقَّ لقاح الحصبة فاتصل بالطبيب قبل الذهاب إليه.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;
    use travel::Areas;

    #[test]
    fn both_forms_are_accepted_by_a_phone_on_every_day_and_at_every_hour() {
        for hour in (0..24 * 60).step_by(5) {
            let now = datetime!(2026-11-25 0:00 UTC) + Duration::hours(hour);
            for file in areas(now).unwrap() {
                let (accepted, findings) = Areas::read(&file.bytes)
                    .unwrap()
                    .accepted(&Rules::default());
                assert_eq!(findings, [], "{} at {now}", file.name);
                assert_eq!(
                    accepted.active(now).as_slice().len(),
                    3,
                    "{} at {now}",
                    file.name
                );
            }
        }
    }

    #[test]
    fn each_says_that_it_is_a_drill_and_names_a_published_pack() {
        let now = datetime!(2026-11-25 9:00 UTC);
        let packs = super::super::packs::packs(now).unwrap();
        for draft in drafts(now.replace_time(Time::MIDNIGHT)).unwrap() {
            assert!(draft.name.starts_with("DRILL: "), "{}", draft.name);
            assert!(draft.advice["en"].contains("drill"));
            let file = format!("{}.json", draft.pack);
            assert!(packs.iter().any(|pack| pack.name == file), "{file}");
        }
    }
}
