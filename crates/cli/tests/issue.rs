//! Keys made, certificates issued, and what became of them verified: all by the program itself.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use program::{Folder, pratique};
use serde_json::Value;

const ISSUED: &str = "2026-11-24T12:00:00Z";
const PERSON: [&str; 10] = [
    "--family",
    "Exemplé",
    "--given",
    "Léa",
    "--birth",
    "1990-02-28",
    "--country",
    "DE",
    "--issuer",
    "Demo authority",
];
const VACCINATION: [&str; 8] = [
    "--product",
    "Comirnaty",
    "--dose",
    "2",
    "--series",
    "2",
    "--date",
    "2026-10-01",
];

/// A folder with keys from a moment before [`ISSUED`].
fn keys(name: &str) -> (Folder, String) {
    let folder = Folder::new(name);
    let keys = folder.file("keys");
    let (code, _, error) = pratique(
        &[
            "keys",
            "new",
            "--out",
            &keys,
            "--at",
            "2026-11-24T00:00:00Z",
        ],
        "",
    );
    assert_eq!(code, 0, "{error}");
    (folder, keys)
}

fn issue(keys: &str, kind: &str, own: &[&str]) -> (i32, String, String) {
    let start = ["issue", kind, "--keys", keys, "--at", ISSUED];
    pratique(&[&start[..], &PERSON, own].concat(), "")
}

#[test]
fn a_certificate_goes_from_keys_to_a_picture_to_a_verdict() {
    let (folder, keys) = keys("picture");
    let (png, svg) = (folder.file("lea.png"), folder.file("lea.svg"));
    let drawn = [&VACCINATION[..], &["--png", &png, "--svg", &svg]].concat();
    let (code, text, error) = issue(&keys, "vaccination", &drawn);
    assert_eq!(code, 0, "{error}");
    assert!(text.starts_with("HC1:"));
    assert!(std::fs::read_to_string(&svg).unwrap().starts_with("<svg "));
    let signers = format!("{keys}/signers");
    let authority = format!("{keys}/authority");
    let verify = [
        "verify",
        "--json",
        "--trust",
        &signers,
        "--authorities",
        &authority,
        "--at",
        ISSUED,
        &png,
    ];
    let (code, answer, _) = pratique(&verify, "");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((code, &answer["verdict"]), (0, &"genuine".into()));
    let entry = &answer["payload"]["v"][0];
    assert_eq!(
        (&entry["mp"], &entry["ma"]),
        (&"EU/1/20/1528".into(), &"ORG-100030215".into())
    );
    assert_eq!(answer["payload"]["nam"]["fnt"], "EXEMPLE");
    let (code, answer, _) = pratique(&["inspect", "--json", &png], "");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((code, &answer["signature"]), (0, &"not checked".into()));
}

#[test]
fn tests_and_recoveries_are_issued_with_words_for_codes() {
    let (_folder, keys) = keys("kinds");
    let test = [
        "--method",
        "naat",
        "--result",
        "not-detected",
        "--sampled-at",
        "2026-11-23T08:00:00+02:00",
    ];
    let (code, test, error) = issue(&keys, "test", &test);
    assert_eq!(code, 0, "{error}");
    let (code, recovery, error) = issue(&keys, "recovery", &["--first-positive", "2026-09-01"]);
    assert_eq!(code, 0, "{error}");
    let signers = format!("{keys}/signers");
    let verify = ["verify", "--json", "--trust", &signers, "--at", ISSUED];
    let (code, answers, error) = pratique(&verify, &format!("{test}{recovery}"));
    assert_eq!(code, 0, "{error}");
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers[0]["payload"]["t"][0]["sc"], "2026-11-23T06:00:00Z");
    assert_eq!(answers[0]["payload"]["t"][0]["tr"], "260415000");
    assert_eq!(answers[1]["payload"]["r"][0]["df"], "2026-09-12");
    assert_eq!(answers[1]["payload"]["r"][0]["du"], "2027-02-28");
    assert!(
        error.contains("2 answered in "),
        "a batch says its rate: {error}"
    );
}

#[test]
fn no_secret_key_is_ever_printed_or_readable_by_others() {
    let folder = Folder::new("secret");
    let keys = folder.file("keys");
    let new = ["keys", "new", "--json", "--out", &keys];
    let (code, text, error) = pratique(&new, "");
    assert_eq!((code, error.as_str()), (0, ""));
    let secret = std::fs::read_to_string(format!("{keys}/signers/test.key.pem")).unwrap();
    for line in secret.lines() {
        assert!(!text.contains(line), "{line}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(format!("{keys}/authority/csca.key.pem")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
    let (code, _, error) = pratique(&new, "");
    assert_eq!(code, 2, "keys are never overwritten");
    assert!(error.contains("nothing is overwritten"), "{error}");
    assert_eq!(
        std::fs::read_to_string(format!("{keys}/signers/test.key.pem")).unwrap(),
        secret
    );
}

#[test]
fn rows_of_csv_and_json_are_issued_and_bad_ones_named() {
    let (_folder, keys) = keys("batch");
    let csv = "kind,family,given,birth,country,issuer,product,dose,series,date,first_positive\n\
               vaccination,Exemplé,Léa,1990-02-28,DE,Demo,Comirnaty,1,2,2026-10-01,\n\
               recovery,Exemplé,Léa,1990-02-28,DE,Demo,,,,,2026-09-01\n\
               vaccination,Exemplé,Léa,1990-02-28,DE,Demo,Placebo,1,2,2026-10-01,\n";
    let batch = ["issue", "batch", "--json", "--keys", &keys, "--at", ISSUED];
    let (code, answers, error) = pratique(&batch, csv);
    assert_eq!((code, answers.lines().count()), (2, 2));
    assert!(
        error.contains("line 4: product: No code for the vaccine product is called \"Placebo\"."),
        "{error}"
    );
    assert!(error.contains("2 answered in "), "{error}");
    let json = "{\"kind\":\"vaccination\",\"family\":\"A\",\"birth\":1990,\"country\":\"DE\",\"issuer\":\"Demo\",\
                \"product\":\"EU/1/20/1528\",\"dose\":1,\"series\":2,\"date\":\"2026-10-01\"}\n";
    let (code, answers, error) = pratique(&batch, json);
    assert_eq!((code, answers.lines().count()), (0, 1), "{error}");
    let answer: Value = serde_json::from_str(&answers).unwrap();
    assert!(
        answer["uvci"]
            .as_str()
            .unwrap()
            .starts_with("URN:UVCI:01:DE:")
    );
    assert_eq!(answer["expires_at"], "2027-11-24T12:00:00Z");
}

#[test]
fn what_cannot_be_issued_is_said_in_words() {
    let (_folder, keys) = keys("refused");
    let sentence = |kind: &str, own: &[&str]| {
        let (code, text, error) = issue(&keys, kind, own);
        assert_eq!((code, text.as_str()), (2, ""));
        error
    };
    let future = [
        "--product",
        "Comirnaty",
        "--dose",
        "1",
        "--series",
        "2",
        "--date",
        "2027-10-01",
    ];
    assert_eq!(
        sentence("vaccination", &future),
        "pratique: date: The day of vaccination lies in the future.\n"
    );
    assert_eq!(
        sentence("recovery", &[]),
        "pratique: first_positive: The day of the first positive test is missing.\n"
    );
    let late = [
        "--first-positive",
        "2026-09-01",
        "--expires",
        "2029-01-01T00:00:00Z",
    ];
    let outlives = "pratique: the certificate would not lie within its signer's validity\n";
    assert_eq!(sentence("recovery", &late), outlives);
    let of_another_kind = ["--first-positive", "2026-09-01", "--centre", "x"];
    assert!(sentence("recovery", &of_another_kind).contains("unexpected argument '--centre'"));
}

#[test]
fn a_list_says_who_may_sign_what_and_who_was_left_out() {
    let (folder, keys) = keys("list");
    let strangers = Folder::new("strangers");
    let other = strangers.file("keys");
    pratique(&["keys", "new", "--out", &other], "");
    let signers = format!("{keys}/signers");
    std::fs::copy(
        format!("{other}/signers/test.der"),
        format!("{signers}/stranger.der"),
    )
    .unwrap();
    let authority = format!("{keys}/authority");
    let list = [
        "keys",
        "list",
        "--json",
        "--trust",
        &signers,
        "--authorities",
        &authority,
    ];
    let (code, text, _) = pratique(&list, "");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut signs: Vec<&Value> = lines
        .iter()
        .filter_map(|line| line["signs"].get(0))
        .collect();
    signs.sort_by_key(|kind| kind.to_string());
    assert_eq!(
        (code, signs),
        (
            1,
            vec![&"recovery".into(), &"test".into(), &"vaccination".into()]
        )
    );
    assert_eq!(lines[3]["reason"], "the authority's signature is wrong");
    drop(folder);
}

#[test]
fn inputs_that_are_neither_file_nor_text_are_named() {
    let (code, _, error) = pratique(&["inspect", "no-such.png"], "");
    assert_eq!(code, 2);
    assert!(
        error.contains("\"no-such.png\" is neither a file nor a text that begins with HC1:"),
        "{error}"
    );
    let long = format!("HC1:{}\n", "A".repeat(70_000));
    let (code, text, error) = pratique(&["inspect"], &format!("{long}HC1:bb8\n"));
    assert_eq!(code, 2);
    assert!(
        error.contains("line 1 of standard input is longer"),
        "{error}"
    );
    assert!(
        text.contains("HC1-BASE45"),
        "the next line is still answered: {text}"
    );
}

#[test]
fn real_pictures_and_a_gateway_list_are_read() {
    let Some(folder) = fixtures::path("certificate/dgc/DE/2DCode/raw/1.json") else {
        return;
    };
    let case: Value = serde_json::from_slice(&std::fs::read(folder).unwrap()).unwrap();
    let own = Folder::new("gateway");
    let picture = own.file("qr.png");
    let base64 = |text: &Value| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD
            .decode(text.as_str().unwrap())
            .unwrap()
    };
    std::fs::write(&picture, base64(&case["2DCODE"])).unwrap();
    let signer = &case["TESTCTX"]["CERTIFICATE"];
    let list = serde_json::json!([{"certificateType": "DSC", "country": "DE", "rawData": signer}]);
    let list_file = own.file("trustlist.json");
    std::fs::write(&list_file, list.to_string()).unwrap();
    let at = case["TESTCTX"]["VALIDATIONCLOCK"].as_str().unwrap();
    let (code, text, error) =
        pratique(&["verify", "--trust", &list_file, "--at", at, &picture], "");
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(text.starts_with("Genuine and valid."), "{text}");
    let (code, text, _) = pratique(&["verify", "--trust", &list_file, &picture], "");
    assert_eq!(code, 1);
    assert!(
        text.starts_with("HC1-EXPIRED") || text.starts_with("HC1-SIGNER"),
        "{text}"
    );
}
