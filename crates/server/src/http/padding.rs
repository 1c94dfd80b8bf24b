//! The member of an answer that makes it as long as others.

/// What stands around it.
pub(super) const PADDING: &str = r#","padding":"""#;

/// A JSON object that is not empty, with letters of base64 as its last member.
pub(super) fn with_padding(object: &str, letters: &str) -> String {
    let members = object.strip_suffix('}').unwrap_or(object);
    [members, r#","padding":""#, letters, r#""}"#].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn an_object_stays_what_it_was_and_is_as_much_longer_as_was_said() {
        let object = json!({"error": "it says }", "code": null}).to_string();
        let padded = with_padding(&object, "abc=");
        let read: Value = serde_json::from_str(&padded).unwrap();
        let whole = json!({"error": "it says }", "code": null, "padding": "abc="});
        assert_eq!(read, whole);
        assert_eq!(padded.len(), object.len() + PADDING.len() + 4);
    }
}
