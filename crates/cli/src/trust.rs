//! Trust lists from files: a folder of DER certificates, the EU gateway's JSON, a DID document; told apart by content.

use crate::input::{self, Unusable};
use certificate::{Authorities, LeftOut, Loaded, TrustList};
use clap::Args;
use std::path::{Path, PathBuf};

/// First byte of a SEQUENCE, and so of every certificate in DER.
const DER: u8 = 0x30;
const ENDINGS: [&str; 3] = [".der", ".cer", ".crt"];

/// Whom to trust.
#[derive(Debug, Args)]
pub(crate) struct TrustArguments {
    /// Folder of signer certificates in DER, or a file: one certificate, the EU gateway's trust list (JSON), or a DID
    /// document.
    #[arg(long, value_name = "DIR|FILE")]
    trust: Option<PathBuf>,
    /// Authorities (CSCA) in DER, a folder or a file: only signers that one of them signed are trusted.
    #[arg(long, value_name = "DIR|FILE", requires = "trust")]
    authorities: Option<PathBuf>,
}

/// A loaded list, with a name for each entry that was left out.
#[derive(Debug)]
pub(crate) struct NamedList {
    pub(crate) list: TrustList,
    /// What, and why, in words.
    pub(crate) left_out: Vec<(String, String)>,
}

impl TrustArguments {
    /// Whether a list was named.
    pub(crate) const fn is_given(&self) -> bool {
        self.trust.is_some()
    }

    fn given(&self) -> Result<&Path, Unusable> {
        let missing = || Unusable("whom to trust is missing: --trust".into());
        self.trust.as_deref().ok_or_else(missing)
    }

    /// Loads the list; what is left out is named on standard error. A list without any signer is of no use.
    pub(crate) fn load(&self) -> Result<TrustList, Unusable> {
        let loaded = self.load_named()?;
        for (name, reason) in &loaded.left_out {
            eprintln!("left out: {name}: {reason}");
        }
        if loaded.list.is_empty() {
            let path = self.given()?.display();
            return Err(Unusable(format!(
                "there is no usable signer certificate in {path}"
            )));
        }
        Ok(loaded.list)
    }

    /// Loads the list.
    pub(crate) fn load_named(&self) -> Result<NamedList, Unusable> {
        let authorities = self.authorities.as_deref().map(authorities).transpose()?;
        let path = self.given()?;
        if path.is_dir() {
            return certificates(&folder(path)?, authorities.as_ref());
        }
        match input::bytes(path)?.first() {
            Some(&DER) => certificates(&[path.to_path_buf()], authorities.as_ref()),
            _ => json_list(path, authorities.as_ref()),
        }
    }
}

fn authorities(path: &Path) -> Result<Authorities, Unusable> {
    let paths = if path.is_dir() {
        folder(path)?
    } else {
        vec![path.to_path_buf()]
    };
    let (authorities, left_out) = Authorities::from_der_certificates(read_all(&paths)?);
    for (index, reason) in left_out {
        eprintln!("left out: {}: {reason}", paths[index].display());
    }
    if authorities.is_empty() {
        return Err(Unusable(format!(
            "there is no usable authority in {}",
            path.display()
        )));
    }
    Ok(authorities)
}

fn folder(path: &Path) -> Result<Vec<PathBuf>, Unusable> {
    let mut paths = Vec::new();
    for ending in ENDINGS {
        paths.extend(input::files(path, ending)?);
    }
    Ok(paths)
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Unusable> {
    paths.iter().map(|path| input::bytes(path)).collect()
}

fn certificates(
    paths: &[PathBuf],
    authorities: Option<&Authorities>,
) -> Result<NamedList, Unusable> {
    let certificates = read_all(paths)?;
    let loaded = match authorities {
        Some(authorities) => TrustList::from_der_certificates_under(certificates, authorities),
        None => TrustList::from_der_certificates(certificates),
    };
    Ok(named(loaded, |left_out| {
        paths[left_out.index].display().to_string()
    }))
}

/// An array is the gateway's list, an object a DID document.
fn json_list(path: &Path, authorities: Option<&Authorities>) -> Result<NamedList, Unusable> {
    let text = input::text(path)?;
    let is_array = text.trim_start().starts_with('[');
    let loaded = match (is_array, authorities) {
        (true, None) => TrustList::from_gateway_json(&text),
        (true, Some(authorities)) => TrustList::from_gateway_json_under(&text, authorities),
        (false, None) => TrustList::from_did_document(&text),
        (false, Some(authorities)) => TrustList::from_did_document_under(&text, authorities),
    };
    let loaded = loaded.map_err(|error| Unusable(format!("{}: {error}", path.display())))?;
    Ok(named(loaded, |left_out| {
        format!("entry {}", left_out.index + 1)
    }))
}

fn named(loaded: Loaded, name: impl Fn(&LeftOut) -> String) -> NamedList {
    let left_out = loaded
        .left_out
        .iter()
        .map(|left_out| (name(left_out), left_out.reason.to_string()));
    let left_out = left_out.collect();
    NamedList {
        list: loaded.list,
        left_out,
    }
}
