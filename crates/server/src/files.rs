//! Files on disk: written whole or not at all, secret ones readable by their owner alone.

use crate::fault::Fault;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    Everyone,
    Owner,
}

/// The largest file of ours that is read, in bytes; the largest that is published is far smaller.
const MAX_FILE: u64 = 64 << 20;

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error| Fault::Unreadable(path.to_owned(), error);
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_FILE {
        return Err(Fault::damaged(path, "it is larger than 64 MiB"));
    }
    fs::read(path).map_err(unreadable)
}

/// Reads a file of text.
pub(crate) fn read_text(path: &Path) -> Result<String, Fault> {
    String::from_utf8(read(path)?).map_err(|_| Fault::damaged(path, "it is not text"))
}

/// Writes a file so that whoever reads it meets the old content or the new, whatever happens in between.
pub(crate) fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Fault> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let written = write_new(Path::new(&temporary), bytes, readers)
        .and_then(|()| fs::rename(&temporary, path));
    written.map_err(|error| Fault::Unwritable(path.to_owned(), error))
}

/// Copies a file of any size, over what an attempt that broke off left there.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    match fs::copy(from, to) {
        Ok(_) => Ok(()),
        Err(error) if from.exists() => Err(Fault::Unwritable(to.to_owned(), error)),
        Err(error) => Err(Fault::Unreadable(from.to_owned(), error)),
    }
}

/// Makes a file as young as one just written.
pub(crate) fn touch(path: &Path) -> Result<(), Fault> {
    let touched = OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.set_modified(SystemTime::now()));
    touched.map_err(|error| Fault::Unwritable(path.to_owned(), error))
}

/// How long ago a file was written.
pub(crate) fn age(path: &Path) -> Option<Duration> {
    let written = fs::metadata(path).and_then(|file| file.modified()).ok()?;
    SystemTime::now().duration_since(written).ok()
}

#[cfg_attr(
    not(unix),
    allow(unused_variables, reason = "only Unix has file modes")
)]
fn write_new(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    // what an interrupted start left behind
    if path.exists() {
        fs::remove_file(path)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(
        &mut options,
        match readers {
            Readers::Everyone => 0o644,
            Readers::Owner => 0o600,
        },
    );
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a folder where it is not there yet.
#[cfg_attr(
    not(unix),
    allow(unused_variables, reason = "only Unix has file modes")
)]
pub(crate) fn make_folder(path: &Path, readers: Readers) -> Result<(), Fault> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(
        &mut builder,
        match readers {
            Readers::Everyone => 0o755,
            Readers::Owner => 0o700,
        },
    );
    builder
        .create(path)
        .map_err(|error| Fault::Unwritable(path.to_owned(), error))
}

/// A folder that no other program of ours uses for as long as this is kept.
#[derive(Debug)]
pub(crate) struct Lock(
    #[allow(dead_code, reason = "the lock lasts as long as the file is open")] File,
);

impl Lock {
    pub(crate) fn take(folder: &Path) -> Result<Self, Fault> {
        let path = folder.join("lock");
        let file = File::create(&path).map_err(|error| Fault::Unwritable(path.clone(), error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(fs::TryLockError::WouldBlock) => Err(Fault::FolderInUse(folder.to_owned())),
            Err(fs::TryLockError::Error(error)) => Err(Fault::Unwritable(path, error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        write(&path, b"one", Readers::Everyone).unwrap();
        fs::write(
            folder.path().join("index.new"),
            "left by an interrupted start",
        )
        .unwrap();
        write(&path, b"two", Readers::Everyone).unwrap();
        assert_eq!(read_text(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        make_folder(&keys, Readers::Owner).unwrap();
        write(&keys.join("key"), b"secret", Readers::Owner).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&keys), mode(&keys.join("key"))), (0o700, 0o600));
    }

    #[test]
    fn a_folder_has_one_program_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        assert!(matches!(
            Lock::take(folder.path()),
            Err(Fault::FolderInUse(_))
        ));
        drop(first);
        Lock::take(folder.path()).unwrap();
    }
}
