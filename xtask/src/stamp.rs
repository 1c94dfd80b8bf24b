//! A stamp says from which bytes something was made, so that it is made again only when they change.
//!
//! It holds one line for the digest, then one a file. Whoever made the thing lists the files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Writes a stamp over the bytes of `files` and over `maker` (a version, a setting).
///
/// # Errors
/// One of the files cannot be read, or the stamp cannot be written.
pub(crate) fn write(stamp: &Path, maker: &str, mut files: Vec<PathBuf>) -> Result<()> {
    files.sort();
    files.dedup();
    let mut text = digest(maker, &files).context("a file that was just used cannot be read")?;
    for file in &files {
        text.push('\n');
        text.push_str(&file.to_string_lossy());
    }
    fs::write(stamp, text).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Whether the stamp is there and all its files still have the bytes it was written over.
pub(crate) fn holds(stamp: &Path, maker: &str) -> bool {
    let Ok(text) = fs::read_to_string(stamp) else {
        return false;
    };
    let mut lines = text.lines();
    let written = lines.next();
    let files: Vec<PathBuf> = lines.map(PathBuf::from).collect();
    digest(maker, &files).is_some_and(|now| written == Some(now.as_str()))
}

fn digest(maker: &str, files: &[PathBuf]) -> Option<String> {
    let mut all = Sha256::new_with_prefix(maker);
    for file in files {
        all.update(Sha256::digest(fs::read(file).ok()?));
    }
    Some(hex(&all.finalize()))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_a_file_or_the_maker_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (input, stamp) = (folder.path().join("input"), folder.path().join("stamp"));
        fs::write(&input, "one").unwrap();
        write(&stamp, "rustc 1", vec![input.clone()]).unwrap();
        assert!(holds(&stamp, "rustc 1"));
        assert!(!holds(&stamp, "rustc 2"));
        fs::write(&input, "two").unwrap();
        assert!(!holds(&stamp, "rustc 1"));
        fs::remove_file(&input).unwrap();
        assert!(!holds(&stamp, "rustc 1"));
    }

    #[test]
    fn a_missing_stamp_does_not_hold() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!holds(&folder.path().join("none"), "rustc 1"));
    }

    #[test]
    fn bytes_are_shown_as_digits() {
        assert_eq!(hex(&[0, 0xab]), "00ab");
    }
}
