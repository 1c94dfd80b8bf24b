//! The vectors of `vectors/`: facts, pack and moment, and the SHA-256 of the status as canonical JSON. The same files
//! are read by the pages' tests, so that the status in the browser is the same to the byte (G2).
//!
//! A file is self-contained: `pack` names a file of `packs/` and `pack_sha256` its bytes; each case has `facts` (the
//! form of [`status::Fact`]) and one or more `moments`, each with `now` (RFC 3339), the `colour` and `until` for the
//! reader, and `status_sha256`. Facts and moments are written by hand. After an intended change of a pack or of the
//! form of a status, `UPDATE_VECTORS=1 cargo nextest run -p status --test vectors` writes the rest anew; what it
//! changed is then read line by line.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod sample;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use status::{Colour, Fact, status};
use std::path::PathBuf;
use time::OffsetDateTime;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    pack: String,
    pack_sha256: String,
    cases: Vec<Case>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    facts: Vec<Fact>,
    moments: Vec<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moment {
    #[serde(with = "time::serde::rfc3339")]
    now: OffsetDateTime,
    colour: Colour,
    #[serde(with = "time::serde::rfc3339::option")]
    until: Option<OffsetDateTime>,
    status_sha256: String,
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/vectors/{name}.json"))
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same vectors with everything that is computed.
fn computed(mut vectors: Vectors) -> Vectors {
    let pack = sample::pack(&vectors.pack);
    vectors.pack_sha256 = hash(&sample::bytes(&vectors.pack));
    for case in &mut vectors.cases {
        for moment in &mut case.moments {
            let status = status(&case.facts, &pack, moment.now);
            moment.colour = status.colour;
            moment.until = status.until;
            moment.status_sha256 = hash(&status.to_bytes());
        }
    }
    vectors
}

#[test]
fn every_status_has_the_bytes_of_its_vector() {
    for name in sample::NAMES {
        let written = std::fs::read_to_string(file(name)).unwrap();
        let vectors: Vectors = serde_json::from_str(&written).unwrap();
        assert!(vectors.pack == name && vectors.cases.len() >= 3, "{name}");
        let expected = serde_json::to_string_pretty(&computed(vectors)).unwrap() + "\n";
        if std::env::var_os("UPDATE_VECTORS").is_some() {
            std::fs::write(file(name), &expected).unwrap();
        } else {
            assert_eq!(written, expected, "{name}");
        }
    }
}

#[test]
fn the_vectors_show_every_colour_and_more_than_one_moment_a_case() {
    let mut colours = std::collections::BTreeSet::new();
    for name in sample::NAMES {
        let bytes = std::fs::read(file(name)).unwrap();
        let vectors: Vectors = serde_json::from_slice(&bytes).unwrap();
        for case in &vectors.cases {
            assert!(case.moments.len() > 1, "{}", case.name);
            colours.extend(case.moments.iter().map(|moment| moment.colour));
        }
    }
    assert_eq!(colours.len(), 4);
}
