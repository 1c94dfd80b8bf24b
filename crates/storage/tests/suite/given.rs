//! What a case is given: a store with nothing in it, where it lies, and a way to more of them.

use crate::cluster::{Cluster, Database};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use storage::{Fault, Store};

/// Where a database lies.
#[derive(Clone)]
pub(crate) enum Place {
    File(PathBuf),
    Server(Arc<Database>),
}

impl Place {
    pub(crate) async fn open(&self) -> Result<Store, Fault> {
        match self {
            Self::File(path) => Store::open_file(path).await,
            Self::Server(database) => Store::open_server(&database.address()).await,
        }
    }

    /// A place beside it where nothing is yet.
    pub(crate) fn beside(&self, name: &str) -> Self {
        match self {
            Self::File(path) => Self::File(path.with_extension(name)),
            Self::Server(database) => Self::Server(Arc::new(database.cluster.new_database())),
        }
    }
}

pub(crate) struct Given {
    pub(crate) place: Place,
    pub(crate) store: Store,
}

impl Given {
    pub(crate) async fn at(place: Place) -> Self {
        let store = place.open().await.unwrap();
        Self { place, store }
    }

    /// The server, where there is one.
    pub(crate) fn cluster(&self) -> &Cluster {
        match &self.place {
            Place::Server(database) => &database.cluster,
            Place::File(_) => panic!("a file has no server"),
        }
    }

    /// A copy of the program at the same database, with connections of its own.
    pub(crate) async fn another(&self) -> Store {
        self.place.open().await.unwrap()
    }

    /// Of this copy and another the one that this task works at: half of them at each.
    pub(crate) fn or_other(&self, other: &Store, task: u64) -> Store {
        let at = if task.is_multiple_of(2) {
            &self.store
        } else {
            other
        };
        at.clone()
    }
}

impl Deref for Given {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// Runs several at once, on threads of their own, and returns what became of each.
pub(crate) async fn at_once<T: Send + 'static, F>(many: u64, one: impl Fn(u64) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
{
    let all: Vec<_> = (0..many).map(|number| tokio::spawn(one(number))).collect();
    let mut outcomes = Vec::new();
    for task in all {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}
