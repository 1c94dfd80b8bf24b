//! Why the service cannot start or go on, in plain words and with what to do.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// A cause, and where it lies.
#[derive(Debug)]
pub enum Fault {
    /// A file or folder cannot be read.
    Unreadable(PathBuf, io::Error),
    /// A file or folder cannot be written.
    Unwritable(PathBuf, io::Error),
    /// A file is there, and is not what it should be.
    Damaged(PathBuf, String),
    /// Another program uses the folder.
    FolderInUse(PathBuf),
    /// Another program listens at the address.
    PortInUse(SocketAddr),
    /// The address is not one to listen at.
    NoAddress(SocketAddr, io::Error),
    /// The machine gives no random numbers.
    NoRandomness,
    /// A country or name cannot stand in a certificate.
    Name(certificate::issue::HierarchyError),
    /// What would be published does not hold together: a fault of this program.
    Content(String),
    /// The database.
    Storage(storage::Fault),
    /// The store of published files does not answer.
    Objects(Box<object_store::Error>),
    /// A setting, by its name, and what is wrong with it.
    Setting(String, String),
    /// The database of the folder was moved away, as this note says.
    Moved(PathBuf),
    /// Something that is asked for cannot be done as things are.
    Refused(String),
    /// More is asked for than can be written: try again in a moment.
    Busy,
}

impl Fault {
    /// A file that is not what it should be.
    pub(crate) fn damaged(path: &Path, why: impl fmt::Display) -> Self {
        Self::Damaged(path.to_owned(), why.to_string())
    }

    /// The store of published files.
    pub(crate) fn objects(error: object_store::Error) -> Self {
        Self::Objects(Box::new(error))
    }

    /// What cannot be done as things are.
    pub(crate) fn refused(why: impl fmt::Display) -> Self {
        Self::Refused(why.to_string())
    }

    /// Content that is refused by the crate that defines it.
    pub(crate) fn content(why: impl fmt::Display) -> Self {
        Self::Content(why.to_string())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Unwritable(path, error) => write!(
                f,
                "cannot write {}: {error}; choose another folder with --data",
                path.display()
            ),
            Self::Damaged(path, why) => write!(
                f,
                "{} is damaged: {why}; bring it back from a copy, or move the folder away to begin anew with new keys",
                path.display()
            ),
            Self::FolderInUse(path) => {
                write!(f, "{} is used by another `pratique serve`", path.display())
            }
            Self::PortInUse(address) => write!(
                f,
                "another program listens at {address} already; choose another address with --listen"
            ),
            Self::NoAddress(address, error) => {
                write!(
                    f,
                    "cannot listen at {address}: {error}; choose another address with --listen"
                )
            }
            Self::NoRandomness => f.write_str("this machine gives no random numbers"),
            Self::Name(error) => error.fmt(f),
            Self::Storage(fault) => fault.fmt(f),
            Self::Objects(error) => {
                write!(f, "the store of published files does not answer: {error}")
            }
            Self::Setting(name, why) => write!(f, "the setting {name} cannot be used: {why}"),
            Self::Moved(note) => write!(
                f,
                "the database of this folder was moved to a server: give its address (database_url). To go back to the old one, without what happened since, remove {}",
                note.display()
            ),
            Self::Refused(why) => f.write_str(why),
            Self::Busy => {
                f.write_str("more is asked for than can be written: try again in a moment")
            }
            Self::Content(why) => {
                write!(f, "what would be published does not hold together: {why}")
            }
        }
    }
}

impl std::error::Error for Fault {}

impl From<storage::Fault> for Fault {
    fn from(fault: storage::Fault) -> Self {
        Self::Storage(fault)
    }
}
