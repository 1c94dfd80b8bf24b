//! The names of the ways to weigh encounters: packs and phones mean the same.

use exposure::score::preset::Preset;
use policy::vocabulary::RISK_PRESETS;

#[test]
fn packs_name_the_ways_to_weigh_that_phones_know() {
    let mut known: Vec<&str> = Preset::all().map(|preset| preset.name).collect();
    known.sort_unstable();
    assert_eq!(known, RISK_PRESETS);
}
