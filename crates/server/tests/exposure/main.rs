//! The key server as phones meet it: what they send, and what they download.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]
#![allow(
    clippy::panic,
    reason = "a test ends where the service is not as it should be"
)]

#[path = "../house/answer.rs"]
mod answer;
mod files;
mod observer;
mod phone;
mod uploads;
