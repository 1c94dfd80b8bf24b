//! Sets and maps are those of the standard library, member for member.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sorted::{Map, Set};
use std::collections::{BTreeMap, BTreeSet};

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("it has a JSON form")
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("it is JSON of this type")
}

proptest! {
    #[test]
    fn a_map_is_a_tree_map(members in prop::collection::vec((0_u8..32, any::<u16>()), 0..64), asked in 0_u8..40) {
        let theirs: BTreeMap<u8, u16> = members.iter().copied().collect();
        let at_once: Map<u8, u16> = members.iter().copied().collect();
        let mut one_by_one = Map::new();
        let mut counted = Map::new();
        let mut tree = BTreeMap::new();
        for (key, value) in members {
            prop_assert_eq!(one_by_one.insert(key, value), tree.insert(key, value));
            *counted.or_insert(key, 0) += 1;
        }
        prop_assert_eq!(&at_once, &one_by_one);
        prop_assert!(at_once.iter().eq(theirs.iter()));
        prop_assert!(at_once.keys().eq(theirs.keys()) && counted.keys().eq(theirs.keys()));
        prop_assert!(at_once.values().eq(theirs.values()));
        prop_assert_eq!(at_once.get(&asked), theirs.get(&asked));
        let (mut changed, mut theirs_changed) = (at_once.clone(), theirs.clone());
        prop_assert_eq!(changed.get_mut(&asked), theirs_changed.get_mut(&asked));
        prop_assert_eq!(at_once.contains_key(&asked), theirs.contains_key(&asked));
        prop_assert_eq!((at_once.len(), at_once.is_empty()), (theirs.len(), theirs.is_empty()));
        prop_assert_eq!(write(&at_once), write(&theirs));
        prop_assert_eq!(&read::<Map<u8, u16>>(&write(&theirs)), &at_once);
        prop_assert!(at_once.clone().into_values().eq(theirs.clone().into_values()));
        prop_assert!(at_once.into_iter().eq(theirs));
    }

    #[test]
    fn a_set_is_a_tree_set(members in prop::collection::vec("[a-c]{0,3}", 0..40), asked in "[a-c]{0,3}") {
        let theirs: BTreeSet<String> = members.iter().cloned().collect();
        let at_once: Set<String> = members.iter().cloned().collect();
        let mut one_by_one = Set::new();
        let mut tree = BTreeSet::new();
        for member in members {
            prop_assert_eq!(one_by_one.insert(member.clone()), tree.insert(member));
        }
        prop_assert_eq!(&at_once, &one_by_one);
        prop_assert!(at_once.iter().eq(theirs.iter()) && (&at_once).into_iter().eq(&theirs));
        prop_assert_eq!(at_once.contains(asked.as_str()), theirs.contains(asked.as_str()));
        prop_assert_eq!((at_once.len(), at_once.is_empty()), (theirs.len(), theirs.is_empty()));
        prop_assert_eq!(&read::<Set<String>>(&write(&theirs)), &at_once);
        prop_assert_eq!(write(&at_once), write(&theirs));
        prop_assert!(at_once.into_iter().eq(theirs));
    }
}

#[test]
fn a_key_that_is_there_twice_has_its_last_value_as_in_a_tree() {
    let text = r#"{"b":1,"a":2,"b":3}"#;
    let theirs: BTreeMap<String, u8> = read(text);
    let ours: Map<String, u8> = read(text);
    assert!(ours.iter().eq(theirs.iter()));
    assert_eq!(read::<Set<u8>>("[2,1,2]").len(), 2);
}
