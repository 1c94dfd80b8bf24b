//! Who is signed in, asked of the database for many requests at once. Nothing is remembered from one question to the next: a
//! session that was ended, here or by another copy of the program, is over for the next request.

use super::Token;
use crate::fault::Fault;
use storage::{Session, Store};
use time::{Duration, OffsetDateTime};
use tokio::sync::{mpsc, oneshot};

/// How many requests wait at most; who comes behind is told to try again.
const QUEUE: usize = 2_048;
/// How many are asked for together at most.
const BATCH: usize = 256;

/// A session that was not used for this long is over.
const IDLE: Duration = Duration::hours(1);

struct Waiting {
    hash: [u8; 32],
    answer: oneshot::Sender<Result<Option<Session>, Fault>>,
}

/// The way to the one who asks.
#[derive(Debug, Clone)]
pub(crate) struct Recognition {
    queue: mpsc::Sender<Waiting>,
}

impl Recognition {
    /// Starts the one who asks; it ends with the last of these.
    pub(crate) fn start(store: Store, clock: fn() -> OffsetDateTime) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(ask(store, waiting, clock));
        Self { queue }
    }

    /// Whose session this token opens, used now.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Busy`] where too many wait.
    pub(crate) async fn session(&self, token: &Token) -> Result<Option<Session>, Fault> {
        let (answer, answered) = oneshot::channel();
        let hash = token.hash();
        self.queue
            .try_send(Waiting { hash, answer })
            .map_err(|_| Fault::Busy)?;
        answered.await.map_err(|_| Fault::Busy)?
    }
}

async fn ask(store: Store, mut waiting: mpsc::Receiver<Waiting>, clock: fn() -> OffsetDateTime) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let hashes: Vec<_> = batch.iter().map(|one: &Waiting| one.hash).collect();
        let answers = batch.drain(..).map(|one| one.answer);
        match store.sessions_of(&hashes, IDLE, clock()).await {
            Ok(sessions) => {
                for (answer, session) in answers.zip(sessions) {
                    // whoever went away meanwhile needs no answer
                    let _ = answer.send(Ok(session));
                }
            }
            Err(fault) => refuse(answers, fault),
        }
    }
}

/// The first hears why; the others, that it is not possible now.
fn refuse(
    mut answers: impl Iterator<Item = oneshot::Sender<Result<Option<Session>, Fault>>>,
    fault: storage::Fault,
) {
    if let Some(first) = answers.next() {
        let _ = first.send(Err(fault.into()));
    }
    for answer in answers {
        let _ = answer.send(Err(Fault::Busy));
    }
}
