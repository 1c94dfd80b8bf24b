//! The document a rule is evaluated on: `payload` and `external` of the business rules guide.

use crate::certlogic::{Document, EvaluateError};
use json::Tree as Json;
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
    ///
    /// # Errors
    /// [`EvaluateError::TooLarge`], which nothing is that was read within the caps of certificates and lists.
    pub fn document(&self) -> Result<Document, EvaluateError> {
        let mut external = vec![
            member("validationClock", text(self.clock)),
            member("valueSets", lists(&self.value_sets)),
            member("countryCode", Json::Text(self.country.clone())),
            member("issuerCountryCode", Json::Text(self.issuer_country.clone())),
            member("kid", Json::Text(self.kid.clone())),
            member("iat", self.iat.map_or(Json::Null, text)),
            member("exp", self.exp.map_or(Json::Null, text)),
        ];
        if let Some(region) = &self.region {
            external.push(member("region", Json::Text(region.clone())));
        }
        Document::new(&Json::Members(vec![
            member("payload", self.payload.clone()),
            member("external", Json::Members(external)),
        ]))
    }
}

fn member(name: &str, value: Json) -> (String, Json) {
    (name.to_owned(), value)
}

fn lists(sets: &BTreeMap<String, Vec<String>>) -> Json {
    let list = |codes: &Vec<String>| Json::List(codes.iter().cloned().map(Json::Text).collect());
    Json::Members(
        sets.iter()
            .map(|(id, codes)| (id.clone(), list(codes)))
            .collect(),
    )
}

fn text(instant: OffsetDateTime) -> Json {
    let instant = instant.to_offset(time::UtcOffset::UTC);
    let written = json::instant::written(instant);
    Json::Text(written.expect("years 0 to 9999, which `time` keeps to, have an RFC 3339 text"))
}
