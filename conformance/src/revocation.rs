//! The hashes by which certificates are revoked: `DIR/cwa/revocation`, by Germany's Corona-Warn-App.
//!
//! A case is a certificate's text and the three hashes of it, in hexadecimal under `exp` and the name of the type. The
//! signatures are not checked: the cases do not come with keys.

use crate::report::{self, Report, Unreadable};
use certificate::cose::{self, Algorithm};
use certificate::{base45, cwt, inflate};
use json::Tree;
use revocation::{HashType, RevocationHash, SignatureKind};
use serde_json::Value;
use std::path::Path;

/// Judges every hash of every case.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let mut report = Report::default();
    for path in report::files(&folder.join("cwa/revocation"), ".json")? {
        let Value::Array(cases) = report::json(&path)? else {
            return Err(Unreadable::new(&path, "not an array of cases"));
        };
        for case in &cases {
            judge(&mut report, case);
        }
    }
    Ok(report)
}

fn judge(report: &mut Report, case: &Value) {
    let text = case["barcodeData"].as_str().unwrap_or_default();
    let read = Signed::read(text);
    for hash_type in HashType::ALL {
        let expected = &case[format!("exp{}", hash_type.as_str())];
        let found = read
            .as_ref()
            .map(|signed| signed.hash(hash_type).to_string());
        let met = found.is_some() && found.as_deref() == expected.as_str();
        report.expect_of(hash_type.as_str(), met, || {
            format!(
                "{}: expected {expected}, got {found:?}",
                case["description"]
            )
        });
    }
}

/// What hashes are made of.
struct Signed {
    country: String,
    uci: String,
    signature: Vec<u8>,
    kind: SignatureKind,
}

impl Signed {
    /// Walks the stages up to the claims.
    fn read(text: &str) -> Option<Self> {
        let compressed = base45::decode(certificate::unprefix(text).ok()?).ok()?;
        let message = inflate::inflate(&compressed).ok()?;
        let sign1 = cose::parse(&message).ok()?;
        let claims = cwt::parse(sign1.payload).ok()?;
        let kind = match sign1.algorithm? {
            Algorithm::Es256 => SignatureKind::Ecdsa,
            Algorithm::Ps256 => SignatureKind::Rsa,
        };
        Some(Self {
            country: claims.issuer?,
            uci: uci(&claims.payload?)?,
            signature: sign1.signature.to_vec(),
            kind,
        })
    }

    fn hash(&self, hash_type: HashType) -> RevocationHash {
        match hash_type {
            HashType::Signature => RevocationHash::of_signature(&self.signature, self.kind),
            HashType::Uci => RevocationHash::of_uci(&self.uci),
            HashType::CountryCodeUci => {
                RevocationHash::of_country_code_uci(&self.country, &self.uci)
            }
        }
    }
}

/// The identifier of the first entry, whichever group it is of.
fn uci(payload: &Tree) -> Option<String> {
    let mut groups = ["v", "t", "r"]
        .iter()
        .filter_map(|group| payload.member(group)?.items());
    let entry = groups.find_map(<[Tree]>::first)?;
    entry.member("ci")?.text().map(str::to_owned)
}
