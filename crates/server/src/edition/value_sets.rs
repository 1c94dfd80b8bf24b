//! The value sets, as the EU publishes them (`valueSetId`, `valueSetDate`, `valueSetValues`), all in one object by id.

use super::file::EditionFile;
use bulletin::Kind;
use certificate::{ValueSetName, ValueSets};
use serde_json::{Map, Value, json};

/// The final state of the EU's lists.
pub(super) fn value_sets() -> EditionFile {
    let sets = ValueSets::embedded();
    let codes = sets.code_lists();
    let list = |name: ValueSetName| {
        let known = codes.get(name.id()).into_iter().flatten();
        let values: Map<String, Value> = known
            .filter_map(|code| Some((code.clone(), value(&sets, name, code)?)))
            .collect();
        let list = json!({
            "valueSetId": name.id(),
            "valueSetDate": sets.date(name).unwrap_or_default(),
            "valueSetValues": values,
        });
        (name.id().to_owned(), list)
    };
    let all: Map<String, Value> = ValueSetName::ALL.into_iter().map(list).collect();
    EditionFile::new(
        Kind::ValueSets,
        "value-sets.json",
        Value::Object(all).to_string(),
    )
}

fn value(sets: &ValueSets, name: ValueSetName, code: &str) -> Option<Value> {
    let meaning = sets.meaning(name, code)?;
    Some(json!({"display": meaning.display(), "lang": "en", "active": meaning.is_active()}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_reads_back_as_what_is_embedded() {
        let all: Map<String, Value> = serde_json::from_slice(&value_sets().bytes).unwrap();
        let files: Vec<String> = all.values().map(Value::to_string).collect();
        let read = ValueSets::from_json(files.iter().map(String::as_str)).unwrap();
        assert_eq!(all.len(), 8);
        assert_eq!(read, ValueSets::embedded());
    }
}
