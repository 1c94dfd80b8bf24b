//! What phones download.

use super::phone::{Answer, KeyHouse, REGIONS, Upload, bytes_of, key, now, set_clock, wait};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use bulletin::Kind;
use exposure::{Archive, Export, ExportIndex, PublishedKey, ReportType, TrustedKey};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use time::macros::datetime;

/// A file as a phone has it: verified with the key of the authority.
pub(crate) struct Downloaded {
    pub(crate) path: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) keys: Vec<PublishedKey>,
    pub(crate) revised: Vec<PublishedKey>,
}

fn trusted(house: &KeyHouse, version: &str) -> TrustedKey {
    let name = format!("keys/exposure/export-{version}.public.pem");
    let pem = std::fs::read_to_string(house.folder.path().join(name)).unwrap();
    let key = <p256::PublicKey as p256::pkcs8::DecodePublicKey>::from_public_key_pem(&pem).unwrap();
    let der = p256::pkcs8::EncodePublicKey::to_public_key_der(&key).unwrap();
    TrustedKey::from_der("310", version, der.as_bytes()).unwrap()
}

pub(crate) fn read(house: &KeyHouse, path: String, bytes: &[u8]) -> Downloaded {
    let archive = Archive::read(bytes).unwrap();
    let verified = archive.verify(&[trusted(house, "v1")]).unwrap();
    let export: &Export<'_> = verified.export();
    assert_eq!(export.batch, (1, 1));
    Downloaded {
        path,
        start: export.start,
        end: export.end,
        keys: export.keys().map(Result::unwrap).collect(),
        revised: export.revised_keys().map(Result::unwrap).collect(),
    }
}

/// All that an index names, the oldest first.
pub(crate) async fn download(house: &KeyHouse, index: &str) -> Vec<Downloaded> {
    let index = house.text(&format!("/exposure/{index}")).await;
    let mut files = Vec::new();
    for path in ExportIndex::read(&index).unwrap().paths() {
        let answer: Answer = house.get(&format!("/exposure/{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        files.push(read(house, path.clone(), &answer.body));
    }
    files
}

fn bytes(keys: &[PublishedKey]) -> BTreeSet<[u8; 16]> {
    keys.iter().map(|key| key.span.key.0).collect()
}

#[tokio::test]
async fn an_hour_is_published_two_hours_after_its_end_and_signed() {
    let house = KeyHouse::open(REGIONS).await;
    let upload = Upload::of(1);
    house.publish(&upload).await;
    for (at, files) in [
        (datetime!(2026-11-25 11:59:59 UTC), 1),
        (datetime!(2026-11-25 12:00 UTC), 2),
        (datetime!(2026-11-25 12:59 UTC), 2),
    ] {
        set_clock(at);
        house.service.export(now()).await.unwrap();
        let found = download(&house, "XD/index.txt").await;
        assert_eq!(found.len(), files, "{at}");
        let is_there = found
            .iter()
            .any(|file| bytes(&file.keys).contains(&bytes_of(&upload.keys[0])));
        assert_eq!(is_there, files > 1, "{at}");
        assert!(
            found.iter().all(|file| file.keys.len() >= 250),
            "also where nobody uploaded"
        );
        assert!(
            found
                .iter()
                .all(|file| file.keys.is_sorted_by_key(|key| key.span.key))
        );
    }
    let found = download(&house, "XD/index.txt").await;
    let last = found.last().unwrap();
    assert_eq!(
        last.path,
        format!("XD/{}-{}-00001.zip", last.start, last.end)
    );
    assert_eq!(last.end - last.start, 3600);
    assert_eq!(
        house.text("/exposure/XD/daily/index.txt").await,
        "",
        "the day is not over"
    );
}

#[tokio::test]
async fn a_file_never_changes_and_may_be_kept_for_ever() {
    let house = KeyHouse::open(REGIONS).await;
    house.publish(&Upload::of(1)).await;
    wait(4);
    house.service.export(now()).await.unwrap();
    let index = house.text("/exposure/XD/index.txt").await;
    let path = format!("/exposure/{}", index.lines().last().unwrap());
    let answer = house.get(&path).await;
    assert_eq!(
        answer.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let asked = |name: &str, value: &str| {
        Request::builder()
            .uri(&path)
            .header(name, value)
            .body(Body::empty())
            .unwrap()
    };
    let tag = answer.headers["etag"].to_str().unwrap();
    assert_eq!(
        house.ask(asked("if-none-match", tag)).await.status,
        StatusCode::NOT_MODIFIED
    );
    let part = house.ask(asked("range", "bytes=2-9")).await;
    assert_eq!(
        (part.status, &part.body[..]),
        (StatusCode::PARTIAL_CONTENT, &answer.body[2..10])
    );
    // made anew, by whomever, it is the same
    let before = house.store.exports().await.unwrap();
    let storage::Store::Sqlite(file) = &house.store else {
        unreachable!()
    };
    sqlx::query("DELETE FROM exposure_file")
        .execute(&file.writer)
        .await
        .unwrap();
    house.service.export(now()).await.unwrap();
    let again = house.store.exports().await.unwrap();
    let last =
        |files: &[storage::ExportFile]| files.iter().rev().take(1).cloned().collect::<Vec<_>>();
    assert_eq!(last(&again), last(&before));
    assert_eq!(
        house.get("/exposure/XD/none.zip").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        house.get("/exposure/XX/index.txt").await.status,
        StatusCode::NOT_FOUND
    );
}

/// The archived peer gave out the keys of every region where a file had two.
#[tokio::test]
async fn a_file_has_the_keys_of_its_regions_and_of_travellers_alone() {
    let more = "regions = [{ name = \"XD\" }, { name = \"XE\", includes = [\"XF\"] }, { name = \"XF\", travellers = true }, { name = \"XG\" }]\n\
        key_id = \"310\"\nleast_keys = 10\n";
    let house = KeyHouse::open(more).await;
    let mut there = Upload::of(2);
    there.authority = "there";
    let mut travelling = Upload::of(3);
    travelling.traveller = true;
    for upload in [&Upload::of(1), &there, &travelling] {
        house.publish(upload).await;
    }
    wait(4);
    house.service.export(now()).await.unwrap();
    let mut found = BTreeMap::new();
    for region in ["XD", "XE", "XF", "XG"] {
        let files = download(&house, &format!("{region}/index.txt")).await;
        let keys: BTreeSet<_> = files.iter().flat_map(|file| bytes(&file.keys)).collect();
        let has = |number: u64| keys.contains(&bytes_of(&Upload::of(number).keys[0]));
        let all = [1, 2, 3].map(|number| {
            set_clock(super::phone::NOW);
            has(number)
        });
        found.insert(region, all);
        wait(4);
    }
    let expected = [
        ("XD", [true, false, true]),
        ("XE", [false, true, false]),
        ("XF", [false, false, true]),
        ("XG", [false, false, false]),
    ];
    assert_eq!(found, BTreeMap::from(expected));
}

#[tokio::test]
async fn a_day_has_the_keys_of_its_hours() {
    let house = KeyHouse::open(REGIONS).await;
    for hour in 0..20_u64 {
        house.publish(&Upload::of(hour)).await;
        house.service.export(now()).await.unwrap();
        wait(1);
    }
    set_clock(datetime!(2026-11-26 2:30 UTC));
    house.service.export(now()).await.unwrap();
    let hourly = download(&house, "XD/index.txt").await;
    let daily = download(&house, "XD/daily/index.txt").await;
    assert_eq!(daily.len(), 1);
    assert_eq!(daily[0].end - daily[0].start, 86_400);
    let of_hours: BTreeSet<_> = hourly
        .iter()
        .filter(|file| file.start < daily[0].end)
        .flat_map(|file| bytes(&file.keys))
        .collect();
    assert_eq!(bytes(&daily[0].keys), of_hours);
    assert_eq!(daily[0].keys.len(), of_hours.len());
}

#[tokio::test]
async fn a_key_in_use_is_published_when_it_cannot_be_used_any_more() {
    let house = KeyHouse::open(REGIONS).await;
    let upload = Upload::new(vec![key(1, 0), key(2, 1)]);
    house.publish(&upload).await;
    let is_there = async |at, number: usize| {
        set_clock(at);
        house.service.export(at).await.unwrap();
        let files = download(&house, "XD/index.txt").await;
        files
            .iter()
            .any(|file| bytes(&file.keys).contains(&bytes_of(&upload.keys[number])))
    };
    assert!(is_there(datetime!(2026-11-25 12:00 UTC), 1).await);
    assert!(!is_there(datetime!(2026-11-26 2:59 UTC), 0).await);
    assert!(is_there(datetime!(2026-11-26 3:00 UTC), 0).await);
}

#[tokio::test]
async fn a_revised_key_is_in_the_files_of_its_revision_with_its_new_risk() {
    let house = KeyHouse::open(REGIONS).await;
    let upload = Upload::of(1);
    let said = house.publish(&upload).await;
    wait(4);
    house.service.export(now()).await.unwrap();
    let mut revised = upload.clone().with_token(&said).reporting("confirmed");
    revised
        .keys
        .iter_mut()
        .for_each(|key| key["transmissionRisk"] = 5.into());
    house.publish(&revised).await;
    wait(4);
    house.service.export(now()).await.unwrap();
    let files = download(&house, "XD/index.txt").await;
    let mine = bytes_of(&upload.keys[0]);
    let all: Vec<_> = files
        .iter()
        .flat_map(|file| &file.revised)
        .filter(|key| key.span.key.0 == mine)
        .collect();
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].transmission_risk, all[0].report_type),
        (Some(5), Some(ReportType::ConfirmedTest))
    );
    let first: Vec<_> = files
        .iter()
        .flat_map(|file| &file.keys)
        .filter(|key| key.span.key.0 == mine)
        .collect();
    assert_eq!(
        (first[0].transmission_risk, first[0].report_type),
        (Some(4), Some(ReportType::ConfirmedClinicalDiagnosis))
    );
}

/// A phone knows nobody but the officers that it pinned.
#[tokio::test]
async fn officers_say_of_which_region_there_are_files_and_who_signs_them() {
    let house = KeyHouse::open(&format!("{REGIONS}key_versions = [\"v2\", \"v1\"]\n")).await;
    house.publish(&Upload::of(1)).await;
    wait(4);
    house.service.export(now()).await.unwrap();
    let said = house.published(Kind::ExposureKeys).await;
    assert_eq!(
        (&said["region"], &said["regions"], &said["health_authority"]),
        (
            &json!("XD"),
            &json!(["XD", "XE"]),
            &json!("demo.pratique.example")
        )
    );
    let read = exposure::ExportKeys::read(said.to_string().as_bytes()).unwrap();
    assert_eq!((read.region.as_str(), read.trusted().len()), ("XD", 2));
    let keys = said["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    let path = house.text("/exposure/XD/index.txt").await;
    let path = path.lines().last().unwrap().to_owned();
    let file = house.get(&format!("/exposure/{path}")).await.body;
    for (key, version) in keys.iter().zip(["v2", "v1"]) {
        let text = |name: &str| key[name].as_str().unwrap();
        assert_eq!(text("version"), version);
        let trusted = TrustedKey::from_pem(text("id"), text("version"), text("pem")).unwrap();
        Archive::read(&file).unwrap().verify(&[trusted]).unwrap();
    }
}
