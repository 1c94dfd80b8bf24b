//! The program as its user meets it: output, words and exit codes.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use program::{Folder, pratique, root};
use serde_json::Value;

#[test]
fn status_explains_itself_in_the_language_asked_for() {
    let run = |language| {
        pratique(
            &[
                "status",
                "--facts",
                "examples/contact-of-a-case.json",
                "--pack",
                "packs/covid-19-guidance-2021.json",
                "--at",
                "2026-11-24T09:00:00Z",
                "--language",
                language,
            ],
            "",
        )
    };
    let (code, text, _) = run("en");
    assert_eq!(code, 0);
    for part in [
        "AMBER",
        "COVID-CONTACT",
        "until 2026-12-04 0:00:00",
        "2021-06-25",
        "\"last\":\"2026-11-19\"",
        "contest: ",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(text.contains("risk that remains: 2.2 %"), "{text}");
    let arabic = run("ar").1;
    for part in ["مخالطة", "أصفر", "الاعتراض"] {
        assert!(arabic.contains(part), "{part} is not in: {arabic}");
    }
    assert!(!arabic.contains("because of"), "{arabic}");
    let (code, _, error) = run("de");
    assert_eq!(code, 2);
    assert!(error.contains("has no words in \"de\""), "{error}");
}

#[test]
fn policy_check_passes_the_samples_and_names_what_is_wrong() {
    let (code, text, _) = pratique(
        &[
            "policy",
            "check",
            "packs/covid-19-guidance-2021.json",
            "packs/covid-19-guidance-2024.json",
            "packs/ebola.json",
            "packs/influenza.json",
            "packs/measles.json",
            "packs/mpox.json",
        ],
        "",
    );
    assert_eq!((code, text.matches("may be published").count()), (0, 6));
    let mut pack: Value =
        serde_json::from_slice(&std::fs::read(root().join("packs/measles.json")).unwrap()).unwrap();
    pack["rules"][0].as_object_mut().unwrap().remove("end");
    let file = std::env::temp_dir().join(format!("pratique-pack-{}.json", std::process::id()));
    std::fs::write(&file, pack.to_string()).unwrap();
    let (code, text, _) = pratique(&["policy", "check", "--json", file.to_str().unwrap()], "");
    std::fs::remove_file(&file).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (
            code,
            &answer["findings"][0]["code"],
            &answer["findings"][0]["path"]
        ),
        (1, &"RULE-NO-END".into(), &"$.rules[0].end".into())
    );
}

#[test]
fn an_area_is_asked_about_in_the_language_of_the_person() {
    let folder = Folder::new("area");
    let facts = folder.file("facts.json");
    let visit = serde_json::json!([{"kind": "area-visit", "disease": "covid-19", "area": "a1", "level": "high",
        "first": "2026-11-10", "last": "2026-11-10", "confirmed": false}]);
    std::fs::write(&facts, visit.to_string()).unwrap();
    for (language, question) in [
        ("en", "were you there?"),
        ("es", "¿estuvo usted allí?"),
        ("zh", "您当时在那里吗"),
    ] {
        let pack = "packs/covid-19-guidance-2021.json";
        let at = "2026-11-12T09:00:00Z";
        let (code, text, _) = pratique(
            &[
                "status",
                "--facts",
                &facts,
                "--pack",
                pack,
                "--at",
                at,
                "--language",
                language,
            ],
            "",
        );
        assert_eq!(code, 0);
        assert!(text.contains(question), "{text}");
    }
}

#[test]
fn policy_show_and_diff_tell_what_a_pack_asks_and_what_has_changed() {
    let (then, later) = (
        "packs/covid-19-guidance-2021.json",
        "packs/covid-19-guidance-2024.json",
    );
    let (code, text, _) = pratique(&["policy", "show", then], "");
    assert_eq!(code, 0);
    for part in [
        "In force from 2026-11-01",
        "Rule COVID-CONTACT [amber; from day 0 of first exposure to day 14 of last exposure, sooner by test or recovery]",
        "Door of restaurant (6 rules)",
        "Door of hospital (0 rules): This is a place of care.",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    let (code, text, _) = pratique(&["policy", "diff", then, later], "");
    assert_eq!(code, 0);
    assert!(text.contains("- Rule COVID-CONTACT"), "{text}");
    assert!(
        text.contains("+ Takes the place of covid-19-guidance-2021: What changed"),
        "{text}"
    );
    assert!(
        !text.contains("Door of hospital"),
        "what stays is not told: {text}"
    );
    let (_, text, _) = pratique(&["policy", "diff", then, then], "");
    assert_eq!(text, "Nothing that a person would notice has changed.\n");
    let (code, _, error) = pratique(&["policy", "show", then, "--language", "de"], "");
    assert_eq!(code, 2);
    assert!(error.contains("has no words in \"de\""), "{error}");
}

#[test]
fn inspect_names_what_a_text_is_not() {
    let (code, text, _) = pratique(&["inspect"], "hello\nHC1:bb8\n");
    assert_eq!(code, 1);
    assert!(
        text.contains("HC1-PREFIX") && text.contains("HC1-BASE45"),
        "{text}"
    );
    let (code, _, error) = pratique(&["inspect"], "");
    assert_eq!(code, 2);
    assert!(error.contains("no certificate was given"), "{error}");
}

#[test]
fn verify_answers_for_an_arrival_with_the_rules_really_used() {
    let Some(folder) = fixtures::path("certificate") else {
        return;
    };
    let case: Value =
        serde_json::from_slice(&std::fs::read(folder.join("dgc/DE/2DCode/raw/1.json")).unwrap())
            .unwrap();
    let text = case["PREFIX"].as_str().unwrap();
    let (trust, rules) = (folder.join("dsc"), folder.join("rules"));
    let run = |at| {
        pratique(
            &[
                "verify",
                "--json",
                "--trust",
                trust.to_str().unwrap(),
                "--rules",
                rules.to_str().unwrap(),
                "--arrival",
                "DE",
                "--at",
                at,
                text,
            ],
            "",
        )
    };
    let (code, answer, _) = run("2021-09-01T12:00:00Z");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (code, &answer["code"]),
        (1, &"HC1-KEY-UNKNOWN".into()),
        "a test signer is not among the production ones"
    );
    let (code, _, error) = pratique(&["verify", "--trust", "/nowhere", text], "");
    assert_eq!(code, 2);
    assert!(error.contains("cannot read /nowhere"), "{error}");
}
