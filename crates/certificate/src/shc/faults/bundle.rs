//! A card's bundle and its records: FHIR R4, and what cards leave out (sections "Data Minimization" and "Allowable
//! Profiles").
//!
//! Of a type that is not primitive a value of another shape is passed over, as validators by JSON Schema do: the schema
//! of FHIR says nothing there.

use super::elements::{self, Members};
use super::{Fault, FaultKind, Faults, primitive, text};
use crate::shc::fhir::is_short;
use json::Tree;

/// What is wrong with a bundle in a file of its own.
#[must_use]
pub fn of_bundle(bundle: &str) -> Vec<Fault> {
    let mut faults = Faults::default();
    let bundle = faults.trimmed(bundle, "");
    match json::tree(bundle.as_bytes()) {
        Ok(bundle) => of_records(&bundle, &mut faults),
        Err(_) => faults.add(FaultKind::BundleJson, ""),
    }
    faults.0
}

/// What is wrong with a bundle and its records. Where the bundle itself is none, its records are not looked at.
pub(super) fn of_records(bundle: &Tree, faults: &mut Faults) {
    let before = faults.0.len();
    faults.add_if(
        text(bundle, "resourceType") != Some("Bundle"),
        FaultKind::Element,
        "resourceType",
    );
    Walk {
        addresses: &[],
        faults,
    }
    .form("Bundle", bundle, "");
    if faults.0.len() > before {
        return;
    }
    let entries = bundle
        .member("entry")
        .and_then(Tree::items)
        .unwrap_or_default();
    if entries.is_empty() {
        return faults.add(FaultKind::NoBundle, "entry");
    }
    let addresses = of_addresses(entries, faults);
    for (number, entry) in entries.iter().enumerate() {
        let place = format!("entry[{number}]");
        match entry.member("resource") {
            Some(record) => Walk {
                addresses: &addresses,
                faults,
            }
            .record(record, &place),
            None => faults.add(FaultKind::NoRecord, place),
        }
    }
}

fn of_addresses<'t>(entries: &'t [Tree], faults: &mut Faults) -> Vec<&'t str> {
    let mut addresses = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let place = format!("entry[{number}].fullUrl");
        let address = text(entry, "fullUrl").unwrap_or_default();
        if !is_short(address) {
            faults.add(FaultKind::Address, place);
        } else if addresses.contains(&address) {
            faults.add(FaultKind::AddressTwice, place);
        }
        addresses.push(address);
    }
    addresses
}

struct Walk<'w> {
    addresses: &'w [&'w str],
    faults: &'w mut Faults,
}

impl Walk<'_> {
    fn record(&mut self, record: &Tree, place: &str) {
        let kind = text(record, "resourceType").filter(|kind| elements::of(kind).is_some());
        let Some(kind) = kind else {
            return self.faults.add(FaultKind::NoRecord, place);
        };
        let place = format!("{place}.{kind}");
        if kind == "Immunization" {
            self.immunization(record, &place);
        }
        self.left_out(record, &place);
        self.form(kind, record, &place);
        self.value(kind, record, &place);
    }

    /// Section "Allowable Profiles".
    fn immunization(&mut self, record: &Tree, place: &str) {
        let is_completed = text(record, "status") == Some("completed");
        self.faults
            .add_if(!is_completed, FaultKind::NotCompleted, place);
        let has = |member| text(record, member).is_some_and(|text| !text.is_empty());
        let dates = [has("occurrenceDateTime"), has("occurrenceString")];
        self.faults
            .add_if(dates[0] == dates[1], FaultKind::Occurrence, place);
    }

    /// Section "Data Minimization".
    fn left_out(&mut self, record: &Tree, place: &str) {
        self.faults
            .add_if(record.member("id").is_some(), FaultKind::RecordId, place);
        let is_labels = |meta: &Tree| {
            meta.members()
                .is_some_and(|own| own.len() == 1 && own[0].0 == "security")
        };
        let is_more = record.member("meta").is_some_and(|meta| !is_labels(meta));
        self.faults.add_if(is_more, FaultKind::RecordMeta, place);
        self.faults.add_if(
            record.member("text").is_some(),
            FaultKind::RecordText,
            place,
        );
    }

    /// Whether the members of a value are those of its type, and so down.
    fn form(&mut self, kind: &str, value: &Tree, place: &str) {
        if let Some(holds) = primitive::is(kind, value) {
            return self.faults.add_if(!holds, FaultKind::Element, place);
        }
        let Some(own) = value.members() else {
            return;
        };
        let Some(members) = elements::of(kind) else {
            return;
        };
        let must = members.iter().filter(|(_, member)| member.must_be_there);
        for (name, _) in must.filter(|(name, _)| value.member(name).is_none()) {
            self.faults
                .add(FaultKind::Element, format!("{place}.{name}"));
        }
        for (name, value) in own {
            self.member_form(members, name, value, &format!("{place}.{name}"));
        }
    }

    fn member_form(&mut self, members: &Members, name: &str, value: &Tree, place: &str) {
        match (members.get(name), value.items()) {
            (None, _) if name == "resourceType" => {}
            (Some(member), Some(items)) if member.is_list => {
                for (number, item) in items.iter().enumerate() {
                    self.form(member.kind, item, &format!("{place}[{number}]"));
                }
            }
            (Some(member), None) if !member.is_list => self.form(member.kind, value, place),
            _ => self.faults.add(FaultKind::Element, place),
        }
    }

    /// What cards leave out, what refers to nothing and what is empty, in a value and below. What a type does not have
    /// was named already; below it, nothing has a type.
    fn value(&mut self, kind: &str, value: &Tree, place: &str) {
        match value {
            Tree::List(items) if !items.is_empty() => {
                let objects = items
                    .iter()
                    .enumerate()
                    .filter(|(_, item)| item.members().is_some());
                objects.for_each(|(number, item)| {
                    self.value(kind, item, &format!("{place}[{number}]"))
                });
            }
            Tree::List(_) => self.faults.add(FaultKind::Empty, place),
            Tree::Text(text) => self.faults.add_if(text.is_empty(), FaultKind::Empty, place),
            Tree::Members(own) => {
                self.faults.add_if(own.is_empty(), FaultKind::Empty, place);
                self.object(kind, value, place);
                for (name, value) in own {
                    let member = elements::of(kind).and_then(|members| members.get(name.as_str()));
                    self.value(
                        member.map_or("", |member| member.kind),
                        value,
                        &format!("{place}.{name}"),
                    );
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, kind: &str, value: &Tree, place: &str) {
        let has = |member| {
            value
                .member(member)
                .is_some_and(|member| member.text() != Some(""))
        };
        match kind {
            "CodeableConcept" => self
                .faults
                .add_if(has("text"), FaultKind::ConceptText, place),
            "Coding" => self
                .faults
                .add_if(has("display"), FaultKind::CodingDisplay, place),
            "Reference" => {
                let Some(reference) =
                    text(value, "reference").filter(|reference| !reference.is_empty())
                else {
                    return;
                };
                self.faults
                    .add_if(!is_short(reference), FaultKind::LongReference, place);
                let is_there = self.addresses.contains(&reference);
                self.faults
                    .add_if(!is_there, FaultKind::DanglingReference, place);
            }
            _ => {}
        }
    }
}
