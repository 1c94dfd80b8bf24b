//! Cards in a file: `.smart-health-card` ("via file download") and the answer of the FHIR operation
//! `$health-cards-issue`, each with one card or several.

use super::cause::Cause;
use json::Tree;

/// The largest file read, in bytes.
pub const MAX_FILE: usize = 4 << 20;
/// The most cards in one file.
pub const MAX_CARDS: usize = 256;
/// How the name of such a file ends.
pub const ENDING: &str = ".smart-health-card";

/// The cards of a file, each as a compact JWS, in their order.
///
/// # Errors
/// [`Cause::TooLong`], [`Cause::File`].
pub fn cards(text: &str) -> Result<Vec<String>, Cause> {
    if text.len() > MAX_FILE {
        return Err(Cause::TooLong);
    }
    let tree = json::tree(text.as_bytes()).map_err(|_| Cause::File)?;
    let cards = of_file(&tree).or_else(|| of_parameters(&tree));
    let cards = cards.filter(|cards| !cards.is_empty()).ok_or(Cause::File)?;
    if cards.len() > MAX_CARDS {
        return Err(Cause::TooLong);
    }
    Ok(cards)
}

/// `{"verifiableCredential": ["…"]}`
fn of_file(tree: &Tree) -> Option<Vec<String>> {
    let cards = tree.member("verifiableCredential")?.items()?;
    cards.iter().map(own_text).collect()
}

/// A FHIR `Parameters` resource: other parameters, such as links into the record, are passed over.
fn of_parameters(tree: &Tree) -> Option<Vec<String>> {
    let is_text = |tree: &Tree, name, text| tree.member(name).and_then(Tree::text) == Some(text);
    if !is_text(tree, "resourceType", "Parameters") {
        return None;
    }
    let parameters = tree.member("parameter")?.items()?.iter();
    parameters
        .filter(|parameter| is_text(parameter, "name", "verifiableCredential"))
        .map(|parameter| own_text(parameter.member("valueString")?))
        .collect()
}

fn own_text(tree: &Tree) -> Option<String> {
    tree.text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_give_all_their_cards() {
        let file = r#"{"verifiableCredential": ["a.b.c", "d.e.f"], "other": 1}"#;
        let answer = r#"{"resourceType": "Parameters", "parameter": [
            {"name": "verifiableCredential", "valueString": "a.b.c"},
            {"name": "resourceLink", "part": []},
            {"name": "verifiableCredential", "valueString": "d.e.f"}]}"#;
        for text in [file, answer] {
            assert_eq!(cards(text), Ok(vec!["a.b.c".into(), "d.e.f".into()]));
        }
    }

    #[test]
    fn other_files_are_none() {
        for text in [
            "",
            "[]",
            r#"{"verifiableCredential": []}"#,
            r#"{"verifiableCredential": "a.b.c"}"#,
            r#"{"verifiableCredential": ["a.b.c", 1]}"#,
            r#"{"resourceType": "Parameters", "parameter": []}"#,
            r#"{"resourceType": "Parameters", "parameter": [{"name": "verifiableCredential"}]}"#,
            r#"{"parameter": [{"name": "verifiableCredential", "valueString": "a.b.c"}]}"#,
            r#"{"verifiableCredential": ["a.b.c"]} x"#,
        ] {
            assert_eq!(cards(text), Err(Cause::File), "{text}");
        }
        let many = format!(
            r#"{{"verifiableCredential": [{}"a"]}}"#,
            r#""a","#.repeat(MAX_CARDS)
        );
        assert_eq!(cards(&many), Err(Cause::TooLong));
        assert_eq!(cards(&" ".repeat(MAX_FILE + 1)), Err(Cause::TooLong));
    }
}
