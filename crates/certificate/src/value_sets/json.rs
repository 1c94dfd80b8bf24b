//! Reading the EU's published JSON: one file a list (`valueSetId`, `valueSetDate`, `valueSetValues`), or one object of
//! plain code lists by id, as the business rules' test data has it. A bulletin has all files in one object.

use super::{CodeList, Encoding, Meaning, Text, ValueSets};
use ::json::{NotRead, Tree};
use serde::Deserialize;
use sorted::Map;

/// Largest file read, in bytes. The largest published one is 62 kB.
const MAX_FILE_BYTES: usize = 1 << 20;

/// Why a value set file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueSetError {
    /// Larger than 1 MiB.
    TooLarge,
    /// Neither of the two published forms.
    NotAValueSet,
}

impl std::fmt::Display for ValueSetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the value set file is larger than 1 MiB",
            Self::NotAValueSet => "the file is not a value set in the EU's JSON form",
        })
    }
}

impl std::error::Error for ValueSetError {}

#[derive(Deserialize)]
struct Published {
    #[serde(rename = "valueSetId")]
    id: String,
    #[serde(rename = "valueSetDate", default)]
    date: String,
    #[serde(rename = "valueSetValues")]
    values: Map<String, Tree>,
}

type Lists = Map<String, Vec<String>>;

#[derive(Deserialize)]
struct Code {
    display: String,
    #[serde(default = "yes")]
    active: bool,
}

#[derive(Deserialize)]
struct Instruction {
    #[serde(rename = "vaccine-code")]
    product: String,
    #[serde(rename = "vaccine-manufacturer")]
    manufacturer: String,
    #[serde(rename = "sct-codes")]
    vaccines: Vec<String>,
}

const fn yes() -> bool {
    true
}

impl ValueSets {
    /// Reads the EU's files. A list that none of them has stays as it is in [`ValueSets::embedded`].
    ///
    /// # Errors
    /// The first file that is too large or not a value set.
    pub fn from_json<'a>(files: impl IntoIterator<Item = &'a str>) -> Result<Self, ValueSetError> {
        let mut sets = Self::embedded();
        for file in files {
            sets.replace(file)?;
        }
        Ok(sets)
    }

    /// Reads the value sets of a bulletin: the EU's files, all in one object by their id. A list that it does not have
    /// is absent.
    ///
    /// # Errors
    /// It is too large, or one of them is not a value set.
    pub fn from_bulletin(bytes: &[u8]) -> Result<Self, ValueSetError> {
        let files: Map<String, Tree> = read(bytes)?;
        let mut sets = Self::default();
        for file in files.values() {
            sets.replace_by(file)
                .map_err(|_| ValueSetError::NotAValueSet)?;
        }
        Ok(sets)
    }

    fn replace(&mut self, file: &str) -> Result<(), ValueSetError> {
        self.replace_by(&read(file.as_bytes())?)
            .map_err(|_| ValueSetError::NotAValueSet)
    }

    /// In the first of the two forms that fits.
    fn replace_by(&mut self, file: &Tree) -> Result<(), NotRead> {
        if let Ok(published) = ::json::read_tree(file)
            && self.replace_published(published).is_ok()
        {
            return Ok(());
        }
        for (id, codes) in ::json::read_tree::<Lists>(file)? {
            self.replace_plain(id, codes);
        }
        Ok(())
    }

    fn replace_published(&mut self, published: Published) -> Result<(), NotRead> {
        let mut list = CodeList {
            date: published.date.into(),
            ..CodeList::default()
        };
        let mut encodings = Map::new();
        for (code, value) in published.values {
            if let Ok(Code { display, active }) = ::json::read_tree(&value) {
                let display = display.into();
                list.codes.insert(code.into(), Meaning { display, active });
            } else {
                let instruction: Instruction = ::json::read_tree(&value)?;
                let vaccines = instruction.vaccines.into_iter().map(Text::from);
                let encoding = Encoding {
                    manufacturer: instruction.manufacturer.into(),
                    vaccines: vaccines.collect(),
                };
                encodings.insert(product_code(&instruction.product), encoding);
            }
        }
        if encodings.is_empty() {
            *self.list_mut(published.id.into()) = list;
        } else {
            self.encodings = encodings;
        }
        Ok(())
    }

    /// Plain lists carry no words: the words known for a code are kept.
    fn replace_plain(&mut self, id: String, codes: Vec<String>) {
        let list = self.list_mut(id.into());
        let mut old = std::mem::take(list).codes;
        let meaning = |code: &str| Meaning {
            display: code.to_owned().into(),
            active: true,
        };
        let keep = |code: String| {
            let kept = old.remove(code.as_str()).unwrap_or_else(|| meaning(&code));
            (code.into(), kept)
        };
        list.codes = codes.into_iter().map(keep).collect();
    }
}

fn read<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, ValueSetError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ValueSetError::TooLarge);
    }
    ::json::read(bytes).map_err(|_| ValueSetError::NotAValueSet)
}

/// The encoding instructions write `NVX-CoV2373 (deprecated)` for the code `NVX-CoV2373`.
fn product_code(written: &str) -> Text {
    written
        .strip_suffix(" (deprecated)")
        .unwrap_or(written)
        .to_owned()
        .into()
}

#[cfg(test)]
mod tests {
    use super::super::ValueSetName;
    use super::*;

    const RESULTS: &str = r#"{"valueSetId":"covid-19-lab-result","valueSetDate":"2030-01-02","valueSetValues":{
        "1":{"display":"Undecided","lang":"en","active":false,"system":"x","version":""}}}"#;

    #[test]
    fn a_published_list_replaces_the_embedded_one() {
        let sets = ValueSets::from_json([RESULTS]).unwrap();
        assert_eq!(sets.date(ValueSetName::TestResult), Some("2030-01-02"));
        assert_eq!(sets.display(ValueSetName::TestResult, "1"), "Undecided");
        assert!(!sets.contains(ValueSetName::TestResult, "260415000"));
        assert!(sets.contains(ValueSetName::TestKind, "LP6464-4"));
    }

    #[test]
    fn plain_lists_keep_the_words_and_unknown_lists() {
        let sets = ValueSets::from_json([
            r#"{"covid-19-lab-result":["260415000","9"],"house-list":["a"]}"#,
        ])
        .unwrap();
        assert_eq!(
            sets.display(ValueSetName::TestResult, "260415000"),
            "Not detected"
        );
        assert_eq!(sets.display(ValueSetName::TestResult, "9"), "9");
        assert!(!sets.contains(ValueSetName::TestResult, "260373001"));
        assert_eq!(sets.code_lists()["house-list"], ["a"]);
    }

    #[test]
    fn a_bulletin_has_its_own_lists_and_no_others() {
        let bulletin = format!(r#"{{"covid-19-lab-result":{RESULTS}}}"#);
        let sets = ValueSets::from_bulletin(bulletin.as_bytes()).unwrap();
        assert_eq!(sets.display(ValueSetName::TestResult, "1"), "Undecided");
        assert_eq!(sets.display(ValueSetName::Country, "DE"), "DE");
        let there = ValueSetName::ALL.into_iter().filter(|name| sets.has(*name));
        assert_eq!(there.collect::<Vec<_>>(), [ValueSetName::TestResult]);
        assert_eq!(sets.code_lists().len(), 1);
    }

    #[test]
    fn a_bulletin_s_file_of_more_than_a_mebibyte_is_refused() {
        let of_size = |size: usize| format!("{{{}}}", " ".repeat(size - 2));
        let read = |size: usize| ValueSets::from_bulletin(of_size(size).as_bytes());
        assert_eq!(read(1 << 20), Ok(ValueSets::default()));
        assert_eq!(read((1 << 20) + 1), Err(ValueSetError::TooLarge));
        assert_eq!(
            ValueSets::from_bulletin(br#"{"a":1}"#),
            Err(ValueSetError::NotAValueSet)
        );
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(
            ValueSets::from_json(["[]"]),
            Err(ValueSetError::NotAValueSet)
        );
        assert_eq!(
            ValueSets::from_json([r#"{"a":1}"#]),
            Err(ValueSetError::NotAValueSet)
        );
        assert_eq!(
            ValueSets::from_json([" ".repeat(MAX_FILE_BYTES + 1).as_str()]),
            Err(ValueSetError::TooLarge)
        );
    }

    #[test]
    fn the_published_files_say_what_the_embedded_table_says() {
        let Some(folder) = fixtures::path("certificate/valuesets") else {
            return;
        };
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let files: Vec<String> = files
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        assert_eq!(files.len(), 9);
        let mut nothing = ValueSets::default();
        files.iter().for_each(|file| nothing.replace(file).unwrap());
        let embedded = ValueSets::embedded();
        assert_eq!(nothing.encodings, embedded.encodings);
        for ((id, list), (_, own)) in nothing.lists().zip(embedded.lists()) {
            assert_eq!(
                (&list.date, list.codes.len()),
                (&own.date, own.codes.len()),
                "{id}"
            );
            for (code, meaning) in &list.codes {
                let words = meaning.display.trim_end_matches(" (deprecated)").trim();
                assert_eq!(
                    (words, meaning.active),
                    (own.codes[code].display(), own.codes[code].active),
                    "{id} {code}"
                );
            }
        }
    }
}
