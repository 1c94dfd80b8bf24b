//! What staff do, and what the authority says of itself.

use crate::house::NOW;
use crate::office::{Office, assert_trouble, hmac, wish};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use storage::Roles;
use time::{Duration, OffsetDateTime};

#[tokio::test]
async fn the_keys_are_where_key_servers_look_and_outlive_a_restart() {
    let office = Office::new().await;
    let code = office.code().await;
    let (_, keys) = office.house.ask("GET", "/jwks", None, Value::Null).await;
    let key = &keys["keys"][0];
    assert_eq!(
        (&key["kid"], &key["kty"], &key["crv"]),
        (&json!("v1"), &json!("EC"), &json!("P-256"))
    );
    let authority = office.house.health_authority();
    let point = authority.keys["v1"].to_sec1();
    let x = URL_SAFE_NO_PAD.encode(&point[1..33]);
    assert_eq!((&key["x"], authority.keys.len()), (&json!(x), 1));
    let Office { house, device, .. } = office;
    let house = house.restarted(NOW + Duration::minutes(5)).await;
    let body = json!({"code": code["code"]}).to_string();
    let (status, said, _) = house.call("/api/verify", &device, &body, &[]).await;
    assert_eq!(status, StatusCode::OK, "{said}");
}

#[tokio::test]
async fn a_nurse_issues_looks_up_and_ends_a_code() {
    let office = Office::new().await;
    let house = &office.house;
    let nurse = house.session("nurse", Roles::ISSUER).await;
    let path = "/api/desk/exposure-codes";
    let asked = json!({"test_type": "negative", "test_date": "2026-11-24"});
    let (status, code) = house.ask("POST", path, Some(&nurse), asked).await;
    assert_eq!(status, StatusCode::CREATED, "{code}");
    let text = |name: &str| code[name].as_str().unwrap().to_owned();
    assert_eq!(
        (text("expires_at"), text("long_expires_at")),
        ("2026-11-25T09:15:00Z".into(), "2026-11-26T09:00:00Z".into())
    );
    assert_eq!(
        text("link"),
        format!("ens://v?r=XD&c={}", text("long_code"))
    );
    assert_eq!(
        text("page_link"),
        format!(
            "http://localhost:8080/wallet/#/report/{}",
            text("long_code")
        )
    );
    let languages: Vec<&String> = code["sms"].as_object().unwrap().keys().collect();
    assert_eq!(languages, ["ar", "en", "es", "fr", "zh"]);
    let one = format!("{path}/{}", text("uuid"));
    let (_, stands) = house.ask("GET", &one, Some(&nurse), Value::Null).await;
    assert_eq!(stands["claimed"], false);
    let (status, _) = house.ask("DELETE", &one, Some(&nurse), Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    let ended = office
        .device("/api/verify", json!({"code": text("long_code")}))
        .await;
    assert_trouble(&ended, 400, "code_expired");
    let (_, used) = house
        .ask(
            "POST",
            path,
            Some(&nurse),
            json!({"test_type": "confirmed"}),
        )
        .await;
    office
        .device("/api/verify", json!({"code": used["code"]}))
        .await;
    let one = format!("{path}/{}", used["uuid"].as_str().unwrap());
    let (status, refused) = house.ask("DELETE", &one, Some(&nurse), Value::Null).await;
    assert_eq!(
        (status.as_u16(), &refused["code"]),
        (409, &json!("EXPOSURE_CODE_USED"))
    );
    for wrong in [
        json!({"test_type": "user-report"}),
        json!({"test_type": "confirmed", "symptom_date": "20.11."}),
        json!({"test_type": "confirmed", "symptom_date": "2026-11-20", "name": "Anna"}),
    ] {
        let (status, refused) = house.ask("POST", path, Some(&nurse), wrong).await;
        assert_eq!((status.as_u16(), &refused["code"]), (400, &json!("BODY")));
    }
    let early = json!({"test_type": "confirmed", "symptom_date": "2026-10-01"});
    let (_, refused) = house.ask("POST", path, Some(&nurse), early).await;
    assert_eq!(refused["code"], "DATE_OUT_OF_RANGE");
    let auditor = house.session("auditor", Roles::AUDITOR).await;
    let log = house.text("/api/audit/log", &auditor).await;
    let name = text("uuid").replace('-', "");
    assert!(
        log.contains(&format!("nurse issued-code exposure-code/{name}")),
        "{log}"
    );
    assert!(
        log.contains(&format!("nurse ended-code exposure-code/{name}")),
        "{log}"
    );
    assert!(log.contains("boss added-caller caller/device"), "{log}");
    assert!(!log.contains(&text("code")) && !log.contains(&text("long_code")));
}

#[tokio::test]
async fn callers_are_named_once_and_their_keys_shown_once() {
    let office = Office::new().await;
    let (house, boss) = (&office.house, Some(&office.administrator));
    let path = "/api/exposure/callers";
    let (_, listed) = house.ask("GET", path, boss, Value::Null).await;
    let names: Vec<&str> = listed["callers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["admin", "device", "stats"]);
    assert!(!listed.to_string().contains("key"));
    for (wish, code) in [
        (json!({"name": "device", "kind": "device"}), "NAME_TAKEN"),
        (json!({"name": "An App", "kind": "device"}), "BODY"),
        (json!({"name": "", "kind": "device"}), "BODY"),
        (json!({"name": "app", "kind": "phone"}), "BODY"),
        (json!({"name": "app", "kind": "admin", "quota": -1}), "BODY"),
    ] {
        let (_, refused) = house.ask("POST", path, boss, wish.clone()).await;
        assert_eq!(refused["code"], code, "{wish}");
    }
    let (status, refused) = house
        .ask("DELETE", "/api/exposure/callers/none", boss, Value::Null)
        .await;
    assert_eq!(
        (status.as_u16(), &refused["code"]),
        (404, &json!("NO_SUCH_CALLER"))
    );
}

#[tokio::test]
async fn after_the_sunset_nothing_is_issued_or_certified() {
    let office = Office::new().await;
    let token = office.token().await;
    let after: OffsetDateTime = NOW + Duration::days(366);
    office.house.set_clock(after);
    assert_trouble(
        &office.admin("/api/issue", wish()).await,
        429,
        "maintenance_mode",
    );
    assert_trouble(
        &office.certificate(&token, &hmac(1)).await,
        429,
        "maintenance_mode",
    );
    assert_trouble(
        &office
            .device("/api/verify", json!({"code": "00000000"}))
            .await,
        429,
        "maintenance_mode",
    );
}
