//! What a certificate says, in the members of an order (docs/orders.md): for its paper, and for the form in which it is corrected.

use super::answer::written;
use certificate::{Entry, Person};
use serde_json::{Value, json as value};

/// Who it is for and what it certifies, without its identifier. What it does not say is not there.
pub(super) fn content(person: &Person, entry: &Entry) -> Value {
    let mut content = certified(entry);
    content["family"] = value!(person.family);
    content["given"] = value!(person.given);
    content["family_transliterated"] = value!(person.family_transliterated);
    content["given_transliterated"] = value!(person.given_transliterated);
    content["birth"] = value!(person.birth.as_str());
    if let Some(members) = content.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    content
}

fn certified(entry: &Entry) -> Value {
    match entry {
        Entry::Vaccination(it) => value!({
            "kind": "vaccination", "target": it.target, "country": it.country, "issuer": it.issuer,
            "product": it.product, "manufacturer": it.manufacturer, "vaccine": it.vaccine,
            "dose": it.dose.to_string(), "series": it.series.to_string(), "date": it.date.to_string(),
        }),
        Entry::Test(it) => value!({
            "kind": "test", "target": it.target, "country": it.country, "issuer": it.issuer,
            "method": it.kind, "result": it.result, "sampled_at": written(it.sampled_at),
            "name": it.name, "device": it.manufacturer, "centre": it.centre,
        }),
        Entry::Recovery(it) => value!({
            "kind": "recovery", "target": it.target, "country": it.country, "issuer": it.issuer,
            "first_positive": it.first_positive.to_string(), "valid_from": it.valid_from.to_string(),
            "valid_until": it.valid_until.to_string(),
        }),
    }
}
