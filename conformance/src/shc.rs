//! The suite of SMART Health Cards (health-cards-dev-tools): `DIR/shc/EXPECTED.tsv` names input, files and the codes of
//! the errors and warnings that its tool finds.
//!
//! A row is met where we find the same codes, each as often and with the same weight, and where our verifier agrees: it
//! refuses a card in which something was found that no card may have, and takes one in which no error was found. Where
//! the row names no codes but a number, the number is compared; where it names a constant of the tool's own source,
//! whose value the folder does not have, anything but none.
//!
//! What the tool does over the network is done in the folder. *Issuers*: an issuer's files are in the folder with a
//! `.well-known` whose words stand in the issuer's address, in their order and the last one last; an issuer without
//! such a folder cannot be reached. *Directories*: `NAME` and `…/NAME-issuers.json` are the file `NAME-issuers.json`
//! of `shc/` or `vci/`. *Pictures*: the tool's set-up draws PNG, JPEG and BMP of each SVG; where one of these is not in
//! the folder its SVG is read. *The clock*: the tool compares a card's dates with the clock of the machine, and so is
//! done here; but the specification's examples, which its set-up fetches as they are issued that day, are judged at the
//! moment when the newest of them was issued. Certificates of keys are judged at the time that the file gives.
//!
//! Not decidable here, and counted of their own: SMART Health Links, another protocol, whose content is fetched; a row
//! is one by the kind of its input, or by the text in its picture.

mod expected;
mod input;
mod judge;
mod picture;
mod segments;
mod sites;
mod tool;

use crate::report::{self, Report, Unreadable};
use expected::Row;
use judge::{Judge, Verdict};
use std::path::Path;

/// Judges every row that can be decided without a network.
pub(crate) fn run(folder: &Path) -> Result<Report, Unreadable> {
    let judge = Judge::new(folder)?;
    let mut report = Report::default();
    let mut links = 0;
    for line in report::text(&folder.join("shc/EXPECTED.tsv"))?.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match Row::parse(line) {
            None => report.expect(false, || format!("not a row: {line}")),
            Some(row) => match judge.verdict(&row) {
                Verdict::Link => links += 1,
                Verdict::Met => report.expect_of(row.part(), true, String::new),
                Verdict::Missed(why) => {
                    report.expect_of(row.part(), false, || {
                        format!("{} ({}): {why}", row.name, row.files.join(" "))
                    });
                }
            },
        }
    }
    if links > 0 {
        report.note(format!(
            "{links} rows are not scored: SMART Health Links, whose content is fetched"
        ));
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
