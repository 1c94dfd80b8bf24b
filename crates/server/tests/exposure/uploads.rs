//! What phones send (`POST /v1/publish`): each code and each trap of the wire.

use super::phone::{DAY, KeyHouse, REGIONS, Upload, key, publishing, today, wait};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

#[tokio::test]
async fn an_upload_is_taken_and_answered_as_the_peer_does() {
    let house = KeyHouse::open(REGIONS).await;
    let answer = house.send(&Upload::of(1).body()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["x-api-version"], "v1");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let said = answer.json();
    assert_eq!(said["insertedExposures"], 2);
    assert!(said["revisionToken"].as_str().unwrap().len() > 800);
    assert!(said["code"].is_null() && said["error"].is_null() && said["warnings"].is_null());
    assert_eq!(
        house
            .count("WHERE risk = 4 AND report_type = 2 AND region = 'XD'")
            .await,
        2
    );
}

type Change = fn(&mut Value);

/// What is changed of a sound upload, and the status and code of the answer.
const REFUSED: [(&str, Change, u16, &str); 16] = [
    (
        "an unknown member",
        |body| body["other"] = json!(1),
        400,
        "bad_request",
    ),
    ("no object", |body| *body = json!([]), 400, "bad_request"),
    (
        "no keys",
        |body| body["temporaryExposureKeys"] = json!([]),
        400,
        "bad_request",
    ),
    (
        "a text for a number",
        |body| body["temporaryExposureKeys"][0]["rollingPeriod"] = json!("1"),
        400,
        "bad_request",
    ),
    (
        "nobody",
        |body| body["healthAuthorityID"] = json!("nobody"),
        401,
        "unknown_health_authority_id",
    ),
    (
        "another's",
        |body| body["verificationPayload"] = json!("a.b.c"),
        401,
        INVALID,
    ),
    (
        "none",
        |body| body["verificationPayload"] = json!(""),
        401,
        INVALID,
    ),
    (
        "another secret",
        |body| body["hmackey"] = json!("AAAAAAAAAAAAAAAAAAAAAA=="),
        401,
        INVALID,
    ),
    (
        "no secret",
        |body| body["hmackey"] = json!(""),
        401,
        INVALID,
    ),
    (
        "no base64",
        |body| body["hmackey"] = json!("*"),
        401,
        INVALID,
    ),
    (
        "another key",
        |body| body["temporaryExposureKeys"][0]["key"] = json!("AAAAAAAAAAAAAAAAAAAAAA=="),
        401,
        INVALID,
    ),
    (
        "another start",
        |body| body["temporaryExposureKeys"][0]["rollingStartNumber"] = json!(1),
        401,
        INVALID,
    ),
    (
        "another period",
        |body| body["temporaryExposureKeys"][0]["rollingPeriod"] = json!(143),
        401,
        INVALID,
    ),
    (
        "another risk",
        |body| body["temporaryExposureKeys"][0]["transmissionRisk"] = json!(1),
        401,
        INVALID,
    ),
    (
        "a key less",
        |body| {
            body["temporaryExposureKeys"].as_array_mut().unwrap().pop();
        },
        401,
        INVALID,
    ),
    (
        "both secrets",
        |body| body["hmacKey"] = json!(""),
        400,
        "bad_request",
    ),
];
const INVALID: &str = "health_authority_verification_certificate_invalid";

#[tokio::test]
async fn each_flaw_has_the_code_of_the_peer_and_leaves_no_trace() {
    let house = KeyHouse::open(REGIONS).await;
    for (number, (name, change, status, code)) in (1..).zip(REFUSED) {
        let mut body = Upload::of(number).body();
        change(&mut body);
        let answer = house.send(&body).await;
        let said = answer.json();
        assert_eq!(
            (answer.status.as_u16(), &said["code"]),
            (status, &json!(code)),
            "{name}: {said}"
        );
        assert!(!said["error"].as_str().unwrap().is_empty(), "{name}");
    }
    let spelled: Vec<Value> = (0..31).map(|number| key(number, 1)).collect();
    assert_eq!(
        house.send(&Upload::new(spelled).body()).await.json()["code"],
        "bad_request"
    );
    assert_eq!(house.count("").await, 0);
}

#[tokio::test]
async fn a_body_is_json_of_64000_bytes_at_most() {
    let house = KeyHouse::open(REGIONS).await;
    let mut body = Upload::of(1).body();
    let rest = 64_000 - body.to_string().len();
    body["padding"] = json!("A".repeat(rest + 4));
    assert_eq!(house.send(&body).await.status, StatusCode::OK);
    body["padding"] = json!("A".repeat(rest + 5));
    assert_eq!(
        house.send(&body).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    for content_type in ["text/plain", "application/xml", ""] {
        let request = Request::builder().method("POST").uri("/v1/publish");
        let request = request
            .header("content-type", content_type)
            .body(Body::from("{}"));
        let answer = house.ask(request.unwrap()).await;
        assert_eq!(
            answer.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{content_type}"
        );
    }
}

#[tokio::test]
async fn a_bad_key_is_named_and_the_others_are_taken() {
    let house = KeyHouse::open(REGIONS).await;
    let mut keys: Vec<Value> = (0..6)
        .map(|number| key(number, number as i64 + 1))
        .collect();
    keys[1]["key"] = json!("AAAA");
    keys[2]["rollingPeriod"] = json!(0);
    keys[3]["transmissionRisk"] = json!(9);
    keys[4]["rollingStartNumber"] = json!(today() + 2 * DAY);
    let said = house.publish(&Upload::new(keys)).await;
    assert_eq!(
        (&said["code"], &said["insertedExposures"]),
        (&json!("partial_failure"), &json!(2))
    );
    for named in ["key 1", "key 2", "key 3", "key 4"] {
        assert!(said["error"].as_str().unwrap().contains(named), "{said}");
    }
    // no flaw of the phone, and no key of use
    let mut upload = Upload::new(vec![key(50, 1), key(51, 15)]);
    upload.onset = today() + 6;
    let said = house.publish(&upload).await;
    assert_eq!(
        (&said["code"], &said["insertedExposures"]),
        (&Value::Null, &json!(1))
    );
    assert!(
        said["warnings"][0].as_str().unwrap().contains("key 1"),
        "{said}"
    );
}

#[tokio::test]
async fn the_four_spellings_of_a_key_and_either_name_of_the_secret_are_read() {
    let house = KeyHouse::open(REGIONS).await;
    let spellings = [
        "+/v7+/v7+/v7+/v7+/v7+w==",
        "+/v7+/v7+/v7+/v7+/v7-A==",
        "_-v7_-v7_-v7_-v7_-v7_A==",
        "_-v7_-v7_-v7_-v7_-v7-w",
    ];
    for (spelling, is_key) in spellings.into_iter().zip([true, false, true, true]) {
        let mut one = key(0, 1);
        one["key"] = json!(spelling);
        let upload = Upload::new(vec![one, key(u64::from(is_key) + 70, 2)]);
        let mut body = upload.body();
        let secret = body.as_object_mut().unwrap().remove("hmackey").unwrap();
        body["hmacKey"] = secret;
        let said = house.send(&body).await.json();
        assert_eq!(said["code"].is_null(), is_key, "{spelling}: {said}");
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_again_until_the_key_is_published() {
    let house = KeyHouse::open(REGIONS).await;
    house.publish(&Upload::of(1)).await;
    let said = house.publish(&Upload::of(1)).await;
    assert!(said["insertedExposures"].is_null() && said["revisionToken"].is_string());
    wait(4);
    house.service.export(super::phone::now()).await.unwrap();
    let mut again = Upload::of(1);
    again.keys = Upload::of(1).keys;
    let said = house.send(&again.body()).await.json();
    assert_eq!(said["code"], "missing_revision_token");
}

#[tokio::test]
async fn what_was_likely_is_confirmed_or_taken_back_once() {
    let house = KeyHouse::open(REGIONS).await;
    let said = house.publish(&Upload::of(1)).await;
    let other = house.publish(&Upload::of(2)).await;
    wait(4);
    house.service.export(super::phone::now()).await.unwrap();
    let code = async |upload: Upload| house.send(&upload.body()).await.json()["code"].clone();
    // somebody else's proof, and one that is none
    assert_eq!(
        code(Upload::of(1).with_token(&other).reporting("confirmed")).await,
        "invalid_revision_token"
    );
    let nonsense = json!({"revisionToken": "AAAA"});
    assert_eq!(
        code(Upload::of(1).with_token(&nonsense).reporting("confirmed")).await,
        "missing_revision_token"
    );
    let back = Upload::of(1).with_token(&said).reporting("user-report");
    assert_eq!(code(back).await, "invalid_report_type_transition");
    assert_eq!(
        code(Upload::of(1).with_token(&said).reporting("confirmed")).await,
        Value::Null
    );
    assert_eq!(
        code(Upload::of(1).with_token(&said).reporting("negative")).await,
        "key_already_revised"
    );
    assert_eq!(
        code(Upload::of(2).with_token(&other).reporting("negative")).await,
        Value::Null
    );
    // with the risk of what it is now, where the peer keeps the old one
    assert_eq!(
        house
            .count("WHERE revised_report_type = 1 AND revised_risk = 2 AND is_cover = 0")
            .await,
        2
    );
    assert_eq!(
        house
            .count("WHERE revised_report_type = 5 AND revised_risk = 6 AND is_cover = 0")
            .await,
        2
    );
}

#[tokio::test]
async fn who_is_well_publishes_nothing() {
    let house = KeyHouse::open(REGIONS).await;
    let said = house.publish(&Upload::of(1).reporting("negative")).await;
    assert!(said["insertedExposures"].is_null());
    assert_eq!(house.count("").await, 0);
}

/// A second code is not needed for the key that was still in use.
#[tokio::test]
async fn the_key_of_the_day_of_the_upload_follows_without_a_new_certificate() {
    let house = KeyHouse::open(REGIONS).await;
    let said = house.publish(&Upload::of(1)).await;
    let [of_the_day, of_the_next, before] = [key(100, 0), key(101, -1), key(102, 3)];
    wait(20);
    let mut later = Upload::new(vec![before.clone(), of_the_day.clone()]).with_token(&said);
    later.is_certified = false;
    let next = house.publish(&later).await;
    assert_eq!(next["insertedExposures"], 1, "{next}");
    let named = next["error"].as_str().unwrap();
    assert!(
        named.contains("key 0: the key came without a certificate"),
        "{named}"
    );
    for other in [of_the_next, before] {
        later.keys = vec![other];
        assert_eq!(
            house.send(&later.body()).await.json()["code"],
            "bad_request"
        );
    }
    // the proof covers what was added, and the one before does not
    for (proof, code) in [
        (&said, json!("invalid_revision_token")),
        (&next, Value::Null),
    ] {
        let confirmed = Upload::new(vec![of_the_day.clone()]).with_token(proof);
        let answer = house.send(&confirmed.reporting("confirmed").body()).await;
        assert_eq!(answer.json()["code"], code);
    }
    wait(24);
    later.keys = vec![key(103, 1)];
    assert_eq!(
        house.send(&later.body()).await.json()["code"],
        "bad_request"
    );
    later.token = Some("AAAA".into());
    assert_eq!(house.send(&later.body()).await.json()["code"], INVALID);
}

#[tokio::test]
async fn what_only_looks_like_an_upload_is_answered_as_one_and_leaves_nothing() {
    let house = KeyHouse::open(REGIONS).await;
    let real = house.send(&Upload::of(1).body()).await;
    let mut body = Upload::of(2).body();
    let payload = body["verificationPayload"].as_str().unwrap().len();
    body["verificationPayload"] = json!(format!("chaff{}", "A".repeat(payload - 5)));
    let chaff = house.send(&body).await;
    let mut marked = publishing(Upload::of(3).body().to_string());
    marked.headers_mut().insert("x-chaff", "1".parse().unwrap());
    let marked = house.ask(marked).await;
    for answer in [&chaff, &marked] {
        assert_eq!(
            (answer.status, answer.body.len()),
            (real.status, real.body.len())
        );
        let names = |answer: &Value| {
            answer
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        let (said, of_real) = (answer.json(), real.json());
        assert_eq!(names(&said), names(&of_real));
        assert_eq!(said["insertedExposures"], of_real["insertedExposures"]);
        let length = |said: &Value| said["revisionToken"].as_str().unwrap().len();
        assert_eq!(length(&said), length(&of_real));
    }
    assert_eq!(house.count("").await, 2, "those of the first alone");
    assert_eq!(
        house
            .store
            .uploads_by_day("here", super::phone::now())
            .await
            .unwrap()[0]
            .counts[&storage::Counted::Uploads],
        1
    );
    // and so long is every answer, whatever it says
    let refused = house.send(&json!({})).await;
    assert_eq!(refused.body.len(), real.body.len());
}

/// More than can wait come at once: each hears that it was taken, or that it was not.
#[tokio::test]
async fn who_finds_the_queue_full_is_told_so_and_what_is_acknowledged_is_there() {
    let house = KeyHouse::open(REGIONS).await;
    let bodies: Vec<String> = (0..2_300)
        .map(|number| Upload::of(number).body().to_string())
        .collect();
    let (mut taken, mut told) = (0, 0);
    let all = bodies.into_iter().map(|body| {
        let router = house.router();
        Box::pin(async move { router.oneshot(publishing(body)).await.unwrap() })
    });
    for answer in futures_util::future::join_all(all).await {
        match answer.status() {
            StatusCode::OK => taken += 1,
            status => {
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
                assert_eq!(answer.headers()["retry-after"], "2");
                told += 1;
            }
        }
    }
    assert_eq!(taken + told, 2_300);
    assert!(told > 0, "the queue was never full");
    assert_eq!(house.count("").await, taken * 2);
}
