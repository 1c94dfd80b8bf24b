//! The profile for vaccinations against COVID-19 in the USA (Vaccine Credential Initiative, "Immunization bundle, data
//! minimization"): one person, their vaccinations, and nothing that the proof does not need.

use super::{Fault, FaultKind, Faults, text};
use json::Tree;

/// Vaccines that were authorized (CVX, US CDC, as of 2023).
const AUTHORIZED: [&str; 11] = [
    "207", "208", "211", "212", "217", "218", "219", "221", "228", "229", "300",
];
/// What a person's record may hold, and below what; everything else is more than is needed.
const OF_PATIENT: &[(&str, &[&str])] = &[
    ("resourceType", ANY),
    ("meta", &["security"]),
    (
        "name",
        &["family", "given", "prefix", "suffix", "text", "period"],
    ),
    ("birthDate", ANY),
];
/// What a vaccination's record may hold.
const OF_IMMUNIZATION: &[(&str, &[&str])] = &[
    ("resourceType", ANY),
    ("meta", &["security"]),
    ("status", ANY),
    ("vaccineCode", ANY),
    ("patient", &["id", "reference"]),
    ("occurrenceDateTime", ANY),
    ("occurrenceString", ANY),
    ("manufacturer", &["id", "identifier"]),
    ("lotNumber", ANY),
    ("isSubpotent", ANY),
    ("performer", &["actor"]),
];
const ANY: &[&str] = &[];

/// What is wrong with a bundle by that profile alone.
#[must_use]
pub fn of_usa_covid19_immunization(bundle: &str) -> Vec<Fault> {
    let mut faults = Faults::default();
    let Ok(bundle) = json::tree(bundle.trim().as_bytes()) else {
        return faults.0;
    };
    let entries = bundle
        .member("entry")
        .and_then(Tree::items)
        .unwrap_or_default();
    let records = || {
        entries
            .iter()
            .enumerate()
            .filter_map(|(number, entry)| Some((number, entry.member("resource")?)))
    };
    let kind = |record| text(record, "resourceType").unwrap_or_default();
    let count = |wanted: &str| {
        records()
            .filter(|(_, record)| kind(record) == wanted)
            .count()
    };
    faults.add_if(count("Patient") != 1, FaultKind::Profile, "Patient");
    faults.add_if(
        count("Immunization") == 0,
        FaultKind::Profile,
        "Immunization",
    );
    let mut others: Vec<&str> = Vec::new();
    for (number, record) in records() {
        let place = format!("entry[{number}]");
        match kind(record) {
            "Patient" => needless(record, OF_PATIENT, &place, &mut faults),
            "Immunization" => immunization(record, &place, &mut faults),
            other if !others.contains(&other) => {
                others.push(other);
                faults.add(FaultKind::Profile, place);
            }
            _ => {}
        }
    }
    faults.0
}

fn immunization(record: &Tree, place: &str, faults: &mut Faults) {
    let codings = record
        .member("vaccineCode")
        .and_then(|concept| concept.member("coding")?.items());
    let code = codings.and_then(|codings| text(codings.first()?, "code"));
    let mut must = |holds: bool, member: &str| {
        faults.add_if(!holds, FaultKind::Profile, &format!("{place}.{member}"))
    };
    must(
        code.is_none_or(|code| AUTHORIZED.contains(&code)),
        "vaccineCode",
    );
    must(
        text(record, "occurrenceDateTime").is_some_and(is_day),
        "occurrenceDateTime",
    );
    must(
        text(record, "status").is_some_and(|status| status.contains("completed")),
        "status",
    );
    needless(record, OF_IMMUNIZATION, place, faults);
}

/// Members that are not in `kept`, and members of members.
fn needless(record: &Tree, kept: &[(&str, &[&str])], place: &str, faults: &mut Faults) {
    for (name, value) in record.members().unwrap_or_default() {
        let place = format!("{place}.{name}");
        let Some((_, below)) = kept.iter().find(|(kept, _)| kept == name) else {
            faults.add(FaultKind::Profile, place);
            continue;
        };
        let items = value.items().unwrap_or(std::slice::from_ref(value));
        let members = items.iter().filter_map(Tree::members).flatten();
        for (member, _) in
            members.filter(|(member, _)| !below.is_empty() && !below.contains(&member.as_str()))
        {
            faults.add(FaultKind::Profile, format!("{place}.{member}"));
        }
    }
}

/// `YYYY-MM-DD`, by its form.
fn is_day(text: &str) -> bool {
    let holds = |(place, byte): (usize, u8)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"entry":[{"resource":{"resourceType":"Patient","name":[{"family":"A"}],"birthDate":"1990"}},
        {"resource":{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"code":"207"}]},
        "patient":{"reference":"resource:0"},"occurrenceDateTime":"2021-01-29","lotNumber":"7",
        "performer":[{"actor":{"display":"B"}}]}}]}"#;

    #[test]
    fn what_is_needed_passes_and_what_is_more_or_less_is_named() {
        let places = |from: &str, to: &str| {
            assert!(GOOD.contains(from), "{from}");
            let faults = of_usa_covid19_immunization(&GOOD.replacen(from, to, 1));
            faults
                .into_iter()
                .map(|fault| fault.place)
                .collect::<Vec<_>>()
        };
        assert!(of_usa_covid19_immunization(GOOD).is_empty());
        assert_eq!(
            places(r#""birthDate""#, r#""gender":"male","birthDate""#),
            ["entry[0].gender"]
        );
        assert_eq!(
            places(r#"{"family""#, r#"{"use":"usual","family""#),
            ["entry[0].name.use"]
        );
        assert_eq!(
            places(r#"{"actor""#, r#"{"function":{},"actor""#),
            ["entry[1].performer.function"]
        );
        assert_eq!(places("207", "20"), ["entry[1].vaccineCode"]);
        assert_eq!(
            places("2021-01-29", "2021-01"),
            ["entry[1].occurrenceDateTime"]
        );
        assert_eq!(places("completed", "not-done"), ["entry[1].status"]);
        assert_eq!(places("Patient", "Medication"), ["Patient", "entry[0]"]);
    }
}
