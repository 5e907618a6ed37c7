//! Registered webhooks.

use std::fmt;
use std::time::Duration;

use hyper::Uri;
use stigg::webhooks::EventType;
use thiserror::Error;

/// Time in which a webhook has to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A URL of yours that events are sent to, as registered in Stigg's app.
///
/// ```
/// use stigg_emulator::{Emulator, Webhook};
///
/// let webhook = Webhook::new("http://127.0.0.1:8080/webhooks/stigg", "secret")
///     .event("entitlements.updated")
///     .event("subscription.canceled");
/// let emulator = Emulator::builder().webhook(webhook).start()?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a webhook is called only once it is registered"]
pub struct Webhook {
    url: String,
    secret: String,
    events: Vec<EventType>,
    timeout: Duration,
}

impl Webhook {
    /// Returns a webhook with a URL and a secret. It gets all events, unless some are
    /// [chosen](Self::event).
    ///
    /// The URL begins with `http://`: the emulator speaks no TLS.
    pub fn new(url: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { url: url.into(), secret: secret.into(), events: Vec::new(), timeout: TIMEOUT }
    }

    /// Sends events of this type, such as `entitlements.updated`. Can be called several times.
    pub fn event(mut self, event_type: impl Into<String>) -> Self {
        self.events.push(EventType::from(event_type.into()));
        self
    }

    /// Sets how long to wait for an answer, in real time. Defaults to 30 seconds, as Stigg waits.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The types of the events that it gets. Empty if it gets all of them.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.events.iter().map(EventType::as_str)
    }

    pub(crate) fn wants(&self, event_type: &EventType) -> bool {
        self.events.is_empty() || self.events.contains(event_type)
    }

    /// Address and settings.
    pub(crate) fn target(&self) -> Result<Target, WebhookError> {
        let refused = |problem| WebhookError { url: self.url.clone(), problem };
        let url: Uri = self.url.parse().map_err(|_| refused(Problem::NoUrl))?;
        match url.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(refused(Problem::Tls)),
            _ => return Err(refused(Problem::NoUrl)),
        }
        let authority = url.authority().ok_or_else(|| refused(Problem::NoUrl))?;
        if authority.as_str().contains('@') {
            return Err(refused(Problem::Login));
        }
        let is_text = |char: char| !char.is_control();
        if self.secret.trim().is_empty() || !self.secret.chars().all(is_text) {
            return Err(refused(Problem::Secret));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        Ok(Target {
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(80),
            authority: authority.as_str().to_owned(),
            path: url.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            secret: self.secret.clone(),
            timeout: self.timeout,
        })
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("url", &self.url)
            .field("events", &self.events)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Address and settings of a webhook.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// For the header `Host`.
    pub(crate) authority: String,
    pub(crate) path: String,
    pub(crate) secret: String,
    pub(crate) timeout: Duration,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("authority", &self.authority).finish_non_exhaustive()
    }
}

/// Reason why a webhook cannot be registered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the webhook `{url}` cannot be called: {problem}")]
pub struct WebhookError {
    url: String,
    problem: Problem,
}

impl WebhookError {
    /// The setting that is wrong.
    pub(crate) fn field(&self) -> &'static str {
        match self.problem {
            Problem::Secret => "secret",
            Problem::NoUrl | Problem::Tls | Problem::Login => "url",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
enum Problem {
    #[error("give a URL, such as `http://127.0.0.1:8080/webhooks/stigg`")]
    NoUrl,
    #[error("the emulator speaks no TLS; give a URL that begins with `http://`")]
    Tls,
    #[error("give a URL without a user name")]
    Login,
    #[error("give it a secret, without control characters")]
    Secret,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let target = |url: &str| {
            let target = Webhook::new(url, "s").target().unwrap();
            (target.host, target.port, target.authority, target.path)
        };
        let own = String::from;
        assert_eq!(
            target("http://localhost:8080/a/b?c=d"),
            (own("localhost"), 8080, own("localhost:8080"), own("/a/b?c=d"))
        );
        assert_eq!(target("http://app"), (own("app"), 80, own("app"), own("/")));
        assert_eq!(target("http://[::1]:9"), (own("::1"), 9, own("[::1]:9"), own("/")));
    }

    #[test]
    fn what_cannot_be_called_is_refused_with_a_remedy() {
        for (url, remedy) in [
            ("https://example.com/", "no TLS"),
            ("ftp://example.com/", "give a URL"),
            ("/webhooks", "give a URL"),
            ("", "give a URL"),
            ("http://", "give a URL"),
            ("http://me:pass@example.com/", "without a user name"),
        ] {
            let error = Webhook::new(url, "s").target().unwrap_err().to_string();
            assert!(error.contains(remedy), "{url}: {error}");
        }
        for secret in ["", " ", "a\nb"] {
            Webhook::new("http://app/", secret).target().unwrap_err();
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let webhook = Webhook::new("http://app/", "hidden-9f");
        let shown = format!("{webhook:?} {:?}", webhook.target());
        assert!(!shown.contains("hidden-9f"), "{shown}");
    }
}
