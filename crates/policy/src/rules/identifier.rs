//! Identifiers of rules: gateway schema, `Identifier`.

use std::fmt;

/// What a rule is called, for example `VR-XD-0001`: prefix, country and four digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(String);

/// The first part of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// `GR`, for every kind of certificate
    General,
    /// `VR`
    Vaccination,
    /// `TR`
    Test,
    /// `RR`
    Recovery,
    /// `IR`, by which an issuer declares certificates invalid
    Invalidation,
    /// `BNR`, national and unknown to the gateway: when a booster is due
    BoosterNotification,
}

impl RuleId {
    /// Reads an identifier.
    pub fn parse(text: &str) -> Option<RuleId> {
        let mut parts = text.split('-');
        let (prefix, country, number) = (parts.next()?, parts.next()?, parts.next()?);
        let fits = Prefix::parse(prefix).is_some()
            && country.len() == 2
            && country.bytes().all(|byte| byte.is_ascii_uppercase())
            && number.len() == 4
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && parts.next().is_none();
        fits.then(|| RuleId(text.to_owned()))
    }

    /// The identifier as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its first part.
    pub fn prefix(&self) -> Prefix {
        let prefix = self.0.split('-').next().and_then(Prefix::parse);
        prefix.expect("only identifiers with a known prefix are made")
    }

    /// Its country: two capital letters.
    pub fn country(&self) -> &str {
        self.0.split('-').nth(1).unwrap_or_default()
    }
}

impl Prefix {
    fn parse(text: &str) -> Option<Prefix> {
        match text {
            "GR" => Some(Prefix::General),
            "VR" => Some(Prefix::Vaccination),
            "TR" => Some(Prefix::Test),
            "RR" => Some(Prefix::Recovery),
            "IR" => Some(Prefix::Invalidation),
            "BNR" => Some(Prefix::BoosterNotification),
            _ => None,
        }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_three_parts() {
        let id = RuleId::parse("VR-XD-0001").unwrap();
        assert_eq!(
            (id.prefix(), id.country(), id.as_str()),
            (Prefix::Vaccination, "XD", "VR-XD-0001")
        );
        assert_eq!(
            RuleId::parse("BNR-XD-0001").unwrap().prefix(),
            Prefix::BoosterNotification
        );
    }

    #[test]
    fn other_texts_are_no_identifiers() {
        for text in [
            "",
            "VR",
            "VR-XD",
            "VR-XD-1",
            "VR-XD-00010",
            "VR-xd-0001",
            "XR-XD-0001",
            "VR-XD-0001-1",
            "VR-XDE-0001",
        ] {
            assert_eq!(RuleId::parse(text), None, "{text}");
        }
    }
}
