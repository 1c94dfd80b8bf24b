//! What orders are read with, and what they can say: codes with their words.

use certificate::{ValueSetName, ValueSets};
use order::{Context, Defaults, Finding, Mapping, Order, ReadRow, Row, UploadError};
use serde_json::{Map, Value, json as value};
use time::OffsetDateTime;

/// What orders are read with.
#[derive(Debug)]
pub(crate) struct Orders {
    value_sets: ValueSets,
    defaults: Defaults,
    form: Value,
    mapping: Mapping,
}

impl Orders {
    /// Of an authority of this country and name.
    pub(crate) fn of(country: &str, issuer: &str) -> Self {
        let value_sets = ValueSets::embedded();
        let defaults = Defaults {
            country: country.to_owned(),
            issuer: issuer.to_owned(),
        };
        let form = described(&value_sets, &defaults);
        Self {
            value_sets,
            defaults,
            form,
            mapping: Mapping::standard(),
        }
    }

    /// The orders of a laboratory's bundle.
    pub(super) fn rows_of_fhir(&self, bytes: &[u8]) -> Result<Vec<(usize, ReadRow)>, UploadError> {
        order::rows_of_fhir(bytes, &self.mapping)
    }

    /// A form itself.
    pub(super) const fn form(&self) -> &Value {
        &self.form
    }

    /// An order that was read and checked.
    pub(super) fn read(
        &self,
        row: Row,
        randomness: [u8; 16],
        now: OffsetDateTime,
    ) -> Result<Order, Vec<Finding>> {
        let context = Context {
            value_sets: &self.value_sets,
            defaults: &self.defaults,
            now,
        };
        Order::read(row, &context, randomness)
    }
}

fn described(sets: &ValueSets, defaults: &Defaults) -> Value {
    let list = |name: ValueSetName| -> Value {
        let codes = sets.code_lists();
        let codes = codes.get(name.id()).into_iter().flatten();
        let one = |code: &String| {
            let meaning = sets.meaning(name, code)?;
            Some(value!({"code": code, "words": meaning.display(), "active": meaning.is_active()}))
        };
        codes.filter_map(one).collect()
    };
    let products = sets.code_lists();
    let products = products
        .get(ValueSetName::Product.id())
        .into_iter()
        .flatten();
    let usual = |code: &String| {
        let usual = sets.encoding_of(code)?;
        let vaccine = usual.vaccines().next();
        Some((
            code.clone(),
            value!({"manufacturer": usual.manufacturer(), "vaccine": vaccine}),
        ))
    };
    let usual: Map<String, Value> = products.filter_map(usual).collect();
    value!({
        "country": defaults.country,
        "issuer": defaults.issuer,
        "languages": ["en", "zh", "es", "fr", "ar"],
        "value_sets": {
            "diseases": list(ValueSetName::Disease),
            "products": list(ValueSetName::Product),
            "manufacturers": list(ValueSetName::Manufacturer),
            "vaccines": list(ValueSetName::Vaccine),
            "tests": list(ValueSetName::TestKind),
            "devices": list(ValueSetName::TestDevice),
            "results": list(ValueSetName::TestResult),
        },
        "products": usual,
    })
}
