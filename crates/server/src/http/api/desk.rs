//! What every handler of staff reads.

use super::orders::Orders;
use crate::exposure::{Exporting, KeyServer, Shelf};
use crate::press::Press;
use crate::publisher::Publisher;
use crate::staff::{Limits, Passkeys, Recognition};
use crate::verification::Office;
use axum::extract::State;
use std::sync::Arc;
use storage::Store;
use time::OffsetDateTime;

/// What the handlers of staff read.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) publisher: Arc<Publisher>,
    pub(crate) exposure: ExposureDesk,
    pub(crate) press: Press,
    pub(crate) passkeys: Passkeys,
    pub(crate) recognition: Recognition,
    pub(crate) limits: Limits,
    /// The verification server's work.
    pub(crate) office: Office,
    /// The address that staff open.
    pub(crate) origin: String,
    pub(crate) clock: fn() -> OffsetDateTime,
    pub(crate) orders: Orders,
    pub(crate) started_at: OffsetDateTime,
}

pub(crate) type Reading = State<Arc<Desk>>;

/// The key server of exposure notification.
#[derive(Debug)]
pub(crate) struct ExposureDesk {
    pub(crate) server: KeyServer,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) exporting: Arc<Exporting>,
}

impl Desk {
    /// Whether the deployment has ended.
    pub(crate) fn has_ended(&self) -> bool {
        self.publisher.authority().described.has_ended(self.now())
    }

    pub(super) fn store(&self) -> &Store {
        self.publisher.store()
    }

    pub(in crate::http) fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }
}
