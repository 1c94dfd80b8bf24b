//! Who is signed in, asked of the database for many requests at once. Nothing is remembered from one question to the next: a
//! session that was ended, here or by another copy of the program, is over for the next request.

use super::Token;
use crate::fault::Fault;
use crate::together::{Answer, Together, Waiting, queue};
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
        tokio::spawn(ask(store, waiting, clock));
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

async fn ask(store: Store, mut waiting: Waiting<Hash, Found>, clock: fn() -> OffsetDateTime) {
    while let Some((hashes, answers)) = waiting.next().await {
        match store.sessions_of(&hashes, IDLE, clock()).await {
            Ok(sessions) => {
                for (answer, session) in answers.into_iter().zip(sessions) {
                    let _ = answer.send(Ok(session));
                }
            }
            Err(fault) => refuse(answers, fault),
        }
    }
}

/// The first hears why; the others, that it is not possible now.
fn refuse(answers: Vec<Answer<Found>>, fault: storage::Fault) {
    let mut answers = answers.into_iter();
    if let Some(first) = answers.next() {
        let _ = first.send(Err(fault.into()));
    }
    for answer in answers {
        let _ = answer.send(Err(Fault::Busy));
    }
}
