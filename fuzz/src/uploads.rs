//! Small orders of each form, to begin from.

use crate::Seeds;
use serde_json::{Value, json};

pub(crate) fn all() -> Vec<Seeds> {
    vec![
        ("order_csv", vec![COMMAS.to_vec(), SEMICOLONS.to_vec()]),
        ("order_fhir", vec![bytes(&observation()), bytes(&report())]),
        ("order_json", orders().iter().map(bytes).collect()),
    ]
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

const COMMAS: &[u8] = b"kind,family,given,birth,method,sampled_at,result,centre\n\
    test,Doe,Jo,1990-02-28,naat,2026-11-23T08:00:00Z,not-detected,\"Centre, 4\"\n";
const SEMICOLONS: &[u8] = b"kind;surname;dob;product;dose;series;date;first-positive\r\n\
    vaccination;Doe;1990;Comirnaty;2;2;2026-10-01;\r\nrecovery;Doe;1990-02;;;;;2026-09-01\r\n";

fn orders() -> Vec<Value> {
    let code = json!({"system": "s", "code": "c", "words": "w", "means": "open"});
    vec![
        json!({"kind": "test", "family": "Doe", "birth": 1990, "method": "antigen", "result": "detected",
            "sampled_at": "2026-11-23T08:00+01:00", "device": "1232"}),
        json!({"kind": "vaccination", "given": "Jo", "birth": "1990-02-28", "product": "Comirnaty", "dose": 1,
            "series": 2, "date": "2026-10-01", "expires": "2027-01-01T00:00:00Z"}),
        json!({"kind": "recovery", "family": "Doe", "birth": "1990-02", "first_positive": "2026-09-01",
            "valid_from": "2026-09-12", "valid_until": "2027-02-28"}),
        json!({"sources": [], "tests": [], "results": [code]}),
    ]
}

fn patient() -> Value {
    json!({"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "p", "birthDate": "1990-02-28",
        "name": [{"use": "official", "family": "Doe", "given": ["Jo"]}]}})
}

fn result() -> Value {
    json!({"resourceType": "Observation", "id": "o", "status": "final", "subject": {"reference": "urn:uuid:1"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "94500-6"}]},
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "260415000"}]},
        "effectiveDateTime": "2026-11-23T08:00:00Z"})
}

fn observation() -> Value {
    json!({"resourceType": "Bundle", "type": "collection", "entry": [patient(), {"resource": result()}]})
}

fn report() -> Value {
    json!({"resourceType": "Bundle", "type": "document", "entry": [patient(), {"fullUrl": "http://x/f/DiagnosticReport/d",
        "resource": {"resourceType": "DiagnosticReport", "status": "amended", "contained": [result()],
        "result": [{"reference": "#o"}], "performer": [{"type": "Organization", "display": "A laboratory"}]}}]})
}
