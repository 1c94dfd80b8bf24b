//! What phones ask: tokens for codes, certificates for tokens.

use crate::house::NOW;
use crate::office::{Office, assert_padded, assert_trouble, hmac, part, wish};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use server::ReportType;
use time::Duration;

#[tokio::test]
async fn the_authoritys_own_wallet_needs_no_key_and_no_other_page_does_without() {
    let office = Office::new().await;
    let house = &office.house;
    for (header, value, admitted) in [
        ("sec-fetch-site", "same-origin", true),
        ("origin", "http://localhost:8080", true),
        ("sec-fetch-site", "same-site", false),
        ("sec-fetch-site", "cross-site", false),
        ("origin", "https://elsewhere.example", false),
    ] {
        let body = json!({"code": office.code().await["code"]}).to_string();
        let (status, said, _) = house
            .call("/api/verify", "", &body, &[(header, value)])
            .await;
        let expected = if admitted {
            StatusCode::OK
        } else {
            StatusCode::UNAUTHORIZED
        };
        assert_eq!(status, expected, "{header}: {value}: {said}");
    }
    let own = [("sec-fetch-site", "same-origin")];
    let (status, said, _) = house.call("/api/issue", "", "{}", &own).await;
    assert_trouble(&(status, said), 401, "unauthorized");
}

#[tokio::test]
async fn a_code_becomes_a_token_and_a_token_a_certificate_that_a_key_server_takes() {
    let office = Office::new().await;
    let code = office.code().await;
    assert_padded(&code);
    assert_eq!(code["code"].as_str().unwrap().len(), 8);
    assert_eq!(code["expiresAt"], "Wed, 25 Nov 2026 09:15:00 UTC");
    assert_eq!(
        code["expiresAtTimestamp"],
        (NOW + Duration::minutes(15)).unix_timestamp()
    );
    let asked = json!({"code": code["code"], "accept": ["likely"], "padding": "AAAA"});
    let (status, said) = office.device("/api/verify", asked).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_padded(&said);
    assert_eq!(
        (&said["testtype"], &said["symptomDate"]),
        (&json!("confirmed"), &json!("2026-11-20"))
    );
    assert_eq!(said["testDate"], Value::Null);
    let claims = part(&said["token"], 1);
    let day = NOW.unix_timestamp() + 86_400;
    assert_eq!(
        (&claims["sub"], &claims["exp"]),
        (&json!("confirmed.2026-11-20."), &json!(day))
    );
    assert_eq!(
        (&claims["aud"], claims["jti"].as_str().unwrap().len()),
        (&claims["iss"], 32)
    );
    let token = said["token"].as_str().unwrap();
    let (status, said) = office.certificate(token, &hmac(7)).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_padded(&said);
    let (header, claims) = (part(&said["certificate"], 0), part(&said["certificate"], 1));
    assert_eq!(header, json!({"alg": "ES256", "typ": "JWT", "kid": "v1"}));
    let (from, until) = (NOW.unix_timestamp() - 5, NOW.unix_timestamp() + 900);
    let expected = json!({
        "reportType": "confirmed", "symptomOnsetInterval": 2_991_888, "tekmac": hmac(7), "iss": "demo.pratique.example",
        "aud": "exposure-notifications-server", "iat": from, "nbf": from, "exp": until,
    });
    assert_eq!(claims, expected);
    let text = said["certificate"].as_str().unwrap();
    let read = office.house.health_authority().verify(text, NOW).unwrap();
    assert_eq!(
        (read.report_type(), read.symptom_onset_interval()),
        (ReportType::Confirmed, Some(2_991_888))
    );
    assert_eq!(read.tekmac(), &[7; 32]);
}

/// Google's server burns the token where an answer is lost (the reference, defect 7).
#[tokio::test]
async fn a_lost_answer_burns_no_token_and_other_keys_get_nothing() {
    let office = Office::new().await;
    let token = office.token().await;
    let (_, first) = office.certificate(&token, &hmac(1)).await;
    office.house.set_clock(NOW + Duration::minutes(10));
    let (_, again) = office.certificate(&token, &hmac(1)).await;
    assert_eq!(again["certificate"], first["certificate"]);
    // in another spelling of the same bytes
    let (_, spelt) = office
        .certificate(&token, &URL_SAFE_NO_PAD.encode([1; 32]))
        .await;
    assert_eq!(spelt["certificate"], first["certificate"]);
    assert_trouble(
        &office.certificate(&token, &hmac(2)).await,
        400,
        "token_expired",
    );
    // one that counts no longer is made anew, for the same keys alone
    let later = NOW + Duration::hours(5);
    office.house.set_clock(later);
    let (_, renewed) = office.certificate(&token, &hmac(1)).await;
    let text = renewed["certificate"].as_str().unwrap();
    let read = office.house.health_authority().verify(text, later).unwrap();
    assert_eq!(read.tekmac(), &[1; 32]);
    assert_trouble(
        &office.certificate(&token, &hmac(2)).await,
        400,
        "token_expired",
    );
}

#[tokio::test]
async fn what_phones_ask_wrongly_has_its_code() {
    let office = Office::new().await;
    let code = office.code().await["code"].clone();
    let verify = async |body: Value| office.device("/api/verify", body).await;
    // unknown ones: never code_not_found, whatever the documents say
    for unknown in ["12345670", "", "1234567", "abcdefgh12345678", "' OR 1=1 --"] {
        assert_trouble(&verify(json!({"code": unknown})).await, 400, "code_invalid");
    }
    assert_trouble(&verify(json!({})).await, 400, "code_invalid");
    assert_trouble(
        &verify(json!({"code": code, "accept": ["self"]})).await,
        400,
        "invalid_test_type",
    );
    assert_trouble(
        &verify(json!({"code": code, "nonce": "*"})).await,
        400,
        "unparsable_request",
    );
    assert_trouble(
        &verify(json!({"code": 12_345_678})).await,
        400,
        "unparsable_request",
    );
    // what the phone cannot use is not used up
    assert_trouble(
        &verify(json!({"code": code, "accept": ["user-report"]})).await,
        412,
        "unsupported_test_type",
    );
    assert_eq!(verify(json!({"code": code})).await.0, StatusCode::OK);
    assert_trouble(&verify(json!({"code": code})).await, 400, "code_invalid");
    let late = office.code().await["code"].clone();
    office.house.set_clock(NOW + Duration::minutes(15));
    assert_trouble(&verify(json!({"code": late})).await, 400, "code_expired");
    // one that was used is expired afterwards, as there
    assert_trouble(&verify(json!({"code": code})).await, 400, "code_expired");
}

#[tokio::test]
async fn what_is_no_token_has_its_code() {
    let office = Office::new().await;
    let token = office.token().await;
    let mut changed = token.clone().into_bytes();
    let middle = changed.len() / 2;
    changed[middle] = if changed[middle] == b'A' { b'B' } else { b'A' };
    for wrong in ["", "a.b.c", &String::from_utf8(changed).unwrap()] {
        assert_trouble(
            &office.certificate(wrong, &hmac(1)).await,
            400,
            "token_invalid",
        );
    }
    let unreadable = office
        .device("/api/certificate", json!({"token": token, "more": 1}))
        .await;
    assert_trouble(&unreadable, 400, "token_invalid");
    for wrong in [
        "",
        "*",
        &STANDARD.encode([1; 31]),
        &STANDARD.encode([1; 33]),
    ] {
        assert_trouble(
            &office.certificate(&token, wrong).await,
            400,
            "hmac_invalid",
        );
    }
    // a certificate is no token
    let (_, given) = office.certificate(&token, &hmac(1)).await;
    let certificate = given["certificate"].as_str().unwrap();
    assert_trouble(
        &office.certificate(certificate, &hmac(1)).await,
        400,
        "token_invalid",
    );
    office.house.set_clock(NOW + Duration::hours(24));
    assert_trouble(
        &office.certificate(&token, &hmac(1)).await,
        400,
        "token_expired",
    );
}

/// Only the day of symptoms reaches a certificate; types are written in small letters.
#[tokio::test]
async fn the_day_of_a_test_is_told_to_the_phone_and_certified_to_nobody() {
    let office = Office::new().await;
    let asked = json!({"testType": "Likely", "testDate": "2026-11-24"});
    let (_, code) = office.admin("/api/issue", asked).await;
    let (_, said) = office
        .device("/api/verify", json!({"code": code["code"]}))
        .await;
    assert_eq!(
        (&said["testtype"], &said["testDate"]),
        (&json!("likely"), &json!("2026-11-24"))
    );
    assert_eq!(part(&said["token"], 1)["sub"], "likely..2026-11-24");
    let (_, given) = office
        .certificate(said["token"].as_str().unwrap(), &hmac(1))
        .await;
    let claims = part(&given["certificate"], 1);
    assert_eq!(
        (&claims["reportType"], &claims["symptomOnsetInterval"]),
        (&json!("likely"), &Value::Null)
    );
}

#[tokio::test]
async fn a_report_of_ones_own_is_of_use_to_the_phone_that_knows_its_word() {
    let office = Office::new().await;
    let nonce = STANDARD.encode([5; 256]);
    let mut asked = wish();
    asked["testType"] = "user-report".into();
    asked["nonce"] = nonce.as_str().into();
    let (status, code) = office.admin("/api/issue", asked).await;
    assert_eq!(status, StatusCode::OK, "{code}");
    let verify = async |members: Value| {
        let mut asked = json!({"code": code["code"]});
        asked
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        office.device("/api/verify", asked).await
    };
    assert_trouble(&verify(json!({})).await, 400, "code_invalid");
    let other = STANDARD.encode([6; 256]);
    assert_trouble(&verify(json!({"nonce": other})).await, 400, "code_invalid");
    assert_trouble(
        &verify(json!({"nonce": nonce, "accept": ["negative"]})).await,
        412,
        "unsupported_test_type",
    );
    let (status, said) =
        verify(json!({"nonce": nonce, "accept": ["confirmed", "user-report"]})).await;
    assert_eq!(
        (status, &said["testtype"]),
        (StatusCode::OK, &json!("user-report"))
    );
}
