//! A PostgreSQL of this process's own: in a temporary folder, on a socket in it, with everything that makes a commit last, and
//! gone with the process. As root it runs as the user `postgres`, for it refuses to run as root.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const ABSENT: &str = "PostgreSQL is not here, and these tests run on it. Please install it: `cargo xtask setup`, or on Debian \
     `apt-get install postgresql`; elsewhere put its programs (initdb, postgres, pg_ctl) into PATH.";
/// Letters are ordered as a reader expects and not as bytes are, as at most authorities.
const FORM: [&str; 9] = [
    "--auth=trust",
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=en",
    "--no-sync",
    "--no-instructions",
    "--pgdata=data",
];

pub(crate) struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    server: Mutex<Option<Child>>,
    databases: AtomicU32,
}

impl Cluster {
    /// Makes one and starts it.
    pub(crate) fn start() -> Self {
        let cluster = Self {
            programs: programs().unwrap_or_else(|| panic!("{ABSENT}")),
            folder: tempfile::Builder::new()
                .prefix("pratique-")
                .tempdir()
                .unwrap(),
            server: Mutex::default(),
            databases: AtomicU32::default(),
        };
        if is_root() {
            run(Command::new("chown")
                .arg("postgres")
                .arg(cluster.folder.path()));
        }
        run(cluster.command("initdb").args(FORM).stdout(Stdio::null()));
        cluster.run();
        cluster
    }

    /// Starts it, and waits until it answers.
    pub(crate) fn run(&self) {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log_file())
            .unwrap();
        let server = self
            .command("postgres")
            .args(["-D", "data", "-c", "listen_addresses=", "-k"])
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        *self.server.lock().unwrap() = Some(server);
        let began = Instant::now();
        while !self
            .command("pg_isready")
            .args(["--quiet", "--host"])
            .arg(self.folder.path())
            .status()
            .unwrap()
            .success()
        {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "PostgreSQL does not start:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Stops it: `fast` ends all connections, `immediate` leaves everything as a crash would.
    pub(crate) fn stop(&self, mode: &str) {
        let Some(mut server) = self.server.lock().unwrap().take() else {
            return;
        };
        let stopped = self
            .command("pg_ctl")
            .args(["stop", "--silent", "--pgdata=data", "--mode", mode])
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = server.kill();
        }
        let _ = server.wait();
    }

    /// A database in which nothing is.
    pub(crate) fn new_database(self: &Arc<Self>) -> Database {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("case_{number}");
        self.say(format!("CREATE DATABASE {name}")).unwrap();
        let cluster = self.clone();
        Database { cluster, name }
    }

    /// Runs a statement as whoever rules all databases.
    fn say(&self, statement: String) -> Result<(), sqlx::Error> {
        let all = self.address("postgres");
        let say = async {
            let mut connection = PgConnection::connect(&all).await?;
            let statement = sqlx::query(AssertSqlSafe(statement));
            statement.execute(&mut connection).await?;
            connection.close().await
        };
        // a case that asks for one more is on a runtime already, and one does not wait within another
        std::thread::scope(|threads| {
            let said = threads.spawn(|| Runtime::new().unwrap().block_on(say));
            said.join().unwrap()
        })
    }

    /// What the server wrote about itself.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn address(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?user=postgres&host={}",
            self.folder.path().display()
        )
    }

    /// One of its programs, in its folder, as a user as whom it runs; it ends with this process, whatever ends this process.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "INT"])
            .current_dir(self.folder.path());
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
        }
        command.arg(self.programs.join(program));
        command
    }
}

/// One of its databases, which goes when its case is over: the files of all together would take a stopping server a minute.
pub(crate) struct Database {
    pub(crate) cluster: Arc<Cluster>,
    name: String,
}

impl Database {
    pub(crate) fn address(&self) -> String {
        self.cluster.address(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // where the case stopped the server, it goes with the folder
        let _ = self.cluster.say(drop);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop("immediate");
    }
}

/// The folder of the programs: Debian keeps them out of PATH, a folder for each version.
fn programs() -> Option<PathBuf> {
    let version = |folder: &PathBuf| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = debian
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| is_complete(folder))
        .max_by_key(version);
    let path = std::env::var_os("PATH").unwrap_or_default();
    newest.or_else(|| std::env::split_paths(&path).find(|folder| is_complete(folder)))
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres", "pg_ctl", "pg_isready"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn run(command: &mut Command) {
    let status = command
        .status()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    assert!(status.success(), "{command:?} failed: {status}");
}
