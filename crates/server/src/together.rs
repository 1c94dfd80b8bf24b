//! Many requests that one task serves together: they wait in a queue of bounded length, and each gets an answer of its own.

use crate::fault::Fault;
use tokio::sync::{mpsc, oneshot};

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

impl<Q, A> Clone for Together<Q, A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
