//! What is read and written is what `serde_json` reads and writes.

use json::{NotRead, read, write};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Everything {
    truth: bool,
    small: u8,
    large: i64,
    real: f64,
    text: String,
    letter: char,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maybe: Option<Unit>,
    nothing: Option<u8>,
    pair: (u16, String),
    list: Vec<Shape>,
    tagged: Vec<Tagged>,
    either: Vec<Either>,
    by_number: BTreeMap<u32, Wrapped>,
    by_word: BTreeMap<Unit, String>,
    any: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Unit {
    OneWord,
    Another,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Shape {
    Point,
    Round(u8),
    Long(u8, i8),
    Named { side: f64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
enum Tagged {
    Nothing,
    Something { at: Option<i32>, words: Vec<String> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Number(u32),
    Words { words: Vec<String> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wrapped(i16);

fn everything() -> Everything {
    Everything {
        truth: true,
        small: 7,
        large: i64::MIN,
        real: 1.0,
        text: "a \"b\" \\ \u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f} é 中".to_owned(),
        letter: 'ß',
        maybe: Some(Unit::OneWord),
        nothing: None,
        pair: (65535, String::new()),
        list: vec![
            Shape::Point,
            Shape::Round(1),
            Shape::Long(2, -3),
            Shape::Named { side: 1e-7 },
        ],
        tagged: vec![
            Tagged::Nothing,
            Tagged::Something {
                at: Some(-1),
                words: vec!["x".to_owned()],
            },
        ],
        either: vec![Either::Number(4), Either::Words { words: Vec::new() }],
        by_number: [(0, Wrapped(-1)), (4_000_000_000, Wrapped(1))].into(),
        by_word: [(Unit::Another, "w".to_owned())].into(),
        any: json!({"a": [1, -1, 1.5, null, true, "t"], "b": {}}),
    }
}

#[test]
fn a_type_of_every_kind_is_written_as_serde_json_writes_it_and_read_again() {
    let text = write(&everything());
    assert_eq!(text, serde_json::to_string(&everything()).unwrap());
    assert_eq!(read(text.as_bytes()), Ok(everything()));
}

#[test]
fn what_is_not_of_the_type_is_refused() {
    let text = write(&everything());
    let changes = [
        ("\"small\":7", "\"small\":256"),
        ("\"small\":7", "\"small\":7.0"),
        ("\"small\":7", "\"small\":\"7\""),
        ("\"small\":7", "\"small\":7,\"small\":7"),
        ("\"small\":7", "\"small\":7,\"other\":1"),
        ("\"small\":7,", ""),
        ("one-word", "two-words"),
        ("[65535,\"\"]", "[65535]"),
        ("[65535,\"\"]", "[65535,\"\",1]"),
        ("{\"Round\":1}", "{\"Round\":1,\"Point\":null}"),
        ("\"4000000000\"", "\"x\""),
        ("\"type\":\"nothing\"", "\"type\":\"something\""),
    ];
    for (what, instead) in changes {
        let changed = text.replacen(what, instead, 1);
        assert_ne!(changed, text, "{what}");
        assert_eq!(
            read::<Everything>(changed.as_bytes()),
            Err(NotRead),
            "{instead}"
        );
        assert!(
            serde_json::from_str::<Everything>(&changed).is_err(),
            "{instead}"
        );
    }
}

#[test]
fn a_list_of_values_is_no_object() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Alone {
        number: u8,
    }
    assert_eq!(read(b"{\"number\":1}"), Ok(Alone { number: 1 }));
    assert_eq!(read::<Alone>(b"[1]"), Err(NotRead));
    assert_eq!(read::<BTreeMap<String, u8>>(b"[]"), Err(NotRead));
}

#[test]
fn what_is_no_json_is_refused_and_so_is_what_is_nested_too_deeply() {
    for text in ["", "{", "[1,]", "nul", "\"\u{1}\"", "1 2", "\u{feff}1"] {
        assert_eq!(read::<Value>(text.as_bytes()), Err(NotRead), "{text:?}");
    }
    assert_eq!(read::<Value>(b"\"\xff\""), Err(NotRead));
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(read::<Value>(deep(127).as_bytes()).is_ok());
    assert_eq!(read::<Value>(deep(128).as_bytes()), Err(NotRead));
    assert_eq!(read::<Value>("[".repeat(1 << 20).as_bytes()), Err(NotRead));
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_is_written_as_serde_json_writes_it(value in values()) {
        prop_assert_eq!(write(&value), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn any_value_is_read_as_serde_json_reads_it(value in values()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let expected: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read::<Value>(text.as_bytes()), Ok(expected));
    }
}
