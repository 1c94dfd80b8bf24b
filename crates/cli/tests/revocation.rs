//! `pratique revocation` and `pratique verify --revocations`, as they are run by hand.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use program::{Folder, pratique};
use revocation::RevocationHash;
use serde_json::{Value, json};

const AT: &str = "2026-11-24T12:00:00Z";
const ISSUE: &str = "issue vaccination --family Exemple --given Lea --birth 1990-02-28 --country DE --issuer Demo \
    --product Comirnaty --dose 2 --series 2 --date 2026-10-01";

/// A run that has to succeed.
fn run(line: &str, more: &[&str]) -> String {
    let arguments: Vec<&str> = line
        .split_whitespace()
        .chain(more.iter().copied())
        .collect();
    let (code, out, error) = pratique(&arguments, "");
    assert_eq!(code, 0, "{line}: {out}{error}");
    out
}

/// An authority in a folder, and a certificate that it issued.
struct World {
    folder: Folder,
    certificate: String,
}

impl World {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        let keys = folder.file("keys");
        run("keys new --at 2026-11-24T00:00:00Z", &["--out", &keys]);
        let certificate = run(ISSUE, &["--at", AT, "--keys", &keys]);
        let certificate = certificate.trim().to_owned();
        Self {
            folder,
            certificate,
        }
    }

    /// Exit code and answer.
    fn verify(&self, list: Option<&str>) -> (i32, Value) {
        let keys = self.folder.file("keys");
        let (signers, authority) = (format!("{keys}/signers"), format!("{keys}/authority"));
        let mut arguments = vec![
            "--json",
            "verify",
            "--at",
            AT,
            "--trust",
            &signers,
            "--authorities",
            &authority,
        ];
        arguments.extend(list.iter().flat_map(|list| ["--revocations", list]));
        arguments.push(&self.certificate);
        let (code, out, error) = pratique(&arguments, "");
        (
            code,
            serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{error}")),
        )
    }

    /// A list of one identifier.
    fn list(&self, edition: &str, uci: &str) -> String {
        let hash = STANDARD.encode(RevocationHash::of_uci(uci).0);
        let batch = json!({"country": "XD", "expires": "2027-01-01T00:00:00Z", "kid": "UNKNOWN_KID",
            "hashType": "UCI", "entries": [{"hash": hash}]});
        let [file, list] =
            ["batch", "list"].map(|kind| self.folder.file(&format!("{kind}-{edition}")));
        std::fs::write(&file, batch.to_string()).unwrap();
        run(
            "revocation build --room 100",
            &["--at", AT, "--edition", edition, "--out", &list, &file],
        );
        list
    }
}

#[test]
fn a_certificate_is_taken_back_and_given_back() {
    let world = World::new("revocation");
    let (code, genuine) = world.verify(None);
    assert_eq!(code, 0);
    let uci = genuine["payload"]["v"][0]["ci"].as_str().unwrap();
    let (taking, giving) = (
        world.list("1", uci),
        world.list("2", "URN:UVCI:01:XD:ANOTHER"),
    );
    let (code, answer) = world.verify(Some(&taking));
    assert_eq!((code, &answer["code"]), (1, &json!("HC1-REVOKED")));

    let [delta, applied] = ["delta", "applied"].map(|name| world.folder.file(name));
    run("revocation delta", &["--out", &delta, &taking, &giving]);
    run(
        "revocation delta --apply",
        &["--out", &applied, &taking, &delta],
    );
    assert_eq!(
        std::fs::read(&applied).unwrap(),
        std::fs::read(&giving).unwrap()
    );
    assert_eq!(world.verify(Some(&applied)).0, 0);
}

#[test]
fn a_list_is_described_and_a_damaged_one_is_not_used() {
    let world = World::new("revocation-check");
    let list = world.list("7", "URN:UVCI:01:XD:ANOTHER");
    let described: Value = serde_json::from_str(&run("--json revocation check", &[&list])).unwrap();
    assert_eq!(
        (
            &described["edition"],
            &described["entries"],
            &described["issued"]
        ),
        (&json!(7), &json!(1), &json!(AT))
    );
    let mut bytes = std::fs::read(&list).unwrap();
    bytes[40] ^= 0xff;
    std::fs::write(&list, bytes).unwrap();
    let (code, out, _) = pratique(&["revocation", "check", &list], "");
    assert_eq!(code, 1, "{out}");
    assert!(out.trim_end().ends_with("its entries are damaged"), "{out}");
    let (code, ..) = pratique(
        &[
            "verify",
            "--trust",
            "nowhere",
            "--revocations",
            &list,
            "HC1:",
        ],
        "",
    );
    assert_eq!(code, 2);
}
