//! docs/orders.md has every member, every code and every sentence.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use order::{Cause, Member, UploadError};

#[test]
fn the_document_has_every_member_and_every_code_with_its_sentence() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/orders.md");
    let document = std::fs::read_to_string(path).unwrap();
    let has = |line: String| assert!(document.contains(&line), "docs/orders.md lacks {line}");
    for cause in Cause::ALL {
        has(format!("| `{}` | {} |\n", cause.code(), cause.sentence()));
    }
    for (code, sentence) in UploadError::ALL {
        has(format!("| `{code}` | {sentence} |\n"));
    }
    for member in Member::ALL {
        has(format!("\n| `{}` | ", member.name()));
        member
            .other_names()
            .iter()
            .for_each(|other| has(format!("`{other}`")));
    }
}
