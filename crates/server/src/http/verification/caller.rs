//! Who asks: the key in `X-API-Key`, and what an administrator gave it for.

use super::answer::Trouble;
use crate::http::api::Desk;
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use storage::Caller;

const KEY: &str = "x-api-key";
const FOR_SHOW: &str = "x-chaff";
/// What a browser says of where a request comes from (Fetch Metadata, section 2.3); no script can say it.
const FROM: &str = "sec-fetch-site";
/// The name under which requests of the authority's own wallet are counted.
const OWN_WALLET: &str = "wallet";

/// What a key was given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Kind {
    /// Phones' apps, which verify codes and ask for certificates.
    Device,
    /// A health authority's own systems, which issue codes.
    Admin,
    /// Whoever reads the counts.
    Stats,
}

impl Kind {
    pub(in crate::http) const ALL: [Self; 3] = [Self::Device, Self::Admin, Self::Stats];

    pub(in crate::http) const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Admin => "admin",
            Self::Stats => "stats",
        }
    }
}

/// A phone's app, by its key, or the authority's own wallet: a page of this service, which could keep no key to itself.
///
/// # Errors
/// [`Trouble`].
pub(super) async fn admitted_phone(desk: &Desk, headers: &HeaderMap) -> Result<(), Trouble> {
    let brings_key = headers.get(KEY).is_some_and(|key| !key.is_empty());
    if brings_key || !is_own_page(desk, headers) {
        return admitted(desk, headers, Kind::Device).await.map(|_| ());
    }
    let limit = desk.limits.phones(OWN_WALLET);
    limit.map_err(|_| Trouble::TooMany)?;
    while_it_lasts(desk)
}

fn is_own_page(desk: &Desk, headers: &HeaderMap) -> bool {
    let says = |name: &str, value: &str| headers.get(name).is_some_and(|said| said == value);
    says(FROM, "same-origin") || says(ORIGIN.as_str(), &desk.origin)
}

fn while_it_lasts(desk: &Desk) -> Result<(), Trouble> {
    let authority = &desk.publisher.authority().described;
    match authority.has_ended(desk.now()) {
        true => Err(Trouble::Maintenance),
        false => Ok(()),
    }
}

/// The caller, where its key was given for this.
pub(super) async fn admitted(
    desk: &Desk,
    headers: &HeaderMap,
    kind: Kind,
) -> Result<Caller, Trouble> {
    let key = headers.get(KEY).and_then(|key| key.to_str().ok());
    let caller = desk
        .office
        .caller(key.ok_or(Trouble::Unauthorized)?)
        .await?;
    let caller = caller.filter(|caller| caller.kind == kind.as_str());
    let caller = caller.ok_or(Trouble::Unauthorized)?;
    let may = match kind {
        Kind::Device => desk.limits.phones(&caller.name),
        Kind::Admin | Kind::Stats => desk.limits.request(&caller.name),
    };
    may.map_err(|_| Trouble::TooMany)?;
    while_it_lasts(desk)?;
    Ok(caller)
}

/// Whether a header says that a request is for show.
pub(super) fn is_for_show(headers: &HeaderMap) -> bool {
    headers.get(FOR_SHOW).is_some_and(|value| !value.is_empty())
}
