//! A list of areas as GeoJSON.
#![no_main]
use fuzz::phone;
use libfuzzer_sys::fuzz_target;
use travel::Areas;

fuzz_target!(|data: &[u8]| {
    if let Ok(areas) = Areas::from_geojson(data) {
        phone::match_areas(areas);
    }
});
