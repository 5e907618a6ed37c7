//! Looks up host names for `reqwest`.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, io};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::watch::{self, Receiver};

use crate::wire::dns::{self, Spawn};

/// The outcome of a lookup, once there is one.
type Found = Option<Result<Vec<SocketAddr>, Arc<io::Error>>>;

/// A resolver that looks up a name in a thread: one for all connections that wait for it.
pub(super) struct Resolver {
    spawn: Spawn,
    latest: Mutex<HashMap<String, Receiver<Found>>>,
}

impl Resolver {
    pub(super) fn new(spawn: Spawn) -> Self {
        Self { spawn, latest: Mutex::default() }
    }

    /// Joins a lookup that is under way, or starts one.
    fn look_up(&self, name: &str) -> io::Result<Receiver<Found>> {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        // A finished lookup is not reused: addresses may have changed since.
        if let Some(found) = latest.get(name)
            && matches!(found.has_changed(), Ok(false))
        {
            return Ok(found.clone());
        }
        let (tell, found) = watch::channel(None);
        // The connection sets the port.
        dns::look_up(format!("{name}:0"), self.spawn, move |addresses| {
            drop(tell.send(Some(addresses.map_err(Arc::new))));
        })?;
        latest.insert(name.to_owned(), found.clone());
        Ok(found)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = self.look_up(name.as_str());
        Box::pin(async move {
            let addresses = lookup?.wait_for(Option::is_some).await?.clone().transpose()?;
            Ok(Box::new(addresses.unwrap_or_default().into_iter()) as Addrs)
        })
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolver").finish_non_exhaustive()
    }
}
