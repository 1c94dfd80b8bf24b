//! What is read and written is what `serde_json` reads and writes.

use json::{NotRead, Tree, read, read_apart, write};
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

#[test]
fn whole_numbers_keep_every_digit_and_larger_ones_become_real() {
    let numbers = [
        ("18446744073709551615", Tree::Natural(u64::MAX)),
        (
            "18446744073709551616",
            Tree::Real(18_446_744_073_709_551_616.0),
        ),
        ("-9223372036854775808", Tree::Negative(i64::MIN)),
        (
            "-9223372036854775809",
            Tree::Real(-9_223_372_036_854_775_808.0),
        ),
        ("-0", Tree::Real(-0.0)),
        ("0e999999999999", Tree::Real(0.0)),
        ("1e-999999999999", Tree::Real(0.0)),
        (
            "123456789012345678901234567890e-20",
            Tree::Real(1_234_567_890.123_456_8),
        ),
    ];
    for (text, number) in numbers {
        assert_eq!(read(text.as_bytes()), Ok(number.clone()), "{text}");
        assert_eq!(
            serde_json::from_str::<Tree>(text).unwrap(),
            number,
            "{text}"
        );
    }
    for text in ["1e309", "1e999999999999", "-", "1.", "01", "1e", "+1"] {
        assert_eq!(read::<Tree>(text.as_bytes()), Err(NotRead), "{text}");
    }
}

#[test]
fn a_number_in_the_middle_between_two_is_read_as_the_even_one() {
    let middle = 9_007_199_254_740_993_u64;
    let long = "0".repeat(900);
    let largest = format!("{:e}", f64::MAX);
    for text in [
        format!("{middle}.0"),
        format!("{middle}.{long}"),
        format!("{middle}.{long}1"),
        format!("{}.{long}", middle + 2),
        format!("{}.999{}", middle - 1, "9".repeat(900)),
        format!("0.{}1", "0".repeat(322)),
        "4.9406564584124654e-324".into(),
        "2.4703282292062327e-324".into(),
        "2.4703282292062328e-324".into(),
        "2.2250738585072011e-308".into(),
        "2.2250738585072012e-308".into(),
        largest.replace("157e", "15700000000000000000000001e"),
        "1.7976931348623158e308".into(),
    ] {
        let nearest = text.parse::<f64>().unwrap();
        assert!(nearest.is_finite());
        assert_eq!(read(text.as_bytes()), Ok(nearest), "{text}");
    }
    for text in ["1.797693134862315908e308", "17976931348623159e292", "1e344"] {
        assert_eq!(text.parse(), Ok(f64::INFINITY));
        assert_eq!(read::<f64>(text.as_bytes()), Err(NotRead), "{text}");
    }
}

#[test]
fn the_elements_of_one_list_are_given_away_and_the_rest_is_read() {
    let apart = |text: &str| {
        let mut list = Vec::new();
        let rest = read_apart(text.as_bytes(), "list", &mut |element| list.push(element));
        (rest.map(|rest| write(&Value::from(rest))), write_all(list))
    };
    let rest = |text: &str| Ok(text.to_owned());
    assert_eq!(
        apart(r#" {"a":[1], "list":[ 1,{"list":[2]}] ,"b":2}"#),
        (
            rest(r#"{"a":[1],"b":2,"list":[]}"#),
            r#"[1,{"list":[2]}]"#.to_owned()
        )
    );
    assert_eq!(apart(r#"{"list":7}"#).0, rest(r#"{"list":7}"#));
    assert_eq!(apart("[1]"), (rest("[1]"), "[]".to_owned()));
    for text in [
        r#"{"list":[1,]}"#,
        r#"{"list":[1]"#,
        r#"{"list":[1]}}"#,
        "{\"list\"}",
    ] {
        assert_eq!(apart(text).0, Err(NotRead), "{text}");
    }
    let deep = |levels: usize| format!("{{\"list\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert!(apart(&deep(126)).0.is_ok());
    assert_eq!(apart(&deep(127)).0, Err(NotRead));
}

fn write_all(list: Vec<Tree>) -> String {
    write(&list.into_iter().map(Value::from).collect::<Vec<_>>())
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(remote = "Self", rename_all = "kebab-case")]
enum ByTag {
    Nothing,
    Something { at: i32 },
}

#[test]
fn a_tag_names_the_variant_wherever_it_stands() {
    let tagged = |text: &str| {
        let tagged = read::<Tree>(text.as_bytes()).unwrap().tagged("type")?;
        ByTag::deserialize(&tagged).ok()
    };
    assert_eq!(
        tagged(r#"{"at":1,"type":"something"}"#),
        Some(ByTag::Something { at: 1 })
    );
    assert_eq!(tagged(r#"{"type":"nothing","x":1}"#), Some(ByTag::Nothing));
    for text in [
        r#"{"at":1}"#,
        r#"{"type":"other"}"#,
        r#"{"type":1}"#,
        r#"{"type":"something"}"#,
        "[]",
        r#"{"type":"nothing","type":"nothing"}"#,
    ] {
        assert_eq!(tagged(text), None, "{text}");
    }
}

/// Such as `serde_json` reads exactly, whichever of its ways of reading them a build has.
fn reals() -> impl Strategy<Value = f64> {
    any::<i32>().prop_map(|number| f64::from(number) / 64.0)
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        reals().prop_map(Value::from),
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
        prop_assert_eq!(read::<Value>(text.as_bytes()), Ok(expected.clone()));
        let tree: Tree = read(text.as_bytes()).unwrap();
        prop_assert_eq!(Value::from(tree), expected);
    }

    #[test]
    fn any_real_number_is_read_as_it_was_written(real in any::<f64>()) {
        prop_assume!(real.is_finite());
        prop_assert_eq!(read(write(&real).as_bytes()), Ok(real));
        prop_assert_eq!(read(format!("{real:e}").as_bytes()), Ok(real));
    }

    #[test]
    fn the_number_nearest_to_any_digits_is_read(
        text in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?(e-?[0-9]{1,3})?",
    ) {
        let nearest = text.parse::<f64>().unwrap();
        prop_assert_eq!(read(text.as_bytes()).ok(), nearest.is_finite().then_some(nearest));
    }

    #[test]
    fn what_lies_between_two_numbers_is_read_as_the_nearer(
        real in any::<f64>(), places in 0_usize..60, more in "[0-9]{0,3}",
    ) {
        prop_assume!(real.is_finite());
        // the end of the decimals of a number is a middle between two shorter ones
        let text = format!("{real:.0$}{more}", 1 + places);
        prop_assert_eq!(read(text.as_bytes()), Ok(text.parse::<f64>().unwrap()));
    }

    #[test]
    fn what_is_changed_in_a_place_is_accepted_where_serde_json_accepts_it(
        value in values(),
        at in any::<prop::sample::Index>(),
        instead in "[\\[\\]{}:,\"\\\\ 0-9eE.+ntrfbu\n-]{0,3}",
    ) {
        let mut text = serde_json::to_string(&value).unwrap().into_bytes();
        let at = at.index(text.len());
        text.splice(at..=at, instead.bytes());
        prop_assert_eq!(read::<Tree>(&text).is_ok(), serde_json::from_slice::<Tree>(&text).is_ok());
    }

    #[test]
    fn what_looks_like_a_number_is_accepted_where_serde_json_accepts_it(
        text in "-?[0-9]{0,21}(\\.[0-9]{0,21})?([eE][+-]?[0-9]{0,3})?",
    ) {
        prop_assert_eq!(read::<Tree>(text.as_bytes()).is_ok(), serde_json::from_str::<Tree>(&text).is_ok());
    }

    #[test]
    fn what_looks_like_a_text_is_read_as_serde_json_reads_it(
        text in "\"(a|é|\\\\[\"\\\\/bfnrtux]|\\\\u[dD][89c-fC][0-9a-f]{2}|\\\\u[0-9a-f]{4}){0,6}\"",
    ) {
        prop_assert_eq!(read::<String>(text.as_bytes()).ok(), serde_json::from_str::<String>(&text).ok());
    }
}
