//! Orders from bundles of laboratories, and the file that says what their codes mean.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use order::{Mapping, MappingError, Row, UploadError, rows_of_fhir};
use serde_json::{Value, json};

const BASE: &str = "https://laboratory.example/fhir";

fn entry(kind: &str, id: &str, mut resource: Value) -> Value {
    resource["resourceType"] = json!(kind);
    resource["id"] = json!(id);
    json!({"fullUrl": format!("{BASE}/{kind}/{id}"), "resource": resource})
}

fn concept(system: &str, code: &str) -> Value {
    json!({"coding": [{"code": "own"}, {"system": system, "code": code}]})
}

fn patient() -> Value {
    json!({"name": [{"use": "maiden", "family": "Other"}, {"use": "official", "family": "Exemplé", "given": ["Léa", "B."]}],
        "birthDate": "1990-02-28"})
}

fn observation() -> Value {
    json!({"status": "final", "code": concept("http://loinc.org", "94500-6"), "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2026-11-23T08:00:00Z", "specimen": {"reference": "Specimen/s"},
        "valueCodeableConcept": concept("http://snomed.info/sct", "260415000"),
        "performer": [{"reference": "Practitioner/x", "display": "Dr. Person"}, {"reference": "Organization/o"}]})
}

fn bundle_of(observation: Value) -> Value {
    let sample = json!({"collection": {"collectedDateTime": "2026-11-22T08:00:00+01:00"}});
    json!({"resourceType": "Bundle", "type": "collection", "entry": [
        entry("Patient", "p", patient()), entry("Specimen", "s", sample),
        entry("Organization", "o", json!({"name": "Laboratory 4"})), entry("Observation", "r", observation)]})
}

fn rows(bundle: &Value) -> Vec<(usize, Result<Row, order::Finding>)> {
    rows_of_fhir(bundle.to_string().as_bytes(), &Mapping::standard()).unwrap()
}

fn expected(changes: &[(&str, &str)]) -> Row {
    let usual = [
        ("kind", "test"),
        ("family", "Exemplé"),
        ("given", "Léa B."),
        ("birth", "1990-02-28"),
        ("method", "LP6464-4"),
        ("target", "840539006"),
        ("result", "not-detected"),
        ("sampled_at", "2026-11-22T08:00:00+01:00"),
        ("centre", "Laboratory 4"),
    ];
    let changed = |name: &str| {
        changes
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| *value)
    };
    Row::from_cells(
        usual
            .into_iter()
            .map(|(name, value)| (name, changed(name).unwrap_or(value))),
    )
}

/// The codes of all that is found wrong with the one result.
fn codes(observation: Value) -> Vec<&'static str> {
    use certificate::ValueSets;
    let (number, row) = rows(&bundle_of(observation)).remove(0);
    assert_eq!(number, 4);
    let defaults = order::Defaults {
        country: "XD".into(),
        issuer: "Demo".into(),
    };
    let context = order::Context {
        value_sets: &ValueSets::embedded(),
        defaults: &defaults,
        now: time::macros::datetime!(2026-11-24 12:00 UTC),
    };
    let read = row.map_err(|finding| vec![finding]);
    match read.and_then(|row| order::Order::read(row, &context, [7; 16])) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.iter().map(|finding| finding.code).collect(),
    }
}

fn changed(name: &str, value: Value) -> Value {
    let mut own = observation();
    own[name] = value;
    own
}

#[test]
fn a_result_is_read_with_what_it_refers_to() {
    assert_eq!(rows(&bundle_of(observation())), [(4, Ok(expected(&[])))]);
    assert_eq!(codes(observation()), [""; 0]);
    let without_sample = rows(&bundle_of(changed("specimen", json!(null))));
    assert_eq!(
        without_sample,
        [(4, Ok(expected(&[("sampled_at", "2026-11-23T08:00:00Z")])))]
    );
}

#[test]
fn the_result_may_be_an_interpretation() {
    let mut own = observation();
    own["valueCodeableConcept"] = json!(null);
    let system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    own["interpretation"] = json!([concept(system, "POS")]);
    assert_eq!(
        rows(&bundle_of(own)),
        [(4, Ok(expected(&[("result", "detected")])))]
    );
}

#[test]
fn references_by_uuid_are_read() {
    let text = bundle_of(observation()).to_string();
    let text = text
        .replace(&format!("{BASE}/Patient/p"), "urn:uuid:1")
        .replace("Patient/p", "urn:uuid:1");
    let text = text.replace("\"collection\",\"entry\"", "\"transaction\",\"entry\"");
    let read = rows_of_fhir(text.as_bytes(), &Mapping::standard()).unwrap();
    assert_eq!(read.last().unwrap().1, Ok(expected(&[])));
}

#[test]
fn a_report_brings_the_results_in_it_and_says_what_they_do_not() {
    let contained = json!({"resourceType": "Observation", "id": "c", "status": "final",
        "code": concept("http://loinc.org", "94558-4"),
        "valueCodeableConcept": concept("http://snomed.info/sct", "10828004")});
    let report = json!({"status": "final", "subject": {"reference": "Patient/p"}, "effectiveDateTime": "2026-11-23T10:00:00Z",
        "performer": [{"reference": "Organization/o"}], "contained": [contained],
        "result": [{"reference": "#c"}, {"reference": "Observation/r"}, {"reference": "Observation/gone"}]});
    let mut bundle = bundle_of(observation());
    bundle["entry"]
        .as_array_mut()
        .unwrap()
        .push(entry("DiagnosticReport", "d", report));
    let read = rows(&bundle);
    let antigen = [
        ("method", "LP217198-3"),
        ("result", "detected"),
        ("sampled_at", "2026-11-23T10:00:00Z"),
    ];
    assert_eq!(
        read[..2],
        [(4, Ok(expected(&[]))), (5, Ok(expected(&antigen)))]
    );
    assert_eq!(
        (read[2].0, read[2].1.as_ref().unwrap_err().code),
        (5, "ORDER_LAB_REFERENCE")
    );
    assert_eq!(read.len(), 3);
}

#[test]
fn a_report_without_results_is_one() {
    let mut report = observation();
    report["conclusionCode"] = json!([report["valueCodeableConcept"].take()]);
    let mut bundle = bundle_of(observation());
    bundle["entry"][3] = entry("DiagnosticReport", "d", report);
    assert_eq!(rows(&bundle), [(4, Ok(expected(&[])))]);
}

#[test]
fn what_a_laboratory_did_not_say_well_is_found() {
    let snomed = |code: &str| concept("http://snomed.info/sct", code);
    let both = json!({"coding": [{"system": "http://snomed.info/sct", "code": "260373001"},
        {"system": "http://snomed.info/sct", "code": "260385009"}]});
    for (name, value, code) in [
        ("status", json!("preliminary"), "ORDER_LAB_STATUS"),
        ("status", json!(null), "ORDER_LAB_STATUS"),
        (
            "code",
            concept("http://loinc.org", "718-7"),
            "ORDER_LAB_TEST",
        ),
        (
            "code",
            concept("http://other.example", "94500-6"),
            "ORDER_LAB_TEST",
        ),
        ("valueCodeableConcept", snomed("1"), "ORDER_LAB_RESULT"),
        ("valueCodeableConcept", json!(null), "ORDER_LAB_NO_RESULT"),
        (
            "valueCodeableConcept",
            snomed("419984006"),
            "ORDER_LAB_OPEN",
        ),
        ("valueCodeableConcept", both, "ORDER_LAB_CONTRADICTION"),
        (
            "subject",
            json!({"reference": "Patient/q"}),
            "ORDER_LAB_PATIENT",
        ),
        (
            "subject",
            json!({"reference": "Specimen/s"}),
            "ORDER_LAB_PATIENT",
        ),
        ("subject", json!(null), "ORDER_LAB_PATIENT"),
    ] {
        assert_eq!(
            codes(changed(name, value.clone())),
            [code],
            "{name}: {value}"
        );
    }
    let unknown = rows(&bundle_of(changed("subject", json!(null))))
        .remove(0)
        .1;
    assert!(unknown.is_err());
    let mut bundle = bundle_of(observation());
    bundle["entry"][0]["resource"]["name"] = json!([{"text": "Léa Exemplé"}]);
    let row = rows(&bundle).remove(0).1.unwrap();
    assert_eq!(row.summary(), "1990-02-28, test");
}

#[test]
fn a_day_is_no_time_of_a_sample_and_a_person_no_centre() {
    let mut own = changed("specimen", json!(null));
    own["effectiveDateTime"] = json!("2026-11-23");
    assert_eq!(codes(own), ["ORDER_MOMENT"]);
    let person = json!([{"reference": "Practitioner/x", "display": "Dr. Person"}]);
    let expected = expected(&[("centre", "")]);
    assert_eq!(
        rows(&bundle_of(changed("performer", person))),
        [(4, Ok(expected))]
    );
}

#[test]
fn a_file_that_is_no_bundle_of_results_says_so() {
    let refused = |bundle: Value| {
        rows_of_fhir(bundle.to_string().as_bytes(), &Mapping::standard()).unwrap_err()
    };
    assert_eq!(
        rows_of_fhir(b"{", &Mapping::standard()),
        Err(UploadError::NotJson)
    );
    assert_eq!(refused(json!([])), UploadError::NotABundle);
    assert_eq!(
        refused(json!({"resourceType": "Bundle", "type": "searchset"})),
        UploadError::NotABundle
    );
    assert_eq!(
        refused(json!({"resourceType": "Bundle", "type": "message"})),
        UploadError::NoResults
    );
    let mut twice = bundle_of(observation());
    twice["entry"][1]["fullUrl"] = twice["entry"][0]["fullUrl"].clone();
    assert_eq!(
        refused(twice),
        UploadError::AddressTwice(format!("{BASE}/Patient/p"))
    );
}

#[test]
fn the_laboratory_results_of_published_cards_are_read() {
    let read = |name: &str| {
        let path = fixtures::path(&format!("certificate/shc/{name}"))?;
        Some(serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap())
    };
    let Some(card) = read("test-example-covid-lab-jwspayload-missing-lab-vc-type.json") else {
        return;
    };
    let bundle = &card["vc"]["credentialSubject"]["fhirBundle"];
    let expected = row_of([
        ("kind", "test"),
        ("family", "Anyperson"),
        ("given", "John B."),
        ("birth", "1951-01-20"),
        ("method", "LP217198-3"),
        ("target", "840539006"),
        ("result", "detected"),
        ("sampled_at", "2021-02-17"),
    ]);
    assert_eq!(rows(bundle), [(2, Ok(expected))]);
    // a panel of a laboratory for nobody: its patient is not in the file
    let panel = rows(&read("spec-examples/example-02-a-fhirBundle.json").unwrap());
    let codes: Vec<_> = panel
        .iter()
        .map(|(_, row)| row.as_ref().unwrap_err().code)
        .collect();
    assert_eq!(
        (
            codes.len() > 40,
            codes.iter().all(|code| *code == "ORDER_LAB_PATIENT")
        ),
        (true, true)
    );
}

fn row_of<const N: usize>(cells: [(&str, &str); N]) -> Row {
    Row::from_cells(cells.into_iter())
}

#[test]
fn the_file_of_codes_is_read_strictly() {
    let standard = include_bytes!("../mapping/laboratory.json");
    assert_eq!(Mapping::parse(standard), Ok(Mapping::standard()));
    assert_ne!(Mapping::standard(), Mapping::default());
    let file = |tests: Value, results: Value| {
        json!({"sources": [], "tests": tests, "results": results}).to_string()
    };
    let result = json!({"system": "s", "code": "c", "words": "w", "means": "open"});
    let refused = |text: String| Mapping::parse(text.as_bytes()).unwrap_err();
    assert_eq!(
        refused(file(json!([]), json!([result, result]))),
        MappingError::Twice("c".into())
    );
    let nameless = json!({"system": "", "code": "c", "words": "w", "means": "open"});
    assert_eq!(
        refused(file(json!([]), json!([nameless]))),
        MappingError::Empty
    );
    let strange = json!({"system": "s", "code": "c", "words": "w", "means": "maybe"});
    let sentence = refused(file(json!([]), json!([strange]))).to_string();
    assert!(
        sentence.contains("unknown variant `maybe`") && sentence.contains("line 1"),
        "{sentence}"
    );
    assert_eq!(refused(" ".repeat((1 << 20) + 1)), MappingError::TooLarge);
}
