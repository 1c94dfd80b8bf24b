//! BlueZ, which has the Bluetooth of Linux, asked over D-Bus: `org.bluez.LEAdvertisingManager`, `org.bluez.LEAdvertisement`
//! and `org.bluez.Adapter` of its documentation.

use super::room::{Heard, NUMBER, Room};
use exposure::Broadcast;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::num::NonZeroUsize;
use std::time::Duration;
use zbus::export::ordered_stream::OrderedStreamExt;
use zbus::fdo::ManagedObjects;
use zbus::{
    Connection, DynamicType, MatchRule, MessageStream, ObjectPath, OwnedObjectPath, Variant,
    interface, message,
};

const BLUEZ: &str = "org.bluez";
const ADAPTER: &str = "org.bluez.Adapter1";
const ADVERTISING: &str = "org.bluez.LEAdvertisingManager1";
const PATH: ObjectPath<'_> = ObjectPath::from_static_str_unchecked("/pratique/beacon");
/// Signals that may wait for us. Behind a full queue answers would wait too.
const WAITING: NonZeroUsize = NonZeroUsize::new(4_096).expect("it is not 0");

/// An adapter that sends and listens.
pub(super) struct Radio {
    bus: Connection,
    adapter: OwnedObjectPath,
    sends: bool,
}

/// Why there is no radio.
#[derive(Debug)]
pub(super) enum NoRadio {
    /// Nothing to ask BlueZ through.
    NoBus,
    /// Nobody answers to its name.
    NoBlueZ,
    /// BlueZ has none.
    NoAdapter,
    /// It is switched off.
    Off(String),
    /// It can listen alone.
    CannotSend(String),
    /// The bus or BlueZ says no.
    Refused(String),
}

/// What BlueZ is told of an advertisement.
struct Advertisement(Broadcast);

type Options<'a> = HashMap<&'a str, Variant<'a>>;

impl Radio {
    /// The first adapter that is switched on and can send.
    pub(super) async fn open() -> Result<Self, NoRadio> {
        let bus = Connection::system().await;
        Self::on(bus.map_err(|_| NoRadio::NoBus)?).await
    }

    /// The same on a bus.
    pub(super) async fn on(bus: Connection) -> Result<Self, NoRadio> {
        let adapter = adapter(&objects(&bus).await?)?;
        let sends = false;
        Ok(Self {
            bus,
            adapter,
            sends,
        })
    }

    /// As it is called on this machine.
    pub(super) fn name(&self) -> &str {
        name(&self.adapter)
    }

    /// Sends this and nothing else from now on, until the program ends.
    ///
    /// The old advertisement is taken back first and not changed: with the new one the kernel takes another address, as
    /// it does for whatever nobody can connect to. An address that stayed would tell that both identifiers are one
    /// phone's.
    pub(super) async fn send(&mut self, broadcast: Broadcast) -> Result<(), NoRadio> {
        if std::mem::take(&mut self.sends) {
            self.ask(ADVERTISING, "UnregisterAdvertisement", &(PATH,))
                .await?;
            let server = self.bus.object_server();
            server.remove::<Advertisement, _>(PATH).await?;
        }
        let server = self.bus.object_server();
        server.at(PATH, Advertisement(broadcast)).await?;
        let body = (PATH, Options::new());
        self.ask(ADVERTISING, "RegisterAdvertisement", &body)
            .await?;
        self.sends = true;
        Ok(())
    }

    /// Listens for so long.
    pub(super) async fn listen(&self, duration: Duration) -> Result<BTreeSet<Heard>, NoRadio> {
        let filter = Options::from([
            ("UUIDs", Variant::from(vec![NUMBER])),
            ("Transport", Variant::from("le")),
            // else a device is told of once and not each time that it is heard
            ("DuplicateData", Variant::from(true)),
        ]);
        self.ask(ADAPTER, "SetDiscoveryFilter", &(filter,)).await?;
        let mut room = Room::remembered(&objects(&self.bus).await?);
        let signals = self.signals().await?;
        self.ask(ADAPTER, "StartDiscovery", &()).await?;
        // it ends by the time alone, unless the bus is gone
        let heard = tokio::time::timeout(duration, hear(signals, &mut room)).await;
        heard.unwrap_or(Ok(()))?;
        self.ask(ADAPTER, "StopDiscovery", &()).await?;
        Ok(room.heard())
    }

    async fn signals(&self) -> Result<MessageStream, zbus::Error> {
        let rule = MatchRule::builder().msg_type(message::Type::Signal);
        let rule = rule.sender(BLUEZ).build()?;
        MessageStream::for_match_rule(rule, &self.bus, Some(WAITING)).await
    }

    async fn ask<B>(&self, interface: &str, method: &str, body: &B) -> Result<(), zbus::Error>
    where
        B: serde::Serialize + DynamicType,
    {
        let (bus, path) = (&self.bus, &self.adapter);
        let asked = bus.call_method(Some(BLUEZ), path, Some(interface), method, body);
        asked.await.map(drop)
    }
}

async fn hear(mut signals: MessageStream, room: &mut Room) -> Result<(), zbus::Error> {
    while let Some(signal) = signals.next().await {
        room.hear(&signal?);
    }
    Ok(())
}

/// All that BlueZ has.
async fn objects(bus: &Connection) -> Result<ManagedObjects, NoRadio> {
    let asked = bus.call_method(
        Some(BLUEZ),
        "/",
        Some("org.freedesktop.DBus.ObjectManager"),
        "GetManagedObjects",
        &(),
    );
    let answer = asked.await.map_err(|error| match error {
        zbus::Error::FDO(error) if is_absence(&error) => NoRadio::NoBlueZ,
        error => error.into(),
    })?;
    Ok(answer.body().deserialize()?)
}

fn is_absence(error: &zbus::fdo::Error) -> bool {
    use zbus::fdo::Error::{NameHasNoOwner, ServiceUnknown, SpawnServiceNotFound};
    matches!(
        error,
        NameHasNoOwner(_) | ServiceUnknown(_) | SpawnServiceNotFound(_)
    )
}

fn adapter(objects: &ManagedObjects) -> Result<OwnedObjectPath, NoRadio> {
    let mut why = NoRadio::NoAdapter;
    let mut paths: Vec<&OwnedObjectPath> = objects.keys().collect();
    paths.sort_by_key(|path| path.as_str());
    for path in paths {
        let Some(properties) = objects[path].get(ADAPTER) else {
            continue;
        };
        let powered = properties.get("Powered");
        let on = powered.is_some_and(|powered| bool::try_from(powered).is_ok_and(|on| on));
        if on && objects[path].contains_key(ADVERTISING) {
            return Ok(path.clone());
        }
        let name = name(path).to_owned();
        why = if on {
            NoRadio::CannotSend(name)
        } else {
            NoRadio::Off(name)
        };
    }
    Err(why)
}

fn name(adapter: &OwnedObjectPath) -> &str {
    let path = adapter.as_str();
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[interface(name = "org.bluez.LEAdvertisement1")]
impl Advertisement {
    /// Nobody can connect to it.
    #[zbus(property, name = "Type")]
    fn kind(&self) -> &'static str {
        "broadcast"
    }

    #[zbus(property, name = "ServiceUUIDs")]
    fn numbers(&self) -> Vec<&'static str> {
        vec![NUMBER]
    }

    #[zbus(property)]
    fn service_data(&self) -> Options<'static> {
        HashMap::from([(NUMBER, Variant::from(self.0.service_data().to_vec()))])
    }

    /// In milliseconds, as phones do.
    #[zbus(property)]
    fn min_interval(&self) -> u32 {
        200
    }

    #[zbus(property)]
    fn max_interval(&self) -> u32 {
        270
    }

    /// BlueZ sends it no more. It is told so when it ends, and the next listening will fail.
    fn release(&self) {}
}

impl From<zbus::Error> for NoRadio {
    fn from(error: zbus::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

impl fmt::Display for NoRadio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBus => f.write_str("there is no system D-Bus here, and so no BlueZ to ask: a beacon needs Linux with BlueZ and a Bluetooth adapter"),
            Self::NoBlueZ => f.write_str("BlueZ does not run here: a beacon needs it and a Bluetooth adapter; where it is installed, `systemctl start bluetooth` starts it"),
            Self::NoAdapter => f.write_str("there is no Bluetooth adapter here: BlueZ runs and has none"),
            Self::Off(name) => write!(f, "the Bluetooth adapter {name} is switched off; `bluetoothctl power on` switches it on"),
            Self::CannotSend(name) => write!(f, "the Bluetooth adapter {name} can listen and cannot send"),
            Self::Refused(why) => write!(f, "BlueZ does not do it: {why}"),
        }
    }
}
