//! The value sets, as the EU publishes them (`valueSetId`, `valueSetDate`, `valueSetValues`), all in one object by id; and among
//! the countries the authority's own, for a door asks a person about a country that is on no list.

use super::file::EditionFile;
use bulletin::Kind;
use certificate::{ValueSetName, ValueSets};
use serde_json::{Map, Value, json};

/// The final state of the EU's lists, as an authority of this country and name publishes it.
pub(super) fn value_sets(country: &str, authority: &str) -> EditionFile {
    let sets = ValueSets::embedded();
    let codes = sets.code_lists();
    let list = |name: ValueSetName| {
        let known = codes.get(name.id()).into_iter().flatten();
        let mut values: Map<String, Value> = known
            .filter_map(|code| Some((code.clone(), value(&sets, name, code)?)))
            .collect();
        if name == ValueSetName::Country && !values.contains_key(country) {
            let own = json!({"display": authority, "lang": "en", "active": true});
            values.insert(country.to_owned(), own);
        }
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
        let all = published("DE");
        assert_eq!(all.len(), 8);
        assert_eq!(read(&all), ValueSets::embedded());
    }

    #[test]
    fn a_country_of_its_own_is_on_the_list() {
        let sets = read(&published("XD"));
        let own = sets.meaning(ValueSetName::Country, "XD").unwrap();
        assert_eq!(own.display(), "Authority");
        assert!(sets.meaning(ValueSetName::Country, "DE").is_some());
    }

    fn published(country: &str) -> Map<String, Value> {
        serde_json::from_slice(&value_sets(country, "Authority").bytes).unwrap()
    }

    fn read(all: &Map<String, Value>) -> ValueSets {
        let files: Vec<String> = all.values().map(Value::to_string).collect();
        ValueSets::from_json(files.iter().map(String::as_str)).unwrap()
    }
}
