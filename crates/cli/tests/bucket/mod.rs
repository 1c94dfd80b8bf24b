//! A store of files that speaks S3, of this process's own: somebody else's server (s3s-fs) over a temporary folder, with keys that
//! every request must be signed with. It can go away and come back at the same address.

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const BUCKET: &str = "bulletins";
const KEYS: (&str, &str) = ("pratique", "not a secret");

pub(crate) struct Bucket {
    folder: tempfile::TempDir,
    address: SocketAddr,
    /// None while it is gone; with it go all its connections.
    running: Option<Runtime>,
}

impl Bucket {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut bucket = Self {
            folder,
            address: "127.0.0.1:0".parse().unwrap(),
            running: None,
        };
        bucket.come();
        bucket
    }

    /// Answers at its address, which is any on the first time.
    pub(crate) fn come(&mut self) {
        let mut builder = S3ServiceBuilder::new(FileSystem::new(self.folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEYS.0, KEYS.1));
        let service = builder.build();
        let runtime = Runtime::new().unwrap();
        let began = Instant::now();
        let listener = loop {
            match runtime.block_on(TcpListener::bind(self.address)) {
                Ok(listener) => break listener,
                // connections of before are still closing
                Err(error) => assert!(began.elapsed() < Duration::from_secs(60), "{error}"),
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        self.address = listener.local_addr().unwrap();
        runtime.spawn(answer(listener, service));
        self.running = Some(runtime);
    }

    pub(crate) fn go(&mut self) {
        if let Some(runtime) = self.running.take() {
            runtime.shutdown_timeout(Duration::from_secs(1));
        }
    }

    /// What a service finds in its environment.
    pub(crate) fn environment(&self) -> [(&'static str, String); 6] {
        [
            ("OBJECT_STORE", format!("s3://{BUCKET}/health")),
            ("AWS_ENDPOINT", format!("http://{}", self.address)),
            ("AWS_ALLOW_HTTP", "true".into()),
            ("AWS_REGION", "eu-central-1".into()),
            ("AWS_ACCESS_KEY_ID", KEYS.0.into()),
            ("AWS_SECRET_ACCESS_KEY", KEYS.1.into()),
        ]
    }

    /// Where its files lie.
    pub(crate) fn files(&self) -> PathBuf {
        self.folder.path().join(BUCKET).join("health")
    }
}

async fn answer(listener: TcpListener, service: S3Service) {
    while let Ok((connection, _)) = listener.accept().await {
        let service = service.clone();
        tokio::spawn(async move {
            let builder = Builder::new(TokioExecutor::new());
            // who hangs up in the middle is no fault of this server's
            let _ = builder
                .serve_connection(TokioIo::new(connection), service)
                .await;
        });
    }
}
