//! A made-up BlueZ on a D-Bus of its own: it reads what it is given to send, as BlueZ does, and tells of one phone near.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use zbus::message::Header;
use zbus::{Connection, ObjectPath, OwnedObjectPath, OwnedVariant, Variant, connection, interface};

type Options<'a> = HashMap<&'a str, Variant<'a>>;
type Interfaces<'a> = HashMap<&'a str, Options<'a>>;

const NUMBER: &str = "0000fd6f-0000-1000-8000-00805f9b34fb";
/// Everybody may say everything to everybody.
const CONFIGURATION: &str = r#"<busconfig><type>session</type><listen>unix:path=BUS</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// A D-Bus that ends with the test.
pub(super) struct Bus(Child, String);

impl Bus {
    pub(super) fn start(folder: &Path) -> Self {
        let configuration = folder.join("bus.conf");
        let text = CONFIGURATION.replace("BUS", folder.join("bus").to_str().unwrap());
        std::fs::write(&configuration, text).unwrap();
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--nofork", "--print-address", "--config-file"]);
        let daemon = daemon.arg(&configuration).stdout(Stdio::piped()).spawn();
        let mut daemon = daemon.expect("dbus-daemon, which `cargo xtask setup` installs");
        let mut address = String::new();
        let ready = BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address);
        assert!(ready.unwrap() > 0, "dbus-daemon does not start");
        Self(daemon, address.trim().to_owned())
    }

    pub(super) async fn connection(&self) -> Connection {
        let builder = connection::Builder::address(self.1.as_str());
        builder.build().await.unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What BlueZ was asked, in order.
pub(super) type Asked = Arc<Mutex<Vec<String>>>;

/// The adapters, by name: whether each is on, and whether it can send.
pub(super) type Adapters = Vec<(&'static str, bool, bool)>;

/// BlueZ with these adapters, in whose reach a phone sends this.
pub(super) async fn bluez(bus: &Bus, adapters: Adapters, near: [u8; 20]) -> (Connection, Asked) {
    let asked = Asked::default();
    let mut builder = connection::Builder::address(bus.1.as_str())
        .name("org.bluez")
        .serve_at("/", Objects(adapters.clone()));
    for (name, _, _) in adapters {
        let path = format!("/org/bluez/{name}");
        let (adapter, sending) = (Adapter(asked.clone(), near), Sending(asked.clone()));
        builder = builder
            .serve_at(path.clone(), adapter)
            .serve_at(path, sending);
    }
    (builder.build().await.unwrap(), asked)
}

struct Objects(Adapters);

#[interface(name = "org.freedesktop.DBus.ObjectManager")]
impl Objects {
    fn get_managed_objects(&self) -> HashMap<OwnedObjectPath, Interfaces<'static>> {
        let object = |(name, on, sends): &(&str, bool, bool)| {
            let path = OwnedObjectPath::try_from(format!("/org/bluez/{name}")).unwrap();
            let adapter = Options::from([("Powered", Variant::from(*on))]);
            let mut interfaces = Interfaces::from([("org.bluez.Adapter1", adapter)]);
            if *sends {
                interfaces.insert("org.bluez.LEAdvertisingManager1", Options::new());
            }
            (path, interfaces)
        };
        self.0.iter().map(object).collect()
    }
}

struct Adapter(Asked, [u8; 20]);

#[interface(name = "org.bluez.Adapter1")]
impl Adapter {
    fn set_discovery_filter(&self, filter: HashMap<String, OwnedVariant>) {
        let mut names: Vec<String> = filter.into_keys().collect();
        names.sort();
        self.0
            .lock()
            .unwrap()
            .push(format!("filter {}", names.join(" ")));
    }

    /// The phone is seen, then heard twice more, and a headset once.
    async fn start_discovery(&self, #[zbus(connection)] bus: &Connection) {
        self.0.lock().unwrap().push("start".into());
        let data = HashMap::from([(NUMBER, Variant::from(self.1.to_vec()))]);
        let phone = Options::from([
            ("ServiceData", Variant::from(data)),
            ("RSSI", Variant::from(-60_i16)),
        ]);
        let added = Interfaces::from([("org.bluez.Device1", phone)]);
        let path = device("phone");
        let body = (&path, added);
        signal(
            bus,
            "/",
            "org.freedesktop.DBus.ObjectManager",
            "InterfacesAdded",
            &body,
        )
        .await;
        for (name, strength) in [("phone", -75_i16), ("phone", -66), ("headset", -40)] {
            let changed = Options::from([("RSSI", Variant::from(strength))]);
            let body = ("org.bluez.Device1", changed, Vec::<&str>::new());
            let path = device(name);
            signal(
                bus,
                path.as_str(),
                "org.freedesktop.DBus.Properties",
                "PropertiesChanged",
                &body,
            )
            .await;
        }
    }

    fn stop_discovery(&self) {
        self.0.lock().unwrap().push("stop".into());
    }
}

fn device(name: &str) -> ObjectPath<'static> {
    ObjectPath::try_from(format!("/org/bluez/hci0/dev_{name}")).unwrap()
}

async fn signal<B>(bus: &Connection, path: &str, interface: &str, member: &str, body: &B)
where
    B: serde::Serialize + zbus::DynamicType,
{
    let nobody = None::<&str>;
    bus.emit_signal(nobody, path, interface, member, body)
        .await
        .unwrap();
}

struct Sending(Asked);

#[interface(name = "org.bluez.LEAdvertisingManager1")]
impl Sending {
    /// Reads the advertisement where it stands, before it answers.
    async fn register_advertisement(
        &self,
        path: OwnedObjectPath,
        _options: HashMap<String, OwnedVariant>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] bus: &Connection,
    ) {
        let sender = header.sender().unwrap().to_owned();
        let interface = Some("org.freedesktop.DBus.Properties");
        let body = "org.bluez.LEAdvertisement1";
        let answer = bus
            .call_method(Some(sender), &path, interface, "GetAll", &body)
            .await;
        let mut all: HashMap<String, OwnedVariant> = answer.unwrap().body().deserialize().unwrap();
        let mut take = |name: &str| all.remove(name).unwrap();
        let kind = String::try_from(take("Type")).unwrap();
        let numbers = Vec::<String>::try_from(take("ServiceUUIDs")).unwrap();
        assert_eq!(numbers, [NUMBER]);
        let data = HashMap::<String, OwnedVariant>::try_from(take("ServiceData")).unwrap();
        let data = Vec::<u8>::try_from(data[NUMBER].try_clone().unwrap()).unwrap();
        let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
        self.0.lock().unwrap().push(format!("{kind} {hex}"));
    }

    fn unregister_advertisement(&self, path: OwnedObjectPath) {
        self.0
            .lock()
            .unwrap()
            .push(format!("no more {}", path.as_str()));
    }
}
