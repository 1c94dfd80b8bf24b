//! Many requests that one task serves together: they wait in a queue of bounded length, and each gets an answer of its own.

use crate::fault::Fault;
use futures_util::future::join_all;
use tokio::sync::{Mutex, mpsc, oneshot};

/// How many wait at most; who comes behind is told to try again.
const QUEUE: usize = 2_048;
/// How many are served together at most.
const BATCH: usize = 256;

/// Whoever waits for an answer. One who went away meanwhile needs none.
pub(crate) type Answer<A> = oneshot::Sender<Result<A, Fault>>;

/// The way to the one who serves.
#[derive(Debug)]
pub(crate) struct Together<Q, A>(mpsc::Sender<(Q, Answer<A>)>);

/// What waits. There is no more once every way to it is gone.
pub(crate) struct Waiting<Q, A>(mpsc::Receiver<(Q, Answer<A>)>);

/// A queue: where requests go in, and where they are served.
pub(crate) fn queue<Q, A>() -> (Together<Q, A>, Waiting<Q, A>) {
    let (way, waiting) = mpsc::channel(QUEUE);
    (Together(way), Waiting(waiting))
}

impl<Q, A> Together<Q, A> {
    /// Waits for the answer to this.
    ///
    /// # Errors
    /// [`Fault::Busy`] where too many wait, or the [`Fault`] that is the answer.
    pub(crate) async fn ask(&self, asked: Q) -> Result<A, Fault> {
        let (answer, answered) = oneshot::channel();
        let full = |_| Fault::Busy;
        self.0.try_send((asked, answer)).map_err(full)?;
        answered.await.map_err(|_| Fault::Busy)?
    }
}

impl<Q, A> Waiting<Q, A> {
    /// All that waits, up to the most that is served together; at least one. `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<(Vec<Q>, Vec<Answer<A>>)> {
        let mut batch = Vec::new();
        self.0.recv_many(&mut batch, BATCH).await;
        (!batch.is_empty()).then(|| batch.into_iter().unzip())
    }
}

/// Serves all who wait, batch by batch, until every way is gone; so many batches at once. Where a batch fails the first hears why, and
/// the others that it is not possible now.
pub(crate) async fn serve<Q, A>(
    waiting: Waiting<Q, A>,
    at_once: usize,
    work: impl AsyncFn(Vec<Q>) -> Result<Vec<A>, storage::Fault>,
) {
    let waiting = Mutex::new(waiting);
    let next = async || waiting.lock().await.next().await;
    let serving = async || {
        while let Some((asked, answers)) = next().await {
            answer(answers, work(asked).await);
        }
    };
    join_all((0..at_once).map(|_| serving())).await;
}

fn answer<A>(answers: Vec<Answer<A>>, outcomes: Result<Vec<A>, storage::Fault>) {
    let mut answers = answers.into_iter();
    match outcomes {
        Ok(outcomes) => {
            for (answer, outcome) in answers.zip(outcomes) {
                let _ = answer.send(Ok(outcome));
            }
        }
        Err(fault) => {
            if let Some(first) = answers.next() {
                let _ = first.send(Err(fault.into()));
            }
            for answer in answers {
                let _ = answer.send(Err(Fault::Busy));
            }
        }
    }
}

impl<Q, A> Clone for Together<Q, A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
