//! What nobody learns: from the folder, from lengths, from requests for show, from figures.

use crate::house::NOW;
use crate::office::{Office, assert_padded, hmac, holds};
use axum::http::StatusCode;
use serde_json::json;
use std::collections::BTreeSet;
use storage::Roles;
use time::Duration;

#[tokio::test]
async fn neither_codes_nor_keys_are_kept() {
    let office = Office::new().await;
    let nurse = office.house.session("nurse", Roles::ISSUER).await;
    let asked = json!({"test_type": "confirmed", "symptom_date": "2026-11-20"});
    let (status, code) = office
        .house
        .ask("POST", "/api/desk/exposure-codes", Some(&nurse), asked)
        .await;
    assert_eq!(status, StatusCode::CREATED, "{code}");
    for secret in [&code["code"], &code["long_code"]] {
        assert!(!holds(
            office.house.path(),
            secret.as_str().unwrap().as_bytes()
        ));
    }
    for key in [&office.device, &office.admin] {
        assert!(!holds(office.house.path(), key.as_bytes()));
    }
    // the same search finds what is there
    assert!(holds(office.house.path(), b"verification_code"));
}

/// BSI found fake requests by their size (the reference, defect 8): ours differ from real ones in nothing that can be seen.
#[tokio::test]
async fn a_request_for_show_is_answered_like_a_real_one_and_does_nothing() {
    let office = Office::new().await;
    let real = office.code().await["code"].as_str().unwrap().to_owned();
    let asked = |code: &str| json!({"code": code, "padding": "A".repeat(100)}).to_string();
    assert_eq!(
        asked(&real).len(),
        asked("00000000").len(),
        "the requests are as long as each other"
    );
    let show = [("x-chaff", "1")];
    let verify = async |code: &str, headers: &[(&str, &str)]| {
        office
            .house
            .call("/api/verify", &office.device, &asked(code), headers)
            .await
    };
    let (status, with_header, _) = verify(&real, &show).await;
    assert_eq!(status, StatusCode::OK);
    let (_, with_noughts, _) = verify("00000000", &[]).await;
    let (_, truly, _) = verify(&real, &[]).await;
    // the same members, each as long as the other's
    for said in [&with_header, &with_noughts] {
        let mut shape = Vec::new();
        for (name, value) in truly.as_object().unwrap() {
            shape.push((
                name.clone(),
                (name != "padding").then(|| value.to_string().len()),
            ));
        }
        let other = said.as_object().unwrap().iter();
        let other: Vec<_> = other
            .map(|(name, value)| {
                (
                    name.clone(),
                    (name != "padding").then(|| value.to_string().len()),
                )
            })
            .collect();
        assert_eq!(other, shape);
    }
    // the token leads on to a certificate that nobody takes
    let token = with_noughts["token"].as_str().unwrap();
    let (status, given) = office.certificate(token, &hmac(1)).await;
    assert_eq!(status, StatusCode::OK, "{given}");
    let text = given["certificate"].as_str().unwrap();
    assert!(office.house.health_authority().verify(text, NOW).is_err());
    let (_, real_one) = office
        .certificate(truly["token"].as_str().unwrap(), &hmac(1))
        .await;
    assert_eq!(real_one["certificate"].as_str().unwrap().len(), text.len());
    // it was counted for show, after the same commit
    let counts = office
        .house
        .store()
        .day_counts(NOW + Duration::days(1))
        .await
        .unwrap();
    let [day] = &counts[..] else {
        panic!("{counts:?}")
    };
    assert_eq!((day.claimed, day.certified, day.for_show), (1, 1, 3));
}

/// Every answer to a phone has one of the same lengths, whatever it says: within a few hundred tries the ranges are the same.
#[tokio::test]
async fn lengths_say_nothing() {
    let office = Office::new().await;
    let token = office.token().await;
    let questions = [
        ("/api/verify", json!({"code": "00000000"})),
        ("/api/verify", json!({"code": "0000000000000000"})),
        (
            "/api/certificate",
            json!({"token": token, "ekeyhmac": hmac(1)}),
        ),
        (
            "/api/certificate",
            json!({"token": "", "ekeyhmac": hmac(1)}),
        ),
    ];
    let mut ranges = Vec::new();
    for (path, body) in questions {
        let mut lengths = BTreeSet::new();
        for _ in 0..150 {
            lengths.insert(
                office
                    .house
                    .call(path, &office.device, &body.to_string(), &[])
                    .await
                    .2,
            );
        }
        ranges.push((*lengths.first().unwrap(), *lengths.last().unwrap()));
    }
    for (shortest, longest) in &ranges {
        assert!(
            (2268..2320).contains(shortest) && (2690..2752).contains(longest),
            "{ranges:?}"
        );
    }
}

#[tokio::test]
async fn a_figure_is_told_when_its_day_is_over_and_it_is_large() {
    let office = Office::new().await;
    for number in 0..12 {
        let code = office.code().await;
        if number < 9 {
            office
                .device("/api/verify", json!({"code": code["code"]}))
                .await;
        }
    }
    let stats = async || {
        office
            .house
            .call("/api/stats/realm.json", &office.stats, "", &[])
            .await
    };
    let (status, said, _) = stats().await;
    assert_eq!(
        (status, &said["statistics"]),
        (StatusCode::OK, &json!([])),
        "today is not over"
    );
    assert_padded(&said);
    // nine stays untold, also long after
    for days in [1, 3, 80] {
        office.house.set_clock(NOW + Duration::days(days));
        let (_, said, _) = stats().await;
        let figures = json!({"codes_issued": 12, "codes_claimed": null, "tokens_claimed": null});
        assert_eq!(
            said["statistics"],
            json!([{"date": "2026-11-25T00:00:00Z", "data": figures}])
        );
    }
    // nor do the counts for operators, which everybody can read, tell how many of the requests were codes that opened something
    let nurse = office.house.session("nurse", Roles::ISSUER).await;
    let metrics = office.house.text("/metrics", &nurse).await;
    assert!(
        metrics.contains("route=\"verification\",status=\"answered\""),
        "{metrics}"
    );
    assert!(
        !metrics.contains("/api/verify") && !metrics.contains("/api/issue"),
        "{metrics}"
    );
}
