//! `pratique beacon` where there is no Bluetooth, and its erasing.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod program;

use program::{Folder, pratique, pratique_with};
use std::path::Path;

#[test]
fn where_there_is_no_bluez_it_says_so_and_writes_nothing() {
    let folder = Folder::new("beacon-none");
    let [seen, keys] = ["seen.csv", "keys.csv"].map(|name| folder.file(name));
    let nowhere = format!("unix:path={}", folder.file("bus"));
    let arguments = ["beacon", "--sightings", &seen, "--keys", &keys];
    let environment = [("DBUS_SYSTEM_BUS_ADDRESS", nowhere.as_str())];
    let (code, out, error) = pratique_with(&arguments, &environment);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        error.contains("a beacon needs Linux with BlueZ and a Bluetooth adapter"),
        "{error}"
    );
    assert!(!Path::new(&seen).exists() && !Path::new(&keys).exists());
}

#[test]
fn both_files_are_erased_and_nothing_else_is() {
    let folder = Folder::new("beacon-erase");
    let [seen, keys] = ["seen.csv", "keys.csv"].map(|name| folder.file(name));
    let erase = || {
        pratique(
            &["beacon", "--erase", "--sightings", &seen, "--keys", &keys],
            "",
        )
    };
    let key = "00".repeat(16);
    std::fs::write(&keys, format!("key,start,period\n{key},2992464,144\n")).unwrap();
    std::fs::write(&seen, "diary of something else\n").unwrap();
    let (code, _, error) = erase();
    assert_eq!(code, 2, "{error}");
    assert!(Path::new(&keys).exists() && Path::new(&seen).exists());
    std::fs::write(
        &seen,
        format!("identifier,time,rssi,metadata\n{key},1606348800,-60,00000000\n"),
    )
    .unwrap();
    let (code, out, _) = erase();
    assert_eq!((code, out.trim()), (0, "erased: 1 keys, 1 sightings"));
    assert!(!Path::new(&keys).exists() && !Path::new(&seen).exists());
    let (code, out, _) = erase();
    assert_eq!((code, out.trim()), (0, "erased: 0 keys, 0 sightings"));
}
