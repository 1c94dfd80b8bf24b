//! Files that their owner alone may read: replaced as a whole, or made longer.

use crate::input::Unusable;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// The bytes of a file; none where there is no such file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Unusable> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(|error| Unusable(format!("cannot read {}: {error}", path.display()))),
    }
}

/// Puts this in the place of what is there; whoever reads meanwhile meets the one or the other.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Unusable> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = Path::new(&temporary);
    let replaced = remove_any(temporary)
        .and_then(|()| written(temporary, OpenOptions::new().create_new(true), bytes))
        .and_then(|()| fs::rename(temporary, path));
    replaced.map_err(|error| unwritable(path, &error))
}

/// Adds to a file that is there.
pub(super) fn append(path: &Path, bytes: &[u8]) -> Result<(), Unusable> {
    written(path, OpenOptions::new().append(true), bytes).map_err(|error| unwritable(path, &error))
}

/// Removes a file; it need not be there.
pub(super) fn erase(path: &Path) -> Result<(), Unusable> {
    let cannot = |error| Unusable(format!("cannot erase {}: {error}", path.display()));
    remove_any(path).map_err(cannot)
}

fn remove_any(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

fn written(path: &Path, options: &mut OpenOptions, bytes: &[u8]) -> io::Result<()> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    let mut file: File = options.write(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn unwritable(path: &Path, error: &io::Error) -> Unusable {
    Unusable(format!("cannot write {}: {error}", path.display()))
}
