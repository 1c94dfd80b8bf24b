//! Writes small inputs to begin from: `seeds FOLDER` makes `FOLDER/TARGET/NAME`.
//!
//! They are made here, so that fuzzing needs nothing but the checkout.

mod cards;
mod exposed_files;
mod phone_files;
mod uploads;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use fuzz::{demo, revoked};
use revocation::{Delta, List};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::{env, fs, io};

/// A target and the inputs it begins from.
type Seeds = (&'static str, Vec<Vec<u8>>);

fn main() -> io::Result<()> {
    let folder = env::args()
        .nth(1)
        .ok_or_else(|| io::Error::other("usage: seeds FOLDER"))?;
    let certificates = certificates();
    for (target, inputs) in [
        base45(),
        token(),
        value_sets(),
        revocation_list(),
        revocation_delta(),
        revocation_slices(),
        certlogic(),
        rule(),
        pack()?,
    ]
    .iter()
    .chain(&certificates)
    .chain(&cards::all())
    .chain(&phone_files::all())
    .chain(&uploads::all())
    .chain(&exposed_files::all())
    {
        write(&Path::new(&folder).join(target), inputs)?;
    }
    Ok(())
}

fn write(folder: &Path, inputs: &[Vec<u8>]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, input) in inputs.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:02}")), input)?;
    }
    Ok(())
}

/// What the authority of [`demo`] made, for every target that reads certificates or lists of signers.
fn certificates() -> Vec<Seeds> {
    let (authority, signer) = demo::hierarchy();
    let texts: Vec<Vec<u8>> = demo::texts(&signer)
        .into_iter()
        .map(String::into_bytes)
        .collect();
    let ders = [&authority.certificate().der, &signer.certificate().der].map(|der| der.to_vec());
    let [authority, signer] = ders.each_ref().map(|der| STANDARD.encode(der));
    let entry =
        |kind: &str, der: &str| json!({"certificateType": kind, "country": "XD", "rawData": der});
    let gateway = json!([entry("CSCA", &authority), entry("DSC", &signer)]);
    let key = |chain: Value| {
        json!({"id": "did:web:example.org#key", "type": "JsonWebKey2020",
        "publicKeyJwk": {"kty": "EC", "crv": "P-256", "x5c": chain}})
    };
    let did = json!({"id": "did:web:example.org", "verificationMethod": [key(json!([signer, authority])), "did:other"]});
    let messages: Vec<Vec<u8>> = texts.iter().map(|text| message(text)).collect();
    let deflated = |message: &Vec<u8>| [0, 1, 6, 9].map(|level| deflated(message, level));
    vec![
        ("inflate", messages.iter().flat_map(deflated).collect()),
        ("message", messages),
        ("read", texts.clone()),
        ("verify", texts),
        ("x509", ders.into()),
        ("gateway", vec![gateway.to_string().into_bytes()]),
        ("did", vec![did.to_string().into_bytes()]),
    ]
}

/// The COSE message inside a certificate's text.
fn message(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).expect("a certificate's text is ASCII");
    let packed = text
        .strip_prefix(certificate::PREFIX)
        .expect("it begins so");
    let packed = certificate::base45::decode(packed).expect("it is issued in base45");
    certificate::inflate::inflate(&packed).expect("it is issued as a zlib stream")
}

/// A deflate stream without header and checksum.
fn deflated(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(bytes).expect("a vector takes all bytes");
    encoder.finish().expect("a vector takes all bytes")
}

/// Both forms that are published, and the instructions.
fn value_sets() -> Seeds {
    let file = |id: &str, values: Value| json!({"valueSetId": id, "valueSetDate": "2023-01-25", "valueSetValues": values});
    let files = [
        file(
            "disease-agent-targeted",
            json!({"840539006": {"display": "COVID-19", "lang": "en", "active": true,
            "version": "http://snomed.info/sct/900000000000207008/version/20210131", "system": "http://snomed.info/sct"}}),
        ),
        file(
            "vaccines-covid-19-encoding-instructions",
            json!({"Comirnaty": {"vaccine-code": "EU/1/20/1528",
            "vaccine-manufacturer": "ORG-100030215", "sct-codes": ["1119349007"]}}),
        ),
        json!({"country-2-codes": ["AT", "XD"], "other": []}),
    ];
    let bytes = |file: &Value| file.to_string().into_bytes();
    ("value_sets", files.iter().map(bytes).collect())
}

/// Lists of different lengths, an empty one too.
fn revocation_list() -> Seeds {
    let versions = [0, 7, 12];
    ("revocation_list", versions.map(revoked::list).into())
}

fn revocation_delta() -> Seeds {
    let delta = |versions: [usize; 2]| {
        let [base, next] = versions.map(revoked::list);
        let read = |bytes| List::read(bytes).expect("it was just written");
        let delta = Delta::between(&read(&base), &read(&next)).expect("they have the same room");
        delta.write().expect("it is short")
    };
    let versions = [[1, 2], [1, 12], [0, 3]];
    ("revocation_delta", versions.map(delta).into())
}

/// A batch, and both kinds of slices by hand.
fn revocation_slices() -> Seeds {
    let batch = json!({"country": "XD", "expires": "2026-12-01T00:00:00Z", "kid": "UNKNOWN_KID",
        "hashType": "SIGNATURE", "entries": [{"hash": "AQEBAQEBAQEBAQEBAQEBAQ=="}]});
    let list = b"\0\x01\x2b\x8c\xbc\xcc\0\0\0\x02\x04\x01\x01\x01\x01\0\0\x92\x33";
    let filter = b"\0\x01\0\x03\x2b\x8c\xbc\xcc\0\0\0\x01\0\0\0\x01\0\0\0\x02\xff\xff\xff\xff\x01\x02\x03\x04";
    (
        "revocation_slices",
        vec![
            batch.to_string().into_bytes(),
            list.to_vec(),
            filter.to_vec(),
        ],
    )
}

fn base45() -> Seeds {
    let texts = [&b""[..], b"a", b"ab", b"abc", &[0, 255, 255, 128]];
    (
        "base45",
        texts
            .iter()
            .map(|bytes| certificate::base45::encode(bytes).into_bytes())
            .collect(),
    )
}

/// CBOR of every major type, a message and a token, by hand (RFC 8949, 9052, 8392).
fn token() -> Seeds {
    let claims = b"\xa3\x01\x62XD\x04\x1a\x61\x00\x00\x00\x39\x01\x03\xa1\x01\xa1\x63ver\x651.3.0";
    let mut message =
        b"\xd2\x84\x43\xa1\x01\x26\xa1\x04\x48\x01\x02\x03\x04\x05\x06\x07\x08\x58".to_vec();
    message.push(claims.len() as u8);
    message.extend_from_slice(claims);
    message.extend_from_slice(b"\x58\x40");
    message.extend_from_slice(&[7; 64]);
    let mixed = b"\x9f\x20\xf4\xf6\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00\x7f\x61a\xff\xc0\x6a2021-06-01\xbf\x01\x80\xff\xff";
    let stored = b"\x78\x01\x01\x03\x00\xfc\xffabc\x02\x4d\x01\x27";
    (
        "token",
        vec![claims.to_vec(), message, mixed.to_vec(), stored.to_vec()],
    )
}

fn lines(values: &[Value]) -> Vec<u8> {
    values
        .iter()
        .map(|value| format!("{value}\n"))
        .collect::<String>()
        .into_bytes()
}

/// Every operation of CertLogic at least once.
fn certlogic() -> Seeds {
    let date =
        |path: &str, amount: i64, unit: &str| json!({"plusTime": [{"var": path}, amount, unit]});
    let document = json!({"payload": {"dob": "2004-02", "v": [{"dt": "2021-06-01T10:20:30.5+2:00", "dn": 2,
        "ci": "URN:UVCI:01:XD:17/ab#7"}]}, "external": {"validationClock": "2021-07-01T00:00:00Z", "codes": ["a", 1]}});
    let expressions = [
        json!({"if": [{"var": "payload.v.0"}, {">=": [{"var": "payload.v.0.dn"}, 2]}, true]}),
        json!({"and": [{"!": [{"var": "payload.v.1"}]}, {"in": [{"var": "payload.v.0.dn"}, [1, 2]]}]}),
        json!({"in": ["a", {"var": "external.codes"}]}),
        json!({"in": [{"var": "payload.dob"}, ["2004", "2004-02"]]}),
        json!({"not-after": [date("payload.v.0.dt", 14, "day"), date("external.validationClock", 0, "hour"),
            date("payload.v.0.dt", 1, "year")]}),
        json!({"after": [{"dccDateOfBirth": [{"var": "payload.dob"}]}, date("external.validationClock", -18, "month")]}),
        json!({"===": [{"extractFromUVCI": [{"var": "payload.v.0.ci"}, 1]}, "XD"]}),
        json!({"reduce": [{"var": "external.codes"}, {"+": [{"var": "accumulator"}, 1]}, 0]}),
        json!({"reduce": [[1, 2], [{"var": "accumulator"}, {"var": ""}], {"<": [1, 2, 3]}]}),
    ];
    (
        "certlogic",
        expressions
            .iter()
            .map(|expression| lines(&[expression.clone(), document.clone()]))
            .collect(),
    )
}

fn rule() -> Seeds {
    let rule = json!({"Identifier": "VR-XD-0001", "Type": "Acceptance", "Country": "XD", "Region": "north",
        "Version": "1.0.0", "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0",
        "CertificateType": "Vaccination", "Description": [{"lang": "en", "desc": "Two doses"}],
        "ValidFrom": "2022-01-10T00:00:00Z", "ValidTo": "2022-06-30T00:00:00+01:00",
        "AffectedFields": ["v.0.dn"], "Logic": {"===": [{"var": "payload.v.0.dn"}, 2]}});
    let document = json!({"payload": {"ver": "1.3.0", "v": [{"dn": 2}]}, "external": {}});
    (
        "rule",
        vec![
            lines(&[json!([rule]), document.clone()]),
            lines(&[json!([]), document]),
        ],
    )
}

/// The sample packs of the project.
fn pack() -> io::Result<Seeds> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    Ok((
        "pack",
        paths.iter().map(fs::read).collect::<io::Result<_>>()?,
    ))
}
