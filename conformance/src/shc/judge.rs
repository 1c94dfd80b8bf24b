//! One row: what is found in its files, and whether that is what is expected.

use super::expected::Row;
use super::input::Files;
use super::picture;
use super::segments::{Mode, smallest_version};
use super::sites::Sites;
use super::tool::{Found, is_fatal, must_refuse};
use crate::report::{Unreadable, text};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certificate::shc::faults::{self, Fault, Weight};
use certificate::shc::{
    Cause, Directory, IssuerKey, IssuerUrl, Issuers, JwkSet, Thumbprint, numeric, verify,
};
use json::Tree;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// The time that the file of expectations gives for certificates: 2022-05-31.
const CERTIFICATES_AT: i64 = 1_653_955_200;
/// The largest version of a card's QR code.
const LARGEST_VERSION: usize = 22;

/// What becomes of a row.
pub(super) enum Verdict {
    Met,
    Missed(String),
    /// A SMART Health Link.
    Link,
}

/// What the rows are judged by.
pub(super) struct Judge {
    files: Files,
    sites: Sites,
    directories: [PathBuf; 2],
    now: OffsetDateTime,
    examples_at: OffsetDateTime,
}

/// What a row's files gave.
#[derive(Default)]
struct Findings {
    found: Vec<Found>,
    /// Our verifier and what was found contradict each other.
    contradiction: Option<String>,
}

/// When what is judged.
struct Clocks {
    cards: OffsetDateTime,
    certificates: OffsetDateTime,
}

impl Judge {
    pub(super) fn new(folder: &Path) -> Result<Self, Unreadable> {
        let files = Files::of(folder);
        let now = OffsetDateTime::now_utc();
        #[allow(clippy::cast_precision_loss, reason = "seconds of this millennium")]
        let newest = files.newest_example(now.unix_timestamp() as f64);
        Ok(Self {
            sites: Sites::below(files.suite()),
            directories: [files.suite().to_owned(), folder.join("vci")],
            examples_at: newest.map_or(now, at_or_behind),
            files,
            now,
        })
    }

    pub(super) fn verdict(&self, row: &Row<'_>) -> Verdict {
        if row.input.starts_with("shl") {
            return Verdict::Link;
        }
        match self.findings(row) {
            Err(Refusal::Link) => Verdict::Link,
            Err(Refusal::Unreadable(reason)) => Verdict::Missed(reason),
            Ok(findings) => compared(row, &findings),
        }
    }

    fn findings(&self, row: &Row<'_>) -> Result<Findings, Refusal> {
        let clocks = self.clocks(row);
        let first = row.files[0];
        let mut findings = Findings::default();
        match row.input {
            "fhirbundle" => {
                let bundle = self.text(first)?;
                findings.take(&faults::of_bundle(&bundle));
                findings.take(&of_profile(row, &bundle)?);
            }
            "jwspayload" => findings.take(&faults::of_payload(&self.text(first)?, clocks.cards)),
            "jws" => self.card(&self.text(first)?, row, &clocks, &mut findings),
            "healthcard" | "fhirhealthcard" => self.file(first, row, &clocks, &mut findings)?,
            "qrnumeric" => {
                let texts: Result<Vec<String>, Refusal> =
                    row.files.iter().map(|name| self.text(name)).collect();
                self.codes(&texts?, row, &clocks, &mut findings);
            }
            "qr" => self.pictures(row, &clocks, &mut findings)?,
            other => return Err(Refusal::Unreadable(format!("no such input: {other}"))),
        }
        Ok(findings)
    }

    fn clocks(&self, row: &Row<'_>) -> Clocks {
        let given = row
            .option("validationTime")
            .and_then(|time| time.parse().ok());
        let is_example = row.files.iter().all(|name| self.files.is_example(name));
        let cards = if is_example {
            self.examples_at
        } else {
            self.now
        };
        Clocks {
            cards: given.map_or(cards, at_or_behind),
            certificates: given.map_or_else(|| seconds(CERTIFICATES_AT), at_or_behind),
        }
    }

    fn text(&self, name: &str) -> Result<String, Refusal> {
        self.files
            .text(name)
            .map_err(|unreadable| Refusal::Unreadable(unreadable.to_string()))
    }

    fn file(
        &self,
        name: &str,
        row: &Row<'_>,
        clocks: &Clocks,
        findings: &mut Findings,
    ) -> Result<(), Refusal> {
        let (faults, cards) = faults::of_file(&self.text(name)?);
        findings.take(&faults);
        for card in &cards {
            self.card(card, row, clocks, findings);
        }
        if row.input == "healthcard" && !name.ends_with(certificate::shc::file::ENDING) {
            findings
                .found
                .push(Found::warning("INVALID_FILE_EXTENSION"));
        }
        Ok(())
    }

    fn codes(&self, texts: &[String], row: &Row<'_>, clocks: &Clocks, findings: &mut Findings) {
        let (faults, card) = faults::of_codes(texts);
        findings.take(&faults);
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
        match (card, numeric::decode(&texts)) {
            (Some(card), Ok(decoded)) if card == decoded => self.card(&card, row, clocks, findings),
            (None, Err(_)) => {}
            (_, decoded) => findings.contradict("the texts of the codes", decoded.err()),
        }
    }

    fn pictures(
        &self,
        row: &Row<'_>,
        clocks: &Clocks,
        findings: &mut Findings,
    ) -> Result<(), Refusal> {
        let mut texts = Vec::new();
        for name in &row.files {
            let path = self.files.picture(name);
            if !path.exists() {
                return Err(Refusal::Unreadable(format!(
                    "{} is not there",
                    path.display()
                )));
            }
            let Some(code) = picture::read(&path) else {
                findings.found.push(Found::error("QR_DECODE_ERROR"));
                return Ok(());
            };
            if code.text.contains("shlink:/") {
                return Err(Refusal::Link);
            }
            findings.found.extend(of_code(&code));
            texts.push(code.text);
        }
        self.codes(&texts, row, clocks, findings);
        Ok(())
    }

    /// A card, its issuer's keys and its signature; and whether our verifier says the same of it.
    fn card(&self, card: &str, row: &Row<'_>, clocks: &Clocks, findings: &mut Findings) {
        let faults = faults::of_card(card, clocks.cards);
        findings.take(&faults);
        let card = card.trim();
        let mut found = Vec::new();
        let mut issuers = Issuers::default();
        let is_fatal = faults.iter().any(|fault| is_fatal(fault.kind));
        let looked_at = (!is_fatal).then(|| LookedAt::of(card)).flatten();
        if let Some(looked_at) = &looked_at {
            let published = self.sites.published(&looked_at.issuer, clocks.certificates);
            found.extend(published.found);
            found.extend(self.of_directory(row, &looked_at.issuer));
            let own = published.set.as_ref().map_or(&[][..], |set| &set.keys);
            found.extend(looked_at.of_signature(own, &self.other_keys(row)));
            if let Some((address, set)) = IssuerUrl::parse(&looked_at.issuer).zip(published.set) {
                issuers.trust(&address, None, set);
            }
        }
        let verdict = verify(card, &issuers, clocks.cards);
        findings.agree(&faults, &found, verdict.err());
        findings.found.append(&mut found);
    }

    /// The keys that are known beside the issuer's own.
    fn other_keys(&self, row: &Row<'_>) -> Vec<IssuerKey> {
        let mut keys = if row.is_set("clearKeyStore") {
            Vec::new()
        } else {
            self.sites.all_keys()
        };
        let given = row
            .option("jwkset")
            .and_then(|path| path.rsplit('/').next());
        let set = given.and_then(|name| JwkSet::read(&self.files.text(name).ok()?));
        keys.extend(set.unwrap_or_default().keys);
        keys
    }

    fn of_directory(&self, row: &Row<'_>, issuer: &str) -> Option<Found> {
        let name = row.option("issuerDirectory")?;
        let file = name
            .rsplit('/')
            .next()
            .filter(|file| file.ends_with(".json"));
        let file = file.map_or_else(
            || format!("{}-issuers.json", name.to_lowercase()),
            str::to_owned,
        );
        let paths = self.directories.iter().map(|folder| folder.join(&file));
        let directory = paths
            .filter_map(|path| text(&path).ok())
            .find_map(|text| Directory::read(&text));
        match directory {
            None => Some(Found::error("ISSUER_DIRECTORY_NOT_FOUND")),
            Some(directory) if directory.name(issuer).is_none() => {
                Some(Found::error("ISSUER_NOT_TRUSTED"))
            }
            Some(_) => None,
        }
    }
}

/// Why a row has no findings.
enum Refusal {
    Link,
    Unreadable(String),
}

impl Findings {
    fn take(&mut self, faults: &[Fault]) {
        self.found
            .extend(faults.iter().map(|fault| Found::from(fault.kind)));
    }

    fn contradict(&mut self, what: &str, cause: Option<Cause>) {
        let verdict = cause.map_or("takes", |_| "refuses");
        let code = cause.map_or("", Cause::code);
        self.contradiction = Some(format!("our verifier {verdict} {what} {code}"));
    }

    /// A verifier refuses what no card may have, and takes what has no error.
    fn agree(&mut self, faults: &[Fault], found: &[Found], cause: Option<Cause>) {
        let unverified = [
            "JWS_VERIFICATION_ERROR",
            "ISSUER_KEY_DOWNLOAD_ERROR",
            "ISSUER_KID_MISMATCH",
        ];
        let must_refuse = faults.iter().any(|fault| must_refuse(fault.kind))
            || found.iter().any(|found| unverified.contains(&found.code));
        let has_error = faults
            .iter()
            .any(|fault| fault.kind.weight() == Weight::Error)
            || found.iter().any(|found| found.weight == Weight::Error);
        match cause {
            None if must_refuse => self.contradict("a card that it must refuse", None),
            Some(cause) if !must_refuse && !has_error => {
                self.contradict("a card without error", Some(cause))
            }
            _ => {}
        }
    }
}

/// What is needed of a card to ask for its keys, read as leniently as the tool does.
struct LookedAt {
    issuer: String,
    kid: Option<Thumbprint>,
    names_algorithm: bool,
    signed: String,
    signature: Vec<u8>,
}

impl LookedAt {
    fn of(card: &str) -> Option<Self> {
        let (signed, signature) = card.rsplit_once('.')?;
        let (header, content) = signed.split_once('.')?;
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let header = json::tree(&decoded(header)?).unwrap_or(Tree::Null);
        let content = decoded(content)?;
        let payload = certificate::inflate::inflate_raw(&content).unwrap_or(content);
        let payload = std::str::from_utf8(&payload)
            .ok()?
            .trim_start_matches('\u{feff}');
        let payload = json::tree(payload.as_bytes()).ok()?;
        let text = |tree: &Tree, name| tree.member(name).and_then(Tree::text).map(str::to_owned);
        Some(Self {
            issuer: text(&payload, "iss")?,
            kid: text(&header, "kid").and_then(|kid| Thumbprint::parse(&kid)),
            names_algorithm: text(&header, "alg").as_deref() == Some("ES256"),
            signed: signed.to_owned(),
            signature: decoded(signature)?,
        })
    }

    /// A signature of another form was found already, and is not looked at again.
    fn of_signature(&self, own: &[IssuerKey], others: &[IssuerKey]) -> Vec<Found> {
        let has_kid = |key: &&IssuerKey| Some(key.kid) == self.kid;
        let is_own = own.iter().any(|key| has_kid(&key));
        let Some(key) = own.iter().chain(others).find(has_kid) else {
            return vec![Found::error("JWS_VERIFICATION_ERROR")];
        };
        let mut found = Vec::new();
        if !is_own {
            found.push(Found::error("ISSUER_KID_MISMATCH"));
        }
        let is_raw = self.signature.len() == 64;
        let verifies = self.names_algorithm && key.accepts(self.signed.as_bytes(), &self.signature);
        if is_raw && !verifies {
            found.push(Found::error("JWS_VERIFICATION_ERROR"));
        }
        found
    }
}

/// What is wrong by the profile that a row asks for.
fn of_profile(row: &Row<'_>, bundle: &str) -> Result<Vec<Fault>, Refusal> {
    match row.profile() {
        None => Ok(Vec::new()),
        Some("usa-covid19-immunization") => Ok(faults::of_usa_covid19_immunization(bundle)),
        Some(other) => Err(Refusal::Unreadable(format!("no such profile: {other}"))),
    }
}

/// What is wrong with a code as a picture.
fn of_code(code: &picture::Code) -> Vec<Found> {
    let mut found = Vec::new();
    if code.version > LARGEST_VERSION {
        found.push(Found::error("INVALID_QR_VERSION"));
    }
    match code.modes.as_deref() {
        Some([first, second]) => {
            let wrong = [*first != Mode::Byte, *second != Mode::Numeric];
            found.extend(
                wrong
                    .into_iter()
                    .filter(|wrong| *wrong)
                    .map(|_| Found::error("INVALID_QR")),
            );
            if smallest_version(&code.text).is_some_and(|smallest| smallest < code.version) {
                found.push(Found::warning("INVALID_QR_VERSION"));
            }
        }
        _ => found.push(Found::error("INVALID_QR")),
    }
    found
}

fn compared(row: &Row<'_>, findings: &Findings) -> Verdict {
    let of_weight = |weight| {
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        let wanted = |found: &&Found| found.weight == weight && !row.excludes(found.code);
        for found in findings.found.iter().filter(wanted) {
            *codes.entry(found.code.to_owned()).or_default() += 1;
        }
        codes
    };
    let (errors, warnings) = (of_weight(Weight::Error), of_weight(Weight::Warning));
    if let Some(contradiction) = &findings.contradiction {
        return Verdict::Missed(contradiction.clone());
    }
    if row.errors.is_met_by(&errors) && row.warnings.is_met_by(&warnings) {
        return Verdict::Met;
    }
    let expected = (&row.errors, &row.warnings);
    Verdict::Missed(format!(
        "expected {expected:?}, found {errors:?} and {warnings:?}"
    ))
}

fn seconds(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The first whole second from then on.
#[allow(
    clippy::cast_possible_truncation,
    reason = "seconds of this millennium"
)]
fn at_or_behind(fraction: f64) -> OffsetDateTime {
    seconds(fraction.ceil() as i64)
}
