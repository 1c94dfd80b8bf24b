//! What every handler of staff reads.

use super::orders::Orders;
use crate::press::Press;
use crate::publisher::Publisher;
use crate::staff::{Limits, Passkeys, Recognition};
use axum::extract::State;
use std::sync::Arc;
use storage::Store;
use time::OffsetDateTime;

/// What the handlers of staff read.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) publisher: Arc<Publisher>,
    pub(crate) press: Press,
    pub(crate) passkeys: Passkeys,
    pub(crate) recognition: Recognition,
    pub(crate) limits: Limits,
    /// The address that staff open.
    pub(crate) origin: String,
    pub(crate) clock: fn() -> OffsetDateTime,
    pub(crate) orders: Orders,
    pub(crate) started_at: OffsetDateTime,
}

pub(super) type Reading = State<Arc<Desk>>;

impl Desk {
    pub(super) fn store(&self) -> &Store {
        self.publisher.store()
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }
}
