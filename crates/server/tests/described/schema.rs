//! Whether a value is as a schema says (JSON Schema 2020-12): as much of it as the description of the service uses.

use serde_json::Value;

/// What a `$ref` names; everything else is itself.
pub(crate) fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let named = schema["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix('#'));
    named.map_or(schema, |pointer| document.pointer(pointer).unwrap())
}

/// What is wrong with the value.
pub(crate) fn wrong(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    let schema = resolved(document, schema);
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    if !types.is_empty() && !types.iter().any(|one| is_a(one, value)) {
        return Some(format!("{value} is no {types:?}"));
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|values| !values.contains(value))
    {
        return Some(format!("{value} is none of {}", schema["enum"]));
    }
    let of_items = value.as_array().filter(|_| !schema["items"].is_null());
    let of_items = of_items
        .into_iter()
        .flatten()
        .find_map(|item| wrong(document, &schema["items"], item));
    of_items.or_else(|| {
        value
            .as_object()
            .and_then(|_| wrong_member(document, schema, value))
    })
}

fn wrong_member(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    let required = schema["required"].as_array().into_iter().flatten();
    let missing = required
        .filter_map(Value::as_str)
        .find(|name| value.get(name).is_none());
    if let Some(name) = missing {
        return Some(format!("{name} is missing"));
    }
    let members = schema["properties"].as_object().into_iter().flatten();
    let mut there = members.filter_map(|(name, schema)| Some((schema, value.get(name)?)));
    there.find_map(|(schema, member)| wrong(document, schema, member))
}

fn is_a(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("a type that this does not know: {other}"),
    }
}

#[test]
fn a_value_that_is_not_as_described_is_found() {
    use serde_json::json;
    let document = json!({"a": {"type": "object", "required": ["b"], "properties": {"b": {"type": "array", "items": {"enum": ["x"]}}}}});
    let schema = json!({"$ref": "#/a"});
    assert_eq!(wrong(&document, &schema, &json!({"b": ["x"]})), None);
    for value in [json!({}), json!([]), json!({"b": 1}), json!({"b": ["y"]})] {
        assert!(wrong(&document, &schema, &value).is_some(), "{value}");
    }
}
