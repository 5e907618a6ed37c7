//! The API key.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
#[cfg(feature = "subscriptions")]
use std::sync::{Mutex, Weak};

use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use crate::common::from_string::from_text;
use crate::error::{Error, Result};
use crate::redact::{REDACTED, Secret};

/// Server API key of a Stigg environment. `Debug` does not show it, and its memory is wiped when it
/// is dropped.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// The key as a sensitive header. Its memory is wiped with its last clone.
    fn header(&self) -> Result<HeaderValue> {
        let key = self.0.as_str();
        if key.trim().is_empty() {
            return Err(Error::config(
                "the API key is empty; copy the Server API key of your environment from the Stigg \
                 console (Settings > Account > Environments)",
            ));
        }
        let bytes = Bytes::from_owner(Zeroizing::new(key.as_bytes().to_vec()));
        let header = HeaderValue::from_maybe_shared(bytes).ok();
        let graphic = header.filter(|_| key.bytes().all(|byte| byte.is_ascii_graphic()));
        let mut header = graphic.ok_or_else(|| {
            Error::config(
                "the API key contains spaces, control characters or characters outside ASCII; a \
                 key read from a file or a variable may have kept a line break",
            )
        })?;
        header.set_sensitive(true);
        Ok(header)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self(Zeroizing::new(key))
    }
}

from_text!(ApiKey);

/// The key that a client sends, and those that it has sent before. Shared by all clones of a
/// client.
#[derive(Debug)]
pub(crate) struct KeyRing {
    keys: RwLock<Keys>,
    #[cfg(feature = "subscriptions")]
    watchers: Mutex<Vec<Weak<dyn KeyWatcher>>>,
}

/// Something that waits for another key.
#[cfg(feature = "subscriptions")]
pub(crate) trait KeyWatcher: fmt::Debug + Send + Sync {
    /// The key was replaced, so many times by now.
    fn key_replaced(&self, replaced: u64);
}

/// Both are cheap to clone, so that the lock is never held for long.
#[derive(Debug)]
struct Keys {
    header: HeaderValue,
    secrets: Arc<[Secret]>,
    replaced: u64,
}

impl KeyRing {
    /// Number of keys that are hidden in texts: the present one, and those before it.
    const REMEMBERED: usize = 8;

    pub(crate) fn new(key: &ApiKey) -> Result<Self> {
        let secrets = Secret::new(&key.0).into_iter().collect();
        Ok(Self {
            keys: RwLock::new(Keys { header: key.header()?, secrets, replaced: 0 }),
            #[cfg(feature = "subscriptions")]
            watchers: Mutex::default(),
        })
    }

    /// The key to send, as a header.
    pub(crate) fn header(&self) -> HeaderValue {
        self.read(|keys| keys.header.clone())
    }

    /// The keys to hide: a server may still repeat an old one.
    pub(crate) fn secrets(&self) -> Arc<[Secret]> {
        self.read(|keys| Arc::clone(&keys.secrets))
    }

    /// Number of times that the key was replaced.
    pub(crate) fn replaced(&self) -> u64 {
        self.read(|keys| keys.replaced)
    }

    /// Sends another key from now on, if it is valid.
    pub(crate) fn replace(&self, key: &ApiKey) -> Result<()> {
        let header = key.header()?;
        let new = Secret::new(&key.0);
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let before = keys.secrets.iter().filter(|old| !old.is(&key.0)).cloned();
        let secrets = new.into_iter().chain(before).take(Self::REMEMBERED).collect();
        *keys = Keys { header, secrets, replaced: keys.replaced + 1 };
        #[cfg(feature = "subscriptions")]
        {
            let replaced = keys.replaced;
            drop(keys);
            self.tell_watchers(replaced);
        }
        Ok(())
    }

    /// Tells a watcher, as long as it lives, when the key is replaced.
    #[cfg(feature = "subscriptions")]
    pub(crate) fn watch(&self, watcher: Weak<dyn KeyWatcher>) {
        let mut watchers = self.watchers.lock().unwrap_or_else(PoisonError::into_inner);
        watchers.retain(|watcher| watcher.strong_count() > 0);
        watchers.push(watcher);
    }

    #[cfg(feature = "subscriptions")]
    fn tell_watchers(&self, replaced: u64) {
        let watchers = self.watchers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for watcher in watchers.iter().filter_map(Weak::upgrade) {
            watcher.key_replaced(replaced);
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Keys) -> T) -> T {
        read(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }
}
