//! How a service is set up: a file in TOML, then the environment, which wins. A key that is not known is refused, so that a slip
//! of the pen is not a setting that is silently missing. A secret is never shown.

use crate::exposure::Exposure;
use crate::fault::Fault;
use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use url::Url;

/// A text that is not shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// The settings of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Configuration {
    /// `postgres://…`; a file of SQLite in the data folder without it.
    pub database_url: Option<Secret>,
    /// `s3://bucket/prefix`; a folder in the data folder without it.
    pub object_store: Option<String>,
    /// The address that staff open, such as `https://health.example`: passkeys belong to its host. `http://localhost` with the
    /// port of the service without it.
    pub origin: Option<String>,
    /// Certificate chain for TLS, PEM.
    pub tls_certificate: Option<PathBuf>,
    /// Its secret key, PEM.
    pub tls_key: Option<PathBuf>,
    /// Who publishes; the demonstration without it.
    pub authority: Option<Founding>,
    /// The key server of exposure notification.
    pub exposure: Exposure,
}

/// An authority, as it is founded on the first start.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founding {
    /// Who it is, wherever it is shown.
    pub name: String,
    /// The host name under which it publishes.
    pub origin: String,
    /// Two capital letters.
    pub country: String,
    /// The day on which the deployment ends, such as `2027-11-25`.
    pub sunset: String,
    /// The names of the officers' keys, two at least.
    pub officers: Vec<String>,
}

/// The names in the environment, each with the key of the file that it stands before.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("DATABASE_URL", "database_url"),
    ("OBJECT_STORE", "object_store"),
    ("PRATIQUE_ORIGIN", "origin"),
    ("PRATIQUE_TLS_CERTIFICATE", "tls_certificate"),
    ("PRATIQUE_TLS_KEY", "tls_key"),
];
/// Every name of ours in the environment begins so; one that is not known is refused.
const OURS: &str = "PRATIQUE_";
/// Names of ours that are for the workshop.
const NOT_SETTINGS: [&str; 5] = [
    "PRATIQUE_FIXTURES",
    "PRATIQUE_PEOPLE",
    "PRATIQUE_BIN",
    "PRATIQUE_KILLS",
    "PRATIQUE_LOG",
];

impl Configuration {
    /// Reads the file, where one is named, and what `environment` gives.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::Setting`].
    pub fn read(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Fault> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| Fault::Unreadable(path.to_owned(), error))?,
            None => String::new(),
        };
        let mut table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| unfit(file, &error))?;
        for (name, value) in environment {
            let known = ENVIRONMENT.iter().find(|(ours, _)| *ours == name);
            match known {
                Some((_, key)) => {
                    table.insert((*key).to_owned(), toml::Value::String(value));
                }
                None if name.starts_with(OURS) && !NOT_SETTINGS.contains(&name.as_str()) => {
                    return Err(Fault::Setting(name, "there is no such setting".into()));
                }
                None => {}
            }
        }
        let read: Self = table
            .try_into()
            .map_err(|error: toml::de::Error| unfit(file, &error))?;
        read.checked()
    }

    fn checked(self) -> Result<Self, Fault> {
        if self.tls_certificate.is_some() != self.tls_key.is_some() {
            let why = "the certificate and its key are given together";
            return Err(Fault::Setting("tls_certificate".into(), why.into()));
        }
        if let Some(origin) = &self.origin {
            parse_origin(origin)?;
        }
        Ok(self)
    }
}

/// Only the sentence: the library's own text repeats the line, and a line may hold a password.
fn unfit(file: Option<&Path>, error: &toml::de::Error) -> Fault {
    let place = file.map_or_else(
        || "environment".to_owned(),
        |path| path.display().to_string(),
    );
    Fault::Setting(place, error.message().to_owned())
}

/// An origin that browsers give passkeys to: https, or localhost.
pub(crate) fn parse_origin(origin: &str) -> Result<Url, Fault> {
    let refused = |why: &str| Fault::Setting("origin".into(), why.into());
    let url = Url::parse(origin)
        .map_err(|_| refused("it must be an address such as https://health.example"))?;
    let is_local = url.host_str() == Some("localhost");
    let is_fit = url.scheme() == "https" || (url.scheme() == "http" && is_local);
    if !is_fit || url.domain().is_none() || url.path() != "/" {
        return Err(refused(
            "it must be https:// and a host name (or http://localhost), and nothing behind it",
        ));
    }
    Ok(url)
}

impl Founding {
    /// The end of the deployment.
    pub(crate) fn ends(&self) -> Result<OffsetDateTime, Fault> {
        let form = time::macros::format_description!("[year]-[month]-[day]");
        let day = time::Date::parse(&self.sunset, form).map_err(|_| {
            Fault::Setting(
                "authority.sunset".into(),
                "it must be a day such as 2027-11-25".into(),
            )
        })?;
        Ok(day.midnight().assume_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, environment: &[(&str, &str)]) -> Result<Configuration, Fault> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pratique.toml");
        std::fs::write(&path, text).unwrap();
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Configuration::read(Some(&path), environment.iter().map(owned))
    }

    #[test]
    fn the_environment_stands_before_the_file_and_a_secret_is_not_shown() {
        let text = "database_url = \"postgres://a:hidden@b/c\"\norigin = \"https://one.example\"\n";
        let read = read(text, &[("PRATIQUE_ORIGIN", "https://two.example")]).unwrap();
        assert_eq!(read.origin.as_deref(), Some("https://two.example"));
        assert_eq!(
            read.database_url.as_ref().unwrap().reveal(),
            "postgres://a:hidden@b/c"
        );
        assert!(!format!("{read:?}").contains("hidden"));
    }

    #[test]
    fn what_is_not_known_is_refused_without_repeating_it() {
        let fault = read("databse_url = \"postgres://a:hidden@b/c\"\n", &[])
            .unwrap_err()
            .to_string();
        assert!(
            fault.contains("databse_url") && !fault.contains("hidden"),
            "{fault}"
        );
        let fault = read("", &[("PRATIQUE_ORIGN", "https://two.example")]).unwrap_err();
        assert!(fault.to_string().contains("PRATIQUE_ORIGN"), "{fault}");
        assert!(read("", &[("PATH", "/bin"), ("PRATIQUE_FIXTURES", "x")]).is_ok());
    }

    #[test]
    fn an_origin_is_one_that_browsers_give_passkeys_to() {
        for origin in ["https://health.example", "http://localhost:8080"] {
            assert!(parse_origin(origin).is_ok(), "{origin}");
        }
        for origin in [
            "http://health.example",
            "https://127.0.0.1",
            "https://a.example/desk",
            "health.example",
        ] {
            assert!(parse_origin(origin).is_err(), "{origin}");
        }
    }

    fn operators_page() -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operator.md");
        std::fs::read_to_string(path).unwrap()
    }

    /// The library names all known keys in its refusal, so that no list here can fall behind.
    fn known_keys(text: &str) -> Vec<String> {
        let refusal = read(text, &[]).unwrap_err().to_string();
        let (_, keys) = refusal.split_once("expected one of ").unwrap();
        let names = keys.split('`').skip(1).step_by(2);
        names.map(str::to_owned).collect()
    }

    #[test]
    fn the_operators_page_names_every_setting() {
        let page = operators_page();
        let keys = [
            known_keys("unknown = 1"),
            known_keys("[authority]\nunknown = 1"),
            known_keys("[exposure]\nunknown = 1"),
            known_keys("[[exposure.regions]]\nunknown = 1"),
            known_keys("[[exposure.authorities]]\nunknown = 1"),
        ]
        .concat();
        assert_eq!(keys.len(), 27, "{keys:?}");
        let in_environment = ENVIRONMENT.iter().map(|(name, _)| (*name).to_owned());
        for key in keys.into_iter().chain(in_environment) {
            assert!(
                page.contains(&format!("`{key}` |")),
                "{key} is not on the page"
            );
        }
    }

    #[test]
    fn the_operators_page_names_every_metric() {
        let page = operators_page();
        for metric in crate::telemetry::METRIC_NAMES {
            assert!(
                page.contains(&format!("| `{metric}` |")),
                "{metric} is not on the page"
            );
        }
    }
}
