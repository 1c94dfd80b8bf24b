//! One rule, from its JSON: gateway schema `validation-rule.schema.json`.

use super::identifier::RuleId;
use super::version::Version;
use crate::certlogic::{Expression, ParseError, validate};
use json::Tree as Json;
use std::fmt;
use time::OffsetDateTime;

/// A business rule.
#[derive(Debug)]
pub struct Rule {
    /// what it is called
    pub id: RuleId,
    /// what it is for
    pub kind: Kind,
    /// whose rule it is: two capital letters
    pub country: String,
    /// the part of the country it holds in; `None` for the whole
    pub region: Option<String>,
    /// a newer version replaces an older one of the same name
    pub version: Version,
    /// the certificate schema it is written for
    pub schema_version: Version,
    /// the language of its logic; only `CERTLOGIC` is known
    pub engine: String,
    /// the version of that language
    pub engine_version: Version,
    /// the certificates it is for
    pub certificate_type: CertificateType,
    /// what it says, in several languages, English among them
    pub descriptions: Vec<Description>,
    /// in force from this moment
    pub valid_from: OffsetDateTime,
    /// in force up to and with this moment
    pub valid_to: OffsetDateTime,
    /// the fields of the payload it reads
    pub affected_fields: Vec<String>,
    logic: Expression,
    faults: Vec<ParseError>,
}

/// What a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// what the country of arrival accepts
    Acceptance,
    /// what the issuing country has declared invalid
    Invalidation,
    /// when a booster is due; national, and never part of a decision on arrival
    BoosterNotification,
}

/// The certificates a rule is for, and what a certificate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateType {
    /// every kind
    General,
    /// vaccination
    Vaccination,
    /// test
    Test,
    /// recovery
    Recovery,
}

/// What a rule says, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// the language, for example `en` or `pt-br`
    pub language: String,
    /// the sentence
    pub text: String,
}

/// Why a JSON value is not a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleError {
    /// It is not an object.
    NotAnObject,
    /// A field is missing.
    Missing(Field),
    /// A field has another form or value than the schema allows.
    Malformed(Field),
    /// No description is in English.
    NoEnglish,
}

/// The fields of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the JSON")]
pub enum Field {
    Identifier,
    Type,
    Country,
    Region,
    Version,
    SchemaVersion,
    Engine,
    EngineVersion,
    CertificateType,
    Description,
    ValidFrom,
    ValidTo,
    AffectedFields,
    Logic,
}

/// The longest text a rule may hold, in bytes; the longest real description has about 500.
pub const MAX_TEXT: usize = 4096;
/// How many descriptions or affected fields a rule may have.
const MAX_ITEMS: usize = 256;

impl Rule {
    /// Reads a rule. A fault in its logic does not make it unreadable: to leave the rule out would
    /// admit whom it refuses. It is told by [`Rule::faults`], and evaluation is open where it is reached.
    ///
    /// # Errors
    /// The first field that is missing or malformed.
    pub fn parse(json: &Json) -> Result<Rule, RuleError> {
        if json.members().is_none() {
            return Err(RuleError::NotAnObject);
        }
        let logic = logic(json)?;
        Ok(Rule {
            id: read(json, Field::Identifier, RuleId::parse)?,
            kind: read(json, Field::Type, Kind::parse)?,
            country: read(json, Field::Country, country)?,
            region: region(json)?,
            version: read(json, Field::Version, Version::parse)?,
            schema_version: read(json, Field::SchemaVersion, Version::parse)?,
            engine: read(json, Field::Engine, some_text)?,
            engine_version: read(json, Field::EngineVersion, Version::parse)?,
            certificate_type: read(json, Field::CertificateType, CertificateType::parse)?,
            descriptions: descriptions(json)?,
            valid_from: read(json, Field::ValidFrom, instant)?,
            valid_to: read(json, Field::ValidTo, instant)?,
            affected_fields: affected_fields(json)?,
            faults: validate(logic)
                .into_iter()
                .map(|issue| issue.error)
                .collect(),
            logic: Expression::parse_leniently(logic),
        })
    }

    /// What the rule requires.
    pub fn logic(&self) -> &Expression {
        &self.logic
    }

    /// The faults of the logic; none in a rule the gateway takes.
    pub fn faults(&self) -> &[ParseError] {
        &self.faults
    }

    /// Whether the rule is in force at `clock`; both ends are.
    pub fn in_force(&self, clock: OffsetDateTime) -> bool {
        (self.valid_from..=self.valid_to).contains(&clock)
    }

    /// The sentence in `language`, else in English.
    pub fn description(&self, language: &str) -> &str {
        let find = |wanted| {
            self.descriptions
                .iter()
                .find(|it| it.language.eq_ignore_ascii_case(wanted))
        };
        find(language)
            .or_else(|| find("en"))
            .map_or("", |it| &it.text)
    }
}

impl Kind {
    fn parse(text: &str) -> Option<Kind> {
        match text {
            "Acceptance" => Some(Kind::Acceptance),
            "Invalidation" => Some(Kind::Invalidation),
            "BoosterNotification" => Some(Kind::BoosterNotification),
            _ => None,
        }
    }
}

impl CertificateType {
    fn parse(text: &str) -> Option<CertificateType> {
        match text {
            "General" => Some(CertificateType::General),
            "Vaccination" => Some(CertificateType::Vaccination),
            "Test" => Some(CertificateType::Test),
            "Recovery" => Some(CertificateType::Recovery),
            _ => None,
        }
    }
}

impl Field {
    /// The name of the field in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Field::Identifier => "Identifier",
            Field::Type => "Type",
            Field::Country => "Country",
            Field::Region => "Region",
            Field::Version => "Version",
            Field::SchemaVersion => "SchemaVersion",
            Field::Engine => "Engine",
            Field::EngineVersion => "EngineVersion",
            Field::CertificateType => "CertificateType",
            Field::Description => "Description",
            Field::ValidFrom => "ValidFrom",
            Field::ValidTo => "ValidTo",
            Field::AffectedFields => "AffectedFields",
            Field::Logic => "Logic",
        }
    }
}

fn member(json: &Json, field: Field) -> Result<&Json, RuleError> {
    json.member(field.name()).ok_or(RuleError::Missing(field))
}

fn read<T>(json: &Json, field: Field, parse: impl Fn(&str) -> Option<T>) -> Result<T, RuleError> {
    let text = member(json, field)?
        .text()
        .filter(|text| text.len() <= MAX_TEXT);
    text.and_then(parse).ok_or(RuleError::Malformed(field))
}

fn country(text: &str) -> Option<String> {
    let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    fits.then(|| text.to_owned())
}

fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn instant(text: &str) -> Option<OffsetDateTime> {
    Some(json::instant::read(text)?.to_offset(time::UtcOffset::UTC))
}

/// Missing, null and blank mean the whole country.
fn region(json: &Json) -> Result<Option<String>, RuleError> {
    match json.member(Field::Region.name()) {
        None | Some(Json::Null) => Ok(None),
        Some(_) => {
            let text = read(json, Field::Region, |text| Some(text.trim().to_owned()))?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        }
    }
}

fn items(json: &Json, field: Field) -> Result<&[Json], RuleError> {
    let items = member(json, field)?.items();
    items
        .filter(|items| (1..=MAX_ITEMS).contains(&items.len()))
        .ok_or(RuleError::Malformed(field))
}

fn descriptions(json: &Json) -> Result<Vec<Description>, RuleError> {
    let items = items(json, Field::Description)?.iter().map(description);
    let all: Vec<Description> = items
        .collect::<Option<_>>()
        .ok_or(RuleError::Malformed(Field::Description))?;
    let english = all.iter().any(|it| it.language.eq_ignore_ascii_case("en"));
    if english {
        Ok(all)
    } else {
        Err(RuleError::NoEnglish)
    }
}

fn description(json: &Json) -> Option<Description> {
    let text = |key: &str| {
        json.member(key)?
            .text()
            .filter(|text| text.len() <= MAX_TEXT)
            .map(str::to_owned)
    };
    Some(Description {
        language: text("lang")?,
        text: text("desc")?,
    })
}

fn affected_fields(json: &Json) -> Result<Vec<String>, RuleError> {
    let items = items(json, Field::AffectedFields)?.iter();
    let texts = items.map(|item| {
        item.text()
            .filter(|text| text.len() <= MAX_TEXT)
            .map(str::to_owned)
    });
    texts
        .collect::<Option<_>>()
        .ok_or(RuleError::Malformed(Field::AffectedFields))
}

/// The gateway's schema wants an operation, not a literal.
fn logic(json: &Json) -> Result<&Json, RuleError> {
    let logic = member(json, Field::Logic)?;
    let fits = logic.members().is_some_and(|members| !members.is_empty());
    if fits {
        Ok(logic)
    } else {
        Err(RuleError::Malformed(Field::Logic))
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("a rule is a JSON object"),
            Self::Missing(field) => write!(f, "the rule has no {}", field.name()),
            Self::Malformed(field) => {
                write!(f, "the {} of the rule is not in its form", field.name())
            }
            Self::NoEnglish => f.write_str("the rule has no description in English"),
        }
    }
}

impl std::error::Error for RuleError {}
