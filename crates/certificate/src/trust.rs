//! The list of signers that are trusted, and where it comes from: plain certificates, the EU gateway's list, a WHO
//! GDHCN document.
//!
//! A signature over the whole list is not checked here: lists reach a phone inside a signed bulletin.

mod authorities;
mod did;
mod gateway;
mod reason;

use crate::key::Kid;
use crate::signature::Verifier;
use crate::x509::{Dsc, X509Error};
use sorted::Map;
use std::fmt;
use std::sync::Arc;

pub use authorities::Authorities;
pub use gateway::GatewayList;
pub use reason::Reason;

/// Signers by key identifier. Eight bytes collide, by accident or on purpose: every signer of an identifier is kept.
#[derive(Debug, Clone, Default)]
pub struct TrustList {
    signers: Map<u64, Vec<Signer>>,
}

/// A signer with its key made ready.
#[derive(Debug, Clone)]
pub(crate) struct Signer {
    pub(crate) dsc: Arc<Dsc>,
    pub(crate) verifier: Verifier,
}

/// What came of loading certificates.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The signers that can be used.
    pub list: TrustList,
    /// What was left out, in the order in which it was given.
    pub left_out: Vec<LeftOut>,
}

/// A certificate that is not in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Which of those given, counted from 0.
    pub index: usize,
    /// Why.
    pub reason: Reason,
}

/// What is wrong with a list as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListError {
    /// Larger than 16 MiB.
    TooLarge,
    /// Not a trust list in the form that was expected.
    Form,
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the trust list is larger than 16 MiB",
            Self::Form => "this is not a trust list in a form that is known here",
        })
    }
}

impl std::error::Error for ListError {}

/// The largest list read, in bytes. The EU's, with all its countries, had less than 3 MB.
const MAX_LIST: usize = 16 << 20;

impl Loaded {
    /// Takes what became of entry `index`; `None` is an entry that is no signer and no mistake.
    fn note(&mut self, index: usize, read: Result<Option<Dsc>, Reason>) {
        let added = read.and_then(|dsc| dsc.map_or(Ok(()), |dsc| Ok(self.list.add(dsc)?)));
        if let Err(reason) = added {
            self.left_out.push(LeftOut { index, reason });
        }
    }
}

impl TrustList {
    /// Loads DER certificates, each trusted because it was given. One that cannot be used never costs the others; it
    /// is reported.
    pub fn from_der_certificates<B: AsRef<[u8]>>(
        certificates: impl IntoIterator<Item = B>,
    ) -> Loaded {
        let mut loaded = Loaded::default();
        for (index, der) in certificates.into_iter().enumerate() {
            let read = Dsc::from_der(der.as_ref()).map_err(Reason::from);
            loaded.note(index, read.map(Some));
        }
        loaded
    }

    /// Loads DER certificates, each trusted if one of `authorities` signed it.
    pub fn from_der_certificates_under<B: AsRef<[u8]>>(
        certificates: impl IntoIterator<Item = B>,
        authorities: &Authorities,
    ) -> Loaded {
        let mut loaded = Loaded::default();
        for (index, der) in certificates.into_iter().enumerate() {
            loaded.note(index, authorities.certify(der.as_ref()).map(Some));
        }
        loaded
    }

    /// Adds a signer; one that is in the list already is not doubled.
    ///
    /// # Errors
    /// [`X509Error::Key`] where its key is not a key (a point off the curve).
    pub fn add(&mut self, dsc: Dsc) -> Result<(), X509Error> {
        let verifier = Verifier::new(&dsc.key).ok_or(X509Error::Key)?;
        let dsc = Arc::new(dsc);
        self.put(Signer { dsc, verifier });
        Ok(())
    }

    /// Adds every signer of another list.
    pub fn merge(&mut self, other: Self) {
        for signer in other.signers.into_values().flatten() {
            self.put(signer);
        }
    }

    fn put(&mut self, signer: Signer) {
        let same_kid = self.signers.or_insert(number(signer.dsc.kid), Vec::new());
        if same_kid.iter().all(|known| known.dsc.der != signer.dsc.der) {
            same_kid.push(signer);
        }
    }

    /// Every signer with this identifier.
    pub(crate) fn with_kid(&self, kid: Kid) -> &[Signer] {
        self.signers.get(&number(kid)).map_or(&[], Vec::as_slice)
    }

    /// Every signer of the list.
    pub fn signers(&self) -> impl Iterator<Item = &Dsc> {
        self.signers.values().flatten().map(|signer| &*signer.dsc)
    }

    /// How many signers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.signers.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.signers.is_empty()
    }
}

/// Numbers compare in one step, bytes in a call.
const fn number(kid: Kid) -> u64 {
    u64::from_be_bytes(*kid.as_bytes())
}
