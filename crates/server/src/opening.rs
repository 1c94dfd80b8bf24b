//! A service: an authority with its storage, its press, its staff, and what is done at its times.

use crate::authority::Authority;
use crate::configuration::{Configuration, parse_origin};
use crate::fault::Fault;
use crate::files::{self, Lock, Readers};
use crate::http::{self, Desk, Orders};
use crate::objects::Objects;
use crate::press::Press;
use crate::publisher::Publisher;
use crate::random;
use crate::staff::{Limits, Passkeys, Recognition, code_hash, fresh_code};
use audit::Origin;
use axum::Router;
use std::path::Path;
use std::sync::Arc;
use storage::{NewCode, Roles, Store};
use time::{Duration, OffsetDateTime};

/// How long the first administrator's link opens something.
const FIRST_LASTS: Duration = Duration::hours(24);
/// The database of the embedded default, in the data folder.
const DATABASE: &str = "pratique.db";

/// Everything that answers, and everything that it needs.
#[derive(Debug)]
pub struct Service {
    desk: Arc<Desk>,
    router: Router,
    first_link: Option<String>,
    _lock: Option<Lock>,
}

impl Service {
    /// Opens a data folder, on the first start with new keys, and publishes the edition of the day. `origin` is the address that
    /// staff open; `clock` tells the time.
    ///
    /// # Errors
    /// [`Fault`], where something cannot be used as it is.
    pub async fn open(
        folder: &Path,
        configuration: &Configuration,
        origin: &str,
        clock: fn() -> OffsetDateTime,
    ) -> Result<Self, Fault> {
        let now = clock();
        files::make_folder(folder, Readers::Everyone)?;
        // copies that share a database have a folder each, or the same keys in it
        let lock = match configuration.database_url {
            None => Some(Lock::take(folder)?),
            Some(_) => None,
        };
        let passkeys = Passkeys::of(&parse_origin(origin)?)?;
        let authority = Authority::load_or_found(folder, configuration.authority.as_ref(), now)?;
        let store = store(folder, configuration).await?;
        let unfit = || Fault::content("the authority's origin cannot stand in the staff log");
        store
            .begin_log(&Origin::parse(&authority.described.origin).ok_or_else(unfit)?)
            .await?;
        let objects = match &configuration.object_store {
            Some(url) => Objects::bucket(url)?,
            None => Objects::folder(&folder.join("published"))?,
        };
        let first_link = first_link(&store, origin, now).await?;
        let orders = Orders::of(&authority.described.country, &authority.described.name);
        let publisher = Publisher::open(authority, store.clone(), objects, now).await?;
        let desk = Arc::new(Desk {
            publisher: Arc::new(publisher),
            press: Press::start(store.clone(), clock),
            recognition: Recognition::start(store, clock),
            passkeys,
            limits: Limits::new(random::bytes()?),
            origin: origin.to_owned(),
            clock,
            orders,
            started_at: now,
        });
        Ok(Self {
            router: http::router(Arc::clone(&desk)),
            desk,
            first_link,
            _lock: lock,
        })
    }

    /// Where the first administrator begins; none where somebody may act already.
    #[must_use]
    pub fn first_link(&self) -> Option<&str> {
        self.first_link.as_deref()
    }

    /// The publisher.
    #[must_use]
    pub fn publisher(&self) -> &Arc<Publisher> {
        &self.desk.publisher
    }

    /// The address that staff open.
    pub(crate) fn origin(&self) -> &str {
        &self.desk.origin
    }

    /// Ends what is under way with the database.
    pub(crate) async fn close(&self) {
        self.desk.publisher.store().close().await;
    }

    /// Every route, ready to answer.
    pub fn router(&self) -> Router {
        self.router.clone()
    }
}

async fn store(folder: &Path, configuration: &Configuration) -> Result<Store, Fault> {
    let store = match &configuration.database_url {
        Some(url) => Store::open_server(url.reveal()).await,
        None => Store::open_file(&folder.join(DATABASE)).await,
    };
    Ok(store?)
}

/// A one-time link for the first administrator, new at every start until somebody took it up.
async fn first_link(
    store: &Store,
    origin: &str,
    now: OffsetDateTime,
) -> Result<Option<String>, Fault> {
    if !store.has_no_account().await? {
        return Ok(None);
    }
    let code = fresh_code()?;
    let kept = NewCode {
        hash: code_hash(&code),
        label: "administrator".into(),
        roles: Roles::ADMINISTRATOR,
        expires_at: now + FIRST_LASTS,
    };
    match store.open_first(&kept).await {
        // another copy has an administrator since
        Err(storage::Fault::Exists) => Ok(None),
        other => Ok(other.map(|()| Some(format!("{origin}/desk/#join={code}")))?),
    }
}
