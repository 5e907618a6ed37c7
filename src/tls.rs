//! TLS as both facades set it up: rustls on `ring`, verified against bundled roots or those of the
//! operating system.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, ConfigBuilder, WantsVerifier};

use crate::error::{Error, Result};

/// The settings of TLS for the async facade, equal to what `ureq` does for the blocking one.
pub(crate) fn client_config() -> Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config(format!("TLS cannot be set up: {error}")))?;
    verified(builder)
}

#[cfg(not(feature = "platform-verifier"))]
#[allow(clippy::unnecessary_wraps, reason = "the platform's verifier may be unavailable")]
fn verified(builder: ConfigBuilder<ClientConfig, WantsVerifier>) -> Result<ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(feature = "platform-verifier")]
fn verified(builder: ConfigBuilder<ClientConfig, WantsVerifier>) -> Result<ClientConfig> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let verified = builder.with_platform_verifier().map_err(|error| {
        Error::config(format!("the certificates of this system cannot be read: {error}"))
    })?;
    Ok(verified.with_no_client_auth())
}
