//! Our findings in the words of the tool (health-cards-dev-tools, `src/error.ts`).

use certificate::shc::KeyFault;
use certificate::shc::faults::{FaultKind, Weight};

/// Something found, as the tool calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) code: &'static str,
    pub(super) weight: Weight,
}

impl Found {
    pub(super) const fn error(code: &'static str) -> Self {
        Self {
            code,
            weight: Weight::Error,
        }
    }

    pub(super) const fn warning(code: &'static str) -> Self {
        Self {
            code,
            weight: Weight::Warning,
        }
    }
}

impl From<FaultKind> for Found {
    fn from(kind: FaultKind) -> Self {
        Self {
            code: code(kind),
            weight: kind.weight(),
        }
    }
}

/// What the tool says of a key in a set.
impl From<KeyFault> for Found {
    fn from(fault: KeyFault) -> Self {
        match fault {
            KeyFault::Form => Self::error("INVALID_KEY_SCHEMA"),
            KeyFault::Type => Self::error("INVALID_KEY_WRONG_KTY"),
            KeyFault::Use => Self::warning("INVALID_KEY_WRONG_USE"),
            KeyFault::Algorithm => Self::warning("INVALID_KEY_WRONG_ALG"),
            KeyFault::Curve => Self::warning("INVALID_KEY_WRONG_CRV"),
            KeyFault::Private => Self::error("INVALID_KEY_PRIVATE"),
            KeyFault::Kid => Self::error("INVALID_KEY_WRONG_KID"),
            KeyFault::Point => Self::error("INVALID_KEY_UNKNOWN"),
            KeyFault::Certificate | KeyFault::CertificateKey => Self::error("INVALID_KEY_X5C"),
            KeyFault::RevocationVersion => Self::error("REVOCATION_ERROR"),
        }
    }
}

const fn code(kind: FaultKind) -> &'static str {
    use FaultKind::*;
    match kind {
        Spaces | ByteOrderMark => "TRAILING_CHARACTERS",
        CodeHeader | NeedlessHeader => "INVALID_NUMERIC_QR_HEADER",
        Digits | PartTooLong => "INVALID_NUMERIC_QR",
        PartMissing => "MISSING_QR_CHUNK",
        SeveralCodes => "QR_CHUNKING_DEPRECATED",
        NeedlesslySplit => "INVALID_QR",
        Unbalanced => "UNBALANCED_QR_CHUNKS",
        LongCard => "JWS_TOO_LONG",
        Jws | Payload | BundleJson | File => "JSON_PARSE_ERROR",
        Header | HeaderAlgorithm | HeaderCompression | HeaderKey => "JWS_HEADER_ERROR",
        SignatureForm => "SIGNATURE_FORMAT_ERROR",
        Inflate => "INFLATION_ERROR",
        Claim | Context | NoHealthCard | KindMissing | KindNeedless | KindUnknown => "SCHEMA_ERROR",
        IssuerAddress => "INVALID_ISSUER_URL",
        Milliseconds | NotYetValid => "NOT_YET_VALID",
        ExpiryMilliseconds | Expired | ExpiresFirst => "EXPIRATION_ERROR",
        RevocationId => "REVOCATION_ERROR",
        NoBundle => "CRITICAL_DATA_MISSING",
        NoRecord => "ERROR",
        Profile => "PROFILE_ERROR",
        Address | AddressTwice | LongReference | DanglingReference | NotCompleted | Occurrence
        | Element | Empty | RecordId | RecordMeta | RecordText | ConceptText | CodingDisplay => {
            "FHIR_SCHEMA_ERROR"
        }
    }
}

/// What ends the tool's look at a card: keys and signature are not asked for.
pub(super) const fn is_fatal(kind: FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::Jws | FaultKind::Payload | FaultKind::NoBundle
    )
}

/// What no verifier may let pass.
pub(super) const fn must_refuse(kind: FaultKind) -> bool {
    use FaultKind::*;
    matches!(
        kind,
        Jws | Header
            | HeaderAlgorithm
            | HeaderCompression
            | HeaderKey
            | SignatureForm
            | Inflate
            | Payload
            | NoHealthCard
            | IssuerAddress
            | Milliseconds
            | ExpiryMilliseconds
            | NotYetValid
            | Expired
            | NoBundle
            | Address
            | AddressTwice
    )
}
