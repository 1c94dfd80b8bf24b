//! `pratique issue`

mod batch;
mod press;

use crate::answer::Answers;
use crate::input::Unusable;
use certificate::qr::{Correction, Symbol};
use clap::{Args, Subcommand};
use order::Row;
use press::Press;
use std::path::{Path, PathBuf};

/// What to sign.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// A vaccination certificate.
    #[command(
        after_help = "Example: pratique issue vaccination --keys keys --family Exemple --given Léa --birth 1990-02-28 --product Comirnaty --dose 2 --series 2 --date 2026-10-01 --country DE --issuer 'Demo authority' --png lea.png"
    )]
    Vaccination {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        vaccination: VaccinationOptions,
    },
    /// A test certificate.
    #[command(
        after_help = "Example: pratique issue test --keys keys --family Exemple --given Léa --birth 1990-02-28 --method naat --sampled-at 2026-11-23T08:15:00Z --result not-detected --centre 'Test centre 4' --country DE --issuer 'Demo authority'"
    )]
    Test {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        test: TestOptions,
    },
    /// A recovery certificate.
    #[command(
        after_help = "Example: pratique issue recovery --keys keys --family Exemple --given Léa --birth 1990-02-28 --first-positive 2026-09-01 --country DE --issuer 'Demo authority'"
    )]
    Recovery {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        recovery: RecoveryOptions,
    },
    /// Many certificates, one a row, from CSV with a header or from JSON lines. The columns are named as the options
    /// of the other commands, with `kind` (vaccination, test, recovery) beside them.
    #[command(
        after_help = "Example: pratique issue batch --keys keys --json < people.csv > certificates.jsonl"
    )]
    Batch(batch::Arguments),
}

/// What every certificate has.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder of keys that `pratique keys new` made.
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// Surname.
    #[arg(long)]
    family: Option<String>,
    /// Forename.
    #[arg(long)]
    given: Option<String>,
    /// Surname in the letters A to Z, as in a passport; made from the surname without it.
    #[arg(long)]
    family_transliterated: Option<String>,
    /// Forename in the letters A to Z; made from the forename without it.
    #[arg(long)]
    given_transliterated: Option<String>,
    /// Date of birth: YYYY-MM-DD, YYYY-MM or YYYY.
    #[arg(long)]
    birth: Option<String>,
    /// Disease, a code or its English name; COVID-19 without it.
    #[arg(long)]
    target: Option<String>,
    /// Country of the vaccination or test, two capital letters.
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// Who issues the certificate, as shown on it.
    #[arg(long)]
    issuer: Option<String>,
    /// Unique certificate identifier; a new random one without it.
    #[arg(long)]
    uvci: Option<String>,
    /// Last moment of technical validity; a year from now without it, or the signer's last.
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// The moment of issue; now without it.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Write the QR code as SVG.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write the QR code as PNG.
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
}

/// What a vaccination certificate has.
#[derive(Debug, Args)]
pub(crate) struct VaccinationOptions {
    /// Vaccine product, a code or its English name, such as Comirnaty.
    #[arg(long)]
    product: Option<String>,
    /// Manufacturer, a code or its English name; the product's own without it.
    #[arg(long)]
    manufacturer: Option<String>,
    /// Kind of vaccine, a code or its English name; the product's own without it.
    #[arg(long)]
    vaccine: Option<String>,
    /// Number of this dose.
    #[arg(long)]
    dose: Option<String>,
    /// Doses of the series.
    #[arg(long)]
    series: Option<String>,
    /// Day of vaccination, YYYY-MM-DD.
    #[arg(long)]
    date: Option<String>,
}

/// What a test certificate has.
#[derive(Debug, Args)]
pub(crate) struct TestOptions {
    /// naat, antigen, or a code.
    #[arg(long)]
    method: Option<String>,
    /// When the sample was taken, such as 2026-11-23T08:15:00Z.
    #[arg(long, value_name = "TIME")]
    sampled_at: Option<String>,
    /// detected, not-detected, or a code.
    #[arg(long)]
    result: Option<String>,
    /// Name of the nucleic acid test.
    #[arg(long)]
    name: Option<String>,
    /// Code of the rapid antigen test device.
    #[arg(long)]
    device: Option<String>,
    /// Testing centre.
    #[arg(long)]
    centre: Option<String>,
}

/// What a recovery certificate has.
#[derive(Debug, Args)]
pub(crate) struct RecoveryOptions {
    /// Day of the first positive test, YYYY-MM-DD.
    #[arg(long)]
    first_positive: Option<String>,
    /// First day of validity; the 11th after the test without it.
    #[arg(long)]
    valid_from: Option<String>,
    /// Last day of validity; the 180th after the test without it.
    #[arg(long)]
    valid_until: Option<String>,
}

pub(crate) fn run(command: &Command, answers: &mut Answers) -> Result<(), Unusable> {
    let (common, row) = match command {
        Command::Vaccination {
            common,
            vaccination: v,
        } => {
            let row = common.row("vaccination");
            let row = row
                .with("product", &v.product)
                .with("manufacturer", &v.manufacturer);
            let row = row.with("vaccine", &v.vaccine).with("dose", &v.dose);
            (common, row.with("series", &v.series).with("date", &v.date))
        }
        Command::Test { common, test: t } => {
            let row = common.row("test").with("method", &t.method);
            let row = row
                .with("sampled_at", &t.sampled_at)
                .with("result", &t.result);
            let row = row.with("name", &t.name).with("device", &t.device);
            (common, row.with("centre", &t.centre))
        }
        Command::Recovery {
            common,
            recovery: r,
        } => {
            let row = common
                .row("recovery")
                .with("first_positive", &r.first_positive);
            let row = row
                .with("valid_from", &r.valid_from)
                .with("valid_until", &r.valid_until);
            (common, row)
        }
        Command::Batch(arguments) => return batch::run(arguments, answers),
    };
    let press = Press::new(&common.keys, common.at.as_deref())?;
    match press.issue(row) {
        Ok(issued) => {
            common.draw(&issued.text)?;
            answers.give(&issued.answer());
        }
        Err(all) => all.iter().for_each(|one| answers.pass_over(one)),
    }
    Ok(())
}

impl Common {
    fn row(&self, kind: &str) -> Row {
        let row = Row::default().with("kind", &Some(kind.to_owned()));
        let row = row.with("family", &self.family).with("given", &self.given);
        let row = row.with("family_transliterated", &self.family_transliterated);
        let row = row.with("given_transliterated", &self.given_transliterated);
        let row = row.with("birth", &self.birth).with("target", &self.target);
        let row = row
            .with("country", &self.country)
            .with("issuer", &self.issuer);
        row.with("uvci", &self.uvci).with("expires", &self.expires)
    }

    fn draw(&self, text: &str) -> Result<(), Unusable> {
        let symbol = Symbol::new(text, Correction::Quartile);
        let symbol = symbol.map_err(|error| Unusable(error.to_string()))?;
        if let Some(path) = &self.svg {
            write(path, symbol.svg().as_bytes())?;
        }
        if let Some(path) = &self.png {
            write(path, &symbol.png(8))?;
        }
        Ok(())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Unusable> {
    std::fs::write(path, bytes)
        .map_err(|error| Unusable(format!("cannot write {}: {error}", path.display())))
}
