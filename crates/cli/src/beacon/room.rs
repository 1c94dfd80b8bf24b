//! Who is near, as BlueZ tells it: a device that is new, or what has changed of one.

use exposure::Broadcast;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use zbus::fdo::ManagedObjects;
use zbus::{Array, Dict, Message, OwnedObjectPath, OwnedVariant};

/// The number of exposure notification, 0xFD6F, as BlueZ writes it.
pub(super) const NUMBER: &str = "0000fd6f-0000-1000-8000-00805f9b34fb";
const DEVICE: &str = "org.bluez.Device1";
/// The strengths that a radio measures; 127 says that it did not.
const STRENGTHS: std::ops::RangeInclusive<i16> = -127..=20;

/// What was received, and how strong it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Heard {
    pub(super) broadcast: Broadcast,
    pub(super) rssi_dbm: i8,
}

/// The devices and what they were last known to send; how strong, since it began to listen.
#[derive(Debug, Default)]
pub(super) struct Room {
    sent: HashMap<String, Broadcast>,
    strengths: HashMap<String, i8>,
    /// The weakest and the strongest of each.
    heard: BTreeMap<Broadcast, [i8; 2]>,
}

pub(super) type Properties = HashMap<String, OwnedVariant>;

impl Room {
    /// What BlueZ remembers of devices that it told of before.
    pub(super) fn remembered(objects: &ManagedObjects) -> Self {
        let devices = objects.iter().filter_map(|(path, interfaces)| {
            let sent = broadcast(interfaces.get(DEVICE)?)?;
            Some((path.to_string(), sent))
        });
        Self {
            sent: devices.collect(),
            ..Self::default()
        }
    }

    /// Takes in a signal of BlueZ; most are about something else.
    pub(super) fn hear(&mut self, signal: &Message) {
        if let Some((device, properties)) = told(signal) {
            self.note(device, &properties);
        }
    }

    /// Of each identifier the weakest and the strongest that was heard: the least that was lost on the way is then right
    /// and what is typical is near, whatever the number of times that it was heard.
    pub(super) fn heard(self) -> BTreeSet<Heard> {
        let both = |(broadcast, [weakest, strongest]): (Broadcast, [i8; 2])| {
            [weakest, strongest].map(|rssi_dbm| Heard {
                broadcast,
                rssi_dbm,
            })
        };
        self.heard.into_iter().flat_map(both).collect()
    }

    /// Its name changes often and says nothing: only what it sends and how strong counts.
    fn note(&mut self, device: String, properties: &Properties) {
        let (sent, strength) = (broadcast(properties), strength(properties));
        if sent.is_none() && strength.is_none() {
            return;
        }
        let sent = sent.or_else(|| self.sent.get(&device).copied());
        let strength = strength.or_else(|| self.strengths.get(&device).copied());
        self.sent.extend(sent.map(|sent| (device.clone(), sent)));
        self.strengths
            .extend(strength.map(|strength| (device, strength)));
        if let Some((sent, strength)) = sent.zip(strength) {
            let [weakest, strongest] = self.heard.entry(sent).or_insert([strength; 2]);
            *weakest = strength.min(*weakest);
            *strongest = strength.max(*strongest);
        }
    }
}

/// The device that a signal is about, and what it says of it.
fn told(signal: &Message) -> Option<(String, Properties)> {
    let header = signal.header();
    match header.member()?.as_str() {
        "InterfacesAdded" => {
            type Added = (OwnedObjectPath, HashMap<String, Properties>);
            let (device, mut interfaces): Added = signal.body().deserialize().ok()?;
            Some((device.to_string(), interfaces.remove(DEVICE)?))
        }
        "PropertiesChanged" => {
            type Changed = (String, Properties, Vec<String>);
            let (interface, properties, _): Changed = signal.body().deserialize().ok()?;
            let device = header.path()?.to_string();
            (interface == DEVICE).then_some((device, properties))
        }
        _ => None,
    }
}

fn broadcast(properties: &Properties) -> Option<Broadcast> {
    let all: &Dict<'_, '_> = properties.get("ServiceData")?.try_into().ok()?;
    let data: &Array<'_> = all.get(&NUMBER).ok()??;
    let data: Vec<u8> = data.try_clone().ok()?.try_into().ok()?;
    Broadcast::of_service_data(&data)
}

fn strength(properties: &Properties) -> Option<i8> {
    let strength = i16::try_from(properties.get("RSSI")?).ok()?;
    STRENGTHS
        .contains(&strength)
        .then(|| i8::try_from(strength).ok())?
}
