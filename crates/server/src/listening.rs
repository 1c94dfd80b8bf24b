//! The publisher at an address, from the first connection to the last.

use crate::fault::Fault;
use crate::http;
use crate::publisher::Publisher;
use std::future::Future;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::runtime::{Builder, Runtime};

/// How often it is looked whether something new is to be published.
const LOOKS_EVERY: Duration = Duration::from_mins(10);
/// How long answers that are under way may take to end after the service was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A publisher that has its address, and answers once it runs.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    publisher: Arc<Publisher>,
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
}

impl Listening {
    /// Takes the address; port 0 means any that is free.
    ///
    /// # Errors
    /// [`Fault::PortInUse`], [`Fault::NoAddress`].
    pub fn at(address: SocketAddr, publisher: Publisher) -> Result<Self, Fault> {
        let refused = |error: std::io::Error| match error.kind() {
            ErrorKind::AddrInUse => Fault::PortInUse(address),
            _ => Fault::NoAddress(address, error),
        };
        let listener = TcpListener::bind(address).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        Ok(Self {
            address: listener.local_addr().map_err(refused)?,
            listener,
            publisher: Arc::new(publisher),
        })
    }

    /// The publisher.
    #[must_use]
    pub fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to open.
    #[must_use]
    pub fn addresses(&self) -> Addresses {
        match self.address.ip() {
            // every address of this machine; browsers give the camera to this name without https
            ip if ip.is_unspecified() => {
                Addresses::below(&format!("http://localhost:{}", self.address.port()))
            }
            _ => Addresses::below(&format!("http://{}", self.address)),
        }
    }

    /// Answers until the process is told to stop (SIGINT, SIGTERM), then lets answers under way end.
    /// `complain` hears of an edition that could not be published; the last good one stays.
    ///
    /// # Errors
    /// [`Fault::NoAddress`] where the system takes the address away.
    pub fn run(self, complain: impl Fn(&Fault) + Send + 'static) -> Result<(), Fault> {
        let lost = |error| Fault::NoAddress(self.address, error);
        let runtime = runtime().map_err(lost)?;
        let served = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            tokio::spawn(keep_current(Arc::clone(&self.publisher), complain));
            let (stopping, stopped) = tokio::sync::oneshot::channel();
            let serving = axum::serve(listener, http::router(self.publisher))
                .with_graceful_shutdown(async {
                    told_to_stop().await;
                    let _ = stopping.send(());
                });
            within_grace(serving.into_future(), stopped).await
        });
        // connections that a browser keeps open must not keep the program
        runtime.shutdown_timeout(Duration::ZERO);
        served.map_err(lost)
    }
}

impl Addresses {
    fn below(origin: &str) -> Self {
        Self {
            landing: format!("{origin}/"),
            wallet: format!("{origin}/wallet/"),
            door: format!("{origin}/door/"),
        }
    }
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().build()
}

async fn within_grace(
    serving: impl Future<Output = std::io::Result<()>>,
    stopped: tokio::sync::oneshot::Receiver<()>,
) -> std::io::Result<()> {
    let grace = async {
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served,
        () = grace => Ok(()),
    }
}

/// Publishes what a new day brings.
async fn keep_current(publisher: Arc<Publisher>, complain: impl Fn(&Fault)) {
    let mut looks = tokio::time::interval(LOOKS_EVERY);
    loop {
        looks.tick().await;
        // a few milliseconds of signing and writing, a few times a day
        if let Err(fault) = publisher.refresh(OffsetDateTime::now_utc()) {
            complain(&fault);
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
