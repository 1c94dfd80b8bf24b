//! The records of a bundle, and how one refers to another (HL7 FHIR R4, "Resolving references in Bundles").

use crate::upload::UploadError;
use json::Tree;
use std::collections::BTreeMap;

/// The most records in a bundle.
pub const MAX_RECORDS: usize = 50_000;
/// The most records within one record that are looked at.
const MAX_CONTAINED: usize = 100;
/// Bundles that bring records. Others are answers and histories.
const TYPES: [&str; 4] = ["collection", "transaction", "message", "document"];

/// A record of a bundle, or one within it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'t> {
    /// The number of its entry, from 1.
    pub(super) number: usize,
    pub(super) tree: &'t Tree,
    /// The record that contains it.
    pub(super) within: Option<&'t Tree>,
    address: &'t str,
}

impl Record<'_> {
    pub(super) fn is(&self, kind: &str) -> bool {
        text(self.tree, "resourceType") == Some(kind)
    }
}

/// A bundle, by the addresses of its records.
pub(super) struct Bundle<'t> {
    records: Vec<Record<'t>>,
    by_address: BTreeMap<&'t str, Record<'t>>,
    /// By type and id; nothing where two have the same.
    by_id: BTreeMap<String, Option<Record<'t>>>,
}

impl<'t> Bundle<'t> {
    pub(super) fn read(tree: &'t Tree) -> Result<Self, UploadError> {
        let is_known = text(tree, "type").is_some_and(|kind| TYPES.contains(&kind));
        if text(tree, "resourceType") != Some("Bundle") || !is_known {
            return Err(UploadError::NotABundle);
        }
        let entries = tree
            .member("entry")
            .and_then(Tree::items)
            .unwrap_or_default();
        if entries.len() > MAX_RECORDS {
            return Err(UploadError::TooManyRows);
        }
        let mut bundle = Self {
            records: Vec::new(),
            by_address: BTreeMap::new(),
            by_id: BTreeMap::new(),
        };
        for (number, entry) in (1..).zip(entries) {
            bundle.add(number, entry)?;
        }
        Ok(bundle)
    }

    fn add(&mut self, number: usize, entry: &'t Tree) -> Result<(), UploadError> {
        let Some(tree) = entry.member("resource") else {
            return Ok(());
        };
        let address = text(entry, "fullUrl").unwrap_or_default();
        let record = Record {
            number,
            tree,
            within: None,
            address,
        };
        self.records.push(record);
        if !address.is_empty() && self.by_address.insert(address, record).is_some() {
            return Err(UploadError::AddressTwice(address.to_owned()));
        }
        if let (Some(kind), Some(id)) = (text(tree, "resourceType"), text(tree, "id")) {
            let known = self.by_id.entry(format!("{kind}/{id}"));
            known
                .and_modify(|twice| *twice = None)
                .or_insert(Some(record));
        }
        Ok(())
    }

    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = Record<'t>> {
        self.records
            .iter()
            .filter(move |record| record.is(kind))
            .copied()
    }

    /// The record that a reference within `from` means.
    pub(super) fn resolve(&self, from: Record<'t>, reference: &str) -> Option<Record<'t>> {
        if let Some(id) = reference.strip_prefix('#') {
            return contained(from, id);
        }
        let reference = reference.split("/_history/").next()?;
        let beside = beside(from.address, reference);
        let found = self.by_address.get(reference);
        let found = found.or_else(|| self.by_address.get(beside?.as_str()));
        found
            .copied()
            .or_else(|| self.by_id.get(reference).copied().flatten())
    }

    /// The record that the member `name` of `from` refers to.
    pub(super) fn referred(&self, from: Record<'t>, name: &str) -> Option<Record<'t>> {
        self.resolve(from, text(from.tree.member(name)?, "reference")?)
    }
}

/// A record within the same record.
fn contained<'t>(from: Record<'t>, id: &str) -> Option<Record<'t>> {
    let whole = from.within.unwrap_or(from.tree);
    let mut within = items(whole, "contained").take(MAX_CONTAINED);
    let tree = within.find(|tree| text(tree, "id") == Some(id))?;
    Some(Record {
        tree,
        within: Some(whole),
        ..from
    })
}

/// `Patient/1` beside `https://laboratory.example/fhir/Observation/7`.
fn beside(address: &str, reference: &str) -> Option<String> {
    let (folder, _) = address.rsplit_once('/')?;
    let (base, _) = folder.rsplit_once('/')?;
    Some(format!("{base}/{reference}"))
}

/// The items of a list; a single object where FHIR has one and not a list.
pub(super) fn items<'t>(tree: &'t Tree, name: &str) -> impl Iterator<Item = &'t Tree> + use<'t> {
    let member = tree.member(name);
    let list = member.and_then(Tree::items).into_iter().flatten();
    list.chain(member.filter(|member| member.members().is_some()))
}

pub(super) fn text<'t>(tree: &'t Tree, name: &str) -> Option<&'t str> {
    tree.member(name)?.text()
}
