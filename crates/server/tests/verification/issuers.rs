//! What health authorities' own systems ask: codes, and what became of them.

use crate::house::NOW;
use crate::office::{Office, assert_padded, assert_trouble, hmac, holds, wish};
use axum::http::StatusCode;
use serde_json::{Value, json};
use time::Duration;

#[tokio::test]
async fn what_issuers_ask_wrongly_has_its_code_and_eats_no_quota() {
    let office = Office::new().await;
    let with = |members: Value| {
        let mut asked = wish();
        for (name, value) in members.as_object().unwrap() {
            asked[name] = value.clone();
        }
        asked
    };
    let table = [
        (json!({"symptomDate": ""}), 400, "missing_date"),
        (
            json!({"symptomDate": "20.11.2026"}),
            400,
            "unparsable_request",
        ),
        (json!({"symptomDate": "2026-11-26"}), 400, "invalid_date"),
        (json!({"symptomDate": "2026-10-27"}), 400, "invalid_date"),
        (json!({"testDate": "2026-10-27"}), 400, "invalid_date"),
        (json!({"testType": "self"}), 400, "invalid_test_type"),
        (json!({"testType": ""}), 400, "invalid_test_type"),
        (
            json!({"phone": "555-0100", "onlyGenerateSMS": true}),
            400,
            "phone_number_invalid",
        ),
        (
            json!({"onlyGenerateSMS": true}),
            400,
            "phone_number_invalid",
        ),
        (json!({"phone": "+12065550100"}), 400, "sms_failure"),
        (json!({"testType": "user-report"}), 400, "missing_nonce"),
        (
            json!({"testType": "user-report", "nonce": hmac(1)}),
            400,
            "missing_nonce",
        ),
        (json!({"uuid": "not one"}), 400, "unparsable_request"),
        (
            json!({"externalIssuerID": "x".repeat(256)}),
            400,
            "unparsable_request",
        ),
        (
            json!({"smsTemplateLabel": "xx", "phone": "+12065550100", "onlyGenerateSMS": true}),
            400,
            "unparsable_request",
        ),
    ];
    for (members, status, code) in table {
        let answer = office.admin("/api/issue", with(members.clone())).await;
        assert_trouble(&answer, status, code);
    }
    // the quota is twelve, and all of it is there
    let named = with(
        json!({"uuid": "6F9619FF-8B86-D011-B42D-00C04FC964FF", "tzOffset": -300, "symptomDate": "2026-10-27"}),
    );
    let (status, first) = office.admin("/api/issue", named.clone()).await;
    assert_eq!(
        (status, &first["uuid"]),
        (
            StatusCode::OK,
            &json!("6f9619ff-8b86-d011-b42d-00c04fc964ff")
        )
    );
    for _ in 0..20 {
        assert_trouble(
            &office.admin("/api/issue", named.clone()).await,
            409,
            "uuid_already_exists",
        );
    }
    for _ in 0..11 {
        office.code().await;
    }
    assert_trouble(
        &office.admin("/api/issue", wish()).await,
        429,
        "quota_exceeded",
    );
    office.house.set_clock(NOW + Duration::days(1));
    office.code().await;
}

#[tokio::test]
async fn a_key_does_what_it_was_given_for() {
    let office = Office::new().await;
    let routes = [
        ("/api/verify", "device"),
        ("/api/certificate", "device"),
        ("/api/issue", "admin"),
        ("/api/batch-issue", "admin"),
        ("/api/checkcodestatus", "admin"),
        ("/api/expirecode", "admin"),
        ("/api/stats/realm.json", "stats"),
    ];
    let keys = [
        ("device", &office.device),
        ("admin", &office.admin),
        ("stats", &office.stats),
    ];
    for (path, wanted) in routes {
        let body = if wanted == "stats" { "" } else { "{}" };
        for (kind, key) in keys {
            let (status, said, _) = office.house.call(path, key, body, &[]).await;
            assert_eq!(
                status == StatusCode::UNAUTHORIZED,
                kind != wanted,
                "{path}, {kind}: {said}"
            );
        }
        for key in ["", "x", &office.device.to_uppercase()] {
            let (status, said, _) = office.house.call(path, key, body, &[]).await;
            assert_trouble(&(status, said), 401, "unauthorized");
        }
        // the other method
        let other = if body.is_empty() { "{}" } else { "" };
        let (status, said, _) = office.house.call(path, &office.device, other, &[]).await;
        assert_trouble(&(status, said), 405, "method_not_allowed");
    }
    let path = "/api/exposure/callers/device";
    let (status, _) = office
        .house
        .ask("DELETE", path, Some(&office.administrator), Value::Null)
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, said) = office.device("/api/verify", json!({"code": "1"})).await;
    assert_trouble(&(status, said), 401, "unauthorized");
}

#[tokio::test]
async fn a_body_is_read_strictly_and_its_names_in_any_case() {
    let office = Office::new().await;
    let code = office.code().await["code"].as_str().unwrap().to_owned();
    let send = async |body: String, headers: &[(&str, &str)]| {
        let (status, said, _) = office
            .house
            .call("/api/verify", &office.device, &body, headers)
            .await;
        (status, said)
    };
    let sound = format!("{{\"code\":\"{code}\"}}");
    let wrong = [
        format!("{{\"code\":\"{code}\",\"more\":1}}"),
        format!("{{\"code\":\"{code}\",\"code\":\"{code}\"}}"),
        format!("{{\"code\":\"{code}\",\"Code\":\"{code}\"}}"),
        format!("[{sound}]"),
        format!("{sound}{sound}"),
        "{".into(),
        "null".into(),
        format!(
            "{{\"code\":\"{code}\",\"padding\":\"{}\"}}",
            "A".repeat(64_000)
        ),
    ];
    for body in wrong {
        assert_trouble(&send(body, &[]).await, 400, "unparsable_request");
    }
    let typed = [("content-type", "text/plain")];
    assert_trouble(&send(sound, &typed).await, 400, "unparsable_request");
    let length = 64_000 - format!("{{\"CODE\":\"{code}\",\"padding\":\"\",\"nonce\":null}}").len();
    let most = format!(
        "{{\"CODE\":\"{code}\",\"padding\":\"{}\",\"nonce\":null}}",
        "A".repeat(length)
    );
    let typed = [("content-type", "application/json; charset=utf-8")];
    assert_eq!(send(most, &typed).await.0, StatusCode::OK);
}

#[tokio::test]
async fn several_codes_each_have_their_own_result() {
    let office = Office::new().await;
    let uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
    let mut named = wish();
    named["uuid"] = uuid.into();
    let codes = json!([named, wish(), {"testType": "confirmed"}, named]);
    let (status, said) = office
        .admin("/api/batch-issue", json!({"codes": codes}))
        .await;
    let codes = said["codes"].as_array().unwrap();
    let failed: Vec<&str> = codes
        .iter()
        .map(|one| one["errorCode"].as_str().unwrap_or(""))
        .collect();
    // two of one name at once: whichever comes second
    let names = [failed[0], failed[3]];
    assert!(
        names.contains(&"") && names.contains(&"uuid_already_exists"),
        "{names:?}"
    );
    assert_eq!((failed[1], failed[2]), ("", "missing_date"));
    assert_eq!(
        status.as_u16(),
        if failed[0].is_empty() { 400 } else { 409 }
    );
    assert_padded(&said);
    assert!(codes.iter().all(|one| one["padding"].is_null()));
    let eleven = json!({"codes": vec![wish(); 11]});
    assert_trouble(
        &office.admin("/api/batch-issue", eleven).await,
        400,
        "unparsable_request",
    );
    let (status, said) = office
        .admin("/api/batch-issue", json!({"codes": [wish(), wish()]}))
        .await;
    assert_eq!((status, &said["errorCode"]), (StatusCode::OK, &Value::Null));
    // twelve are its quota, four were issued
    let (status, said) = office
        .admin("/api/batch-issue", json!({"codes": vec![wish(); 9]}))
        .await;
    assert_eq!(
        (status.as_u16(), &said["errorCode"]),
        (429, &json!("quota_exceeded"))
    );
    let refused = said["codes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["error"].is_string())
        .count();
    assert_eq!(refused, 1);
}

#[tokio::test]
async fn a_code_is_looked_up_and_ended_by_its_name() {
    let office = Office::new().await;
    let code = office.code().await;
    let named = json!({"uuid": code["uuid"]});
    let (status, said) = office.admin("/api/checkcodestatus", named.clone()).await;
    assert_eq!((status, &said["claimed"]), (StatusCode::OK, &json!(false)));
    assert_eq!(said["expiresAtTimestamp"], code["expiresAtTimestamp"]);
    assert_padded(&said);
    let (status, said) = office.admin("/api/expirecode", named.clone()).await;
    assert_eq!(
        (status, &said["expiresAtTimestamp"]),
        (StatusCode::OK, &json!(NOW.unix_timestamp()))
    );
    let ended = office
        .device("/api/verify", json!({"code": code["code"]}))
        .await;
    assert_trouble(&ended, 400, "code_expired");
    let used = office.code().await;
    office
        .device("/api/verify", json!({"code": used["code"]}))
        .await;
    let used = json!({"uuid": used["uuid"]});
    assert_eq!(
        office.admin("/api/checkcodestatus", used.clone()).await.1["claimed"],
        true
    );
    assert_trouble(
        &office.admin("/api/expirecode", used).await,
        400,
        "code_invalid",
    );
    for unknown in ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "none", ""] {
        for path in ["/api/checkcodestatus", "/api/expirecode"] {
            assert_trouble(
                &office.admin(path, json!({"uuid": unknown})).await,
                404,
                "code_not_found",
            );
        }
    }
}

/// The text of a message is made, and no number is kept; its long code lives a day.
#[tokio::test]
async fn a_message_is_made_for_whoever_sends_it() {
    let office = Office::new().await;
    let mut asked = wish();
    let more =
        json!({"phone": "+1 206 555-0100", "onlyGenerateSMS": true, "smsTemplateLabel": "es"});
    asked
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let (_, code) = office.admin("/api/issue", asked).await;
    assert_eq!(code["phone"], "+12065550100");
    let day = (NOW + Duration::hours(24)).unix_timestamp();
    assert_eq!(code["longExpiresAtTimestamp"], day);
    let text = code["generatedSMS"].as_str().unwrap();
    assert!(
        text.contains(code["code"].as_str().unwrap()) && text.contains("introduzca"),
        "{text}"
    );
    let long = text
        .split("#/report/")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    office.house.set_clock(NOW + Duration::hours(23));
    assert_eq!(
        office.device("/api/verify", json!({"code": long})).await.0,
        StatusCode::OK
    );
    // without a message nobody knows the long form, and it ends with the short one
    let bare = office.code().await;
    assert_eq!(bare["longExpiresAtTimestamp"], bare["expiresAtTimestamp"]);
    assert!(!holds(office.house.path(), b"2065550100"));
}
