//! What a nurse or a laboratory asks for, read and checked: from named texts to the content of a certificate.
//!
//! In scope: the members of an order and what must hold of them ([`Order::read`] gives all findings, each with a
//! sentence for who typed it), orders from a JSON object, a table (RFC 4180) and a bundle of a laboratory (HL7 FHIR R4),
//! the file that says what a laboratory's codes mean, what two orders for the same thing have in common. Out of scope:
//! signing (`certificate::issue`), who may ask and what is kept of it (`server`). The time, the randomness of the
//! identifier and the codes that there are come as arguments.
//!
//! The walk of the data: a form or a file becomes one [`Row`] or many ([`rows_of_csv`], [`rows_of_fhir`]); a row becomes
//! an [`Order`] or a list of [`Finding`]s. docs/orders.md is for who writes such files.

mod codes;
mod context;
mod dates;
mod duplicate;
mod entry;
mod fhir;
mod finding;
mod kind;
mod mapping;
mod member;
mod order;
mod person;
mod reading;
mod row;
mod summary;
mod table;
mod upload;

pub use context::{Context, Defaults};
pub use fhir::{MAX_RECORDS, rows_of_fhir};
pub use finding::{Cause, Finding};
pub use kind::Kind;
pub use mapping::{MAX_MAPPING_BYTES, Mapping, MappingError};
pub use member::Member;
pub use order::Order;
pub use row::ReadRow;
pub use row::{MAX_ROW_BYTES, Row};
pub use table::{Table, rows_of_csv};
pub use upload::{MAX_ROWS, MAX_UPLOAD_BYTES, UploadError};
