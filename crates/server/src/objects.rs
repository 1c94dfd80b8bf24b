//! Where published files lie: each is written once, under the SHA-256 of its content, in a folder or in a store that speaks S3.

use crate::fault::Fault;
use crate::files::{self, Readers};
use bulletin::Digest;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path as Key;
use object_store::{ClientConfigKey, ObjectStore, ObjectStoreExt, RetryConfig};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long content waits for somebody to name it: an upload is put first and drafted then.
const CLEARED_AFTER: Duration = Duration::from_secs(60 * 60);

/// How long a bucket that does not answer is asked again before whoever waits is told so; the library's own three minutes are
/// longer than a person waits.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one request may take, in the library's words.
const CONNECTS: &str = "3 seconds";
const ANSWERS: &str = "20 seconds";

/// Content by its hash.
#[derive(Debug, Clone)]
pub(crate) enum Objects {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket that several copies of the program share.
    Bucket(Arc<dyn ObjectStore>, Key),
}

impl Objects {
    /// A folder, made where it is not there.
    ///
    /// # Errors
    /// [`Fault::Unwritable`].
    pub(crate) fn folder(path: &Path) -> Result<Self, Fault> {
        files::make_folder(path, Readers::Everyone)?;
        Ok(Self::Folder(path.to_owned()))
    }

    /// `s3://bucket/prefix`; who may use it stands in the environment, as for Amazon's own programs (`AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_ENDPOINT`, `AWS_REGION`).
    ///
    /// # Errors
    /// [`Fault::Setting`].
    pub(crate) fn bucket(url: &str) -> Result<Self, Fault> {
        let unfit = |why: String| Fault::Setting("OBJECT_STORE".into(), why);
        let rest = url
            .strip_prefix("s3://")
            .ok_or_else(|| unfit("it must be s3://bucket/prefix".into()))?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket);
        let store = patient(store)
            .build()
            .map_err(|error| unfit(error.to_string()))?;
        Ok(Self::Bucket(Arc::new(store), Key::from(prefix)))
    }

    /// The name of its kind.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Folder(_) => "folder",
            Self::Bucket(..) => "s3",
        }
    }

    /// Keeps this content, which costs nothing where it is there already.
    pub(crate) async fn put(&self, bytes: &[u8]) -> Result<Digest, Fault> {
        let digest = Digest::of(bytes);
        match self {
            Self::Folder(folder) => {
                let path = folder.join(digest.to_string());
                if files::read(&path).is_ok_and(|there| Digest::of(&there) == digest) {
                    files::touch(&path)?;
                    return Ok(digest);
                }
                files::write(&path, bytes, Readers::Everyone)?;
            }
            Self::Bucket(store, prefix) => {
                // "only where it is not there" is never asked a second time by the library, as the first time may have done it; here
                // that does no harm, and a connection that was closed meanwhile must not be what an officer hears of
                let key = key(prefix, &digest);
                match store.head(&key).await {
                    Ok(_) => return Ok(digest),
                    Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(Fault::objects(error)),
                }
                let put = store.put(&key, bytes.to_vec().into()).await;
                put.map_err(Fault::objects)?;
            }
        }
        Ok(digest)
    }

    /// The content with this hash; nothing where it is not there or was damaged.
    pub(crate) async fn get(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        let bytes = match self {
            Self::Folder(folder) => files::read(&folder.join(digest.to_string())).ok(),
            Self::Bucket(store, prefix) => match store.get(&key(prefix, digest)).await {
                Ok(found) => Some(found.bytes().await.map_err(Fault::objects)?.to_vec()),
                Err(object_store::Error::NotFound { .. }) => None,
                Err(error) => return Err(Fault::objects(error)),
            },
        };
        Ok(bytes.filter(|bytes| Digest::of(bytes) == *digest))
    }

    /// The content with this hash, which something names.
    ///
    /// # Errors
    /// [`Fault::Content`] where it is not there or was damaged.
    pub(crate) async fn named(&self, digest: &Digest) -> Result<Vec<u8>, Fault> {
        let there = self.get(digest).await?;
        there.ok_or_else(|| Fault::content(Self::missing(&digest.to_string())))
    }

    /// That a file which something names is not here.
    pub(crate) fn missing(digest: &str) -> String {
        format!("the file {digest} is not where published files lie")
    }

    /// Removes what nothing names any more; what was put of late may be about to be named and stays. In a bucket everything stays:
    /// other copies may be about to name it.
    pub(crate) fn clear(&self, named: &BTreeSet<String>) {
        let Self::Folder(folder) = self else { return };
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_ours = name.to_str().and_then(Digest::parse).is_some();
            let is_named = name.to_str().is_some_and(|name| named.contains(name));
            let is_old = files::age(&entry.path()).is_some_and(|age| age > CLEARED_AFTER);
            if is_ours && is_old && !is_named {
                // a file that stays in the way does no harm
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Not longer than a person is.
fn patient(store: AmazonS3Builder) -> AmazonS3Builder {
    let connects = AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout);
    let answers = AmazonS3ConfigKey::Client(ClientConfigKey::Timeout);
    store
        .with_config(connects, CONNECTS)
        .with_config(answers, ANSWERS)
        .with_retry(RetryConfig {
            max_retries: 2,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        })
}

fn key(prefix: &Key, digest: &Digest) -> Key {
    prefix.clone().join(digest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::time::SystemTime;

    /// Reads one request, and says its method.
    fn method(connection: &mut BufReader<TcpStream>) -> String {
        let mut lines = connection.by_ref().lines().map(Result::unwrap);
        let first = lines.next().unwrap_or_default();
        let length = lines
            .take_while(|line| !line.is_empty())
            .filter_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length:")?
                    .trim()
                    .parse()
                    .ok()
            })
            .last();
        let mut body = vec![0; length.unwrap_or(0)];
        connection.read_exact(&mut body).unwrap();
        first.split(' ').next().unwrap_or_default().to_owned()
    }

    #[tokio::test]
    async fn a_connection_that_was_closed_meanwhile_is_nothing_an_officer_hears_of() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let store = std::thread::spawn(move || {
            let accept = || BufReader::new(listener.accept().unwrap().0);
            let mut first = accept();
            assert_eq!(method(&mut first), "HEAD");
            let nothing = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
            first.get_mut().write_all(nothing).unwrap();
            // read, and closed without a word
            assert_eq!(method(&mut first), "PUT");
            drop(first);
            let mut second = accept();
            assert_eq!(method(&mut second), "PUT");
            let kept = b"HTTP/1.1 200 OK\r\netag: \"1\"\r\ncontent-length: 0\r\n\r\n";
            second.get_mut().write_all(kept).unwrap();
        });
        let bucket = AmazonS3Builder::new()
            .with_endpoint(format!("http://{address}"))
            .with_allow_http(true)
            .with_region("eu-central-1")
            .with_bucket_name("bulletins")
            .with_access_key_id("somebody")
            .with_secret_access_key("not a secret");
        let bucket = patient(bucket).build().unwrap();
        let objects = Objects::Bucket(Arc::new(bucket), Key::from("health"));
        objects.put(b"content").await.unwrap();
        store.join().unwrap();
    }

    #[tokio::test]
    async fn what_nothing_names_is_removed_once_it_is_old_and_not_put_again() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::folder(folder.path()).unwrap();
        let [named, forgotten, again, late] = ["named", "forgotten", "again", "late"];
        for content in [named, forgotten, again, late] {
            objects.put(content.as_bytes()).await.unwrap();
        }
        for content in [named, forgotten, again] {
            let path = folder
                .path()
                .join(Digest::of(content.as_bytes()).to_string());
            let file = File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::now() - 2 * CLEARED_AFTER)
                .unwrap();
        }
        objects.put(again.as_bytes()).await.unwrap();
        objects.clear(&BTreeSet::from([Digest::of(named.as_bytes()).to_string()]));
        for (content, stays) in [
            (named, true),
            (forgotten, false),
            (again, true),
            (late, true),
        ] {
            let there = objects.get(&Digest::of(content.as_bytes())).await.unwrap();
            assert_eq!(there.is_some(), stays, "{content}");
        }
    }
}
