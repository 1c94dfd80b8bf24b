//! The document a rule is evaluated on: `payload` and `external` of the business rules guide.

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// What a rule may know: the content of the certificate, and the circumstances.
#[derive(Clone, Debug)]
pub struct EvaluationContext {
    /// the certificate's content as JSON, `{"ver": …, "v": […], …}`
    pub payload: Json,
    /// the moment of arrival
    pub clock: OffsetDateTime,
    /// the codes of each value set
    pub value_sets: BTreeMap<String, Vec<String>>,
    /// the country of arrival
    pub country: String,
    /// the region of arrival, if any
    pub region: Option<String>,
    /// the country that issued the certificate
    pub issuer_country: String,
    /// the signer's key identifier, in base64
    pub kid: String,
    /// issued at, where the certificate says so
    pub iat: Option<OffsetDateTime>,
    /// expires at, where the certificate says so
    pub exp: Option<OffsetDateTime>,
}

impl EvaluationContext {
    /// The document, once for all rules.
    pub fn document(&self) -> Json {
        let mut external = json!({
            "validationClock": text(self.clock),
            "valueSets": self.value_sets,
            "countryCode": self.country,
            "issuerCountryCode": self.issuer_country,
            "kid": self.kid,
            "iat": self.iat.map(text),
            "exp": self.exp.map(text),
        });
        if let Some(region) = &self.region {
            external["region"] = json!(region);
        }
        json!({"payload": self.payload, "external": external})
    }
}

fn text(instant: OffsetDateTime) -> String {
    let instant = instant.to_offset(time::UtcOffset::UTC);
    json::instant::written(instant)
        .expect("years 0 to 9999, which `time` keeps to, have an RFC 3339 text")
}
