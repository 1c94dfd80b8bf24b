//! The fault behind an answer. The answer itself says little of it, and the operator is told more.

use std::cell::RefCell;
use std::fmt;

tokio::task_local! {
    static BLAMED: RefCell<String>;
}

/// Remembers what stood in the way of what is being done now; the last counts. Where nobody listens, nothing is remembered.
pub(crate) fn blame(fault: &dyn fmt::Display) {
    let _ = BLAMED.try_with(|blamed| blamed.replace(fault.to_string()));
}

/// What comes of this, and what was blamed meanwhile: nothing, where all went well.
pub(crate) async fn listening<T>(done: impl Future<Output = T>) -> (T, String) {
    let done = async {
        let outcome = done.await;
        (outcome, BLAMED.with(RefCell::take))
    };
    BLAMED.scope(RefCell::default(), done).await
}
