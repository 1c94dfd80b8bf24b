//! Answers in the wire form: JSON with padding, and an error with its code under both of its names (`pkg/api/api.go`).
//!
//! An answer has between 1 and 2 KiB of random padding, and so much of it that all answers of phones' routes are as long as each
//! other, within a range from which each length is as likely as the next: what was answered cannot be told from how long it is.

use crate::blame::blame;
use crate::fault::Fault;
use crate::http::padding::{PADDING, with_padding};
use crate::random;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Letters that an answer may have besides its padding; only lists of codes have more.
const ROOM: usize = 900;
/// Letters of padding: 1 KiB in base64, and as near to 2 KiB as three bytes come.
const LETTERS: std::ops::RangeInclusive<usize> = 1_368..=2_728;
/// The shortest answer without its padding.
const LEAST: usize = 20;
const BLANKS: &str = "   ";

macro_rules! troubles {
    ($($(#[doc = $doc:literal])* $name:ident = $status:ident, $code:literal, $sentence:literal;)*) => {
        /// Why a request is not answered as it was meant.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Trouble {
            $($(#[doc = $doc])* $name,)*
        }

        impl Trouble {
            /// Status, code, sentence.
            pub(crate) const fn row(self) -> (StatusCode, &'static str, &'static str) {
                match self {
                    $(Self::$name => (StatusCode::$status, $code, $sentence),)*
                }
            }
        }
    };
}

troubles! {
    /// The key is none, or may not do this.
    Unauthorized = UNAUTHORIZED, "unauthorized", "this key may not ask for this";
    /// The body is not what is asked for.
    Unparsable = BAD_REQUEST, "unparsable_request", "the request cannot be read";
    /// A code that is unknown or was used, or another word than its own.
    CodeInvalid = BAD_REQUEST, "code_invalid", "verification code invalid";
    /// The code's time is over.
    CodeExpired = BAD_REQUEST, "code_expired", "verification code expired";
    /// There is no code of this name.
    CodeNotFound = NOT_FOUND, "code_not_found", "code not found, it may have expired and been removed";
    /// The code was used before it could be ended.
    CodeClaimed = BAD_REQUEST, "code_invalid", "the code was used already";
    /// There is no such type of test.
    InvalidTestType = BAD_REQUEST, "invalid_test_type", "invalid test type";
    /// The phone cannot do anything with this type of test.
    UnsupportedTestType = PRECONDITION_FAILED, "unsupported_test_type", "verification code has unsupported test type";
    /// The deployment has ended.
    Maintenance = TOO_MANY_REQUESTS, "maintenance_mode", "this deployment has ended";
    /// The token is none of ours.
    TokenInvalid = BAD_REQUEST, "token_invalid", "verification token invalid";
    /// The token's time is over, or it was used for other keys.
    TokenExpired = BAD_REQUEST, "token_expired", "verification token expired or already used";
    /// The HMAC is none.
    HmacInvalid = BAD_REQUEST, "hmac_invalid", "exposure key HMAC must be 32 bytes in base64";
    /// There is neither the day of symptoms nor that of a test.
    MissingDate = BAD_REQUEST, "missing_date", "missing either test or symptom date";
    /// The day is too long ago, or yet to come.
    InvalidDate = BAD_REQUEST, "invalid_date", "the date must be of the last 28 days";
    /// The telephone number is none.
    PhoneInvalid = BAD_REQUEST, "phone_number_invalid", "the phone number must be given as +, country and number";
    /// Text messages are not sent from here.
    Sms = BAD_REQUEST, "sms_failure", "no text messages are sent from here: ask for the text with onlyGenerateSMS";
    /// A report of one's own has no word that the phone repeats.
    MissingNonce = BAD_REQUEST, "missing_nonce", "a user-report needs a nonce of 256 bytes in base64";
    /// A code of this name was issued before.
    UuidExists = CONFLICT, "uuid_already_exists", "a code for this uuid already exists";
    /// The caller has issued as many today as it may.
    Quota = TOO_MANY_REQUESTS, "quota_exceeded", "this key has issued as many codes today as it may";
    /// Too many requests.
    TooMany = TOO_MANY_REQUESTS, "too_many_requests", "too many requests: wait a moment";
    /// More codes at once than are issued at once.
    BatchSize = BAD_REQUEST, "unparsable_request", "at most 10 codes at once";
    /// The path has no such method.
    NotAllowed = METHOD_NOT_ALLOWED, "method_not_allowed", "this cannot be done at this address";
    /// More than can be done now, or the database does not answer.
    Busy = SERVICE_UNAVAILABLE, "internal_server_error", "the service is busy: nothing was done, try again in a moment";
    /// A fault of this program.
    Internal = INTERNAL_SERVER_ERROR, "internal_server_error", "internal error";
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        blame(&fault);
        match fault {
            Fault::Busy | Fault::Storage(storage::Fault::Unavailable(_)) => Self::Busy,
            _ => Self::Internal,
        }
    }
}

impl From<storage::Fault> for Trouble {
    fn from(fault: storage::Fault) -> Self {
        Fault::Storage(fault).into()
    }
}

impl Trouble {
    /// Its members in an answer.
    pub(super) fn described(self) -> Value {
        let (_, code, sentence) = self.row();
        json!({"error": sentence, "errorCode": code, "error_code": code})
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut answer = padded(self.row().0, &self.described());
        if self == Self::Busy {
            let soon = HeaderValue::from_static("2");
            answer.headers_mut().insert(header::RETRY_AFTER, soon);
        }
        answer
    }
}

/// JSON with its padding.
pub(super) fn padded(status: StatusCode, content: &Value) -> Response {
    let bare = content.to_string();
    let Ok((padding, blanks)) = padding(bare.len() + PADDING.len()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
    ];
    let whole = with_padding(&bare, padding) + BLANKS.get(..blanks).unwrap_or_default();
    (status, headers, whole).into_response()
}

/// Padding for an answer that has so many letters without, and how many blanks behind it make its length whole.
fn padding(bare: usize) -> Result<(&'static str, usize), Fault> {
    let thrown = u64::from_be_bytes(random::bytes()?);
    // what has more letters than there is room for is told by its length, whatever is done
    let (shortest, longest) = if bare > ROOM {
        (bare + LETTERS.start(), bare + LETTERS.end())
    } else {
        (ROOM + LETTERS.start(), LEAST + LETTERS.end())
    };
    // among fewer than two thousand lengths none is likelier than another by more than one in 2^53
    let choices = u64::try_from(longest - shortest).unwrap_or(1);
    let among = usize::try_from(thrown % choices).unwrap_or(0);
    let missing = shortest + among - bare;
    let padding = random::filling(missing / 4 * 4)?;
    Ok((padding, missing % 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use std::collections::BTreeSet;

    #[test]
    fn every_answer_has_a_length_that_says_nothing() {
        let mut lengths = [BTreeSet::new(), BTreeSet::new()];
        for (bare, lengths) in [LEAST, ROOM].into_iter().zip(&mut lengths) {
            for _ in 0..20_000 {
                let (padding, blanks) = padding(bare).unwrap();
                let bytes = STANDARD.decode(padding).unwrap().len();
                assert!((1024..=2048).contains(&bytes), "{bytes}");
                lengths.insert(bare + padding.len() + blanks);
            }
        }
        // each of the lengths comes, and they are the same for the shortest and the longest answer
        assert_eq!(lengths[0], lengths[1]);
        assert_eq!(
            lengths[0].len(),
            LEAST + LETTERS.end() - ROOM - LETTERS.start()
        );
    }

    #[test]
    fn who_comes_when_the_queue_is_full_is_told_to_come_again() {
        let answer = Trouble::from(Fault::Busy).into_response();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "2");
    }

    #[test]
    fn a_long_list_is_padded_too() {
        let (padding, _) = padding(5_000).unwrap();
        assert!(STANDARD.decode(padding).unwrap().len() >= 1024);
    }
}
