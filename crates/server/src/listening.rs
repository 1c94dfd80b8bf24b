//! A service at an address, from the first connection to the last.

use crate::configuration::Configuration;
use crate::fault::Fault;
use crate::opening::Service;
use crate::patience::{Patience, Watching};
use crate::publisher::Publisher;
use crate::telemetry::{self, Event, Tell};
use crate::work;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::{Extension, Router, middleware};
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Address, Server};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::runtime::{Builder, Runtime};

/// How long answers that are under way may take to end after the service was told to stop.
const GRACE: Duration = Duration::from_secs(5);
/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 64 << 10;

/// A service that has its address, and answers once it runs.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    service: Service,
    runtime: Runtime,
    tls: Option<RustlsConfig>,
    patience: Patience,
}

/// What to open in a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// What this is, and the ways in.
    pub landing: String,
    /// For whoever has certificates.
    pub wallet: String,
    /// For whoever checks them.
    pub door: String,
    /// For staff: by the name that passkeys belong to.
    pub desk: String,
}

impl Listening {
    /// Takes the address (port 0 means any that is free) and opens the data folder.
    ///
    /// # Errors
    /// [`Fault`]; [`Fault::Setting`] where the certificate for TLS cannot be used.
    pub fn at(
        address: SocketAddr,
        folder: &Path,
        configuration: &Configuration,
    ) -> Result<Self, Fault> {
        let refused = |error: std::io::Error| match error.kind() {
            ErrorKind::AddrInUse => Fault::PortInUse(address),
            _ => Fault::NoAddress(address, error),
        };
        allow_many();
        let listener = TcpListener::bind(address).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let runtime = Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(refused)?;
        let tls = runtime.block_on(tls(configuration))?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let local = format!("{scheme}://localhost:{}", address.port());
        let origin = configuration
            .origin
            .as_deref()
            .map(|origin| origin.trim_end_matches('/'));
        let opened = Service::open(
            folder,
            configuration,
            origin.unwrap_or(&local),
            OffsetDateTime::now_utc,
        );
        let service = runtime.block_on(opened)?;
        Ok(Self {
            listener,
            address,
            service,
            runtime,
            tls,
            patience: Patience::default(),
        })
    }

    /// The same, waiting for callers as long as this.
    #[must_use]
    pub const fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The publisher.
    #[must_use]
    pub fn publisher(&self) -> &Publisher {
        self.service.publisher()
    }

    /// Where the first administrator begins; none where somebody may act already.
    #[must_use]
    pub fn first_link(&self) -> Option<&str> {
        self.service.first_link()
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to open.
    #[must_use]
    pub fn addresses(&self) -> Addresses {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        match self.address.ip() {
            // every address of this machine; browsers give the camera to this name without https
            ip if ip.is_unspecified() => Addresses::below(
                &format!("{scheme}://localhost:{}", self.address.port()),
                self.service.origin(),
            ),
            _ => Addresses::below(
                &format!("{scheme}://{}", self.address),
                self.service.origin(),
            ),
        }
    }

    /// Answers until the process is told to stop (SIGINT, SIGTERM), then lets answers under way end.
    /// `tell` hears of what failed meanwhile; what was published before stays.
    ///
    /// # Errors
    /// [`Fault::NoAddress`] where the system takes the address away.
    pub fn run(self, tell: impl Fn(&Event) + Send + Sync + 'static) -> Result<(), Fault> {
        let Self {
            listener,
            address,
            service,
            runtime,
            tls,
            patience,
        } = self;
        let served = runtime.block_on(async {
            let publisher = Arc::clone(service.publisher());
            let tell: Tell = Arc::new(tell);
            let told = Arc::clone(&tell);
            let tells = move |event: &Event| told(event);
            let work = work::work(
                publisher,
                service.exposure(),
                OffsetDateTime::now_utc,
                tells,
            );
            let work = tokio::spawn(work);
            let handle = Handle::new();
            tokio::spawn(stop(handle.clone()));
            let routes = service
                .router()
                .layer(middleware::from_fn_with_state(tell, telemetry::watch))
                .layer(Extension(patience))
                .into_make_service_with_connect_info::<SocketAddr>();
            let served = answer(listener, tls, handle, routes, patience).await;
            // nothing is begun any more, and what is under way is not left without its database
            work.abort();
            let _ = work.await;
            served
        });
        runtime.block_on(service.close());
        // connections that a browser keeps open must not keep the program
        runtime.shutdown_timeout(Duration::ZERO);
        served.map_err(|error| Fault::NoAddress(address, error))
    }
}

type Routes = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

/// Answers until the handle says that it is over.
async fn answer(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
    routes: Routes,
    patience: Patience,
) -> io::Result<()> {
    let server = bounded(axum_server::from_tcp(listener)?, patience).handle(handle);
    let watching = Watching(patience.silence);
    match tls {
        None => server.acceptor(watching).serve(routes).await,
        Some(config) => {
            let shaking = RustlsAcceptor::new(config).handshake_timeout(patience.head);
            server
                .acceptor(shaking.acceptor(watching))
                .serve(routes)
                .await
        }
    }
}

/// The certificate and the key of the settings, where there are any.
async fn tls(configuration: &Configuration) -> Result<Option<RustlsConfig>, Fault> {
    let (Some(certificate), Some(key)) = (&configuration.tls_certificate, &configuration.tls_key)
    else {
        return Ok(None);
    };
    let unfit = |error: io::Error| Fault::Setting("tls_certificate".into(), error.to_string());
    let read = RustlsConfig::from_pem_file(certificate, key).await;
    read.map(Some).map_err(unfit)
}

/// Whoever sends a head letter by letter, or one without an end, is cut off.
fn bounded<A: Address, Acc>(server: Server<A, Acc>, patience: Patience) -> Server<A, Acc> {
    let mut server = server.first_request_timeout(patience.head);
    server
        .http_builder()
        .http1()
        .max_buf_size(MAX_HEAD)
        .header_read_timeout(patience.head);
    server
}

/// A connection is an open file, of which a program that does not ask has few. Where the system refuses, few it is.
#[cfg(unix)]
fn allow_many() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let current = maximum;
    let _ = setrlimit(Resource::Nofile, Rlimit { current, maximum });
}

#[cfg(not(unix))]
fn allow_many() {}

async fn stop(handle: Handle<SocketAddr>) {
    told_to_stop().await;
    handle.graceful_shutdown(Some(GRACE));
}

impl Addresses {
    fn below(origin: &str, desk: &str) -> Self {
        Self {
            landing: format!("{origin}/"),
            wallet: format!("{origin}/wallet/"),
            door: format!("{origin}/door/"),
            desk: format!("{desk}/desk/"),
        }
    }
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut told) => {
                told.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
