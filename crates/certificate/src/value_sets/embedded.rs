//! The table compiled in, for who fetches nothing: the command line, and the service that publishes it. The wallet and
//! the door take their lists from bulletins and never ask for it, so their modules do not carry it.

use super::{Encoding, Meaning, Text, ValueSets};

const TABLE: &str = include_str!("eu.tsv");

impl ValueSets {
    /// The final state of the EU lists (2023-07-12), with English words.
    #[must_use]
    pub fn embedded() -> Self {
        let mut read = Self::default();
        let mut set = "";
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            match line
                .strip_prefix("@ ")
                .and_then(|head| head.split_once(' '))
            {
                Some((id, date)) => {
                    set = id;
                    read.list_mut(id.into()).date = date.into();
                }
                None => read.add_row(set, line),
            }
        }
        read
    }

    fn add_row(&mut self, set: &'static str, line: &'static str) {
        let mut cells = line.split('\t');
        let (Some(head), Some(display)) = (cells.next(), cells.next()) else {
            return;
        };
        let withdrawn = head.strip_prefix('!');
        let code = withdrawn.unwrap_or(head);
        let meaning = Meaning {
            display: display.into(),
            active: withdrawn.is_none(),
        };
        let list = self.list_mut(set.into());
        list.codes.insert(code.into(), meaning);
        if let (Some(manufacturer), Some(vaccines)) = (cells.next(), cells.next()) {
            let vaccines = vaccines.split(',').map(Text::from).collect();
            self.encodings.insert(
                code.into(),
                Encoding {
                    manufacturer: manufacturer.into(),
                    vaccines,
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ValueSetName, ValueSets};

    #[test]
    fn the_table_has_every_list_in_full() {
        let lists = ValueSets::embedded().code_lists();
        let sizes = ValueSetName::ALL.map(|name| lists[name.id()].len());
        assert_eq!(sizes, [1, 9, 39, 31, 2, 2, 88, 250]);
        assert_eq!(lists.len(), 8);
    }

    #[test]
    fn a_product_knows_its_words_manufacturer_and_vaccine() {
        let sets = ValueSets::embedded();
        assert_eq!(
            sets.find(ValueSetName::Product, "comirnaty"),
            Some("EU/1/20/1528")
        );
        let encoding = sets.encoding_of("EU/1/20/1528").unwrap();
        assert_eq!(encoding.manufacturer(), "ORG-100030215");
        assert_eq!(
            encoding.vaccines().collect::<Vec<_>>(),
            ["1119349007", "28531000087107"]
        );
        assert_eq!(
            sets.display(ValueSetName::Manufacturer, "ORG-100030215"),
            "Biontech Manufacturing GmbH"
        );
    }

    #[test]
    fn every_product_is_encoded_with_codes_of_the_other_lists() {
        let sets = ValueSets::embedded();
        for product in &sets.code_lists()[ValueSetName::Product.id()] {
            let encoding = sets.encoding_of(product).unwrap();
            assert!(
                sets.contains(ValueSetName::Manufacturer, encoding.manufacturer()),
                "{product}"
            );
            assert!(
                encoding
                    .vaccines()
                    .all(|code| sets.contains(ValueSetName::Vaccine, code)),
                "{product}"
            );
        }
    }

    #[test]
    fn a_withdrawn_code_is_known_but_not_active() {
        let sets = ValueSets::embedded();
        assert!(
            !sets
                .meaning(ValueSetName::Vaccine, "J07BX03")
                .unwrap()
                .is_active()
        );
        assert!(
            sets.meaning(ValueSetName::Vaccine, "1119349007")
                .unwrap()
                .is_active()
        );
        assert!(!sets.contains(ValueSetName::Vaccine, "ORG-99999999"));
    }
}
