//! Who is signed in, asked of the database for many requests at once. Nothing is remembered from one question to the next: a
//! session that was ended, here or by another copy of the program, is over for the next request.

use super::Token;
use crate::fault::Fault;
use crate::together::{Together, queue, serve};
use storage::{Session, Store};
use time::{Duration, OffsetDateTime};

/// A session that was not used for this long is over.
const IDLE: Duration = Duration::hours(1);

/// Hash of a token.
type Hash = [u8; 32];
type Found = Option<Session>;

/// The way to the one who asks.
#[derive(Debug, Clone)]
pub(crate) struct Recognition(Together<Hash, Found>);

impl Recognition {
    /// Starts the one who asks; it ends with the last of these.
    pub(crate) fn start(store: Store, clock: fn() -> OffsetDateTime) -> Self {
        let (way, waiting) = queue();
        let sessions =
            async move |hashes: Vec<Hash>| store.sessions_of(&hashes, IDLE, clock()).await;
        tokio::spawn(serve(waiting, 1, sessions));
        Self(way)
    }

    /// Whose session this token opens, used now.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Busy`] where too many wait.
    pub(crate) async fn session(&self, token: &Token) -> Result<Found, Fault> {
        self.0.ask(token.hash()).await
    }
}
