//! Why a certificate is not in the list.

use crate::x509::X509Error;
use std::fmt;

/// Why a certificate is not in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The certificate itself cannot serve.
    Certificate(X509Error),
    /// The entry names no certificate.
    NoCertificate,
    /// The certificate's text is not base64.
    Base64,
    /// The entry's thumbprint is not that of its certificate.
    Thumbprint,
    /// The entry's key identifier is not that of its certificate.
    Kid,
    /// Given as an authority, but it says that it is none, or is not signed with its own key.
    NotAnAuthority,
    /// The list gives authorities, and none of them is the one that the certificate names.
    NoAuthority,
    /// An authority of that name did not make the signature.
    AuthoritySignature,
    /// The authority signed in a way that is not checked here (SHA-1, another curve).
    AuthorityAlgorithm,
    /// The signer's validity does not begin within its authority's.
    AuthorityValidity,
    /// An entry of another purpose, such as the states' own access to the gateway.
    OtherPurpose,
}

impl From<X509Error> for Reason {
    fn from(error: X509Error) -> Self {
        Self::Certificate(error)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certificate(error) => return error.fmt(f),
            Self::NoCertificate => "the entry has no certificate",
            Self::Base64 => "the certificate's text is not base64",
            Self::Thumbprint => "the thumbprint is not that of the certificate",
            Self::Kid => "the key identifier is not that of the certificate",
            Self::NotAnAuthority => "it is not an authority's certificate, signed with its own key",
            Self::NoAuthority => "no authority that was given has signed it",
            Self::AuthoritySignature => "the authority's signature is wrong",
            Self::AuthorityAlgorithm => "the authority signed it in a way that is not supported",
            Self::AuthorityValidity => "it was issued outside its authority's validity",
            Self::OtherPurpose => "the entry is for another purpose than signing certificates",
        })
    }
}
