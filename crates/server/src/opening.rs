//! A service: an authority with its storage, its press, its staff, and what is done at its times.

use crate::authority::{Authority, KEYS};
use crate::configuration::{Configuration, parse_origin};
use crate::exposure::{Accepted, Exporting, KeyServer, Plan, PublicSide, Shelf};
use crate::fault::Fault;
use crate::files::{self, Lock, Readers};
use crate::http::{self, Desk, ExposureDesk, Orders};
use crate::keys::{ExposureKeys, VerificationKeys};
use crate::objects::Objects;
use crate::press::Press;
use crate::publisher::Publisher;
use crate::random;
use crate::staff::{Limits, Passkeys, Recognition, code_hash, fresh_code, link};
use crate::verification::{HealthAuthority, Office};
use audit::Origin;
use axum::Router;
use std::path::Path;
use std::sync::Arc;
use storage::{NewCode, Roles, Store};
use time::{Duration, OffsetDateTime};

/// How long the first administrator's link opens something.
const FIRST_LASTS: Duration = Duration::hours(24);
/// The database of the embedded default, in the data folder.
pub(crate) const DATABASE: &str = "pratique.db";
/// Published files of the embedded default, in the data folder.
const PUBLISHED: &str = "published";
/// A note in the data folder that its database was moved to a server.
const MOVED: &str = "moved.txt";

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
        let store = match &configuration.database_url {
            Some(url) => Store::open_server(url.reveal()).await?,
            None => open_file(folder).await?,
        };
        let unfit = || Fault::content("the authority's origin cannot stand in the staff log");
        store
            .begin_log(&Origin::parse(&authority.described.origin).ok_or_else(unfit)?)
            .await?;
        let objects = objects(folder, configuration.object_store.as_deref())?;
        let first_link = first_link(&store, origin, now).await?;
        let in_use = !store.callers().await?.is_empty();
        let keys = VerificationKeys::load_or_make(&folder.join(KEYS), in_use)?;
        let office = Office::start(store.clone(), keys, &authority.described.origin, clock)?;
        let orders = Orders::of(&authority.described.country, &authority.described.name);
        let exposure = exposure(
            folder,
            configuration,
            &authority,
            &office,
            &store,
            &objects,
            clock,
        )
        .await?;
        let publisher = {
            let Exporting { plan, signers, .. } = &*exposure.exporting;
            let public_side = PublicSide::of(plan, signers)?;
            Publisher::open(authority, public_side, store.clone(), objects, now).await?
        };
        let desk = Arc::new(Desk {
            publisher: Arc::new(publisher),
            exposure,
            press: Press::start(store.clone(), clock),
            recognition: Recognition::start(store, clock),
            passkeys,
            office,
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

    /// This authority as a key server holds its verification certificates against it.
    #[must_use]
    pub fn health_authority(&self) -> HealthAuthority {
        self.desk.office.health_authority()
    }

    /// What makes export files, and what gives them out.
    pub(crate) fn exposure(&self) -> (Arc<Exporting>, Arc<Shelf>) {
        let exposure = &self.desk.exposure;
        (Arc::clone(&exposure.exporting), Arc::clone(&exposure.shelf))
    }

    /// Makes the export files that are due at `now`.
    ///
    /// # Errors
    /// [`Fault`]; what was made before stays.
    pub async fn export(&self, now: OffsetDateTime) -> Result<(), Fault> {
        let (exporting, shelf) = self.exposure();
        exporting.run(now).await?;
        shelf.follow().await
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

/// The key server: its keys, those who may upload, and the files that are there.
async fn exposure(
    folder: &Path,
    configuration: &Configuration,
    authority: &Authority,
    office: &Office,
    store: &Store,
    objects: &Objects,
    clock: fn() -> OffsetDateTime,
) -> Result<ExposureDesk, Fault> {
    let plan: Plan = configuration.exposure.plan(&authority.described.country)?;
    let keys = ExposureKeys::load_or_make(&folder.join(KEYS), &plan.key_id, &plan.key_versions)?;
    let shelf = Shelf::new(store.clone(), objects.clone(), &plan);
    shelf.follow().await?;
    let mut accepted = plan.authorities.clone();
    let own = Accepted {
        authority: office.health_authority(),
        region: plan.home().to_owned(),
    };
    accepted
        .entry(authority.described.origin.clone())
        .or_insert(own);
    Ok(ExposureDesk {
        server: KeyServer::start(store.clone(), accepted, keys.secret, clock),
        shelf: Arc::new(shelf),
        exporting: Arc::new(Exporting {
            store: store.clone(),
            objects: objects.clone(),
            signers: Arc::new(keys.signers),
            plan,
        }),
    })
}

/// The database of a data folder, as long as it was not moved to a server.
pub(crate) async fn open_file(folder: &Path) -> Result<Store, Fault> {
    let note = folder.join(MOVED);
    if note.exists() {
        return Err(Fault::Moved(note));
    }
    Ok(Store::open_file(&folder.join(DATABASE)).await?)
}

/// Notes that the database of a folder was moved to a server, or that it is here again.
pub(crate) fn note_move(folder: &Path, is_away: bool) -> Result<(), Fault> {
    let note = folder.join(MOVED);
    if is_away {
        let text =
            "The database of this folder was moved to a server. What lies here is from before.\n";
        return files::write(&note, text.as_bytes(), Readers::Everyone);
    }
    match std::fs::remove_file(&note) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fault::Unwritable(note, error))
        }
        _ => Ok(()),
    }
}

/// Where published files lie: in a bucket where one is named, or in the data folder.
pub(crate) fn objects(folder: &Path, bucket: Option<&str>) -> Result<Objects, Fault> {
    match bucket {
        Some(url) => Objects::bucket(url),
        None => Objects::folder(&folder.join(PUBLISHED)),
    }
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
        other => Ok(other.map(|()| Some(link(origin, &code)))?),
    }
}
