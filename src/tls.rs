//! TLS as a setting: whom a client trusts, and how it identifies itself.

#[cfg(feature = "rustls")]
mod client_config;

use std::fmt;

use zeroize::Zeroizing;

#[cfg(all(feature = "blocking", feature = "rustls"))]
pub(crate) use client_config::certificates;
#[cfg(feature = "rustls")]
pub(crate) use client_config::client_config;

use crate::redact::REDACTED;

/// TLS of a client: which servers it trusts, and the certificate that it shows them.
///
/// | | implementation | trusted roots | Cargo feature |
/// | --- | --- | --- | --- |
/// | [`bundled_roots`](Self::bundled_roots), the default | rustls | Mozilla's, compiled in | `rustls` |
/// | [`roots_pem`](Self::roots_pem) | rustls | yours alone | `rustls` |
/// | [`platform`](Self::platform) | rustls | the operating system's | `platform-verifier` |
/// | [`native`](Self::native) | the operating system's | the operating system's | `native-tls` |
///
/// A feature makes a choice available and changes no client that does not ask for it. All
/// constructors exist in every build; `build` returns an error if a client's choice is not compiled
/// in.
///
/// Behind a corporate proxy that replaces certificates, trust its certificate authority:
///
/// ```no_run
/// # #[cfg(feature = "blocking")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use stigg::Tls;
///
/// let client = stigg::blocking::Client::builder("server-api-key")
///     .tls(Tls::roots_pem(std::fs::read("/etc/ssl/corporate-ca.pem")?))
///     .build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "blocking"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until it is given to `ClientBuilder::tls`"]
pub struct Tls {
    pub(crate) trust: Trust,
    pub(crate) identity: Option<Identity>,
}

/// The servers that are trusted, and the implementation that verifies them.
#[derive(Clone)]
pub(crate) enum Trust {
    BundledRoots,
    /// In PEM, as given.
    Roots(Vec<u8>),
    Platform,
    Native,
}

/// A client certificate, in PEM as given.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) chain: Vec<u8>,
    pub(crate) key: Zeroizing<Vec<u8>>,
}

/// The Cargo features for TLS that are on.
pub(crate) const FEATURES: &[&str] = &[
    #[cfg(feature = "rustls")]
    "rustls",
    #[cfg(feature = "platform-verifier")]
    "platform-verifier",
    #[cfg(feature = "native-tls")]
    "native-tls",
];

impl Tls {
    /// Trusts Mozilla's root certificates, which are compiled into the program. The default.
    ///
    /// Needs the feature `rustls`, which is on by default.
    pub fn bundled_roots() -> Self {
        Self::trusting(Trust::BundledRoots)
    }

    /// Trusts the root certificates in `pem`, in place of all others.
    ///
    /// `pem` may hold several certificates, such as a corporate authority's followed by those of
    /// the system's bundle. All of them have to be readable. Text between them is ignored.
    ///
    /// Needs the feature `rustls`, which is on by default.
    pub fn roots_pem(pem: impl AsRef<[u8]>) -> Self {
        Self::trusting(Trust::Roots(pem.as_ref().to_vec()))
    }

    /// Verifies certificates as the operating system does, with the roots that it trusts. The
    /// connection itself is rustls's.
    ///
    /// Needs the feature `platform-verifier`.
    pub fn platform() -> Self {
        Self::trusting(Trust::Platform)
    }

    /// Leaves TLS to the operating system's library: Secure Transport on Apple's systems,
    /// `SChannel` on Windows, OpenSSL elsewhere.
    ///
    /// Needs the feature `native-tls`.
    pub fn native() -> Self {
        Self::trusting(Trust::Native)
    }

    /// Identifies the client to servers that ask for a certificate (mutual TLS).
    ///
    /// `chain` holds the client's certificate and then those between it and the server's root.
    /// `key` is the private key of the first: PKCS#8, PKCS#1 or SEC1, not encrypted. Both are PEM,
    /// and may be the same file. No output shows the key.
    ///
    /// Not for [`native`](Self::native), since not every operating system takes a key from memory.
    pub fn client_certificate_pem(
        mut self,
        chain: impl AsRef<[u8]>,
        key: impl AsRef<[u8]>,
    ) -> Self {
        self.identity = Some(Identity {
            chain: chain.as_ref().to_vec(),
            key: Zeroizing::new(key.as_ref().to_vec()),
        });
        self
    }

    /// Whether the operating system's library is used.
    #[cfg(all(feature = "blocking", feature = "native-tls", feature = "subscriptions"))]
    pub(crate) fn is_native(&self) -> bool {
        matches!(self.trust, Trust::Native)
    }

    fn trusting(trust: Trust) -> Self {
        Self { trust, identity: None }
    }

    /// Returns the TLS of a client, or what is wrong with it. `None` is only possible for plain
    /// HTTP.
    pub(crate) fn choose(
        set: Option<Self>,
        is_https: bool,
        features: &[&str],
    ) -> Result<Option<Self>, String> {
        match set {
            Some(tls) => tls.check(features).map(Some),
            None if features.contains(&"rustls") => Ok(Some(Self::default())),
            None if is_https => {
                let remedy = remedy("rustls", features);
                Err(format!("`tls` is not set, and its default needs {remedy}"))
            }
            // HTTP libraries may insist on TLS that works, even where none is used.
            None => Ok(features.contains(&"native-tls").then(Self::native)),
        }
    }

    fn check(self, features: &[&str]) -> Result<Self, String> {
        let (name, feature) = self.trust.constructor();
        if !features.contains(&feature) {
            let remedy = remedy(feature, features);
            return Err(format!("`tls` is `Tls::{name}`, which needs {remedy}"));
        }
        if matches!(self.trust, Trust::Native) && self.identity.is_some() {
            return Err("`tls` is `Tls::native()`, which takes no client certificate; set \
                        `client_certificate_pem` on another, such as `Tls::platform()`"
                .to_owned());
        }
        Ok(self)
    }
}

impl Trust {
    /// The method of [`Tls`] that chooses it, and the feature that makes it available.
    fn constructor(&self) -> (&'static str, &'static str) {
        match self {
            Self::BundledRoots => ("bundled_roots()", "rustls"),
            Self::Roots(_) => ("roots_pem(…)", "rustls"),
            Self::Platform => ("platform()", "platform-verifier"),
            Self::Native => ("native()", "native-tls"),
        }
    }
}

/// Says how to get TLS although a feature is off.
fn remedy(lacking: &str, features: &[&str]) -> String {
    let mut or = String::new();
    for choice in [Trust::BundledRoots, Trust::Platform, Trust::Native] {
        let (name, feature) = choice.constructor();
        if features.contains(&feature) {
            or = or + ", or set `.tls(Tls::" + name + ")`";
        }
    }
    format!("the Cargo feature `{lacking}` of `stigg`: turn it on{or}")
}

impl Default for Tls {
    /// Returns [`bundled_roots`](Self::bundled_roots), whichever features are on.
    fn default() -> Self {
        Self::bundled_roots()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (trust, _) = self.trust.constructor();
        let identity = if self.identity.is_some() { REDACTED } else { "none" };
        f.debug_struct("Tls").field("trust", &trust).field("identity", &identity).finish()
    }
}

#[cfg(test)]
mod tests;
